"""The class register as pages list it (办班登记): classes with their replies, runs, changes; rosters with hours and credits."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session, col, select

from models.training import ClassChange, Lead

Rows = Sequence[Row[Any]]
PAGE = 100
STATES: Mapping[str, str] = {
    "none": "未登记",
    "open": "已登记，未开班",
    "running": "办班中",
    "closed": "已结班",
    "cancelled": "不再举办",
    "unapproved": "未批先办",
}


def trainees(tx: Session, class_id: int) -> Rows:
    """Return the roster of a class: who, of which unit, days attended, hours and credits once the class is closed."""
    return tx.execute(
        text(
            "SELECT a.person_id, p.name, p.title, coalesce(u.name, '') AS unit, a.days, a.hours, a.credits,"
            " a.confirmed_at FROM attendance a JOIN person p ON p.id = a.person_id"
            " LEFT JOIN unit u ON u.id = a.unit_id WHERE a.class_id = :class ORDER BY a.id"
        ),
        {"class": class_id},
    ).all()


def may_attend(tx: Session, class_id: int) -> Rows:
    """Return the people who can be put on a roster from a list: of the unit itself and of units with places."""
    return tx.execute(
        text(
            "SELECT p.id, p.name, p.title, u.name AS unit FROM person p JOIN unit u ON u.id = p.unit_id"
            " JOIN training_class c ON c.id = :class WHERE p.active AND (p.unit_id = c.unit_id OR p.unit_id IN"
            " (SELECT unit_id FROM places WHERE class_id = :class)) ORDER BY u.id, p.id LIMIT 2000"
        ),
        {"class": class_id},
    ).all()


def classes(tx: Session, *, unit_id: int | None, state: str, words: str, page: int) -> tuple[Rows, int]:
    """Return one page of the classes that a reply decided on, or that ran without one, and how many there are."""
    where = (
        "(c.state IN ('approved','reduced','unapproved') OR r.state IS NOT NULL"
        " OR (c.plan_id IS NULL AND c.state NOT IN ('draft','withdrawn')))"
        " AND (CAST(:unit AS bigint) IS NULL OR c.unit_id = :unit)"
        " AND (:state = '' OR coalesce(r.state, 'none') = :state)"
        " AND (:words = '' OR strpos(c.name, :words) > 0 OR c.id::text = :words)"
    )
    tables = "training_class c JOIN unit u ON u.id = c.unit_id LEFT JOIN class_run r ON r.class_id = c.id"
    given = {"unit": unit_id, "state": state, "words": words}
    total = tx.execute(text(f"SELECT count(*) FROM {tables} WHERE {where}"), given).scalar_one()
    rows = tx.execute(
        text(
            "SELECT c.id, c.name, c.year, c.month, c.place, c.state, c.reply_number, c.plan_id, u.name AS unit,"
            " coalesce(r.state, 'none') AS run, r.starts_on, r.ends_on,"
            " coalesce(c.approved_headcount, c.headcount) AS headcount,"
            f" coalesce(c.approved_days, c.days) AS days FROM {tables} WHERE {where}"
            " ORDER BY c.year DESC, c.month, c.id LIMIT :most OFFSET :skip"
        ),
        given | {"most": PAGE, "skip": (page - 1) * PAGE},
    )
    return rows.all(), total


def changes(tx: Session, class_id: int) -> list[ClassChange]:
    """Return the changes asked of a class, the latest first."""
    asked = select(ClassChange).where(ClassChange.class_id == class_id)
    return list(tx.exec(asked.order_by(col(ClassChange.id).desc())))


def leads(tx: Session, class_id: int) -> list[Lead]:
    """Return the leads for holding to account that a class gave rise to (measure 16)."""
    return list(tx.exec(select(Lead).where(Lead.class_id == class_id).order_by(col(Lead.id))))


def reply_of(tx: Session, number: str) -> int | None:
    """Return the document of a reply by its number."""
    found = text("SELECT id FROM document WHERE number = :number AND withdrawn_at IS NULL")
    return tx.execute(found, {"number": number}).scalar() if number else None
