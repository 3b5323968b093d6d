"""轮岗交流 (rotation), measure 19: 轮岗名单 → 轮岗计划 → 单位党组织讨论决定 → 工作交接 → 备案; years in one post by measures 19 and 20.

选拔任用各乡镇场、街道、园区、区直部门的内设机构和科室负责人: the unit lists, plans and decides, both sides of each handover confirm it,
and the department takes the filing.
"""

from flows.driver import procedure
from flows.engine import as_flow
from flows.run import CaseRun
from tasks.inner import deciding, filing, handing, listing, opening, register, rotating
from tasks.procedures import POST_ROTATION


@procedure(POST_ROTATION)
def post_rotation(case: CaseRun) -> str:
    """Run one 轮岗 from the list by years in post to the filing (measures 5, 19, 20, 24)."""
    list_by_years(case)
    case.wait(rotating.ask_rotation_plan)
    if not case.step(rotating.fix_rotation_plan)["moves"]:
        return "本次无人轮岗"
    if not decide(case):
        return "讨论未通过，终止"
    moved = case.step(deciding.record_decision)["decided"]
    case.each([f"candidate:{one}" for one in moved], hand_over)
    file(case)
    return "已轮岗备案"


def list_by_years(case: CaseRun) -> None:
    """The unit confirms who holds which post since when; the list by years in the post is computed from it."""
    case.step(opening.check_inner_posts)
    case.wait(register.ask_register)
    case.step(register.record_register)
    case.step(listing.list_rotation)


def decide(case: CaseRun) -> bool:
    """The unit's Party organisation votes on the whole plan; one that falls short is mended, or it ends there."""
    case.wait(deciding.hold_decision)
    if case.step(deciding.record_decision)["passed"]:
        return True
    said = case.wait(deciding.ask_not_passed)
    if said.outcome == "again":
        case.back_to(rotating.ask_rotation_plan, because=said)
    return False


def hand_over(case: CaseRun, person: str) -> None:
    """One post is handed over: who leaves it lists everything, who takes it over confirms or asks for what is missing."""
    case.wait(handing.ask_hand_over, person)
    said = case.wait(handing.ask_take_over, person)
    if said.outcome == "return":
        case.back_to(handing.ask_hand_over, person, because=said)
    case.step(handing.record_handover, person)


def file(case: CaseRun) -> None:
    """The unit issues its notices and files; the department takes it on file or sends it back."""
    case.wait(filing.ask_inner_filing)
    checked = case.wait(filing.check_inner_filing)
    if checked.outcome == "return":
        case.back_to(filing.ask_inner_filing, because=checked)
    case.step(filing.file_inner)


post_rotation_flow = as_flow(post_rotation)
