"""Tables of the papers: an annex's table with a repeated heading, and the block at the foot (版记)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_BREAK, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tasks.papers.layout import CENTRE, HEITI, LEFT, SMALL, SONG, TABLE, add_run, line, tag, title

# width in mm, heading, the variable of one line, centred or not
ColumnOf = tuple[int, str, str, bool]

# At the bottom of the text block (版心), as wide as it; 156 mm in twentieths of a point.
FOOT_FRAME = {
    "w": "8844",
    "hSpace": "0",
    "wrap": "notBeside",
    "vAnchor": "margin",
    "hAnchor": "margin",
    "xAlign": "left",
    "yAlign": "bottom",
}


def annex(document: Any, label: str, *heading: str) -> None:
    """Start an annex on a new page: its label flush left in 黑体, its title centred."""
    line(document).add_run().add_break(WD_BREAK.PAGE)
    line(document, label, HEITI)
    line(document)
    title(document, *heading)


def list_table(document: Any, columns: Sequence[ColumnOf], loop: str) -> Any:
    """Add a ruled table whose middle row repeats for each item; `loop` is the for-clause, such as "row in classes"."""
    table = document.add_table(rows=4, cols=len(columns))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    contents = (
        [heading for _, heading, _, _ in columns],
        ["{%tr for " + loop + " %}"] + [""] * (len(columns) - 1),
        [variable for _, _, variable, _ in columns],
        ["{%tr endfor %}"] + [""] * (len(columns) - 1),
    )
    for place, (row, texts) in enumerate(zip(table.rows, contents, strict=True)):
        _flag(row, "w:cantSplit")
        for cell, content, (width, _, _, centred) in zip(row.cells, texts, columns, strict=True):
            cell.width = Mm(width)
            _fill(cell, content, HEITI if place == 0 else SONG, centred or place == 0)
    _flag(table.rows[0], "w:tblHeader")
    for column, (width, _, _, _) in zip(table.columns, columns, strict=True):
        column.width = Mm(width)
    _margins(table)
    return table


def _fill(cell: Any, content: str, font: str, centred: bool) -> None:
    cell.vertical_alignment = 1  # middle
    paragraph = cell.paragraphs[0]
    paragraph.alignment = CENTRE if centred else LEFT
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(16)
    shape.space_before = shape.space_after = Pt(2)
    if content:
        add_run(paragraph, content, font, TABLE)


def _flag(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _margins(table: Any) -> None:
    """Narrow the cells' side margins to 1 mm."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "57")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


def foot_block(document: Any) -> None:
    """Add the foot block (版记) at the bottom of the last page: copies if any, then who printed it and when."""
    tag(document, "{%p if copies %}")
    _foot_line(document, "抄送：{{ copies }}。")
    tag(document, "{%p endif %}")
    _foot_line(document, "{{ printed_by }}\t{{ issued_on }}印发")
    # A frame hangs on the paragraph after it; this one is too small to be seen.
    document.add_paragraph().paragraph_format.line_spacing = Pt(1)


def _foot_line(document: Any, content: str) -> None:
    """Add one line of the block; lines of the same frame and borders stand together between one pair of rules.

    A rule between them would need differing borders, and LibreOffice then drops the frame.
    """
    paragraph = line(document, content, size=SMALL)
    shape = paragraph.paragraph_format
    shape.line_spacing = Pt(24)
    shape.keep_with_next = True
    shape.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
    properties = paragraph._p.get_or_add_pPr()
    frame = OxmlElement("w:framePr")
    for name, value in FOOT_FRAME.items():
        frame.set(qn(f"w:{name}"), value)
    properties.insert_element_before(frame, "w:widowControl", "w:pBdr", "w:tabs", "w:spacing", "w:ind", "w:jc")
    borders = OxmlElement("w:pBdr")
    for side in ("top", "bottom"):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "8"), ("space", "1"), ("color", "000000")):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    properties.insert_element_before(borders, "w:tabs", "w:spacing", "w:ind", "w:jc")
