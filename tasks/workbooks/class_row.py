"""One declared class (班次), and how a row of the form becomes one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from tasks.workbooks.cells import CellError, CellNote, Found, Unreadable, narrow
from tasks.workbooks.columns import HEADINGS, REQUIRED
from tasks.workbooks.figures import read_days, read_headcount, read_hours, read_money
from tasks.workbooks.months import read_month
from tasks.workbooks.table import Row
from tasks.workbooks.words import read_list, read_text, read_yes_no

LENGTHS = {"name": 100, "purpose": 500, "audience": 200, "place": 100, "organiser": 100, "necessity": 1000}
DEFAULT_LENGTH = 200
ENTERPRISE_WORDS = ("企业", "个体", "经营户", "商户", "业主")


@dataclass(frozen=True)
class ClassRow:
    """A class as declared: money in fen, days and hours exact, `row` the row of the unit's own sheet."""

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
    kind: str | None = None
    form: str | None = None
    fund_source: str | None = None
    fee_charged: bool | None = None
    fee_basis: str | None = None
    fee_payers: tuple[str, ...] = ()
    necessity: str | None = None
    contact: str | None = None
    phone: str | None = None
    sheet: str = ""
    row: int = 0

    def same_class(self) -> tuple[str, int, str]:
        """What makes two rows the same class: name, month, audience, spaces and width of letters apart."""
        return narrow(self.name), self.month, narrow(self.audience)


@dataclass
class RowReading:
    """What came of one row: the class if every required cell was read, and what to tell the unit."""

    row: ClassRow | None
    errors: list[CellError]
    notes: list[CellNote]


class RowReader:
    """Reads rows of one table; knows the plan's year and whether the heading says 万元."""

    def __init__(self, plan_year: int, ten_thousands: bool) -> None:
        self.plan_year = plan_year
        self.ten_thousands = ten_thousands
        self.readers: dict[str, Callable[[object], object]] = {
            "headcount": read_headcount,
            "days": read_days,
            "hours": read_hours,
            "month": lambda value: read_month(value, plan_year),
            "budget": lambda value: read_money(value, ten_thousands),
            "involves_enterprise": read_yes_no,
            "fee_charged": read_yes_no,
            "fee_payers": lambda value: read_list(value, DEFAULT_LENGTH),
        }

    def read(self, row: Row) -> RowReading:
        """Read one row cell by cell; a bad cell is reported and the others are still looked at."""
        errors: list[CellError] = []
        values: dict[str, object] = {}
        for key, cell in row.cells.items():
            if key == "serial":
                continue
            try:
                values[key] = self._value(key, cell)
            except Unreadable as problem:
                errors.append(cell.wrong(HEADINGS[key], problem.message, problem.remedy))
        notes = _notes(row, values)
        return RowReading(None if errors else _class_row(row, values), errors, notes)

    def _value(self, key: str, cell: Found) -> object:
        """Read one cell by its column's reader; blank is an error only where the form requires the cell."""
        if cell.formula:
            raise Unreadable("单元格里是公式，系统不计算公式", "请填数值：复制后用“选择性粘贴—数值”，或直接键入结果")
        if cell.error:
            raise Unreadable("单元格显示为错误值", "请改填实际内容")
        if cell.blank:
            if key in REQUIRED:
                raise Unreadable("没有填", _how_to_fill(key))
            return None
        reader = self.readers.get(key)
        return reader(cell.value) if reader else read_text(cell.value, LENGTHS.get(key, DEFAULT_LENGTH))


def _how_to_fill(key: str) -> str:
    if key == "involves_enterprise":
        return "请填“是”或“否”；面向个体经营户的也填“是”"
    return f"请填写{HEADINGS[key]}；整行不用的，请清空这一行"


def _class_row(row: Row, values: dict[str, object]) -> ClassRow:
    """Put the read values together; every required one is there, or this is not called."""
    fields = {key: value for key, value in values.items() if value is not None}
    fields["budget_fen"] = fields.pop("budget")
    fields["month"] = fields["month"].month  # type: ignore[attr-defined]
    sheet = next(iter(row.cells.values())).sheet
    return ClassRow(**fields, sheet=sheet, row=row.number)  # type: ignore[arg-type]


def _notes(row: Row, values: dict[str, object]) -> list[CellNote]:
    """Say what was read but not kept, and what looks at odds within the row."""
    notes: list[CellNote] = []
    dropped = getattr(values.get("month"), "dropped", "")
    if dropped:
        notes.append(row.cells["month"].note(HEADINGS["month"], f"只记到月份，“{dropped}”不保留"))
    named = f"{values.get('name') or ''}{values.get('audience') or ''}"
    if values.get("involves_enterprise") is False and any(word in named for word in ENTERPRISE_WORDS):
        message = "班次名称或培训对象写到了企业或个体经营户，这里填的是“否”，请核对（《若干措施》第11条）"
        notes.append(row.cells["involves_enterprise"].note(HEADINGS["involves_enterprise"], message))
    return notes
