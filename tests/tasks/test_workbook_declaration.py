"""The declaration workbook of measure 15: what is read, what comes back by cell, and that no good row is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from sample.declarations import CLEAN, HEADER, OPTIONAL_HEADER
from tasks.workbooks.cells import CellError
from tasks.workbooks.declaration import read_declaration
from tasks.workbooks.errors import UnreadableWorkbook, WrongTemplate
from tests.tasks.workbook_kit import as_bytes, row_with, sample, sheet_of


def found(errors: list[CellError]) -> dict[str, str]:
    return {error.cell: error.message for error in errors}


@pytest.mark.parametrize("name", sorted(CLEAN))
def test_a_clean_declaration_is_read_whole(name: str) -> None:
    unit, rows = CLEAN[name]
    declared = read_declaration(sample(name), 2010)
    assert (declared.unit_name, declared.filled_on) == (unit, date(2009, 12, 18))
    assert [row.name for row in declared.rows] == [row[0] for row in rows]
    assert [row.budget_fen for row in declared.rows] == [int(Decimal(str(row[9])) * 100) for row in rows]
    assert (declared.errors, declared.notes) == ([], [])


def test_the_optional_columns_are_read() -> None:
    street, traders = read_declaration(sample("declaration-options"), 2010).rows
    assert (street.kind, street.form, street.fee_charged, street.phone) == (
        "业务培训",
        "集中授课",
        False,
        "0000-0000010",
    )
    assert (traders.involves_enterprise, traders.budget_fen, traders.days) == (True, 0, Decimal("0.5"))
    assert traders.necessity == "上年检查发现隐患较多"


def test_a_messy_declaration_keeps_its_good_rows_and_names_each_bad_cell() -> None:
    declared = read_declaration(sample("declaration-messy"), 2010)
    assert [(row.name, row.row) for row in declared.rows] == [
        ("招商业务培训", 4),
        ("安全生产培训", 5),
        ("公文写作培训", 11),
    ]
    recruiting, safety, writing = declared.rows
    assert (recruiting.headcount, recruiting.month, recruiting.budget_fen) == (45, 4, 1_200_000)
    assert (safety.days, safety.month, safety.involves_enterprise) == (Decimal(2), 6, True)
    assert (writing.budget_fen, writing.involves_enterprise) == (300_000, False)
    assert [error.cell for error in declared.errors] == ["E6", "H9", "E10", "K12", "B13", "C14", "H14", "L14"]
    assert {error.found for error in declared.errors} >= {"约30人", "13月", "-5", "=45000*2", "部分"}
    assert all(error.message and error.remedy for error in declared.errors)
    assert [note.cell for note in declared.notes] == ["H6", "A8", "B11"]


def test_another_table_is_refused_naming_every_missing_column() -> None:
    with pytest.raises(WrongTemplate) as refusal:
        read_declaration(sample("declaration-wrong-template"), 2010)
    assert refusal.value.missing == HEADER[1:]
    assert "经费（元）" in str(refusal.value)


def test_one_column_short_is_refused_naming_that_column() -> None:
    header = [heading for heading in HEADER if heading != "学时"]
    with pytest.raises(WrongTemplate) as refusal:
        read_declaration(sheet_of([], header=header), 2010)
    assert refusal.value.missing == ("学时",)


def test_a_column_that_appears_twice_is_refused() -> None:
    with pytest.raises(WrongTemplate, match="人数（重复出现"):
        read_declaration(sheet_of([], header=(*HEADER, "人数")), 2010)


def test_a_damaged_file_is_a_numbered_error() -> None:
    with pytest.raises(UnreadableWorkbook) as refusal:
        read_declaration(sample("declaration-farm")[:900], 2010)
    assert refusal.value.code == "QS-6308"


def test_columns_in_another_order_with_breaks_and_half_width_brackets_are_found() -> None:
    header = ["经费 (元)", "*班次\n名称", "地　点", *[h for h in HEADER if h not in {"经费（元）", "班次名称", "地点"}]]
    values = dict(zip(HEADER, row_with(), strict=True))
    keys = ["经费（元）", "班次名称", "地点", *header[3:]]
    declared = read_declaration(sheet_of([[values[key] for key in keys]], header=header), 2010)
    assert [(row.name, row.place, row.budget_fen) for row in declared.rows] == [("档案培训", "会议室", 900_000)]


def test_an_unknown_column_is_passed_over() -> None:
    declared = read_declaration(sheet_of([[*row_with(), "随便写的"]], header=(*HEADER, "备注")), 2010)
    assert len(declared.rows) == 1 and not declared.errors


def test_a_heading_in_ten_thousand_yuan_is_read_as_such() -> None:
    header = [heading.replace("经费（元）", "经费（万元）") for heading in HEADER]
    declared = read_declaration(sheet_of([row_with(**{"经费（元）": 1.25})], header=header), 2010)
    assert declared.rows[0].budget_fen == 1_250_000


def test_cells_merged_down_a_column_hold_for_each_row() -> None:
    rows = [row_with(1), row_with(2, 班次名称="保密培训", 地点=None)]
    declared = read_declaration(sheet_of(rows, change=lambda sheet: sheet.merge_cells("I4:I5")), 2010)
    assert [row.place for row in declared.rows] == ["会议室", "会议室"]


def test_every_matching_sheet_is_read_and_a_nearly_matching_one_is_reported() -> None:
    workbook = Workbook()
    first, second, third = workbook.worksheets[0], workbook.create_sheet("下半年"), workbook.create_sheet("缺列")
    for sheet, rows in ((first, [row_with()]), (second, [row_with(班次名称="保密培训")])):
        for row in (HEADER, *rows):
            sheet.append(list(row))
    third.append(list(HEADER[:9]))
    declared = read_declaration(as_bytes(workbook), 2010)
    assert [(row.name, row.sheet) for row in declared.rows] == [("档案培训", "Sheet"), ("保密培训", "下半年")]
    assert [(error.sheet, error.column) for error in declared.errors] == [("缺列", "表头")]


def test_a_class_repeated_on_another_sheet_is_a_duplicate() -> None:
    workbook = Workbook()
    for sheet in (workbook.worksheets[0], workbook.create_sheet("另一张")):
        for row in (HEADER, row_with()):
            sheet.append(list(row))
    declared = read_declaration(as_bytes(workbook), 2010)
    assert len(declared.rows) == 1
    assert [(error.sheet, error.cell) for error in declared.errors] == [("另一张", "B2")]


def test_a_hidden_sheet_is_not_read_in_silence() -> None:
    workbook = Workbook()
    shown, hidden = workbook.worksheets[0], workbook.create_sheet("旧表")
    for sheet in (shown, hidden):
        for row in (HEADER, row_with()):
            sheet.append(list(row))
    hidden.sheet_state = "hidden"
    declared = read_declaration(as_bytes(workbook), 2010)
    assert len(declared.rows) == 1 and declared.errors == []
    assert [note.sheet for note in declared.notes] == ["旧表"]


@pytest.mark.parametrize(
    "row",
    [
        ["合计", None, None, None, 30],
        ["合  计"],
        [None, "小计", None, None, 30],
        ["注：以上均为初步安排"],
        ["填表人：林试一", None, None, "审核人：林试二"],
        list(HEADER),  # the heading pasted in again
        [],
    ],
)
def test_totals_notes_and_repeated_headings_are_skipped(row: list[Any]) -> None:
    declared = read_declaration(sheet_of([row_with(1), row, row_with(2, 班次名称="保密培训")]), 2010)
    assert [line.name for line in declared.rows] == ["档案培训", "保密培训"]
    assert declared.errors == []


def test_a_half_empty_row_reports_each_missing_cell() -> None:
    declared = read_declaration(sheet_of([[1, "档案培训", None, "档案员", 30]]), 2010)
    assert sorted(found(declared.errors)) == ["C4", "F4", "G4", "H4", "I4", "J4", "K4", "L4"]


def test_a_duplicate_keeps_the_first_and_names_its_row() -> None:
    declared = read_declaration(sheet_of([row_with(1), row_with(2, 班次名称=" 档案培训 ", 人数=99)]), 2010)
    assert [row.headcount for row in declared.rows] == [30]
    assert "第 4 行" in found(declared.errors)["B5"]


def test_the_same_name_in_another_month_is_another_class() -> None:
    declared = read_declaration(sheet_of([row_with(1), row_with(2, 计划月份="9月")]), 2010)
    assert len(declared.rows) == 2 and declared.errors == []


def test_a_formula_is_never_computed_and_text_that_looks_like_one_stays_text() -> None:
    def plain_text(sheet: Any) -> None:
        cell = sheet["C4"]
        cell.value, cell.data_type = "=HYPERLINK(1)", "s"

    declared = read_declaration(sheet_of([row_with(培训目的="x"), row_with(2, 人数="=1+1")], change=plain_text), 2010)
    assert declared.rows[0].purpose == "=HYPERLINK(1)"
    assert "公式" in found(declared.errors)["E5"]


def test_an_excel_error_value_is_reported() -> None:
    declared = read_declaration(sheet_of([row_with(**{"经费（元）": "#REF!"})]), 2010)
    assert list(found(declared.errors)) == ["K4"]


def test_a_no_beside_traders_in_the_audience_is_pointed_out_not_changed() -> None:
    declared = read_declaration(sheet_of([row_with(培训对象="沿街个体经营户")]), 2010)
    assert declared.rows[0].involves_enterprise is False
    assert "第11条" in declared.notes[0].message


def test_last_years_title_is_pointed_out() -> None:
    declared = read_declaration(sheet_of([row_with()], top=[("2009年度培训计划申报表",)]), 2010)
    assert len(declared.rows) == 1 and "2009" in declared.notes[0].message


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        (("填报单位：区委党校（盖章）",), "区委党校"),
        (("填报单位", "区委党校"), "区委党校"),
        (("单位名称:区纪委（监察局）",), "区纪委（监察局）"),
        (("填报单位：区委党校    填报日期：2009年12月18日",), "区委党校"),
        (("填报单位：（盖章）",), None),
        (("随便写的",), None),
    ],
)
def test_the_units_name_is_taken_from_the_line_above(line: tuple[str, ...], unit: str | None) -> None:
    assert read_declaration(sheet_of([], top=[line]), 2010).unit_name == unit


def test_a_workbook_with_no_classes_is_empty_not_an_error() -> None:
    declared = read_declaration(sheet_of([], header=HEADER + OPTIONAL_HEADER), 2010)
    assert (declared.rows, declared.errors) == ([], [])


def test_a_thousand_rows_are_read() -> None:
    rows = [row_with(serial, 班次名称=f"第{serial}班") for serial in range(1, 1001)]
    assert len(read_declaration(sheet_of(rows), 2010).rows) == 1000
