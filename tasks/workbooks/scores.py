"""The workbook of an exam's scores (平时考核等次和笔试成绩): one candidate a line, errors by row and cell. Measure 19."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from tasks.workbooks.cells import CellError, Unreadable, narrow, plain_number
from tasks.workbooks.simple_form import blank_form, form_rows, form_tables, read_cells
from tasks.workbooks.table import Column
from tasks.workbooks.words import read_text

SCORES: tuple[Column, ...] = (
    Column("serial", "序号", required=False),
    Column("who", "人选", ("姓名", "考生")),
    Column("grade", "平时考核等次", ("平时考核",)),
    Column("paper", "答卷情况", ("答卷",)),
    Column("written", "笔试成绩", ("成绩", "笔试"), required=False),
)


@dataclass(frozen=True)
class ScoreRow:
    """One candidate's scores as the workbook gives them; an absent one has none."""

    who: str
    grade: str
    paper: str
    written: str = ""


@dataclass
class Scores:
    """A workbook as read: the good rows, and what is to be mended by cell."""

    rows: list[ScoreRow] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)


def read_scores(
    data: bytes, people: Sequence[str], grades: Sequence[str], papers: Sequence[str], absent: str
) -> Scores:
    """Read scores of these people; `data` has passed `guard_upload`. Nobody stands in it twice. Raises `WrongTemplate`."""
    came = Scores()
    seen: dict[str, int] = {}
    readers: dict[str, Callable[[object], object]] = {
        "who": one_of(people, "请照下载的表填写，不要改动人选一栏"),
        "grade": one_of(grades),
        "paper": one_of(papers),
        "written": mark,
    }
    for table in form_tables(data, SCORES):
        for row in form_rows(table, "who"):
            if all(row.cells[key].blank for key in ("grade", "paper", "written") if key in row.cells):
                continue  # a line that nobody has filled in yet
            values = read_cells(row, SCORES, readers, lambda value: read_text(value, 100), came.errors)
            if values is None:
                continue
            one = ScoreRow(**values)  # type: ignore[arg-type]
            cell = row.cells.get("written") or row.cells["paper"]
            if one.who in seen:
                message = f"与第 {seen[one.who]} 行是同一人选"
                came.errors.append(row.cells["who"].wrong("人选", message, "请删去重复的一行"))
            elif (one.paper == absent) == bool(one.written):
                said = (
                    ("缺考而填了成绩", "请删去成绩")
                    if one.written
                    else ("没有填成绩", f"请填0至100的成绩；{absent}的在答卷情况填{absent}")
                )
                came.errors.append(cell.wrong("笔试成绩", *said))
            else:
                seen[one.who] = row.number
                came.rows.append(one)
    return came


def one_of(words: Sequence[str], remedy: str = "") -> Callable[[object], str]:
    """Return a reader that takes only these words, however spaced."""

    def read(value: object) -> str:
        for word in words:
            if narrow(value) == narrow(word):
                return word
        raise Unreadable("不在可填的内容中", remedy or f"请填{'、'.join(words)}之一")

    return read


def mark(value: object) -> str:
    """Read a mark of 0 to 100 with at most two decimals; a date, a sign or a unit is no mark."""
    text = (
        plain_number(value)
        if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
        else narrow(value)
    )
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise Unreadable("不是数字", "请填0至100的数字，不带单位") from None
    if not found.is_finite() or not 0 <= found <= 100:
        raise Unreadable("不在0至100之间", "请填0至100的数字")
    if found != round(found, 2):
        raise Unreadable("小数多于两位", "请填至多两位小数")
    return f"{found:f}"


def blank_scores(people: Sequence[str]) -> bytes:
    """Make the workbook with one line for each person of the list."""
    rows = [[n, who, None, None, None] for n, who in enumerate(people, 1)]
    return blank_form("平时考核等次和笔试成绩", SCORES, (6, 34, 16, 18, 12), rows, blank_rows=0)
