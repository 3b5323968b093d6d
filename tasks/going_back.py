"""Going back (退回): acts after a stage are kept and marked, their open rounds closed; then a new round can begin."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session

from models import clock, journal
from models.cases import Act, Case
from models.waits import Wait
from tasks import closing

WITHDRAWAL = "withdrawal"  # where single acts are taken back because a candidate withdrew (退出)


def go_back(
    tx: Session, case: Case, name: str, subject: str = "", *, reason: str, source: str = "", actor: str = "system"
) -> Act:
    """Take a case back to the act `name`, for one subject or (empty) for the whole case, in this transaction.

    `source` is the act that asked for it. Returns the act of returning, which names the reason.
    """
    since = tx.execute(
        text(
            "SELECT seq FROM act WHERE case_id = :case AND name = :name AND subject = :subject AND superseded_by IS NULL"
        ),
        {"case": case.id, "name": name, "subject": subject},
    ).scalar_one()
    gone = tx.execute(
        text(
            "SELECT id, name, subject, round FROM act WHERE case_id = :case AND seq >= :since"
            " AND superseded_by IS NULL AND kind IN ('step','wait') AND (:subject = '' OR subject = :subject)"
        ),
        {"case": case.id, "since": since, "subject": subject},
    ).all()
    return _take_back(tx, case, name, subject, gone, reason=reason, source=source, actor=actor, how="returned")


def anew(tx: Session, case: Case, gone: Sequence[tuple[str, str]], *, reason: str, actor: str) -> Act:
    """Take back single acts in force (name and subject, the first one is what is done anew), not what came after them.

    For what a withdrawal makes void: an open round that lists somebody who has left, and a step that must count again.
    """
    rows = tx.execute(
        text(
            "SELECT id, name, subject, round FROM act WHERE case_id = :case AND superseded_by IS NULL"
            " AND kind IN ('step','wait') AND name || ' ' || subject = ANY(:gone) ORDER BY seq"
        ),
        {"case": case.id, "gone": [f"{name} {subject}" for name, subject in gone]},
    ).all()
    name, subject = gone[0]
    return _take_back(tx, case, name, subject, rows, reason=reason, source=WITHDRAWAL, actor=actor, how="withdrawn")


def _take_back(
    tx: Session,
    case: Case,
    name: str,
    subject: str,
    gone: Sequence[Row[Any]],
    *,
    reason: str,
    source: str,
    actor: str,
    how: closing.How,
) -> Act:
    entry = journal.append(
        tx,
        journal.chain_of(case.id),
        "return",
        name,
        subject=subject,
        actor=actor,
        facts={"from": source, "superseded": [[g.name, g.subject, g.round] for g in gone]},
        said={"reason": reason},
    )
    back = Act(
        case_id=case.id,
        name=f"back_to_{name}",
        subject=subject,
        round=_earlier(tx, case, name, subject) + 1,
        kind="return",
        title="退回",
        result={"to": name, "from": source, "reason": reason},
        seq=entry.seq,
        at=clock.now(tx),
    )
    tx.add(back)
    tx.flush()
    ids = {"ids": [g.id for g in gone], "by": back.id}
    for wait_id in tx.execute(_OPEN_ROUNDS, ids).scalars().all():
        closing.close(tx, case, tx.get_one(Wait, wait_id), how, how)
    tx.execute(text("UPDATE act SET superseded_by = :by WHERE id = ANY(:ids)"), ids)
    closing.wake(tx, case)
    return back


_OPEN_ROUNDS = text(
    "SELECT w.id FROM wait w JOIN act a ON a.case_id = w.case_id AND a.name = w.name AND a.subject = w.subject"
    " AND a.round = w.round WHERE a.id = ANY(:ids) AND w.closed_at IS NULL"
)


def _earlier(tx: Session, case: Case, name: str, subject: str) -> int:
    """Return how often the case has gone back to this act for this subject."""
    found: int = tx.execute(
        text("SELECT count(*) FROM act WHERE case_id = :case AND name = :back AND subject = :subject"),
        {"case": case.id, "back": f"back_to_{name}", "subject": subject},
    ).scalar_one()
    return found
