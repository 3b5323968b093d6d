"""Delivery (发送): due messages are claimed, handed over with no session open, and the result recorded.

Three short steps, so that a stop at any instant costs at most one more copy under the same number (F14): a claim that
runs out is taken again, and only the holder of the latest claim may record (fencing). What fails for good goes to the
person's next channel, under a number of its own and with a fresh link (F15).
"""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.exc import DataError
from sqlmodel import Session, col, select

from models import clock, db
from models.messages import Message
from notifications import channels, digest, outcomes
from notifications.channels import MessageView
from notifications.filling import Filled, body_for, fill
from notifications.kinds import ASKING
from notifications.mailbox import mailbox
from notifications.results import ATTEMPTS, LIMIT, Result, give_up, retry

__all__ = ["body_for", "deliver_due", "mailbox"]

CLAIM = timedelta(seconds=60)  # longer than a hand-over may take
WORKERS = 8
_OVER = text(
    "UPDATE message m SET state = 'cancelled', error = CASE WHEN p.active THEN 'assignment-closed' ELSE 'person-inactive' END"
    " FROM assignment a, person p WHERE a.id = m.assignment_id AND p.id = m.person_id AND m.state IN ('created','retry')"
    " AND m.next_try_at <= :now AND m.kind = ANY(:asking) AND (a.state <> 'open' OR NOT p.active)"
)
_CLAIM = text(
    "UPDATE message m SET state = 'sending', attempts = m.attempts + 1, claim = m.claim + 1, claimed_until = :until"
    " FROM (SELECT id FROM message WHERE state IN ('created','retry','sending') AND digest_id IS NULL"
    " AND next_try_at <= :now AND (state <> 'sending' OR claimed_until <= :now)"
    " ORDER BY urgent DESC, next_try_at, id LIMIT :most FOR UPDATE SKIP LOCKED) due"
    " WHERE m.id = due.id RETURNING m.id"
)


def deliver_due(limit: int = 50) -> int:
    """Hand over up to `limit` due messages (发送到期通知); returns how many were claimed. 0: nothing is due.

    Blocks no longer than one hand-over may take; one that hangs is left behind and taken again when its claim is over.
    """
    with db.transaction() as tx:
        claimed = claim(tx, limit)
    near = [view for view in claimed if view.channel_kind == "mailbox"]
    if near:
        handed = [(view, hand_over(view)) for view in near]
        with db.transaction() as tx:
            for view, result in handed:
                outcomes.record(tx, view.id, view.claim, result)
    _send([view for view in claimed if view.channel_kind != "mailbox"])
    return len(claimed)


def claim(tx: Session, limit: int) -> list[MessageView]:
    """Claim due messages in this transaction (领取), after checking again that what they ask for is still open."""
    at = clock.now(tx)
    tx.execute(_OVER, {"now": at, "asking": list(ASKING)})
    digest.gather(tx)
    ids = list(tx.execute(_CLAIM, {"now": at, "until": at + CLAIM, "most": limit}).scalars())
    if not ids:
        return []
    rows = tx.exec(select(Message).where(col(Message.id).in_(ids)).execution_options(populate_existing=True))
    alive = [message for message in rows if _still_wanted(tx, message)]
    filled = _filled(tx, alive)
    whole = [message for message in alive if message.id in filled]
    order = sorted(whole, key=lambda m: (not m.urgent, m.next_try_at, m.id))
    return [
        MessageView(
            id=m.id,
            claim=m.claim,
            kind=m.kind,
            channel_kind=m.channel_kind,
            address=m.channel_address,
            subject=filled[m.id].subject,
            text=filled[m.id].text,
            html=filled[m.id].html,
        )
        for m in order
    ]


def hand_over(view: MessageView) -> Result:
    """Hand one message to its channel; whatever goes wrong there is a result, never an exception."""
    try:
        return channels.hand_over(view)
    except UnicodeError:
        return give_up("联系方式或内容含有无法发送的字符")
    except Exception as error:  # a channel's defect must not stop the other messages
        return retry(f"发送程序出错（{type(error).__name__}）")


def _send(views: list[MessageView]) -> None:
    if not views:
        return
    pool = ThreadPoolExecutor(max_workers=min(WORKERS, len(views)), thread_name_prefix="deliver")
    running = [pool.submit(_send_one, view) for view in views]
    done, _ = wait(running, timeout=LIMIT)
    pool.shutdown(wait=False, cancel_futures=True)  # what was not begun is claimed again later
    for future in done:
        future.result()


def _send_one(view: MessageView) -> None:
    result = hand_over(view)
    with db.transaction() as tx:
        outcomes.record(tx, view.id, view.claim, result)


def _filled(tx: Session, messages: list[Message]) -> dict[int, Filled]:
    """Fill in all of them at once; where one is damaged, each by itself, so that it fails alone."""
    try:
        with tx.begin_nested():
            return fill(tx, messages)
    except (LookupError, DataError):
        return {m.id: words for m in messages if (words := _filled_alone(tx, m))}


def _filled_alone(tx: Session, message: Message) -> Filled | None:
    try:
        with tx.begin_nested():
            return fill(tx, [message])[message.id]
    except (LookupError, DataError):
        outcomes.fail(tx, message, "通知内容已损坏，未发送")
        return None


def _still_wanted(tx: Session, message: Message) -> bool:
    """Drop what was tried too often without any result, and the part of a digest that is no longer open."""
    if message.attempts > ATTEMPTS:
        outcomes.fail(tx, message, "多次发送均无结果")
        return False
    if message.kind != "digest":
        return True
    members = digest.open_members(tx, message.id)
    if not members:
        message.state, message.error = "cancelled", "assignment-closed"
        digest.follow(tx, message.id, state="cancelled", error="assignment-closed")
    else:
        digest.reword(tx, message, members)
    tx.add(message)
    tx.flush()
    return bool(members)
