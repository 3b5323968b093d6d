"""The page of an official paper (GB/T 9704), and that the committed templates are the ones the script builds."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from tasks.papers.build_templates import ALTERNATIVES, BUILDERS, build_bytes
from tasks.papers.render import FORMS, OWN_TEMPLATES, PAPERS

KINDS = sorted(PAPERS)
EVERY = sorted([*PAPERS, *FORMS])
# The order in which the standard of .docx wants some properties; Word may refuse a file that has them otherwise.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs spacing ind jc rPr",
    "rPr": "rStyle rFonts b i color spacing w kern position sz szCs u lang",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "trPr": "cantSplit trHeight tblHeader",
    "tblPr": "tblStyle tblpPr tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
}


@pytest.fixture(params=KINDS)
def paper(request: pytest.FixtureRequest) -> Any:
    return Document(str(OWN_TEMPLATES / f"{request.param}.docx"))


@pytest.mark.parametrize("kind", EVERY)
def test_the_committed_template_is_the_one_the_script_builds(kind: str) -> None:
    built = zipfile.ZipFile(io.BytesIO(build_bytes(BUILDERS[kind])))
    committed = zipfile.ZipFile(OWN_TEMPLATES / f"{kind}.docx")
    assert built.namelist() == committed.namelist()
    assert all(built.read(name) == committed.read(name) for name in built.namelist())


def test_every_kind_of_paper_has_its_template() -> None:
    assert set(BUILDERS) == set(EVERY) == {path.stem for path in OWN_TEMPLATES.glob("*.docx")}


def test_the_page_is_a4_with_the_margins_of_the_standard(paper: Any) -> None:
    section = paper.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    wanted = (210, 297, 37, 28)
    assert all(abs(size - Mm(millimetres)) < Mm(0.2) for size, millimetres in zip(sizes, wanted, strict=True))
    assert abs(section.page_width - section.left_margin - section.right_margin - Mm(156)) < Mm(0.2)
    assert abs(section.page_height - section.top_margin - section.bottom_margin - Mm(225)) < Mm(0.2)


def test_twenty_two_lines_of_twenty_eight_characters_fit(paper: Any) -> None:
    style = paper.styles["Normal"]
    assert style.font.size.pt == 16
    assert 22 * style.paragraph_format.line_spacing.pt <= Mm(225).pt < 23 * style.paragraph_format.line_spacing.pt
    body = [run for p in paper.paragraphs for run in p.runs if run.font.size and run.font.size.pt == 16]
    spacings = {int(run._element.rPr.find(qn("w:spacing")).get(qn("w:val"))) for run in body}
    assert len(body) > 4 and len(spacings) == 1
    spacing = spacings.pop() / 20
    assert 28 * (16 + spacing) <= Mm(156).pt < 29 * (16 + spacing)


def test_page_numbers_stand_on_the_outer_side_between_dashes(paper: Any) -> None:
    section = paper.sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert paper.settings.odd_and_even_pages_header_footer
    assert (odd.alignment, even.alignment) == (2, 0)
    for paragraph in (odd, even):
        assert paragraph.text.startswith("— ") and paragraph.text.endswith(" —") and " PAGE " in paragraph._p.xml


def test_the_head_is_red_with_a_red_line_and_the_title_in_its_own_face(paper: Any) -> None:
    reds = [run.text for p in paper.paragraphs for run in p.runs if str(run.font.color.rgb) == "E60012"]
    assert reds and all("{{ issuer }}" in text for text in reds)
    number = next(p for p in paper.paragraphs if p.text == "{{ number }}")
    assert number._p.find(f".//{qn('w:pBdr')}/{qn('w:bottom')}").get(qn("w:color")) == "E60012"
    faces = {run.font.name for p in paper.paragraphs for run in p.runs if run.font.size and run.font.size.pt == 22}
    assert faces == {"方正小标宋简体"}


@pytest.mark.parametrize("kind", EVERY)
def test_every_font_has_names_to_fall_back_on(kind: str) -> None:
    with zipfile.ZipFile(OWN_TEMPLATES / f"{kind}.docx") as archive:
        fonts = archive.read("word/fontTable.xml").decode()
    assert all(f'w:name="{font}"><w:altName w:val="{names}"/>' in fonts for font, names in ALTERNATIVES.items())


@pytest.mark.parametrize("tag", sorted(ORDER))
@pytest.mark.parametrize("kind", EVERY)
def test_properties_stand_in_the_order_of_the_schema(kind: str, tag: str) -> None:
    order = ORDER[tag].split()
    for properties in Document(str(OWN_TEMPLATES / f"{kind}.docx")).element.body.iter(qn(f"w:{tag}")):
        names = [child.tag.rpartition("}")[2] for child in properties]
        assert names == sorted(names, key=order.index), names


def test_tables_stay_within_the_text_block_and_repeat_their_heading(paper: Any) -> None:
    for table in paper.tables:
        assert sum(column.width for column in table.columns) <= Mm(156.5)
        if len(table.columns) > 1:
            assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
