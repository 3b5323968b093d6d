"""Opening a case (发起事项): pinned to the rule pack in force that day, once a cycle."""

from datetime import date
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models import clock, journal
from models.cases import Case
from models.db import tell
from models.errors import CycleExists
from models.quotes import nested
from tasks.procedures import ProcedureInfo
from tasks.rules import keep_pack


def open_case(
    tx: Session,
    procedure: ProcedureInfo,
    cycle: str,
    *,
    title: str = "",
    subject: dict[str, Any] | None = None,
    by: int | None = None,
    pack: str | None = None,
    parent: int | None = None,
) -> Case:
    """Open a case of a procedure; `cycle` says which one of its kind it is, e.g. the plan's year.

    Raises QS-1005 when the cycle has its case already. `pack`: another rule pack than the one in force today, for
    checking a past procedure against its own rules.
    """
    if found := find_case(tx, procedure.key, cycle):
        raise CycleExists(f"“{procedure.title}”{cycle}已经发起（事项{found}号），不能重复发起。")
    rules = keep_pack(tx, pack)
    case = Case(
        procedure=procedure.key,
        version=procedure.version,
        cycle=cycle,
        title=nested(title or procedure.title),
        subject=subject or {},
        parent_id=parent,
        measure=procedure.measure,
        pack=rules.name,
        pack_hash=rules.hash,
        secrecy=procedure.secrecy,
        opened_at=clock.now(tx),
        opened_by_id=by,
    )
    tx.add(case)
    tx.flush()
    journal.append(
        tx,
        journal.chain_of(case.id),
        "opened",
        procedure.key,
        actor=f"person:{by}" if by else "system",
        facts={
            "cycle": cycle,
            "version": procedure.version,
            "pack": rules.name,
            "pack_hash": rules.hash,
            "measure": procedure.measure,
        },
        said={"title": case.title},
    )
    tell(tx, f"case:{case.id}")
    return case


def find_case(tx: Session, procedure: str, cycle: str, *, stopped: bool = False) -> int | None:
    """Return the number of the case of this procedure and cycle, if it was opened; one that was stopped only if asked."""
    found: int | None = tx.execute(
        text(
            "SELECT id FROM qs_case WHERE procedure = :procedure AND cycle = :cycle"
            " AND (:stopped OR state <> 'stopped') ORDER BY state = 'stopped', id DESC LIMIT 1"
        ),
        {"procedure": procedure, "cycle": cycle, "stopped": stopped},
    ).scalar()
    return found


def open_once(
    tx: Session, procedure: ProcedureInfo, cycle: str, *, by: int | None = None, **given: Any
) -> tuple[int, bool]:
    """Open the case of a cycle unless it is there; returns its number and whether it was opened now.

    Two that ask at the same moment are put one after the other, so a schedule and the sweep may both ask. A case that
    was stopped is opened anew only by a person (`by`): the calendar does not undo what somebody decided.
    """
    tx.execute(text("SELECT pg_advisory_xact_lock(hashtext(:key))"), {"key": f"{procedure.key}:{cycle}"})
    if found := find_case(tx, procedure.key, cycle, stopped=by is None):
        return found, False
    return open_case(tx, procedure, cycle, by=by, **given).id, True


def rules_day(case: Case) -> date:
    """Return the day whose rules bind a case: the day on which it was opened."""
    return case.opened_at.astimezone(clock.SHANGHAI).date()
