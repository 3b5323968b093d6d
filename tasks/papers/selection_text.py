"""The words of each paper of a selection (公推优选), as our templates have them; an office changes them in its own copies.

Two are official papers under a red head (任职通知、试用期满通知); notices and sheets are plain: they are posted, or filed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Mm, Pt

from tasks.papers.layout import (
    CENTRE,
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
from tasks.papers.tables import foot_block, list_table

BASIS = "《关于进一步加强全区各级领导班子和干部队伍建设的若干措施》"
ASK = "联系人：{{ contact }}，联系电话：{{ phone }}。"
STEPS = {  # what a notice says of the order, by the manner
    'if manner == "竞争上岗"': "依次进行资格审查、笔试、面试、民主测评、考察、{{ body }}讨论决定、任前公示和任职备案。",
    'elif manner == "定向推荐"': "依次进行差额提名、定向推荐、差额考察、差额酝酿、差额表决、任前公示和任职。"
    "推荐票是重要依据，不是唯一依据。",
    "else": "依次进行差额提名、差额推荐、考试、差额考察、差额酝酿、差额表决、任前公示和任职。先推后选，先选后考；"
    "推荐票和考试成绩是重要依据，不是唯一依据。",
}
COUNTS = ("应到", "实到", "回避", "发出", "收回", "有效", "无效")


def _sheet(*heading: str) -> Any:
    """Begin a notice or a sheet: the page of a paper without the red head."""
    paper = new_paper()
    title(paper, *heading)
    return paper


def _counts(paper: Any) -> None:
    """Add the table of the counts of a vote, with room for a pen."""
    table = paper.add_table(rows=2, cols=len(COUNTS))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, name in zip(table.columns, COUNTS, strict=True):
        column.width = Mm(22)
        for cell, content in zip(column.cells, (name, f'{{{{ counts["{name}"] }}}}'), strict=True):
            cell.width = Mm(22)
            paragraph = cell.paragraphs[0]
            paragraph.alignment = CENTRE
            paragraph.paragraph_format.line_spacing = Pt(22)
            add_run(paragraph, content, SONG, TABLE)
    line(paper)


def _signed(paper: Any, *names: str) -> None:
    """Add a line on which each of those who answer for a sheet signs."""
    line(paper)
    line(paper, "　　　　　　".join(f"{name}：" for name in names))
    line(paper)
    line(paper, "事项编号：{{ case_id }}　　制表日期：{{ issued_on }}", SONG, TABLE)


sheet, counts, signed = _sheet, _counts, _signed  # for `inner_text.py`


def work_plan() -> Any:
    """Build the work plan of a selection (工作方案)."""
    paper = _sheet("{{ selection }}", "工作方案")
    text(paper, f"根据{BASIS}第17条、第19条，制定本方案。方案经审批后固定，第一张推荐票以前不再改动。")
    tag(paper, "{%p for point in points %}")
    text(paper, "{{ point.text }}", "{{ point.label }}：")
    tag(paper, "{%p endfor %}")
    text(paper, "方案识别码{{ plan_mark }}；内容有变动的，应当重新审批。")
    signature(paper)
    return paper


def vacancy() -> Any:
    """Build the vacancy notice (选拔公告)."""
    paper = _sheet("{{ selection }}", "选拔公告")
    text(paper, f"根据{BASIS}第17条、第19条，现将{{{{ manner }}}}的职位、条件和办法公告如下：")
    text(paper, "共{{ vacancies }}名，见下表。", "一、职位。")
    columns = (
        (14, "序号", "{{ row.serial }}", True),
        (60, "职位", "{{ row.name }}", False),
        (60, "单位", "{{ row.unit }}", False),
        (22, "名额", "{{ row.vacancies }}", True),
    )
    list_table(paper, columns, "row in posts")
    text(paper, "{{ conditions }}", "二、资格条件和要求。")
    text(
        paper,
        "个人报名、组织推荐和领导干部署名推荐均可，一人只能报一个职位，{{ closes_on }}截止。"
        "资格审查不通过的，告知所依据的规定；本人可以提出异议。",
        "三、报名和提名。",
    )
    for condition, order in STEPS.items():
        tag(paper, f"{{%p {condition} %}}")
        text(paper, order, "四、程序。")
    tag(paper, "{%p endif %}")
    text(paper, ASK)
    signature(paper)
    return paper


def recommendation_sheet() -> Any:
    """Build the summary of the recommendation (民主推荐汇总表)."""
    paper = _sheet("{{ selection }}", "民主推荐汇总表")
    line(paper, "推荐日期：{{ held_on }}")
    _counts(paper)
    columns = (
        (12, "序号", "{{ row.serial }}", True),
        (38, "职位", "{{ row.post }}", False),
        (24, "姓名", "{{ row.name }}", True),
        (34, "单位", "{{ row.unit }}", False),
        (16, "得票", "{{ row.votes }}", True),
        (32, "其中", "{{ row.by_group }}", False),
    )
    list_table(paper, columns, "row in people")
    line(paper, "分别列出的名册：{{ groups }}。人数少的名册不单独列出。", SONG, TABLE)
    _signed(paper, "计票人", "监票人")
    return paper


def inspection_notice() -> Any:
    """Build the advance notice of an inspection (考察预告)."""
    paper = _sheet("考察预告")
    recipient(paper, "{{ recipient }}")
    text(
        paper,
        "根据工作需要，{{ issuer }}考察组将于近日对{{ unit }}{{ name }}同志（现任职务：{{ title }}）进行考察，"
        "听取干部群众对其德、能、勤、绩、廉等方面的意见。",
    )
    text(
        paper,
        "自本预告发布之日起至考察结束，干部群众可以向考察组当面反映，也可以来信、来电。反映情况应当实事求是，"
        "提倡署真实姓名；对反映人和反映的内容严格保密。",
    )
    text(paper, ASK)
    signature(paper)
    return paper


def vote_sheet() -> Any:
    """Build the vote result sheet (表决结果报告单)."""
    paper = _sheet("表决结果报告单")
    line(paper, "会议：{{ meeting }}　　日期：{{ held_on }}")
    line(paper, "议题编号：{{ agenda }}　　第{{ round }}次表决")
    line(paper, "职位：{{ post }}（{{ vacancies }}名）")
    line(paper)
    _counts(paper)
    columns = (
        (14, "序号", "{{ row.serial }}", True),
        (34, "姓名", "{{ row.name }}", True),
        (56, "单位", "{{ row.unit }}", False),
        (22, "同意", "{{ row.votes }}", True),
        (30, "结果", "{{ row.result }}", True),
    )
    list_table(paper, columns, "row in people")
    line(paper, "通过的条件：{{ needed }}。回避的成员不计入实到，应到不减。", SONG, TABLE)
    _signed(paper, "计票人", "监票人", "主持人")
    return paper


def public_notice() -> Any:
    """Build the notice before taking office (任前公示)."""
    paper = _sheet("干部任前公示")
    text(paper, "经{{ body }}讨论决定，现对下列拟任职人选予以公示，广泛听取意见：")
    tag(paper, "{%p for row in people %}")
    text(
        paper,
        "{{ row.name }}，性别{{ row.sex }}，{{ row.born }}出生，籍贯{{ row.native_place }}，{{ row.affiliation }}，"
        "学历{{ row.education }}，现任{{ row.now }}，拟任{{ row.post }}。",
    )
    tag(paper, '{%p if row.resume != "—" %}')
    text(paper, "{{ row.resume }}", "简历：")
    tag(paper, "{%p endif %}")
    tag(paper, '{%p if row.reason != "—" %}')
    text(paper, "破格提拔的理由：{{ row.reason }}")
    tag(paper, "{%p endif %}")
    tag(paper, "{%p endfor %}")
    text(paper, "{{ first }}至{{ last }}。", "公示时间：")
    text(
        paper,
        "公示期间，干部群众可以来信、来电、来访，或在{{ address }}反映公示对象在政治思想、道德品质、廉政勤政等方面的情况"
        "和问题。反映问题应当实事求是，提倡署真实姓名；对反映人和反映的内容严格保密。",
        "反映办法：",
    )
    text(paper, ASK)
    signature(paper)
    return paper


def appointment() -> Any:
    """Build the document of an appointment (任职通知)."""
    paper = new_paper()
    red_head(paper, "文件")
    tag(paper, '{%p if ending == "列入后备名单" %}')
    title(paper, "关于{{ name }}同志列入", "后备干部名单的通知")
    tag(paper, "{%p else %}")
    title(paper, "关于{{ name }}同志任职的通知")
    tag(paper, "{%p endif %}")
    recipient(paper, "{{ recipients }}")
    tag(paper, '{%p if ending == "列入后备名单" %}')
    text(paper, "经{{ body }}{{ decided_on }}讨论决定，{{ name }}同志列入{{ post }}名单。")
    tag(paper, '{%p elif ending == "任命" %}')
    text(paper, "经{{ body }}{{ decided_on }}讨论决定，{{ name }}同志任{{ post }}，任职时间自{{ since }}起计算。")
    tag(paper, "{%p else %}")
    text(
        paper,
        "经{{ body }}{{ decided_on }}讨论决定，并依法办理{{ ending }}，{{ name }}同志任{{ post }}，任职时间自{{ since }}起计算。",
    )
    tag(paper, "{%p endif %}")
    tag(paper, "{%p if probation_ends %}")
    text(paper, "试用期一年，至{{ probation_ends }}；期满考核胜任的，正式任职，不胜任的，免去试任职务。")
    tag(paper, "{%p endif %}")
    signature(paper)
    foot_block(paper)
    return paper


def probation_result() -> Any:
    """Build the notice of a probation's result (试用期满考核结果的通知)."""
    paper = new_paper()
    red_head(paper, "文件")
    title(paper, "关于{{ name }}同志", "试用期满考核结果的通知")
    recipient(paper, "{{ recipients }}")
    text(
        paper,
        "{{ name }}同志任{{ post }}的试用期已经考核。考核日期为{{ assessed_on }}；民主测评有效票{{ ballots }}张，"
        "其中优秀和称职{{ good }}张。",
    )
    tag(paper, "{%p if passed %}")
    text(paper, "经考核胜任现职，正式任职，任职时间自试任之日起计算。")
    tag(paper, "{%p else %}")
    text(paper, "经考核不胜任现职，免去试任职务，按原职级安排工作。")
    tag(paper, "{%p endif %}")
    signature(paper)
    foot_block(paper)
    return paper


BUILDERS: dict[str, Callable[[], Any]] = {
    "work_plan": work_plan,
    "vacancy": vacancy,
    "recommendation_sheet": recommendation_sheet,
    "inspection_notice": inspection_notice,
    "vote_sheet": vote_sheet,
    "public_notice": public_notice,
    "appointment": appointment,
    "probation_result": probation_result,
}
