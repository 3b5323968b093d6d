"""The built-in mailbox (站内信箱): for offices without mail, for rehearsals, and for reading a notice again.

It keeps no link and no code: both are put in when the owner reads, so the database holds neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from models import clock
from models.messages import MailboxItem, Message
from notifications.filling import Filled, fill
from notifications.kinds import KINDS
from notifications.links import url_of


@dataclass(frozen=True)
class LinkIn:
    """A link that stands in a message, and the assignment or document that it opens."""

    url: str
    assignment_id: int | None
    document_id: int | None


@dataclass(frozen=True)
class MailboxEntry:
    """A message as its owner reads it. `links`: one, none, or one for each item of a digest."""

    id: int
    message_id: int
    address: str  # inbox, or sms: what a phone would show
    at: datetime
    read_at: datetime | None
    kind: str
    kind_title: str
    subject: str
    body: str
    html: str
    case_id: int | None
    assignment_id: int | None
    person_id: int
    links: Sequence[LinkIn] = field(default_factory=tuple)

    @property
    def link(self) -> str:
        """Return the address of the first link, empty where there is none."""
        return self.links[0].url if self.links else ""


def mailbox(
    tx: Session, person_id: int | None, address: str | None = None, *, after: int = 0, limit: int = 200
) -> list[MailboxEntry]:
    """Return a person's mail, newest first, with links filled in (站内信箱); `person_id` None: everybody's (rehearsals).

    `address`: inbox or sms; `after`: only items numbered above it; `limit`: at most so many.
    """
    statement = select(MailboxItem, Message).join(Message, col(Message.id) == MailboxItem.message_id)
    statement = statement.where(MailboxItem.id > after).order_by(col(MailboxItem.id).desc()).limit(limit)
    if person_id is not None:
        statement = statement.where(MailboxItem.person_id == person_id)
    if address is not None:
        statement = statement.where(MailboxItem.address == address)
    rows = list(tx.exec(statement))
    filled = fill(tx, [message for _, message in rows])
    return [_entry(item, message, filled[message.id]) for item, message in rows]


def mark_read(tx: Session, item_id: int, person_id: int) -> None:
    """Note that the owner has read a message (已读); anybody else's number does nothing."""
    theirs = col(MailboxItem.id) == item_id, col(MailboxItem.person_id) == person_id
    tx.execute(update(MailboxItem).where(*theirs, col(MailboxItem.read_at).is_(None)).values(read_at=clock.now(tx)))


def _entry(item: MailboxItem, message: Message, words: Filled) -> MailboxEntry:
    return MailboxEntry(
        id=item.id,
        message_id=message.id,
        address=item.address,
        at=item.at,
        read_at=item.read_at,
        kind=message.kind,
        kind_title=KINDS[message.kind].title,
        subject=words.subject,
        body=words.text,
        html=words.html,
        case_id=message.case_id,
        assignment_id=message.assignment_id,
        person_id=message.person_id,
        links=[
            *(LinkIn(url_of(link), link.assignment_id, link.document_id) for link in words.links.values()),
            *([LinkIn(words.page, None, None)] if words.page else []),
        ],
    )
