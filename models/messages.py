"""The outbox (通知消息): one row is one recipient by one channel, and the built-in mailbox (站内信箱).

Words of states follow what happens to a letter: created, sending, sent, retry, failed, cancelled.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.base import json_object, key, moment, ref, text_column


class Message(SQLModel, table=True):
    """One message to one person by one channel (通知消息). Its number stays the same however often it is sent."""

    __table_args__ = (
        UniqueConstraint("dedupe"),
        CheckConstraint(
            "state IN ('created','sending','sent','retry','failed','cancelled')",
            name="state",
        ),
        Index(
            "ix_message_due",
            "next_try_at",
            "id",
            postgresql_where=text("state IN ('created','retry','sending')"),
        ),
    )
    id: int = key()
    dedupe: str = text_column()  # the same notice is never queued twice
    kind: str = text_column()  # the folder of its template
    template: str = text_column()  # fingerprint of the template that it was made from
    case_id: int | None = ref("qs_case.id", null=True, index=True)
    assignment_id: int | None = ref("assignment.id", null=True, index=True)
    person_id: int = ref("person.id", index=True)
    channel_kind: str = text_column()
    channel_address: str = text_column()
    position: int = 1  # which of the person's channels this is
    subject: str = text_column()
    body: str = text_column()  # plain text; ⟦link⟧ stands where the link will be
    html: str = text_column()
    link_id: int | None = ref("link.id", null=True)
    code_id: int | None = ref("check_code.id", null=True)
    urgent: bool = False  # check codes do not wait for quiet hours
    state: str = text_column("created")
    attempts: int = Field(default=0)
    next_try_at: datetime = moment(null=False)
    claimed_until: datetime | None = moment()
    claim: int = Field(default=0)  # fencing: only the latest claim may record the result
    created_at: datetime = moment(null=False)
    sent_at: datetime | None = moment()
    error: str = text_column()
    fallback_of_id: int | None = ref("message.id", null=True)
    digest_id: int | None = ref("message.id", null=True)
    facts: dict[str, Any] = json_object()


class MailboxItem(SQLModel, table=True):
    """A message as it arrived in the built-in mailbox (站内信箱); the link is put in when the owner reads it."""

    __tablename__ = "mailbox_item"
    __table_args__ = (Index("ix_mailbox_person", "person_id", "id"),)
    id: int = key()
    message_id: int = ref("message.id", index=True)
    person_id: int = ref("person.id")
    address: str = text_column("inbox")
    at: datetime = moment(null=False)
    read_at: datetime | None = moment()
