"""Opening waits (环节): the rows, the assignments, the timers and the messages of many at once.

A call to two thousand units is one act: five statements, whatever their number.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from models import clock
from models.acting import Ask
from models.cases import Case
from models.waits import Assignment, Timer, Wait
from notifications import outbox
from tasks.acts import ActDef
from tasks.wording import deadline_words


@dataclass(frozen=True)
class Opening:
    """One wait to be opened: for which subject, in which round, and what it asks."""

    subject: str
    round: int
    ask: Ask


def open_waits(tx: Session, case: Case, act: ActDef, openings: Sequence[Opening]) -> list[int]:
    """Open waits of one act with their assignments, timers and messages; returns the numbers of the waits."""
    if not openings:
        return []
    at = clock.now(tx)
    waits = _insert(tx, Wait, [_wait_row(case, act, o, at) for o in openings])
    parts = [(w, o.ask, p) for w, o in zip(waits, openings, strict=True) for p in o.ask.parts]
    ids = _insert(tx, Assignment, [_part_row(case, w, p, at) for w, _, p in parts])
    timers = [t for w, o in zip(waits, openings, strict=True) for t in _timer_rows(case, w, o.ask)]
    if timers:
        tx.execute(insert(Timer), timers)
    outbox.queue(tx, [_notice(case, act, w, a, ask, p.person_id) for (w, ask, p), a in zip(parts, ids, strict=True)])
    return waits


def _insert(tx: Session, table: Any, rows: list[dict[str, Any]]) -> list[int]:
    if not rows:
        return []
    return list(tx.scalars(insert(table).returning(table.id, sort_by_parameter_order=True), rows))


def _wait_row(case: Case, act: ActDef, opening: Opening, at: datetime) -> dict[str, Any]:
    ask = opening.ask
    return {
        "case_id": case.id,
        "name": act.name,
        "subject": opening.subject,
        "round": opening.round,
        "title": ask.title,
        "page": ask.page,
        "article": ask.article,
        "law": ask.law,
        "facts": dict(ask.facts),
        "choices": [asdict(choice) for choice in ask.choices],
        "rule": {"need": ask.need},
        "deputies": ask.deputies,
        "opened_at": at,
        "due_at": ask.due_at,
        "on_due": ask.on_due,
        "closed_how": "",
        "outcome": "",
    }


def _part_row(case: Case, wait_id: int, part: Any, at: datetime) -> dict[str, Any]:
    return {
        "wait_id": wait_id,
        "case_id": case.id,
        "person_id": part.person_id,
        "unit_id": part.unit_id,
        "role": part.role,
        "state": "open",
        "void_reason": "",
        "opened_at": at,
    }


def _timer_rows(case: Case, wait_id: int, ask: Ask) -> list[dict[str, Any]]:
    rows = [("remind", at) for at in ask.remind_at]
    if ask.escalate_at:
        rows.append(("escalate", ask.escalate_at))
    if ask.due_at and ask.on_due == "close":
        rows.append(("close", ask.due_at))
    return [{"wait_id": wait_id, "case_id": case.id, "kind": kind, "at": at, "note": ""} for kind, at in rows]


def _notice(case: Case, act: ActDef, wait_id: int, assignment_id: int, ask: Ask, person_id: int) -> outbox.Notice:
    return outbox.Notice(
        person_id=person_id,
        kind=ask.notice,
        context={
            "case_title": case.title,
            "item_title": ask.title,
            "deadline": deadline_words(ask.due_at),
            "article": ask.article,
            **ask.context,
        },
        assignment_id=assignment_id,
        case_id=case.id,
        dedupe=f"ask:{wait_id}:{assignment_id}",
        secrecy=case.secrecy,
    )
