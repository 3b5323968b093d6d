"""Closing a class (结班): the unit hands in the roster, the department confirms it, each person gets hours and credits once.

Measure 15 ends with the class; measure 3 begins with what is recorded here (学分考核制).
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlmodel import Session

from models import clock
from models.acting import ActContext, Ask, Choice, Done
from models.cases import Case
from models.clock import end_of
from models.errors import QingshanError
from models.training import Attendance, ClassRun, TrainingClass
from models.waits import Assignment, Wait
from policy.deadlines import due_on
from policy.training_plan import class_closed, credits
from policy.verdict import Verdict
from tasks.acts import step, wait
from tasks.answering import checks
from tasks.papers.words import plain
from tasks.refusing import require
from tasks.training import hours, register
from tasks.training.attending import BadAttendance, roster_of
from tasks.training.call import as_json
from tasks.training.given import last_answer
from tasks.training.running import ask_officer, ask_section, class_and_run, the_run
from tasks.workbooks.cells import Unreadable, tidy
from tasks.workbooks.figures import read_hours


class BadHours(QingshanError):
    """本班学时填写有误：请填大于零、不超过申报标准的学时。"""

    number, status = 4030, 422


@wait("单位报送出勤名册", "结班")
def ask_roster(context: ActContext) -> Ask:
    """Ask the unit for the roster with attendance in half days, which closes the class."""
    one, run = the_run(context)
    pack, on = register.rules_of(context.tx, context.case)
    assert run.ends_on is not None, "a running class has its last day"
    last = max(run.ends_on, context.now.date())
    return ask_officer(
        context,
        title="报送出勤名册，申请结班" if context.round == 1 else "修改后重新报送出勤名册",
        page="class_roster",
        choices=[Choice("close", "报送名册，申请结班")],
        facts=roster_facts(one, run),
        due_at=end_of(due_on(pack, on, "training.confirm.days", last)),
        why=str(context.returned["reason"]) if context.returned else "",
    )


def roster_facts(one: TrainingClass, run: ClassRun) -> dict[str, Any]:
    """Return what the page of the roster shows of a class as it is held."""
    return {
        "days": str(_held_days(run)),
        "hours": str(full_hours(one, run)),
        "ends_on": run.ends_on.isoformat() if run.ends_on else "",
        "held": run.held,
    }


def _held_days(run: ClassRun) -> Decimal:
    return Decimal(run.held["days"])


def full_hours(one: TrainingClass, run: ClassRun) -> Decimal:
    """Return the hours of the whole class as held, by the hours a day that were declared."""
    return hours.class_hours(one.hours, one.days, _held_days(run))


@checks("class_roster")
def check_roster(
    tx: Session, case: Case, wait: Wait, part: Assignment, choice: str, payload: Mapping[str, Any]
) -> dict[str, Any]:
    """Take a roster only when the class is over, everyone on it has hours once, and no more came than were approved."""
    one, run = class_and_run(tx, wait.facts["class"])
    lines = roster_of(tx, one.id)
    whole = _hours_given(payload.get("hours"), full_hours(one, run))
    if more := sum(line.days > _held_days(run) for line in lines):  # entered before the days were corrected
        raise BadAttendance(f"名册中有{more}人的出勤天数超过本班的{plain(_held_days(run))}天，请核对后改正。")
    require(closing_verdict(tx, case, run, lines, whole))
    approved = register.allowed(tx, one)
    if len(lines) > int(approved["headcount"]):
        actual = register.from_json(run.held) | {"headcount": len(lines)}
        require(register.held_verdict(tx, register.rules_of(tx, case), one, actual))
    return {"hours": str(whole), "people": len(lines)}


def _hours_given(raw: object, most: Decimal) -> Decimal:
    """Return the hours that the unit says the whole class had; blank: as declared. Raises QS-4030 for more than that."""
    if not tidy(raw):
        return most
    try:
        given = read_hours(tidy(raw))
    except Unreadable as problem:
        raise BadHours(f"本班学时{problem.message}。{problem.remedy}。") from None
    if given > most:
        raise BadHours(f"本班学时不能超过按申报标准折算的{most}学时。")
    return given


def closing_verdict(tx: Session, case: Case, run: ClassRun, lines: Sequence[Attendance], whole: Decimal) -> Verdict:
    """Tell whether a class may be closed: over, and everyone of the roster with hours within the daily limit."""
    assert run.ends_on is not None, "a running class has its last day"
    each = {str(line.person_id): Fraction(_hours_of(run, line, whole)) for line in lines}
    return class_closed(
        *register.rules_of(tx, case),
        closed_on=clock.today(tx),
        ended_on=run.ends_on,
        days=Fraction(_held_days(run)),
        roster=tuple(str(line.person_id) for line in lines),
        hours=each,
    )


def _hours_of(run: ClassRun, line: Attendance, whole: Decimal) -> Decimal:
    return hours.person_hours(whole, _held_days(run), line.days)


@wait("区委组织部确认结班", "结班")
def ask_clerk(context: ActContext) -> Ask:
    """Ask the department to confirm the roster, or to return it with a reason."""
    given = last_answer(context, "ask_roster")
    return ask_section(
        context,
        title="确认出勤名册，准予结班",
        page="class_confirm",
        choices=[Choice("confirm", "确认名册，准予结班"), Choice("return", "退回修改", "stops", reason=True)],
        facts={"hours": given.payload["hours"] if given else "", "people": given.payload["people"] if given else 0},
    )


@step("登记学时学分，结班", "结班")
def record_hours(context: ActContext) -> Done:
    """Record hours and credits of each person, once, and close the class in the register (measures 15 and 3)."""
    tx, case = context.tx, context.case
    one, run = the_run(context)
    given = last_answer(context, "ask_roster")
    assert given is not None, "a class is closed on the unit's roster"
    whole, lines, rules = Decimal(given.payload["hours"]), roster_of(tx, one.id), register.rules_of(tx, case)
    verdict = require(closing_verdict(tx, case, run, lines, whole))
    for line in lines:
        line.hours = _hours_of(run, line, whole)
        line.credits = hours.earned(*rules, line.hours)
        line.confirmed_at = context.now
        tx.add(line)
    run.state, run.closed_at = "closed", context.now
    tx.add(run)
    total = sum((line.hours for line in lines), Decimal(0))
    points = [line.credits for line in lines if line.credits is not None]
    return Done(
        facts={
            "class": one.id,
            "run": run.id,
            "people": len(lines),
            "hours": str(total),
            "credits": str(sum(points, Decimal(0))) if points else None,
        },
        verdicts=as_json(verdict, credits(*rules, hours=Fraction(total))),
    )
