"""A paper (.docx) shown as a page to print: read back from the very document that was issued, template changes and all.

So the page never says anything that the paper does not. What it knows of the layout is what papers of ours use:
alignment, indent, type and size, red, the ruled line, tables, the foot block.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

FONTS = {"黑体": "hei", "楷体": "kai", "小标宋": "title-song", "宋体": "song"}
ALIGN = {WD_ALIGN_PARAGRAPH.CENTER: "centre", WD_ALIGN_PARAGRAPH.RIGHT: "right"}


@dataclass(frozen=True)
class Piece:
    """Some words in one type: `look` are the names of its style classes."""

    words: str
    look: str


@dataclass(frozen=True)
class Block:
    """A paragraph, or a table of cells that hold paragraphs; `look` are the names of its style classes."""

    look: str
    pieces: Sequence[Piece] = ()
    rows: Sequence[Sequence[Sequence["Block"]]] = ()
    shares: Sequence[int] = ()  # widths of a table's columns, in hundredths


def blocks(data: bytes) -> list[Block]:
    """Return the blocks of a .docx of ours, in order; the foot block last, where papers have it."""
    document = Document(io.BytesIO(data))
    found = [_table(item) if isinstance(item, Table) else _paragraph(item) for item in document.iter_inner_content()]
    return [b for b in found if "foot" not in b.look] + [b for b in found if "foot" in b.look]


def _paragraph(item: Paragraph) -> Block:
    return Block(" ".join(_looks(item)), [piece for run in item.runs for piece in _pieces(run)])


def _looks(item: Paragraph) -> Iterator[str]:
    properties = item._p.pPr
    if item.alignment in ALIGN:
        yield ALIGN[item.alignment]
    if item.paragraph_format.first_line_indent:
        yield "indent"
    if properties is not None and properties.find(qn("w:framePr")) is not None:
        yield "foot"
    elif properties is not None and properties.find(qn("w:pBdr")) is not None:
        yield "ruled"
    if any(mark.get(qn("w:type")) == "page" for mark in item._p.iter(qn("w:br"))):
        yield "new-page"
    if not item.text.strip():
        yield "blank"


def _pieces(run: Any) -> Iterator[Piece]:
    """Give the words of a run; a tab parts them, as in the foot block."""
    name = run.font.name or ""
    looks = [look for part, look in FONTS.items() if part in name][:1]
    if run.font.size is not None:
        looks.append(f"pt{round(run.font.size.pt)}")
    if run.font.color is not None and run.font.color.rgb is not None and str(run.font.color.rgb) != "000000":
        looks.append("red")
    for words in run.text.split("\t"):
        if words:
            yield Piece(words, " ".join(looks))


def _table(item: Table) -> Block:
    look = "grid" if item.style is not None and item.style.name == "Table Grid" else "signature"
    widths = [int(column.width or 0) for column in item.columns]
    shares = [width * 100 // sum(widths) for width in widths] if all(widths) else []
    return Block(
        look,
        rows=[[[_paragraph(p) for p in cell.paragraphs] for cell in row.cells] for row in item.rows],
        shares=shares,
    )
