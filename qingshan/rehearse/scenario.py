"""A scenario (情景) ready to be played: the file checked as a whole, its facts by the field of the page on which they belong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from qingshan.rehearse import scenario_parts
from qingshan.rehearse.scenario_file import Block, Cell, Row, ScenarioWrong, load
from qingshan.rehearse.scenario_parts import PERSON, POST, ROSTERS, TITLES, Part, Put, parts_of

REPEATS = ("会议推荐票", "名册", "公示意见")  # lines here need not be about different ones


@dataclass(frozen=True)
class Fact:
    """One fact of the file: for which field of which act, of whom, and on which line it stands."""

    act: str
    field: str
    of: str
    value: str
    line: int


@dataclass
class Scenario:
    """A past selection as the office wrote it down."""

    procedure: str
    blocks: dict[str, Block]
    facts: list[Fact] = field(default_factory=list)

    def key(self, part: str, name: str) -> str:
        """Return a fact of a part, empty where the file does not say."""
        block = self.blocks.get(part)
        return block.keys[name].value if block and name in block.keys else ""

    def rows(self, part: str) -> list[Row]:
        """Return the lines of a part's table."""
        return self.blocks[part].rows if part in self.blocks else []

    def cells(self, part: str, head: str, row: str = PERSON) -> dict[str, str]:
        """Return one column of a part by whom each line is about, empty ones left out."""
        return {line.cells[row]: line.cells[head] for line in self.rows(part) if line.cells.get(head, "")}

    @property
    def posts(self) -> list[dict[str, str]]:
        """Return the posts as they are entered on the page that opens a selection."""
        return [line.cells for line in self.rows("职位")]

    @property
    def began(self) -> date:
        """Return the day on which the selection was opened."""
        return date.fromisoformat(self.key("选拔", "发起日期"))

    @property
    def days(self) -> list[str]:
        """Return the days that the file names for one act or another."""
        return sorted({fact.value for fact in self.facts if _is_day(fact.value)})


def read(path: Path, procedure: str) -> Scenario:
    """Read and check a scenario; raises QS-8094 with every place that is to be mended, and what to write there."""
    made = Scenario(procedure, load(path))
    wrong = [*_parts(made), *_names(made)]
    if not wrong:
        wrong = _counts(made)
    if wrong:
        raise ScenarioWrong(wrong)
    return made


def _parts(made: Scenario) -> list[str]:
    """Check each part against what may stand in it, and gather its facts."""
    known = parts_of(made.procedure)
    wrong = [f"缺少【{name}】，请补充。" for name, part in known.items() if part.must and name not in made.blocks]
    for name, block in made.blocks.items():
        if name not in known:
            wrong.append(f"第{block.line}行：没有【{name}】这一部分，可写：{'、'.join(known)}。")
            continue
        part = known[name]
        wrong += [
            f"第{block.line}行：【{name}】缺少“{key}”。"
            for key, put in part.keys.items()
            if put.must and key not in block.keys
        ]
        wrong += _keys(made, name, part, block) + _columns(made, name, part, block)
    said = made.key("选拔", "方式")
    if said and said in TITLES.values() and said != TITLES[made.procedure]:
        wrong.append(
            f"第{made.blocks['选拔'].keys['方式'].line}行：方式为{said}，命令演练的是{TITLES[made.procedure]}，请核对。"
        )
    return wrong


def _keys(made: Scenario, name: str, part: Part, block: Block) -> list[str]:
    wrong = []
    for key, cell in block.keys.items():
        put = part.keys.get(key)
        if put is None:
            may = f"可写：{'、'.join(part.keys)}" if part.keys else "这一部分只写表格"
            wrong.append(f"第{cell.line}行：【{name}】中没有“{key}”这一项，{may}。")
        else:
            wrong += _take(made, put, "", key, cell)
    return wrong


def _columns(made: Scenario, name: str, part: Part, block: Block) -> list[str]:
    if not block.heads:
        return [f"第{block.line}行：【{name}】还没有表格，第一列写“{part.row}”。"] if part.must and part.columns else []
    wrong = []
    if part.row not in block.heads:
        wrong.append(f"第{block.heads_line}行：【{name}】的表头没有“{part.row}”，请把它写在第一列。")
    for head in block.heads:
        if head != part.row and head not in part.columns:
            may = "、".join((part.row, *part.columns)) if part.columns else "这一部分没有表格"
            wrong.append(f"第{block.heads_line}行：【{name}】的表头没有“{head}”这一列，可写：{may}。")
    must = [head for head, put in part.columns.items() if put.must]
    wrong += [f"第{block.heads_line}行：【{name}】的表头缺少“{head}”。" for head in must if head not in block.heads]
    for row in [] if wrong else block.rows:
        wrong += [f"第{row.line}行：请填写“{head}”。" for head in (part.row, *must) if not row.cells.get(head)]
        for head, put in part.columns.items():
            wrong += _take(made, put, row.cells.get(part.row, ""), head, Cell(row.cells.get(head, ""), row.line))
    return wrong


def _take(made: Scenario, put: Put, of: str, label: str, cell: Cell) -> list[str]:
    """Check one fact and keep it for the act that asks for it."""
    value = cell.value
    if not value:
        return []
    if put.options and value not in put.options:
        return [f"第{cell.line}行：“{label}”写了“{value}”，请从{'、'.join(put.options)}中选写。"]
    if put.kind == "number":
        value = value.rstrip("%分人票名张个")
        if not _is_number(value):
            return [f"第{cell.line}行：“{label}”写了“{cell.value}”，请写数字，如30或82.5。"]
    if put.kind == "date" and not _is_day(value):
        return [f"第{cell.line}行：“{label}”写了“{value}”，请写成年-月-日，如2010-03-01。"]
    if put.act:
        made.facts.append(Fact(put.act, put.field, of, value, cell.line))
    return []


def _names(made: Scenario) -> list[str]:
    """Find persons and posts that the file speaks of and does not list, and lines written twice."""
    listed = {POST: [row.cells.get(POST, "") for row in made.rows("职位")]}
    listed[PERSON] = [row.cells.get(PERSON, "") for row in made.rows("人选")]
    listed["类别"] = list(ROSTERS[made.procedure])
    wrong = []
    for name, block in made.blocks.items():
        row_of = scenario_parts.PARTS[name].row if name in scenario_parts.PARTS else ""
        seen: dict[str, int] = {}
        for row in block.rows:
            who = row.cells.get(row_of, "")
            if name not in ("职位", "人选") and row_of in listed and who and who not in listed[row_of]:
                where = {PERSON: "在【人选】中没有", POST: "在【职位】中没有"}.get(
                    row_of, f"不是名册类别（{'、'.join(listed[row_of])}）"
                )
                wrong.append(f"第{row.line}行：“{who}”{where}，请核对。")
            if who in seen and name not in REPEATS:
                wrong.append(f"第{row.line}行：“{who}”在第{seen[who]}行已经写过，请合并。")
            seen.setdefault(who, row.line)
            if name == "人选" and (post := row.cells.get(POST, "")) and post not in listed[POST]:
                wrong.append(f"第{row.line}行：职位“{post}”在【职位】中没有，请核对。")
    return wrong


def _counts(made: Scenario) -> list[str]:
    """Find counts that cannot be: more there than due, more votes than people there."""
    wrong = []
    here: dict[str, int] = {}
    for part, row_of in (("名册", "类别"), ("常委会", POST)):
        for row in made.rows(part):
            due, came = number(row.cells.get("应到", "")), number(row.cells.get("实到", ""))
            if due is not None and came is not None and came + (number(row.cells.get("回避", "")) or 0) > due:
                wrong.append(f"第{row.line}行：实到{came}人（加回避）多于应到{due}人，请核对。")
            if came is None:
                came = due
            if came is not None:
                here[row.cells[row_of]] = here.get(row.cells[row_of], 0) + came if part == "名册" else came
    post_of = {row.cells[PERSON]: row.cells[POST] for row in made.rows("人选")}
    for row in made.rows("会议推荐"):
        for group, votes in row.cells.items():
            if group in here and (count := number(votes)) is not None and count > here[group]:
                wrong.append(f"第{row.line}行：{group}得票{count}，多于{group}实到{here[group]}人，请核对。")
    for row in made.rows("票决"):
        most = here.get(post_of[row.cells[PERSON]])
        for head in ("得票", "再次表决得票"):
            if (count := number(row.cells.get(head, ""))) is not None and most is not None and count > most:
                wrong.append(f"第{row.line}行：{head}{count}，多于实到{most}人，请核对。")
    return wrong


def number(typed: str) -> int | None:
    """Return a whole number as typed, None where there is none."""
    bare = typed.rstrip("分人票名张个")
    return int(bare) if bare.isascii() and bare.isdecimal() else None


def _is_number(typed: str) -> bool:
    try:
        return Decimal(typed).is_finite()
    except InvalidOperation:
        return False


def _is_day(typed: str) -> bool:
    try:
        date.fromisoformat(typed)
    except ValueError:
        return False
    return len(typed) == 10
