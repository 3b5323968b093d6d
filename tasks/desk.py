"""The desk's acts (工作台): remind, extend, pause, stop, send back. Each one transaction, in the record with its actor.

What takes away or adds time needs a reason. An act that changes what a run of the procedure believes ends the lease of
that run, so nothing is written on a stopped case or past a return. None of them decides for anybody: that is
`tasks.answering`. Hand-over and fresh links are in `tasks.handing`, signed papers in `tasks.paper_entry`.
"""

from datetime import date, datetime

from sqlalchemy import text
from sqlmodel import Session

from models import clock
from models.cases import Act, Case, interrupt, lock_case
from models.db import tell
from models.errors import CannotSendBack, CaseNotOpen, DeadlineNotLater, NoSuchItem, NotPaused, NotYours, WaitNotOpen
from models.waits import Wait
from notifications import outbox
from tasks import closing, going_back, time_limits
from tasks.desk_record import begin, reasoned, record
from tasks.handing import hand_over, reissue
from tasks.paper_entry import Scan, enter_paper
from tasks.reminding import remind_open
from tasks.rights import DECIDES, require_role
from tasks.wording import deadline_words

__all__ = ["Scan", "enter_paper", "hand_over", "reissue"]  # one import for the pages; the rest is public as usual


def remind(tx: Session, case_id: int, by: int) -> int:
    """Remind everybody with an open part in a case (催办), each at most once an hour; returns how many were reminded."""
    case = begin(tx, case_id, by)
    told = remind_open(tx, case, f"desk:{clock.now(tx).isoformat()}")
    if told:
        record(tx, case, "remind", "催办", by, {"people": told})
    return told


def extend(tx: Session, wait_id: int, until: date | datetime, reason: str, by: int) -> datetime:
    """Give an open round more time (延期), with a reason; whoever has not answered is told. Returns the new date.

    A day means the whole of it. Raises QS-1009 when it is not later than now and the old date, QS-4046 when it is years
    away, QS-4001 when an article lets the round go no further, QS-2002 when it is closed.
    """
    case_id = tx.execute(text("SELECT case_id FROM wait WHERE id = :id"), {"id": wait_id}).scalar()
    if case_id is None:
        raise NoSuchItem
    case = begin(tx, case_id, by, states=("open", "paused"))
    wait, reason = tx.get_one(Wait, wait_id, populate_existing=True), reasoned(reason)
    if wait.closed_at:
        raise WaitNotOpen
    new = until if isinstance(until, datetime) else clock.end_of(until)
    if new <= clock.now(tx) or (wait.due_at and new <= wait.due_at):
        raise DeadlineNotLater
    if new > clock.now(tx) + time_limits.FARTHEST:
        raise time_limits.DeadlineTooFar
    old = wait.due_at
    time_limits.move(tx, case, wait, new)
    facts = {"wait": wait.id, "from": old.isoformat() if old else None, "until": new.isoformat()}
    done = record(tx, case, f"extend_{wait.name}", "延期", by, facts, subject=wait.subject, reason=reason)
    _tell_extended(tx, case, wait, reason, done)
    return new


def _tell_extended(tx: Session, case: Case, wait: Wait, reason: str, done: Act) -> None:
    rows = tx.execute(
        text("SELECT id, person_id FROM assignment WHERE wait_id = :wait AND state = 'open'"), {"wait": wait.id}
    )
    context = {
        "case_title": case.title,
        "item_title": wait.title,
        "deadline": deadline_words(wait.due_at),
        "article": wait.article,
        "reason": reason,
    }
    outbox.queue(
        tx,
        [
            outbox.Notice(
                person_id=row.person_id,
                kind="extended",
                context=context,
                assignment_id=row.id,
                case_id=case.id,
                dedupe=f"extended:{row.id}:{done.seq}",
                secrecy=case.secrecy,
            )
            for row in rows
        ],
    )


def pause(tx: Session, case_id: int, reason: str, by: int) -> None:
    """Pause a case (暂停): nobody can answer, nobody is reminded, nothing closes by time until it is resumed."""
    case, reason = begin(tx, case_id, by), reasoned(reason)
    case.state = "paused"
    interrupt(tx, case)
    record(tx, case, "pause", "暂停", by, {}, reason=reason)


def resume(tx: Session, case_id: int, reason: str, by: int) -> None:
    """Resume a paused case (恢复): its rounds get back the time that the pause took, as far as their articles allow."""
    case = lock_case(tx, case_id)
    require_role(tx, by)
    if case.state != "paused":
        raise NotPaused
    reason = reasoned(reason)
    since = tx.execute(
        text("SELECT max(at) FROM act WHERE case_id = :case AND name = 'pause' AND kind = 'desk'"), {"case": case.id}
    ).scalar_one()
    lost = clock.now(tx) - since
    fixed = time_limits.give_back(tx, case, lost)
    case.state = "open"
    interrupt(tx, case)
    record(tx, case, "resume", "恢复", by, {"seconds": int(lost.total_seconds()), "fixed": fixed}, reason=reason)
    tell(tx, f"case:{case.id}")


def stop(tx: Session, case_id: int, reason: str, by: int) -> None:
    """Stop a case for good (终止): every round is closed, every open part void; who opened it, is asked or has answered is told why."""
    case = begin(tx, case_id, by, allowed=DECIDES, states=("open", "paused"))
    _end(tx, case, "stop", "终止", reasoned(reason), by)


def withdraw_case(tx: Session, case_id: int, reason: str, by: int) -> None:
    """Withdraw a case that one has opened oneself (发起人撤回); raises QS-2004 for anybody else."""
    case = lock_case(tx, case_id)
    if case.opened_by_id != by:
        raise NotYours("只有发起人可以撤回该事项；需要终止的，请由组织部门在工作台办理。")
    _not_ended(case)
    _end(tx, case, "withdraw", "发起人撤回", reasoned(reason), by)


def _not_ended(case: Case) -> None:
    if case.state not in ("open", "paused"):
        raise CaseNotOpen


def _end(tx: Session, case: Case, name: str, title: str, reason: str, by: int) -> None:
    people = [person for person in _concerned(tx, case) if person != by]
    waits = text("SELECT id FROM wait WHERE case_id = :case AND closed_at IS NULL ORDER BY id")
    for wait_id in tx.execute(waits, {"case": case.id}).scalars().all():
        wait = tx.get_one(Wait, wait_id, populate_existing=True)
        closing.close(tx, case, wait, "stopped", "stopped", actor=f"person:{by}")
    interrupt(tx, case)
    case.state, case.outcome, case.closed_at = "stopped", title, clock.now(tx)
    case.stage, case.ready = "", False
    tx.add(case)
    done = record(tx, case, name, title, by, {"people": len(people)}, reason=reason)
    outbox.queue(
        tx,
        [
            outbox.Notice(
                person_id=person,
                kind="stopped",
                context={"case_title": case.title, "reason": reason},
                case_id=case.id,
                dedupe=f"stopped:{case.id}:{person}:{done.seq}",
                secrecy=case.secrecy,
            )
            for person in people
        ],
    )


def _concerned(tx: Session, case: Case) -> list[int]:
    """Return whoever opened a case, is asked in it, or has answered in it."""
    rows = tx.execute(
        text(
            "SELECT person_id FROM assignment WHERE case_id = :case AND state IN ('open','answered')"
            " UNION SELECT opened_by_id FROM qs_case WHERE id = :case AND opened_by_id IS NOT NULL ORDER BY 1"
        ),
        {"case": case.id},
    )
    return list(rows.scalars())


def send_back(tx: Session, case_id: int, act_name: str, subject: str, reason: str, by: int) -> Act:
    """Send a case back from the desk (退回) to a part that people do, for one subject or (empty) for the whole case.

    Raises QS-1008 when the step is none that people do, when steps of the whole case rest on that subject, or when a
    numbered paper has gone out since: what is issued is not undone by going back.
    """
    case, reason = begin(tx, case_id, by, allowed=DECIDES), reasoned(reason)
    given = {"case": case.id, "name": act_name, "subject": subject}
    since = tx.execute(
        text(
            "SELECT seq FROM act WHERE case_id = :case AND name = :name AND subject = :subject"
            " AND superseded_by IS NULL AND kind = 'wait'"
        ),
        given,
    ).scalar()
    if since is None:
        raise CannotSendBack
    resting = tx.execute(
        text(
            "SELECT 1 FROM act WHERE case_id = :case AND seq > :since AND superseded_by IS NULL AND kind IN ('step','wait')"
            " AND (jsonb_exists_any(result, ARRAY['number','numbers']) OR (:subject <> '' AND subject = ''))"
        ),
        {**given, "since": since},
    )
    if resting.first():
        raise CannotSendBack
    back = going_back.go_back(tx, case, act_name, subject, reason=reason, source="desk", actor=f"person:{by}")
    interrupt(tx, case)
    return back
