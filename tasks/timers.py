"""Timers (时限): reminders, escalations to a unit's head, and the close by time; "due" is a comparison with the clock.

A timer belongs to a round and looks at it again, under the case's lock, in the transaction in which it acts: one that
outlives its round does nothing. While a case is paused none acts. A close by time is the system's, never a person's.
"""

import logging
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Row, text
from sqlmodel import Session

from models import clock, db, journal
from models.cases import Case
from models.instance import Instance
from models.waits import Wait
from notifications import outbox
from policy.errors import YearNotPublished
from policy.workdays import is_workday
from tasks import closing
from tasks.reminding import remind_open
from tasks.wording import until_words

log = logging.getLogger("qingshan.timers")
OVERDUE_EVERY = "overdue_remind_days"  # the office's setting: working days between reminders once the date is past
MORNING = 9

_CASES = text(
    "SELECT t.case_id FROM timer t JOIN qs_case c ON c.id = t.case_id AND c.state = 'open'"
    " WHERE t.done_at IS NULL AND t.at <= qs_now() UNION"
    " SELECT w.case_id FROM wait w JOIN qs_case c ON c.id = w.case_id AND c.state = 'open'"
    " WHERE w.closed_at IS NULL AND w.on_due = 'stay' AND w.due_at < qs_now() AND NOT EXISTS"
    " (SELECT 1 FROM timer t WHERE t.wait_id = w.id AND t.kind = 'remind' AND t.done_at IS NULL) ORDER BY 1"
)
_DUE = text(
    "SELECT t.id, t.kind, t.at, t.wait_id, w.closed_at IS NULL AS is_open FROM timer t JOIN wait w ON w.id = t.wait_id"
    " WHERE t.case_id = :case AND t.done_at IS NULL AND t.at <= :now"
    " ORDER BY t.kind <> 'close', t.at, t.id LIMIT :most FOR UPDATE OF t SKIP LOCKED"
)


def run_due(limit: int = 200) -> int:
    """Do what is due (到期处理): remind, tell unit heads, close by time; returns how many timers were done.

    Each case in a transaction of its own; a case that somebody is writing just now is left for the next round, and
    trouble with one case does not hold up the others. Call again while it returns `limit`.
    """
    with db.reading() as look:
        cases = list(look.execute(_CASES).scalars())
    done = 0
    for case_id in cases:
        if done >= limit:
            break
        try:
            with db.transaction() as tx:
                done += _of_case(tx, case_id, limit - done)
        except Exception as error:  # the text may repeat a row: the kind and the case are enough to look for it
            log.error("case %s: timers failed: %s", case_id, type(error).__name__)
    return done


def _of_case(tx: Session, case_id: int, most: int) -> int:
    """Do the due timers of one case: closes first, so that nobody is reminded of what ends in the same moment."""
    free = text("SELECT id FROM qs_case WHERE id = :id AND state = 'open' FOR UPDATE SKIP LOCKED")
    if tx.execute(free, {"id": case_id}).first() is None:
        return 0
    case = tx.get_one(Case, case_id, populate_existing=True)
    due = tx.execute(_DUE, {"case": case_id, "now": clock.now(tx), "most": most}).all()
    closed = {row.wait_id for row in due if row.kind == "close" and row.is_open}
    for wait_id in sorted(closed):
        closing.close(tx, case, tx.get_one(Wait, wait_id, populate_existing=True), "time", "time")
    still = [row for row in due if row.is_open and row.wait_id not in closed]
    for row in still:
        if row.kind == "escalate":
            _escalate(tx, case, row)
    reminders = [row for row in still if row.kind == "remind"]
    if reminders:
        _remind(tx, case, reminders)
    _mark(tx, due, still)
    _plan_overdue(tx, case)
    return len(due)


def _remind(tx: Session, case: Case, timers: Sequence[Row]) -> None:  # type: ignore[type-arg]
    """Remind in these rounds, once each, also where the machine was off over several reminders."""
    occasion = f"timer:{max(row.id for row in timers)}"
    told = remind_open(tx, case, occasion, sorted({row.wait_id for row in timers}))
    if told:
        _journal(tx, case, "reminded", told, timers)


def _escalate(tx: Session, case: Case, timer: Row) -> None:  # type: ignore[type-arg]
    """Tell the head of a unit whose part in this round is still open; nobody, where the head is the one asked."""
    rows = tx.execute(_HEADS, {"wait": timer.wait_id}).all()
    notices = [
        outbox.Notice(
            person_id=row.head_id,
            kind="overdue" if row.due_at and row.due_at < clock.now(tx) else "escalate",
            context={
                "case_title": case.title,
                "item_title": row.title,
                "unit_name": row.name,
                "deadline": until_words(row.due_at),
                "article": row.article,
            },
            case_id=case.id,
            dedupe=f"escalate:{timer.id}:{row.head_id}",
            secrecy=case.secrecy,
        )
        for row in rows
    ]
    if notices:
        outbox.queue(tx, notices)
        _journal(tx, case, "escalated", len(notices), [timer])


_HEADS = text(
    "SELECT DISTINCT u.head_id, u.name, w.title, w.due_at, w.article FROM assignment a JOIN wait w ON w.id = a.wait_id"
    " JOIN unit u ON u.id = a.unit_id JOIN person h ON h.id = u.head_id AND h.active"
    " WHERE a.wait_id = :wait AND a.state = 'open' AND u.head_id <> a.person_id ORDER BY u.head_id"
)


def _journal(tx: Session, case: Case, name: str, people: int, timers: Sequence[Row]) -> None:  # type: ignore[type-arg]
    facts = {"people": people, "waits": sorted({row.wait_id for row in timers}), "by": "timer"}
    journal.append(tx, journal.chain_of(case.id), "message", name, facts=facts)


def _mark(tx: Session, due: Sequence[Row], acted: Sequence[Row]) -> None:  # type: ignore[type-arg]
    """Mark timers as done; those whose round had ended say so."""
    done = text("UPDATE timer SET done_at = :at, note = :note WHERE id = ANY(:ids) AND done_at IS NULL")
    did = [row.id for row in acted]
    late = [row.id for row in due if row.id not in set(did)]
    for ids, note in ((did, "done"), (late, "closed")):
        if ids:
            tx.execute(done, {"at": clock.now(tx), "ids": ids, "note": note})


def _plan_overdue(tx: Session, case: Case) -> None:
    """Plan the next reminder of rounds that are past their date and stay open; a working morning, none if set to 0."""
    every = tx.get_one(Instance, 1).facts.get(OVERDUE_EVERY, 1)
    if not every:
        return
    at = clock.at_hour(workdays_on(clock.today(tx), int(every)), MORNING)
    tx.execute(_OVERDUE, {"case": case.id, "now": clock.now(tx), "at": at})


_OVERDUE = text(
    "INSERT INTO timer (wait_id, case_id, kind, at, note) SELECT w.id, w.case_id, 'remind', :at, '' FROM wait w"
    " WHERE w.case_id = :case AND w.closed_at IS NULL AND w.on_due = 'stay' AND w.due_at < :now AND NOT EXISTS"
    " (SELECT 1 FROM timer t WHERE t.wait_id = w.id AND t.kind = 'remind' AND t.done_at IS NULL)"
)


def workdays_on(day: date, count: int) -> date:
    """Return the day `count` working days on; in years whose holidays are not published Monday to Friday count.

    For reminders only: no date of the law is ever reckoned by a guess.
    """
    while count:
        day += timedelta(days=1)
        count -= _probably_workday(day)
    return day


def _probably_workday(day: date) -> bool:
    try:
        return is_workday(day)
    except YearNotPublished:
        return day.weekday() < 5
