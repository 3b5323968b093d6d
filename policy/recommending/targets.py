"""Who is inspected (确定考察对象): the competent body decides, not votes or marks alone; what departs from the ranking has a reason. Measure 19."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated

from policy.deciding.known import absent
from policy.errors import BadFacts
from policy.facts import Counts, Texts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, not_applicable, ok, refused
from policy.verdict import Verdict


def passed_over(places: Mapping[str, int], chosen: Iterable[str]) -> tuple[str, ...]:
    """Return who stands as high as the last of the chosen or higher, and is not chosen: best first, then by name.

    `places` are places in the ranking (1 is best; ties share one). Nobody chosen: nobody is passed over.
    """
    chosen = set(chosen)
    last = max((places[one] for one in chosen if one in places), default=0)
    return tuple(
        sorted((one for one in set(places) - chosen if places[one] <= last), key=lambda one: (places[one], one))
    )


@gate("确定考察对象", "19")
def inspection_list(
    pack: Pack,
    on: date,
    *,
    body: Annotated[str, "确定机构"],
    basis: Annotated[tuple[str, ...], "确定依据"],
    places: Annotated[Counts, "综合名次"],
    chosen: Annotated[tuple[str, ...], "考察对象"],
    reasons: Annotated[Texts, "偏离排名的理由"] = {},  # noqa: B006 - a fact is never changed
) -> Verdict:
    """Tell whether the competent body decided who is inspected, on more than votes or marks, with reasons for departures, R-NOTVOTE, measure 19.

    `places` are the places in the combined ranking; each person passed over needs a reason, under that person's name.
    Which bodies decide is our default. Nobody chosen, or chosen from outside the ranking: BadFacts.
    """
    if not chosen or absent(chosen, places):
        raise BadFacts("没有考察对象，或考察对象不在排名之内")
    value, sole = pack.value("recommending.inspection.bodies", on), pack.value("recommending.inspection.sole", on)
    departs = pack.value("recommending.inspection.reasons", on)
    over = passed_over(places, chosen)
    silent = [one for one in over if not reasons.get(one, "").strip()]
    numbers: dict[str, int | str] = {
        "排名人数": len(places),
        "考察对象": len(chosen),
        "偏离排名": len(over),
        "没有理由": len(silent),
    }
    if body not in value.texts():
        reason = f"考察对象由{body or '未填的机构'}确定，不是有权机关。"
        return refused("inspection_list", value, reason, numbers, remedy=f"请由{names(value.texts())}确定。")
    if not absent(basis, sole.texts()):
        reason = f"只以{names(basis) or '未填的依据'}确定考察对象。"
        remedy = "请综合平时考核、一贯表现和人岗相适等情况研究确定。"
        return refused("inspection_list", sole, reason, numbers, remedy=remedy)
    if silent and departs.flag():
        reason = f"{names(silent)}排名在前而没有列为考察对象，没有写明理由。"
        return refused("inspection_list", departs, reason, numbers, remedy=f"请写明没有列入{names(silent)}的理由。")
    said = f"由{body}确定考察对象{len(chosen)}人，偏离排名的{len(over)}人"
    return ok("inspection_list", value, f"{said}。" if not over else f"{said}，已写明理由。", numbers)


@gate("低于二分之一的例外", "19")
def below_half_listed(
    pack: Pack,
    on: date,
    *,
    below: Annotated[tuple[str, ...], "本单位得票低于二分之一的人选"],
    chosen: Annotated[tuple[str, ...], "考察对象"],
    body: Annotated[str, "例外批准机关"] = "",
    reasons: Annotated[Texts, "例外理由"] = {},  # noqa: B006 - a fact is never changed
) -> Verdict:
    """Tell whether each person below one half in the own unit who is inspected all the same has a reasoned exception, measure 19, C7.

    一般不列为考察对象: the body that may except is in the pack. Without such a person there is nothing to except.
    """
    value = pack.value("recommending.own_unit.share", on)
    listed = [one for one in chosen if one in below]
    if not listed:
        return not_applicable("below_half_listed", value, "考察对象中没有本单位得票低于二分之一的人选。")
    silent = [one for one in listed if not reasons.get(one, "").strip()]
    numbers: dict[str, int | str] = {"低于二分之一": len(below), "仍列为考察对象": len(listed), "没有理由": len(silent)}
    if body != value.may_except:
        reason = f"{names(listed)}本单位得票低于二分之一，例外由{body or '未填的机关'}批准。"
        return refused("below_half_listed", value, reason, numbers, remedy=f"请由{value.may_except}批准，或另提人选。")
    if silent:
        reason = f"{names(silent)}本单位得票低于二分之一，列为考察对象没有写明理由。"
        return refused("below_half_listed", value, reason, numbers, remedy=f"请写明列入{names(silent)}的理由。")
    reason = f"{names(listed)}本单位得票低于二分之一，{body}已写明例外理由。"
    return ok("below_half_listed", value, reason, numbers)
