"""The plan of a year as the desk sees it (年度计划总览): which units declared, nothing planned, not declared; papers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session, col, select

from models.documents import Document
from models.training import TrainingPlan

PAPER_KINDS = ("call", "consolidated", "plan", "reply", "scan")


@dataclass(frozen=True)
class UnitLine:
    """One unit called: how far its declaration is, its classes, its reply."""

    id: int
    name: str
    state: str  # declared, nothing, waiting, head, missing
    nobody: bool  # nobody is registered who could declare
    classes: int
    submitted_at: datetime | None
    confirmed_at: datetime | None
    reply_number: str
    reply_document_id: int | None


def units(tx: Session, plan_id: int) -> list[UnitLine]:
    """Return the units called for a plan, *not declared* and *nothing planned* told apart (measure 15)."""
    rows = tx.execute(
        text(
            "SELECT u.id, u.name, d.state, d.nothing_planned, d.submitted_at, d.confirmed_at, d.reply_number,"
            " d.reply_document_id, coalesce(t.active, h.active, false) AS somebody,"
            " (SELECT count(*) FROM training_class c WHERE c.plan_id = d.plan_id AND c.unit_id = d.unit_id"
            " AND c.state NOT IN ('draft', 'withdrawn')) AS classes"
            " FROM declaration d JOIN unit u ON u.id = d.unit_id"
            " LEFT JOIN person t ON t.id = u.training_officer_id AND t.active"
            " LEFT JOIN person h ON h.id = u.head_id AND h.active"
            " WHERE d.plan_id = :plan ORDER BY u.id"
        ),
        {"plan": plan_id},
    )
    return [_line(row) for row in rows]


def _line(row: Row[Any]) -> UnitLine:
    return UnitLine(
        row.id,
        row.name,
        state_of(row.state, row.nothing_planned),
        not row.somebody,
        row.classes,
        row.submitted_at,
        row.confirmed_at,
        row.reply_number,
        row.reply_document_id,
    )


def state_of(state: str, nothing: bool) -> str:
    """Return how far a declaration is, as the page words it."""
    if state == "confirmed":
        return "nothing" if nothing else "declared"
    return {"submitted": "head", "missing": "missing"}.get(state, "waiting")


def counts(rows: Sequence[UnitLine]) -> Mapping[str, int]:
    """Return how many units are in each state, the states that nobody is in left out, except the three that matter."""
    found = {
        name: sum(row.state == name for row in rows) for name in ("declared", "nothing", "head", "waiting", "missing")
    }
    return {name: n for name, n in found.items() if n or name in ("declared", "nothing")}


def papers(tx: Session, case_id: int) -> list[Document]:
    """Return the papers of a plan's case, void ones too, what units uploaded left out."""
    asked = select(Document).where(Document.case_id == case_id)
    return list(tx.exec(asked.where(col(Document.kind).in_(PAPER_KINDS)).order_by(col(Document.id))))


@dataclass(frozen=True)
class YearLine:
    """One year: its case, its plan once the call is issued, and how many units and classes."""

    year: int
    case_id: int
    case_state: str
    plan: TrainingPlan | None
    units: int
    answered: int
    classes: int


def years(tx: Session) -> list[YearLine]:
    """Return the years for which the call was opened, the latest first."""
    rows = tx.execute(
        text(
            "SELECT c.id, c.cycle, c.state, p.id AS plan_id,"
            " (SELECT count(*) FROM declaration d WHERE d.plan_id = p.id) AS units,"
            " (SELECT count(*) FROM declaration d WHERE d.plan_id = p.id AND d.state = 'confirmed') AS answered,"
            " (SELECT count(*) FROM training_class k WHERE k.plan_id = p.id AND k.state NOT IN ('draft','withdrawn'))"
            " AS classes FROM qs_case c LEFT JOIN training_plan p ON p.case_id = c.id"
            " WHERE c.procedure = 'training-plan' AND c.cycle ~ '^[0-9]{4}$' ORDER BY c.cycle DESC"
        )
    )
    return [
        YearLine(
            int(r.cycle),
            r.id,
            r.state,
            tx.get(TrainingPlan, r.plan_id) if r.plan_id else None,
            r.units,
            r.answered,
            r.classes,
        )
        for r in rows
    ]


def signed(tx: Session, case_id: int, content_hash: str) -> Sequence[Row[Any]]:
    """Return who has approved this very content, in order: name, in what capacity, when.

    Minutes (page `minutes`) are the meeting's: the name is then that of the clerk who entered them.
    """
    return tx.execute(
        text(
            "SELECT p.name, a.role, w.title, w.page, x.at, x.payload, x.receipt FROM answer x"
            " JOIN assignment a ON a.id = x.assignment_id JOIN wait w ON w.id = x.wait_id"
            " JOIN person p ON p.id = x.person_id WHERE w.case_id = :case AND w.page IN ('signoff','approval','minutes')"
            " AND w.facts->>'hash' = :hash AND x.choice = 'approve' AND x.withdrawn_at IS NULL ORDER BY x.id"
        ),
        {"case": case_id, "hash": content_hash},
    ).all()
