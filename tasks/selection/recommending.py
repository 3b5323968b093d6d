"""Recommendation (民主推荐): the meeting's secret ballot, the individual talks, the units' Party organisations. Measure 19, C7."""

from decimal import Decimal
from typing import Any

from sqlmodel import Session

from models.acting import ActContext, Ask, Choice, Done
from models.ballots import BallotBox
from models.base import in_shanghai
from models.cases import Case
from models.selection import Candidate
from models.waits import Wait
from policy.asked import kept
from policy.recommending import own_unit_half
from policy.verdict import Verdict
from tasks.acts import step, wait
from tasks.ballots.boxes import Voter
from tasks.ballots.counting import content_of, of_group, shown_groups
from tasks.ballots.sheet import Section, Sheet, read
from tasks.forms import Field, form, form_checks
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import files, honours, papers, recommended, rooms, sequence
from tasks.selection.asks import article, ask
from tasks.selection.planning import ARTICLE, OPINIONS, days_of
from tasks.training.given import last_answer

OWN = "单位"


@wait("单位党组织集体推荐", "推荐")
def ask_organisations(context: ActContext) -> Ask:
    """Ask for each candidate's unit Party organisation's collective recommendation (单位党组织推荐), entered with its meeting."""
    tx, selection = files.here(context)
    people = files.candidates_of(tx, selection, states=("eligible",))
    return ask(
        context,
        "登记单位党组织集体推荐意见",
        key=ARTICLE,
        form=form(
            Field(
                "opinions",
                "单位党组织推荐意见",
                "rows",
                rows=[[str(one.id), files.label(one)] for one in people],
                columns=(
                    Field("opinion", "集体研究意见", "choice", options=OPINIONS),
                    Field("body", "研究的会议", "choice", options=(*recommended.bodies(*days_of(context)), "其他")),
                    Field("met_on", "开会日期", "date"),
                    Field("minutes", "会议记录编号", required=False),
                ),
            )
        ),
        button="提交推荐意见",
    )


@form_checks("ask_organisations")
def check_organisations(tx: Session, case: Case, _wait: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse a recommendation that no meeting of the unit's Party organisation made, or without minutes; raises QS-4001."""
    for number, verdict in recommended.by_organisations(pack_of(tx, case), rules_day(case), payload):
        require(verdict, about=files.label(tx.get_one(Candidate, number)))


@wait("会议投票推荐", "推荐")
def hold_recommendation(context: ActContext) -> Ask:
    """Hold the meeting ballot (会议投票推荐) with the rosters of the plan: 综合, 系统, 单位; marks per post at most its vacancies."""
    tx, selection = files.here(context)
    sections = [
        Section(
            files.subject(post),
            f"{post.name}（{post.vacancies}名）",
            [
                (str(one.id), f"{one.name}（{one.unit}　{one.title}）" if one.title else files.label(one))
                for one in people
            ],
            marks=int(selection.plan["marks"]),
        )
        for post in files.posts_of(tx, selection)
        if (people := files.candidates_of(tx, selection, post=post.id, states=("eligible",)))
    ]
    roster = [Voter(name, unit, group) for name, unit, group in selection.plan["roster"]]
    return rooms.ask_room(
        context,
        "会议投票推荐",
        act="hold_recommendation",
        kind="recommend",
        sheet=Sheet(sections),
        roster=roster,
        key="recommending.own_unit.share",
    )


rooms.recommendation_check("hold_recommendation")


@wait("个别谈话推荐", "推荐")
def ask_talks(context: ActContext) -> Ask:
    """Ask for the individual talks (个别谈话推荐): how many were talked with, how many named each candidate."""
    tx, selection = files.here(context)
    people = files.candidates_of(tx, selection, states=("eligible",))
    return ask(
        context,
        "登记个别谈话推荐情况",
        key=ARTICLE,
        form=form(
            Field("planned", "应谈人数", "number", least="1"),
            Field("talked", "谈话人数", "number", least="1"),
            Field("recorded", "有谈话记录的人数", "number", least="0"),
            Field("talkers", "每次谈话人至少几人", "number", least="0"),
            Field("from_on", "谈话开始日期", "date"),
            Field("to_on", "谈话结束日期", "date"),
            Field(
                "named",
                "谈话推荐情况",
                "rows",
                rows=[[str(one.id), files.label(one)] for one in people],
                columns=(Field("votes", "推荐人数", "number", least="0"),),
            ),
        ),
        button="提交谈话推荐情况",
    )


@form_checks("ask_talks")
def check_talks(tx: Session, case: Case, _wait: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse talks that are too few, unrecorded, led by one alone, or out of their order with the meeting; raises QS-4001, QS-8001."""
    recommended.must_agree(payload)
    pack, on = pack_of(tx, case), rules_day(case)
    require(recommended.by_talks(pack, on, payload))
    require(recommended.in_order(pack, on, payload["from_on"], recommended.meeting_day(tx, case)))


@step("汇总民主推荐情况", "推荐")
def tally_recommendation(context: ActContext) -> Done:
    """Count the recommendation by roster and compute who has less than half of the own unit's ballots (一般不列为考察对象)."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    box = rooms.box_of(context, "hold_recommendation")
    ballots, sheet = content_of(tx, box.id), read(box.sheet)
    sizes = box.counts.get("分组", {})
    visible = shown_groups(sizes)
    held_on = recommended.meeting_day(tx, context.case) or in_shanghai(context.now).date().isoformat()
    verdicts: list[Any] = [kept(verdict) for verdict in _as_held(context, box, held_on)]
    below: list[int] = []
    counted: dict[int, dict[str, int]] = {}
    for one in files.candidates_of(tx, selection, states=("eligible",)):
        votes = counted[one.id] = by_group(box, sheet, ballots, one)
        own = own_unit_ballots(ballots, sizes)
        if own:
            found = own_unit_half(pack, on, form="单位推荐", valid=own, votes=votes.get(OWN, 0))
            verdicts.append(kept(found))
            if found.outcome == "refused":
                below.append(one.id)
        files.note(
            tx,
            one,
            "recommendation",
            {
                "votes": sum(votes.values()),
                "groups": {g: votes[g] for g in votes if g in visible},
                "score": str(score_of(selection.plan, votes, sizes)),
                "below_half": one.id in below,
            },
        )
    verdicts += sequence.at_recommendation(context, box, visible, counted)
    sheet_id = papers.recommendation_sheet(
        context, box, files.candidates_of(tx, selection, states=("eligible",)), visible
    )
    return files.done(
        context, {"box": box.id, "below": below, "held_on": held_on, "documents": [sheet_id]}, verdicts=verdicts
    )


def _as_held(context: ActContext, box: BallotBox, held_on: str) -> list[Verdict]:
    """Return what the gates say of how it was recommended: turnout, talks, their order, the Party organisations."""
    (pack, on), talks = days_of(context), last_answer(context, "ask_talks")
    organisations = last_answer(context, "ask_organisations")
    found = [rooms.turnout(pack, on, box.counts)]
    if talks and "planned" in talks.payload:
        found.append(recommended.by_talks(pack, on, talks.payload))
        found.append(recommended.in_order(pack, on, talks.payload["from_on"], held_on))
    if organisations:
        found += [verdict for _, verdict in recommended.by_organisations(pack, on, organisations.payload)]
    return found


def by_group(box: BallotBox, sheet: Sheet, ballots: Any, one: Candidate) -> dict[str, int]:
    """Return a candidate's votes in each roster."""
    section = f"post:{one.post_id}"
    return {g: of_group(sheet, ballots, g)[section]["votes"][str(one.id)] for g in box.groups}


def own_unit_ballots(ballots: Any, sizes: Any) -> int:
    """Return the valid ballots of the own-unit roster; the gate is not asked where there is none (C7)."""
    return int(sizes.get(OWN, 0)) if ballots else 0


def score_of(plan: Any, votes: dict[str, int], sizes: dict[str, int]) -> Decimal:
    """Return a candidate's share of each roster's ballots, weighted as the plan says, from 0 to 100, two decimals."""
    total, weights = Decimal(0), Decimal(0)
    for group, row in plan["groups"].items():
        weight = Decimal(row["weight"])
        if weight and sizes.get(group):
            total += weight * votes.get(group, 0) * 100 / Decimal(sizes[group])
            weights += weight
    return (total / weights if weights else Decimal(0)).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")


@wait("研究得票不足半数的人选", "推荐")
def ask_exceptions(context: ActContext) -> Ask:
    """Ask the competent person about those below one half in their own unit: generally not on, an exception only with a reason."""
    tx, selection = files.here(context)
    below = context.result("tally_recommendation")["below"]
    people = [one for one in files.still_in(tx, selection) if one.id in below]
    value = article(context, "recommending.own_unit.share")
    return ask(
        context,
        "研究本单位推荐得票不足半数的人选",
        key="recommending.own_unit.share",
        role="department_head",
        form=form(
            Field("body", "例外由谁批准", "choice", options=(value.may_except, "其他")),
            Field(
                "people",
                "处理意见",
                "rows",
                rows=[[str(one.id), files.label(one)] for one in people],
                columns=(
                    Field("decision", "处理", "choice", options=("不列入", "作为特殊情形列入")),
                    Field("why", "特殊情形的理由", required=False),
                ),
            ),
        ),
        known=[["规定", f"{value.words}；可作例外的：{value.may_except}"]],
        choices=(Choice("done", "签署意见"),),
        below=below,
        button="签署意见",
    )


@form_checks("ask_exceptions")
def check_exceptions(tx: Session, case: Case, waiting: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse an exception that the body named by the measure has not allowed, or that has no reason; raises QS-4001."""
    require(recommended.excepted(pack_of(tx, case), rules_day(case), waiting.facts.get("below", ()), payload))


@step("确定进入考试的人选", "推荐")
def settle_recommended(context: ActContext) -> Done:
    """Let go on to the exam who was recommended: those below one half only as a reasoned exception (先推后选)."""
    tx, selection = files.here(context)
    (pack, on), below = days_of(context), set(context.result("tally_recommendation")["below"])
    given = last_answer(context, "ask_exceptions") if below else None
    said = given.payload["people"] if given else {}
    excepted: list[int] = []
    for one in files.still_in(tx, selection):
        row = said.get(str(one.id), {})
        if one.id in below and row.get("decision") != "作为特殊情形列入":
            files.leave(tx, one, "dropped", "本单位推荐得票低于二分之一，不列入")
            continue
        excepted += [one.id] if one.id in below else []
        files.move_on(tx, [one], "recommended")
    return files.done(
        context,
        {
            "recommended": [one.id for one in files.still_in(tx, selection)],
            "excepted": excepted,
            "points": bool(honours.given_in(selection)),
        },
        said={"reasons": {key: row["why"] for key, row in said.items() if row.get("why")}} if said else None,
        verdicts=[kept(recommended.excepted(pack, on, sorted(below), given.payload))] if given else (),
    )
