"""The blank declaration (空白申报表) that the page hands out, and the unit's own file back with its errors marked."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tasks.workbooks import sheets
from tasks.workbooks.cells import CellError
from tasks.workbooks.columns import CLASS_FORMS, CLASS_KINDS, DECLARATION, FUND_SOURCES
from tasks.workbooks.errors import UnreadableWorkbook
from tasks.workbooks.instructions import INSTRUCTIONS
from tasks.workbooks.table import BROKEN, open_workbook

HEADER_ROW = 3
BLANK_ROWS = 40
WIDTHS = {"serial": 6, "name": 24, "purpose": 20, "audience": 20, "place": 16, "organiser": 16, "necessity": 24}
NARROW = {"headcount", "days", "hours", "month", "fee_charged"}
ERROR_FILL = PatternFill("solid", fgColor="FFD9D9")


def blank_declaration(plan_year: int, unit_name: str) -> bytes:
    """Make the blank declaration of training classes (申报表) for one unit and year (措施第15条)."""
    title = f"{plan_year}年度干部教育培训工作计划申报表"
    workbook = sheets.new_workbook(title)
    sheet = sheets.add_sheet(workbook, f"{plan_year}年度计划")
    sheets.put_title(sheet, 1, title, len(DECLARATION))
    sheets.put(sheet, 2, 1, f"填报单位：{unit_name}（盖章）", font=sheets.BODY_FONT)
    sheets.put(sheet, 2, 8, "填报日期：", font=sheets.BODY_FONT)
    widths = [WIDTHS.get(column.key, 9 if column.key in NARROW else 13) for column in DECLARATION]
    sheets.put_header(sheet, HEADER_ROW, [column.heading for column in DECLARATION], widths)
    for row in range(HEADER_ROW + 1, HEADER_ROW + 1 + BLANK_ROWS):
        sheets.put_row(sheet, row, [None] * len(DECLARATION))
        sheet.row_dimensions[row].height = 24
    _choices(sheet)
    sheets.set_up_page(sheet, HEADER_ROW)
    _instructions(sheets.add_sheet(workbook, "填表说明"), plan_year)
    return sheets.saved(workbook)


def _choices(sheet: Worksheet) -> None:
    """Attach the lists to choose from, and the limits of the number columns."""
    yes_no = ("是", "否")
    months = tuple(f"{month}月" for month in range(1, 13))
    lists = {"involves_enterprise": yes_no, "fee_charged": yes_no, "month": months}
    open_lists = {"kind": CLASS_KINDS, "form": CLASS_FORMS, "fund_source": FUND_SOURCES}
    for key, choices in (lists | open_lists).items():
        rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        # Kind, form and source are suggestions: an office has its own words for them.
        rule.showErrorMessage = key in lists
        rule.errorTitle, rule.error = "请从列表中选", f"请选：{'、'.join(choices)}"
        _attach(sheet, rule, key)
    for key, lowest in (("headcount", "1"), ("days", "0.5"), ("budget", "0")):
        rule = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1=lowest, allow_blank=True)
        rule.showErrorMessage = True
        rule.errorTitle, rule.error = "请填数字", f"请填不小于 {lowest} 的数字，不带单位"
        _attach(sheet, rule, key)


def _attach(sheet: Worksheet, rule: DataValidation, key: str) -> None:
    position = next(index for index, column in enumerate(DECLARATION, start=1) if column.key == key)
    letter = get_column_letter(position)
    rule.add(f"{letter}{HEADER_ROW + 1}:{letter}{HEADER_ROW + BLANK_ROWS + 200}")
    sheet.add_data_validation(rule)


def _instructions(sheet: Worksheet, plan_year: int) -> None:
    """Write the instruction sheet: one line for each thing people ask about."""
    sheets.put_title(sheet, 1, "填表说明", 2)
    sheets.put_header(sheet, 2, ["栏目", "怎样填"], [20, 90])
    for row, (name, text) in enumerate(INSTRUCTIONS, start=3):
        sheets.put_row(sheet, row, [name, text.format(year=plan_year)])
    sheets.set_up_page(sheet, 2)


def errors_workbook(original: bytes, errors: Sequence[CellError]) -> bytes:
    """Give the unit its own file back, each wrong cell coloured and with a comment that says what to write.

    `original` has passed `guard_upload`; formulas in it are neither computed nor changed. Raises
    `UnreadableWorkbook` when the file cannot be written again.
    """
    workbook = open_workbook(original)
    for error in errors:
        if error.sheet not in workbook.sheetnames or not error.cell:
            continue
        cell = workbook[error.sheet][error.cell]
        cell.fill = ERROR_FILL
        if isinstance(cell, MergedCell):  # the inside of a merged area can be coloured, not commented
            continue
        earlier = f"{cell.comment.text}\n" if cell.comment else ""
        comment = Comment(f"{earlier}{error.message}。{error.remedy}。", "青山")
        comment.width, comment.height = 260, 110
        cell.comment = comment
    try:
        return sheets.saved(workbook)
    except BROKEN:  # what could be read need not be writable again, such as a number that is no date in a date's format
        raise UnreadableWorkbook() from None
