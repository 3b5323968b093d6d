"""Reviewing declared classes (审核): by another unit, with a reason, cutting down but never up. Measure 15."""

from datetime import date
from typing import Annotated

from policy.facts import Amounts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import not_applicable, ok, refused
from policy.units import exact, plain
from policy.values import Value
from policy.verdict import Verdict


@gate("审核人回避本单位", "15")
def reviewer_independent(
    pack: Pack,
    on: date,
    *,
    reviewer_unit: Annotated[str, "审核人单位"],
    class_unit: Annotated[str, "申报单位"],
) -> Verdict:
    """Tell whether the reviewer is of another unit than the class (区委组织部认真审核); our default, measure 15."""
    value = pack.value("training.review.other_unit", on)
    if not value.flag():
        return not_applicable("reviewer_independent", value, "现行规则不要求审核人为其他单位人员。")
    reviewer, declared_by = reviewer_unit.strip(), class_unit.strip()
    if not reviewer or reviewer == declared_by:
        return refused(
            "reviewer_independent",
            value,
            f"审核人单位为“{reviewer or '未填'}”，申报单位为“{declared_by}”，不是其他单位人员审核。",
            remedy="请转由其他单位的审核人办理。",
        )
    return ok("reviewer_independent", value, f"审核人单位为“{reviewer}”，与申报单位“{declared_by}”不同。")


@gate("审核意见", "15")
def review_opinion(
    pack: Pack,
    on: date,
    *,
    outcome: Annotated[str, "审核结果"],
    reason: Annotated[str, "理由"] = "",
) -> Verdict:
    """Tell whether a review opinion is complete (同意、核减、不同意、退回修改、合并); some need a reason, measure 15."""
    outcomes = pack.value("training.review.outcomes", on)
    label = outcomes.labels().get(outcome)
    if label is None:
        return refused("review_opinion", outcomes, "没有选择审核意见。", remedy=f"请选择：{outcomes.shown()}。")
    reasoned = pack.value("training.review.reasoned", on)
    if outcome in reasoned.texts() and not reason.strip():
        return refused("review_opinion", reasoned, f"审核意见为“{label}”，没有写明理由。", remedy="请写明理由后提交。")
    return ok("review_opinion", reasoned, f"审核意见为“{label}”。")


@gate("核减", "15")
def reduction(
    pack: Pack,
    on: date,
    *,
    declared: Annotated[Amounts, "申报数"],
    approved: Annotated[Amounts, "核定数"],
) -> Verdict:
    """Tell whether a reduced approval (核减) is one: headcount, days, budget each above zero, at most the declared; measure 15.

    What was declared as zero (no budget) stays zero. What `approved` leaves out stays as declared. If nothing is lower,
    it is an approval, not a reduction. Budget in yuan; exact numbers only.
    """
    value = pack.value("training.review.reducible", on)
    numbers: dict[str, int | str] = {}
    lower = False
    for name, label in value.labels().items():
        asked = exact(declared.get(name, 0))
        granted = exact(approved.get(name, asked))
        numbers |= {f"申报{label}": plain(asked), f"核定{label}": plain(granted)}
        if granted > asked or granted < 0 or (granted == 0 and asked > 0):
            return _out_of_range(value, label, plain(asked), plain(granted), numbers)
        lower = lower or granted < asked
    if not lower:
        return refused(
            "reduction", value, "各项核定数与申报数相同，没有核减。", numbers, remedy="不需核减的，请选择“同意”。"
        )
    return ok("reduction", value, "各项核定数均大于零且不超过申报数。", numbers)


def _out_of_range(value: Value, label: str, asked: str, granted: str, numbers: dict[str, int | str]) -> Verdict:
    return refused(
        "reduction",
        value,
        f"{label}申报{asked}，核定{granted}，不在大于零且不超过申报数的范围内。",
        numbers,
        remedy="请改为大于零且不超过申报数；不予安排的，请选择“不同意”。",
    )
