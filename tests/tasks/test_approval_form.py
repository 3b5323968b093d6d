"""The printed 干部任免审批表: its labels in their order, two pages, a photo only where the bytes are one."""

import io
import struct
import zlib
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tasks.lrmx.elements import Record, Relative
from tasks.lrmx.printed import form_of, size_of
from tasks.lrmx.resume import read_resume
from tasks.papers.approval_form import RESUME_SIZES
from tasks.papers.render import OWN_TEMPLATES, render_paper

TODAY = date(2010, 3, 1)
LABELS = [
    "姓名",
    "性别",
    "出生年月（岁）",
    "民族",
    "籍贯",
    "出生地",
    "入党时间",
    "参加工作时间",
    "健康状况",
    "专业技术职务",
    "熟悉专业有何专长",
    "学历学位",
    "全日制教育",
    "毕业院校系及专业",
    "在职教育",
    "毕业院校系及专业",
    "现任职务",
    "拟任职务",
    "拟免职务",
    "简历",
    "奖惩情况",
    "年度考核结果",
    "任免理由",
    "家庭主要成员及重要社会关系",
    "称谓",
    "姓名",
    "年龄",
    "政治面貌",
    "工作单位及职务",
    "呈报单位",
    "审批机关意见",
    "行政机关任免意见",
]
RECORD = Record(
    {
        "name": "甲一",
        "sex": "男",
        "born": "197503",
        "joined_party": "199806；民盟",
        "began_work": "199407",
        "full_time_education": "大学",
        "full_time_degree": "文学学士",
        "full_time_school": "某大学中文系",
        "full_time_degree_school": "",
        "proposed_post": "某局副局长",
        "resume": "1994.07--2003.06  某局科员\n2003.06--         某局办公室主任",
        "ages_on": "20100301",
        "filled_on": "20100301",
        "identity_number": "36010219750301001X",
    },
    (Relative("妻子", "乙二", "197601", "群众", "某校教师"), Relative("父亲", "甲大", "194502", "群众", "已去世")),
)


def png(width: int = 376, height: int = 460) -> bytes:
    """Make an image."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def printed(record: Record = RECORD, photo: bytes = b"") -> Any:
    """Return the form of a record as it is opened in a word processor."""
    data = render_paper("approval_form", form_of(record, TODAY), None, {"photo": (photo, 30, 40)})
    return Document(io.BytesIO(data))


def cells(document: Any) -> list[str]:
    """Return the texts of all cells, each cell once, in the order in which they are read."""
    found: dict[Any, str] = {}
    for table in document.tables:
        for row in table.rows:
            found |= {cell._tc: cell.text for cell in row.cells}
    return list(found.values())


def test_the_labels_stand_in_the_order_of_the_printed_form() -> None:
    template = Document(str(OWN_TEMPLATES / "approval_form.docx"))
    found = ["".join(text.split()) for text in cells(template) if "{" not in text]
    order = [label for label in found if label in LABELS]
    assert sorted(order) == sorted(LABELS)
    assert [label for label in order if label != "家庭主要成员及重要社会关系"] == [
        label for label in LABELS if label != "家庭主要成员及重要社会关系"
    ]


def test_what_the_record_says_stands_in_the_form_and_the_identity_number_does_not() -> None:
    document = printed()
    text = "\n".join(cells(document))
    for said in (
        "甲　一",
        "1975.03\n（35岁）",
        "1998.06\n民盟",
        "大学\n文学学士",
        "某局副局长",
        "2003.06--\t某局办公室主任",
    ):
        assert said in text
    assert "36010219750301001X" not in document.element.xml and "{" not in text
    assert document.paragraphs[-1].text == "填表人：　　2010年3月1日"


def test_the_family_has_ages_but_those_who_died_and_at_least_seven_lines() -> None:
    family = printed().tables[1]
    rows = [[cell.text for cell in row.cells][1:] for row in family.rows[3:-1]]
    assert rows[1] == ["妻子", "乙　二", "34", "群众", "某校教师"]
    assert rows[2] == ["父亲", "甲　大", "", "群众", "已去世"]
    assert len(rows) == 8
    merged = [row._tr.tc_lst[0].tcPr.find(qn("w:vMerge")) for row in family.rows[3:-1]]
    assert [one.get(qn("w:val")) for one in merged] == ["restart", *[None] * 7]


@pytest.mark.parametrize(("photo", "shown"), [(png(), 1), (b"", 0), (b"\xff\xd8\xff\xe0broken", 0), (png()[:20], 0)])
def test_a_photo_is_shown_only_where_it_is_one(photo: bytes, shown: int) -> None:
    document = printed(photo=photo)
    assert len(document.inline_shapes) == shown
    for shape in document.inline_shapes:
        assert shape.width <= Mm(30) and shape.height <= Mm(40)


def test_what_was_typed_is_shown_as_it_is() -> None:
    typed = "{{ 7*7 }}<w:p/>&"
    assert typed in "\n".join(cells(printed(Record({"reason": typed}))))


def test_a_longer_resume_is_printed_smaller_so_that_it_stays_on_its_page() -> None:
    sizes = []
    for count in (5, 22, 30, 40, 200):
        lines = "\n".join(f"{1970 + n // 12}.{n % 12 + 1:02d}--1999.12  某局科员" for n in range(count))
        sizes.append(size_of(read_resume(lines)))
        used = [
            p
            for table in printed(Record({"resume": lines})).tables
            for p in table.cell(len(table.rows) - 1, 1).paragraphs
            if "--" in p.text
        ]
        assert len(used) == count and {p.runs[0].font.size for p in used} == {Pt(sizes[-1])}
    assert sizes[0] == RESUME_SIZES[0] and sizes[-1] == RESUME_SIZES[-1] and sizes == sorted(sizes, reverse=True)


def test_the_form_has_two_pages() -> None:
    template: Any = Document(str(OWN_TEMPLATES / "approval_form.docx"))
    section = template.sections[0]
    room = section.page_height - section.top_margin - section.bottom_margin
    first, second, below = (sum(row.height for row in table.rows) for table in template.tables)
    assert first + Pt(34) < room
    lines = 6 * template.tables[1].rows[5].height - 2 * template.tables[1].rows[4].height  # seven, without the two tags
    assert second + lines + below + Pt(40) < room
    assert [p.paragraph_format.page_break_before for p in template.paragraphs].count(True) == 1
