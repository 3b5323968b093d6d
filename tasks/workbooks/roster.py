"""The roster with attendance (学员出勤名册) that closes a class: who came, from where, for how many days (措施第3条、第15条)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tasks.workbooks.cells import CellError, CellNote, Unreadable, narrow
from tasks.workbooks.figures import read_days
from tasks.workbooks.sheets import Value
from tasks.workbooks.simple_form import blank_form, form_rows, form_tables, readable_cells
from tasks.workbooks.table import Column
from tasks.workbooks.words import read_text

ROSTER: tuple[Column, ...] = (
    Column("serial", "序号", required=False),
    Column("name", "姓名"),
    Column("unit", "单位", ("工作单位", "所在单位")),
    Column("post", "职务", ("现任职务",), required=False),
    Column("days_attended", "出勤天数", ("实到天数",)),
    Column("remark", "备注", required=False),
)
WIDTHS = (6, 12, 28, 20, 12, 24)
ABSENT = frozenset({"0", "0.0", "缺勤", "未到", "未参加"})


@dataclass(frozen=True)
class RosterRow:
    """One trainee (学员) of a class and the days attended, in halves; 0 for someone who never came."""

    name: str
    unit: str
    days_attended: Decimal
    post: str = ""
    remark: str = ""
    sheet: str = ""
    row: int = 0


@dataclass
class Roster:
    """A roster as read: the good rows, those with an error but a name and unit, the errors by cell, and notes."""

    rows: list[RosterRow] = field(default_factory=list)
    unread: list[RosterRow] = field(default_factory=list)  # so that all that is wrong with a row comes back at once
    errors: list[CellError] = field(default_factory=list)
    notes: list[CellNote] = field(default_factory=list)


def read_roster(data: bytes, class_days: Decimal | None = None) -> Roster:
    """Read a class's attendance; with `class_days`, more days than the class had are an error.

    `data` has passed `guard_upload`. The same person of the same unit twice: the first row stays. Raises
    `WrongTemplate` when no sheet is a roster.
    """
    roster = Roster()
    for table in form_tables(data, ROSTER):
        for row in form_rows(table, "name"):
            readers = {"days_attended": lambda value: read_attendance(value, class_days)}
            before = len(roster.errors)
            values = readable_cells(row, ROSTER, readers, lambda value: read_text(value, 100), roster.errors)
            if not values.keys() >= {"name", "unit"}:
                continue
            wrong = len(roster.errors) > before
            person = RosterRow(**{"days_attended": Decimal(0)} | values, sheet=table.sheet, row=row.number)  # type: ignore[arg-type]
            earlier = _same_person(person, [*roster.rows, *roster.unread])
            if earlier:
                message = f"与第 {earlier.row} 行是同一单位的同名人员，只读第一次填的"
                remedy = "确是两个人的，请在备注栏和姓名后加以区别；重复的请删去"
                roster.errors.append(row.cells["name"].wrong("姓名", message, remedy))
            else:
                (roster.unread if wrong else roster.rows).append(person)
    return roster


def read_attendance(value: object, class_days: Decimal | None) -> Decimal:
    """Read days attended: halves from 0 to the days of the class."""
    if narrow(value) in ABSENT:
        return Decimal(0)
    days = read_days(value)
    if class_days is not None and days > class_days:
        raise Unreadable(f"超过了本班次的天数（{class_days} 天）", f"请填 0 至 {class_days}")
    return days


def _same_person(person: RosterRow, rows: Sequence[RosterRow]) -> RosterRow | None:
    key = narrow(person.name), narrow(person.unit)
    return next((row for row in rows if (narrow(row.name), narrow(row.unit)) == key), None)


def blank_roster(class_name: str, people: Sequence[tuple[str, str, str]] = ()) -> bytes:
    """Make the roster of a class to fill in; `people` known beforehand are (name, unit, post)."""
    rows: list[list[Value]] = [[place, *person, None, None] for place, person in enumerate(people, start=1)]
    return blank_form(f"{class_name}学员出勤名册", ROSTER, WIDTHS, rows)
