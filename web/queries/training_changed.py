"""Decisions on classes that the section changed while it drew the plan up (统筹中改变的审核意见), for those who sign it.

Read from the record of the plan's case: what the review had decided, then each change of it with its figures and reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models.journal import chain_of


@dataclass(frozen=True)
class Said:
    """One decision on a class as it was taken: result, approved figures, the class it is merged into, and why."""

    state: str
    reason: str = ""
    headcount: int | None = None
    days: Decimal | None = None
    budget_fen: int | None = None
    into: str = ""


@dataclass(frozen=True)
class Changed:
    """What the review had decided on a class, and what the section made of it, one change after the other."""

    review: Said
    changes: tuple[Said, ...]


def changed(tx: Session, case_id: int) -> dict[int, Changed]:
    """Return by class what was changed since its review was recorded last; classes left as reviewed are not in it."""
    found = tx.execute(
        text(
            "SELECT j.subject, j.facts, j.words->>'reason' AS reason FROM journal_entry j WHERE j.chain = :chain"
            " AND j.kind = 'changed' AND j.name = 'change_decision' AND j.seq > coalesce((SELECT max(d.seq)"
            " FROM journal_entry d WHERE d.chain = j.chain AND d.name = 'record_decision' AND d.subject = j.subject), 0)"
            " ORDER BY j.seq"
        ),
        {"chain": chain_of(case_id)},
    ).all()
    if not found:
        return {}
    names = _names(tx, [into for row in found if (into := row.facts.get("into"))])
    later: dict[str, list[Said]] = {}
    for row in found:
        later.setdefault(row.subject, []).append(_said(row.facts, row.reason or "", names))
    reviews = _reviews(tx, case_id, list(later))
    return {
        int(subject[6:]): Changed(reviews[subject], tuple(later[subject])) for subject in later if subject in reviews
    }


def _reviews(tx: Session, case_id: int, subjects: list[str]) -> dict[str, Said]:
    """Return what the review had decided on these classes, with the reviewer's reason."""
    found = tx.execute(
        text(
            "SELECT a.subject, a.result, (SELECT x.reason FROM answer x JOIN wait w ON w.id = x.wait_id"
            " WHERE w.case_id = a.case_id AND w.name = 'ask_reviewer' AND w.subject = a.subject"
            " AND x.withdrawn_at IS NULL ORDER BY x.id DESC LIMIT 1) AS reason FROM act a WHERE a.case_id = :case"
            " AND a.name = 'record_decision' AND a.superseded_by IS NULL AND a.subject = ANY(:subjects)"
        ),
        {"case": case_id, "subjects": subjects},
    ).all()
    names = _names(tx, [into for row in found if (into := row.result.get("into"))])
    return {row.subject: _said(row.result, row.reason or "", names) for row in found}


def _said(facts: Mapping[str, Any], reason: str, names: Mapping[int, str]) -> Said:
    return Said(
        str(facts["state"]),
        reason,
        facts.get("headcount"),
        Decimal(facts["days"]) if facts.get("days") else None,
        facts.get("budget_fen"),
        names.get(facts.get("into") or 0, ""),
    )


def _names(tx: Session, ids: Sequence[int]) -> dict[int, str]:
    if not ids:
        return {}
    found = tx.execute(text("SELECT id, name FROM training_class WHERE id = ANY(:ids)"), {"ids": list(ids)})
    return {row.id: row.name for row in found}
