"""The words of a selection's letters and blank forms: 征求意见函、议题单、推荐函、民主推荐表、谈话记录、考察材料. An office changes its own copies.

A blank form has boxes large enough for a pen; what the system knows stands in it already.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.shared import Mm, Pt

from tasks.papers.layout import (
    CENTRE,
    HEITI,
    LEFT,
    SONG,
    TABLE,
    add_run,
    line,
    new_paper,
    recipient,
    red_head,
    signature,
    tag,
    text,
    title,
)
from tasks.papers.selection_text import ASK
from tasks.papers.tables import annex, foot_block, list_table

FOOT = "事项编号：{{ case_id }}　　表样日期：{{ issued_on }}"
PEOPLE = (
    (12, "序号", "{{ row.serial }}", True),
    (24, "姓名", "{{ row.name }}", True),
    (44, "现工作单位", "{{ row.unit }}", False),
    (34, "现任职务", "{{ row.title }}", False),
    (42, "拟任职位", "{{ row.post }}", False),
)
Row = tuple[str, str, int]  # label, what stands in the box, its least height in mm


def _form(*heading: str) -> Any:
    paper = new_paper()
    title(paper, *heading)
    return paper


def _boxes(paper: Any, rows: Sequence[Row]) -> None:
    """Add a table of boxes for a pen: a label beside each."""
    table = paper.add_table(rows=len(rows), cols=2)
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for row, (label, content, height) in zip(table.rows, rows, strict=True):
        row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, width, words, font, align in (
            (row.cells[0], 34, label, HEITI, CENTRE),
            (row.cells[1], 122, content, SONG, LEFT),
        ):
            cell.width = Mm(width)
            cell.vertical_alignment = 1  # middle
            paragraph = cell.paragraphs[0]
            paragraph.alignment = align
            paragraph.paragraph_format.line_spacing = Pt(20)
            add_run(paragraph, words, font, TABLE)
    for column, width in zip(table.columns, (34, 122), strict=True):
        column.width = Mm(width)


def recommendation_blank() -> Any:
    """Build the blank form of the recommendation (民主推荐表)."""
    paper = _form("{{ selection }}", "民主推荐表（样）")
    columns = (
        (12, "序号", "{{ row.serial }}", True),
        (44, "职位", "{{ row.post }}", False),
        (28, "姓名", "{{ row.name }}", True),
        (48, "现工作单位", "{{ row.unit }}", False),
        (24, "推荐", "", True),
    )
    list_table(paper, columns, "row in people")
    line(paper, "同意推荐的，在“推荐”栏内划“○”。每个职位限推荐{{ marks }}人，多推荐的，该职位的票无效。", SONG, TABLE)
    line(paper, "本表只作票样。正式的票由系统印制，抽取后使用，不署名。", SONG, TABLE)
    line(paper, FOOT, SONG, TABLE)
    return paper


def talk_record() -> Any:
    """Build the blank record of an individual talk (个别谈话推荐记录)."""
    paper = _form("个别谈话推荐记录")
    _boxes(
        paper,
        (
            ("事项", "{{ selection }}", 12),
            ("拟推荐职位", "{{ posts }}", 12),
            ("谈话对象", "姓名：　　　　　　单位及职务：", 12),
            ("时间、地点", "", 12),
            ("推荐人选", "", 24),
            ("推荐理由", "", 60),
            ("其他意见", "", 34),
            ("谈话人、记录人", "（签名）", 16),
        ),
    )
    line(paper, FOOT, SONG, TABLE)
    return paper


def inspection_talk() -> Any:
    """Build the record of a talk in an inspection (考察谈话记录)."""
    paper = _form("考察谈话记录")
    _boxes(
        paper,
        (
            ("考察对象", "{{ name }}　{{ unit }}{{ title }}", 12),
            ("拟任职位", "{{ post }}", 12),
            ("谈话对象", "姓名：　　　　　　单位及职务：", 12),
            ("时间、地点", "", 12),
            ("德能勤绩廉", "", 76),
            ("缺点和不足", "", 34),
            ("是否同意任用", "", 14),
            ("考察人、记录人", "（两人以上签名）", 16),
        ),
    )
    line(paper, FOOT, SONG, TABLE)
    return paper


def inspection_frame() -> Any:
    """Build the frame of an inspection report (考察材料)."""
    paper = _form("{{ name }}同志考察材料")
    text(paper, "{{ name }}，现任{{ unit }}{{ title }}，拟任{{ post }}。", "一、基本情况。")
    text(paper, "（按德、能、勤、绩、廉写明主要表现和实绩）", "二、主要表现。")
    text(paper, "（如实写明）", "三、主要缺点和不足。")
    text(
        paper,
        "个别谈话{{ talks }}人；民主测评有效票{{ ballots }}张，其中优秀和称职{{ good }}张。",
        "四、谈话和民主测评。",
    )
    text(paper, "（档案审核、个人有关事项、纪检机关意见、信访举报查核的结果和文号）", "五、核查情况。")
    text(paper, "（是否建议提交讨论）", "六、考察组意见。")
    line(paper)
    line(paper, "考察组成员（两人以上签名）：")
    line(paper, FOOT, SONG, TABLE)
    return paper


def discipline_request() -> Any:
    """Build the letter that asks the discipline organ for its reply (征求意见函), with the form of the reply annexed."""
    paper = new_paper()
    red_head(paper, "文件")
    title(paper, "关于征求对有关人选意见的函")
    recipient(paper, "{{ recipient }}")
    text(paper, "根据干部选拔任用工作的规定，现就下列人选征求意见，请就其廉洁自律和信访举报情况逐人回复：")
    list_table(paper, PEOPLE, "row in people")
    text(paper, "回复可以使用所附回复单，只写结论、文号和日期。" + ASK)
    line(paper, "附件：征求意见回复单")
    signature(paper)
    foot_block(paper)
    annex(paper, "附件", "征求意见回复单")
    line(paper, "{{ issuer }}：")
    text(paper, "来函（{{ number }}）收悉，现回复如下：")
    columns = (
        (12, "序号", "{{ row.serial }}", True),
        (30, "姓名", "{{ row.name }}", True),
        (70, "结论（无不良反映、有反映正在核查、不宜任用）", "", True),
        (44, "回复文号", "", True),
    )
    list_table(paper, columns, "row in people")
    line(paper)
    line(paper, "（盖章）　　　　年　　月　　日")
    return paper


def agenda_item() -> Any:
    """Build the item put before the deciding body (议题单)."""
    paper = _form("{{ body }}议题单")
    line(paper, "议题：{{ selection }}　讨论任用人选")
    line(paper, "提交单位：{{ issuer }}　　议题编号：　　　　")
    columns = (
        (12, "序号", "{{ row.serial }}", True),
        (44, "职位", "{{ row.post }}", False),
        (16, "名额", "{{ row.vacancies }}", True),
        (84, "人选（按提出的次序，不分先后）", "{{ row.people }}", False),
    )
    list_table(paper, columns, "row in posts")
    text(paper, "{{ proposed_on }}。", "提出人选：")
    text(paper, "{{ asked }}。", "已征求意见：")
    text(
        paper,
        "逐人介绍推荐、考察和任免理由；到会成员逐一发表意见；无记名投票表决；{{ needed }}。",
        "讨论办法：",
    )
    text(paper, "推荐汇总表、考察材料、纪检机关回复、干部任免审批表。", "随附：")
    line(paper)
    line(paper, "提交人（签名）：　　　　　　　　　{{ issued_on }}")
    line(paper, "事项编号：{{ case_id }}", SONG, TABLE)
    return paper


def recommendation_letter() -> Any:
    """Build the letter of recommendation or proposal to the congress (推荐函、提请任命函)."""
    paper = new_paper()
    red_head(paper, "文件")
    tag(paper, '{%p if ending == "人大选举" %}')
    title(paper, "关于推荐{{ name }}同志", "为{{ post }}候选人的函")
    tag(paper, "{%p else %}")
    title(paper, "关于提请任命{{ name }}同志", "为{{ post }}的函")
    tag(paper, "{%p endif %}")
    recipient(paper, "{{ recipient }}")
    tag(paper, '{%p if ending == "人大选举" %}')
    text(
        paper,
        "经{{ body }}{{ decided_on }}讨论决定，推荐{{ name }}同志（现任{{ unit }}{{ title }}）为{{ post }}候选人，请依法办理选举。",
    )
    tag(paper, "{%p else %}")
    text(
        paper,
        "经{{ body }}{{ decided_on }}讨论决定，提名{{ name }}同志（现任{{ unit }}{{ title }}）任{{ post }}，请依法审议决定任命。",
    )
    tag(paper, "{%p endif %}")
    line(paper, "附件：干部任免审批表")
    text(paper, ASK)
    signature(paper)
    foot_block(paper)
    return paper


BUILDERS: dict[str, Callable[[], Any]] = {
    "recommendation_blank": recommendation_blank,
    "talk_record": talk_record,
    "inspection_talk": inspection_talk,
    "inspection_frame": inspection_frame,
    "discipline_request": discipline_request,
    "agenda_item": agenda_item,
    "recommendation_letter": recommendation_letter,
}
