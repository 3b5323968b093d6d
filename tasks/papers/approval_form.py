"""The printed 干部任免审批表 as a template: two pages, its labels in their order; the office may change it like any paper.

Heights are the least that a row has; together they leave each page a little room, so that the form stays two pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tasks.papers.layout import CENTRE, FANGSONG, LEFT, RIGHT, SONG, SONG_TITLE, add_run, set_font, set_language, tag

WIDTHS = (22, 22, 22, 22, 24, 26, 32)  # page 1, mm; the photo is the last column
FAMILY_WIDTHS = (22, 22, 22, 14, 22, 68)
LABEL, VALUE = Pt(12), Pt(12)
RESUME_HEIGHT, RESUME_WIDTH = 124, 144  # mm: what a 简历 has on page 1, see tasks/lrmx/printed.py
RESUME_SIZES = (14, 12, 10.5, 9, 8)
SEAL = "（盖章）\n年　　月　　日"


def build() -> Any:
    """Build the form."""
    document = _page()
    head = _paragraph(document.add_paragraph(), CENTRE)
    head.paragraph_format.line_spacing = Pt(34)
    add_run(head, "干部任免审批表", SONG_TITLE, Pt(22))
    _first_page(document)
    turn = _paragraph(document.add_paragraph())
    turn.paragraph_format.page_break_before = True
    turn.paragraph_format.line_spacing = Pt(2)
    _second_page(document)
    foot = _paragraph(document.add_paragraph(), RIGHT)
    add_run(foot, "填表人：{{ filled_by }}　　{{ filled_on }}", FANGSONG, VALUE)
    return document


def _page() -> Any:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(18)
    section.left_margin = section.right_margin = Mm(20)
    style = document.styles["Normal"]
    style.font.size = VALUE
    set_font(style.font, style.element.get_or_add_rPr(), FANGSONG)
    set_language(style.element.get_or_add_rPr())
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    return document


def _first_page(document: Any) -> None:
    table = _table(document, 10, WIDTHS, (11, 11, 11, 13, 14, 14, 12, 12, 12, RESUME_HEIGHT))
    for row, pairs in enumerate(
        (
            (("姓　名", "name"), ("性　别", "sex"), ("出生年月\n（  岁）", "born")),
            (("民　族", "nationality"), ("籍　贯", "native_place"), ("出生地", "birthplace")),
            (("入　党\n时　间", "joined_party"), ("参加工\n作时间", "began_work"), ("健康状况", "health")),
        )
    ):
        for n, (label, name) in enumerate(pairs):
            _label(table.cell(row, 2 * n), label)
            _value(table.cell(row, 2 * n + 1), name)
    _label(table.cell(3, 0), "专业技\n术职务")
    _value(_merged(table, 3, 1, 2), "technical_title")
    _label(table.cell(3, 3), "熟悉专业\n有何专长")
    _value(_merged(table, 3, 4, 5), "speciality")
    _value(table.cell(0, 6).merge(table.cell(3, 6)), "photo")
    _label(table.cell(4, 0).merge(table.cell(5, 0)), "学　历\n学　位")
    for row, (label, name) in enumerate((("全日制\n教　育", "full_time"), ("在　职\n教　育", "in_service")), 4):
        _label(table.cell(row, 1), label)
        _value(_merged(table, row, 2, 3), f"{name}_education")
        _label(table.cell(row, 4), "毕业院校\n系及专业")
        _value(_merged(table, row, 5, 6), f"{name}_school", LEFT)
    for row, (label, name) in enumerate(
        (("现　任　职　务", "post"), ("拟　任　职　务", "proposed_post"), ("拟　免　职　务", "removed_post")), 6
    ):
        _label(_merged(table, row, 0, 1), label)
        _value(_merged(table, row, 2, 6), name, LEFT)
    _label(table.cell(9, 0), "简\n\n\n历")
    _resume(_merged(table, 9, 1, 6))


def _resume(cell: Any) -> None:
    """Fill the 简历 in the size that the record asks for, each text hanging behind its months."""
    cell.vertical_alignment = 0
    for place, size in enumerate(RESUME_SIZES):
        opening = cell.paragraphs[0] if not place else cell.add_paragraph()
        opening.add_run(f"{{%p if resume_size == {size} %}}")
        tag(cell, "{%p for entry in resume %}")
        paragraph = _paragraph(cell.add_paragraph(), size=size)
        shape = paragraph.paragraph_format
        shape.left_indent, shape.first_line_indent = Pt(size * 9), Pt(-size * 9)
        shape.tab_stops.add_tab_stop(Pt(size * 9))
        add_run(paragraph, "{{ entry.when }}\t{{ entry.text }}", FANGSONG, Pt(size))
        tag(cell, "{%p endfor %}")
        tag(cell, "{%p endif %}")
    _paragraph(cell.add_paragraph(), size=1)


def _second_page(document: Any) -> None:
    table = _table(document, 8, FAMILY_WIDTHS, (32, 24, 24, 11, 9, 11, 9, 32))
    for row, (label, name) in enumerate(
        (("奖惩\n情况", "rewards"), ("年度\n考核\n结果", "assessments"), ("任免\n理由", "reason"))
    ):
        _label(table.cell(row, 0), label)
        _value(_merged(table, row, 1, 5), name, LEFT)
    heads = ("称　谓", "姓　名", "年龄", "政治面貌", "工作单位及职务")
    for column, label in enumerate(heads, 1):
        _label(table.cell(3, column), label)
    table.cell(4, 0).paragraphs[0].add_run("{%tr for one in family %}")
    for column, name in enumerate(("relation", "name", "age", "affiliation", "work"), 1):
        _value(table.cell(5, column), f"one.{name}", LEFT if name == "work" else CENTRE)
    table.cell(6, 0).paragraphs[0].add_run("{%tr endfor %}")
    _label(table.cell(3, 0), "家庭\n主要\n成员\n及重\n要社\n会关\n系")
    _spanning(table, (3, 5))
    _label(table.cell(7, 0), "呈报\n单位")
    _value(_merged(table, 7, 1, 5), "submitted_by", CENTRE, f"\n\n{SEAL}")
    below = _table(document, 1, (22, 63, 22, 63), (40,))
    for column, label in ((0, "审批\n机关\n意见"), (2, "行政\n机关\n任免\n意见")):
        _label(below.cell(0, column), label)
        _text(below.cell(0, column + 1), f"\n\n{SEAL}", RIGHT)


def _spanning(table: Any, rows: Sequence[int]) -> None:
    """Let the first cell of these rows be one, whatever number of lines is repeated between them."""
    for place, row in enumerate(rows):
        merge = OxmlElement("w:vMerge")
        if not place:
            merge.set(qn("w:val"), "restart")
        properties = table.cell(row, 0)._tc.get_or_add_tcPr()
        properties.insert_element_before(merge, "w:tcBorders", "w:shd", "w:noWrap", "w:tcMar", "w:vAlign")


def _table(document: Any, rows: int, widths: Sequence[int], heights: Sequence[int]) -> Any:
    table = document.add_table(rows=rows, cols=len(widths))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row, height in zip(table.rows, heights, strict=True):
        row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return table


def _merged(table: Any, row: int, first: int, last: int) -> Any:
    return table.cell(row, first).merge(table.cell(row, last))


def _label(cell: Any, content: str) -> None:
    _text(cell, content, CENTRE, SONG)


def _value(cell: Any, name: str, align: Any = CENTRE, after: str = "") -> None:
    _text(cell, f"{{{{ {name} }}}}{after}", align)


def _text(cell: Any, content: str, align: Any, font: str = FANGSONG) -> None:
    cell.vertical_alignment = 1  # middle
    add_run(_paragraph(cell.paragraphs[0], align), content, font, LABEL)


def _paragraph(paragraph: Any, align: Any = LEFT, size: float = 0) -> Any:
    paragraph.alignment = align
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    if size:
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(size * 1.25)
    return paragraph
