"""Links, check codes and sign-ins: how the system knows who presses (链接、验证码、登录).

The database holds hashes only. A token is HMAC(the machine's secret, a random nonce): a copy of the database opens
nothing, and a message can be rendered again after a crash without keeping its link in the outbox.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.base import key, moment, octets, ref, text_column


class Link(SQLModel, table=True):
    """A link sent to one person, for one assignment or to sign in."""

    __table_args__ = (
        UniqueConstraint("token_hash"),
        CheckConstraint("purpose IN ('item','signin','read')", name="purpose"),
    )
    id: int = key()
    person_id: int = ref("person.id", index=True)
    assignment_id: int | None = ref("assignment.id", null=True, index=True)
    document_id: int | None = ref("document.id", null=True)
    purpose: str = text_column("item")
    nonce: bytes = octets()
    token_hash: bytes = octets()
    channel_kind: str = text_column()  # the channel it was sent by: a check code goes by another one
    channel_address: str = text_column()
    created_at: datetime = moment(null=False)
    expires_at: datetime | None = moment()
    used_at: datetime | None = moment()  # sign-in links work once
    revoked_at: datetime | None = moment()


class CheckCode(SQLModel, table=True):
    """Six digits sent on demand by another channel of the same person: 10 minutes, 5 tries (验证码)."""

    __tablename__ = "check_code"
    __table_args__ = (Index("ix_check_code_person", "person_id", "created_at"),)
    id: int = key()
    person_id: int = ref("person.id")
    assignment_id: int | None = ref("assignment.id", null=True)
    nonce: bytes = octets()
    code_hash: bytes = octets()
    tries: int = Field(default=0)
    created_at: datetime = moment(null=False)
    expires_at: datetime = moment(null=False)
    used_at: datetime | None = moment()


class SignIn(SQLModel, table=True):
    """A signed-in browser (登录)."""

    __tablename__ = "sign_in"
    __table_args__ = (UniqueConstraint("token_hash"),)
    id: int = key()
    person_id: int = ref("person.id", index=True)
    token_hash: bytes = octets()
    created_at: datetime = moment(null=False)
    seen_at: datetime = moment(null=False)
    ended_at: datetime | None = moment()


class Attempt(SQLModel, table=True):
    """A refused try (someone else's link, a wrong code), counted to slow guessing down; no address, no device."""

    __table_args__ = (Index("ix_attempt", "key", "at"),)
    id: int = key()
    key: str = text_column()
    at: datetime = moment(null=False)
