"""Directed recommendation (定向推荐): the four leading bodies recommend by ballot, the first three of each post go on. Measure 19.

Who recommends stands on the plan's roster: leading members of 区委、区人大、区政府、区政协, extended where needed to heads of units
and representatives. All vote with one slip; no body's votes are counted apart, for some have few members.
"""

from typing import Any

from sqlmodel import Session

from models.acting import ActContext, Ask, Choice, Done
from models.base import in_shanghai
from models.cases import Case
from models.selection import Post
from policy.asked import kept
from policy.deciding import differential_vote
from policy.recommending import directed_places, first_places, own_unit_half, stage_differential
from tasks.acts import step, wait
from tasks.ballots.boxes import Voter
from tasks.ballots.sheet import Section, Sheet
from tasks.forms import Field, form
from tasks.selection import files, planning, rooms
from tasks.selection.asks import ask
from tasks.selection.errors import PlanIncomplete
from tasks.selection.planning import PlanOf, days_of
from tasks.selection.shortage import equal_reason, gone_on

BODIES = ("区委", "区人大", "区政府", "区政协")
EXTENDED = ("单位主要负责人", "各界代表")
ARTICLE = "recommending.directed.places"
NOBODY: dict[str, dict[str, int]] = {"votes": {}}


def plan_form() -> list[dict[str, Any]]:
    """Return the fields of the plan of a directed recommendation: the year whose posts these are, and marks per post."""
    return form(
        Field("year", "列入哪一年度的定向推荐职位", "number", least="2000", most="2100"),
        Field("conditions", "资格条件和工作要求", "long", hint="写入选拔公告"),
        Field("closes_on", "符合条件人员名单截止日", "date", future=True),
        Field("marks", "推荐票每个职位最多推荐人数", "number", least="1", most="9", value="3"),
        Field("extended", "扩大推荐范围的理由", required=False, hint="名册中有单位主要负责人或各界代表的，请写明"),
        Field("basis", "方案依据和说明", "long", required=False),
    )


def check_plan(tx: Session, case: Case, payload: dict[str, Any]) -> None:
    """Refuse a roster without one of the four bodies, or extended beyond them without a reason; raises QS-8002."""
    held = {row[2] for row in files.selection_of(tx, case.id).plan["roster"]}
    if missing := [body for body in BODIES if body not in held]:
        raise PlanIncomplete(
            f"名册中没有{'、'.join(missing)}的领导成员，定向推荐原则上由四套班子成员推荐，请补充名册。"
        )
    if held & set(EXTENDED) and not payload["extended"]:
        raise PlanIncomplete("名册扩大到了四套班子以外，请写明扩大推荐范围的理由。")


def shown(plan: dict[str, Any]) -> list[list[str]]:
    """Return the plan in the words in which those who approve it read it."""
    sizes = [(group, sum(row[2] == group for row in plan["roster"])) for group in (*BODIES, *EXTENDED)]
    found = [
        ["年度", f"{plan['year']}年"],
        ["资格条件", plan["conditions"]],
        ["名单截止", plan["closes_on"]],
        ["推荐名册", "，".join(f"{group}{size}人" for group, size in sizes if size)],
        ["推荐票", f"每个职位最多推荐{plan['marks']}人，多选的不能投出"],
    ]
    return [*found, ["扩大范围", plan["extended"]]] if plan["extended"] else found


planning.PLANS["directed"] = PlanOf((*BODIES, *EXTENDED), plan_form, check_plan, shown)


@wait("定向推荐投票", "推荐")
def hold_directed(context: ActContext) -> Ask:
    """Hold the ballot of the four leading bodies (定向推荐): for each post at most as many marks as the plan says."""
    tx, selection = files.here(context)
    sections = [
        Section(
            files.subject(post),
            f"{post.name}（{post.vacancies}名）",
            [(str(one.id), files.label(one)) for one in people],
            marks=int(selection.plan["marks"]),
        )
        for post in files.posts_of(tx, selection)
        if (people := files.still_in(tx, selection, post.id))
    ]
    return rooms.ask_room(
        context,
        "定向推荐投票" if context.round == 1 else "定向推荐再次投票",
        act="hold_directed",
        kind="recommend",
        sheet=Sheet(sections),
        roster=[Voter(name, f"{group}　{unit}") for name, unit, group in selection.plan["roster"]],
        key=ARTICLE,
    )


rooms.recommendation_check("hold_directed")


@step("汇总定向推荐情况", "推荐")
def tally_directed(context: ActContext) -> Done:
    """Count each post's votes and take the first three, ties kept (每一职位得票数前三名): more persons than the post has places."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    box = rooms.box_of(context, "hold_directed")
    valid, places = box.counts["有效"], pack.value(ARTICLE, on).count()
    verdicts: list[Any] = [
        kept(own_unit_half(pack, on, form="四套班子推荐", valid=valid, votes=0)),  # C7: none here
        kept(rooms.turnout(pack, on, box.counts)),
    ]
    first: dict[str, list[int]] = {}
    short: list[int] = []
    for post in files.posts_of(tx, selection):
        if not files.still_in(tx, selection, post.id) and gone_on(tx, context.case.id):
            continue
        chosen, found = _first(context, post, box.tally.get(files.subject(post), NOBODY)["votes"], valid, places)
        first[str(post.id)] = chosen
        verdicts += [kept(verdict) for verdict in found]
        short += [post.id] if any(verdict.outcome == "refused" for verdict in found) else []
    facts = {"box": box.id, "first": first, "short": short, "held_on": in_shanghai(context.now).date().isoformat()}
    return files.done(context, facts, verdicts=verdicts)


def _first(
    context: ActContext, post: Post, votes: dict[str, int], valid: int, places: int
) -> tuple[list[int], list[Any]]:
    """Return who is within the first places of a post, most votes first, and the verdicts on it."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    people = {files.number(one): one for one in files.still_in(tx, selection, post.id)}
    counted = {name: votes[str(one.id)] for name, one in people.items()}
    for name, one in people.items():
        files.note(tx, one, "recommendation", {"votes": counted[name], "valid": valid})
    chosen = first_places(counted, places)
    verdicts = [
        directed_places(pack, on, votes=counted, valid=valid, chosen=chosen),
        differential_vote(
            pack,
            on,
            posts=post.vacancies,
            candidates=len(chosen),
            exempt_reason=equal_reason(tx, context.case.id),
        ),
    ]
    return [people[name].id for name in chosen], verdicts


@wait("推荐人选不足，研究办法", "推荐")
def ask_directed_short(context: ActContext) -> Ask:
    """Ask what is done where too few have votes for a post (推荐人选不足): recommend again, or end without an appointment."""
    tx, selection = files.here(context)
    short = context.result("tally_directed")["short"]
    posts = [post.name for post in files.posts_of(tx, selection) if post.id in short]
    return ask(
        context,
        "研究推荐人选不足的办法",
        key=ARTICLE,
        role="department_head",
        choices=(
            Choice("again", "再次召开会议推荐", reason=True),
            Choice("end", "终止本次选拔，职位暂缺", reason=True),
        ),
        known=[["推荐人选不足的职位", "、".join(posts)], ["规定", "对每一职位推荐得票数前三名的干部进行差额选拔"]],
        button="签署意见",
    )


@step("确定差额选拔人选", "推荐")
def settle_directed(context: ActContext) -> Done:
    """Let the first three of each post go on, ties kept (差额选拔); the others go no further."""
    tx, selection = files.here(context)
    first = context.result("tally_directed")["first"]
    on = {number for numbers in first.values() for number in numbers}
    gate = days_of(context)
    for one in files.still_in(tx, selection):
        if one.id in on:
            files.move_on(tx, [one], "recommended")
        else:
            files.leave(tx, one, "dropped", "定向推荐得票不在前三名")
    found = [
        stage_differential(*gate, stage="推荐", posts=post.vacancies, persons=len(first.get(str(post.id), ())))
        for post in files.posts_of(tx, selection)
    ]
    facts = {"recommended": sorted(on), "ranks": first}
    return files.done(context, facts, verdicts=[kept(verdict) for verdict in found])
