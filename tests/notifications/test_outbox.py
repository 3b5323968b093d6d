"""The outbox: one row is one person by one channel, queued once, in bulk, quiet at night; paper is recorded by hand."""

import sys
import time as stopwatch
from datetime import datetime, time
from itertools import count

import psycopg
import pytest
from sqlalchemy import event, text

from models import db, journal
from models.base import SHANGHAI
from models.errors import NoSuchItem
from notifications import outbox
from notifications.errors import AlreadyDelivered
from notifications.outbox import Notice
from tests import make
from tests.conftest import one, set_clock
from tests.notifications import office

CALL = {"case_title": "2010年度计划", "item_title": "申报", "deadline": "请于2009年12月31日前办理", "article": "第15条"}


def test_a_notice_goes_to_the_first_active_channel_only_with_a_fresh_link(database: str) -> None:
    [asked] = office.ask()
    with db.transaction() as tx:
        tx.execute(text("UPDATE channel SET active = false WHERE position = 1"))
    [number] = office.send(office.notice(asked))
    [message] = office.messages()
    assert (message.id, message.channel_kind, message.channel_address, message.state) == (
        number,
        "mailbox",
        "sms",
        "created",
    )
    assert "⟦link⟧" in message.body and "/l/" not in message.body
    assert one("SELECT assignment_id FROM link WHERE id = :id", id=message.link_id) == asked.assignment_id


def test_the_same_notice_is_never_queued_twice(database: str) -> None:
    [asked] = office.ask()
    given = office.notice(asked)
    assert len(office.send(given, given)) == 1
    assert office.send(given) == []
    assert (one("SELECT count(*) FROM message"), one("SELECT count(*) FROM link")) == (1, 1)


def test_a_receipt_alone_wakes_no_sender_and_any_other_notice_does(database: str) -> None:
    [asked] = office.ask()
    told = {"case_title": "甲", "item_title": "乙", "choice": "同意", "at": "今日", "receipt": "1-1"}
    receipt = Notice(asked.person_id, "receipt", context=told, dedupe="receipt:1")
    with psycopg.connect(database, autocommit=True) as listening:
        listening.execute(f"LISTEN {db.CHANNEL}")
        office.send(receipt)
        assert [said.payload for said in listening.notifies(timeout=0.2)] == []
        office.send(office.notice(asked))
        assert [said.payload for said in listening.notifies(timeout=5, stop_after=1)] == ["outbox"]
    assert len(office.messages()) == 2


def test_an_undone_act_leaves_no_notice(database: str) -> None:
    [asked] = office.ask()
    with pytest.raises(ZeroDivisionError), db.transaction() as tx:
        outbox.queue(tx, [office.notice(asked)])
        1 / 0  # noqa: B018
    assert office.messages() == []


def test_a_person_without_a_channel_is_seen_by_the_desk(database: str) -> None:
    [asked] = office.ask([])
    office.send(office.notice(asked))
    [message] = office.messages()
    assert (message.state, message.error, message.link_id) == ("failed", "no-channel", None)


def test_paper_waits_for_a_delivery_by_hand_which_is_journalled(database: str) -> None:
    [asked] = office.ask([("slip", "")])
    [number] = office.send(office.notice(asked))
    assert [(m.state, m.error) for m in office.messages()] == [("failed", "needs-printing")]
    with db.transaction() as tx:
        clerk = make.person(tx, "办事员甲")
        outbox.record_delivery(tx, number, clerk.id, "送到本人手中")
    assert [(m.state, m.error) for m in office.messages()] == [("sent", "")]
    with db.reading() as look:
        entry = look.execute(
            text("SELECT actor, facts, words FROM journal_entry WHERE chain = :c"),
            {"c": journal.chain_of(asked.case_id)},
        ).one()
    assert entry == (f"person:{clerk.id}", {"message": number, "person": asked.person_id}, {"note": "送到本人手中"})
    with db.transaction() as tx, pytest.raises(AlreadyDelivered):
        outbox.record_delivery(tx, number, clerk.id, "再次")
    with db.transaction() as tx, pytest.raises(NoSuchItem):
        outbox.record_delivery(tx, number + 1, clerk.id, "没有这一件")


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        ((2, 21, 59), (2, 21, 59)),  # one minute before the quiet begins
        ((2, 22, 0), (3, 7, 30)),  # as it begins
        ((2, 23, 59), (3, 7, 30)),  # before midnight: the next morning
        ((3, 0, 0), (3, 7, 30)),  # after midnight: the same morning
        ((3, 7, 29), (3, 7, 30)),  # one minute before its end
        ((3, 7, 30), (3, 7, 30)),  # as it ends
    ],
)
def test_quiet_hours_move_a_notice_to_the_morning(
    database: str, at: tuple[int, int, int], goes: tuple[int, int, int]
) -> None:
    [asked] = office.ask([("mail", "jia@office.example")])
    set_clock(_moment(at))
    outbox.configure(quiet=(22, time(7, 30)))
    try:
        office.send(office.notice(asked), office.notice(asked, dedupe="urgent", urgent=True))
    finally:
        outbox.configure(quiet=None)
    assert [m.next_try_at for m in office.messages()] == [_moment(goes), _moment(at)]


def test_the_built_in_mailbox_does_not_wait_for_the_morning(database: str) -> None:
    [asked] = office.ask()
    set_clock(_moment((2, 23, 0)))
    outbox.configure(quiet=(22, 7))
    try:
        office.send(office.notice(asked))
    finally:
        outbox.configure(quiet=None)
    assert [m.next_try_at for m in office.messages()] == [_moment((2, 23, 0))]


def test_quiet_hours_within_one_day(database: str) -> None:
    outbox.configure(quiet=(12, 14))
    try:
        assert outbox.not_before(_moment((2, 12, 0)), False) == _moment((2, 14, 0))
        assert outbox.not_before(_moment((2, 14, 0)), False) == _moment((2, 14, 0))
    finally:
        outbox.configure(quiet=None)


def _moment(given: tuple[int, int, int]) -> datetime:
    day, hour, minute = given
    return datetime(2009, 11, day, hour, minute, tzinfo=SHANGHAI)


def test_a_restricted_notice_carries_no_link_outside_and_one_inside(database: str) -> None:
    outside, inside = _restricted()
    office.send(outside, inside)
    bare, full = office.messages()
    assert (bare.channel_kind, bare.link_id) == ("mail", None) and "计划" not in bare.subject + bare.body + bare.html
    assert full.link_id is not None and "计划" in full.body


def _restricted() -> tuple[Notice, Notice]:
    with db.transaction() as tx:
        case = office.case(tx, "restricted")
        people = (make.person(tx, channels=[("mail", "a@office.example")]), make.person(tx))
        asked = [office.assignment(tx, case, person, n) for n, person in enumerate(people)]
    first, second = (office.notice(a, secrecy="restricted") for a in asked)
    return first, second


def test_two_thousand_notices_are_a_handful_of_statements(database: str) -> None:
    with db.transaction() as tx:
        case = office.case(tx)
        asked = [
            office.assignment(tx, case, make.person(tx, f"甲{n}", channels=[("mailbox", "inbox")]), n)
            for n in range(2000)
        ]
    notices = [office.notice(a, "call", context={**CALL, "about": f"第{a.assignment_id}号"}) for a in asked]
    statements = count()
    event.listen(db.engine(), "before_cursor_execute", lambda *_: next(statements))
    begun = stopwatch.perf_counter()
    assert len(office.send(*notices)) == 2000
    sys.stdout.write(f"2000 notices queued in {stopwatch.perf_counter() - begun:.2f} s\n")
    assert next(statements) <= 20  # the two inserts go in pages of a thousand or fewer
    assert (
        one(
            "SELECT count(DISTINCT l.assignment_id) FROM message m JOIN link l ON l.id = m.link_id"
            " WHERE l.assignment_id = m.assignment_id AND l.person_id = m.person_id"
        )
        == 2000
    )
