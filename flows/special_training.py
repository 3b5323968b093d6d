"""A class outside the yearly plan (计划外培训班次审批), measure 15: application → review → line → approvers → reply.

确因特殊需要,又未纳入年度培训计划的,由承办单位按照规定程序履行申报审批手续,未经批准,不得组织实施. Lateness alone is returned.
"""

from flows.driver import procedure
from flows.engine import as_flow
from flows.run import CaseRun
from models.acting import Outcome
from tasks.procedures import SPECIAL_TRAINING
from tasks.training import approval, consolidate, review, special, special_reply


@procedure(SPECIAL_TRAINING)
def special_training(case: CaseRun) -> str:
    """Run one application for a class outside the plan to its reply, or to its return (measure 15)."""
    filed = case.step(special.file_application)
    if filed["returned"]:
        mended = case.wait(special.ask_unit_to_amend)
        if mended.outcome != "resubmit":
            case.step(special.record_withdrawal)
            return "承办单位撤回"
    accepted = case.step(special.decide_acceptance)
    if not accepted["accepted"]:
        return "不予受理"
    unless_returned(case, case.wait(special.ask_unit_head))
    one = f"class:{filed['class']}"
    unless_returned(case, case.wait(review.ask_reviewer, one))
    decided = case.step(review.record_decision, one)
    case.step(special_reply.draw_up)
    sign_off(case)
    if decided["state"] == "refused":
        case.step(special_reply.tell_refused)
        return "不予批准"
    approve(case, accepted["approvers"])
    if case.step(special_reply.check_content)["changed"]:
        case.back_to(special.file_application, because="班次在审批后有改动，各项审批已失效，请核对后重新提交。")
    case.step(special_reply.issue_reply)
    return "已批复"


def sign_off(case: CaseRun) -> None:
    """The department signs the review off in its own line: section chief, deputy head, head."""
    unless_returned(case, case.wait(consolidate.ask_chief))
    unless_returned(case, case.wait(consolidate.ask_deputy_head))
    unless_returned(case, case.wait(consolidate.ask_department_head))


def approve(case: CaseRun, approvers: list[str]) -> None:
    """Those whom the pack names approve, in the order of the yearly plan (our default: the same two)."""
    if "leading_group" in approvers:
        unless_returned(case, case.wait(approval.ask_leading_group))
        case.step(approval.record_leading_group)
    if "principal_leaders" in approvers:
        unless_returned(case, case.wait(approval.ask_principal_leaders))
        case.step(approval.record_principal_leaders)


def unless_returned(case: CaseRun, said: Outcome) -> None:
    """Go on, unless somebody returned it: then the unit mends it, and a new round begins with every signature void."""
    if said.outcome == "return":
        case.back_to(special.file_application, because=said)


special_training_flow = as_flow(special_training)
