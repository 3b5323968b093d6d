"""One's own items (待办、已办、我发起)."""

from collections.abc import Sequence

from sqlalchemy import Row, text
from sqlmodel import Session

MOST = 200  # rows of one list; the page says so when there are more
Rows = Sequence[Row]  # type: ignore[type-arg]


def to_do(tx: Session, person_id: int) -> Rows:
    """Return what waits for a person, the nearest deadline first."""
    return _rows(
        tx,
        "SELECT a.id, w.title, w.subject, c.title AS case_title, w.due_at, a.opened_at, a.role,"
        " u.name AS unit FROM assignment a JOIN wait w ON w.id = a.wait_id JOIN qs_case c ON c.id = a.case_id"
        " LEFT JOIN unit u ON u.id::text = w.facts->>'unit'"
        " WHERE a.person_id = :person AND a.state = 'open' AND w.closed_at IS NULL AND c.state IN ('open','paused')"
        " ORDER BY w.due_at NULLS LAST, a.id LIMIT :most",
        person_id,
    )


def done(tx: Session, person_id: int) -> Rows:
    """Return what a person has given, the latest first."""
    return _rows(
        tx,
        "SELECT a.id, w.title, w.subject, c.title AS case_title, x.choice, w.choices, x.receipt, x.at FROM answer x"
        " JOIN assignment a ON a.id = x.assignment_id JOIN wait w ON w.id = x.wait_id"
        " JOIN qs_case c ON c.id = x.case_id WHERE x.person_id = :person AND x.withdrawn_at IS NULL"
        " ORDER BY x.id DESC LIMIT :most",
        person_id,
    )


def opened(tx: Session, person_id: int) -> Rows:
    """Return the cases that a person has opened, the latest first."""
    return _rows(
        tx,
        "SELECT id, title, state, stage, stage_since FROM qs_case WHERE opened_by_id = :person"
        " ORDER BY id DESC LIMIT :most",
        person_id,
    )


def _rows(tx: Session, statement: str, person_id: int) -> Rows:
    return tx.execute(text(statement), {"person": person_id, "most": MOST}).all()
