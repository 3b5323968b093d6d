"""Reminding (催办): those who have not answered, each at most once an hour, whoever asks for it — timer or desk."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Row, text
from sqlmodel import Session

from models import clock
from models.cases import Case
from notifications import outbox
from tasks.wording import deadline_words

AT_MOST = timedelta(hours=1)

_OPEN = text(
    "SELECT a.id, a.person_id, a.wait_id, w.title, w.due_at, w.article,"
    " (SELECT k.name FROM training_class k WHERE k.id = (w.facts->>'class')::bigint) AS about FROM assignment a"
    " JOIN wait w ON w.id = a.wait_id AND w.closed_at IS NULL JOIN person p ON p.id = a.person_id AND p.active"
    " WHERE a.case_id = :case AND a.state = 'open' AND (CAST(:waits AS bigint[]) IS NULL OR a.wait_id = ANY(:waits))"
    " AND NOT EXISTS (SELECT 1 FROM message m WHERE m.assignment_id = a.id AND m.kind = 'remind'"
    "                 AND m.created_at > :since) ORDER BY a.id"
)


def remind_open(tx: Session, case: Case, occasion: str, waits: Sequence[int] | None = None) -> int:
    """Remind everybody whose part in these rounds (or in any of the case) is still open; returns how many were.

    `occasion` names the reminder ("timer:12", "desk:40"), so that the same one is never sent twice.
    """
    given = {"case": case.id, "waits": list(waits) if waits is not None else None, "since": clock.now(tx) - AT_MOST}
    notices = [_notice(case, row, occasion) for row in tx.execute(_OPEN, given)]
    return len(outbox.queue(tx, notices)) if notices else 0


def _notice(case: Case, row: Row, occasion: str) -> outbox.Notice:  # type: ignore[type-arg]
    return outbox.Notice(
        person_id=row.person_id,
        kind="remind",
        context={
            "case_title": case.title,
            "item_title": row.title,
            "deadline": deadline_words(row.due_at),
            "article": row.article,
            "about": row.about or "",
        },
        assignment_id=row.id,
        case_id=case.id,
        dedupe=f"remind:{row.id}:{occasion}",
        secrecy=case.secrecy,
    )
