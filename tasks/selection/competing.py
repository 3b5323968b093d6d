"""Competition for inner posts (竞争上岗): the unit's own plan, exam, assessment by its people, decision and filing. Measure 19.

The unit draws up the plan and takes applications, its Party organisation decides; the department checks the plan, runs what
happens in a room and takes the filing (备案).
"""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from models.acting import ActContext, Ask, Choice, Done
from models.cases import Case
from models.selection import Candidate, Post
from models.waits import Wait
from policy.asked import kept
from policy.deciding import decision_ending, differential_vote
from policy.verdict import Verdict
from tasks.acts import step, wait
from tasks.ballots.boxes import Voter
from tasks.ballots.sheet import GRADES, Section, Sheet
from tasks.forms import Field, FormIncomplete, form, form_checks
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import examining, files, hosts, papers, planning, publicising, rooms, sequence
from tasks.selection.appointing import ENDING, open_objections, ready, to_appoint
from tasks.selection.asks import RETURN, ask
from tasks.selection.errors import PlanIncomplete
from tasks.selection.planning import PlanOf, days_of, number, percent
from tasks.selection.shortage import equal_reason, gone_on
from tasks.training.given import last_answer

INPUTS = ("笔试", "面试", "民主测评", "平时考核")
STAFF = ("本单位",)
BODY = "deciding.post.body"


def plan_form() -> list[dict[str, Any]]:
    """Return the fields of a unit's plan: conditions, weights, conversion, examiners, and who decides."""
    points = (percent("points", "折算分", ""),)
    return form(
        Field("conditions", "资格条件和工作要求", "long", hint="写入竞争上岗公告"),
        Field("closes_on", "报名截止日", "date", future=True),
        Field(
            "weights",
            "各项成绩权重",
            "rows",
            rows=[[name, name] for name in INPUTS],
            columns=(percent("weight", "权重（%）", "", "合计须为100"),),
        ),
        Field("assessment", "民主测评折算（0至100）", "rows", rows=[[g, g] for g in GRADES], columns=points),
        Field("appraisal", "平时考核等次折算（0至100）", "rows", rows=[[g, g] for g in GRADES], columns=points),
        Field("tie", "总分相同时先看", "choice", options=planning.TIES),
        Field("panel", "面试考官", "lines", least="7", hint="单数，不少于7人；一行一人"),
        Field("members", "单位党委（党组）成员", "lines", least="3", hint="全部成员，一行一人，主要负责人写在第一行"),
        Field("basis", "方案依据和说明", "long", required=False),
    )


def check_plan(_tx: Session, _case: Case, payload: dict[str, Any]) -> None:
    """Refuse weights that do not make a whole, or an even panel; raises QS-8002."""
    total = sum(number(row["weight"]) for row in payload["weights"].values())
    if total != 100:
        raise PlanIncomplete(f"各项成绩权重合计为{total:f}，须正好为100。")
    if len(payload["panel"]) % 2 == 0:
        raise PlanIncomplete(f"面试考官{len(payload['panel'])}人，须为单数。")


def shown(plan: dict[str, Any]) -> list[list[str]]:
    """Return the plan in the words in which the department checks it."""

    def points(key: str) -> str:
        return "，".join(f"{name}{row['points']}分" for name, row in plan[key].items())

    return [
        ["资格条件", plan["conditions"]],
        ["报名截止", plan["closes_on"]],
        ["成绩权重", "，".join(f"{name}{row['weight']}%" for name, row in plan["weights"].items())],
        ["折算", f"民主测评：{points('assessment')}；平时考核：{points('appraisal')}"],
        ["民主测评名册", f"{len(plan['roster'])}人"],
        ["面试考官", f"{len(plan['panel'])}人；总分相同先看{plan['tie']}"],
        ["讨论决定", f"单位党委（党组）成员{len(plan['members'])}人，无记名投票"],
    ]


planning.PLANS["competition"] = PlanOf(STAFF, plan_form, check_plan, shown)


@step("确定参加考试人员", "考试")
def admit(context: ActContext) -> Done:
    """Let everybody who is eligible sit the exam: in a competition nobody has to be recommended first."""
    tx, selection = files.here(context)
    files.move_on(tx, files.candidates_of(tx, selection, states=("eligible",)), "recommended")
    return files.done(context, {"admitted": [one.id for one in files.still_in(tx, selection)]})


@wait("民主测评", "考试")
def hold_assessment(context: ActContext) -> Ask:
    """Hold the democratic assessment (民主测评) in the unit: each person gives each candidate one of the four grades, by slip."""
    tx, selection = files.here(context)
    people = files.candidates_of(tx, selection, states=("recommended",))
    section = Section("assess", "民主测评", [(str(one.id), files.label(one)) for one in people], grades=GRADES)
    return rooms.ask_room(
        context,
        "民主测评",
        act="hold_assessment",
        kind="assess",
        sheet=Sheet([section]),
        roster=[Voter(name, unit) for name, unit, _ in selection.plan["roster"]],
        key=BODY,
    )


rooms.room_check("hold_assessment")


@step("合成竞争上岗成绩", "考试")
def compute_competition(context: ActContext) -> Done:
    """Compute each candidate's total by the plan's weights (笔试、面试、民主测评、平时考核): exact, half up, two decimals."""
    tx, selection = files.here(context)
    given = last_answer(context, "ask_scores")
    assert given is not None
    interview, assessed = rooms.box_of(context, "hold_interview"), rooms.box_of(context, "hold_assessment")
    verdicts: list[Any] = []
    for one in files.candidates_of(tx, selection, states=("recommended",)):
        marks = [Decimal(mark) for mark in interview.tally["interview"]["scores"][str(one.lot)]]
        spoken, found = examining.spoken(context, one, marks)
        verdicts += found
        row, grades = given.payload["scores"][str(one.id)], assessed.tally["assess"]["grades"][str(one.id)]
        parts = {
            "笔试": Decimal(row["written"]),
            "面试": spoken,
            "民主测评": assessed_points(grades, selection.plan["assessment"]),
            "平时考核": Decimal(selection.plan["appraisal"][row["grade"]]["points"]),
        }
        _note(tx, one, row["grade"], grades, parts, selection.plan["weights"])
    found_now = examining.ranked(context, verdicts)
    return files.done(context, {"boxes": [interview.id, assessed.id], **found_now}, verdicts=verdicts)


def assessed_points(grades: dict[str, int], points: dict[str, Any]) -> Decimal:
    """Return what the grades of an assessment make on the scale of the plan; nothing where nobody gave one."""
    ballots = sum(grades.values())
    total = sum((Decimal(points[word]["points"]) * count for word, count in grades.items()), Decimal(0))
    return (total / ballots if ballots else total).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")


def _note(
    tx: Session,
    one: Candidate,
    grade: str,
    grades: dict[str, int],
    parts: dict[str, Decimal],
    weights: dict[str, Any],
) -> None:
    exam = {name: row["weight"] for name, row in weights.items() if name in ("笔试", "面试")}
    share = sum((Decimal(weight) for weight in exam.values()), Decimal(0))
    sat = weighed(parts, exam) * 100 / share if share else Decimal(0)
    files.note(
        tx,
        one,
        "exam",
        {
            "written": str(parts["笔试"]),
            "interview": str(parts["面试"]),
            "exam": str(_rounded(sat)),
            "grade": grade,
            "assessment": grades,
            "parts": {name: str(part) for name, part in parts.items()},
            "total": str(_rounded(weighed(parts, {name: row["weight"] for name, row in weights.items()}))),
        },
    )


def weighed(parts: dict[str, Decimal], weights: dict[str, str]) -> Decimal:
    """Return the sum of parts by their weights in hundredths, not rounded yet."""
    return sum((parts[name] * Decimal(weight) / 100 for name, weight in weights.items()), Decimal(0))


def _rounded(points: Decimal) -> Decimal:
    return points.quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")


@step("提出任用建议人选", "讨论决定")
def put_forward(context: ActContext) -> Done:
    """Put before the unit's Party organisation who was inspected and found fit; still more persons than posts (差额表决)."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    files.move_on(tx, files.candidates_of(tx, selection, states=("listed",)), "proposed")
    proposed = files.candidates_of(tx, selection, states=("proposed",))
    equal = equal_reason(tx, context.case.id)
    verdicts, short = [], []
    for post in files.posts_of(tx, selection):
        count = sum(one.post_id == post.id for one in proposed)
        if not count and gone_on(tx, context.case.id):  # a post that a withdrawal has left vacant
            continue
        verdict = differential_vote(pack, on, posts=post.vacancies, candidates=count, exempt_reason=equal)
        verdicts.append(kept(verdict))
        short += [post.id] if verdict.outcome == "refused" else []
    facts = {"proposed": [one.id for one in proposed], "short": short}
    if not short:
        facts["documents"] = [papers.agenda_item(context, proposed)]
    return files.done(context, facts, verdicts=verdicts)


@wait("考察后人选不足，研究办法", "讨论决定")
def ask_unit_short(context: ActContext) -> Ask:
    """Ask the unit what is done where too few are left after the inspection: decide anew whom to inspect, or end."""
    tx, selection = files.here(context)
    short = context.result("put_forward")["short"]
    posts = [post.name for post in files.posts_of(tx, selection) if post.id in short]
    return ask(
        context,
        "研究考察后人选不足的办法",
        key="deciding.differential.required",
        parts=hosts.head_of(context),
        choices=(
            Choice("again", "重新确定考察对象", reason=True),
            Choice("end", "终止本次竞争上岗，职位暂缺", reason=True),
        ),
        known=[["人选不足的职位", "、".join(posts)]],
        button="签署意见",
    )


@wait("单位任职和报备", "任职")
def ask_filing(context: ActContext) -> Ask:
    """Ask the unit for its appointment notices and the letter by which it files them with the department (报备)."""
    tx, people = context.tx, to_appoint(context)
    return ask(
        context,
        "印发任职通知并报备",
        key=ENDING,
        parts=hosts.officer_of(context),
        form=form(
            Field("letter", "备案报告文号"),
            Field(
                "people",
                "任职通知",
                "rows",
                rows=[[str(one.id), f"{files.label(one)}　{tx.get_one(Post, one.post_id).name}"] for one in people],
                columns=(
                    Field("talked_on", "谈话日期", "date"),
                    Field("talker", "谈话人", required=False, gated=True),
                    Field("number", "任职通知文号"),
                    Field("on", "印发日期", "date"),
                ),
            ),
        ),
        choices=(Choice("done", "已印发，报送备案"),),
        notice_ended=publicising.runs_until(tx, context.case.id, context.result("publish_notice")).isoformat(),
        button="报送备案",
    )


@form_checks("ask_filing")
def check_appointed(tx: Session, case: Case, waiting: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse an appointment before its notice was over, without its talk, or with an open objection; raises QS-4001."""
    for key, row in payload["people"].items():
        require(appointed_ready(tx, case, waiting.facts["notice_ended"], int(key), row))


def appointed_ready(tx: Session, case: Case, until: str, candidate_id: int, row: dict[str, Any]) -> Verdict:
    """Return what the gate says of an appointment on the day on which the unit issued it (办理任职条件)."""
    one, issued = tx.get_one(Candidate, candidate_id), date.fromisoformat(row["on"])
    if row["talked_on"] > row["on"]:
        raise FormIncomplete("谈话日期晚于任职通知印发日期，请核对。")
    return ready(
        pack_of(tx, case),
        max(rules_day(case), issued),
        tx.get_one(Post, one.post_id).kind,
        document=row["number"],
        until=date.fromisoformat(until),
        open_ones=open_objections(tx, one, case.id),
        talk={"on": row["talked_on"], "talker": row["talker"]},
        congress_on=None,
    )


@wait("备案审查", "任职")
def check_filing(context: ActContext) -> Ask:
    """Ask the department to look through what a unit has filed (备案审查): taken, or sent back to be mended."""
    people = to_appoint(context)
    given = last_answer(context, "ask_filing", context.subject)
    assert given is not None
    rows = given.payload["people"]
    return ask(
        context,
        "审查竞争上岗备案",
        key=ENDING,
        form=form(Field("number", "备案登记号")),
        form_for=["done"],
        choices=(Choice("done", "准予备案"), RETURN),
        known=[
            ["备案报告", given.payload["letter"]],
            *([files.label(one), f"{rows[str(one.id)]['number']}　{rows[str(one.id)]['on']}"] for one in people),
        ],
        button="签署意见",
    )


@step("备案登记", "任职")
def file_appointments(context: ActContext) -> Done:
    """Take the unit's appointments on file (备案): document, tenure from the Party organisation's decision, probation where it applies."""
    tx, _selection = files.here(context)
    pack, on = days_of(context)
    given, taken = (last_answer(context, name, context.subject) for name in ("ask_filing", "check_filing"))
    assert given is not None and taken is not None
    until = publicising.runs_until(tx, context.case.id, context.result("publish_notice")).isoformat()
    tried = pack.value("deciding.ending.probation", on).texts()
    verdicts: list[Any] = sequence.order(context)
    done: dict[str, dict[str, Any]] = {}
    for one in to_appoint(context):
        post = tx.get_one(Post, one.post_id)
        ending = pack.value(ENDING, on).labels()[post.kind]
        begins = pack.value("deciding.ending.tenure", on).labels().get(ending, "")
        verdict = decision_ending(
            pack, on, post=post.kind, papers=("任职通知",), tenure_from=begins, probation=post.kind in tried
        )
        row = given.payload["people"][str(one.id)]
        verdicts += [kept(require(v)) for v in (verdict, appointed_ready(tx, context.case, until, one.id, row))]
        said = {
            "number": row["number"],
            "since": context.result("record_vote", files.subject(post))["decided_on"],
        }
        files.note(tx, one, "appointment", {**said, "ending": ending, "filed": taken.payload["number"]})
        files.move_on(tx, [one], "appointed")
        done[str(one.id)] = {**said, "probation": post.kind in tried}
    issued = {"numbers": [said["number"] for said in done.values()]} if done else {}
    facts = {"appointed": done, "appointed_on": context.now.date().isoformat(), **issued}
    return files.done(context, facts, verdicts=verdicts)
