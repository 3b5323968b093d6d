"""Cases in a running installation: opened, answered by link over HTTP, looked at from outside."""

from typing import Any

from sqlalchemy import text

from models import db, verify
from qingshan.rehearse.staff import Item, Staff
from tasks import cycles
from tests.ops.parts import value


def open_years(*years: int) -> list[int]:
    """Open the call of these years; returns the cases."""
    with db.transaction() as tx:
        return [cycles.training_year(tx, year)[0] for year in years]


def asked(case: int, name: str = "ask_unit") -> int:
    """Return how many parts of a case have been opened in a wait."""
    statement = "SELECT count(*) FROM assignment a JOIN wait w ON w.id = a.wait_id WHERE w.case_id = :c AND w.name = :n"
    return int(value(statement, c=case, n=name))


def resting(case: int) -> bool:
    """Tell whether a case waits for people, and nobody is moving it."""
    row = "SELECT stage <> '' AND NOT ready AND lease_holder IS NULL FROM qs_case WHERE id = :c"
    return bool(value(row, c=case))


def nothing_planned(origin: str, case: int, number: int = 1) -> list[int]:
    """Let so many training officers of a case declare by link and check code that nothing is planned; their parts."""
    staff = Staff(origin)
    mine = {n for (n,) in _rows("SELECT id FROM assignment WHERE case_id = :c AND state = 'open'", c=case)}
    items: list[Item] = []
    for item in staff.new_items():
        if item.assignment_id in mine and item.kind == "call" and len(items) < number:
            items.append(item)
    for item in items:
        staff.open(item)
        staff.decide(item, "nothing")
    staff.close()
    assert len(items) == number
    return [item.assignment_id for item in items]


def once(cases: list[int]) -> bool:
    """Tell whether every act of these cases stands once in table and journal, and the whole record verifies."""
    for case in cases:
        acts = _rows("SELECT name, subject, round FROM act WHERE case_id = :c", c=case)
        entries = _rows(
            "SELECT name, subject, facts->>'round' FROM journal_entry WHERE chain = :c AND kind IN ('act','asked')",
            c=f"case:{case}",
        )
        if len(set(acts)) != len(acts) or len(set(entries)) != len(entries):
            return False
    with db.reading() as look:
        return verify.verify(look).breaks == []


def _rows(statement: str, **given: Any) -> list[tuple[Any, ...]]:
    with db.reading() as look:
        return [tuple(row) for row in look.execute(text(statement), given)]
