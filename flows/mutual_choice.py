"""优化组合 (mutual choice), measure 19: 方案审核 → 公布 → 逐轮双向选择 → 未落实人员安排 → 单位党组织讨论决定 → 公示 → 备案.

Heads and staff of a unit choose each other; both chosen is matched, the others go on to the next round, and those left over
go to the decision of one named person. The department checks plan and post quota first and takes the filing at the end.
"""

from typing import Any

from flows.driver import procedure
from flows.engine import as_flow
from flows.open_selection import publicise
from flows.post_rotation import file
from flows.run import CaseRun
from tasks.inner import combining, deciding, matching, opening
from tasks.procedures import MUTUAL_CHOICE


@procedure(MUTUAL_CHOICE)
def mutual_choice(case: CaseRun) -> str:
    """Run one 优化组合 from the checked plan to the filing (measures 5, 19, 24)."""
    came = choose_in_rounds(case, draw_up(case))
    if came["left"]:
        case.wait(matching.ask_placing)
    case.step(matching.settle_matching)
    if not decide(case):
        return "讨论未通过，终止"
    if not publicise(case):
        return "公示后不予任用"
    file(case)
    return "已优化组合备案"


def draw_up(case: CaseRun) -> dict[str, Any]:
    """The unit draws up its plan, the department checks it against the quota, then the unit's people are told."""
    case.step(opening.check_inner_posts)
    case.wait(combining.ask_matching_plan)
    case.step(combining.fix_matching_plan)
    checked = case.wait(combining.check_matching_plan)
    if checked.outcome == "return":
        case.back_to(combining.ask_matching_plan, because=checked)
    return case.step(combining.begin_rounds)


def choose_in_rounds(case: CaseRun, begun: dict[str, Any]) -> dict[str, Any]:
    """Heads and staff choose side by side, round after round, as long as somebody is left and a post has a place."""
    came = begun
    for turn in range(1, begun["rounds"] + 1):
        came = choose(case, f"turn:{turn}", came["open"])
        if not (came["left"] and came["open"]):
            break
    return came


def choose(case: CaseRun, turn: str, posts: list[int]) -> dict[str, Any]:
    """One round: nobody sees what the others chose; it closes when all have chosen, or by time."""
    case.together(
        lambda: case.each([f"{turn}:post:{post}" for post in posts], head_chooses),
        lambda: case.wait(matching.ask_staff_choice, turn),
    )
    return case.step(matching.match, turn)


def head_chooses(case: CaseRun, post: str) -> None:
    """The head of one post chooses."""
    case.wait(matching.ask_head_choice, post)


def decide(case: CaseRun) -> bool:
    """The unit's Party organisation votes on the result; one that falls short goes back to the plan, or it ends there."""
    case.wait(deciding.hold_decision)
    if case.step(deciding.record_decision)["passed"]:
        return True
    said = case.wait(deciding.ask_not_passed)
    if said.outcome == "again":
        case.back_to(combining.ask_matching_plan, because=said)
    return False


mutual_choice_flow = as_flow(mutual_choice)
