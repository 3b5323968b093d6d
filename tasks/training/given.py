"""What people answered in a wait, as a later step of the same case reads it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models.acting import ActContext


@dataclass(frozen=True)
class LastAnswer:
    """The answer that counted last in a wait: who, what, why, what was filled in, and when."""

    person_id: int
    choice: str
    reason: str
    payload: dict[str, Any]
    at: datetime


def last_answer(context: ActContext, name: str, subject: str = "") -> LastAnswer | None:
    """Return the last counted answer in the latest round of a wait that is in force, or None where time closed it."""
    return answer_in(context.tx, context.case.id, name, subject)


def answer_in(tx: Session, case_id: int, name: str, subject: str = "") -> LastAnswer | None:
    """Return the same of a case from outside its run."""
    row = tx.execute(
        text(
            "SELECT x.person_id, x.choice, x.reason, x.payload, x.at FROM answer x JOIN wait w ON w.id = x.wait_id"
            " JOIN act a ON a.case_id = w.case_id AND a.name = w.name AND a.subject = w.subject AND a.round = w.round"
            "  AND a.superseded_by IS NULL WHERE w.case_id = :case AND w.name = :name AND w.subject = :subject"
            " AND x.withdrawn_at IS NULL ORDER BY x.id DESC LIMIT 1"
        ),
        {"case": case_id, "name": name, "subject": subject},
    ).first()
    return LastAnswer(row.person_id, row.choice, row.reason, row.payload, row.at) if row else None
