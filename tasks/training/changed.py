"""Decisions on classes that the section changed while it drew the plan up (统筹中改变的审核意见), for those who sign it and for the summary sheet.

Read from the record of the plan's case: what the review had decided, then each change of it with its figures and reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models.journal import chain_of
from tasks.papers.words import plain, yuan_text

STATES = {"approved": "同意", "reduced": "核减后同意", "refused": "不同意", "merged": "并入"}


@dataclass(frozen=True)
class Said:
    """One decision on a class as it was taken: result, approved figures, the class it is merged into, and why."""

    state: str
    reason: str = ""
    headcount: int | None = None
    days: Decimal | None = None
    budget_fen: int | None = None
    into: str = ""

    def words(self) -> str:
        """Write the decision with its figures and its reason."""
        figures = [
            f"{self.headcount}人" if self.headcount is not None else "",
            f"{plain(self.days)}天" if self.days is not None else "",
            f"{yuan_text(self.budget_fen)}元" if self.budget_fen is not None else "",
            f"“{self.into}”" if self.into else "",
        ]
        said = "，".join([STATES[self.state], *filter(None, figures)])
        return f"{said}（{self.reason}）" if self.reason else said


@dataclass(frozen=True)
class Changed:
    """What the review had decided on a class, and what the section made of it, one change after the other."""

    review: Said
    changes: tuple[Said, ...]

    def words(self) -> str:
        """Write it in one line, from the review's decision to the last: 审核：同意，45人 → 统筹：核减后同意，40人（理由）."""
        return " → ".join(["审核：" + self.review.words(), *("统筹：" + one.words() for one in self.changes)])


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
