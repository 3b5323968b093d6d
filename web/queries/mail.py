"""Who owns a mailbox (站内信箱)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session


def names(tx: Session, person_ids: Sequence[int]) -> dict[int, str]:
    """Return the names of these people, with their units."""
    rows = tx.execute(
        text(
            "SELECT p.id, p.name, u.name AS unit FROM person p LEFT JOIN unit u ON u.id = p.unit_id"
            " WHERE p.id = ANY(:ids)"
        ),
        {"ids": sorted(set(person_ids))},
    )
    return {row.id: f"{row.name}（{row.unit}）" if row.unit else row.name for row in rows}


def owners(tx: Session) -> Sequence[Row[Any]]:
    """Return everyone who has mail, with how many messages, by unit."""
    return tx.execute(
        text(
            "SELECT p.id, p.name, u.name AS unit, count(*) AS n FROM mailbox_item m JOIN person p ON p.id = m.person_id"
            " LEFT JOIN unit u ON u.id = p.unit_id GROUP BY p.id, p.name, u.name ORDER BY u.name NULLS FIRST, p.id LIMIT 500"
        )
    ).all()
