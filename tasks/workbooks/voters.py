"""The workbooks of a selection: who recommends (民主推荐人员名册) and who is nominated (初始提名人选名单). Measure 19."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tasks.workbooks.cells import CellError, Unreadable, narrow
from tasks.workbooks.simple_form import blank_form, form_rows, form_tables, read_cells
from tasks.workbooks.table import Column
from tasks.workbooks.words import read_text

VOTERS: tuple[Column, ...] = (
    Column("serial", "序号", required=False),
    Column("name", "姓名"),
    Column("unit", "单位", ("工作单位", "所在单位")),
    Column("group", "名册类别", ("名册", "推荐类别")),
)
NOMINEES: tuple[Column, ...] = (
    Column("serial", "序号", required=False),
    Column("name", "姓名"),
    Column("unit", "单位", ("工作单位", "现工作单位")),
    Column("title", "职务", ("现任职务",), required=False),
    Column("post", "拟任职位", ("报考职位", "推荐职位")),
    Column("source", "来源", ("提名方式",)),
)


@dataclass(frozen=True)
class VoterRow:
    """One person of a roster: name, unit, and in which roster (综合、系统、单位)."""

    name: str
    unit: str
    group: str


@dataclass(frozen=True)
class NomineeRow:
    """One nominee: for which post, and from whom the nomination came."""

    name: str
    unit: str
    post: str
    source: str
    title: str = ""


Row = TypeVar("Row", VoterRow, NomineeRow)


@dataclass
class Read(Generic[Row]):
    """A workbook as read: the good rows, and what is to be mended by cell."""

    rows: list[Row] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)


def read_voters(data: bytes, groups: Sequence[str]) -> Read[VoterRow]:
    """Read a roster; `data` has passed `guard_upload`. Nobody stands on it twice. Raises `WrongTemplate`."""
    return _read(data, VOTERS, VoterRow, {"group": one_of(groups)})


def read_nominees(data: bytes, posts: Sequence[str], sources: Sequence[str]) -> Read[NomineeRow]:
    """Read a list of nominees for these posts; nobody is nominated twice. Raises `WrongTemplate`."""
    readers: dict[str, Callable[[object], object]] = {"post": one_of(posts), "source": one_of(sources)}
    return _read(data, NOMINEES, NomineeRow, readers)


def _read(
    data: bytes, columns: Sequence[Column], make: type[Row], readers: dict[str, Callable[[object], object]]
) -> Read[Row]:
    came: Read[Row] = Read()
    seen: dict[tuple[str, str], int] = {}
    for table in form_tables(data, columns):
        for row in form_rows(table, "name"):
            values = read_cells(row, columns, readers, lambda value: read_text(value, 100), came.errors)
            if values is None:
                continue
            one = make(**values)  # type: ignore[arg-type]
            key = narrow(one.name), narrow(one.unit)
            if key in seen:
                message = f"与第 {seen[key]} 行是同一单位的同名人员"
                came.errors.append(
                    row.cells["name"].wrong("姓名", message, "重复的请删去；确是两个人的，请在单位后加以区别")
                )
                continue
            seen[key] = row.number
            came.rows.append(one)
    return came


def one_of(words: Sequence[str]) -> Callable[[object], str]:
    """Return a reader that takes only these words, with or without 推荐 after them."""

    def read(value: object) -> str:
        found = narrow(str(value)).removesuffix("推荐") if "组织推荐" not in narrow(str(value)) else narrow(str(value))
        for word in words:
            if found in (narrow(word), narrow(word).removesuffix("推荐")):
                return word
        raise Unreadable(f"“{value}”不在可填的内容中", f"请填{'、'.join(words)}之一")

    return read


def blank_voters(groups: Sequence[str]) -> bytes:
    """Make the blank roster, with one line of example for each group."""
    rows = [[n, None, None, group] for n, group in enumerate(groups, 1)]
    return blank_form("民主推荐人员名册", VOTERS, (6, 14, 30, 12), rows)


def blank_nominees(posts: Sequence[str]) -> bytes:
    """Make the blank list of nominees, with one line for each post."""
    rows = [[n, None, None, None, post, None] for n, post in enumerate(posts, 1)]
    return blank_form("初始提名人选名单", NOMINEES, (6, 14, 28, 20, 24, 18), rows)
