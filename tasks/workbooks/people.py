"""The workbook of units and people (单位与人员表): two sheets, read without guessing, good rows kept.

A sheet is known by its name (单位, 人员), its columns by their headings. An empty cell says nothing: what the office
already has stays as it is. Whether a row fits what is already registered is for `tasks/importing.py` to see.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from openpyxl.worksheet.worksheet import Worksheet

from tasks.workbooks import errors as refusals
from tasks.workbooks.cells import CellError, Found, narrow
from tasks.workbooks.people_words import (
    LONGEST_NAME,
    Named,
    Reach,
    read_name,
    read_named,
    read_reach,
    read_roles,
    read_unit_kind,
)
from tasks.workbooks.simple_form import Reader, form_rows, read_cells
from tasks.workbooks.table import Column, Row, Table, find_table, open_workbook
from tasks.workbooks.words import read_text, read_yes_no

UNIT_SHEET, PEOPLE_SHEET = "单位", "人员"
REACHES = tuple(f"reach{place}" for place in range(1, 5))
UNITS: tuple[Column, ...] = (
    Column("name", "单位名称", ("单位",)),
    Column("kind", "单位类别", ("类别",)),
    Column("head", "主要负责人", ("单位主要负责人",), required=False),
    Column("officer", "培训专干", ("培训联络员",), required=False),
)
PEOPLE: tuple[Column, ...] = (
    Column("name", "姓名"),
    Column("unit", "单位", ("工作单位", "所在单位")),
    Column("post", "职务", ("现任职务",)),
    Column("former", "原单位", ("调出单位",), required=False),
    Column("roles", "岗位权限", ("权限",), required=False),
    *(Column(key, f"联系方式{place}", required=False) for place, key in enumerate(REACHES, start=1)),
    Column("active", "在职", ("是否在职",), required=False),
)
UNIT_READERS: dict[str, Reader] = {"kind": read_unit_kind, "head": read_named, "officer": read_named}
PEOPLE_READERS: dict[str, Reader] = {
    "name": read_name,
    "roles": read_roles,
    "active": read_yes_no,
    **dict.fromkeys(REACHES, read_reach),
}
AnyRow = TypeVar("AnyRow", "UnitRow", "PersonRow")


@dataclass(frozen=True)
class UnitRow:
    """A unit (单位) as a row gives it; None where the cell is empty."""

    name: str
    kind: str
    head: Named | None
    officer: Named | None
    cells: dict[str, Found]


@dataclass(frozen=True)
class PersonRow:
    """A person (人员) as a row gives it; None where the cell is empty, and then nothing is changed."""

    name: str
    unit: str
    post: str | None
    former: str | None
    roles: tuple[str, ...] | None
    reaches: tuple[Reach, ...]
    active: bool | None
    cells: dict[str, Found]


@dataclass
class PeopleBook:
    """A workbook as read: the good rows and the errors by cell."""

    units: list[UnitRow] = field(default_factory=list)
    people: list[PersonRow] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)


def read_people(data: bytes) -> PeopleBook:
    """Read a workbook of units and people; `data` has passed `guard_upload`.

    One of the two sheets is enough. Rows that name the same unit or person twice are all refused: which one holds
    would be a guess. Raises `WrongTemplate` when neither sheet is there or a column is missing.
    """
    sheets = {narrow(sheet.title): sheet for sheet in open_workbook(data).worksheets}
    if not sheets.keys() & {UNIT_SHEET, PEOPLE_SHEET}:
        raise refusals.WrongTemplate((f"“{UNIT_SHEET}”表", f"“{PEOPLE_SHEET}”表"))
    book = PeopleBook()
    if UNIT_SHEET in sheets:
        rows = _units(_table(sheets[UNIT_SHEET], UNITS), book.errors)
        book.units = _once(rows, lambda row: narrow(row.name), book.errors, "单位名称")
    if PEOPLE_SHEET in sheets:
        people = _people(_table(sheets[PEOPLE_SHEET], PEOPLE), book.errors)
        book.people = _once(people, lambda row: (narrow(row.name), narrow(row.unit)), book.errors, "姓名")
    return book


def _table(sheet: Worksheet, columns: Sequence[Column]) -> Table:
    table = find_table(sheet, columns)
    if table is None:
        raise refusals.WrongTemplate(tuple(column.heading for column in columns if column.required), sheet.title)
    if wrong := (*table.missing, *(f"{heading}（重复出现）" for heading in table.doubled)):
        raise refusals.WrongTemplate(wrong, sheet.title)
    return table


def _units(table: Table, errors: list[CellError]) -> list[UnitRow]:
    return [
        UnitRow(v["name"], v["kind"], v.get("head"), v.get("officer"), row.cells)
        for row, v in _read(table, UNITS, UNIT_READERS, errors)
    ]


def _people(table: Table, errors: list[CellError]) -> list[PersonRow]:
    may_be_empty = {"unit", "post"}  # the columns must be there, a district leader's unit need not
    columns = [replace(c, required=c.required and c.key not in may_be_empty) for c in PEOPLE]
    return [
        PersonRow(
            name=v["name"],
            unit=v.get("unit", ""),
            post=v.get("post"),
            former=v.get("former"),
            roles=v.get("roles"),
            reaches=tuple(dict.fromkeys(v[key] for key in REACHES if key in v)),
            active=v.get("active"),
            cells=row.cells,
        )
        for row, v in _read(table, columns, PEOPLE_READERS, errors)
    ]


def _read(
    table: Table, columns: Sequence[Column], readers: dict[str, Reader], errors: list[CellError]
) -> Iterable[tuple[Row, dict[str, Any]]]:
    for row in form_rows(table, "name"):
        values = read_cells(row, columns, readers, lambda value: read_text(value, LONGEST_NAME), errors)
        if values is not None:
            yield row, values


def _once(
    rows: Sequence[AnyRow], identity: Callable[[AnyRow], Hashable], errors: list[CellError], column: str
) -> list[AnyRow]:
    """Keep the rows that name their subject once; each of the others comes back."""
    times = Counter(identity(row) for row in rows)
    for row in rows:
        if (count := times[identity(row)]) > 1:
            message = f"表中有 {count} 行填的{column}和单位相同，都没有读入"
            errors.append(row.cells["name"].wrong(column, message, "请只留一行；确是两个人的，请在姓名后加以区别"))
    return [row for row in rows if times[identity(row)] == 1]
