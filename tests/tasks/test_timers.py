"""Timers: what is due is done once and only while its round is open; a paused case rests; nobody is pestered."""

from datetime import datetime, timedelta

import pytest

from flows.run import CaseRun
from models import db
from models.base import SHANGHAI
from models.cases import lock_case
from models.instance import Instance
from tasks import desk, timers
from tests import make
from tests.conftest import one, set_clock
from tests.flows import small, staff
from tests.flows.small import a_wait
from tests.flows.staff import give, move, parts, rows, say

pytestmark = pytest.mark.usefixtures("database")
DUE = datetime(2009, 11, 6, 18, tzinfo=SHANGHAI)  # a Friday


def waiting(on_due: str = "stay", *names: str) -> int:
    """Open a case that waits for people until Friday evening."""
    names = names or ("甲一", "甲二")
    ask = a_wait("ask", *names, due_at=DUE, on_due=on_due)

    def body(case: CaseRun) -> str:
        return case.wait(ask).how

    number = small.begin(small.procedure_of(f"timers-{on_due}", body), *names)
    move(number)
    return number


def due_at(*when: int) -> int:
    """Let it be that day and time and say how many timers were done."""
    set_clock(datetime(*when, tzinfo=SHANGHAI))  # type: ignore[arg-type, misc]
    return timers.run_due()


def reminded() -> list[str]:
    """Return who was reminded, in order."""
    query = "SELECT p.name FROM message m JOIN person p ON p.id = m.person_id WHERE m.kind = 'remind' ORDER BY m.id"
    return [row.name for row in rows(query)]


def a_timer(kind: str, *when: int) -> None:
    """Add a timer to the only round."""
    at = datetime(*when, tzinfo=SHANGHAI)  # type: ignore[arg-type, misc]
    with db.transaction() as tx:
        tx.execute(
            staff.text(
                "INSERT INTO timer (wait_id, case_id, kind, at, note) SELECT id, case_id, :k, :at, '' FROM wait"
            ),
            {"k": kind, "at": at},
        )


def test_a_close_by_time_is_the_system_s_and_moves_the_case_on() -> None:
    number = waiting("close")
    assert due_at(2009, 11, 6, 17, 59) == 0
    assert due_at(2009, 11, 6, 18, 0) == 1
    [entry] = rows("SELECT actor, facts FROM journal_entry WHERE kind = 'closed'")
    assert (entry.actor, entry.facts["how"]) == ("system", "time")
    assert {r.void_reason for r in rows("SELECT void_reason FROM assignment")} == {"截止时间已到"}
    assert move(number).words == "办结：time"
    assert timers.run_due() == 0


def test_only_those_who_have_not_answered_are_reminded() -> None:
    waiting()
    give(parts()[0][0], say("yes"))
    a_timer("remind", 2009, 11, 4, 9)
    assert due_at(2009, 11, 4, 9) == 1
    assert reminded() == ["甲二"]
    [entry] = rows("SELECT actor, facts FROM journal_entry WHERE name = 'reminded'")
    assert (entry.actor, entry.facts["people"]) == ("system", 1)


def test_nobody_is_reminded_twice_within_an_hour() -> None:
    waiting()
    for minute in (0, 30, 59):
        a_timer("remind", 2009, 11, 4, 9, minute)
    for minute in (0, 30, 59):
        due_at(2009, 11, 4, 9, minute)
    assert reminded() == ["甲一", "甲二"]
    a_timer("remind", 2009, 11, 4, 10, 1)
    due_at(2009, 11, 4, 10, 1)
    assert reminded() == ["甲一", "甲二"] * 2


def test_what_ends_in_the_same_moment_reminds_nobody_any_more() -> None:
    waiting("close")
    a_timer("remind", 2009, 11, 6, 9)
    a_timer("escalate", 2009, 11, 6, 9)
    assert due_at(2009, 11, 9, 8) == 3  # the machine was off over the weekend
    assert reminded() == []
    assert one("SELECT count(*) FROM message WHERE kind = 'escalate'") == 0


def test_past_its_date_an_open_round_is_reminded_every_working_morning() -> None:
    waiting()
    days = []
    for day in range(6, 13):
        for hour in (8, 9, 20):
            before = len(reminded())
            due_at(2009, 11, day, hour)
            days += [(day, hour)] if len(reminded()) > before else []
    assert days == [(9, 9), (10, 9), (11, 9), (12, 9)]  # from Monday on, at nine


def test_the_office_may_set_how_often_or_switch_it_off() -> None:
    waiting()
    with db.transaction() as tx:
        tx.get_one(Instance, 1).facts = {timers.OVERDUE_EVERY: 0}
    due_at(2009, 11, 7, 9)
    assert due_at(2009, 11, 20, 9) == 0
    assert reminded() == []


def test_a_year_without_a_published_calendar_still_reminds_on_weekdays() -> None:
    assert timers.workdays_on(datetime(2101, 1, 7).date(), 2) == datetime(2101, 1, 11).date()  # Friday, then Monday


def test_the_head_hears_of_it_unless_the_head_is_the_one_asked() -> None:
    waiting()
    with db.transaction() as tx:
        one_, other = make.staffed_unit(tx, "某镇"), make.unit(tx, "某街道")
        first, second = (a.id for a, _ in parts())
        other.head_id = small.people["甲二"]
        tx.get_one(staff.Assignment, first).unit_id = one_.id
        tx.get_one(staff.Assignment, second).unit_id = other.id
        tx.add(other)
        head = one_.head_id
    a_timer("escalate", 2009, 11, 4, 9)
    due_at(2009, 11, 4, 9)
    assert [r.person_id for r in rows("SELECT person_id FROM message WHERE kind = 'escalate'")] == [head]
    [entry] = rows("SELECT facts FROM journal_entry WHERE name = 'escalated'")
    assert entry.facts["people"] == 1


def test_a_paused_case_rests_and_gets_its_time_back() -> None:
    number = waiting("close", "甲一")
    with db.transaction() as tx:
        clerk = make.person(tx, "干一", roles=["clerk"]).id
        desk.pause(tx, number, "等候上级文件", clerk)
    assert due_at(2009, 11, 9, 9) == 0
    with db.transaction() as tx:
        desk.resume(tx, number, "文件已到", clerk)
    assert one("SELECT due_at FROM wait") == DUE + timedelta(days=7)
    assert one("SELECT at FROM timer WHERE kind = 'close'") == DUE + timedelta(days=7)
    due_at(2009, 11, 13, 17, 59)
    assert reminded() == ["甲一"]  # on the morning of the new last day
    assert parts()
    due_at(2009, 11, 13, 18)
    assert not parts()


def test_a_case_somebody_is_writing_is_left_for_the_next_round() -> None:
    number = waiting("close")
    set_clock(DUE)
    with db.transaction() as tx:
        lock_case(tx, number)
        assert timers.run_due() == 0
    assert timers.run_due() == 1


def test_no_more_than_asked_for_is_done_at_once() -> None:
    waiting()
    for hour in range(9, 14):
        a_timer("remind", 2009, 11, 4, hour)
    set_clock(datetime(2009, 11, 4, 14, tzinfo=SHANGHAI))
    assert [timers.run_due(limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert reminded() == ["甲一", "甲二"]


def test_a_head_is_prompted_before_the_date_and_told_of_lateness_only_after_it() -> None:
    waiting()
    with db.transaction() as tx:
        first = parts()[0][0].id
        tx.get_one(staff.Assignment, first).unit_id = make.staffed_unit(tx, "某镇").id
    for day in (4, 7):
        a_timer("escalate", 2009, 11, day, 9)
        due_at(2009, 11, day, 9)
    said = {row.kind: (row.subject, row.body) for row in rows("SELECT kind, subject, body FROM message")}
    assert "督办提示" in said["escalate"][0] and "逾期" not in said["escalate"][1]
    assert "尚未办理，截止日期为2009年11月6日。请您督促在截止前办理" in said["escalate"][1]
    assert "逾期告知" in said["overdue"][0] and "逾期没有办理" in said["overdue"][1]
