"""Going back in a selection (退回): candidates, scores, lots and votes stand again as they did where the case goes on."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlalchemy import text

from models import db
from models.errors import CannotSendBack
from models.waits import Assignment, Wait
from tasks import desk
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import at, give, move, parts, say

pytestmark = pytest.mark.usefixtures("database")
BEFORE_THE_VOTE = (
    "ask_eligibility",
    "hold_recommendation",
    "ask_scores",
    "ask_lots",
    "hold_interview",
    "decide_inspection",
    "ask_proposal",
    "ask_opinions",
)


def begun(posts: int = 1) -> tuple[dict[str, int], int]:
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = staff.settle()
    return people, staff.begin(people, posts=posts)


def send_back(case: int, act: str, by: int, subject: str = "") -> None:
    with db.transaction() as tx:
        desk.send_back(tx, case, act, subject, "有错，重新办理", by)
    move(case)


def waiting(act: str) -> tuple[Assignment, Wait]:
    return next((a, w) for a, w in parts() if w.name == act)


def count_of(wait: Wait) -> int:
    """Return how many persons a form or a ballot of this wait lists."""
    if wait.page == "room":
        sheet = one("SELECT sheet FROM ballot_box ORDER BY id DESC LIMIT 1")
        return sum(len(section["options"]) for section in sheet["sections"])  # type: ignore[index]
    return max(len(f["rows"]) for f in wait.facts["form"] if f["kind"] == "rows" and f["key"] != "asked")


@pytest.mark.parametrize("act", BEFORE_THE_VOTE)
def test_a_case_that_is_sent_back_lists_again_those_who_stood_there(act: str) -> None:
    people, case = begun()
    staff.work(case, until=act)
    before = count_of(waiting(act)[1])
    staff.work(case, until="hold_vote")
    send_back(case, act, people["干一"])
    _, again = waiting(act)
    assert again.round == 2 and count_of(again) == before > 0
    assert staff.work(case)[-2:] == ["hold_vote", "draw_up_notice"]
    assert [c.state for c in staff.candidates(case)].count("decided") == 1


def test_what_a_stage_found_goes_with_the_act_that_found_it() -> None:
    people, case = begun()
    staff.work(case, until="hold_vote")
    send_back(case, "ask_scores", people["干一"])
    assert {stage for c in staff.candidates(case) for stage in c.results} == {"recommendation"}
    assert {c.lot for c in staff.candidates(case)} == {0}


def test_lots_may_be_drawn_anew_and_two_of_one_number_are_refused() -> None:
    people, case = begun()
    staff.work(case, until="hold_interview")
    send_back(case, "ask_lots", people["干一"])
    part, wait = waiting("ask_lots")
    rows = [row for row, _ in wait.facts["form"][0]["rows"]]
    with pytest.raises(Exception, match="不止一人"):
        give(part, say("done", "", **{f"lots:{row}:lot": "1" for row in rows}))
    give(part, say("done", "", **{f"lots:{row}:lot": str(len(rows) - n) for n, row in enumerate(rows)}))
    move(case)
    assert [c.lot for c in staff.candidates(case) if c.lot] == list(range(len(rows), 0, -1))


def test_a_vote_that_the_desk_sends_back_is_held_anew_and_is_no_run_off() -> None:
    people, case = begun(posts=2)
    staff.work(case, until="hold_vote")
    (first, wait), (_, other) = [(a, w) for a, w in parts() if w.name == "hold_vote"]
    staff.run_room(wait)
    give(first, say("counted", "", **staff.filled(wait)))
    move(case)
    send_back(case, "hold_vote", people["干一"], wait.subject)
    again = next(w for _, w in parts() if w.subject == wait.subject)
    assert again.round == 2 and "再次表决" not in again.title and count_of_box(again) == 2
    assert next(w for _, w in parts() if w.subject == other.subject).round == 1
    staff.work(case)
    assert [c.state for c in staff.candidates(case)].count("decided") == 2


def count_of_box(wait: Wait) -> int:
    query = "SELECT sheet FROM ballot_box WHERE name = :n AND subject = :s AND round = :r"
    sheet = one(query, n=wait.name, s=wait.subject, r=wait.round)
    return len(sheet["sections"][0]["options"])  # type: ignore[index]


def test_appointments_that_have_numbers_are_not_undone_by_going_back() -> None:
    people, case = begun()
    staff.work(case)
    at(2010, 3, 9, 1)
    staff.work(case, until="ask_probation")
    for act in ("ask_talk", "decide_inspection"):
        with pytest.raises(CannotSendBack), db.transaction() as tx:
            desk.send_back(tx, case, act, "", "改主意了", people["干一"])


def test_too_few_after_the_replies_are_put_before_the_department_head_and_the_case_goes_on() -> None:
    _, case = begun()
    staff.work(case, until="ask_opinions")
    part, wait = waiting("ask_opinions")
    rows = next(f["rows"] for f in wait.facts["form"] if f["key"] == "replies")
    give(part, say("done", "", **staff.filled(wait, **{f"replies:{rows[0][0]}:found": "不宜任用"})))
    move(case)
    part, wait = waiting("ask_short")
    assert [c["key"] for c in wait.choices] == ["widen", "equal", "end"]
    give(part, say("equal", "另一人选公认突出，职位急需"))
    staff.work(case)
    assert [c.state for c in staff.candidates(case)].count("decided") == 1


def test_nobody_left_after_the_replies_is_widened_or_ended_and_never_voted_on() -> None:
    _, case = begun()
    staff.work(case, until="ask_opinions")
    part, wait = waiting("ask_opinions")
    rows = next(f["rows"] for f in wait.facts["form"] if f["key"] == "replies")
    give(part, say("done", "", **staff.filled(wait, **{f"replies:{row}:found": "不宜任用" for row, _ in rows})))
    move(case)
    part, wait = waiting("ask_short")
    assert [c["key"] for c in wait.choices] == ["widen", "end"]
    give(part, say("end", "本次不再选任"))
    move(case)
    assert one("SELECT outcome FROM qs_case WHERE id = :c", c=case) == "人选不足，终止"


def test_a_run_off_for_two_places_is_for_the_place_that_is_still_vacant() -> None:
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    case = staff.begin(staff.settle(), posts=1, vacancies=2)

    def three(section: str, group: str, options: Sequence[str]) -> dict[str, Sequence[str]]:
        return {section: options[:3] if group else options[:1]}

    staff.work(case, lambda w, a: ("done", "", staff.plan(marks="3")) if w.name == "ask_work_plan" else None,
               pick=three, until="hold_vote")  # fmt: skip
    part, wait = waiting("hold_vote")
    staff.run_room(wait, three)
    give(part, say("counted", "", **staff.filled(wait)))
    move(case)
    _, again = waiting("hold_vote")
    query = "SELECT sheet FROM ballot_box WHERE name = 'hold_vote' AND round = 2"
    [section] = one(query)["sections"]  # type: ignore[index]
    assert again.round == 2 and section["marks"] == 1 and len(section["options"]) == 2
    staff.work(case)
    assert [c.state for c in staff.candidates(case)].count("decided") == 2
    query = "SELECT facts->'verdicts'->-1 FROM journal_entry WHERE name = 'record_vote' ORDER BY seq DESC LIMIT 1"
    verdict = one(query)
    assert verdict["outcome"] == "ok" and verdict["numbers"]["职位数"] == 1  # type: ignore[index]


def test_the_titles_of_rounds_and_the_stage_name_nobody_and_no_post() -> None:
    _, case = begun(posts=2)
    staff.work(case)
    at(2010, 3, 9, 1)
    staff.work(case, until="ask_probation")
    with db.reading() as look:
        titles = look.execute(text("SELECT title FROM wait UNION SELECT stage FROM qs_case")).scalars().all()
    said = "".join(titles)
    assert not any(c.name in said for c in staff.candidates(case))
    assert not any(p.name in said for p in staff.posts(case))
