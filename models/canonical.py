"""The one way in which a value is written before it is hashed (规范写法): the record, plans and answers stand on it.

What is hashed must read the same after a JSONB column has held it, or an untouched record would look altered.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from models.errors import NotForJournal


def canonical(value: Any) -> bytes:
    """Return the one way in which a value is written before it is hashed: JSON, sorted keys, no spaces, UTF-8.

    The same before and after a JSONB column has held the value. Raises QS-3003 for what such a column cannot hold.
    """
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def plain(value: Any) -> Any:
    """Return a value as a JSONB column gives it back: texts as keys, lists for tuples; raises QS-3003."""
    if isinstance(value, Mapping):
        return {_text(str(name)): plain(item) for name, item in value.items()}
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return _number(value)
    if value is None or isinstance(value, bool | int):
        return value
    raise NotForJournal(kind=type(value).__name__)


def _text(value: str) -> str:
    """Refuse what PostgreSQL and UTF-8 cannot hold: the zero character, halves of a surrogate pair."""
    if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise NotForJournal(kind="text")
    return str.__str__(value)  # also of a member of an enumeration


def _number(value: float) -> float | int:
    """Write a fraction as the database does: no exponent for large ones, no negative zero."""
    if value != value or value in (float("inf"), float("-inf")):
        raise NotForJournal(kind="number")
    if abs(value) >= 1e16:
        return int(Decimal(repr(value)))
    return value or 0.0


def utc(at: datetime) -> str:
    """Return an instant as the journal writes it: 2010-01-04T01:00:00.000000Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
