"""Finding a table in a workbook: which sheet, which row is the heading, which column is which.

Columns are known by their headings, not by their place: units move columns, break headings over two lines, use
half-width brackets, add columns of their own. A value merged over several rows of one column holds for each of them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tasks.workbooks import errors
from tasks.workbooks.cells import Found, narrow
from tasks.workbooks.scan import MAX_ROWS

MAX_COLUMNS = 64
HEADING_SEARCH_ROWS = 40
FEWEST_HEADINGS = 4  # fewer known headings than this and a row is prose, not a heading

# openpyxl answers a damaged part with whatever the damage happened to break; all of them mean the same to a person.
BROKEN = (
    zipfile.BadZipFile,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    SyntaxError,
    OSError,
)


@dataclass(frozen=True)
class Column:
    """One column of a form: its key in code, its heading as printed, other headings in use, and whether it must be there."""

    key: str
    heading: str
    also: tuple[str, ...] = ()
    required: bool = True

    def matches(self, heading: str) -> bool:
        """Whether a heading found in a sheet, brackets off, is this column's."""
        return heading in {plain_heading(name) for name in (self.heading, *self.also)}


@dataclass(frozen=True)
class Row:
    """One row below the heading: its number in the sheet and its cells by column key."""

    number: int
    cells: dict[str, Found]

    def filled(self) -> set[str]:
        """Name the columns with something in them."""
        return {key for key, cell in self.cells.items() if not cell.blank}


@dataclass
class Table:
    """A table found in a sheet: where the heading is, which columns there are, what stands above."""

    sheet: str
    worksheet: Worksheet
    heading_row: int
    columns: dict[str, int]
    headings: dict[str, str]
    missing: tuple[str, ...]
    doubled: tuple[str, ...]
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def rows(self) -> Iterator[Row]:
        """Give each row below the heading, merged cells filled down."""
        last = min(self.worksheet.max_row, MAX_ROWS)
        for number in range(self.heading_row + 1, last + 1):
            yield Row(number, {key: self._found(number, column) for key, column in self.columns.items()})

    def above(self) -> Iterator[list[Found]]:
        """Give the rows above the heading: title, unit, date."""
        last_column = min(self.worksheet.max_column, MAX_COLUMNS)
        for number in range(1, self.heading_row):
            yield [found_at(self.worksheet, number, column) for column in range(1, last_column + 1)]

    def _found(self, row: int, column: int) -> Found:
        return found_at(self.worksheet, *self.spans.get((row, column), (row, column)))


def open_workbook(data: bytes) -> openpyxl.Workbook:
    """Open a guarded upload without links, macros or computed values; raises `UnreadableWorkbook` when it is broken."""
    try:
        return openpyxl.load_workbook(io.BytesIO(data), data_only=False, keep_links=False, keep_vba=False)
    except BROKEN:
        raise errors.UnreadableWorkbook() from None


def find_table(worksheet: Worksheet, columns: Sequence[Column]) -> Table | None:
    """Find the row that names most of the columns; returns None when no row names enough of them."""
    best: Table | None = None
    fewest = min(FEWEST_HEADINGS, sum(column.required for column in columns))
    last_column = min(worksheet.max_column, MAX_COLUMNS)
    for number in range(1, min(worksheet.max_row, HEADING_SEARCH_ROWS) + 1):
        headings = [narrow(found_at(worksheet, number, column).value) for column in range(1, last_column + 1)]
        table = _match(worksheet, number, headings, columns)
        if len(table.columns) >= fewest and (best is None or len(table.columns) > len(best.columns)):
            best = table
    if best:
        best.spans = _vertical_spans(worksheet, best)
    return best


def _match(worksheet: Worksheet, number: int, headings: list[str], columns: Sequence[Column]) -> Table:
    """Put the headings of one row beside the form's columns."""
    placed: dict[str, int] = {}
    written: dict[str, str] = {}
    doubled: list[str] = []
    for position, heading in enumerate(headings, start=1):
        column = next((column for column in columns if heading and column.matches(plain_heading(heading))), None)
        if column and column.key in placed:
            doubled.append(column.heading)
        elif column:
            placed[column.key], written[column.key] = position, heading
    missing = tuple(column.heading for column in columns if column.required and column.key not in placed)
    return Table(worksheet.title, worksheet, number, placed, written, missing, tuple(dict.fromkeys(doubled)))


def plain_heading(heading: str) -> str:
    """Reduce a heading to its name: no spaces, brackets, stars or colons; 经费（元） is 经费."""
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]", "", narrow(heading))
    return text.strip("*:★·.")


def found_at(worksheet: Worksheet, row: int, column: int) -> Found:
    """Read one cell: its value, and whether Excel would compute it."""
    cell: Any = worksheet.cell(row, column)
    kind = getattr(cell, "data_type", "n")
    value = cell.value
    if kind == "f":
        # An array formula comes as an object; show its text, never run it.
        value = getattr(value, "text", value)
    return Found(worksheet.title, f"{cell.coordinate}", value, formula=kind == "f", error=kind == "e")


def _vertical_spans(worksheet: Worksheet, table: Table) -> dict[tuple[int, int], tuple[int, int]]:
    """Map each cell of an area merged down one column to the area's first cell; areas across columns are notes."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    wanted = set(table.columns.values())
    for area in worksheet.merged_cells.ranges:
        if area.min_col != area.max_col or area.min_col not in wanted or area.min_row <= table.heading_row:
            continue
        for row in range(area.min_row + 1, min(area.max_row, MAX_ROWS) + 1):
            spans[(row, area.min_col)] = (area.min_row, area.min_col)
    return spans
