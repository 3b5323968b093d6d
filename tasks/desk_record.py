"""What every act of the desk begins and ends with: the case's lock, the right, the reason; the journal and the act's row."""

from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models import clock, journal
from models.cases import Act, Case, lock_case
from models.errors import CaseNotOpen, ReasonNeeded
from tasks.rights import WORKS, require_role


def begin(
    tx: Session,
    case_id: int,
    by: int,
    *,
    allowed: frozenset[str] = WORKS,
    states: tuple[str, ...] = ("open",),
) -> Case:
    """Take the case for an act of the desk; raises QS-1001, QS-2013, or QS-1004 when it is in another state."""
    case = lock_case(tx, case_id)
    require_role(tx, by, allowed)
    if case.state not in states:
        raise CaseNotOpen
    return case


def reasoned(reason: str) -> str:
    """Return the reason without blanks around it; raises QS-1007 when there is none."""
    if not reason.strip():
        raise ReasonNeeded
    return reason.strip()


def record(
    tx: Session,
    case: Case,
    name: str,
    title: str,
    by: int,
    facts: dict[str, Any],
    *,
    subject: str = "",
    reason: str = "",
    said: dict[str, Any] | None = None,
) -> Act:
    """Write an act of the desk into the journal, with who did it and why, and as an act of the case.

    `said`: what else is said in words.
    """
    words = {**({"reason": reason} if reason else {}), **(said or {})}
    entry = journal.append(
        tx,
        journal.chain_of(case.id),
        "desk",
        name,
        subject=subject,
        actor=f"person:{by}",
        facts={**facts, "title": title},
        said=words or None,
    )
    done = Act(
        case_id=case.id,
        name=name,
        subject=subject,
        round=_earlier(tx, case, name, subject) + 1,
        kind="desk",
        title=title,
        result={**facts, "by": by, **({"reason": reason} if reason else {})},
        seq=entry.seq,
        at=clock.now(tx),
    )
    tx.add(done)
    tx.flush()
    return done


def _earlier(tx: Session, case: Case, name: str, subject: str) -> int:
    found: int = tx.execute(
        text("SELECT count(*) FROM act WHERE case_id = :case AND name = :name AND subject = :subject"),
        {"case": case.id, "name": name, "subject": subject},
    ).scalar_one()
    return found
