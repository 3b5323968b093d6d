"""Moving the date of a round (延期): its close and its reminders move with it, and never past what the law allows."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel import Session

from models import clock
from models.base import in_shanghai
from models.cases import Case
from models.errors import QingshanError
from models.waits import Timer, Wait
from tasks.refusing import Refused
from tasks.registering import enter


class DeadlineTooFar(QingshanError):
    """延长后的截止日期太远，请核对年份。延期一次最多到五年之内。"""

    number, status = 4046, 422


Limit = Callable[[Session, Case, Wait, datetime], None]
LIMITS: dict[str, Limit] = {}  # page → raises QS-4001 when a round on it may not be open until that day
MORNING = 9
FARTHEST = timedelta(days=5 * 366)  # a year mistyped would leave a date beyond the calendar once time is added to it


def limits(page: str) -> Callable[[Limit], Limit]:
    """Make a function the limit of a page: asked before the date of a round on it is moved."""

    def register(limit: Limit) -> Limit:
        return enter(LIMITS, page, limit)

    return register


def move(tx: Session, case: Case, wait: Wait, until: datetime) -> None:
    """Move the date of an open round to `until`, with its timers; raises QS-4001 where an article forbids it."""
    limit = LIMITS.get(wait.page)
    if limit:
        limit(tx, case, wait, until)
    by = until - wait.due_at if wait.due_at else timedelta()
    wait.due_at = until
    tx.add(wait)
    tx.flush()
    shift = text(
        "UPDATE timer SET at = CASE kind WHEN 'close' THEN :until ELSE at + :by END"
        " WHERE wait_id = :wait AND done_at IS NULL"
    )
    tx.execute(shift, {"until": until, "by": by, "wait": wait.id})
    _remind_again(tx, wait, until)


def _remind_again(tx: Session, wait: Wait, until: datetime) -> None:
    """Remind on the morning of the new last day, where no reminder is left to come."""
    morning = clock.at_hour(in_shanghai(until).date(), MORNING)
    pending = text("SELECT 1 FROM timer WHERE wait_id = :wait AND kind = 'remind' AND done_at IS NULL")
    if morning > clock.now(tx) and tx.execute(pending, {"wait": wait.id}).first() is None:
        tx.add(Timer(wait_id=wait.id, case_id=wait.case_id, kind="remind", at=morning))
        tx.flush()


def give_back(tx: Session, case: Case, lost: timedelta) -> list[int]:
    """Give open rounds back the time that a pause took (期限中止); returns those that an article lets go no further."""
    rows = text("SELECT id FROM wait WHERE case_id = :case AND closed_at IS NULL AND due_at IS NOT NULL ORDER BY id")
    fixed = []
    for wait_id in tx.execute(rows, {"case": case.id}).scalars().all():
        wait = tx.get_one(Wait, wait_id, populate_existing=True)
        assert wait.due_at is not None
        try:
            move(tx, case, wait, wait.due_at + lost)
        except Refused:
            fixed.append(wait_id)
    return fixed
