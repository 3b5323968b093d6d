"""The table of what was refused (逐项不予受理一览), and which gates were not, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from policy.gates import find_gate

NEVER: dict[str, str] = {
    "vote_form": "系统只提供无记名投票，没有别的表决方式可选",
    "decimals": "权重和成绩在方案和成绩登记时已经核对，考试成绩由系统计算",
    "combined_result": "权重和成绩在方案和成绩登记时已经核对，综合成绩由系统计算",
    "decision_ending": "办理方式、所需文书和任职起算由系统按职位类别确定，不由人填写",
    "selection_links": "环节次序由程序保证，前面的环节没有办完就不会进入票决",
    "meeting_steps": "缺少介绍或者意见的，“介绍人选”“发表意见”已先不予受理",
    "roster_voters": "一人列入两类名册的，名册上传时就不读入",
    "ballot_way": "只有本人签到才有票，票在会场填写，由系统保证",
    "no_preset": "公告发布以前系统不能登记提名",
    "roster_shares": "各类名册由系统分别计票",
    "selection_order": "环节次序由程序保证",
    "unit_recommendation": "双推双考的四个环节由程序保证，缺一不能合成成绩",
    "appointment_ready": "公示期满、意见处理完毕、任前谈话登记以后，程序才进入办理任职",
    "notice_time": "票决、公示、任职的先后由程序保证",
    "objection_screened": "两名甄别人在公示前确定，各自的意见和理由是必填项",
    "notice_objections": "公示意见没有甄别处理完毕的，程序不进入办理任职",
    "reporter_protected": "反映人的情况封存，只有两名甄别人看得到，由系统保证",
    "inspection_steps": "考察各步骤的日期都是必填项，缺一项表单就交不上去",
    "recommendation_form": "个别提拔任职的会议推荐和谈话推荐，2002年的规定没有限定先后",
}
OTHERWISE: dict[str, str] = {  # asked only where a selection has it; shown to refuse by tests of their own
    "recommendation_fresh": "民主推荐满一年以后才研究人选的",
    "honour_counts": "方案规定荣誉加分的",
    "honour_points": "方案规定荣誉加分的",
    "honour_rules": "方案规定荣誉加分的",
    "points_published": "方案规定荣誉加分的",
    "drop_out": "入围后有人放弃面试、须递补的",
    "pass_marks": "考试成绩不合格的",
    "tie_break": "各项成绩完全相同的",
    "service_record": "拟任县处级以上职务的",
    "promotion_training": "拟任县处级以上职务的",
    "term_limits": "拟任县处级以上职务的",
    "family_abroad": "2014年以后的选拔",
    "barred_circumstances": "2014年以后的选拔",
    "recommendation_participants": "换届时推荐的",
    "competition_order": "竞争上岗的",
    "competition_plan": "竞争上岗的",
    "reconsideration": "票决以后提出复议的",
    "renomination": "票决没有通过、再次提名的",
    "break_consent": "破格提拔的",
    "break_grounds": "破格提拔的",
    "break_limits": "破格提拔的",
    "break_notice": "破格提拔的",
    "break_request": "破格提拔的",
    "leap_post": "破格提拔的",
    "exchange_kind": "公推交流的",
    "exchange_steps": "公推交流的",
    "transfer_due": "公推交流的",
}


def rows(found: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what was refused: at which step, what was tried, by which gate, under which article and in which words."""
    tried = [
        {key: str(one.get(key, "")) for key in ("step", "what", "number", "gate", "article", "reason", "words")}
        for one in found["refusals"]
    ]
    by_steps = [
        {"step": STEPS.get(one["at"], one["at"]), "what": WHAT.get(one["gate"], ""), "number": "", **_plain(one)}
        for one in found["gates"]
        if one["outcome"] == "refused" and not one["tried"]
    ]
    return [*tried, *({tuple(row.items()): row for row in by_steps}.values())]


def _plain(one: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(one[key]) for key in ("gate", "article", "reason", "words")}


STEPS = {
    "check_eligibility": "资格审查",
    "tally_recommendation": "汇总民主推荐情况",
    "record_vote": "登记票决结果",
    "shortlist_written": "确定面试人选",
    "inspect": "考察",
}
WHAT = {
    "tenure": "任现级别不足年限的人选",
    "recent_grades": "上年度考核不称职的人选",
    "effect_periods": "在处分影响期内的人选",
    "pending_matters": "有未了结事项的人选",
    "kinship_avoidance": "须任职回避的人选",
    "requirements_met": "不符合资格要求的人选",
    "shortlist": "参加笔试的少于入围名额",
    "own_unit_half": "本单位推荐得票不足半数的人选",
    "run_off": "没有人超过应到半数的票决",
}


def gates_in(found: Mapping[str, Any]) -> set[str]:
    """Return the gates that refused something in a rehearsal."""
    return {row["gate"] for row in rows(found)} - {""}


def show(found: Mapping[str, Any], console: Console) -> None:
    """Print the table of refusals, and which gates cannot refuse."""
    table = Table(title="逐项不予受理：先办错，再办对")
    for head in ("环节", "怎样办的", "核算项目", "条款或编号", "原因", "原文"):
        table.add_column(head, overflow="fold")
    for row in rows(found):
        title = find_gate(row["gate"]).chinese if row["gate"] else "—"
        table.add_row(row["step"], row["what"], title, row["article"] or row["number"], row["reason"], row["words"])
    console.print(table)
    for heading, listed in (("不会不予受理的核算项目", NEVER), ("本次选拔没有遇到的核算项目", OTHERWISE)):
        console.print(f"[bold]{heading}[/bold]")
        for gate, why in listed.items():
            console.print(f"  {find_gate(gate).chinese}：{why}", highlight=False)
