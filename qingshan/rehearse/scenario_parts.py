"""What may stand in a scenario (情景文件的内容): each part, its facts and columns, and the field of which form each fills in.

A field is written as the page calls it; {} is the row of a table: a person, a post or a body.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tasks.ballots.sheet import GRADES
from tasks.selection.directed import BODIES, EXTENDED
from tasks.selection.eligibility import GRADES as YEAR_GRADES
from tasks.selection.inspection import AGAINST, RECOMMENDED
from tasks.selection.nominating import SOURCES
from tasks.selection.planning import GROUPS, OPINIONS, TIES

YES = ("是", "否")
CHECKS = ("纪检监察机关意见", "干部档案", "个人有关事项报告", "信访举报")  # those of 2019; 2002 asks for the first
PERSON, POST = "姓名", "职位"
TITLES = {
    "open-selection": "公推优选",
    "directed-recommendation": "定向推荐",
    "internal-competition": "竞争上岗",
}
STATES = {
    "资格审查不通过": ("excluded",),
    "退出": ("withdrawn",),
    "未进入下一环节": ("dropped",),
    "票决未通过": ("dropped",),
    "任职": ("appointed",),
}


@dataclass(frozen=True)
class Put:
    """Where a fact goes: the act that asks for it and the field on its page; none is used by the rehearsal itself."""

    act: str = ""
    field: str = ""
    kind: str = ""  # number, date
    options: tuple[str, ...] = ()
    must: bool = False


@dataclass(frozen=True)
class Part:
    """One 【…】: facts, and a table whose lines are about `row`."""

    keys: Mapping[str, Put] = field(default_factory=dict)
    columns: Mapping[str, Put] = field(default_factory=dict)
    row: str = PERSON
    must: bool = False


TEXT, NUMBER, DAY = Put(), Put(kind="number"), Put(kind="date")


def at(act: str, name: str, kind: str = "", options: tuple[str, ...] = ()) -> Put:
    return Put(act, name, kind, options)


def of(act: str, **columns: str | tuple[str, ...]) -> dict[str, Put]:
    """Return columns that go to fields of one act: `field` or `field number`, or with the words to choose from."""
    found = {}
    for head, said in columns.items():
        name, *rest = said if isinstance(said, tuple) else (*said.split(" "),)
        kind = rest[0] if rest and rest[0] in ("number", "date") else ""
        found[head] = Put(act, name, kind, () if kind else tuple(rest))
    return found


def _plan(*weights: str, **more: str) -> dict[str, Put]:
    found = {"资格条件": at("ask_work_plan", "conditions"), "报名截止": at("ask_work_plan", "closes_on", "date")}
    found |= {f"{name}权重": at("ask_work_plan", f"weights:{name}:weight", "number") for name in weights}
    found |= {f"平时考核{g}折算": at("ask_work_plan", f"appraisal:{g}:points", "number") for g in GRADES}
    return found | of("ask_work_plan", **more)


PANEL = {
    "总分相同先看": at("ask_work_plan", "tie", options=TIES),
    "面试考官": at("ask_work_plan", "panel"),
    "依据": at("ask_work_plan", "basis"),
}
PLANS: Mapping[str, Mapping[str, Put]] = {
    "open-selection": _plan(
        "民主推荐",
        "单位党组织推荐",
        "平时考核",
        "竞职考试",
        笔试权重="written number",
        面试权重="interview number",
        每个职位最多推荐="marks number",
    )
    | {f"{g}推荐权重": at("ask_work_plan", f"groups:{g}:weight", "number") for g in GROUPS}
    | {f"单位党组织{o}折算": at("ask_work_plan", f"opinion:{o}:points", "number") for o in OPINIONS}
    | PANEL,
    "directed-recommendation": {
        **{key: put for key, put in _plan().items() if not key.startswith("平时考核")},
        **of(
            "ask_work_plan",
            年度="year number",
            每个职位最多推荐="marks number",
            扩大范围的理由="extended",
            依据="basis",
        ),
    },
    "internal-competition": _plan("笔试", "面试", "民主测评", "平时考核", 党组成员="members")
    | {f"民主测评{g}折算": at("ask_work_plan", f"assessment:{g}:points", "number") for g in GRADES}
    | PANEL,
}
ROSTERS: Mapping[str, tuple[str, ...]] = {
    "open-selection": GROUPS,
    "directed-recommendation": (*BODIES, *EXTENDED),
    "internal-competition": ("本单位",),
}
_PEOPLE = "people:{}:"
PARTS: Mapping[str, Part] = {
    "选拔": Part(
        {
            "方式": Put(options=tuple(TITLES.values())),
            "标题": TEXT,
            "发起日期": Put(kind="date", must=True),
            "单位": TEXT,
        },
        must=True,
    ),
    "职位": Part(
        columns={
            "类别": Put(must=True),
            "拟任名额": NUMBER,
            "核定职数": Put(kind="number", must=True),
            "现配人数": Put(kind="number", must=True),
            "拟任级别": at("ask_eligibility", "posts:{}:proposed_rank"),
        },
        row=POST,
        must=True,
    ),
    "名册": Part(columns={"应到": Put(kind="number", must=True), "实到": NUMBER}, row="类别"),
    "工作方案": Part(),  # by manner, see PLANS
    "人选": Part(
        columns={
            "单位": Put(must=True),
            "职务": TEXT,
            "职位": Put(must=True),
            "来源": Put(options=SOURCES),
            **of(
                "ask_eligibility",
                现任级别=f"{_PEOPLE}rank",
                任现级别起始日=f"{_PEOPLE}since date",
                上年度考核=(f"{_PEOPLE}grade", *YEAR_GRADES),
                处分=f"{_PEOPLE}sanction",
                处分日期=f"{_PEOPLE}sanction_on date",
                未了结事项=f"{_PEOPLE}pending",
            ),
        },
        must=True,
    ),
    "单位党组织推荐": Part(
        columns=of(
            "ask_organisations",
            意见=("opinions:{}:opinion", *OPINIONS),
            研究的会议="opinions:{}:body",
            开会日期="opinions:{}:met_on date",
            会议记录="opinions:{}:minutes",
        )
    ),
    "会议推荐": Part({"会议日期": DAY}, {**dict.fromkeys((*GROUPS, "得票"), NUMBER)}),
    "会议推荐票": Part(columns={"张数": Put(kind="number", must=True), "推荐": TEXT}, row="类别"),
    "谈话推荐": Part(
        of(
            "ask_talks",
            应谈人数="planned number",
            谈话人数="talked number",
            有记录人数="recorded number",
            开始日期="from_on date",
            结束日期="to_on date",
        ),
        of("ask_talks", 推荐人数="named:{}:votes number"),
    ),
    "不足半数": Part(
        of("ask_exceptions", 批准机关="body"),
        of("ask_exceptions", 处理=(f"{_PEOPLE}decision", "不列入", "作为特殊情形列入"), 理由=f"{_PEOPLE}why"),
    ),
    "考试": Part(
        {
            "平时考核年度": at("ask_scores", "appraisal_year", "number"),
            "笔试日期": at("ask_scores", "exam_on", "date"),
            "面试日期": DAY,
        },
        {
            **of("ask_scores", 平时考核=("scores:{}:grade", *GRADES), 笔试="scores:{}:written number"),
            **of("ask_lots", 抽签号="lots:{}:lot number"),
            "面试评分": TEXT,
        },
    ),
    "民主测评": Part(columns=dict.fromkeys(GRADES, NUMBER)),
    "考察对象": Part(
        of("decide_inspection", 研究日期="met_on date", 会议纪要="minutes", 研究机关="body", 等额的理由="equal"),
        of("decide_inspection", 列为考察对象=(f"{_PEOPLE}listed", *YES), 理由=f"{_PEOPLE}why"),
    ),
    "考察": Part(
        columns={
            "考察组": TEXT,
            **of(
                "inspect",
                考察预告="notice_on date",
                开始日期="from_on date",
                结束日期="to_on date",
                应谈人数="planned number",
                谈话人数="talked number",
                有记录人数="recorded number",
                优秀和称职票="good number",
                有效票="ballots number",
                查阅资料="files_on date",
                面谈="face_on date",
                收到举报="received number",
                线索具体="specific number",
                已查清="settled number",
                考察报告="report",
                考察组意见=("opinion", RECOMMENDED, AGAINST),
            ),
            **{name: at("inspect", f"check:{name}") for name in CHECKS},
        }
    ),
    "部务会": Part(
        of("ask_proposal", 会议日期="met_on date", 会议纪要="minutes", 等额的理由="equal"),
        of("ask_proposal", 提交讨论=(f"{_PEOPLE}proposed", *YES)),
    ),
    "酝酿": Part(
        {"已听取有关党组意见": at("ask_opinions", "group_consulted", options=("是", "不需要"))},
        of(
            "ask_opinions",
            日期="asked:{}:on date",
            意见=("asked:{}:opinion", "同意", "有不同意见"),
            要点="asked:{}:said",
        ),
        row="征求对象",
    ),
    "纪检回复": Part(
        columns=of(
            "ask_opinions",
            结论=("replies:{}:found", "无不良反映", "有反映正在核查", "不宜任用"),
            文号="replies:{}:number",
        )
    ),
    "常委会": Part(
        {"会议日期": DAY, "主要负责人末位表态": Put(options=YES)},
        {
            "应到": NUMBER,
            "实到": NUMBER,
            "回避": NUMBER,
            **of("hold_vote", 议题编号="agenda", 材料送达日期="sent_on date", 会上情形="found"),
        },
        row=POST,
    ),
    "票决": Part(columns={"得票": NUMBER, "再次表决得票": NUMBER}),
    "公示": Part({"开始日期": DAY, "结束日期": DAY}),
    "公示意见": Part(
        columns={
            "署名": Put(options=YES),
            "内容": Put(must=True),
            **of("ask_screening", 甄别意见="objections:{}:opinion", 情况="objections:{}:reason"),
        }
    ),
    "任前谈话": Part(columns=of("ask_talk", 谈话日期="talks:{}:on date")),
    "试用期": Part(
        columns={
            **of(
                "ask_probation",
                考核日期="assessed_on date",
                优秀和称职票="good number",
                有效票="ballots number",
                考核材料="report",
            ),
            "考核结论": Put(options=("胜任", "不胜任")),
        }
    ),
    "结果": Part(
        {"本次结果": TEXT},
        {
            **dict.fromkeys(("推荐得票", "推荐得分", "面试成绩", "考试成绩", "综合成绩", "名次", "票决得票"), NUMBER),
            "结果": Put(options=tuple(STATES)),
        },
    ),
}
SUBJECT = ("inspect", "ask_probation")  # acts about one person each


def parts_of(procedure: str) -> dict[str, Part]:
    """Return the parts of a scenario of a procedure."""
    return {**PARTS, "工作方案": Part(PLANS[procedure])}
