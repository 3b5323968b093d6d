"""Digests (多项待办汇总): whoever has many items waiting to be sent gets them in one message, with a link for each.

The rows that it stands for keep their own numbers and follow it: sent when it is sent, failed when it fails.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, text, update
from sqlmodel import Session, col, select

from models import clock
from models.messages import Message
from models.waits import Assignment
from notifications.kinds import KINDS
from notifications.render import inert, render
from notifications.whom import contact_words

MOST = 5  # more unsent item notices than this to one channel of a person become a digest
_KINDS = [name for name, kind in KINDS.items() if kind.digests]
_DUE = (
    "state = 'created' AND next_try_at <= :now AND digest_id IS NULL AND link_id IS NOT NULL"
    " AND assignment_id IS NOT NULL AND NOT urgent AND kind = ANY(:kinds)"
)
_MANY = text(
    "SELECT person_id, channel_kind, channel_address, position FROM message"
    f" WHERE {_DUE} GROUP BY 1, 2, 3, 4 HAVING count(*) > :most"
)
_THEIRS = text(
    f"SELECT id FROM message WHERE {_DUE} AND person_id = :person_id AND channel_kind = :channel_kind"
    " AND channel_address = :channel_address ORDER BY id FOR UPDATE SKIP LOCKED"
)


def gather(tx: Session, most: int = MOST) -> list[int]:
    """Put the due item notices of whoever has more than `most` into one message each; returns the new numbers."""
    given = {"now": clock.now(tx), "kinds": _KINDS}
    made = []
    for group in tx.execute(_MANY, {**given, "most": most}).all():
        ids = list(tx.execute(_THEIRS, {**given, **group._mapping}).scalars())
        if len(ids) > most:
            made.append(_make(tx, group, ids))
    return made


def open_members(tx: Session, digest_id: int) -> list[Message]:
    """Return the notices that a digest stands for and whose assignments are still open."""
    statement = select(Message).join(Assignment, col(Assignment.id) == Message.assignment_id)
    statement = statement.where(Message.digest_id == digest_id, Assignment.state == "open")
    return list(tx.exec(statement.order_by(col(Message.id))))


def wording(tx: Session, members: Sequence[Message]) -> dict[str, Any]:
    """Render a digest of these notices; returns the columns subject, body, html and template."""
    entries = [(inert(title_of(m)), f"⟦link:{m.link_id}⟧") for m in members]
    words = render("digest", {"count": str(len(members))}, contact=contact_words(tx), ready={"entries": entries})
    return {"subject": words.subject, "body": words.body, "html": words.html, "template": words.template}


def title_of(message: Message) -> str:
    """Return the line by which a digest names a notice: kind, item, what about, until when."""
    context: Mapping[str, str] = message.facts.get("context", {})
    named = [context.get(name, "") for name in ("item_title", "unit_name", "about")]
    head = f"{KINDS[message.kind].title}：{context.get('case_title', '')}，{'，'.join(filter(None, named))}"
    return f"{head}（{context['deadline']}）" if context.get("deadline") else head


def reword(tx: Session, message: Message, members: Sequence[Message]) -> None:
    """Word a digest anew for the notices that are still open."""
    for name, value in wording(tx, members).items():
        setattr(message, name, value)
    tx.add(message)


def follow(tx: Session, digest_id: int, **values: Any) -> None:
    """Let the notices that a digest stands for take its fate."""
    theirs = col(Message.digest_id) == digest_id, col(Message.state) == "created"
    tx.execute(update(Message).where(*theirs).values(**values))


def _make(tx: Session, group: Row[Any], ids: Sequence[int]) -> int:
    at = clock.now(tx)
    members = list(tx.exec(select(Message).where(col(Message.id).in_(ids)).order_by(col(Message.id))))
    made = Message(
        dedupe=f"digest:{ids[0]}-{ids[-1]}",
        kind="digest",
        person_id=group.person_id,
        channel_kind=group.channel_kind,
        channel_address=group.channel_address,
        position=group.position,
        next_try_at=at,
        created_at=at,
        facts={"members": ids},
        **wording(tx, members),
    )
    tx.add(made)
    tx.flush()
    tx.execute(update(Message).where(col(Message.id).in_(ids)).values(digest_id=made.id))
    return made.id
