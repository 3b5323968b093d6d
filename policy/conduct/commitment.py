"""The main leader's commitment (工作承诺): measurable, public, unchanged once public, graded by others. Measure 8."""

from datetime import date
from typing import Annotated

from policy.conduct.records import text
from policy.facts import Records
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, ok, refused
from policy.verdict import Verdict


@gate("承诺书", "8")
def commitment_signed(
    pack: Pack,
    on: date,
    *,
    signer: Annotated[str, "签署人"],
    targets: Annotated[Records, "目标任务"],
    audience: Annotated[tuple[str, ...], "公开对象"],
) -> Verdict:
    """Tell whether a commitment letter (承诺书) may be published: by the main leader, measurable, to all it is owed; measure 8.

    Each of `targets` names what the pack asks for (our default: 目标, 衡量标准, 完成时限).
    """
    leader = pack.value("duties.commitment.signer", on)
    parts = pack.value("duties.commitment.parts", on)
    owed = pack.value("duties.commitment.audience", on)
    vague = sum(not all(text(one, part) for part in parts.texts()) for one in targets)
    numbers: dict[str, int | str] = {"目标": len(targets), "不可衡量": vague}
    if signer != leader.text():
        reason = f"承诺书由“{signer or '未填'}”签署，应由“{leader.text()}”代表领导班子签署。"
        return refused("commitment_signed", leader, reason, numbers, remedy=f"请由“{leader.text()}”签署。")
    if not targets or vague:
        reason = f"目标任务{len(targets)}项，其中{vague}项没有写全{names(parts.texts())}。"
        remedy = f"请至少列出一项目标任务，逐项写明{names(parts.texts())}。"
        return refused("commitment_signed", parts, reason, numbers, remedy=remedy)
    unheard = [one for one in owed.texts() if one not in audience]
    if unheard:
        reason = f"承诺书没有向{names(unheard)}公开。"
        return refused("commitment_signed", owed, reason, numbers, remedy=f"请一并向{names(unheard)}作出公开承诺。")
    return ok("commitment_signed", leader, f"目标任务{len(targets)}项均可衡量，向{names(owed.texts())}公开。", numbers)


@gate("承诺变更", "8")
def commitment_change(
    pack: Pack,
    on: date,
    *,
    published_on: Annotated[date | None, "公开日期"] = None,
    changed_on: Annotated[date, "变更日期"],
    approval: Annotated[str, "批准文号"] = "",
) -> Verdict:
    """Tell whether targets may be changed: freely before publication, after it only by an approved amendment; our default, m.8."""
    value = pack.value("duties.commitment.fixed", on)
    if published_on is None or changed_on < published_on:
        return ok("commitment_change", value, "承诺书尚未公开，可以修改。")
    if value.flag() and not approval.strip():
        reason = f"承诺书已于{chinese_day(published_on)}公开，没有批准变更的文号。"
        return refused("commitment_change", value, reason, remedy="请报区委、区政府批准后，以变更件公开，原件保留。")
    return ok("commitment_change", value, "公开后的变更已有批准文号或不受限制，原件和变更件一并保留。")


@gate("承诺考核", "8")
def commitment_graded(
    pack: Pack,
    on: date,
    *,
    grader: Annotated[str, "考核单位"],
    unit: Annotated[str, "被考核单位"],
    grade: Annotated[str, "考核档次"],
    scope: Annotated[str, "公示范围"],
) -> Verdict:
    """Tell whether a commitment is graded rightly: by 区委、区政府, never the unit itself, and published in a stated scope; m.8."""
    graders = pack.value("duties.commitment.graders", on)
    grades = pack.value("duties.commitment.grades", on)
    shown = pack.value("duties.commitment.published", on)
    if grader == unit or grader not in graders.texts():
        reason = f"考核单位为“{grader}”，被考核单位为“{unit}”，应由{names(graders.texts())}考核。"
        return refused("commitment_graded", graders, reason, remedy=f"请由{names(graders.texts())}考核，不得自评定档。")
    if grade not in grades.texts():
        reason = f"考核档次“{grade or '未填'}”不在{grades.shown()}之内。"
        return refused("commitment_graded", grades, reason, remedy=f"请从{grades.shown()}中确定档次。")
    if shown.flag() and not scope.strip():
        return refused("commitment_graded", shown, "没有写明考核结果的公示范围。", remedy="请写明公示范围后公示。")
    return ok("commitment_graded", graders, f"由{grader}考核，档次为{grade}，公示范围为{scope.strip() or '未要求'}。")
