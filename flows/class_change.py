"""A change of an approved class (班次变更审批), measure 15: the unit asks, its head confirms, the department decides.

种类、规模、时间、地点与批复不一致的,须先经批准: until a change is approved, the class may only be held as replied.
"""

from flows.driver import procedure
from flows.engine import as_flow
from flows.run import CaseRun
from models.acting import Outcome
from tasks.procedures import CLASS_CHANGE
from tasks.training import change, change_waits


@procedure(CLASS_CHANGE)
def class_change(case: CaseRun) -> str:
    """Run one request for a change to its decision (measure 15)."""
    taken = case.step(change.take_change_in)
    if taken["returned"]:
        mended = case.wait(change_waits.ask_unit_to_amend_change)
        if mended.outcome != "resubmit":
            case.step(change.record_change_withdrawn)
            return "单位撤回"
    unless_returned(case, case.wait(change_waits.ask_head_of_change))
    for role in taken["approvers"]:
        said = case.wait(change_waits.ask_approver, f"approver:{role}")
        unless_returned(case, said)
        if said.outcome == "refuse":
            case.step(change.record_change_refused)
            return "不同意变更"
    case.step(change.record_change)
    return "同意变更"


def unless_returned(case: CaseRun, said: Outcome) -> None:
    """Go on, unless somebody returned the request: then the unit mends it, and a new round begins."""
    if said.outcome == "return":
        case.back_to(change.take_change_in, because=said)


class_change_flow = as_flow(class_change)
