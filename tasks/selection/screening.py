"""Screening of objections and what comes of them (公示意见甄别、核查、处理): two screeners, four outcomes. Measure 24, C14.

No lead → filed, nothing stands in the way. A lead is looked into: it does not hold or is a small fault → appointed (with
criticism and education); grave → not appointed; not verified in time → suspended, and the person comes back on their own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models import clock
from models.acting import ActContext, Ask, Done, Part
from models.base import in_shanghai
from models.cases import Case
from models.clock import at_hour, end_of
from models.selection import Candidate, Objection
from models.waits import Answer, Wait
from policy.appointing import notice_objections, objection_screened
from policy.asked import kept
from policy.deciding.superior import months_later
from policy.packs import Pack
from policy.verdict import Verdict
from tasks.acts import step, wait
from tasks.forms import Field, FormIncomplete, form, form_checks, form_page
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import files, objecting
from tasks.selection.asks import DONE, ask
from tasks.selection.objecting import FILED, OUTCOMES
from tasks.selection.planning import days_of
from tasks.selection.standing import against_those_in
from tasks.training.given import last_answer

SCREENERS = "appointing.objection.screeners"
OUTCOME = "appointing.objection.outcomes"
OPINIONS = "appointing.objection.opinions"
CLEAR = "appointing.objection.anonymous"
SUSPEND = "appointing.objection.suspend_months"
HANDLED = {
    "一般性缺点": "批评教育的情况",
    "严重问题": "撤销任用决定的会议纪要编号",
}  # outcome → what must be on record of it
KEYS = {label: key for key, label in OUTCOMES.items()}
PAGE = form_page("screening")
SCREENER = "公示意见甄别人"


@wait("甄别公示意见", "公示")
def ask_screening(context: ActContext) -> Ask:
    """Ask each of the two screeners for an opinion with a reason on each objection (甄别公示意见), C14."""
    tx, _selection = files.here(context)
    pack, on = days_of(context)
    came = _these(context, context.result("close_notice")["objections"])
    marks = [
        Field(f"mark{place}", mark, "choice", options=("否", "是"), required=False)
        for place, mark in enumerate(pack.value(CLEAR, on).texts())
    ]
    return ask(
        context,
        "甄别公示意见",
        key=SCREENERS,
        page=PAGE,
        days="selection.inspect.days",
        parts=[Part(number, SCREENER) for number in context.result("publish_notice")["screeners"]],
        need="all",
        form=form(
            Field(
                "objections",
                "逐件甄别",
                "rows",
                rows=_rows(tx, came),
                hint="性质、内容、线索三项，匿名反映的填写",
                columns=(
                    Field("opinion", "甄别意见", "choice", options=[*pack.value(OPINIONS, on).labels()]),
                    Field("reason", "理由"),
                    *marks,
                ),
            )
        ),
        choices=(DONE,),
        objections=[one.id for one in came],
        button="提交甄别意见",
    )


def _these(context: ActContext, numbers: Iterable[int]) -> list[Objection]:
    return against_those_in(context.tx, objecting.these(context, numbers))


def _rows(tx: Session, came: Sequence[Objection]) -> list[list[str]]:
    return [[str(one.id), objecting.label(tx, one)] for one in came]


@form_checks("ask_screening")
def check_screening(tx: Session, case: Case, waiting: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse, once both have screened, to file unread what is anonymous but grave, specific and clear; raises QS-4001."""
    others = [dict(row) for row in tx.exec(_answers(waiting))]
    if not others:
        return  # the first of two: what both have found is asked when the second has found it
    pack, on = pack_of(tx, case), rules_day(case)
    for one in objecting.objections_of(tx, case.id):
        if str(one.id) in payload["objections"]:
            require(screened(pack, on, one, [*others, payload]))


def _answers(waiting: Wait) -> Any:
    return select(Answer.payload).where(Answer.wait_id == waiting.id, col(Answer.withdrawn_at).is_(None))


def screened(pack: Pack, on: date, one: Objection, given: Sequence[dict[str, Any]]) -> Verdict:
    """Return what the gate says of the screening of one objection by those who gave their opinions."""
    rows = [row["objections"][str(one.id)] for row in given]
    clear = pack.value(CLEAR, on).texts()
    marks = tuple(mark for place, mark in enumerate(clear) if any(row.get(f"mark{place}") == "是" for row in rows))
    return objection_screened(
        pack,
        on,
        form=objecting.form_of(one),
        received_on=one.received_on,
        opinions={f"甄别人{place}": row["opinion"] for place, row in enumerate(rows, 1)},
        reasons={f"甄别人{place}": row["reason"] for place, row in enumerate(rows, 1)},
        marks=marks,
    )


@step("汇总甄别意见", "公示")
def settle_screening(context: ActContext) -> Done:
    """File what neither screener found specific (归档); the rest is looked into before anybody is appointed (核查)."""
    tx, _selection = files.here(context)
    pack, on = days_of(context)
    waiting = _round_of(context, "ask_screening")
    given = [dict(row) for row in tx.exec(_answers(waiting))]
    verdicts: list[Any] = []
    open_ones: list[int] = []
    for one in _these(context, waiting.facts["objections"]):
        verdict = require(screened(pack, on, one, given))
        verdicts.append(kept(verdict))
        one.specific = verdict.numbers["处理"] != FILED
        one.screening = {"opinions": [row["objections"][str(one.id)] for row in given]}
        one.outcome, one.outcome_reason, one.until = ("" if one.specific else KEYS[FILED]), "", None
        tx.add(one)
        if one.specific:
            open_ones.append(one.id)
    tx.flush()
    return files.done(context, {"investigate": open_ones, "filed": len(verdicts) - len(open_ones)}, verdicts=verdicts)


def _round_of(context: ActContext, name: str) -> Wait:
    asked = select(Wait).where(Wait.case_id == context.case.id, Wait.name == name, Wait.subject == context.subject)
    return context.tx.exec(asked.order_by(col(Wait.round).desc()).limit(1)).one()


@wait("核查公示意见", "公示")
def ask_findings(context: ActContext) -> Ask:
    """Ask what came of looking into each objection with a lead (调查核实): one of the four outcomes, and what was done about it."""
    files.here(context)
    came = _these(context, context.result("settle_screening")["investigate"])
    return ask(
        context,
        "登记公示意见核查结果",
        key=OUTCOME,
        page=PAGE,
        days="selection.inspect.days",
        role="department_head",
        form=_findings(context, came),
        choices=(DONE,),
        objections=[one.id for one in came],
        button="提交核查结果",
    )


def _findings(context: ActContext, came: Sequence[Objection]) -> list[dict[str, Any]]:
    pack, on = days_of(context)
    known = pack.value(OUTCOME, on).labels()
    options = [label for label in OUTCOMES.values() if label in known]  # in the order of the opinion of 2000
    return form(
        Field(
            "objections",
            "核查结果",
            "rows",
            rows=_rows(context.tx, came),
            columns=(
                Field("outcome", "查核结果", "choice", options=options),
                Field("reason", "查核情况"),
                Field("report", "查核材料文号"),
                Field("handled", "处理情况", required=False, hint="、".join(f"{k}填{v}" for k, v in HANDLED.items())),
            ),
        )
    )


@form_checks("ask_findings")
def check_findings(_tx: Session, _case: Case, _wait: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse a small fault without criticism, and a grave one without the decision that takes the appointment back; raises QS-8001."""
    for key, row in payload["objections"].items():
        what = HANDLED.get(row["outcome"])
        if what and not row["handled"]:
            raise FormIncomplete(f"异议{key}查核结果为{row['outcome']}，请在处理情况中填写{what}。")


def _write(tx: Session, context: ActContext, rows: dict[str, Any], since: date) -> None:
    """Keep what was found of each objection; a suspension runs from the day on which it first began."""
    pack, on = days_of(context)
    months = pack.value(SUSPEND, on).count()
    for one in _these(context, [int(key) for key in rows]):
        row = rows[str(one.id)]
        one.outcome, one.outcome_reason = KEYS[row["outcome"]], row["reason"]
        one.until = None
        found = {"report": row["report"], "handled": row["handled"]}
        if one.outcome == "postponed":
            found["since"] = one.screening.get("since") or since.isoformat()
            one.until = months_later(date.fromisoformat(found["since"]), months)
        one.screening = {**one.screening, **found}
        tx.add(one)
    tx.flush()


def ruled(pack: Pack, on: date, came: Sequence[Objection], suspended_on: date | None) -> Verdict:
    """Return what the gate says of all objections against one person: in the way of the appointment or not."""
    return notice_objections(
        pack,
        on,
        outcomes={objecting.number(one): OUTCOMES[one.outcome] for one in came if one.outcome},
        unscreened=sum(not one.outcome for one in came),
        suspended_on=suspended_on,
    )


@step("登记公示结果", "公示")
def record_notice(context: ActContext) -> Done:
    """Record how the notice ended for each person: who may be appointed, who is suspended, who is not used (四种处理)."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    today = max(on, in_shanghai(context.now).date())
    given = last_answer(context, "ask_findings")
    _write(tx, context, given.payload["objections"] if given else {}, today)
    facts: dict[str, Any] = {"ready": [], "postponed": [], "stopped": []}
    verdicts: list[Any] = []
    for person in files.candidates_of(tx, selection, states=("decided",)):
        came = objecting.about(tx, context.case.id, person.id)
        verdict = ruled(pack, today, came, suspended_since(came))
        verdicts += [kept(verdict)] if came else []
        facts[_settle(tx, person, came, verdict)].append(person.id)
    return files.done(context, facts, verdicts=verdicts)


def _settle(tx: Session, person: Candidate, came: Sequence[Objection], verdict: Verdict) -> str:
    """Say what a verdict on somebody's objections means: may be appointed, waits, or is not used."""
    if verdict.ok:
        return "ready"
    if any(one.outcome == "disqualified" for one in came):
        files.leave(tx, person, "dropped", "公示意见查明有严重问题，不予任用")
        return "stopped"
    if any(not one.outcome for one in came):
        require(verdict)
    return "postponed"


def suspended_since(came: Sequence[Objection]) -> date | None:
    """Return since when somebody is suspended: from the first objection that could not be verified; None for nobody suspended."""
    days = [one.screening["since"] for one in came if one.outcome == "postponed"]
    return date.fromisoformat(min(days)) if days else None


@wait("暂缓任用", "公示")
def ask_postponed(context: ActContext) -> Ask:
    """Ask for the conclusion on a suspended appointment (暂缓任用), within three months generally; C14."""
    tx, _selection = files.here(context)
    person = tx.get_one(Candidate, context.subject_id)
    pack, on = days_of(context)
    since = suspended_since(objecting.about(tx, context.case.id, person.id))
    assert since is not None  # who is not suspended is not asked about
    until = months_later(since, pack.value(SUSPEND, on).count())
    came = [one for one in objecting.about(tx, context.case.id, person.id) if one.outcome in ("", "postponed")]
    made = ask(
        context,
        "暂缓任用，查实后作出结论",
        key=SUSPEND,
        page=PAGE,
        role="department_head",
        form=_findings(context, came),
        choices=(DONE,),
        ask=f"请对暂缓任用作出结论：{files.label(person)}",
        known=[["暂缓任用", f"{since.isoformat()}至{until.isoformat()}"]],
        objections=[one.id for one in came],
        since=since.isoformat(),
        button="提交结论",
    )
    return replace(made, due_at=end_of(until), remind_at=[at_hour(until, 9)])


@form_checks("ask_postponed")
def check_postponed(tx: Session, case: Case, waiting: Wait, choice: str, payload: dict[str, Any]) -> None:
    """Refuse to end a suspension while something is not verified, within its months and after them; raises QS-4001, QS-8001."""
    check_findings(tx, case, waiting, choice, payload)
    pack, on = pack_of(tx, case), rules_day(case)
    rows = payload["objections"]
    if not any(row["outcome"] == OUTCOMES["postponed"] for row in rows.values()):
        return
    outcomes = {f"异议{key}": row["outcome"] for key, row in rows.items() if row["outcome"] != OUTCOMES["disqualified"]}
    since = date.fromisoformat(waiting.facts["since"])
    require(notice_objections(pack, max(on, clock.today(tx)), outcomes=outcomes, suspended_on=since))


@step("登记暂缓任用的结论", "公示")
def record_postponed(context: ActContext) -> Done:
    """Record the conclusion on a suspended appointment: the person comes back to be appointed, or is not used."""
    tx, _selection = files.here(context)
    pack, on = days_of(context)
    today = max(on, in_shanghai(context.now).date())
    person = tx.get_one(Candidate, context.subject_id)
    given = last_answer(context, "ask_postponed", context.subject)
    if given is None:  # withdrew while suspended
        return files.done(context, {"ready": False, "withdrawn": True})
    _write(tx, context, given.payload["objections"], today)
    came = objecting.about(tx, context.case.id, person.id)
    verdict = ruled(pack, today, came, suspended_since(came))
    ready = person.state == "decided" and _settle(tx, person, came, verdict) == "ready"
    return files.done(context, {"ready": ready}, verdicts=[kept(verdict)])
