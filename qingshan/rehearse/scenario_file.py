"""Reading a scenario (情景文件): plain text that an office writes in a notepad or pastes from a spreadsheet.

【…】 begins a part; `项目：内容` is one fact; a table is a line of heads and lines below it, columns set apart by | or by
the tabulator. Nothing here knows what the parts mean; everything read keeps the number of its line.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from qingshan.errors import OperationError

MOST = 1_000_000  # bytes: far beyond any selection
_PART = re.compile(r"^[【\[［](.+?)[】\]］]$")
_DAY = re.compile(r"^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$")
_KEY = re.compile(r"^([^：:|｜\t]{1,30})[：:](.*)$")


class ScenarioWrong(OperationError):
    """情景文件需要修改，没有演练。请按所列各处修改后重试，格式见 docs/howto/scenario.md。"""

    number, status = 8094, 422

    def __init__(self, wrong: list[str]) -> None:
        super().__init__("\n".join(wrong))
        self.wrong = wrong


@dataclass(frozen=True)
class Cell:
    """What stands at one place of the file."""

    value: str
    line: int


@dataclass
class Row:
    """One line of a table, by its heads."""

    line: int
    cells: dict[str, str]


@dataclass
class Block:
    """One part of the file."""

    name: str
    line: int
    keys: dict[str, Cell] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)
    heads_line: int = 0
    rows: list[Row] = field(default_factory=list)


def load(path: Path) -> dict[str, Block]:
    """Read a file from disk, in UTF-8 or as a Chinese notepad saves it; raises QS-8094."""
    try:
        data = path.read_bytes()
    except OSError:
        raise ScenarioWrong([f"打不开情景文件{path}，请核对路径。"]) from None
    if len(data) > MOST:
        raise ScenarioWrong([f"情景文件有{len(data)}字节，超过{MOST}字节，请核对是否选错了文件。"])
    for coding in ("utf-8-sig", "gb18030"):
        try:
            return read(data.decode(coding))
        except UnicodeDecodeError:
            continue
    raise ScenarioWrong(["情景文件不是文本文件，请另存为文本文件（UTF-8 编码）。"])


def read(words: str) -> dict[str, Block]:
    """Return the parts of a scenario by name; raises QS-8094 with every line that cannot be read."""
    blocks: dict[str, Block] = {}
    wrong: list[str] = []
    block: Block | None = None
    for number, raw in enumerate(words.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith(("#", "＃")):
            continue
        if found := _PART.match(line):
            name = found.group(1).strip()
            if name in blocks:
                wrong.append(f"第{number}行：【{name}】在第{blocks[name].line}行已经写过，请合并。")
            block = blocks[name] = Block(name, number)
        elif block is None:
            wrong.append(f"第{number}行：还没有写【…】，请先写这一行属于哪一部分，如【选拔】。")
        else:
            _take(block, number, raw.rstrip("\r\n"), wrong)
    if wrong:
        raise ScenarioWrong(wrong)
    return blocks


def _take(block: Block, number: int, line: str, wrong: list[str]) -> None:
    """Take one line into its part: a fact, the heads of the table, or a line of it."""
    cells = [plain(cell) for cell in re.split(r"[|｜\t]", line.strip().strip("|｜"))]
    if len(cells) == 1 and not (block.heads and len(block.heads) == 1):
        if found := _KEY.match(line.strip()):
            name = plain(found.group(1))
            if name in block.keys:
                wrong.append(f"第{number}行：“{name}”在第{block.keys[name].line}行已经写过，请只留一处。")
            block.keys[name] = Cell(plain(found.group(2)), number)
        else:
            wrong.append(f"第{number}行：“{line.strip()[:20]}”不能识别，请写成“项目：内容”，或用 | 分列的表格。")
    elif not block.heads:
        block.heads, block.heads_line = cells, number
        twice = sorted({head for head in cells if cells.count(head) > 1})
        if twice:
            wrong.append(f"第{number}行：表头“{'、'.join(twice)}”写了不止一列，请只留一列。")
    elif len(cells) > len(block.heads):
        wrong.append(
            f"第{number}行：有{len(cells)}列，表头（第{block.heads_line}行）只有{len(block.heads)}列，请核对。"
        )
    else:
        block.rows.append(Row(number, dict(zip(block.heads, cells, strict=False))))


def plain(typed: str) -> str:
    """Return what was typed with figures, signs and days as the forms take them: ２０１０年３月１日 → 2010-03-01."""
    said = "".join(
        unicodedata.normalize("NFKC", one) if one.isdecimal() or one in "％．－" else one for one in typed
    ).strip()
    found = _DAY.match(said)
    return f"{found.group(1)}-{int(found.group(2)):02}-{int(found.group(3)):02}" if found else said
