"""The ballots of recommendation (民主推荐): one half in the own unit, the first three of a directed one. Measure 19, C7."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from policy.errors import BadFacts
from policy.facts import Counts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, not_applicable, ok, refused
from policy.units import plain
from policy.verdict import Verdict


@gate("本单位推荐得票", "19")
def own_unit_half(
    pack: Pack,
    on: date,
    *,
    form: Annotated[str, "推荐形式"],
    valid: Annotated[int, "有效票"],
    votes: Annotated[int, "得票"],
) -> Verdict:
    """Tell whether the ballot of the person's own unit (单位推荐) reached one half of the valid ballots; measure 19, C7.

    Any other form (综合、系统) is not applicable. Below one half: 一般不列为考察对象. More votes than ballots raise BadFacts.
    """
    value = pack.value("recommending.own_unit.share", on)
    if form != pack.value("recommending.own_unit.form", on).text():
        return not_applicable("own_unit_half", value, f"{form or '未填'}不是本单位推荐，不作二分之一的比较。")
    if not 0 <= votes <= valid or not valid:
        raise BadFacts(f"得票{votes}，有效票{valid}")
    share = value.fraction()
    numbers = {"有效票": valid, "得票": votes}
    said = f"本单位推荐有效票{valid}张，得票{votes}张"
    if votes * share.denominator < valid * share.numerator:
        reason = f"{said}，低于{plain(share)}，一般不列为考察对象。"
        return refused("own_unit_half", value, reason, numbers, remedy="请另提人选，或由有权机关写明理由。")
    return ok("own_unit_half", value, f"{said}，不低于{plain(share)}。", numbers)


def first_places(votes: Mapping[str, int], places: int) -> tuple[str, ...]:
    """Return who is within the first places, most votes first; a tie at the last place keeps all in it; nobody without a vote."""
    ranked = sorted((one for one in votes if votes[one] > 0), key=lambda one: (-votes[one], one))
    edge = min((votes[one] for one in ranked[:places]), default=1)
    return tuple(one for one in ranked if votes[one] >= edge)


@gate("定向推荐差额人选", "19")
def directed_places(
    pack: Pack,
    on: date,
    *,
    votes: Annotated[Counts, "各人得票"],
    valid: Annotated[int, "有效票"],
    chosen: Annotated[tuple[str, ...], "差额选拔人选"],
) -> Verdict:
    """Tell whether the persons taken on are those of the first places of a directed recommendation (定向推荐), ties kept; measure 19."""
    value = pack.value("recommending.directed.places", on)
    if any(not 0 <= count <= valid for count in votes.values()):
        raise BadFacts(f"有效票{valid}张，得票不能多于有效票或小于零")
    right = first_places(votes, value.count())
    numbers: dict[str, int | str] = {"有效票": valid, "名次": value.count(), "人选": names(right) or "无"}
    if not right or set(chosen) != set(right):
        reason = f"得票前{value.count()}名为{names(right) or '无'}，现列{names(chosen) or '无'}。"
        return refused("directed_places", value, reason, numbers, remedy=f"请列{names(right) or '有得票的人选'}。")
    return ok("directed_places", value, f"得票前{value.count()}名为{names(right)}，均已列入。", numbers)
