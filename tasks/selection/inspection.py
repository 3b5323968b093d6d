"""What one inspection must show (考察要求): the fields that its team fills in, and what each gate says of them. Measures 19, 24.

Which checks, steps and parts of the report there are stands in the rules of the case: 2002 asks for the discipline organ's
opinion, 2014 and 2019 for all four (凡提四必).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from policy.deciding.known import known
from policy.packs import Pack
from policy.recommending import (
    inspection_checks,
    inspection_complaint,
    inspection_notice,
    inspection_report,
    inspection_steps,
    inspection_team,
    talks_counted,
    team_recusal,
    unit_head_talk,
)
from policy.verdict import Verdict
from tasks.forms import Field, FormIncomplete

MOST = 6  # members of a team that the form has room for
NONE = "无"
PENDING = "尚未查清"
RECOMMENDED, AGAINST = "建议提交讨论", "不建议提交讨论"
UNSETTLED = ("inspection_checks", "inspection_complaint")  # what may stay open where the team does not recommend
CONCLUDES = {  # to which check a conclusion belongs; one that is not named here may stand at each
    "无不同意见": "纪检监察机关意见",
    "档案属实": "干部档案",
    "档案涉嫌造假": "干部档案",
    "如实报告": "个人有关事项报告",
    "隐瞒不报": "个人有关事项报告",
    "没有举报": "信访举报",
    "已查清不影响使用": "信访举报",
}
DONE_BY = {  # a field that is filled in → the step that it shows
    "plan_on": "考察方案",
    "head_on": "沟通情况",
    "notice_on": "考察预告",
    "talked": "个别谈话",
    "ballots": "民主测评",
    "files_on": "查阅资料",
    "face_on": "面谈",
    "analysed_on": "综合分析",
    "feedback_on": "反馈意见",
    "report": "考察报告",
}


def fields(pack: Pack, on: date) -> list[Field]:
    """Return the fields of an inspection under the rules of its case, in the order in which things happen."""
    head = pack.value("recommending.inspection.head", on).text()
    days = pack.value("recommending.inspection.notice_days", on).count()
    return [
        _team(pack, on),
        Field("plan_on", "制定考察方案的日期", "date"),
        Field("head_on", f"同{head}沟通情况的日期", "date"),
        Field("notice_on", "考察预告日期", "date", hint=f"至少在考察开始{days}日以前" if days else ""),
        Field("from_on", "考察开始日期", "date"),
        Field("planned", "个别谈话：应谈人数", "number", least="1"),
        Field("talked", "个别谈话：实谈人数", "number", least="0"),
        Field("recorded", "个别谈话：有谈话记录的人数", "number", least="0"),
        Field("talkers", "个别谈话：每次谈话人至少几人", "number", least="0"),
        Field("good", "民主测评：优秀和称职", "number", least="0"),
        Field("ballots", "民主测评：有效票", "number", least="1"),
        Field("files_on", "查阅资料的日期", "date"),
        Field("face_on", "同考察对象面谈的日期", "date"),
        *_checks(pack, on),
        Field("received", "考察期间收到举报（件，署名和匿名都算）", "number", least="0"),
        Field("specific", "其中线索具体的（件）", "number", least="0"),
        Field("settled", "线索具体的已查清（件）", "number", least="0"),
        Field("analysed_on", "综合分析的日期", "date"),
        Field("feedback_on", "反馈考察意见的日期", "date"),
        Field("to_on", "考察结束日期", "date"),
        Field("report", "考察报告文号"),
        _contents(pack, on),
        Field("opinion", "考察组意见", "choice", options=(RECOMMENDED, AGAINST)),
    ]


def _team(pack: Pack, on: date) -> Field:
    kinds = pack.value("deciding.recusal.kinds", on).texts()
    return Field(
        "team",
        "考察组",
        "rows",
        hint="至少填两人，其余空着",
        rows=[[str(n), f"成员{n}"] for n in range(1, MOST + 1)],
        columns=(
            Field("name", "姓名", required=False),
            Field("unit", "单位", required=False),
            Field("relation", "与考察对象的亲属关系", "choice", required=False, options=(NONE, *kinds)),
            Field("signed", "在考察材料上签名", "tick", required=False),
        ),
    )


def _checks(pack: Pack, on: date) -> list[Field]:
    found = [pack.value("recommending.checks.clear", on), known(pack, "recommending.checks.excluded", on)]
    words = [word for value in found if value is not None for word in value.texts()]
    made = []
    for check in pack.value("recommending.checks", on).texts():
        own = [word for word in words if CONCLUDES.get(word, check) == check]
        made.append(Field(f"check:{check}", f"{check}：核查结论", "choice", options=(*own, PENDING)))
        made.append(Field(f"paper:{check}", f"{check}：文号或日期"))
    return made


def _contents(pack: Pack, on: date) -> Field:
    return Field(
        "written",
        "考察材料写明的内容",
        "rows",
        rows=[[part, part] for part in pack.value("recommending.inspection.report", on).texts()],
        columns=(Field("there", "已写明", "tick", required=False),),
    )


def team_of(said: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the team as verdicts call it: by place, never by name, for verdicts stand in the journal."""
    return {f"成员{place}": row for place, row in said["team"].items() if row["name"]}


def must_agree(said: Mapping[str, Any], unit: str, listed_on: str) -> None:
    """Refuse counts and days that contradict each other, and a team with somebody of the candidate's own unit; raises QS-8001."""
    team = list(team_of(said).values())
    if own := [row["name"] for row in team if unit and row["unit"] == unit]:
        raise FormIncomplete(f"{'、'.join(own)}是考察对象所在单位的人员，不能参加考察组，请更换。")
    if silent := [row["name"] for row in team if not row["relation"] or not row["unit"]]:
        raise FormIncomplete(f"请填写{'、'.join(silent)}的单位和与考察对象的亲属关系，没有的选“无”。")
    if listed_on and said["notice_on"] < listed_on:
        raise FormIncomplete(f"考察对象于{listed_on}确定，考察预告不能早于这一天，请核对。")
    if not said["from_on"] <= said["face_on"] <= said["to_on"] or not said["from_on"] <= said["files_on"]:
        raise FormIncomplete("考察开始、查阅资料、面谈、结束的日期次序不对，请核对。")
    counts = {name: int(said[name]) for name in ("planned", "talked", "recorded", "received", "specific", "settled")}
    if not counts["recorded"] <= counts["talked"] <= counts["planned"]:
        raise FormIncomplete("有谈话记录的人数不能多于实谈人数，实谈人数不能多于应谈人数，请核对。")
    if not counts["settled"] <= counts["specific"] <= counts["received"]:
        raise FormIncomplete("已查清的不能多于线索具体的，线索具体的不能多于收到的举报，请核对。")
    if int(said["good"]) > int(said["ballots"]):
        raise FormIncomplete("民主测评中优秀和称职的票多于有效票，请核对。")


def verdicts(pack: Pack, on: date, said: Mapping[str, Any]) -> list[Verdict]:
    """Return what each gate says of an inspection, all of them, in the order in which things happen."""
    team, begins = team_of(said), date.fromisoformat(said["from_on"])
    head = pack.value("recommending.inspection.head", on).text()
    return [
        inspection_team(pack, on, members=len(team)),
        team_recusal(pack, on, relations={name: row["relation"] for name, row in team.items()}),
        inspection_notice(pack, on, published=date.fromisoformat(said["notice_on"]), begins=begins),
        unit_head_talk(pack, on, talked_with=(head,), talked_on=date.fromisoformat(said["head_on"]), begins=begins),
        talks_counted(pack, on, **{name: int(said[name]) for name in ("planned", "talked", "recorded", "talkers")}),
        inspection_steps(pack, on, done=tuple(step for key, step in DONE_BY.items() if said[key] not in ("", "0"))),
        inspection_checks(pack, on, results=checked(pack, on, said)),
        inspection_complaint(pack, on, **{name: int(said[name]) for name in ("received", "specific", "settled")}),
        inspection_report(
            pack,
            on,
            contents=tuple(part for part, row in said["written"].items() if row["there"]),
            signers=tuple(name for name, row in team.items() if row["signed"]),
            team=tuple(team),
        ),
    ]


def checked(pack: Pack, on: date, said: Mapping[str, Any]) -> dict[str, str]:
    """Return the conclusion of each check that the rules of the case ask for."""
    return {check: said[f"check:{check}"] for check in pack.value("recommending.checks", on).texts()}


def binding(found: list[Verdict], said: Mapping[str, Any]) -> list[Verdict]:
    """Return the verdicts that must hold: a check or complaint may stay open only where the team does not recommend."""
    return [one for one in found if said["opinion"] == RECOMMENDED or one.gate not in UNSETTLED]
