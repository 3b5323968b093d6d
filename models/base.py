"""Column kinds and the naming of constraints that every table shares.

Names of constraints are fixed by a convention, so that a migration written today finds them tomorrow.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    LargeBinary,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

SHANGHAI = ZoneInfo("Asia/Shanghai")

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def key() -> Any:
    """Return the primary key column of a table: a number that the database gives."""
    return Field(
        default=None,
        sa_column=Column(BigInteger, Identity(always=False), primary_key=True),
    )


def ref(target: str, *, null: bool = False, index: bool = False, later: str = "") -> Any:
    """Return a column that refers to `target` ("person.id"); nothing it points at can be deleted under it.

    `later` names a constraint that is added once both tables exist, where two tables refer to each other.
    """
    name = f"fk_{later}_{target.replace('.', '_')}" if later else None
    link = ForeignKey(target, ondelete="RESTRICT", use_alter=bool(later), name=name)
    column: Column[int] = Column(BigInteger, link, nullable=null, index=index)
    return Field(default=None, sa_column=column) if null else Field(sa_column=column)


def text_column(default: str | None = "", *, null: bool = False) -> Any:
    """Return a text column; an empty text unless `null`."""
    if null:
        return Field(default=None, sa_column=Column(Text, nullable=True))
    return Field(default=default, sa_column=Column(Text, nullable=False, server_default=""))


def moment(*, null: bool = True) -> Any:
    """Return a column for an instant, stored with its zone."""
    if null:
        return Field(default=None, sa_column=Column(DateTime(timezone=True), nullable=True))
    return Field(sa_column=Column(DateTime(timezone=True), nullable=False))


def json_object() -> Any:
    """Return a JSON column; an empty object unless given."""
    return Field(
        default_factory=dict,
        sa_column=Column(JSONB, nullable=False, server_default="{}"),
    )


def json_list() -> Any:
    """Return a JSON column that holds a list."""
    return Field(
        default_factory=list,
        sa_column=Column(JSONB, nullable=False, server_default="[]"),
    )


def octets(*, null: bool = False) -> Any:
    """Return a column of bytes."""
    column: Column[bytes] = Column(LargeBinary, nullable=null)
    return Field(default=None, sa_column=column) if null else Field(sa_column=column)


def in_shanghai(at: datetime) -> datetime:
    """Return the instant as the office's clocks show it (Asia/Shanghai)."""
    return at.astimezone(SHANGHAI)
