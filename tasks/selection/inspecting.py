"""Inspection (考察): the competent body says who is inspected, a team inspects, each check is on record. Measure 19, R-NOTVOTE."""

from decimal import Decimal
from typing import Any

from sqlmodel import Session

from models.acting import ActContext, Ask, Choice, Done
from models.base import in_shanghai
from models.cases import Case
from models.selection import Candidate
from models.waits import Wait
from policy.asked import kept
from policy.deciding import differential_vote
from tasks.acts import step, wait
from tasks.forms import Field, FormIncomplete, form, form_checks
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import dossier, files, hosts, inspection, papers, standing, targets
from tasks.selection.asks import DONE, RETURN, ask
from tasks.selection.planning import days_of
from tasks.training.given import last_answer

DIFFERENTIAL = "deciding.differential.required"


@wait("研究确定考察对象", "考察")
def decide_inspection(context: ActContext) -> Ask:
    """Ask the competent body whom to inspect (确定考察对象): the ranking is before it, and it says why where it departs from it."""
    tx, selection = files.here(context)
    (pack, on), ranks = days_of(context), ranks_of(context)
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
            *targets.fields(pack, on, selection),
            Field("equal", "等额的，写明特殊情形的理由", "long", required=False, hint="人选不多于职数而确需提交的才填"),
            Field(
                "people",
                "是否列为考察对象",
                "rows",
                rows=rows,
                columns=(
                    Field("listed", "列为考察对象", "choice", options=("是", "否")),
                    *targets.barred_column(pack, on),
                    Field("why", "与名次不一致的理由", required=False),
                ),
            ),
        ),
        choices=(DONE, RETURN),
        form_for=["done"],
        tables=[],
        dossiers=dossier.links(selection, files.candidates_of(tx, selection, states=("recommended",))),
        dates=targets.dates(context),
        ranks=ranks,
        button="签署意见",
    )


@form_checks("decide_inspection")
def check_inspection(tx: Session, case: Case, waiting: Wait, choice: str, payload: dict[str, Any]) -> None:
    """Refuse a list that is not differential (差额考察), departs from the ranking without a reason, rests on votes or marks
    alone, or on a recommendation that came later or is out of date; raises QS-4001, QS-8001."""
    if choice != "done":
        return
    selection = files.selection_of(tx, case.id)
    listed = {int(key) for key, row in payload["people"].items() if row["listed"] == "是"}
    gate, why = (pack_of(tx, case), rules_day(case)), payload["equal"]
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
        require(differential_vote(*gate, posts=post.vacancies, candidates=len(chosen), exempt_reason=why))
        order = sorted(people, key=lambda one: -_total(one))
        for one in chosen:
            passed_over = [p for p in order[: order.index(one)] if p.id not in listed]
            if passed_over and not payload["people"][str(one.id)]["why"]:
                raise FormIncomplete(f"{files.label(one)}名次在后而列入，名次在前的没有列入，请写明理由。")
    for verdict in targets.verdicts(*gate, waiting.facts, payload):
        require(verdict)
    for number, verdict in targets.barred(*gate, payload):
        require(verdict, about=files.label(tx.get_one(Candidate, number)))


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
    facts = {"listed": listed, "listed_on": in_shanghai(context.now).date().isoformat(), "documents": notices}
    known = {"dates": targets.dates(context), "ranks": ranks_of(context)}
    found = targets.verdicts(pack, on, known, given.payload)
    found += [verdict for _, verdict in targets.barred(pack, on, given.payload)]
    found += [verdict for verdict in again if verdict is not None]
    said = {"reasons": reasons} if reasons else None
    return files.done(context, facts, said=said, verdicts=[kept(verdict) for verdict in found])


@wait("考察", "考察")
def inspect(context: ActContext) -> Ask:
    """Ask for a candidate's inspection (考察): team, notice, talks, the pack's checks, face-to-face talk, report; measure 19."""
    tx, _selection = files.here(context)
    one = tx.get_one(Candidate, context.subject_id)
    if context.round > 1 and one.state != "withdrawn":
        files.move_on(tx, [one], "listed")
    return ask(
        context,
        "考察",
        key="recommending.inspection.steps",
        days="selection.inspect.days",
        in_room=True,
        form=form(*inspection.fields(*days_of(context))),
        form_for=["done"],
        choices=(Choice("done", "登记完毕，提交"), Choice("bar", "取消考察对象资格", reason=True)),
        ask=f"请登记考察情况：{files.label(one)}",
        candidate=one.id,
        listed_on=context.result("list_inspected").get("listed_on", ""),
        button="提交考察情况",
    )


@form_checks("inspect")
def check_inspected(tx: Session, case: Case, waiting: Wait, choice: str, payload: dict[str, Any]) -> None:
    """Refuse an inspection that lacks what the rules of the case ask for; an open check or complaint stops it. Raises QS-4001, QS-8001."""
    if choice != "done":
        return
    one = tx.get_one(Candidate, waiting.facts["candidate"])
    inspection.must_agree(payload, one.unit, waiting.facts.get("listed_on", ""))
    found = inspection.verdicts(pack_of(tx, case), rules_day(case), payload)
    for verdict in inspection.binding(found, payload):
        require(verdict)


@step("登记考察结果", "考察")
def record_inspection(context: ActContext) -> Done:
    """Record what an inspection found; who is not recommended, or is struck off the list, goes no further."""
    tx, _selection = files.here(context)
    one = tx.get_one(Candidate, context.subject_id)
    given = last_answer(context, "inspect", context.subject)
    if given is None:  # withdrew during the inspection
        return files.done(context, {"fit": False, "withdrawn": True})
    if given.choice == "bar":
        files.note(tx, one, "inspection", {"fit": False})
        files.leave(tx, one, "dropped", "取消考察对象资格")
        return files.done(context, {"fit": False, "barred": True}, said={"reason": given.reason})
    said, (pack, on) = given.payload, days_of(context)
    found = inspection.verdicts(pack, on, said)
    fit = said["opinion"] == inspection.RECOMMENDED
    kept_ = {key: said[key] for key in ("good", "ballots", "talked", "report", "from_on")}
    files.note(tx, one, "inspection", {**kept_, "checks": inspection.checked(pack, on, said), "fit": fit})
    if one.facts.get("dossier"):
        dossier.compile_(tx, context.case, one)
    if not fit:
        open_ = [verdict.reason for verdict in found if not verdict.ok]
        files.leave(tx, one, "dropped", "；".join(["考察组不建议提交讨论", *open_]))
    facts = {"fit": fit, "team": len(inspection.team_of(said)), "talks": int(said["talked"])}
    return files.done(context, facts, verdicts=[kept(verdict) for verdict in found])
