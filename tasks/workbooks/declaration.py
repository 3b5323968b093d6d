"""Reading the declaration workbook (申报表) of measure 15 as units really send it.

Everything that can be read without guessing is read; the rest comes back by cell with what to write instead. A good row
is never lost because another row is bad (promise A22).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from tasks.workbooks import errors as refusals
from tasks.workbooks.cells import CellError, CellNote, Found, narrow, tidy
from tasks.workbooks.class_row import ClassRow, RowReader, RowReading
from tasks.workbooks.columns import DECLARATION, HEADINGS, REQUIRED
from tasks.workbooks.months import read_date
from tasks.workbooks.scan import REFERENCE, column_number
from tasks.workbooks.table import Row, Table, find_table, open_workbook

TOTAL = re.compile(r"^(合计|总计|小计|累计|共计|总数)")
REMARK = re.compile(r"^(注|备注|说明|填表|联系人|联系电话|填报|审核|审批|负责人|单位负责人|单位意见|经办|制表|\(?盖章)")
UNIT = re.compile(r"(?:填报单位|申报单位|报送单位|单位名称)[:：]?\s*(.*)", re.DOTALL)
FILLED = re.compile(r"(填报|填表|申报|报送)(日期|时间)")
TITLE_YEAR = re.compile(r"([12][0-9]{3})年(?:度)")
MATCHING_SHARE = 2  # a sheet with at least half of the columns was meant as the form


@dataclass
class Declared:
    """What a declaration workbook holds: the good rows, the errors by cell, and notes on how cells were read."""

    unit_name: str | None = None
    filled_on: date | None = None
    rows: list[ClassRow] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    notes: list[CellNote] = field(default_factory=list)


def read_declaration(data: bytes, plan_year: int) -> Declared:
    """Read a unit's declaration of training classes for `plan_year` (措施第15条).

    `data` is a workbook that has passed `guard_upload`. Returns the rows and what is wrong, cell by cell; raises
    `WrongTemplate` when no sheet is the form, `UnreadableWorkbook` when the file is damaged.
    """
    declared = Declared()
    for table in _tables(data, declared):
        _read_heading(table, declared, plan_year)
        _read_rows(table, declared, plan_year)
    return declared


def _tables(data: bytes, declared: Declared) -> list[Table]:
    """Find the sheets that are the form; sheets that only explain are passed over in silence."""
    found: list[Table] = []
    for worksheet in open_workbook(data).worksheets:
        table = find_table(worksheet, DECLARATION)
        if table and worksheet.sheet_state != "visible":
            declared.notes.append(
                CellNote(table.sheet, "", "", "", "这张表是隐藏的，没有读；要申报的请取消隐藏后重新上传")
            )
        elif table:
            found.append(table)
    good = [table for table in found if not table.missing and not table.doubled]
    if not good:
        nearest = max(found, key=lambda table: len(table.columns), default=None)
        raise _refuse(nearest)
    declared.errors.extend(_sheet_error(table) for table in found if table not in good and _meant(table))
    return good


def _refuse(nearest: Table | None) -> refusals.WrongTemplate:
    """Make the refusal of a workbook without the form, naming what is missing where it came nearest."""
    if nearest is None:
        return refusals.WrongTemplate(tuple(HEADINGS[key] for key in REQUIRED))
    doubled = tuple(f"{heading}（重复出现，只能有一列）" for heading in nearest.doubled)
    return refusals.WrongTemplate(nearest.missing + doubled, nearest.sheet)


def _meant(table: Table) -> bool:
    return len(table.columns) * MATCHING_SHARE >= len(REQUIRED)


def _sheet_error(table: Table) -> CellError:
    """Report a second sheet that is nearly the form, so that its rows are not lost in silence."""
    lacking = "、".join(table.missing or table.doubled)
    message = f"这张表的表头不全或重复（{lacking}），本表各行都没有读"
    remedy = "请补上这些列，或把各行并到填写完整的那张表里"
    return CellError(table.sheet, f"A{table.heading_row}", "表头", "", message, remedy)


def _read_heading(table: Table, declared: Declared, plan_year: int) -> None:
    """Take the unit's name and the date from the lines above the table, and look at the year in the title."""
    for row in table.above():
        for position, cell in enumerate(row):
            text = tidy(cell.value)
            year = TITLE_YEAR.search(narrow(text))
            if year and int(year[1]) != plan_year and "计划" in text:
                declared.notes.append(
                    cell.note("标题", f"标题写的是 {year[1]} 年度，本次申报的是 {plan_year} 年度，请核对")
                )
            if declared.unit_name is None:
                declared.unit_name = _unit_name(text, row[position + 1 :])
            if declared.filled_on is None and FILLED.search(narrow(text)):
                dates = (read_date(found.value) for found in row[position:])
                declared.filled_on = next((day for day in dates if day), None)


def _unit_name(text: str, rest: list[Found]) -> str | None:
    """Take the unit from “填报单位：区委党校（盖章）”, or from the cell behind the label."""
    found = UNIT.search(text)
    if not found:
        return None
    following = next((tidy(cell.value) for cell in rest if not cell.blank), "")
    name = re.split(r"\s{2,}|填报日期|填表日期|填报时间", found[1] or following)[0]
    name = re.sub(r"[（(]\s*(盖章|公章|章)\s*[）)]", "", name).strip(" 　:：_")
    return name or None


def _read_rows(table: Table, declared: Declared, plan_year: int) -> None:
    """Read the rows of one sheet into the result, in order."""
    reader = RowReader(plan_year, ten_thousands="万元" in table.headings["budget"])
    readings: list[tuple[Row, RowReading]] = []
    for row in _class_rows(table, declared):
        reading = reader.read(row)
        declared.errors.extend(reading.errors)
        declared.notes.extend(reading.notes)
        readings.append((row, reading))
    _keep_first_of_each(readings, declared)
    declared.errors.sort(key=_place)
    declared.notes.sort(key=_place)


def _place(item: CellError | CellNote) -> tuple[str, int, int]:
    """Order by sheet, row and column, as a person goes through the table."""
    at = REFERENCE.match(item.cell)
    return (item.sheet, int(at[2]), column_number(at[1])) if at else (item.sheet, 0, 0)


def _class_rows(table: Table, declared: Declared) -> Iterator[Row]:
    """Give the rows that are meant as classes: no blanks, totals, repeated headings or notes under the table."""
    for row in table.rows():
        filled = row.filled()
        if not filled or _is_total(row) or _is_remark(row, filled) or _is_heading(row, filled):
            continue
        if filled == {"serial"}:
            declared.notes.append(row.cells["serial"].note("序号", "这一行只有序号，按空行略过"))
            continue
        yield row


def _is_total(row: Row) -> bool:
    """Whether a row adds up the others: 合计 in the first columns."""
    return any(key in row.cells and TOTAL.match(narrow(row.cells[key].value)) for key in ("serial", "name"))


def _is_remark(row: Row, filled: set[str]) -> bool:
    """Whether a row is a line of text under the table: one text alone where a number or a name would stand."""
    if filled == {"serial"}:
        return not re.fullmatch(r"[0-9.、()]*", narrow(row.cells["serial"].value))
    return any(bool(REMARK.match(narrow(row.cells[key].value))) for key in filled) and len(filled) <= 2


def _is_heading(row: Row, filled: set[str]) -> bool:
    """Whether the heading is repeated here, as it is where a table was pasted together from pages."""
    return sum(narrow(row.cells[key].value) == narrow(HEADINGS[key]) for key in filled) >= 3


def _keep_first_of_each(readings: list[tuple[Row, RowReading]], declared: Declared) -> None:
    """Keep each class once within the file: the first good row stays, a later copy is reported."""
    kept = {row.same_class(): row for row in declared.rows}
    for row, reading in readings:
        if reading.row is None:
            continue
        earlier = kept.get(reading.row.same_class())
        if earlier:
            message = (
                f"与“{earlier.sheet}”第 {earlier.row} 行重复（班次名称、计划月份、培训对象都相同），只读第一次填的"
            )
            remedy = "确是两期的，请在名称后注明“第一期”“第二期”；重复的请删去这一行"
            declared.errors.append(row.cells["name"].wrong(HEADINGS["name"], message, remedy))
        else:
            kept[reading.row.same_class()] = reading.row
            declared.rows.append(reading.row)
            _note_bad_twin(row, reading, readings, declared)


def _note_bad_twin(row: Row, reading: RowReading, readings: list[tuple[Row, RowReading]], declared: Declared) -> None:
    """Tell the unit when a good row repeats the name of a row that could not be read: one of them is likely a leftover."""
    name = narrow(row.cells["name"].value)
    for other, outcome in readings:
        if outcome.row is None and narrow(other.cells["name"].value) == name:
            message = f"与第 {other.number} 行的班次名称相同；那一行有误没有读入，本行已读入，请勿重复填报"
            declared.notes.append(row.cells["name"].note(HEADINGS["name"], message))
