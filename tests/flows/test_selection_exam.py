"""The exam's gates: papers, shortlist with ties, drop-outs, pass marks and equals, each at its edge. Measures 17, 19, 28."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pytest

from models.waits import Assignment, Wait
from tasks.forms import FormIncomplete
from tasks.refusing import Refused
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import manner_staff as manner
from tests.flows import selection_staff as staff
from tests.flows.selection_staff import Decide, Payload
from tests.flows.staff import at, done, give, move, parts, say
from tests.flows.test_selection_planning import verdicts

RATIO = "按规定比例入围"


@pytest.fixture(autouse=True)
def morning(database: object) -> None:
    """Begin on the morning of 1 March 2010; the office is set up on the day before."""
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))


def playing(marks: Sequence[str] = ("90", "80", "70", "60"), **plan: str) -> Decide:
    """Draw up the plan of a competition, and give these written marks in the order of the list."""

    def decide(wait: Wait, assignment: Assignment) -> tuple[str, str, Payload] | None:
        if wait.name == "ask_work_plan":
            manner.roster(wait, manner.people_of_unit())
            return "done", "", manner.competition_plan(**plan)
        return scores(wait, marks) if wait.name == "ask_scores" else None

    return decide


def scores(wait: Wait, marks: Sequence[str], **changed: str) -> tuple[str, str, Payload]:
    """Fill in written marks; an empty one is of somebody absent."""
    given = staff.filled(wait)
    for (row, _), mark in zip(staff.table(wait, "scores"), marks, strict=True):
        given |= {f"scores:{row}:written": mark, f"scores:{row}:paper": "密封正常" if mark else "缺考"}
    return "done", "", given | changed


def begun(decide: Decide, *, until: str, posts: int = 1) -> int:
    case = manner.begin_competition(staff.settle(), posts=posts)
    staff.work(case, decide, until=until)
    return case


def waiting(act: str) -> tuple[Assignment, Wait]:
    return next((a, w) for a, w in parts() if w.name == act)


def states(case: int) -> list[str]:
    return [one.state for one in staff.candidates(case)]


@pytest.mark.parametrize(
    ("marks", "inside"),
    [
        (("90", "80", "70", "60"), 3),  # three to a post
        (("90", "80", "70", "70"), 4),  # a tie at the edge lets both in
        (("90", "80", "70", ""), 3),  # who was absent is not in it
    ],
)
def test_three_to_a_post_are_interviewed_and_a_tie_at_the_edge_lets_both_in(
    marks: tuple[str, ...], inside: int
) -> None:
    case = begun(playing(marks, shortlist=RATIO), until="ask_interviewees")
    assert len(done(case, "settle_shortlist")["shortlisted"]) == inside
    assert verdicts(case, "shortlist_written")["shortlist"] == "ok"


def test_fewer_than_three_go_on_with_a_reason_or_nominations_are_opened_again() -> None:
    case = begun(playing(("90", "80", "", ""), shortlist=RATIO), until="ask_few")
    assert verdicts(case, "shortlist_written")["shortlist"] == "refused"
    part, _ = waiting("ask_few")
    give(part, say("all", "岗位特殊，报名人数少"))
    staff.work(case, until="ask_interviewees")
    assert verdicts(case, "settle_shortlist")["shortlist"] == "ok"
    assert states(case) == ["recommended", "recommended", "dropped", "dropped"]


def test_too_few_may_end_it() -> None:
    case = begun(playing(("90", "", "", ""), shortlist=RATIO), until="ask_few")
    give(waiting("ask_few")[0], say("end", "暂缺"))
    move(case)
    assert one("SELECT outcome FROM qs_case WHERE id = :c", c=case) == "考试后无人选，终止"


@pytest.mark.parametrize(("gone_on", "comes_in"), [("2010-02-28", True), ("2010-03-01", True), ("2010-03-02", False)])
def test_who_gives_up_before_the_day_is_replaced_by_the_next_and_nobody_from_that_day_on(
    gone_on: str, comes_in: bool
) -> None:
    case = begun(playing(shortlist=RATIO), until="ask_interviewees")
    at(2010, 3, 2, 8)
    part, wait = waiting("ask_interviewees")
    given = staff.filled(wait, interview_on="2010-03-02")
    first = staff.table(wait, "people")[0][0]
    with pytest.raises(FormIncomplete, match="放弃日期"):
        give(part, say("done", **(given | {f"people:{first}:comes": "放弃"})))
    give(part, say("done", **(given | {f"people:{first}:comes": "放弃", f"people:{first}:gone_on": gone_on})))
    move(case)
    assert states(case) == ["dropped", "recommended", "recommended", "recommended" if comes_in else "dropped"]
    assert verdicts(case, "fill_up")["drop_out"] == "ok"


def test_a_paper_with_a_name_on_it_counts_nothing() -> None:
    case = begun(playing(), until="ask_scores")
    part, wait = waiting("ask_scores")
    row = staff.table(wait, "scores")[1][0]
    named = {f"scores:{row}:paper": "写有姓名或标记"}
    choice, reason, given = scores(wait, ("90", "80", "70", "60"), **named)
    with pytest.raises(Refused) as refusal:
        give(part, say(choice, reason, **given))
    assert refusal.value.verdict.gate == "identity_leak"
    give(part, say(choice, reason, **(given | {f"scores:{row}:written": "0"})))
    move(case)
    assert verdicts(case, "shortlist_written")["identity_leak"] == "ok"


def test_a_mark_is_given_or_the_person_is_absent_never_both() -> None:
    begun(playing(), until="ask_scores")
    part, wait = waiting("ask_scores")
    row = staff.table(wait, "scores")[0][0]
    for changed, said in (
        ({f"scores:{row}:written": ""}, "没有填笔试成绩"),
        ({f"scores:{row}:paper": "缺考"}, "缺考，不填"),
        ({f"scores:{row}:written": "100.01"}, "之间"),
    ):
        with pytest.raises(FormIncomplete, match=said):
            give(part, scores(wait, ("90", "80", "70", "60"), **changed))


def scoring_room(case: int, marks: Mapping[str, str]) -> None:
    """Run the interview and give each number its mark from every examiner."""
    part, wait = waiting("hold_interview")
    staff.run_room(wait, lambda section, _group, _options: {section: []}, marks=marks)
    choice, reason, payload = staff.usual(wait, part)
    give(part, say(choice, reason, **payload))
    move(case)


@pytest.mark.parametrize(("mark", "passes"), [("59.99", False), ("60", True), ("60.01", True)])
def test_sixty_passes_and_less_does_not(mark: str, passes: bool) -> None:
    case = begun(playing((mark, "80", "80", "80")), until="hold_interview")
    scoring_room(case, {"1": mark, "2": "80", "3": "81", "4": "82"})
    staff.work(case, playing(), until="decide_inspection")
    assert states(case)[0] == ("recommended" if passes else "dropped")
    if not passes:
        assert "合格线60分" in staff.candidates(case)[0].left_reason
    assert verdicts(case, "compute_competition")["pass_marks"] == "ok"


def test_equal_totals_are_put_in_order_by_the_plan_and_then_by_an_extra_test() -> None:
    case = begun(playing(("80", "80", "80", "70")), until="hold_interview")
    scoring_room(case, {"1": "80", "2": "80", "3": "80", "4": "80"})
    staff.work(case, playing(), until="ask_extra")
    found = done(case, "compute_competition")
    assert len(found["ties"]) == 3 and verdicts(case, "compute_competition")["tie_break"] == "refused"
    part, wait = waiting("ask_extra")
    first, second, third = (row for row, _ in staff.table(wait, "marks"))
    given = staff.filled(
        wait, **{f"marks:{first}:mark": "70", f"marks:{second}:mark": "80", f"marks:{third}:mark": "80"}
    )
    with pytest.raises(Refused) as refusal:
        give(part, say("done", **given))
    assert refusal.value.verdict.gate == "tie_break"
    give(part, say("done", **(given | {f"marks:{third}:mark": "90"})))
    move(case)
    [order] = done(case, "settle_ties")["ranks"].values()
    assert order[:3] == [int(third), int(second), int(first)]
    _, wait = waiting("decide_inspection")
    assert [row for row, _ in staff.table(wait, "people")][:3] == [third, second, first]


def test_who_makes_themself_known_gets_nothing_and_who_stays_away_no_number() -> None:
    case = begun(playing(("80", "80", "80", "80")), until="ask_lots")
    part, wait = waiting("ask_lots")
    rows = [row for row, _ in staff.table(wait, "lots")]
    given = staff.filled(wait, **{f"lots:{rows[3]}:lot": ""})
    with pytest.raises(FormIncomplete, match="缺考"):
        give(part, say("done", **given))
    give(part, say("done", **(given | {f"lots:{rows[3]}:absent": "缺考"})))
    move(case)
    assert states(case)[3] == "dropped" and verdicts(case, "draw_lots")["identity_leak"] == "ok"
    part, wait = waiting("hold_interview")
    staff.run_room(wait)
    with pytest.raises(FormIncomplete, match="没有9号"):
        give(part, say("counted", leaked="9"))
    give(part, say("counted", leaked="2"))
    staff.work(case, playing(), until="decide_inspection")
    leaked: Any = staff.candidates(case)[1]
    assert leaked.results["exam"]["interview"] == "0" and leaked.state == "dropped"


def test_a_competition_goes_in_the_order_of_the_measure() -> None:
    case = begun(playing(shortlist=RATIO), until="ask_notice")
    at(2010, 3, 9, 1)
    staff.work(case, playing(), until="ask_probation")
    assert verdicts(case, "file_appointments")["competition_order"] == "ok"
