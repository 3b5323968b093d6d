"""The page of a Chinese official paper (GB/T 9704) as building blocks for python-docx: sizes, fonts, heads, lines.

A4; 37 mm above, 28 mm to the left, a text block of 156 x 225 mm with 22 lines of 28 characters; body 仿宋 三号 (16 pt),
title 小标宋 二号 (22 pt), first-level headings 黑体, page numbers 四号 outside. Used to build our templates, never at run
time: what an office sees later is in the .docx files.
"""

from __future__ import annotations

from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FANGSONG = "仿宋_GB2312"
SONG_TITLE = "方正小标宋简体"
HEITI = "黑体"
KAITI = "楷体_GB2312"
SONG = "宋体"
RED = RGBColor(0xE6, 0x00, 0x12)

BODY = Pt(16)
TITLE = Pt(22)
SMALL = Pt(14)
TABLE = Pt(10.5)
LINE = Pt(28.95)  # 225 mm over 22 lines
TIGHTER = -5  # twentieths of a point a character, so that 28 fit into 156 mm
CENTRE, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT


def new_paper() -> Any:
    """Make an empty paper with the page, the default type and page numbers on the outer side."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(24)
    style = document.styles["Normal"]
    style.font.size = BODY
    set_font(style.font, style.element.get_or_add_rPr(), FANGSONG)
    set_language(style.element.get_or_add_rPr())
    shape = style.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    shape.space_before = shape.space_after = Pt(0)
    shape.widow_control = False
    document.settings.odd_and_even_pages_header_footer = True
    page_number(section.footer, RIGHT)
    page_number(section.even_page_footer, LEFT)
    return document


def set_font(font: Any, properties: Any, name: str) -> None:
    """Set a font for Latin and Chinese alike; Word keeps the two apart."""
    font.name = name
    fonts = properties.get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), name)


def set_language(properties: Any) -> None:
    """Mark the text as Simplified Chinese, so that a machine without our fonts picks the right forms and commas."""
    language = OxmlElement("w:lang")
    for kind in ("w:val", "w:eastAsia"):
        language.set(qn(kind), "zh-CN")
    properties.append(language)


def add_run(paragraph: Any, text: str, font: str = FANGSONG, size: Any = BODY, red: bool = False) -> Any:
    """Add text in one font; a template tag must stay within one run."""
    run = paragraph.add_run(text)
    set_font(run.font, run._element.get_or_add_rPr(), font)
    run.font.size = size
    if red:
        run.font.color.rgb = RED
    if size == BODY:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(TIGHTER))
        # Word refuses properties out of the schema's order: spacing stands before the size.
        run._element.rPr.find(qn("w:sz")).addprevious(spacing)
    return run


def line(document: Any, text: str = "", font: str = FANGSONG, size: Any = BODY, align: Any = LEFT) -> Any:
    """Add one flush line."""
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    if text:
        add_run(paragraph, text, font, size)
    return paragraph


def text(document: Any, content: str, lead: str = "") -> Any:
    """Add a body paragraph indented by two characters; `lead` is its heading in 黑体, on the same line."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = BODY * 2
    paragraph._p.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), "200")
    if lead:
        add_run(paragraph, lead, HEITI)
    add_run(paragraph, content)
    return paragraph


def tag(document: Any, content: str) -> None:
    """Add a line with a template tag of its own; it leaves no line in the paper."""
    document.add_paragraph().add_run(content)


def red_head(document: Any, suffix: str) -> None:
    """Add the red head: issuer and 文件, the number, the red line; a long issuer in a smaller size."""
    # 156 mm hold 12 characters of 36 pt, 17 of 26 pt, 22 of 20 pt.
    for condition, size in (("<= 12", Pt(36)), ("in [13, 14, 15, 16, 17]", Pt(26)), ("> 17", Pt(20))):
        tag(document, "{%p if (issuer|length) + " + str(len(suffix)) + " " + condition + " %}")
        paragraph = document.add_paragraph()
        paragraph.alignment = CENTRE
        shape = paragraph.paragraph_format
        shape.line_spacing_rule = WD_LINE_SPACING.SINGLE
        shape.space_before, shape.space_after = Mm(35), LINE * 2
        add_run(paragraph, "{{ issuer }}" + suffix, SONG_TITLE, size, red=True)
        tag(document, "{%p endif %}")
    number = line(document, "{{ number }}", align=CENTRE)
    rule_under(number, "E60012", 18)
    line(document)
    line(document)


def title(document: Any, *rows: str) -> None:
    """Add the paper's title, centred in 小标宋, one blank line below."""
    for row in rows:
        paragraph = line(document, row, SONG_TITLE, TITLE, CENTRE)
        paragraph.paragraph_format.line_spacing = Pt(34)
    line(document)


def recipient(document: Any, name: str) -> None:
    """Add the recipient flush left with a full-width colon."""
    line(document, name + "：")


def rule_under(paragraph: Any, colour: str, eighths: int) -> None:
    """Draw a line under a paragraph, `eighths` of a point thick."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "11"), ("color", colour)):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def signature(document: Any) -> None:
    """Add issuer and date at the right, one centred over the other, with room for the seal."""
    line(document)
    line(document)
    table = document.add_table(rows=2, cols=1)
    table.alignment = WD_TABLE_ALIGNMENT.RIGHT
    table.autofit = False
    table.columns[0].width = Mm(96)
    for row, content in zip(table.rows, ("{{ issuer }}", "{{ issued_on }}"), strict=True):
        cell = row.cells[0]
        cell.width = Mm(96)
        paragraph = cell.paragraphs[0]
        paragraph.alignment = CENTRE
        paragraph.paragraph_format.keep_with_next = True
        add_run(paragraph, content)


def page_number(footer: Any, align: Any) -> None:
    """Put “— 1 —” into a footer, one character in from the outer edge."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = align
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Pt(14)
    add_run(paragraph, "— ", SONG, SMALL)
    run = add_run(paragraph, "", SONG, SMALL)
    for kind, content in (("begin", ""), ("", " PAGE "), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = content
        run._element.append(element)
    add_run(paragraph, " —", SONG, SMALL)
