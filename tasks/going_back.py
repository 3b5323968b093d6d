"""Going back (退回): acts after a stage are kept and marked, their open rounds closed, their papers void; then a new round."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session

from models import clock, journal
from models.cases import Act, Case
from models.waits import Wait
from tasks import closing

WITHDRAWAL = "withdrawal"  # where single acts are taken back because a candidate withdrew (退出)
NEVER = 2**31 - 1  # no act has so high a place in its record


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
    return _take_back(
        tx, case, name, subject, gone, reason=reason, source=source, actor=actor, how="returned", since=since
    )


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
    since: int = NEVER,
) -> Act:
    """Record a return and take `gone` out of force; `since`: papers of whatever else came from there on are void too."""
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
    tx.execute(
        _PAPERS,
        {**ids, "case": case.id, "since": since, "subject": subject, "at": back.at, "itself": not source},
    )
    closing.wake(tx, case)
    return back


_OPEN_ROUNDS = text(
    "SELECT w.id FROM wait w JOIN act a ON a.case_id = w.case_id AND a.name = w.name AND a.subject = w.subject"
    " AND a.round = w.round WHERE a.id = ANY(:ids) AND w.closed_at IS NULL"
)

# Papers of acts that no longer hold are void (作废), and kept. A run-off that the procedure itself goes back for does not
# void the result sheet of the ballot before it. The acts name what they issued, in `document` and `documents`.
_PAPERS = text(
    "UPDATE document d SET withdrawn_at = :at, withdrawn_by_id = :by FROM act a,"
    " LATERAL (SELECT * FROM jsonb_path_query(a.result, 'strict $.**.document')"
    " UNION ALL SELECT * FROM jsonb_path_query(a.result, 'strict $.**.documents[*]')) AS one(id)"
    " WHERE a.case_id = :case AND a.kind IN ('step','wait')"
    " AND (a.id = ANY(:ids) OR (a.seq >= :since AND (:subject = '' OR a.subject = :subject)))"
    " AND jsonb_typeof(one.id) = 'number' AND d.id = CAST(one.id AS bigint)"
    " AND d.case_id = a.case_id AND d.withdrawn_at IS NULL AND NOT (:itself AND d.kind = 'vote_sheet')"
)


def _earlier(tx: Session, case: Case, name: str, subject: str) -> int:
    """Return how often the case has gone back to this act for this subject."""
    found: int = tx.execute(
        text("SELECT count(*) FROM act WHERE case_id = :case AND name = :back AND subject = :subject"),
        {"case": case.id, "back": f"back_to_{name}", "subject": subject},
    ).scalar_one()
    return found
