"""The words of each paper of measure 15, as our templates have them; an office changes them in its own copies.

Sentences in quotation marks are the Measures' own (《若干措施》第11条、第12条、第15条).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tasks.papers.layout import new_paper, recipient, red_head, signature, tag, text, title
from tasks.papers.tables import annex, foot_block, list_table

BASIS = "《关于进一步加强全区各级领导班子和干部队伍建设的若干措施》（以下简称《若干措施》）第15条"
NOT_WITHOUT_REPLY = "“凡未经批复同意的培训计划，一律不得组织实施。”"


def call() -> Any:
    """Build the call for declarations (申报通知)."""
    paper = new_paper()
    red_head(paper, "文件")
    title(paper, "关于申报{{ plan_year }}年度干部教育培训", "工作计划的通知")
    recipient(paper, "{{ recipients }}")
    text(paper, f"根据{BASIS}，现就申报{{{{ plan_year }}}}年度干部教育培训工作计划的有关事项通知如下：")
    text(
        paper,
        "凡拟在{{ plan_year }}年举办的干部教育培训班次，都应当申报；没有办班计划的，办理零申报。",
        "一、申报范围。",
    )
    text(paper, "自{{ opens_on }}起，至{{ closes_on }}止。逾期没有申报的，不再列入年度计划。", "二、申报时间。")
    text(
        paper,
        "各单位由培训工作联系人按通知消息中的链接在线填报，也可以下载空白表填好后上传，再由单位主要负责人确认。"
        "每个班次写明培训目的、对象、人数、天数、学时、计划月份、地点、主办单位、经费和是否涉及企业。",
        "三、申报办法。",
    )
    text(
        paper,
        "“严格控制涉及企业和个体经营户的各类培训”，此类班次须说明举办的必要性。不得向乡镇、街道、园区、村和企业"
        f"转嫁、摊派和报销培训费用。{NOT_WITHOUT_REPLY}",
        "四、有关要求。",
    )
    text(paper, "联系人：{{ contact }}，联系电话：{{ phone }}。")
    signature(paper)
    foot_block(paper)
    return paper


def plan() -> Any:
    """Build the notice that issues the year's plan (红头文件), the classes in its annex."""
    paper = new_paper()
    red_head(paper, "文件")
    title(paper, "关于印发{{ plan_year }}年度全区干部教育培训", "工作计划的通知")
    recipient(paper, "{{ recipients }}")
    text(
        paper,
        f"根据{BASIS}，区委组织部在各单位申报的基础上审核、统筹形成了{{{{ plan_year }}}}年度全区干部教育培训工作计划，"
        "已经区委干部教育培训工作领导小组（{{ leading_group_on }}）和区主要领导（{{ principal_leaders_on }}）审批，"
        "现予印发。",
    )
    text(
        paper,
        "本年度计划共列入{{ unit_count }}个单位的{{ class_count }}个班次，培训{{ headcount }}人次，"
        "经费预算{{ budget }}元，具体班次见附件。",
        "一、计划安排。",
    )
    text(
        paper,
        "各单位按照批复的类别、规模、时间和地点办班；需要变更的，应当在办班前报批。"
        "因特殊需要增加的培训任务，由承办单位按规定程序另行申报审批。",
        "二、组织实施。",
    )
    text(paper, f"{NOT_WITHOUT_REPLY}“否则，将追究有关单位和领导的责任。”", "三、工作纪律。")
    text(paper, "附件：{{ plan_year }}年度全区干部教育培训班次安排表")
    signature(paper)
    annex(paper, "附件", "{{ plan_year }}年度全区干部教育培训班次安排表")
    columns = (
        (9, "序号", "{{ row.serial }}", True),
        (24, "申报单位", "{{ row.unit }}", False),
        (41, "班次名称", "{{ row.name }}", False),
        (28, "培训对象", "{{ row.audience }}", False),
        (11, "人数", "{{ row.headcount }}", True),
        (11, "天数", "{{ row.days }}", True),
        (11, "月份", "{{ row.when }}", True),
        (21, "地点", "{{ row.place }}", False),
    )
    list_table(paper, columns, "row in classes")
    foot_block(paper)
    return paper


def reply() -> Any:
    """Build the approval reply to one unit (批复), every class and its result in its annex."""
    paper = new_paper()
    red_head(paper, "文件")
    tag(paper, "{%p if special %}")
    title(paper, "关于{{ unit_name }}{{ plan_year }}年度", "特殊需要培训班次的批复")
    tag(paper, "{%p else %}")
    title(paper, "关于{{ unit_name }}{{ plan_year }}年度", "干部教育培训工作计划的批复")
    tag(paper, "{%p endif %}")
    recipient(paper, "{{ unit_name }}")
    text(
        paper,
        "你单位申报的{{ plan_year }}年度{% if special %}特殊需要培训班次{% else %}干部教育培训工作计划{% endif %}收悉。"
        f"根据{BASIS}，经审核，并经{{{{ approved_by }}}}审批，现批复如下：",
    )
    text(paper, "你单位共申报{{ declared_count }}个班次，其中{{ result_words }}，逐班结果见附件。", "一、审批结果。")
    tag(paper, "{%p if granted %}")
    text(
        paper,
        "同意举办的班次，请按批复的类别、规模、时间和地点组织实施，结束后报送出勤名册。"
        "类别、规模、时间或地点需要变更的，应当在办班前报批。",
        "二、组织实施。",
    )
    tag(paper, "{%p else %}")
    text(paper, "本次没有批准举办的班次。确因特殊需要办班的，按规定程序另行申报。", "二、组织实施。")
    tag(paper, "{%p endif %}")
    text(
        paper,
        f"{NOT_WITHOUT_REPLY}培训费用不得以各种名义向乡镇、街道、园区、村和企业转嫁、摊派和报销。",
        "三、工作纪律。",
    )
    text(paper, "附件：逐班审批结果")
    signature(paper)
    annex(paper, "附件", "逐班审批结果")
    columns = (
        (9, "序号", "{{ row.serial }}", True),
        (37, "班次名称", "{{ row.name }}", False),
        (26, "月份和地点", "{{ row.when }}\n{{ row.place }}", True),
        (20, "申报", "{{ row.declared }}", True),
        (21, "结果", "{{ row.result }}", True),
        (20, "批复", "{{ row.approved }}", True),
        (23, "理由", "{{ row.reason }}", False),
    )
    list_table(paper, columns, "row in classes")
    foot_block(paper)
    return paper


def places() -> Any:
    """Build the notice that allots a class's places (名额分配通知), the units in its annex."""
    paper = new_paper()
    red_head(paper, "文件")
    title(paper, "关于举办{{ class_name }}", "及分配名额的通知")
    recipient(paper, "{{ recipients }}")
    text(paper, "{{ class_name }}已经批复同意举办（{{ reply_number }}），现将有关事项通知如下：")
    text(paper, "{{ period }}，地点为{{ place }}。", "一、时间和地点。")
    text(paper, "共{{ total_places }}个名额，各单位名额和人员要求见附件。", "二、名额。")
    text(
        paper,
        "请于{{ report_by }}前按通知消息中的链接报送参训人员名单。参训人员因故不能参加的，由单位换报，不得空缺。",
        "三、报名。",
    )
    text(paper, "培训期间按天记录出勤，结束后按规定登记学时。", "四、出勤。")
    text(paper, "联系人：{{ contact }}，联系电话：{{ phone }}。")
    text(paper, "附件：名额分配表")
    signature(paper)
    annex(paper, "附件", "名额分配表")
    columns = (
        (14, "序号", "{{ row.serial }}", True),
        (64, "单位", "{{ row.unit }}", False),
        (20, "名额", "{{ row.places }}", True),
        (58, "人员要求", "{{ row.requirement }}", False),
    )
    list_table(paper, columns, "row in allotments")
    foot_block(paper)
    return paper


def minutes() -> Any:
    """Build the frame of the leading group's minutes (会议纪要)."""
    paper = new_paper()
    red_head(paper, "会议纪要")
    title(paper, "{{ meeting }}", "会议纪要")
    text(paper, "{{ held_on }}", "时间：")
    text(paper, "{{ place }}", "地点：")
    text(paper, "{{ chair }}", "主持：")
    text(paper, "应到{{ members_due }}人，实到{{ present_count }}人：{{ present }}", "出席：")
    text(paper, "{{ absent }}", "缺席：")
    text(paper, "{{ sitting_in }}", "列席：")
    text(paper, "{{ recorder }}", "记录：")
    tag(paper, "{%p for item in items %}")
    text(paper, "{{ item.discussion }}", "{{ item.place }}、{{ item.title }}。")
    text(paper, "会议决定：{{ item.decision }}")
    tag(paper, "{%p endfor %}")
    tag(paper, "{%p if plan_mark %}")
    text(paper, "会议审议的计划以审议稿识别码{{ plan_mark }}为准；内容有变动的，应当重新审批。")
    tag(paper, "{%p endif %}")
    signature(paper)
    foot_block(paper)
    return paper


BUILDERS: dict[str, Callable[[], Any]] = {
    "call": call,
    "plan": plan,
    "reply": reply,
    "places": places,
    "minutes": minutes,
}
