"""What checking a past selection found (核对结果): each gate with article and numbers, what was refused, what differs from the file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table

from models import db
from policy.appointing import public_notice
from policy.verdict import Verdict
from qingshan.rehearse import report
from qingshan.rehearse.compare import WORDS
from qingshan.rehearse.past_play import Past
from qingshan.rehearse.scenario_parts import PERSON, STATES
from tasks.opening import rules_day
from tasks.rules import pack_of
from tasks.selection import files

STATE = {
    "nominated": "已提名",
    "eligible": "资格审查通过",
    "excluded": "资格审查不通过",
    "recommended": "进入考试",
    "listed": "列为考察对象",
    "proposed": "提交讨论",
    "decided": "票决通过",
    "appointed": "任职",
    "withdrawn": "退出",
    "dropped": "未进入下一环节",
}
FOUND = {  # what the file may state of a person → where the system keeps what it computed
    "推荐得票": ("recommendation", "votes"),
    "推荐得分": ("recommendation", "score"),
    "面试成绩": ("exam", "interview"),
    "考试成绩": ("exam", "exam"),
    "综合成绩": ("exam", "total"),
    "票决得票": ("vote", "votes"),
}


def found(play: Past, case_id: int) -> dict[str, Any]:
    """Return what came of the check, beside what any rehearsal gives."""
    people = people_of(play, case_id)
    return {
        **report.facts(play, play.scenario.procedure, case_id),
        "people": people,
        "supplied": play.supplied,
        "departures": play.departures,
        "differences": differences(play, case_id, people),
    }


def people_of(play: Past, case_id: int) -> list[dict[str, Any]]:
    """Return each person with what the system computed of them and where they got to."""
    with db.reading() as look:
        chosen = files.selection_of(look, case_id)
        posts = {post.id: post.name for post in files.posts_of(look, chosen)}
        people = files.candidates_of(look, chosen)
    ranks = _ranks(people)
    return [
        {
            "name": one.name,
            "post": posts[one.post_id],
            "state": one.state,
            "reason": one.left_reason,
            "computed": {
                **{
                    head: str(one.results[stage][key])
                    for head, (stage, key) in FOUND.items()
                    if key in one.results.get(stage, {})
                },
                **({"名次": str(ranks[one.id])} if one.id in ranks else {}),
            },
        }
        for one in people
    ]


def _ranks(people: list[Any]) -> dict[int, int]:
    """Return each person's place among those of their post, by the total of the exam."""
    sat = [one for one in people if "exam" in one.results]
    totals = {one.id: Decimal(one.results["exam"]["total"]) for one in sat}
    return {
        one.id: 1 + sum(other.post_id == one.post_id and totals[other.id] > totals[one.id] for other in sat)
        for one in sat
    }


def differences(play: Past, case_id: int, people: list[dict[str, Any]]) -> list[str]:
    """Return where what the file states is not what the system computes, each with its line."""
    made, said = play.scenario, []
    by_name = {one["name"]: one for one in people}
    for row in made.rows("结果"):
        one = by_name.get(row.cells[PERSON])
        if one is None:
            continue
        for head, stated in row.cells.items():
            computed = one["computed"].get(head, "")
            if head in (*FOUND, "名次") and stated and not _same(stated, computed):
                said.append(f"第{row.line}行：{one['name']}{head}写为{stated}，系统算得{computed or '没有'}。")
        stated = row.cells.get("结果", "")
        if stated and not _reached(stated, one):
            why = f"（{one['reason']}）" if one["reason"] else ""
            said.append(f"第{row.line}行：{one['name']}写为“{stated}”，系统办到“{STATE[one['state']]}”{why}。")
    outcome = report.facts(play, made.procedure, case_id)["outcome"]
    if (stated := made.key("结果", "本次结果")) and stated != outcome:
        said.append(f"第{made.blocks['结果'].keys['本次结果'].line}行：本次结果写为“{stated}”，系统办到“{outcome}”。")
    if (verdict := notice(play, case_id)) and not verdict.ok:
        line = made.blocks["公示"].line
        said.append(f"第{line}行：{verdict.article}：{verdict.reason}{verdict.remedy}")
    return said


def notice(play: Past, case_id: int) -> Verdict | None:
    """Return what the gate says of the days of the public notice that the file gives; none where it gives none."""
    first, last = (play.scenario.key("公示", name) for name in ("开始日期", "结束日期"))
    if not first or not last or last < first:
        return None
    with db.reading() as look:
        case = report.case_of(look, case_id)
        return public_notice(
            pack_of(look, case), rules_day(case), first=date.fromisoformat(first), last=date.fromisoformat(last)
        )


def _same(stated: str, computed: str) -> bool:
    bare = stated.rstrip("%分人票名张个")
    return bool(computed) and Decimal(bare) == Decimal(computed)


def _reached(stated: str, one: dict[str, Any]) -> bool:
    if one["state"] not in STATES[stated]:
        return False
    return stated != "票决未通过" or one["reason"] == "票决未通过"


def show(play: Past, came: dict[str, Any], console: Console) -> None:
    """Print what was found, as an office reads it."""
    _gates(came, console)
    people = Table(title="人选（系统核算）")
    heads = ("推荐得票", "综合成绩", "名次", "票决得票")
    for head in ("姓名", "职位", *heads, "结果"):
        people.add_column(head, overflow="fold")
    for one in came["people"]:
        why = f"：{one['reason']}" if one["reason"] else ""
        people.add_row(
            one["name"], one["post"], *(one["computed"].get(h, "") for h in heads), f"{STATE[one['state']]}{why}"
        )
    console.print(people)
    _refused(came, console)
    for title, rows, none in (
        ("与文件所载结果不同", came["differences"], "没有不同"),
        ("文件没有写、由模拟人员按通常情形填写的", came["supplied"], "没有"),
    ):
        console.print(f"[bold]{title}[/bold]")
        for row in rows or [none]:
            console.print(f"  {row}", markup=False, highlight=False)


def _gates(came: dict[str, Any], console: Console) -> None:
    table = Table(title=f"各环节核算：{came['title']}（{came['pack']}）")
    for head in ("核算项目", "条款", "结果", "说明"):
        table.add_column(head, overflow="fold")
    seen = []
    for one in came["gates"]:
        row = (report.title_of(one["gate"]), str(one["article"]), WORDS[one["outcome"]], str(one["reason"]))
        if row not in seen:  # the same of several persons is said once
            seen.append(row)
            table.add_row(*row)
    console.print(table)


def _refused(came: dict[str, Any], console: Console) -> None:
    table = Table(title="文件所载而系统不予受理的")
    for head in ("行", "事项", "条款或编号", "原因"):
        table.add_column(head, overflow="fold")
    for one in came["departures"]:
        lines = "、".join(map(str, one["lines"][:4])) + ("等" if len(one["lines"]) > 4 else "")
        table.add_row(lines, one["what"], one["article"] or one["number"], one["reason"])
    if came["departures"]:
        console.print(table)
    else:
        console.print("文件所载各环节系统均予受理。")
