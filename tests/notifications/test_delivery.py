"""Delivery: once, by the next channel when one fails (F15: tests/faults), not after the item is over, many items as one digest."""

import re
import sys
import threading
import time as stopwatch
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from models import clock, db
from models.waits import Assignment
from notifications import channels, delivery, links, outcomes
from notifications.mailbox import mailbox, mark_read
from notifications.results import ATTEMPTS, LIMIT, Result
from tests import make
from tests.conftest import one
from tests.notifications import office
from tests.notifications.mail_server import Handler, free_port, mail_server, plain

URL = re.compile(r"http://127\.0\.0\.1:8765/l/([\w-]{43})")


@pytest.fixture
def server() -> Iterator[Handler]:
    with mail_server() as handler:
        yield handler


def _pass(**by: float) -> None:
    with db.transaction() as tx:
        clock.pass_time(tx, timedelta(**by))


def _opens(token: str) -> int | None:
    with db.reading() as look:
        return links.find(look, token).assignment_id


def test_a_mail_arrives_with_number_link_and_subject(database: str, server: Handler) -> None:
    [asked] = office.ask([("mail", "jia@office.example")])
    [number] = office.send(office.notice(asked))
    assert delivery.deliver_due() == 1 and delivery.deliver_due() == 0
    [mail] = server.to("jia@office.example")
    assert mail["X-Qingshan-Message"] == str(number)
    assert mail["Subject"] == f"请您审核：{office.TITLE}"
    [token] = set(URL.findall(plain(mail)))
    assert _opens(token) == asked.assignment_id
    assert f"通知编号：{number}" in plain(mail)
    html = mail.get_body(("html",))
    assert html is not None and token in html.get_content()
    assert [(m.state, m.error, m.attempts) for m in office.messages()] == [("sent", "", 1)]


def test_the_mailbox_shows_the_link_to_its_owner_and_keeps_none(database: str) -> None:
    [asked] = office.ask()
    office.send(office.notice(asked))
    delivery.deliver_due()
    with db.reading() as look:
        [entry] = mailbox(look, asked.person_id)
        assert mailbox(look, asked.person_id, "sms") == [] == mailbox(look, asked.person_id, after=entry.id)
        assert [e.id for e in mailbox(look, None)] == [entry.id]
        assert entry.body == delivery.body_for(look, office.messages()[0])
        kept = str(look.execute(text("SELECT m::text, i::text, l::text FROM message m, mailbox_item i, link l")).all())
    [token] = URL.findall(entry.body)
    assert token not in kept and entry.link.endswith(token)
    assert (_opens(token), entry.links[0].assignment_id, entry.read_at) == (
        asked.assignment_id,
        asked.assignment_id,
        None,
    )
    with db.transaction() as tx:
        mark_read(tx, entry.id, asked.person_id + 1)
        assert mailbox(tx, asked.person_id)[0].read_at is None
    with db.transaction() as tx:
        mark_read(tx, entry.id, asked.person_id)
        assert mailbox(tx, asked.person_id)[0].read_at is not None


def test_what_is_put_off_is_tried_again_later_each_time_and_then_goes_by_the_next_channel(
    database: str, server: Handler
) -> None:
    [asked] = office.ask([("mail", "later@office.example"), ("mailbox", "inbox")])
    office.send(office.notice(asked))
    waits = []
    for attempt in range(1, ATTEMPTS + 1):
        assert delivery.deliver_due() == 1
        message = office.messages()[0]
        assert message.attempts == attempt
        if attempt < ATTEMPTS:
            assert (message.state, message.error) == ("retry", "邮件服务器要求稍后再发（451）")
            with db.reading() as look:
                waits.append((message.next_try_at - clock.now(look)).total_seconds())
            assert delivery.deliver_due() == 0  # not before its time
            _pass(seconds=waits[-1])
    assert waits == sorted(waits) and sum(waits) < 3600
    delivery.deliver_due()
    assert office.states() == [("later@office.example", "failed"), ("inbox", "sent")]


def test_after_the_last_channel_it_stays_failed_for_the_desk(database: str, server: Handler) -> None:
    [asked] = office.ask([("mail", "nobody@office.example"), ("mail", "没有地址"), ("slip", "")])
    office.send(office.notice(asked))
    for _ in range(3):
        delivery.deliver_due()
    assert [(m.state, m.error) for m in office.messages()] == [
        ("failed", "邮件服务器退回（550）"),
        ("failed", "邮箱地址不合规范"),
        ("failed", "needs-printing"),
    ]


def test_a_restricted_notice_that_falls_back_is_worded_for_where_it_goes(database: str, server: Handler) -> None:
    [asked] = office.ask([("mail", "nobody@office.example"), ("mailbox", "inbox")], secrecy="restricted")
    office.send(office.notice(asked, secrecy="restricted"))
    delivery.deliver_due()
    delivery.deliver_due()
    bare, full = office.messages()
    assert "计划" not in bare.body and bare.link_id is None
    assert "计划" in full.body and full.link_id is not None and full.state == "sent"


def test_no_mail_goes_out_for_an_item_that_is_over(database: str, server: Handler) -> None:
    answered, open_ = office.ask([("mail", "jia@office.example")], times=2)
    office.send(
        office.notice(answered),
        office.notice(open_),
        office.notice(answered, "stopped", dedupe="told", context={"case_title": office.TITLE, "reason": "计划调整"}),
    )
    with db.transaction() as tx:
        part = tx.get_one(Assignment, answered.assignment_id)
        part.state = "answered"
        tx.add(part)
    delivery.deliver_due()
    assert [(m.state, m.error) for m in office.messages()] == [
        ("cancelled", "assignment-closed"),
        ("sent", ""),
        ("sent", ""),
    ]
    assert len(server.taken) == 2


def test_a_person_who_left_is_not_asked_any_more(database: str, server: Handler) -> None:
    [asked] = office.ask([("mail", "jia@office.example")])
    office.send(office.notice(asked))
    with db.transaction() as tx:
        tx.execute(text("UPDATE person SET active = false"))
    assert delivery.deliver_due() == 0
    assert [(m.state, m.error) for m in office.messages()] == [("cancelled", "person-inactive")] and not server.taken


def test_only_the_latest_claim_may_record(database: str) -> None:
    [asked] = office.ask([("mail", "jia@office.example"), ("mailbox", "inbox")])
    office.send(office.notice(asked))
    with db.transaction() as tx:
        [first] = delivery.claim(tx, 10)
    with db.transaction() as tx:
        assert delivery.claim(tx, 10) == []  # it is held
    _pass(seconds=61)
    with db.transaction() as tx:
        [second] = delivery.claim(tx, 10)
        assert (second.id, second.text) == (first.id, first.text) and second.claim > first.claim
    with db.transaction() as tx:
        assert outcomes.record(tx, first.id, first.claim, Result("give_up", "late")) is False
        assert outcomes.record(tx, second.id, second.claim, Result("sent")) is True
        assert outcomes.record(tx, second.id, second.claim, Result("sent")) is False
    assert office.states() == [("jia@office.example", "sent")]


def test_a_message_that_never_comes_to_a_result_is_not_sent_for_ever(database: str) -> None:
    [asked] = office.ask([("mail", "jia@office.example"), ("mailbox", "inbox")])
    office.send(office.notice(asked))
    for _ in range(ATTEMPTS):
        with db.transaction() as tx:
            assert len(delivery.claim(tx, 10)) == 1
        _pass(seconds=61)
    with db.transaction() as tx:
        assert delivery.claim(tx, 10) == []
    assert office.states() == [("jia@office.example", "failed"), ("inbox", "created")]


def test_two_senders_at_once_send_each_message_once(database: str, server: Handler) -> None:
    with db.transaction() as tx:
        case = office.case(tx)
        asked = [
            office.assignment(tx, case, make.person(tx, channels=[("mail", f"p{n}@office.example")]), n)
            for n in range(60)
        ]
    office.send(*[office.notice(a) for a in asked])
    threads = [threading.Thread(target=_all) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(address for address, _ in server.taken) == sorted(f"p{n}@office.example" for n in range(60))


def _all() -> None:
    while delivery.deliver_due(10):
        pass


def test_f13_a_server_that_hangs_blocks_nobody_for_long_and_no_session_is_held(database: str, server: Handler) -> None:
    with db.transaction() as tx:
        case = office.case(tx)
        slow, quick = (
            office.assignment(tx, case, make.person(tx, channels=[("mail", f"{who}@office.example")]), n)
            for n, who in enumerate(("slow", "quick"))
        )
    office.send(office.notice(slow), office.notice(quick))
    sender, begun = threading.Thread(target=delivery.deliver_due), stopwatch.monotonic()
    sender.start()
    while not server.to("slow@office.example"):
        stopwatch.sleep(0.02)
    stopwatch.sleep(0.5)
    waiting = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
    )
    assert sender.is_alive() and one(waiting) == 0
    assert ("quick@office.example", "sent") in office.states()
    sender.join(LIMIT)
    assert not sender.is_alive() and stopwatch.monotonic() - begun < LIMIT
    assert [m.error for m in office.messages()] == ["邮件服务器超时未答复", ""]


def test_no_mail_server_set_or_none_there_is_tried_again(database: str) -> None:
    [asked] = office.ask([("mail", "jia@office.example")])
    office.send(office.notice(asked))
    channels.configure()
    delivery.deliver_due()
    assert [(m.state, m.error) for m in office.messages()] == [("retry", "尚未设置邮件服务器")]
    channels.configure(smtp=f"smtp://127.0.0.1:{free_port()}")
    _pass(minutes=2)
    delivery.deliver_due()
    channels.configure()
    assert [(m.state, m.error) for m in office.messages()] == [("retry", "连接不上邮件服务器")]


def test_more_than_five_waiting_items_go_as_one_digest_with_a_link_each(database: str) -> None:
    asked = office.ask(times=7)
    office.send(*[office.notice(a) for a in asked])
    delivery.deliver_due()
    with db.reading() as look:
        [entry] = mailbox(look, asked[0].person_id)
    assert entry.kind == "digest" and entry.subject == "您有多项待办" and "7项待办" in entry.body
    assert [link.assignment_id for link in entry.links] == [a.assignment_id for a in asked]
    assert [_opens(token) for token in URL.findall(entry.body)] == [a.assignment_id for a in asked]
    assert f"报送的第{asked[6].assignment_id}个班次" in entry.body
    *items, digest = office.messages()
    assert {(m.state, m.digest_id) for m in items} == {("sent", digest.id)} and digest.state == "sent"
    assert delivery.deliver_due() == 0


def test_five_waiting_items_go_one_by_one(database: str) -> None:
    asked = office.ask(times=5)
    office.send(*[office.notice(a) for a in asked])
    delivery.deliver_due()
    with db.reading() as look:
        assert [e.kind for e in mailbox(look, asked[0].person_id)] == ["review"] * 5


def test_a_digest_that_fails_goes_by_the_next_channel_and_leaves_out_what_is_over(
    database: str, server: Handler
) -> None:
    asked = office.ask([("mail", "nobody@office.example"), ("mailbox", "inbox")], times=8)
    office.send(*[office.notice(a) for a in asked])
    delivery.deliver_due()
    with db.transaction() as tx:
        tx.execute(text("UPDATE assignment SET state = 'void' WHERE id = :id"), {"id": asked[0].assignment_id})
    delivery.deliver_due()
    with db.reading() as look:
        [entry] = mailbox(look, asked[0].person_id)
    assert [link.assignment_id for link in entry.links] == [a.assignment_id for a in asked[1:]]


def test_a_digest_put_off_is_worded_anew_without_what_is_over_meanwhile(database: str, server: Handler) -> None:
    asked = office.ask([("mail", "later@office.example")], times=7)
    office.send(*[office.notice(a) for a in asked])
    delivery.deliver_due()
    with db.transaction() as tx:
        tx.execute(text("UPDATE assignment SET state = 'answered' WHERE id <> :id"), {"id": asked[3].assignment_id})
    _pass(minutes=1)
    with db.transaction() as tx:
        [view] = delivery.claim(tx, 10)
    assert "1项待办" in view.text and [_opens(t) for t in URL.findall(view.text)] == [asked[3].assignment_id]
    with db.transaction() as tx:
        tx.execute(text("UPDATE assignment SET state = 'answered'"))
    _pass(minutes=2)
    assert delivery.deliver_due() <= 1
    assert office.messages()[-1].state == "cancelled"


def test_many_messages_to_a_real_mail_server(database: str, server: Handler) -> None:
    with db.transaction() as tx:
        case = office.case(tx)
        people = [make.person(tx, f"甲{n}", channels=[("mail", f"p{n}@office.example")]) for n in range(200)]
        asked = [office.assignment(tx, case, person, n) for n, person in enumerate(people)]
    office.send(*[office.notice(a) for a in asked])
    begun = stopwatch.perf_counter()
    _all()
    sys.stdout.write(f"200 messages handed to SMTP in {stopwatch.perf_counter() - begun:.1f} s\n")
    assert len({address for address, _ in server.taken}) == len(server.taken) == 200
    assert one("SELECT count(*) FROM message WHERE state = 'sent'") == 200
