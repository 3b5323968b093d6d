"""What the office hands out and sends back: templates that read back, totals that add up, text that stays text."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tasks.workbooks.consolidated import PlannedClass, consolidated_plan, total
from tasks.workbooks.declaration import read_declaration
from tasks.workbooks.errors import WrongTemplate
from tasks.workbooks.guard import guard_upload
from tasks.workbooks.places import places_workbook, read_places
from tasks.workbooks.roster import blank_roster, read_roster
from tasks.workbooks.template import BLANK_ROWS, HEADER_ROW, blank_declaration, errors_workbook
from tests.tasks.workbook_kit import as_bytes, row_with, sample

RISKY = ("=1+1", "+1", "-1", "@SUM(1)", "\t=1")


def opened(data: bytes) -> Workbook:
    guard_upload(data, "a.xlsx")
    return load_workbook(io.BytesIO(data))


def filled(data: bytes, cells: dict[str, Any]) -> bytes:
    """Fill in cells of the first sheet, as a unit would."""
    workbook: Any = opened(data)
    for address, value in cells.items():
        workbook.worksheets[0][address] = value
    return as_bytes(workbook)


def a_class(**changed: Any) -> PlannedClass:
    known = {
        "unit": "区委党校", "name": "档案培训", "purpose": "规范", "audience": "档案员", "headcount": 30,
        "days": Decimal("1.5"), "hours": Decimal(12), "month": 3, "place": "会议室", "organiser": "区委党校",
        "budget_fen": 900_050, "involves_enterprise": False,
    }  # fmt: skip
    return PlannedClass(**(known | changed))


def test_the_blank_declaration_is_empty_and_names_its_unit() -> None:
    declared = read_declaration(blank_declaration(2010, "区行政服务中心"), 2010)
    assert (declared.unit_name, declared.rows, declared.errors, declared.notes) == ("区行政服务中心", [], [], [])


def test_the_template_filled_in_reads_back_whole() -> None:
    wanted = row_with()
    cells = {f"{letter}{HEADER_ROW + 1}": value for letter, value in zip("ABCDEFGHIJKL", wanted, strict=True)}
    more = {
        "M4": "业务培训",
        "P4": "是",
        "Q4": "示例依据",
        "R4": "参训单位、示例一镇",
        "S4": "示例说明",
        "H2": "填报日期：2009年12月1日",
    }
    declared = read_declaration(filled(blank_declaration(2010, "区委党校"), cells | more), 2010)
    row = declared.rows[0]
    assert declared.errors == [] and str(declared.filled_on) == "2009-12-01"
    assert (row.name, row.headcount, row.month, row.budget_fen) == ("档案培训", 30, 3, 900_000)
    assert (row.kind, row.fee_charged, row.fee_payers, row.necessity) == (
        "业务培训",
        True,
        ("参训单位", "示例一镇"),
        "示例说明",
    )


def test_the_template_is_ready_to_fill_and_print() -> None:
    sheet: Any = opened(blank_declaration(2010, "区委党校")).worksheets[0]
    lists = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert lists["L4"] == '"是,否"' and lists["H4"].startswith('"1月,2月') and lists["H4"].endswith('12月"')
    assert (sheet.freeze_panes, sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("A4", "landscape", 9)
    assert sheet.print_title_rows == "$1:$3" and sheet.max_row == HEADER_ROW + BLANK_ROWS


@pytest.mark.parametrize("text", RISKY)
def test_a_unit_named_like_a_formula_is_written_as_text(text: str) -> None:
    sheet: Any = opened(consolidated_plan(2010, [a_class(unit=text, name=text)])).worksheets[0]
    assert (sheet["C3"].data_type, sheet["C3"].value) == ("s", text)
    assert sheet["C3"].quotePrefix and not sheet["D3"].quotePrefix


def test_the_units_own_file_comes_back_with_its_errors_marked_and_reads_the_same() -> None:
    original = sample("declaration-messy")
    before = read_declaration(original, 2010)
    data = errors_workbook(original, before.errors)
    sheet: Any = opened(data)["2010年度计划"]
    for error in before.errors:
        assert sheet[error.cell].fill.fgColor.rgb.endswith("FFD9D9")
        assert error.remedy in sheet[error.cell].comment.text
    assert sheet["E7"].comment is None and sheet["K12"].value == "=45000*2"
    assert read_declaration(data, 2010) == before


def test_two_errors_of_one_cell_are_both_in_its_comment() -> None:
    original = sample("declaration-messy")
    error = read_declaration(original, 2010).errors[0]
    sheet: Any = opened(errors_workbook(original, [error, error]))[error.sheet]
    assert sheet[error.cell].comment.text.count(error.message) == 2


CLASSES = (
    a_class(kind="业务培训"),
    a_class(
        unit="昌东工业区",
        name="安全培训",
        month=6,
        headcount=60,
        days=Decimal(2),
        budget_fen=10,
        involves_enterprise=True,
    ),
    a_class(name="保密培训", month=6, result="核减后同意", reason="按往年人数"),
)


def test_the_consolidated_plan_adds_up_by_unit_month_and_kind() -> None:
    book = opened(consolidated_plan(2010, CLASSES))
    assert book.sheetnames == ["汇总表", "按单位", "按月份", "按类别", "涉及企业"]
    sums = [3, 120, 210, 36, 18001.1, 1]
    for name in ("按单位", "按月份", "按类别"):
        rows = [list(row) for row in book[name].iter_rows(min_row=3, values_only=True)]
        assert rows[-1] == ["合计", *sums]
        assert [sum(row[place] for row in rows[:-1]) for place in range(1, 7)] == pytest.approx(sums)
    by_unit = {row[0]: row[1:] for row in book["按单位"].iter_rows(min_row=3, values_only=True)}
    assert by_unit["区委党校"] == (2, 60, 90, 24, 18001, 0)
    assert len(list(book["按月份"].iter_rows(min_row=3))) == 13
    assert {row[0] for row in book["按类别"].iter_rows(min_row=3, values_only=True)} == {"业务培训", "未分类", "合计"}


def test_the_consolidated_plan_lists_each_class_once_unit_by_unit_without_formulas() -> None:
    book: Any = opened(consolidated_plan(2010, CLASSES))
    rows = list(book["汇总表"].iter_rows(min_row=3, values_only=True))
    assert [(row[0], row[1], row[2]) for row in rows[:-1]] == [
        (1, "区委党校", "档案培训"),
        (2, "区委党校", "保密培训"),
        (3, "昌东工业区", "安全培训"),
    ]
    assert rows[1][14:16] == ("核减后同意", "按往年人数")
    assert [row[2] for row in book["涉及企业"].iter_rows(min_row=3, values_only=True)][:-1] == ["安全培训"]
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_plan_without_classes_has_zero_totals() -> None:
    assert total([]).cells() == [0, 0, 0, 0, 0, 0]
    assert opened(consolidated_plan(2010, []))["按单位"]["B3"].value == 0


def test_a_roster_reads_back_with_its_attendance() -> None:
    blank = blank_roster(
        "档案培训", [("甲一", "区委党校", "干事"), ("乙一", "区委党校", ""), ("丙一", "昌东工业区", "")]
    )
    roster = read_roster(filled(blank, {"E3": "1.5天", "E4": "缺勤", "E5": 3}), Decimal(2))
    assert [(row.name, row.days_attended) for row in roster.rows] == [("甲一", Decimal("1.5")), ("乙一", Decimal(0))]
    assert [(error.cell, "2 天" in error.message) for error in roster.errors] == [("E5", True)]


def test_attendance_up_to_the_days_of_the_class_passes() -> None:
    blank = blank_roster("档案培训", [("甲一", "区委党校", "")])
    assert read_roster(filled(blank, {"E3": 2}), Decimal(2)).errors == []
    assert len(read_roster(filled(blank, {"E3": 2.5}), Decimal(2)).errors) == 1
    assert read_roster(filled(blank, {"E3": 2.5})).errors == []


def test_the_same_person_twice_counts_once_and_a_namesake_elsewhere_counts() -> None:
    people = [("甲一", "区委党校", ""), ("甲一", "区委党校", ""), ("甲一", "昌东工业区", "")]
    roster = read_roster(filled(blank_roster("档案培训", people), {"E3": 1, "E4": 2, "E5": 1}))
    assert [(row.unit, row.days_attended) for row in roster.rows] == [("区委党校", 1), ("昌东工业区", 1)]
    assert [error.cell for error in roster.errors] == ["B4"]


def test_a_declaration_is_no_roster() -> None:
    with pytest.raises(WrongTemplate) as refusal:
        read_roster(sample("declaration-farm"))
    assert refusal.value.missing == ("姓名", "单位", "出勤天数")


def test_places_read_back_and_add_up() -> None:
    form = places_workbook("档案培训", ["区委党校", "昌东工业区", "示例一镇"])
    read = read_places(
        filled(form, {"C3": 5, "C4": "3名", "C5": 0, "B6": "区委党校", "C6": 1, "B7": "合计", "C7": "=SUM(C3:C6)"})
    )
    assert [(row.unit, row.places) for row in read.rows] == [("区委党校", 5), ("昌东工业区", 3)]
    assert (read.total, [error.cell for error in read.errors]) == (8, ["C5", "B6"])
