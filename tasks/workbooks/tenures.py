"""The workbook of who has held which inner post when (任职经历登记表): one stretch of time a line, past ones too. Measures 19, 20."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from tasks.workbooks.cells import CellError, Unreadable, narrow
from tasks.workbooks.months import read_date
from tasks.workbooks.simple_form import blank_form, form_rows, form_tables, read_cells
from tasks.workbooks.table import Column
from tasks.workbooks.voters import one_of
from tasks.workbooks.words import read_text

SPELLS: tuple[Column, ...] = (
    Column("serial", "序号", required=False),
    Column("name", "姓名"),
    Column("post", "岗位", ("职务", "任职岗位")),
    Column("kind", "任职方式"),
    Column("begins", "起始日", ("开始日期", "任职日期")),
    Column("ends", "终止日", ("结束日期", "免职日期"), required=False),
)
TITLE = "任职经历登记表"


@dataclass(frozen=True)
class SpellRow:
    """One stretch of time in one post; without a last day it goes on."""

    name: str
    post: str
    kind: str
    begins: date
    ends: date | None = None


@dataclass
class Read:
    """A workbook as read: its rows, and what is to be mended by cell."""

    rows: list[SpellRow] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)


def read_spells(data: bytes, names: Sequence[str], kinds: Sequence[str], today: date) -> Read:
    """Read a workbook of the unit's people; `data` has passed `guard_upload`. Days lie in the past, in order. Raises `WrongTemplate`."""
    came = Read()
    day = _day(today)
    readers: dict[str, Callable[[object], object]] = {
        "name": one_of(names), "kind": one_of(kinds), "begins": day, "ends": day
    }  # fmt: skip
    for table in form_tables(data, SPELLS):
        for row in form_rows(table, "name"):
            if row.filled() <= {"serial", "name"}:
                continue  # somebody who holds no inner post
            values = read_cells(row, SPELLS, readers, lambda value: read_text(value, 60), came.errors)
            if values is None:
                continue
            one = SpellRow(**values)  # type: ignore[arg-type]
            if one.ends and one.ends < one.begins:
                came.errors.append(row.cells["ends"].wrong("终止日", "早于起始日", "请核对两个日期"))
                continue
            came.rows.append(one)
    return came


def _day(today: date) -> Callable[[object], date]:
    def read(value: object) -> date:
        found = read_date(value)
        if found is None:
            raise Unreadable(f"“{narrow(str(value))}”不是日期", "请写成年-月-日，如2010-03-01")
        if found > today:
            raise Unreadable("日期晚于今天", "请核对日期")
        return found

    return read


def blank_spells(rows: Sequence[Sequence[str]]) -> bytes:
    """Make the form with what is known of each person already in it."""
    return blank_form(TITLE, SPELLS, (6, 14, 26, 12, 14, 14), [[n, *row] for n, row in enumerate(rows, 1)])
