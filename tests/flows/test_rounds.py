"""Rounds (轮次): going back keeps and marks what was, voids what is open, and asks anew with fresh parts, links and timers."""

from datetime import datetime, timedelta

import pytest

from flows.run import CaseRun
from models import clock, db
from models.base import SHANGHAI
from notifications import links
from tests.conftest import one
from tests.flows import small, staff
from tests.flows.small import a_step, a_wait
from tests.flows.staff import acts, give, move, part, parts, rows, say

pytestmark = pytest.mark.usefixtures("database")
DUE = datetime(2009, 11, 20, 18, tzinfo=SHANGHAI)
write, check, sign = a_wait("write", "甲一"), a_wait("check", "甲二"), a_wait("sign", "甲三", "甲四", due_at=DUE)
prepare, note, count = a_step("prepare"), a_step("note"), a_step("count")


def each_checked(case: CaseRun, subject: str) -> None:
    """Write, have it checked, write again until it is accepted."""
    case.wait(write, subject)
    checked = case.wait(check, subject)
    if checked.outcome == "no":
        case.back_to(write, subject, because=checked)
    case.step(note, subject)


def whole(case: CaseRun) -> str:
    """Write and check three, then sign the whole, or count again."""
    case.step(prepare)
    case.each(["unit:1", "unit:2", "unit:3"], each_checked)
    case.step(count)
    signed = case.wait(sign)
    if signed.outcome == "no":
        case.back_to(count_asked, because=signed)
    return "办结"


count_asked = count  # the whole case goes back to a step


def begin() -> int:
    """Open a case in which all three have been written and wait to be checked."""
    number = small.begin(small.procedure_of("rounds", whole), "甲一", "甲二", "甲三", "甲四")
    move(number)
    for assignment, _ in parts():
        give(assignment, say("yes"))
    move(number)
    return number


def all_checked() -> int:
    """Open a case that waits for its two signatures."""
    number = begin()
    for assignment, _ in parts():
        give(assignment, say("yes"))
    move(number)
    return number


def subject_part(subject: str) -> int:
    """Return the number of the one open part of a subject."""
    return part("approval", subject).id


def test_one_subject_goes_back_and_the_others_stay() -> None:
    number = begin()
    give(part("approval", "unit:2"), say("no", "写明必要性"))
    give(part("approval", "unit:3"), say("yes"))
    move(number)
    assert acts(number, "write") == [
        ("unit:1", 1, True),
        ("unit:2", 1, False),
        ("unit:3", 1, True),
        ("unit:2", 2, True),
    ]
    assert acts(number, "check") == [("unit:1", 1, True), ("unit:2", 1, False), ("unit:3", 1, True)]
    assert acts(number, "note") == [("unit:3", 1, True)]
    [(_, again)] = parts(subject="unit:2")
    assert (again.name, again.round, again.facts["why"]) == ("write", 2, "写明必要性")


def test_many_go_back_in_one_run() -> None:
    number = begin()
    for n in (1, 2, 3):
        give(part("approval", f"unit:{n}"), say("no", f"第{n}项"))
    assert move(number).words == "等待：请write（3）"
    assert {w.facts["why"] for _, w in parts()} == {"第1项", "第2项", "第3项"}


def test_a_new_round_has_its_own_part_and_link() -> None:
    number = begin()
    [old] = rows(
        "SELECT a.id FROM assignment a JOIN wait w ON w.id = a.wait_id WHERE w.name='write' AND subject='unit:2'"
    )
    give(part("approval", "unit:2"), say("no", "重写"))
    move(number)
    new = subject_part("unit:2")
    assert new != old.id
    assert one("SELECT count(*) FROM link WHERE assignment_id = :a", a=new) == 1
    assert one("SELECT count(DISTINCT token_hash) FROM link WHERE assignment_id IN (:a, :b)", a=old.id, b=new) == 2


def test_the_whole_case_goes_back_to_a_step_and_open_parts_are_void() -> None:
    number = all_checked()
    mine, theirs = (assignment for assignment, _ in parts())
    give(mine, say("no", "数字不对"))
    move(number)
    assert acts(number, "count") == [("", 1, False), ("", 2, True)]
    assert acts(number, "sign") == [("", 1, False), ("", 2, True)]
    assert acts(number, "prepare") == [("", 1, True)]
    assert acts(number, "note") == [(f"unit:{n}", 1, True) for n in (1, 2, 3)]
    [row] = rows("SELECT state, void_reason FROM assignment WHERE id = :id", id=theirs.id)
    assert (row.state, row.void_reason) == ("void", "该环节已按规则办结")
    assert {w.round for _, w in parts()} == {2}


def test_an_old_part_cannot_be_answered_after_going_back() -> None:
    number = all_checked()
    mine, theirs = (assignment for assignment, _ in parts())
    give(mine, say("no", "数字不对"))
    move(number)
    with pytest.raises(staff.answering.WaitNotOpen):
        give(theirs, say("yes"))


def test_answers_of_a_superseded_round_count_for_nothing_in_the_next() -> None:
    number = all_checked()
    agreed, returned = (assignment for assignment, _ in parts())
    give(agreed, say("yes"))
    give(returned, say("no", "数字不对"))
    move(number)
    give(parts()[0][0], say("yes"))
    assert move(number).result == "waiting"  # one of two: the agreement of the first round does not help
    give(parts()[0][0], say("yes"))
    assert move(number).result == "finished"


def test_timers_of_a_round_that_ended_do_nothing() -> None:
    number = all_checked()
    [old] = {w.id for _, w in parts()}
    give(parts()[0][0], say("no", "数字不对"))
    move(number)
    with db.transaction() as tx:  # one that outlived its round, as a restored backup may hold
        tx.execute(
            staff.text("INSERT INTO timer (wait_id, case_id, kind, at, note) VALUES (:w, :c, 'close', qs_now(), '')"),
            {"w": old, "c": number},
        )
        clock.pass_time(tx, timedelta(minutes=1))
    before = one("SELECT count(*) FROM journal_entry")
    assert staff.timers.run_due() == 1
    assert one("SELECT note FROM timer WHERE wait_id = :w AND kind = 'close'", w=old) == "closed"
    assert one("SELECT count(*) FROM journal_entry") == before
    assert one("SELECT count(*) FROM wait WHERE closed_at IS NULL") == 1


def test_the_old_link_still_opens_only_the_old_part() -> None:
    begin()
    link = rows("SELECT l.id FROM link l JOIN assignment a ON a.id = l.assignment_id ORDER BY l.id LIMIT 1")[0].id
    with db.transaction() as tx:
        kept = tx.get_one(links.Link, link)
        found = links.find(tx, links.token(kept))
    assert found.assignment_id not in {a.id for a, _ in parts()}
