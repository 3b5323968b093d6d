"""People to hand a part to (转办): the deputy first, then those of the same unit or the same office."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session

from models.waits import Assignment
from tasks.handing import RANKS, ROLE_OF, UNIT_ROLES


def takers(tx: Session, part: Assignment) -> Sequence[Row[Any]]:
    """Return who may take a part over; the act itself checks it again."""
    query = text(
        "SELECT p.id, p.name, p.title, u.name AS unit, d.named AS is_deputy FROM person o"
        " JOIN person p ON p.active AND p.id <> o.id LEFT JOIN unit u ON u.id = p.unit_id"
        " CROSS JOIN LATERAL (SELECT p.id = o.deputy_id AND (o.deputy_until IS NULL OR o.deputy_until > qs_now()) AS named) d"
        " WHERE o.id = :owner AND NOT EXISTS (SELECT 1 FROM assignment h WHERE h.wait_id = :wait AND h.person_id = p.id"
        " AND h.state IN ('open','answered')) AND (d.named OR (:colleagues AND p.unit_id = :unit"
        " AND (:role_words <> '主要负责人' OR p.id IS DISTINCT FROM u.training_officer_id))"
        " OR EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = p.id AND g.role = :role))"
        " ORDER BY is_deputy DESC NULLS LAST, p.id LIMIT 200"
    )
    own = text("SELECT unit_id FROM person WHERE id = :owner")
    unit = part.unit_id if part.role in UNIT_ROLES else tx.execute(own, {"owner": part.person_id}).scalar()
    colleagues = {"colleagues": part.role not in RANKS}
    given = colleagues | {
        "owner": part.person_id,
        "wait": part.wait_id,
        "unit": unit,
        "role_words": part.role,
        "role": ROLE_OF.get(part.role, ""),
    }
    return tx.execute(query, given).all()
