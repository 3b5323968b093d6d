"""Recording what came of a hand-over (发送结果), fenced by the claim, and going on to the person's next channel."""

import logging
from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from models import clock, db
from models.errors import QingshanError
from models.links import Link
from models.messages import MailboxItem, Message
from notifications import digest, outbox
from notifications.kinds import kind_of
from notifications.outbox import Notice
from notifications.results import ATTEMPTS, Result, seconds_until_next

log = logging.getLogger("qingshan.delivery")


def record(tx: Session, message_id: int, claim: int, result: Result) -> bool:
    """Record a result, if `claim` is still the latest; returns whether it was. Delivers into the built-in mailbox."""
    held = select(Message).where(Message.id == message_id, Message.claim == claim, Message.state == "sending")
    message = tx.exec(held.with_for_update().execution_options(populate_existing=True)).first()
    if message is None:
        return False
    if result.state == "sent":
        _sent(tx, message)
    elif result.state == "retry" and message.attempts < ATTEMPTS:
        _again(tx, message, result)
    else:
        fail(tx, message, result.note)
    return True


def fail(tx: Session, message: Message, note: str) -> None:
    """Give a message up (发送失败) and queue it for the person's next channel, with a fresh link; the old link ends."""
    _set(tx, message, state="failed", error=note, claimed_until=None)
    if message.kind == "digest":
        members = list(tx.exec(select(Message).where(Message.digest_id == message.id, Message.state == "created")))
        for member in members:
            fail(tx, member, note)
        return
    try:
        with tx.begin_nested():
            _fall_back(tx, message)
    except (QingshanError, LookupError, TypeError):  # it cannot be worded anew: one message stops, not everybody's
        log.error("message %s: not worded anew for the next channel", message.id)


def _fall_back(tx: Session, message: Message) -> None:
    place = outbox.next_channel(tx, message.person_id, message.position)
    if place is None or not kind_of(message.kind).falls_back:
        return
    if message.link_id:
        tx.execute(update(Link).where(col(Link.id) == message.link_id).values(revoked_at=clock.now(tx)))
    outbox.put(tx, [(_notice(message), place)], fallback_of=message.id)


def _sent(tx: Session, message: Message) -> None:
    at = clock.now(tx)
    _set(tx, message, state="sent", sent_at=at, error="", claimed_until=None)
    if message.channel_kind == "mailbox":
        tx.add(MailboxItem(message_id=message.id, person_id=message.person_id, address=message.channel_address, at=at))
        tx.flush()
    if message.kind == "digest":
        digest.follow(tx, message.id, state="sent", sent_at=at)


def _again(tx: Session, message: Message, result: Result) -> None:
    wait = timedelta(seconds=seconds_until_next(message.attempts, result.after))
    at = outbox.not_before(clock.now(tx) + wait, message.urgent)
    _set(tx, message, state="retry", next_try_at=at, error=result.note, claimed_until=None)
    db.tell(tx, "outbox")


def _set(tx: Session, message: Message, **values: Any) -> None:
    for name, value in values.items():
        setattr(message, name, value)
    tx.add(message)
    tx.flush()


def _notice(message: Message) -> Notice:
    """Return the notice that a message was made from, to be worded anew for another channel."""
    first = message.dedupe.rsplit("#", 1)[0] if message.fallback_of_id else message.dedupe
    return Notice(
        person_id=message.person_id,
        kind=message.kind,
        context=message.facts["context"],
        dedupe=first,
        assignment_id=message.assignment_id,
        case_id=message.case_id,
        urgent=message.urgent,
        secrecy=message.facts["secrecy"],
        document_ids=message.facts["documents"],
        code_id=message.code_id,
        page=message.facts.get("page", ""),
    )
