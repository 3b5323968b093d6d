"""Official papers: every class on the reply, what people typed shown literally, nothing made when something is missing."""

from __future__ import annotations

import dataclasses
import io
import shutil
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tasks.papers.contexts import (
    Allotment,
    CallContext,
    MinutesContext,
    MinutesItem,
    PlacesContext,
    PlanClass,
    PlanContext,
    ReplyClass,
    ReplyContext,
    Scale,
)
from tasks.papers.errors import BadPaperTemplate, PaperVariableMissing, UnknownPaper
from tasks.papers.render import OWN_TEMPLATES, render_paper, template_path
from tasks.papers.words import document_number, ordinal, paper_date, yuan_text

HEAD: dict[str, Any] = {
    "issuer": "中共青山湖区委组织部",
    "number": document_number("青组复", 2010, 3),
    "issued_on": date(2010, 1, 5),
    "copies": ("区委办公室", "区纪委（监察局）"),
}
FULL = Scale(80, Decimal(2), 800_000)
LESS = Scale(60, Decimal("1.5"), 600_050)
RECIPIENTS = "各乡镇、扬子洲农场，各街道，昌东工业区，区委各部门，区直各单位"
REPLY = ReplyContext(
    **HEAD,
    unit_name="昌东工业区",
    plan_year=2010,
    leading_group_on=date(2009, 12, 30),
    principal_leaders_on=date(2010, 1, 4),
    classes=[
        ReplyClass("招商业务培训", 4, "会议室", FULL, "同意", FULL),
        ReplyClass("安全生产培训", 6, "礼堂", FULL, "核减后同意", LESS, "按往年人数核减"),
        ReplyClass("公文写作培训", 3, "会议室", FULL, "并入", None, "并入“机关公文写作班”"),
        ReplyClass("外出考察班", 10, "沿海", FULL, "不同意", None, "没有说明必要性"),
    ],
)
CONTEXTS: dict[str, Any] = {
    "reply": REPLY,
    "call": CallContext(
        **HEAD,
        plan_year=2010,
        recipients=RECIPIENTS,
        opens_on=date(2009, 11, 1),
        closes_on=date(2009, 12, 31),
        contact="林试一",
        phone="0000-0000000",
    ),
    "plan": PlanContext(
        **HEAD,
        plan_year=2010,
        recipients=RECIPIENTS,
        leading_group_on=date(2009, 12, 30),
        principal_leaders_on=date(2010, 1, 4),
        classes=[
            PlanClass("区委党校", f"轮训班（第{ordinal(n)}期）", "科级干部", FULL, 3, "区委党校") for n in range(1, 31)
        ],
    ),
    "places": PlacesContext(
        **HEAD,
        recipients="各有关单位",
        class_name="科级干部轮训班",
        reply_number="青组复〔2010〕1号",
        starts_on=date(2010, 3, 8),
        ends_on=date(2010, 3, 13),
        place="区委党校",
        report_by=date(2010, 3, 1),
        allotments=[Allotment("区行政服务中心", 3, "科级干部"), Allotment("昌东工业区", 5)],
        contact="林试一",
        phone="0000-0000000",
    ),
    "minutes": MinutesContext(
        **HEAD,
        meeting="区委干部教育培训工作领导小组会议",
        held_on=date(2009, 12, 30),
        place="区委会议室",
        chair="戊一",
        members_due=5,
        present=("戊一", "戊二", "戊三", "戊四"),
        absent=("戊五",),
        recorder="丙四",
        plan_mark="3F2A-90C1",
        items=[MinutesItem("审议计划", "听取汇报。", "同意。"), MinutesItem("其他事项", "没有。", "无。")],
    ),
}


def words(data: bytes) -> str:
    """Give all text of a paper, tables and page feet too."""
    document = Document(io.BytesIO(data))
    parts = [paragraph.text for paragraph in document.paragraphs]
    parts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(parts)


def tables(data: bytes) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(io.BytesIO(data)).tables]


@pytest.mark.parametrize("kind", sorted(CONTEXTS))
def test_every_paper_is_made_whole_from_its_context(kind: str) -> None:
    text = words(render_paper(kind, CONTEXTS[kind].mapping()))
    assert "{" not in text and "None" not in text
    for part in ("青组复〔2010〕3号", "2010年1月5日", "中共青山湖区委组织部", "抄送：区委办公室，区纪委（监察局）。"):
        assert part in text


def test_the_reply_lists_every_class_with_its_result_and_reason() -> None:
    data = render_paper("reply", REPLY.mapping())
    rows = next(table for table in tables(data) if table[0][0] == "序号")
    assert [[row[0], row[1], row[4], row[6]] for row in rows[1:]] == [
        ["1", "招商业务培训", "同意", "—"],
        ["2", "安全生产培训", "核减后同意", "按往年人数核减"],
        ["3", "公文写作培训", "并入", "并入“机关公文写作班”"],
        ["4", "外出考察班", "不同意", "没有说明必要性"],
    ]
    assert rows[2][3] == "80人\n2天\n8,000元" and rows[2][5] == "60人\n1.5天\n6,000.50元" and rows[4][5] == "—"
    text = words(data)
    assert "你单位共申报4个班次，其中同意1个，核减后同意1个，不同意1个，并入1个" in text
    assert "昌东工业区：" in text and "“凡未经批复同意的培训计划，一律不得组织实施。”" in text


def test_a_reply_that_grants_nothing_does_not_speak_of_holding_classes() -> None:
    refused = dataclasses.replace(REPLY, classes=REPLY.classes[2:])
    text = words(render_paper("reply", refused.mapping()))
    assert "没有批准举办的班次" in text and "同意举办的班次" not in text


def test_a_reply_on_the_special_path_says_so() -> None:
    text = words(render_paper("reply", dataclasses.replace(REPLY, special=True).mapping()))
    assert "特殊需要培训班次的批复" in text and "工作计划的批复" not in text


@pytest.mark.parametrize(
    ("result", "approved", "reason"),
    [("同意", None, ""), ("不同意", FULL, "x"), ("并入", None, ""), ("核减后同意", LESS, ""), ("批准", FULL, "x")],
)
def test_a_result_without_what_belongs_to_it_is_no_result(result: str, approved: Scale | None, reason: str) -> None:
    with pytest.raises(ValueError):
        ReplyClass("某班", 1, "某地", FULL, result, approved, reason)


def test_without_copies_there_is_no_line_for_them() -> None:
    text = words(render_paper("reply", dataclasses.replace(REPLY, copies=()).mapping()))
    assert "抄送" not in text and "印发" in text


@pytest.mark.parametrize(
    "typed", ["{{7*7}}", "{% raw %}", "<w:p>&amp;</w:p>", "]]>", "{_{ x }_}", "a & b < c", "'\"", "“引号”"]
)
def test_what_people_typed_is_shown_literally(typed: str) -> None:
    changed = dataclasses.replace(REPLY.classes[0], name=typed, place=typed)
    data = render_paper("reply", dataclasses.replace(REPLY, unit_name=typed, classes=[changed]).mapping())
    assert f"{typed}：" in words(data)
    assert any(row[1] == typed for table in tables(data) for row in table if len(row) > 1)


def test_control_characters_do_not_break_the_paper_and_line_breaks_stay() -> None:
    reason = "第一行\n第二行\x00\x07\x0c\x1b完"
    changed = dataclasses.replace(REPLY.classes[3], reason=reason)
    rows = tables(render_paper("reply", dataclasses.replace(REPLY, classes=[changed]).mapping()))
    assert any(row[-1] == "第一行\n第二行完" for table in rows for row in table)


@pytest.mark.parametrize("kind", sorted(CONTEXTS))
def test_every_missing_variable_is_named_before_anything_exists(kind: str) -> None:
    context = CONTEXTS[kind].mapping()
    for name in ("issuer", "issued_on"):
        with pytest.raises(PaperVariableMissing, match=name) as refusal:
            render_paper(kind, {key: value for key, value in context.items() if key != name})
        assert refusal.value.code == "QS-6202"


def test_a_variable_missing_inside_a_line_is_an_error_too() -> None:
    context = REPLY.mapping()
    del context["classes"][1]["reason"]
    with pytest.raises(PaperVariableMissing, match="reason"):
        render_paper("reply", context)


def test_a_kind_that_does_not_exist_is_refused() -> None:
    for kind in ("nothing", "../reply", ""):
        with pytest.raises(UnknownPaper):
            render_paper(kind, {})


def office_copy(folder: Path, change: dict[str, str]) -> Path:
    """Change words of our reply template in a text editor's way, as an office would in Word."""
    stream = io.BytesIO()
    with zipfile.ZipFile(OWN_TEMPLATES / "reply.docx") as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                text = data.decode()
                for old, new in change.items():
                    assert old in text
                    text = text.replace(old, new)
                data = text.encode()
            target.writestr(name, data)
    (folder / "reply.docx").write_bytes(stream.getvalue())
    return folder


def test_the_offices_own_template_wins_and_the_others_stay_ours(tmp_path: Path) -> None:
    office = office_copy(tmp_path, {"三、工作纪律。": "三、本区另行规定。"})
    assert "三、本区另行规定。" in words(render_paper("reply", REPLY.mapping(), office))
    assert template_path("call", office) == OWN_TEMPLATES / "call.docx"


@pytest.mark.parametrize(
    ("change", "error", "named"),
    [
        ({"{{ unit_name }}：": "{{ unit_nmae }}："}, PaperVariableMissing, "unit_nmae"),
        ({"{{ unit_name }}：": "{{ unit_name ："}, BadPaperTemplate, "reply.docx"),
        ({"{%p if granted %}": "{%p iff granted %}"}, BadPaperTemplate, "reply.docx"),
        (
            {"{{ row.reason }}": "{{ row.reason.__class__.__mro__ }}"},
            (BadPaperTemplate, PaperVariableMissing),
            "reply.docx",
        ),
        ({"<w:body>": "<w:bdy>"}, BadPaperTemplate, "reply.docx"),
    ],
)
def test_a_bad_office_template_is_named(tmp_path: Path, change: dict[str, str], error: type, named: str) -> None:
    with pytest.raises(error, match=named):
        render_paper("reply", REPLY.mapping(), office_copy(tmp_path, change))


def test_an_office_template_that_is_no_document_is_named(tmp_path: Path) -> None:
    (tmp_path / "reply.docx").write_bytes(b"not a document")
    with pytest.raises(BadPaperTemplate, match=r"reply\.docx"):
        render_paper("reply", REPLY.mapping(), tmp_path)
    shutil.copy(OWN_TEMPLATES / "call.docx", tmp_path / "reply.docx")
    with pytest.raises(PaperVariableMissing, match="closes_on"):
        render_paper("reply", REPLY.mapping(), tmp_path)


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (30, "三十"), (99, "九十九")],
)
def test_ordinals(number: int, text: str) -> None:
    assert ordinal(number) == text


def test_dates_money_and_numbers_are_written_as_papers_write_them() -> None:
    assert paper_date(date(2010, 3, 8)) == "2010年3月8日"
    assert document_number("青组复", 2010, 3) == "青组复〔2010〕3号"
    assert [yuan_text(fen) for fen in (0, 100, 1_234_500, 1_234_505)] == ["0", "1", "12,345", "12,345.05"]


@pytest.mark.parametrize("endless", ["{% for n in range(10**9) %}{% endfor %}", "{{ 1/0 }}", "{{ 'a' * 10**15 }}"])
def test_a_template_that_asks_for_the_impossible_is_refused_by_its_name(tmp_path: Path, endless: str) -> None:
    template = Document(str(OWN_TEMPLATES / "reply.docx"))
    template.add_paragraph(endless)
    template.save(str(tmp_path / "reply.docx"))
    with pytest.raises(BadPaperTemplate, match=r"reply\.docx"):
        render_paper("reply", REPLY.mapping(), tmp_path)
