"""Who wakes to send: one sender for one message, an idle one first; a full batch calls another."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from models import db
from notifications.outbox import Notice, queue
from qingshan.conductor.main import Conductor
from qingshan.conductor.sending import BATCH, Sender
from qingshan.settings import Settings
from tests.conftest import one
from tests.notifications import office
from tests.ops.test_up import until


@pytest.fixture
def conductor(database: str) -> Iterator[Conductor]:
    made = Conductor(Settings(), database)
    yield made
    made.stop()
    made.movers.stop()


def test_one_message_wakes_one_sender_and_an_idle_one_first(conductor: Conductor) -> None:
    first, second = conductor.senders
    conductor.heard("outbox")
    assert (first.bell.is_set(), second.bell.is_set()) == (True, False)
    first.busy = True
    conductor.heard("outbox")
    assert second.bell.is_set()


def test_while_all_are_busy_the_message_is_found_by_the_first_that_ends(conductor: Conductor) -> None:
    for sender in conductor.senders:
        sender.busy = True
    conductor.heard("outbox")
    assert conductor.senders[0].bell.is_set()


@pytest.mark.parametrize(("people", "calls"), [(BATCH - 1, 0), (BATCH, 1)])
def test_a_full_batch_calls_another_sender(database: str, people: int, calls: int) -> None:
    person = office.ask()[0].person_id
    told = {"case_title": "甲", "item_title": "乙", "choice": "同意", "at": "今日", "receipt": "1-1"}
    with db.transaction() as tx:
        tx.execute(text("UPDATE channel SET kind = 'mailbox', address = 'inbox'"))
        queue(tx, [Notice(person, "receipt", context=told, dedupe=f"receipt:{n}") for n in range(people)])
    stopping, called = threading.Event(), []
    sender = Sender(stopping, lambda: called.append(1))
    sender.start()
    until(lambda: one("SELECT count(*) FROM message WHERE state = 'sent'") == people, 30)
    stopping.set()
    sender.wake()
    sender.join(10)
    assert len(called) == calls
