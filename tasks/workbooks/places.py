"""The allotment of places (名额分配表): how many of a class's places go to each unit (措施第15条)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.workbooks.cells import CellError, narrow
from tasks.workbooks.figures import read_headcount
from tasks.workbooks.sheets import Value
from tasks.workbooks.simple_form import blank_form, form_rows, form_tables, read_cells
from tasks.workbooks.table import Column
from tasks.workbooks.words import read_text

PLACES: tuple[Column, ...] = (
    Column("serial", "序号", required=False),
    Column("unit", "单位", ("单位名称",)),
    Column("places", "名额", ("名额数", "分配名额")),
    Column("requirement", "人员要求", ("参训要求",), required=False),
)
WIDTHS = (6, 32, 12, 40)


@dataclass(frozen=True)
class PlacesRow:
    """The places of one unit, at least 1, with what is asked of the people sent."""

    unit: str
    places: int
    requirement: str = ""
    sheet: str = ""
    row: int = 0


@dataclass
class PlacesRead:
    """An allotment as read: the good rows and the errors by cell."""

    rows: list[PlacesRow] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All places allotted in the good rows."""
        return sum(row.places for row in self.rows)


def read_places(data: bytes) -> PlacesRead:
    """Read an allotment of places; a unit named twice keeps its first line. Raises `WrongTemplate`."""
    result = PlacesRead()
    for table in form_tables(data, PLACES):
        for row in form_rows(table, "unit"):
            readers = {"places": read_headcount}
            values = read_cells(row, PLACES, readers, lambda value: read_text(value, 200), result.errors)
            if values is None:
                continue
            allotted = PlacesRow(**values, sheet=table.sheet, row=row.number)  # type: ignore[arg-type]
            if any(narrow(other.unit) == narrow(allotted.unit) for other in result.rows):
                cell = row.cells["unit"]
                result.errors.append(cell.wrong("单位", "这个单位已经分配过名额，只读第一次填的", "请把名额并到一行"))
            else:
                result.rows.append(allotted)
    return result


def places_workbook(class_name: str, units: Sequence[str] = ()) -> bytes:
    """Make the allotment form of a class with the units' names filled in."""
    rows: list[list[Value]] = [[place, unit, None, None] for place, unit in enumerate(units, start=1)]
    return blank_form(f"{class_name}名额分配表", PLACES, WIDTHS, rows, blank_rows=10)
