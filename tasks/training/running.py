"""Holding a class (培训班次举办登记): registered only with a reply, started only as approved. Measure 15.

凡未经批复同意的培训计划,一律不得组织实施. 否则,将追究有关单位和领导的责任.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from models import clock
from models.acting import ActContext, Ask, Choice, Done
from models.cases import Case
from models.clock import at_hour, end_of
from models.training import ClassRun, TrainingClass
from models.waits import Assignment, Wait
from policy.deadlines import due_on
from policy.packs import Pack
from policy.ruling import chinese_day
from tasks.acts import step, wait
from tasks.answering import checks
from tasks.opening import open_case
from tasks.procedures import CLASS_RUN
from tasks.refusing import require
from tasks.rules import cited
from tasks.training import register
from tasks.training.call import as_json
from tasks.training.given import last_answer
from tasks.training.moved import tell_moved, when_and_where
from tasks.training.particulars import BadDays, read_particulars, read_period, read_sessions, session_words
from tasks.training.people import in_role
from tasks.training.special import unit_part

REPLY, SPECIAL = "training.reply.required", "training.special.approval"


def open_run(tx: Session, class_id: int, by: int) -> Case:
    """Register that a class is to be held (办班登记); refused without a reply that approves it (measure 15).

    Call it within `register.acting_on`, which keeps a refusal in the journal. Raises QS-4001, QS-1005 when it is
    registered already, QS-2010 and QS-2013.
    """
    one = register.taken(tx, class_id)
    register.must_speak(tx, one.unit_id, by)
    require(register.start_verdict(tx, register.rules_today(tx), one))
    case = open_case(
        tx,
        CLASS_RUN,
        f"class:{one.id}",
        title=f"“{one.name}”举办登记",
        subject={"class": one.id},
        by=by,
        parent=one.case_id,
    )
    tx.add(ClassRun(class_id=one.id, case_id=case.id))
    tx.flush()
    return case


def the_run(context: ActContext) -> tuple[TrainingClass, ClassRun]:
    """Return the class that the case is about and its line in the register."""
    return class_and_run(context.tx, int(context.case.subject["class"]))


def class_and_run(tx: Session, class_id: int) -> tuple[TrainingClass, ClassRun]:
    """Return a class and its line in the register."""
    run = register.run_of(tx, class_id)
    assert run is not None, "a class-run case has its line in the register"
    return tx.get_one(TrainingClass, class_id), run


@step("核对批复，登记举办", "登记")
def open_register(context: ActContext) -> Done:
    """Enter the class in the register on its reply; one found to have run before its reply is entered as 未批先办."""
    one, run = the_run(context)
    verdict = register.start_verdict(context.tx, register.rules_of(context.tx, context.case), one)
    unapproved = run.state == "unapproved"
    if not unapproved:
        require(verdict)
    return Done(
        facts={"class": one.id, "unit": one.unit_id, "run": run.id, "unapproved": unapproved}, verdicts=as_json(verdict)
    )


@wait("单位登记开班", "办班")
def ask_start(context: ActContext) -> Ask:
    """Ask the unit to register the start with what is really held: kind, scale, time, place (measure 15)."""
    one, run = the_run(context)
    may, allotted = register.allowed(context.tx, one), last_answer(context, "ask_places")
    year, month = register.month_of(may["month"])
    first = context.now.date().replace(year=year, month=month, day=1)
    due = end_of((first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    return ask_officer(
        context,
        title="登记开班",
        page="class_start",
        choices=[
            Choice("start", "按所填内容登记开班"),
            Choice("cancel", "登记：本班不再举办", "stops", reason=True),
        ],
        facts={
            "allowed": register.as_json(may),
            "starts_on": _iso(run.starts_on),
            "ends_on": _iso(run.ends_on),
            "sessions": allotted.payload.get("sessions", "") if allotted else "",
        },
        due_at=due,
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def ask_officer(
    context: ActContext,
    *,
    title: str,
    page: str,
    choices: list[Choice],
    facts: Mapping[str, Any],
    due_at: datetime,
    why: str = "",
) -> Ask:
    """Ask the organising unit's training officer about a class in the register, on the sentence of measure 15."""
    one, run = the_run(context)
    pack, on = register.rules_of(context.tx, context.case)
    value = pack.value(SPECIAL if one.plan_id is None else REPLY, on)
    return Ask(
        title=title,
        page=page,
        parts=[unit_part(context.tx, one.unit_id, "培训专干")],
        choices=choices,
        notice="returned" if why else "class_step",
        article=cited(value),
        law=value.words,
        facts={"class": one.id, "unit": one.unit_id, "run": run.id, "year": one.year, "returned": why, **facts},
        context={"about": one.name, **({"reason": why} if why else {})},
        due_at=due_at,
        remind_at=[at_hour(due_at.date(), 9)] if due_at > context.now else [],
    )


def ask_section(context: ActContext, *, title: str, page: str, choices: list[Choice], facts: Mapping[str, Any]) -> Ask:
    """Ask the department's section (any one clerk) about a class in the register, on the words of the reply."""
    one, run = the_run(context)
    pack, on = register.rules_of(context.tx, context.case)
    value = pack.value("training.reply.issuer", on)
    due = end_of(due_on(pack, on, "training.signoff.days", context.now.date()))
    return Ask(
        title=title,
        page=page,
        parts=in_role(context.tx, "clerk"),
        need="any",
        choices=choices,
        notice="class_step",
        article=cited(value),
        law=value.words,
        facts={"class": one.id, "unit": one.unit_id, "run": run.id, **facts},
        context={"about": one.name},
        due_at=due,
        remind_at=[at_hour(due.date(), 9)],
    )


@checks("class_start")
def check_start(
    tx: Session, case: Case, wait: Wait, part: Assignment, choice: str, payload: Mapping[str, Any]
) -> dict[str, Any]:
    """Take a start only after the reply and within it, or within an approved change; names each particular that differs."""
    if choice == "cancel":
        return {}
    one = tx.get_one(TrainingClass, wait.facts["class"])
    return read_held(tx, register.rules_of(tx, case), one, payload)


def read_held(tx: Session, rules: tuple[Pack, date], one: TrainingClass, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is held as it is kept, once the gates have let it pass; the month is that of the first day.

    A class is registered when it has begun, never before: what is still to come may come otherwise.
    """
    (starts, ends), sessions = read_period(payload), read_sessions(payload)
    require(register.start_verdict(tx, rules, one, starts))
    entered = read_particulars({**payload, "month": starts.month}, one.year)
    entered["month"] = register.month_words(starts.year, starts.month)
    if entered["days"] > (ends - starts).days + 1:  # type: ignore[operator]
        raise BadDays("天数多于开班日期至结束日期之间的日数，请核对。")
    require(register.held_verdict(tx, rules, one, entered))
    require(register.days_verdict(rules, entered["days"], starts, ends, sessions))
    if sessions:  # one held with interruptions lies in its month whole
        last = {"month": register.month_words(ends.year, ends.month)}
        require(register.held_verdict(tx, rules, one, entered | last))
    if starts > clock.today(tx):
        raise BadDays(f"{chinese_day(starts)}还没有到，不能登记开班。请在开班当天或以后登记；日期有误的，请更正。")
    held = register.as_json(entered) | session_words(sessions)
    return {"held": held, "starts_on": starts.isoformat(), "ends_on": ends.isoformat()}


@step("登记开班", "办班")
def record_start(context: ActContext) -> Done:
    """Record the start of a class as it is held: from here it is running (组织实施)."""
    one, run = the_run(context)
    given = last_answer(context, "ask_start")
    assert given is not None, "a start is recorded on the unit's answer"
    allotted = last_answer(context, "ask_places")
    before = when_and_where(run, allotted.payload.get("sessions", "") if allotted else "")
    enter_held(run, given.payload)
    told = tell_moved(context.tx, context.case, one, before, when_and_where(run), f"moved:{run.id}:start")
    run.state = "running"
    context.tx.add(run)
    verdict = register.held_verdict(
        context.tx, register.rules_of(context.tx, context.case), one, register.from_json(run.held)
    )
    return Done(
        facts={
            "class": one.id,
            "run": run.id,
            "starts_on": _iso(run.starts_on),
            "ends_on": _iso(run.ends_on),
            "told": told,  # units with places whose notice said other days
        },
        verdicts=as_json(verdict),
    )


def enter_held(run: ClassRun, kept: Mapping[str, Any]) -> None:
    """Write what is held into the register's line."""
    run.held = dict(kept["held"])
    enter_period(run, kept)


def enter_period(run: ClassRun, kept: Mapping[str, Any]) -> None:
    """Write the first and the last day into the register's line."""
    run.starts_on, run.ends_on = date.fromisoformat(kept["starts_on"]), date.fromisoformat(kept["ends_on"])


@step("登记本班不再举办", "办班")
def record_cancelled(context: ActContext) -> Done:
    """Record that an approved class is not held; holding it later needs a new application (measure 15)."""
    one, run = the_run(context)
    run.state = "cancelled"
    context.tx.add(run)
    return Done(facts={"class": one.id, "run": run.id})
