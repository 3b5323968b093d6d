"""The committee's vote fills no post (票决未通过): nominated again at another meeting, at most as often as the pack says, C19."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pytest

from models.waits import Assignment, Wait
from tasks.refusing import Refused
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import at, done, give, move, parts, rows, say

pytestmark = pytest.mark.usefixtures("database")


def nobody(section: str, group: str, options: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Recommend as usual, and abstain in the committee's vote."""
    return staff.first_marked(section, group, options) if group else {section: []}


def begun() -> int:
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    return staff.begin(staff.settle(), posts=1)


def waiting(act: str) -> tuple[Assignment, Wait]:
    return next((a, w) for a, w in parts() if w.name == act)


def verdicts(name: str) -> list[Any]:
    """Return what the gate of re-nomination said, each time an act of this name was done."""
    found = rows(
        "SELECT facts->'verdicts' AS said FROM journal_entry WHERE kind = 'act' AND name = :n ORDER BY seq", n=name
    )
    return [v for row in found for v in row.said or [] if v["gate"] == "renomination"]


def test_who_fell_short_may_be_nominated_again_at_another_meeting_and_twice_is_the_end_for_that_post() -> None:
    case = begun()
    staff.work(case, staff.two_of_each, pick=nobody, until="ask_renomination")
    first = done(case, "record_vote")["failed"]
    assert [(v["outcome"], v["numbers"]["未通过次数"]) for v in verdicts("sum_up_votes")] == [
        ("ok", 1)
    ] * 2  # its run-off too
    part, wait = waiting("ask_renomination")
    assert [c["key"] for c in wait.choices] == ["again", "nominate", "end"]
    give(part, say("again", "在另次会议再次提名"))
    staff.work(case, staff.two_of_each, pick=nobody, until="hold_vote")
    part, wait = waiting("hold_vote")
    staff.run_room(wait, nobody)
    with pytest.raises(Refused, match="同一次会议"):
        give(part, say("counted", "", **staff.filled(wait)))
    at(2010, 3, 12, 9)
    give(part, say("counted", "", **staff.filled(wait)))
    staff.work(case, pick=nobody, until="ask_renomination")
    assert done(case, "record_vote")["failed"] == first
    assert [v["outcome"] for v in verdicts("sum_up_votes")] == ["ok"] * 2 + ["refused"] * 2
    give(waiting("ask_renomination")[0], say("again", "另提他人"))
    move(case)
    part, wait = waiting("decide_inspection")
    with pytest.raises(Refused, match="不再提名"):
        give(part, say("done", "", **staff.filled(wait)))
    rows_ = [row for row, _ in staff.table(wait, "people")]
    others = {f"people:{row}:listed": "否" if int(row) in first else "是" for row in rows_}
    give(part, say("done", "", **staff.filled(wait, **others)))
    staff.work(case)
    [decided] = [c.id for c in staff.candidates(case) if c.state == "decided"]
    assert decided not in first and str(decided) in rows_


def test_where_everybody_ranked_has_fallen_short_twice_only_new_nominations_are_left() -> None:
    case = begun()
    staff.work(case, pick=nobody, until="ask_renomination")
    give(waiting("ask_renomination")[0], say("again", "在另次会议再次提名"))
    move(case)
    at(2010, 3, 12, 9)
    staff.work(case, pick=nobody, until="ask_renomination")
    assert [c["key"] for c in waiting("ask_renomination")[1].choices] == ["nominate", "end"]


@pytest.mark.parametrize("choice", ["nominate", "end"])
def test_nominations_are_opened_again_or_it_ends(choice: str) -> None:
    case = begun()
    staff.work(case, pick=nobody, until="ask_renomination")
    give(waiting("ask_renomination")[0], say(choice, "另行研究"))
    move(case)
    if choice == "end":
        assert one("SELECT state || outcome FROM qs_case WHERE id = :c", c=case) == "finished票决未通过"
    else:
        assert [w.name for _, w in parts()] == ["ask_nominations"]


def test_a_vote_that_the_desk_sent_back_counts_as_no_failure() -> None:
    from models import db
    from tasks import desk

    case = begun()
    staff.work(case, until="hold_vote")
    part, wait = waiting("hold_vote")
    for _ in range(2):  # and its run-off
        part, wait = waiting("hold_vote")
        staff.run_room(wait, nobody)
        give(part, say("counted", "", **staff.filled(wait)))
        move(case)
    clerk = one("SELECT id FROM person WHERE name = '干一'")
    with db.transaction() as tx:
        desk.send_back(tx, case, "decide_inspection", "", "程序有误", int(clerk))  # type: ignore[call-overload]
    staff.work(case)
    assert verdicts("list_inspected") == [] and [c.state for c in staff.candidates(case)].count("decided") == 1
