"""Holding an approved class (培训班次举办登记), measure 15: reply → places → start → roster → hours and credits.

凡未经批复同意的培训计划,一律不得组织实施. A class found to have run before its reply ends here as 未批先办.
"""

from flows.driver import procedure
from flows.engine import as_flow
from flows.run import CaseRun
from tasks.procedures import CLASS_RUN
from tasks.training import places, roster, running

UNAPPROVED = "未批先办"


@procedure(CLASS_RUN)
def class_run(case: CaseRun) -> str:
    """Run one class from its registration to its closing, with hours and credits for each person once (measures 15, 3)."""
    if case.step(running.open_register)["unapproved"]:
        return UNAPPROVED
    if allot_places(case) == "unapproved":
        return UNAPPROVED
    begun = case.wait(running.ask_start)
    if begun.outcome == "unapproved":
        return UNAPPROVED
    if begun.outcome == "cancel":
        case.step(running.record_cancelled)
        return "未举办"
    case.step(running.record_start)
    if close_class(case) == "unapproved":
        return UNAPPROVED
    case.step(roster.record_hours)
    return "已结班"


def allot_places(case: CaseRun) -> str:
    """The unit allots places to units, the department issues the notice; a class of the unit's own people has none."""
    allotted = case.wait(places.ask_places)
    if allotted.outcome != "allot":
        return allotted.outcome
    issued = case.wait(places.ask_clerk_to_issue)
    if issued.outcome == "return":
        case.back_to(places.ask_places, because=issued)
    if issued.outcome != "unapproved":
        case.step(places.issue_places)
    return issued.outcome


def close_class(case: CaseRun) -> str:
    """The unit hands the roster in, the department confirms it or returns it for another round."""
    handed_in = case.wait(roster.ask_roster)
    if handed_in.outcome != "close":
        return handed_in.outcome
    confirmed = case.wait(roster.ask_clerk)
    if confirmed.outcome == "return":
        case.back_to(roster.ask_roster, because=confirmed)
    return confirmed.outcome


class_run_flow = as_flow(class_run)
