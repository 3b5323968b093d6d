"""Correcting what is held of a running class (更正举办情况): within the reply; what follows from it follows at once.

The roster that is still asked for gets the new days, hours and date; units with places are told what is other than
their notice said. Measure 15.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, select

from models import clock, journal
from models.cases import Case, lock_case
from models.clock import end_of
from models.errors import QingshanError
from models.training import ClassRun, TrainingClass
from models.waits import Assignment, Wait
from notifications import outbox
from policy.deadlines import due_on
from policy.ruling import chinese_day
from tasks import time_limits
from tasks.training import register
from tasks.training.moved import tell_moved, when_and_where
from tasks.training.roster import roster_facts
from tasks.training.running import enter_held, read_held
from tasks.wording import deadline_words


class NotRunning(QingshanError):
    """该班次尚未登记开班或已经结班，不能更正举办情况。"""

    number, status = 4025, 409


def correct_held(tx: Session, class_id: int, by: int, payload: Mapping[str, Any]) -> ClassRun:
    """Correct what is held of a running class (更正举办情况), within the reply and its approved changes; journalled.

    Call it within `register.acting_on`. Raises QS-4025 when it is not running or its roster is being confirmed, else as
    `check_start`.
    """
    run = register.run_of(tx, class_id)
    if run is None or run.case_id is None:
        raise NotRunning
    case = lock_case(tx, run.case_id)
    tx.refresh(run)
    one = register.taken(tx, class_id)
    register.must_speak(tx, one.unit_id, by)
    if run.state != "running":
        raise NotRunning
    roster = _roster(tx, case)
    kept = read_held(tx, register.rules_of(tx, case), one, payload)
    before = when_and_where(run)
    enter_held(run, kept)
    tx.add(run)
    entry = journal.append(
        tx,
        journal.chain_of(case.id),
        "desk",
        "correct_held",
        subject=f"class:{one.id}",
        actor=f"person:{by}",
        facts={"run": run.id, "starts_on": kept["starts_on"], "ends_on": kept["ends_on"]},
        said={"held": kept["held"]},
    )
    tell_moved(tx, case, one, before, when_and_where(run), f"moved:{run.id}:{entry.seq}")
    if roster is not None:
        _mend_roster(tx, case, roster, one, run, by, entry.seq)
    return run


def _roster(tx: Session, case: Case) -> Wait | None:
    """Return the open round in which the roster is asked for, if there is one; raises QS-4025 once it is handed in."""
    found = tx.execute(
        text(
            "SELECT w.id FROM wait w JOIN act a ON a.case_id = w.case_id AND a.name = w.name AND a.subject = w.subject"
            " AND a.round = w.round AND a.superseded_by IS NULL WHERE w.case_id = :case AND w.name = 'ask_roster'"
        ),
        {"case": case.id},
    ).scalar()
    wait = tx.get_one(Wait, found, populate_existing=True) if found else None
    if wait is not None and wait.closed_at:
        raise NotRunning("出勤名册已经报送，不能再更正举办情况。确需更正的，请联系区委组织部先退回名册。")
    return wait


def _mend_roster(tx: Session, case: Case, wait: Wait, one: TrainingClass, run: ClassRun, by: int, seq: int) -> None:
    """Let the open roster ask for what is held now; where the last day moved, its date moves with it."""
    moved = wait.facts.get("ends_on") != str(run.ends_on)
    wait.facts = {**wait.facts, **roster_facts(one, run)}
    tx.add(wait)
    if not moved or run.ends_on is None:
        return
    old, last = wait.due_at, max(run.ends_on, clock.today(tx))
    until = end_of(due_on(*register.rules_of(tx, case), "training.confirm.days", last))
    time_limits.move(tx, case, wait, until)
    if old is None or until == old:
        return
    facts = {"wait": wait.id, "from": old.isoformat(), "until": until.isoformat()}
    journal.append(
        tx,
        journal.chain_of(case.id),
        "desk",
        "roster_deadline",
        subject=f"class:{one.id}",
        actor=f"person:{by}",
        facts={"title": "名册报送期限随举办情况更正", **facts},
    )
    _tell(tx, case, wait, "extended" if until > old else "remind", f"结束日期更正为{chinese_day(run.ends_on)}", by, seq)


def _tell(tx: Session, case: Case, wait: Wait, kind: str, reason: str, by: int, seq: int) -> None:
    """Tell whoever fills the roster in of the new date, unless it is the one who corrected it."""
    parts = tx.exec(select(Assignment).where(Assignment.wait_id == wait.id, Assignment.state == "open")).all()
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
                person_id=part.person_id,
                kind=kind,
                context=context,
                assignment_id=part.id,
                case_id=case.id,
                dedupe=f"roster-moved:{part.id}:{seq}",
                secrecy=case.secrecy,
            )
            for part in parts
            if part.person_id != by
        ],
    )
