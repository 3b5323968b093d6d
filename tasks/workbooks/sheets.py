"""Writing sheets: inert text (promise A11), one look for all our tables, set up to be printed.

A text that begins with = + - or @ is written as text and marked so (quotePrefix): opening, editing or saving the file
again never turns it into a formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tasks.workbooks.cells import CONTROL

TITLE_FONT = Font(name="宋体", size=18, bold=True)
HEAD_FONT = Font(name="黑体", size=11)
BODY_FONT = Font(name="宋体", size=11)
TOTAL_FONT = Font(name="宋体", size=11, bold=True)
HEAD_FILL = PatternFill("solid", fgColor="EDEDED")
LINE = Side(style="thin", color="808080")
BOX = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center")
RISKY = ("=", "+", "-", "@", "\t")
LONGEST_CELL = 32_000  # Excel's own limit is 32,767
MONEY = "#,##0.00"

Value = str | int | Decimal | date | bool | None


def put(worksheet: Worksheet, row: int, column: int, value: Value, **look: Any) -> None:
    """Write one value; text stays text whatever it begins with. `look` sets font, alignment, border, number_format."""
    cell: Any = worksheet.cell(row, column)
    if isinstance(value, str):
        cell.value = CONTROL.sub("", value)[:LONGEST_CELL]
        cell.data_type = "s"
        if value.startswith(RISKY):
            cell.quotePrefix = True
    else:
        cell.value = ("是" if value else "否") if isinstance(value, bool) else value
    for name, setting in look.items():
        setattr(cell, name, setting)


def yuan(fen: int) -> Decimal:
    """Give fen as yuan, exactly."""
    return Decimal(fen) / 100


def put_title(worksheet: Worksheet, row: int, title: str, columns: int) -> None:
    """Write the table's title across all columns."""
    worksheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    put(worksheet, row, 1, title, font=TITLE_FONT, alignment=CENTRE)
    worksheet.row_dimensions[row].height = 34


def put_header(worksheet: Worksheet, row: int, headings: Sequence[str], widths: Sequence[float]) -> None:
    """Write the heading row with its column widths."""
    for column, (heading, width) in enumerate(zip(headings, widths, strict=True), start=1):
        put(worksheet, row, column, heading, font=HEAD_FONT, alignment=CENTRE, border=BOX, fill=HEAD_FILL)
        worksheet.column_dimensions[get_column_letter(column)].width = width
    worksheet.row_dimensions[row].height = 32


def put_row(worksheet: Worksheet, row: int, values: Iterable[Value], font: Font = BODY_FONT, money: int = 0) -> None:
    """Write a boxed row: texts left, numbers right; `money` is the column (from 1) printed with two decimals."""
    for column, value in enumerate(values, start=1):
        look: dict[str, Any] = {"font": font, "border": BOX, "alignment": LEFT if isinstance(value, str) else RIGHT}
        if column == money:
            look["number_format"] = MONEY
        elif isinstance(value, (date, datetime)):
            look["number_format"] = "yyyy-mm-dd"
        put(worksheet, row, column, value, **look)


def set_up_page(worksheet: Worksheet, header_row: int, footer: str = "") -> None:
    """Print on A4 landscape, one page wide, the heading repeated, page x of y; freeze the heading on screen."""
    worksheet.freeze_panes = f"A{header_row + 1}"
    worksheet.print_title_rows = f"1:{header_row}"
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = 9  # A4
    worksheet.page_setup.fitToWidth = 1
    worksheet.page_setup.fitToHeight = 0
    worksheet.print_options.horizontalCentered = True
    margins = worksheet.page_margins
    margins.left = margins.right = 0.5
    margins.top = margins.bottom = 0.7
    below: Any = worksheet.oddFooter
    below.center.text = f"{footer}第 &P 页，共 &N 页"


def new_workbook(title: str) -> Workbook:
    """Make a workbook without sheets, signed by the system and by no person."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.creator = "青山"
    workbook.properties.title = title
    return workbook


def add_sheet(workbook: Workbook, title: str) -> Worksheet:
    """Add a sheet ready for page set-up."""
    worksheet: Worksheet = workbook.create_sheet(title)
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return worksheet


def saved(workbook: Workbook) -> bytes:
    """Give the workbook as bytes."""
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()
