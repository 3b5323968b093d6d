"""People to hand a part to (转办): the deputy first, then the active people of the same unit."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session


def deputies(tx: Session, wait_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """Return for each open assignment of these rounds who may take it over; none where the round allows no deputy."""
    rows = tx.execute(
        text(
            "SELECT a.id AS assignment_id, p.id, p.name, p.title, p.id = o.deputy_id AS is_deputy FROM assignment a"
            " JOIN wait w ON w.id = a.wait_id AND w.deputies JOIN person o ON o.id = a.person_id"
            " JOIN person p ON p.active AND p.id <> o.id AND (p.id = o.deputy_id OR p.unit_id = o.unit_id)"
            " WHERE a.state = 'open' AND a.wait_id = ANY(:waits) ORDER BY a.id, is_deputy DESC NULLS LAST, p.id LIMIT 4000"
        ),
        {"waits": list(wait_ids)},
    ).all()
    found: dict[int, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.assignment_id, []).append(row)
    return found
