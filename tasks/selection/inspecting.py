"""Inspection (考察): the competent body says who is inspected, a team inspects, each check is on record. Measure 19, R-NOTVOTE."""

from decimal import Decimal
from typing import Any

from sqlmodel import Session

from models.acting import ActContext, Ask, Done
from models.cases import Case
from models.selection import Candidate
from models.waits import Wait
from policy.asked import kept
from policy.deciding import differential_vote
from policy.recommending import inspection_team
from tasks.acts import step, wait
from tasks.forms import Field, FormIncomplete, form, form_checks
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import files, hosts, papers, standing
from tasks.selection.asks import DONE, RETURN, ask
from tasks.selection.planning import days_of
from tasks.training.given import last_answer

CHECKS = ("干部档案", "个人有关事项报告", "纪检监察机关意见", "信访举报")
FOUND = ("通过", "存在问题")
DIFFERENTIAL = "deciding.differential.required"


@wait("研究确定考察对象", "考察")
def decide_inspection(context: ActContext) -> Ask:
    """Ask the competent body whom to inspect (确定考察对象): the ranking is before it, and it says why where it departs from it."""
    tx, selection = files.here(context)
    ranks = ranks_of(context)
    rows = []
    for post in files.posts_of(tx, selection):
        for place, number in enumerate(ranks.get(str(post.id), ()), 1):
            one = tx.get_one(Candidate, number)
            if one.state != "recommended":  # withdrew since the ranking
                continue
            rows.append([str(one.id), f"{post.name}　第{place}名　{files.label(one)}　{_found(one)}"])
    return ask(
        context,
        "研究确定考察对象",
        key=DIFFERENTIAL,
        role="department_head",
        parts=hosts.head_of(context),
        form=form(
            Field("met_on", "研究日期", "date"),
            Field("minutes", "会议纪要编号"),
            Field("equal", "等额的，写明特殊情形的理由", "long", required=False, hint="人选不多于职数而确需提交的才填"),
            Field(
                "people",
                "是否列为考察对象",
                "rows",
                rows=rows,
                columns=(
                    Field("listed", "列为考察对象", "choice", options=("是", "否")),
                    Field("why", "与名次不一致的理由", required=False),
                ),
            ),
        ),
        choices=(DONE, RETURN),
        form_for=["done"],
        tables=[],
        button="签署意见",
    )


@form_checks("decide_inspection")
def check_inspection(tx: Session, case: Case, _wait: Wait, choice: str, payload: dict[str, Any]) -> None:
    """Refuse a list that is not differential (差额考察), or departs from the ranking without a reason; raises QS-4001, QS-8001."""
    if choice != "done":
        return
    selection = files.selection_of(tx, case.id)
    listed = {int(key) for key, row in payload["people"].items() if row["listed"] == "是"}
    for post in files.posts_of(tx, selection):
        there = files.candidates_of(tx, selection, post=post.id, states=("recommended",))
        gates = {one.id: standing.again(tx, pack_of(tx, case), rules_day(case), one, case.id) for one in there}
        for one in there:
            if one.id in listed and (verdict := gates[one.id]) is not None:
                require(verdict)
        people = [one for one in there if (found := gates[one.id]) is None or found.ok]
        if not people:  # a post for which nobody is left stays vacant
            continue
        chosen = [one for one in people if one.id in listed]
        gate, why = (pack_of(tx, case), rules_day(case)), payload["equal"]
        require(differential_vote(*gate, posts=post.vacancies, candidates=len(chosen), exempt_reason=why))
        order = sorted(people, key=lambda one: -_total(one))
        for one in chosen:
            passed_over = [p for p in order[: order.index(one)] if p.id not in listed]
            if passed_over and not payload["people"][str(one.id)]["why"]:
                raise FormIncomplete(f"{files.label(one)}名次在后而列入，名次在前的没有列入，请写明理由。")


def _total(one: Candidate) -> Any:
    exam = one.results.get("exam")
    return Decimal(exam["total"] if exam else one.results["recommendation"]["votes"])


def _found(one: Candidate) -> str:
    exam = one.results.get("exam")
    return f"综合{exam['total']}分" if exam else f"推荐得票{one.results['recommendation']['votes']}"


def ranks_of(context: ActContext) -> dict[str, list[int]]:
    """Return each post's persons from the first down, as the act by which this manner ranks has found them."""
    return next(context.result(act)["ranks"] for act in standing.RANKED_BY if (act, "") in context.results)


@step("列为考察对象", "考察")
def list_inspected(context: ActContext) -> Done:
    """Put those decided on the list for inspection; the others go no further."""
    tx, selection = files.here(context)
    given = last_answer(context, "decide_inspection")
    assert given is not None
    for one in files.candidates_of(tx, selection, states=("recommended",)):
        row = given.payload["people"].get(str(one.id), {})
        if row.get("listed") == "是":
            files.move_on(tx, [one], "listed")
        else:
            files.leave(tx, one, "dropped", "未列为考察对象")
    people = files.candidates_of(tx, selection, states=("listed",))
    listed = [one.id for one in people]
    notices = [papers.inspection_notice(context, one) for one in people]
    pack, on = days_of(context)
    again = [standing.again(tx, pack, on, one, context.case.id) for one in people]
    reasons = {key: row["why"] for key, row in given.payload["people"].items() if row["why"]}
    return files.done(
        context,
        {"listed": listed, "documents": notices},
        said={"reasons": reasons} if reasons else None,
        verdicts=[kept(verdict) for verdict in again if verdict is not None],
    )


@wait("考察", "考察")
def inspect(context: ActContext) -> Ask:
    """Ask for a candidate's inspection (考察): team, notice, talks, the four checks, face-to-face talk, report; measure 19."""
    tx, _selection = files.here(context)
    one = tx.get_one(Candidate, context.subject_id)
    if context.round > 1 and one.state != "withdrawn":
        files.move_on(tx, [one], "listed")
    return ask(
        context,
        "考察",
        key=DIFFERENTIAL,
        days="selection.inspect.days",
        in_room=True,
        form=form(
            Field("team", "考察组成员", "lines", hint="一行一人"),
            Field("notice_on", "考察预告日期", "date"),
            Field("from_on", "考察开始日期", "date"),
            Field("to_on", "考察结束日期", "date"),
            Field("head_talk", "已与单位主要负责人沟通", "tick"),
            Field("talks", "个别谈话人数", "number", least="1"),
            Field("good", "民主测评：优秀和称职", "number", least="0"),
            Field("ballots", "民主测评：有效票", "number", least="1"),
            Field("face_to_face", "已与考察对象面谈", "tick"),
            Field(
                "checks",
                "核查事项",
                "rows",
                rows=[[name, name] for name in CHECKS],
                columns=(
                    Field("found", "结果", "choice", options=FOUND),
                    Field("number", "文号或日期"),
                ),
            ),
            Field("complaint", "有线索具体、尚未查清的举报", "choice", options=("没有", "有")),
            Field("report", "考察报告文号"),
            Field("opinion", "考察组意见", "choice", options=("建议提交讨论", "不建议提交讨论")),
        ),
        choices=(DONE,),
        ask=f"请登记考察情况：{files.label(one)}",
        candidate=one.id,
        button="提交考察情况",
    )


@form_checks("inspect")
def check_inspected(tx: Session, case: Case, _wait: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse an inspection by a team that is too small, or with contradictory counts and dates; raises QS-4001, QS-8001."""
    require(inspection_team(pack_of(tx, case), rules_day(case), members=len(payload["team"])))
    if int(payload["good"]) > int(payload["ballots"]):
        raise FormIncomplete("民主测评中优秀和称职的票多于有效票，请核对。")
    if not payload["notice_on"] <= payload["from_on"] <= payload["to_on"]:
        raise FormIncomplete("考察预告、开始、结束的日期次序不对，请核对。")


@step("登记考察结果", "考察")
def record_inspection(context: ActContext) -> Done:
    """Record what an inspection found; an open specific complaint or a failed check keeps the candidate from going on."""
    tx, _selection = files.here(context)
    pack, on = days_of(context)
    one = tx.get_one(Candidate, context.subject_id)
    given = last_answer(context, "inspect", context.subject)
    if given is None:  # withdrew during the inspection
        return files.done(context, {"fit": False, "withdrawn": True})
    said = given.payload
    verdicts = [kept(inspection_team(pack, on, members=len(said["team"])))]
    failed = [name for name, row in said["checks"].items() if row["found"] != "通过"]
    fit = not failed and said["complaint"] == "没有" and said["opinion"] == "建议提交讨论"
    files.note(tx, one, "inspection", {**{k: said[k] for k in ("good", "ballots", "talks", "report")}, "fit": fit})
    if not fit and one.state != "withdrawn":
        files.leave(
            tx,
            one,
            "dropped",
            "；".join(filter(None, [*failed, said["complaint"] == "有" and "有举报尚未查清"]))
            or "考察组不建议提交讨论",
        )
    return files.done(context, {"fit": fit, "team": len(said["team"]), "talks": int(said["talks"])}, verdicts=verdicts)
