"""定向推荐 whole, in fake time: the four leading bodies, the first three of each post with ties, then as 公推优选. Measure 19."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import count

import pytest
from sqlalchemy import text

from models import db
from tasks.forms import FormIncomplete
from tasks.selection.errors import PlanIncomplete
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import manner_staff as manner
from tests.flows import selection_staff as staff
from tests.flows.staff import at, done, give, parts, say


@pytest.fixture(autouse=True)
def morning(database: object) -> None:
    """Begin on the morning of 1 March 2010."""
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))


def test_a_whole_directed_recommendation_ends_with_a_confirmed_appointment() -> None:
    people = staff.settle()
    case = manner.begin_directed(people, posts=2)
    seen = staff.work(case, manner.usual, pick=manner.first_three)
    assert "hold_directed" in seen and "hold_interview" not in seen, seen
    assert seen[-3:] == ["hold_vote", "hold_vote", "draw_up_notice"]
    tallied = done(case, "tally_directed")
    assert [len(first) for first in tallied["first"].values()] == [3, 3]
    at(2010, 3, 9, 1)
    assert staff.work(case, until="ask_probation") == ["ask_talk"]
    at(2011, 3, 9, 9)
    assert staff.work(case) == ["ask_probation", "ask_probation"]
    assert one("SELECT outcome FROM qs_case WHERE id = :c", c=case) == "已任职"
    left = [c for c in staff.candidates(case) if c.left_reason == "定向推荐得票不在前三名"]
    assert len(left) == 2  # the fourth of each post


def test_a_tie_at_the_third_place_keeps_all_four() -> None:
    people = staff.settle()
    case = manner.begin_directed(people)
    turn = count()

    def tie(section: str, _group: str, options: Sequence[str]) -> Mapping[str, Sequence[str]]:
        return {section: [*options[:2], options[2 + next(turn) % 2]]}  # six votes each for the third and the fourth

    staff.work(case, manner.usual, pick=tie, until="decide_inspection")
    [first] = done(case, "tally_directed")["first"].values()
    assert len(first) == 4
    assert all(c.state == "recommended" for c in staff.candidates(case))


def test_one_with_votes_for_one_post_is_not_enough_and_the_meeting_recommends_again() -> None:
    people = staff.settle()
    case = manner.begin_directed(people)

    def lonely(section: str, _group: str, options: Sequence[str]) -> Mapping[str, Sequence[str]]:
        return {section: options[:1]}

    staff.work(case, manner.usual, pick=lonely, until="ask_directed_short")
    assert len(done(case, "tally_directed")["short"]) == 1
    [(assignment, _)] = parts()
    give(assignment, say("again", "人选过于集中"))
    seen = staff.work(case, manner.usual, pick=manner.first_three, until="decide_inspection")
    assert seen == ["hold_directed"]
    assert done(case, "tally_directed")["short"] == []


def test_too_few_with_votes_may_end_the_selection() -> None:
    people = staff.settle()
    case = manner.begin_directed(people)
    staff.work(case, manner.usual, pick=lambda s, _g, _o: {s: []}, until="ask_directed_short")
    [(assignment, _)] = parts()
    give(assignment, say("end", "暂缺"))
    staff.work(case)
    assert one("SELECT outcome FROM qs_case WHERE id = :c", c=case) == "推荐人选不足，终止"


def test_a_roster_without_one_of_the_four_bodies_is_refused() -> None:
    people = staff.settle()
    case = manner.begin_directed(people)
    [(assignment, wait)] = parts()
    manner.roster(wait, manner.bodies(groups=("区委", "区人大", "区政府")))
    with pytest.raises(PlanIncomplete, match="区政协"):
        give(assignment, say("done", **manner.directed_plan()))
    assert case


def test_a_roster_beyond_the_four_bodies_needs_its_reason() -> None:
    people = staff.settle()
    manner.begin_directed(people)
    [(assignment, wait)] = parts()
    manner.roster(wait, [*manner.bodies(), ["镇一", "示例镇", "单位主要负责人"]])
    with pytest.raises(PlanIncomplete, match="理由"):
        give(assignment, say("done", **manner.directed_plan()))
    give(assignment, say("done", **manner.directed_plan(extended="职位涉及乡镇工作")))


def test_the_box_holds_no_body_apart() -> None:
    people = staff.settle()
    case = manner.begin_directed(people)
    staff.work(case, manner.usual, pick=manner.first_three, until="decide_inspection")
    with db.reading() as look:
        groups = look.execute(text('SELECT DISTINCT "group" FROM ballot')).scalars().all()
    assert groups == [""]


def test_passing_over_somebody_with_more_votes_needs_a_reason() -> None:
    people = staff.settle()
    case = manner.begin_directed(people)
    turn = count()

    def falling(section: str, _group: str, options: Sequence[str]) -> Mapping[str, Sequence[str]]:
        n = next(turn)
        return {section: [options[0], *options[1:2][: n % 3], *options[2:3][: n % 2]]}

    staff.work(case, manner.usual, pick=falling, until="decide_inspection")
    [(assignment, wait)] = parts()
    given = staff.filled(wait)
    best = staff.table(wait, "people")[0][0]
    given[f"people:{best}:listed"] = "否"
    for row, _ in staff.table(wait, "people"):
        given[f"people:{row}:why"] = ""
    with pytest.raises(FormIncomplete, match="名次"):
        give(assignment, say("done", **given))
