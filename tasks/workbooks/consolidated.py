"""The consolidated plan (汇总表) of measure 15: all classes, and the figures by unit, by month and by kind.

Totals are computed here and written as numbers, so that what is printed, sent and approved is what was computed; the
workbook holds no formula. Enterprise-related classes stand on a sheet of their own (measure 11).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from openpyxl import Workbook

from tasks.workbooks import sheets
from tasks.workbooks.sheets import Value

NO_KIND = "未分类"
CLASS_HEADINGS = (
    "序号", "申报单位", "班次名称", "培训目的", "培训对象", "人数", "天数", "学时",
    "计划月份", "地点", "主办单位", "经费（元）", "涉及企业", "班次类别", "审核结果", "理由",
    "统筹改动（审核意见 → 统筹意见）",
)  # fmt: skip
CLASS_WIDTHS = (6, 18, 26, 20, 20, 8, 8, 8, 9, 16, 16, 14, 9, 12, 12, 24, 36)
CHANGED_HEADINGS = ("序号", "申报单位", "班次名称", "审核意见 → 统筹意见（理由）")
SUM_HEADINGS = ("班次数", "人数", "人天数", "学时", "经费（元）", "其中涉及企业班次")


@dataclass(frozen=True)
class PlannedClass:
    """One class in the plan with the figures that were decided: `result` as on the reply (同意, 核减后同意, …)."""

    unit: str
    name: str
    purpose: str
    audience: str
    headcount: int
    days: Decimal
    hours: Decimal
    month: int
    place: str
    organiser: str
    budget_fen: int
    involves_enterprise: bool
    kind: str = ""
    result: str = "同意"
    reason: str = ""
    changed: str = ""  # what the review had decided and what the section made of it, in one line


@dataclass(frozen=True)
class Totals:
    """Sums over some classes: person-days are headcount times days, money in fen."""

    classes: int
    headcount: int
    person_days: Decimal
    hours: Decimal
    budget_fen: int
    enterprise: int

    def cells(self) -> list[Value]:
        """Give the sums in the order of the headings."""
        money = sheets.yuan(self.budget_fen)
        return [self.classes, self.headcount, self.person_days, self.hours, money, self.enterprise]


def total(classes: Iterable[PlannedClass]) -> Totals:
    """Add up classes exactly."""
    rows = list(classes)
    return Totals(
        classes=len(rows),
        headcount=sum(row.headcount for row in rows),
        person_days=sum((row.headcount * row.days for row in rows), Decimal(0)),
        hours=sum((row.hours for row in rows), Decimal(0)),
        budget_fen=sum(row.budget_fen for row in rows),
        enterprise=sum(row.involves_enterprise for row in rows),
    )


def consolidated_plan(plan_year: int, rows: Sequence[PlannedClass], overruled: Sequence[PlannedClass] = ()) -> bytes:
    """Make the district's consolidated training plan (全区年度干部教育培训工作计划汇总表, 措施第15条) as .xlsx.

    `overruled`: the classes on which the section changed what the review had decided, those too that are not held.
    Classes keep their order within a unit, units keep the order in which they first appear. Returns the file's bytes.
    """
    title = f"{plan_year}年度全区干部教育培训工作计划汇总表"
    workbook = sheets.new_workbook(title)
    _classes(workbook, "汇总表", title, _by_unit(rows))
    _sums(workbook, "按单位", f"{plan_year}年度培训计划（按单位）", "申报单位", rows, lambda row: row.unit)
    _sums(workbook, "按月份", f"{plan_year}年度培训计划（按月份）", "月份", rows, _month, _all_months())
    _sums(workbook, "按类别", f"{plan_year}年度培训计划（按类别）", "班次类别", rows, lambda row: row.kind or NO_KIND)
    enterprise = [row for row in _by_unit(rows) if row.involves_enterprise]
    _classes(workbook, "涉及企业", f"{plan_year}年度涉及企业和个体经营户的班次", enterprise)
    if overruled:
        _overruled(workbook, plan_year, _by_unit(overruled))
    return sheets.saved(workbook)


def _overruled(workbook: Workbook, plan_year: int, rows: Sequence[PlannedClass]) -> None:
    """Write the sheet of what the section changed (统筹改动): before → after, and why."""
    sheet = sheets.add_sheet(workbook, "统筹改动")
    sheets.put_title(sheet, 1, f"{plan_year}年度统筹中改变审核意见的班次", len(CHANGED_HEADINGS))
    sheets.put_header(sheet, 2, CHANGED_HEADINGS, (6, 24, 30, 90))
    for place, row in enumerate(rows, start=1):
        sheets.put_row(sheet, place + 2, [place, row.unit, row.name, row.changed])
    sheets.set_up_page(sheet, 2)


def _by_unit(rows: Sequence[PlannedClass]) -> list[PlannedClass]:
    """Bring the classes of a unit together without changing the order of units."""
    order = {unit: place for place, unit in enumerate(dict.fromkeys(row.unit for row in rows))}
    return sorted(rows, key=lambda row: order[row.unit])


def _month(row: PlannedClass) -> str:
    return f"{row.month}月"


def _all_months() -> list[str]:
    return [f"{month}月" for month in range(1, 13)]


def _classes(workbook: Workbook, name: str, title: str, rows: Sequence[PlannedClass]) -> None:
    """Write a sheet that lists classes one by one, with the total at the end."""
    sheet = sheets.add_sheet(workbook, name)
    sheets.put_title(sheet, 1, title, len(CLASS_HEADINGS))
    sheets.put_header(sheet, 2, CLASS_HEADINGS, CLASS_WIDTHS)
    for place, row in enumerate(rows, start=1):
        sheets.put_row(sheet, place + 2, _class_cells(place, row), money=12)
    sums = total(rows)
    last: list[Value] = ["合计", f"{sums.classes} 个班次", "", "", "", sums.headcount, "", sums.hours]
    last += ["", "", "", sheets.yuan(sums.budget_fen), f"{sums.enterprise} 个", "", "", "", ""]
    sheets.put_row(sheet, len(rows) + 3, last, font=sheets.TOTAL_FONT, money=12)
    sheets.set_up_page(sheet, 2, footer=f"{title}　")


def _class_cells(place: int, row: PlannedClass) -> list[Value]:
    return [
        place, row.unit, row.name, row.purpose, row.audience, row.headcount, row.days, row.hours,
        f"{row.month}月", row.place, row.organiser, sheets.yuan(row.budget_fen), row.involves_enterprise,
        row.kind or NO_KIND, row.result, row.reason, row.changed,
    ]  # fmt: skip


def _sums(
    workbook: Workbook,
    name: str,
    title: str,
    heading: str,
    rows: Sequence[PlannedClass],
    group: Callable[[PlannedClass], str],
    groups: Sequence[str] = (),
) -> None:
    """Write a sheet of sums, one line per group and the total; months without a class are shown with 0."""
    sheet = sheets.add_sheet(workbook, name)
    sheets.put_title(sheet, 1, title, len(SUM_HEADINGS) + 1)
    sheets.put_header(sheet, 2, (heading, *SUM_HEADINGS), (24, 10, 10, 12, 10, 18, 18))
    names = list(groups) or list(dict.fromkeys(group(row) for row in rows))
    for place, label in enumerate(names, start=3):
        sums = total(row for row in rows if group(row) == label)
        sheets.put_row(sheet, place, [label, *sums.cells()], money=6)
    sheets.put_row(sheet, len(names) + 3, ["合计", *total(rows).cells()], font=sheets.TOTAL_FONT, money=6)
    sheets.set_up_page(sheet, 2)
