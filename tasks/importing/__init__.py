"""Importing units and people (导入单位与人员) from the office's workbook: one act, one transaction, journalled.

A unit is known by its name, a person by name and unit. Whatever would be a guess comes back by cell, and the good rows
are taken all the same. Nobody is removed for being absent from the file, and an empty cell changes nothing; so the same
file imported twice changes nothing the second time.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models import journal
from tasks.importing.directory import Directory
from tasks.importing.people import import_people_rows
from tasks.importing.run import Change, Import, Imported
from tasks.importing.units import import_posts, import_units
from tasks.rights import require_role
from tasks.workbooks.guard import guard_upload
from tasks.workbooks.people import read_people

__all__ = ["Change", "Imported", "import_people"]

LOCK = 74_003  # two imports at once would both find a person missing, and both add them
ALLOWED = frozenset({"clerk", "administrator"})


def import_people(
    tx: Session, data: bytes, file_name: str, by: int | None = None, *, dry_run: bool = False
) -> Imported:
    """Import units and people from a workbook (导入单位与人员); returns what changed and what came back by cell.

    `data` is the file as it came, `file_name` its name without a path. `by` is who does it at the desk, with the right
    of a clerk or an administrator (only the latter changes rights); None on the machine itself, whose holder may do
    anything. `dry_run`: everything is tried and nothing kept. Raises QS-2013, and the numbered refusals of a workbook.
    """
    may_grant = by is None or "administrator" in require_role(tx, by, ALLOWED)
    guard_upload(data, file_name)
    book = read_people(data)
    tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    trial = tx.begin_nested() if dry_run else None
    run = Import(tx, Directory(tx), may_grant, book.errors)
    import_units(run, book.units)
    import_people_rows(run, book.people)
    import_posts(run, book.units)
    run.notes += _unfinished(tx, run)
    _record(tx, run.changes, file_name, by)
    if trial:
        trial.rollback()
    return Imported(run.changes, run.notes, run.errors, len(book.units), len(book.people), dry_run)


def _unfinished(tx: Session, run: Import) -> list[str]:
    """Name the people who left with items still open: a desk must hand those over."""
    tx.flush()
    rows = tx.execute(
        text(
            "SELECT person_id, count(*) AS n FROM assignment WHERE state = 'open' AND person_id = ANY(:gone)"
            " GROUP BY person_id ORDER BY person_id"
        ),
        {"gone": list(run.left)},
    )
    return [f"{run.directory.people[row.person_id].name}还有 {row.n} 项待办未办，请在工作台转办" for row in rows]


def _record(tx: Session, changes: list[Change], file_name: str, by: int | None) -> None:
    """Write what changed into the office's chain, one entry a kind: ids only, the file's name beside."""
    kinds: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for change in changes:
        kinds[change.kind].append(change.facts)
    actor = f"person:{by}" if by else "system"
    for kind, rows in kinds.items():
        facts = {"count": len(rows), "rows": rows}
        journal.append(tx, journal.OFFICE, "import", kind, actor=actor, facts=facts, said={"file": file_name})
