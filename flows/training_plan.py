"""The yearly training plan (年度干部教育培训计划), measure 15: call → declarations → review → plan → approval → replies.

各级各部门每年12月底前申报 → 区委组织部审核、统筹安排 → 报领导小组和区主要领导审批 → 批复各有关单位组织实施。
"""

from flows.driver import procedure
from flows.engine import as_flow
from flows.run import CaseRun
from models.acting import Outcome
from tasks.procedures import TRAINING_PLAN
from tasks.training import approval, call, consolidate, declare, reply, review


@procedure(TRAINING_PLAN)
def training_plan(case: CaseRun) -> str:
    """Run the yearly plan from the call to the approval replies (measure 15)."""
    called = case.step(call.issue_call)
    units = [f"unit:{unit}" for unit in called["units"]]
    case.open_each(declare.ask_unit, units)
    case.each(units, declare_and_confirm)
    closed = case.step(declare.close_call)
    classes = [f"class:{one}" for one in closed["classes"]]
    case.open_each(review.ask_reviewer, classes)
    case.each(classes, review_class)
    draw_up_and_approve(case)
    checked = case.step(reply.check_content)
    if checked["changed"]:
        case.back_to(consolidate.ask_section, because="计划在审批后有改动，各项审批已失效，请重新拟定报批。")
    case.step(reply.issue_plan)
    case.step(reply.issue_replies)
    return "已批复"


def declare_and_confirm(case: CaseRun, unit: str) -> None:
    """A unit declares, its head confirms or returns it; whoever has not declared by the close is listed, not waited for."""
    declared = case.wait(declare.ask_unit, unit)
    if declared.outcome in ("submit", "nothing"):
        confirmed = case.wait(declare.ask_head, unit)
        if confirmed.outcome == "return":
            case.back_to(declare.ask_unit, unit, because=confirmed)
        case.step(declare.accept, unit)


def review_class(case: CaseRun, one: str) -> None:
    """Someone of another unit reviews a class; one that is returned is mended by its unit and reviewed anew."""
    opinion = case.wait(review.ask_reviewer, one)
    if opinion.outcome == "return":
        mended = case.wait(review.ask_unit_to_mend, one)
        if mended.outcome == "resubmit":
            case.back_to(review.ask_reviewer, one, because=opinion)
    case.step(review.record_decision, one)


def draw_up_and_approve(case: CaseRun) -> None:
    """The department draws the plan up and signs it off; the leading group, then the principal leaders approve it."""
    case.wait(consolidate.ask_section)
    case.step(consolidate.draw_up)
    unless_returned(case, case.wait(consolidate.ask_chief))
    unless_returned(case, case.wait(consolidate.ask_deputy_head))
    unless_returned(case, case.wait(consolidate.ask_department_head))
    unless_returned(case, case.wait(approval.ask_leading_group))
    case.step(approval.record_leading_group)
    unless_returned(case, case.wait(approval.ask_principal_leaders))
    case.step(approval.record_principal_leaders)


def unless_returned(case: CaseRun, signed: Outcome) -> None:
    """Go on, unless somebody returned the plan: then it goes back to consolidation, and every approval is void."""
    if signed.outcome == "return":
        case.back_to(consolidate.ask_section, because=signed)


training_plan_flow = as_flow(training_plan)
