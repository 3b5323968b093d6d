"""What an inspection must contain (考察内容): its steps, the checks of the pack, complaints, the written report. Measures 19 and 24."""

from datetime import date
from typing import Annotated

from policy.deciding.known import absent, known
from policy.errors import BadFacts
from policy.facts import Texts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, not_applicable, ok, refused
from policy.verdict import Verdict


@gate("考察步骤", "19")
def inspection_steps(pack: Pack, on: date, *, done: Annotated[tuple[str, ...], "已办步骤"]) -> Verdict:
    """Tell whether an inspection (考察) had every step of the regulation, from the plan to the report, measure 19."""
    value = pack.value("recommending.inspection.steps", on)
    missing = absent(value.texts(), done)
    numbers: dict[str, int | str] = {"应办步骤": len(value.texts()), "未办步骤": len(missing)}
    if missing:
        reason = f"考察缺少{names(missing)}。"
        return refused("inspection_steps", value, reason, numbers, remedy=f"请补办{names(missing)}。")
    return ok("inspection_steps", value, f"考察的{len(value.texts())}个步骤均已办理。", numbers)


@gate("考察核查", "19")
def inspection_checks(pack: Pack, on: date, *, results: Annotated[Texts, "核查结论"]) -> Verdict:
    """Tell whether each check of the pack (凡提四必; in 2002 the discipline organ's opinion) came back clear, measure 19.

    `results` gives the conclusion of each check. No conclusion, or one that is not clear, suspends the procedure; one
    that excludes (档案涉嫌造假, 隐瞒不报) ends it for the person.
    """
    value, clear = pack.value("recommending.checks", on), pack.value("recommending.checks.clear", on)
    worst = known(pack, "recommending.checks.excluded", on)
    missing = absent(value.texts(), [one for one, result in results.items() if result.strip()])
    asked = [one for one in value.texts() if one not in missing]
    out = [one for one in asked if worst is not None and results[one] in worst.texts()]
    open_ = [one for one in asked if results[one] not in clear.texts()]
    numbers: dict[str, int | str] = {"应核查": len(value.texts()), "未核查": len(missing), "未通过": len(open_)}
    if out and worst is not None:
        reason = f"{names([f'{one}：{results[one]}' for one in out])}，不得列为考察对象。"
        return refused("inspection_checks", worst, reason, numbers, remedy="请取消考察对象资格，另提人选。")
    if missing:
        reason = f"没有核查结论的：{names(missing)}。"
        return refused("inspection_checks", value, reason, numbers, remedy=f"请先完成{names(missing)}的核查。")
    if open_:
        reason = f"{names([f'{one}：{results[one]}' for one in open_])}，不能通过。"
        return refused("inspection_checks", clear, reason, numbers, remedy="程序暂停，请查清后再继续。")
    return ok("inspection_checks", value, f"应核查的{len(value.texts())}项均已通过。", numbers)


@gate("考察期间的举报", "19", "24")
def inspection_complaint(
    pack: Pack,
    on: date,
    *,
    received: Annotated[int, "收到举报"],
    specific: Annotated[int, "线索具体"],
    settled: Annotated[int, "已查清"],
) -> Verdict:
    """Tell whether an open complaint with a specific lead (线索具体的信访举报) stops the procedure, measure 24, 凡提必查.

    Signed and anonymous are both registered; only those with a specific lead count. Contradictory counts raise BadFacts.
    """
    if not 0 <= settled <= specific <= received:
        raise BadFacts(f"收到举报{received}件，线索具体{specific}件，已查清{settled}件")
    value = pack.value("recommending.complaints.stop", on)
    if not value.flag():
        return not_applicable("inspection_complaint", value, "现行规则不因举报暂停程序。")
    numbers: dict[str, int | str] = {"收到举报": received, "线索具体": specific, "已查清": settled}
    said = f"收到举报{received}件，线索具体的{specific}件，已查清{settled}件"
    if settled < specific:
        reason = f"{said}，尚有{specific - settled}件没有查清。"
        return refused("inspection_complaint", value, reason, numbers, remedy="程序暂停，请查清并作出结论后再继续。")
    return ok("inspection_complaint", value, f"{said}，没有未查清的具体线索。", numbers)


@gate("考察材料", "19")
def inspection_report(
    pack: Pack,
    on: date,
    *,
    contents: Annotated[tuple[str, ...], "考察材料内容"],
    signers: Annotated[tuple[str, ...], "签名的考察人员"],
    team: Annotated[tuple[str, ...], "考察组成员"],
) -> Verdict:
    """Tell whether the written report (考察材料) says what the pack asks for, signed by enough members of the team, measure 19."""
    value, least = pack.value("recommending.inspection.report", on), pack.value("recommending.inspection.signers", on)
    missing, foreign = absent(value.texts(), contents), absent(dict.fromkeys(signers), team)
    signed = len(set(signers)) - len(foreign)
    numbers: dict[str, int | str] = {"未写明": len(missing), "签名": signed, "至少签名": least.count()}
    if missing:
        reason = f"考察材料没有写明{names(missing)}。"
        return refused("inspection_report", value, reason, numbers, remedy=f"请写明{names(missing)}。")
    if signed < least.count():
        reason = f"考察材料由{signed}名考察组成员签名，少于{least.count()}名。"
        return refused("inspection_report", least, reason, numbers, remedy="请由考察组成员补签。")
    return ok("inspection_report", value, f"考察材料内容齐全，由{signed}名考察组成员签名。", numbers)
