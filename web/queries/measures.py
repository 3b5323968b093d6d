"""What runs under each measure (各条措施的办理情况): cases by procedure, overdue ones, and the open ones to link to."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session

from models import clock
from web.queries.cases import Filter, listed

SEEN = (
    "(c.secrecy <> 'restricted' OR c.opened_by_id = :person"
    " OR EXISTS (SELECT 1 FROM assignment x WHERE x.case_id = c.id AND x.person_id = :person))"
)
OPEN_SHOWN = 20


def live(tx: Session, person_id: int) -> dict[tuple[int, str], Row[Any]]:
    """Return (measure, procedure) → how many cases are open, overdue, finished, and how many parts are overdue."""
    query = text(
        "SELECT c.measure, c.procedure, count(*) FILTER (WHERE c.state = 'open') AS open,"
        " count(*) FILTER (WHERE c.state = 'finished') AS finished,"
        " count(*) FILTER (WHERE c.state = 'open' AND w.late > 0) AS late,"
        " coalesce(sum(w.late) FILTER (WHERE c.state = 'open'), 0) AS late_waits"
        " FROM qs_case c LEFT JOIN LATERAL (SELECT count(*) AS late FROM wait"
        " WHERE case_id = c.id AND closed_at IS NULL AND due_at < :now) w ON true"
        f" WHERE {SEEN} GROUP BY c.measure, c.procedure"
    )
    rows = tx.execute(query, {"person": person_id, "now": clock.now(tx)})
    return {(row.measure, row.procedure): row for row in rows}


def open_cases(tx: Session, person_id: int, procedures: Sequence[str]) -> list[Row[Any]]:
    """Return the open cases of some procedures, late ones first, as the desk lists them."""
    found = [row for name in procedures for row in listed(tx, person_id, Filter(procedure=name))[0]]
    far = max((row.due_at for row in found if row.due_at), default=None)
    found.sort(key=lambda row: (row.due_at is None, row.due_at or far, row.id))
    return found[:OPEN_SHOWN]


def office_values(tx: Session, key: str = "", state: str = "") -> list[Any]:
    """Return what the office has entered (of one value, in one state), newest first, with who entered and decided."""
    query = text(
        "SELECT v.*, e.name AS entered_by, d.name AS decided_by FROM office_value v"
        " JOIN person e ON e.id = v.entered_by_id LEFT JOIN person d ON d.id = v.decided_by_id"
        " WHERE (:key = '' OR v.key = :key) AND (:state = '' OR v.state = :state) ORDER BY v.id DESC LIMIT 200"
    )
    return list(tx.execute(query, {"key": key, "state": state}))


def to_approve(tx: Session, person_id: int) -> int:
    """Return how many entries of others wait for somebody who may approve them."""
    query = text("SELECT count(*) FROM office_value WHERE state = 'proposed' AND entered_by_id <> :person")
    return int(tx.execute(query, {"person": person_id}).scalar_one())
