"""A11: one message in the outbox that a mistake or an administrator has spoilt never holds up those of the others."""

import json

import pytest
from sqlalchemy import text

from models import db
from notifications import delivery
from tests.conftest import one
from tests.notifications import office

SPOILT = {
    "a link that is not there": {"body": "⟦link:999999⟧"},
    "a link with a number too large": {"body": "⟦link:99999999999999999999999⟧"},
    "no facts": {"facts": json.dumps([]), "channel_address": "nowhere"},
    "nothing to word it from": {"facts": json.dumps({}), "channel_address": "nowhere"},
    "a kind that is none": {"kind": "nonsense", "channel_address": "nowhere"},
}


def spoil(message: int, **columns: str) -> None:
    """Write into a message by SQL, as an administrator could."""
    sets = ", ".join(f"{name} = CAST(:{name} AS {'jsonb' if name == 'facts' else 'text'})" for name in columns)
    with db.transaction() as tx:
        tx.execute(text(f"UPDATE message SET {sets} WHERE id = :id"), {**columns, "id": message})


@pytest.mark.parametrize("columns", SPOILT.values(), ids=SPOILT)
def test_the_other_messages_of_the_same_moment_are_sent(database: str, columns: dict[str, str]) -> None:
    numbers = office.send(*(office.notice(asked) for asked in office.ask(times=3)))
    spoil(numbers[0], **columns)
    delivery.deliver_due()
    delivery.deliver_due()
    states = [one("SELECT state FROM message WHERE id = :id", id=n) for n in numbers]
    assert states == ["failed", "sent", "sent"]
    assert one("SELECT error <> '' FROM message WHERE id = :id", id=numbers[0]) is True
