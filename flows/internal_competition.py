"""竞争上岗 (competition for inner posts), measure 19: 方案审核 → 公告 → 报名、资格审查 → 笔试、面试 → 民主测评 → 考察 → 单位党组织决定 → 公示 → 备案.

选拔任用各乡镇场、街道、园区、区直部门的内设机构和科室负责人: the unit runs it, the department checks its plan and takes the filing.
"""

from flows.driver import procedure
from flows.engine import as_flow
from flows.open_selection import (
    decide,
    inspect,
    nominate,
    plan_and_publish,
    publicise,
    shortlist,
    too_few_left,
    try_out,
)
from flows.run import CaseRun
from tasks.procedures import INTERNAL_COMPETITION
from tasks.selection import appointing, competing, examining, initiating, inspecting, screening, shortlisting


@procedure(INTERNAL_COMPETITION)
def internal_competition(case: CaseRun) -> str:
    """Run one 竞争上岗 from the unit's plan to the end of probation (measures 17, 19, 24)."""
    begun = case.step(initiating.initiate)
    if too_few_left(case):
        return "人选不足，终止"
    plan_and_publish(case)
    if not nominate(case):
        return "人选不足，终止"
    if not compete(case):
        return "考试后无人选，终止"
    returned = inspect(case)
    if returned:
        case.back_to(examining.ask_scores, because=returned)
    if not put_forward(case):
        return "考察后人选不足，终止"
    if not decide(case, [f"post:{post}" for post in begun["posts"]]):
        return "票决未通过"
    if not publicise(case):
        return "公示后不予任用"
    return file(case)


def compete(case: CaseRun) -> bool:
    """Written scores, the shortlist, lots, the interview in the room, the assessment by the unit's people, the total."""
    case.step(competing.admit)
    case.wait(examining.ask_scores)
    if not shortlist(case):
        return False
    case.wait(examining.ask_lots)
    case.step(examining.draw_lots)
    case.wait(examining.hold_interview)
    case.wait(competing.hold_assessment)
    found = case.step(competing.compute_competition)
    if found["ties"]:
        case.wait(shortlisting.ask_extra)
        case.step(shortlisting.settle_ties)
    return bool(found["passed"])


def put_forward(case: CaseRun) -> bool:
    """Those found fit stand for the vote; too few left: the unit decides anew whom to inspect, or it ends."""
    if case.step(competing.put_forward)["short"]:
        said = case.wait(competing.ask_unit_short)
        if said.outcome == "again":
            case.back_to(inspecting.decide_inspection, because=said)
        return False
    return True


def file(case: CaseRun) -> str:
    """Those whose notice is clear are appointed and filed; a suspended appointment (暂缓任用) comes back once it is concluded."""
    found = case.step(screening.record_notice)
    waiting = [f"candidate:{one}" for one in found["postponed"]]
    case.together(
        lambda: file_these(case, "") if found["ready"] else None,
        lambda: case.each(waiting, come_back),
    )
    return "已任职备案" if case.step(appointing.sum_up)["appointed"] else "未任职"


def file_these(case: CaseRun, person: str) -> None:
    """The unit appoints and files; the department takes it on file or sends it back; then probation."""
    case.wait(competing.ask_filing, person)
    checked = case.wait(competing.check_filing, person)
    if checked.outcome == "return":
        case.back_to(competing.ask_filing, person, because=checked)
    appointed = case.step(competing.file_appointments, person)["appointed"]
    case.each([f"candidate:{one}" for one, said in appointed.items() if said["probation"]], try_out)


def come_back(case: CaseRun, person: str) -> None:
    """One suspended appointment: concluded within its months, then filed as the others, or not appointed."""
    case.wait(screening.ask_postponed, person)
    if case.step(screening.record_postponed, person)["ready"]:
        file_these(case, person)


internal_competition_flow = as_flow(internal_competition)
