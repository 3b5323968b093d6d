"""公推优选 (open selection), measure 19: 差额提名 → 差额推荐 → 考试 → 差额考察 → 差额酝酿 → 差额表决 → 公示 → 任职 → 试用期.

先推后选、先选后考: nobody sits the exam who was not recommended, and neither votes nor scores decide by themselves.
"""

from flows.driver import procedure
from flows.engine import as_flow
from flows.run import CaseRun
from models.acting import Outcome
from tasks.procedures import OPEN_SELECTION
from tasks.selection import (
    appointing,
    deliberating,
    eligibility,
    examining,
    exceptional,
    exchanging,
    initiating,
    inspecting,
    left,
    nominating,
    planning,
    probation,
    publicising,
    recommending,
    renominating,
    reviewing,
    scoring,
    screening,
    shortage,
    shortlisting,
    voting,
)


@procedure(OPEN_SELECTION)
def open_selection(case: CaseRun) -> str:
    """Run one 公推优选 from its initiation to the confirmed appointment (measures 17, 19, 24, 29)."""
    case.step(initiating.initiate)
    if too_few_left(case):
        return "人选不足，终止"
    plan_and_publish(case)
    if not nominate(case):
        return "人选不足，终止"
    recommend(case)
    if not examine(case):
        return "考试后无人选，终止"
    returned = inspect(case)
    if returned:
        case.back_to(examining.ask_scores, because=returned)
    return decide_and_appoint(case)


def decide_and_appoint(case: CaseRun) -> str:
    """What comes after the inspection is the same for every manner: 酝酿 → 票决 → 公示 → 任职 → 试用期."""
    posts = deliberate(case)
    if not posts:
        return "人选不足，终止"
    if not decide(case, posts):
        return "票决未通过"
    if not publicise(case):
        return "公示后不予任用"
    return appoint(case)


def too_few_left(case: CaseRun) -> bool:
    """A withdrawal (退出) has left too few for a post: that is decided before anything else goes on; true where it ends here."""
    said = case.first(left.ask_left, ends=("end",))
    if said and said.outcome == "again":
        case.back_to(nominating.ask_nominations, because=said)
    if said and said.outcome == "widen":
        case.back_to(inspecting.decide_inspection, because=said)
    if said:
        case.step(left.settle_left, early=True)
    return said is not None and said.outcome == "end"


def plan_and_publish(case: CaseRun) -> None:
    """The work plan is drawn up, approved, fixed, and the vacancy published, before anybody is named."""
    case.wait(planning.ask_work_plan)
    case.step(planning.fix_plan)
    signed = case.wait(planning.approve_plan)
    if signed.outcome == "return":
        case.back_to(planning.ask_work_plan, because=signed)
    case.step(planning.publish_vacancy)


def nominate(case: CaseRun) -> bool:
    """Nominations and applications, then eligibility; not enough left for a post: nominations are opened again."""
    case.wait(nominating.ask_nominations)
    if exceptional.claimed(case.wait(eligibility.ask_eligibility)):
        case.wait(exceptional.ask_break)
    if case.step(initiating.initiate)["exchange"]:
        case.wait(exchanging.ask_moves)
        case.step(exchanging.record_moves)
    checked = case.step(nominating.check_eligibility)
    if checked["may_object"]:
        review(case)
    if checked["short"]:
        said = case.wait(nominating.ask_what_next)
        if said.outcome == "again":
            case.back_to(nominating.ask_nominations, because=said)
    return not checked["short"]


def review(case: CaseRun) -> None:
    """Who is excluded hears the article and may object by a link (复核申请); another person decides; wrong facts are entered anew."""
    case.wait(reviewing.ask_reviews)
    if not case.step(reviewing.close_reviews)["asked"]:
        return
    said = case.wait(reviewing.ask_review)
    case.step(reviewing.settle_reviews)
    if said.outcome == "again":
        case.back_to(eligibility.ask_eligibility, because=said)


def recommend(case: CaseRun) -> None:
    """The meeting ballot, the individual talks and the units' Party organisations, side by side; then who goes on (选)."""
    case.together(
        lambda: case.wait(recommending.ask_organisations),
        lambda: case.wait(recommending.hold_recommendation),
        lambda: case.wait(recommending.ask_talks),
    )
    if case.step(recommending.tally_recommendation)["below"]:
        case.wait(recommending.ask_exceptions)
    case.step(recommending.settle_recommended)


def examine(case: CaseRun) -> bool:
    """Points, written scores, the shortlist, lots, the interview in the room, the total (考); false where nobody is left."""
    if case.step(recommending.settle_recommended)["points"]:
        case.wait(scoring.ask_points)
    case.wait(examining.ask_scores)
    if not shortlist(case):
        return False
    case.wait(examining.ask_lots)
    case.step(examining.draw_lots)
    case.wait(examining.hold_interview)
    found = case.step(examining.compute_results)
    if found["ties"]:
        case.wait(shortlisting.ask_extra)
        case.step(shortlisting.settle_ties)
    return bool(found["passed"])


def shortlist(case: CaseRun) -> bool:
    """By the written marks it is settled who is interviewed (入围); who gives up before the day is replaced once (递补)."""
    if case.step(shortlisting.shortlist_written)["few"]:
        said = case.wait(shortlisting.ask_few)
        if said.outcome == "again":
            case.back_to(nominating.ask_nominations, because=said)
        if said.outcome == "end":
            return False
    case.step(shortlisting.settle_shortlist)
    case.wait(shortlisting.ask_interviewees)
    case.step(shortlisting.fill_up)
    return True


def inspect(case: CaseRun) -> Outcome | None:
    """The competent body says whom to inspect, a team inspects each (差额考察); returns what was said where it sends the case back."""
    said = case.wait(inspecting.decide_inspection)
    if said.outcome == "return":
        return said
    people = case.step(inspecting.list_inspected)["listed"]
    case.each([f"candidate:{one}" for one in people], inspect_one)
    return None


def inspect_one(case: CaseRun, person: str) -> None:
    """One candidate's inspection."""
    case.wait(inspecting.inspect, person)
    case.step(inspecting.record_inspection, person)


def deliberate(case: CaseRun) -> list[str]:
    """The department meeting proposes, those who must be asked are asked, the discipline organ replies (差额酝酿).

    Returns the posts that go before the committee; none where the selection ends here.
    """
    said = case.wait(deliberating.ask_proposal)
    if said.outcome == "return":
        case.back_to(inspecting.decide_inspection, because=said)
    if case.step(deliberating.propose)["broken"]:
        case.wait(exceptional.ask_consent)
        case.step(exceptional.record_consent)
    case.wait(deliberating.ask_opinions)
    found = case.step(deliberating.record_opinions)
    posts = [f"post:{post}" for post in found["posts"]]
    if found["short"]:
        chosen = case.wait(shortage.ask_short)
        if chosen.outcome == "widen":
            case.back_to(inspecting.decide_inspection, because=chosen)
        return posts if chosen.outcome == "equal" else []
    return posts


def decide(case: CaseRun, posts: list[str]) -> bool:
    """Each post is voted on; where nobody passes for any, they are nominated again at another meeting, or it ends here."""
    case.each(posts, vote)
    passed = case.step(renominating.sum_up_votes)["passed"]
    if not passed:
        said = case.wait(renominating.ask_renomination)
        if said.outcome == "again":
            case.back_to(inspecting.decide_inspection, because=said)
        if said.outcome == "nominate":
            case.back_to(nominating.ask_nominations, because=said)
    return bool(passed)


def vote(case: CaseRun, post: str) -> None:
    """The committee votes on a post (差额表决): it may postpone; who fell short stands again in a run-off, who withdrew does not."""
    if not case.step(voting.call_vote, post)["standing"]:
        return
    said = case.wait(voting.hold_vote, post)
    if said.outcome == "postpone":
        case.step(voting.postpone_vote, post)
        case.back_to(voting.hold_vote, post, because=said)
    came = case.step(voting.record_vote, post)
    if not came["over"]:
        case.back_to(voting.hold_vote, post, because="得票没有超过应到的半数，再次表决。")


def publicise(case: CaseRun) -> bool:
    """The public notice runs its days; objections are screened by two, a lead is looked into, before anybody is appointed."""
    case.wait(publicising.draw_up_notice)
    case.step(publicising.publish_notice)
    case.wait(publicising.ask_notice)
    if case.step(publicising.close_notice)["objections"]:
        case.wait(screening.ask_screening)
        if case.step(screening.settle_screening)["investigate"]:
            case.wait(screening.ask_findings)
    found = case.step(screening.record_notice)
    return bool(found["ready"] or found["postponed"])


def appoint(case: CaseRun) -> str:
    """Those whose notice is clear are appointed; a suspended appointment (暂缓任用) comes back once it is concluded."""
    found = case.step(screening.record_notice)
    waiting = [f"candidate:{one}" for one in found["postponed"]]
    case.together(
        lambda: take_office(case, "") if found["ready"] else None,
        lambda: case.each(waiting, come_back),
    )
    return "已任职" if case.step(appointing.sum_up)["appointed"] else "未任职"


def take_office(case: CaseRun, person: str) -> None:
    """Talk, statutory election or appointment where the post asks for it, document, probation of a year."""
    case.wait(appointing.ask_talk, person)
    if case.step(appointing.settle_ending, person)["statutory"]:
        case.wait(appointing.ask_election, person)
    appointed = case.step(appointing.appoint, person)["appointed"]
    exchange = case.step(initiating.initiate)["exchange"]
    moved = [f"candidate:{one}" for one in appointed] if exchange else []
    tried = [f"candidate:{one}" for one, said in appointed.items() if said["probation"]]
    case.together(
        lambda: case.each(moved, report_for_duty),
        lambda: case.each(tried, try_out),
    )


def report_for_duty(case: CaseRun, person: str) -> None:
    """One transfer (公推交流): handover, reporting for duty, and the record of it with its decision."""
    case.wait(exchanging.ask_transfer, person)
    case.step(exchanging.record_transfer, person)


def come_back(case: CaseRun, person: str) -> None:
    """One suspended appointment: concluded within its months, then as for the others, or not appointed."""
    case.wait(screening.ask_postponed, person)
    if case.step(screening.record_postponed, person)["ready"]:
        take_office(case, person)


def try_out(case: CaseRun, person: str) -> None:
    """One person's probation and its assessment."""
    case.wait(probation.ask_probation, person)
    case.step(probation.end_probation, person)


open_selection_flow = as_flow(open_selection)
