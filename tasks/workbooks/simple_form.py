"""Reading and writing small forms (名册, 名额): a title, a heading row, one person or unit a line.

They share the declaration's rules: what can be read is read, errors come back by cell, good rows stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from tasks.workbooks import errors as refusals
from tasks.workbooks import sheets
from tasks.workbooks.cells import CellError, Found, Unreadable, narrow
from tasks.workbooks.sheets import Value
from tasks.workbooks.table import Column, Row, Table, find_table, open_workbook

NOT_A_ROW = re.compile(r"^(合计|总计|小计|注|备注|说明|填表|制表|审核)")
Reader = Callable[[object], object]


def form_tables(data: bytes, columns: Sequence[Column]) -> list[Table]:
    """Find the sheets that are this form; raises `WrongTemplate` naming what is missing when there is none."""
    found = [table for sheet in open_workbook(data).worksheets if (table := find_table(sheet, columns))]
    good = [table for table in found if not table.missing and not table.doubled]
    if not good:
        missing = found[0].missing if found else tuple(column.heading for column in columns if column.required)
        raise refusals.WrongTemplate(missing, found[0].sheet if found else "")
    return good


def form_rows(table: Table, first: str) -> Iterator[Row]:
    """Give the rows with content, without totals and notes; `first` is the column that names the row's subject."""
    for row in table.rows():
        filled = row.filled() - {"serial"}
        texts = [narrow(cell.value) for key, cell in row.cells.items() if key in {"serial", first}]
        if filled and not any(NOT_A_ROW.match(text) for text in texts):
            yield row


def read_cells(
    row: Row, columns: Sequence[Column], readers: Mapping[str, Reader], plain: Reader, errors: list[CellError]
) -> dict[str, object] | None:
    """Read one row's cells; appends what is wrong and returns None when a cell could not be read."""
    before = len(errors)
    values = readable_cells(row, columns, readers, plain, errors)
    return values if len(errors) == before else None


def readable_cells(
    row: Row, columns: Sequence[Column], readers: Mapping[str, Reader], plain: Reader, errors: list[CellError]
) -> dict[str, object]:
    """Read those of one row's cells that can be read; appends what is wrong with the others."""
    values: dict[str, object] = {}
    for column in columns:
        cell = row.cells.get(column.key)
        if cell is None or column.key == "serial":
            continue
        try:
            value = _read_cell(cell, column, readers.get(column.key, plain))
        except Unreadable as problem:
            errors.append(cell.wrong(column.heading, problem.message, problem.remedy))
            continue
        if value is not None:
            values[column.key] = value
    return values


def _read_cell(cell: Found, column: Column, reader: Reader) -> object:
    if cell.formula or cell.error:
        raise Unreadable("单元格里是公式或错误值", "请填数值或文字")
    if cell.blank:
        if column.required:
            raise Unreadable("没有填", f"请填写{column.heading}")
        return None
    return reader(cell.value)


def blank_form(
    title: str,
    columns: Sequence[Column],
    widths: Sequence[float],
    rows: Iterable[Sequence[Value]] = (),
    blank_rows: int = 30,
) -> bytes:
    """Make a form with its title, heading, rows already known and empty rows to fill in."""
    workbook = sheets.new_workbook(title)
    sheet = sheets.add_sheet(workbook, title[:31].translate(str.maketrans("[]:*?/\\", "（）：　　　　")))
    sheets.put_title(sheet, 1, title, len(columns))
    sheets.put_header(sheet, 2, [column.heading for column in columns], widths)
    number = 3
    for number, values in enumerate(rows, start=3):
        sheets.put_row(sheet, number, values)
    for empty in range(number + 1, number + 1 + blank_rows):
        sheets.put_row(sheet, empty, [None] * len(columns))
    sheets.set_up_page(sheet, 2)
    return sheets.saved(workbook)
