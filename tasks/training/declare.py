"""Declaring (申报): each unit's training officer declares next year's classes, its head confirms (measure 15)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models import clock
from models.acting import ActContext, Ask, Choice, Done, Part
from models.base import in_shanghai
from models.cases import Case
from models.clock import at_hour, end_of
from models.errors import QingshanError
from models.training import Declaration
from models.waits import Assignment, Wait
from policy.deadlines import due_on
from policy.training_plan import declaration_days, declaration_window
from tasks.acts import step, wait
from tasks.answering import checks
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import cited, pack_of
from tasks.time_limits import limits
from tasks.training import classes
from tasks.training import plan as plans
from tasks.training.people import officers

CLOSE = "training.declaration.close"


class NothingDeclared(QingshanError):
    """还没有填报班次。没有培训计划的，请选择“零申报”；有的，请先填写班次。"""

    number, status = 4003, 422


class ClassesStillThere(QingshanError):
    """已填报了班次，不能零申报。确无计划的，请先删除各班次。"""

    number, status = 4004, 422


@wait("单位申报下一年度班次", "申报")
def ask_unit(context: ActContext) -> Ask:
    """Ask a unit's training officer to declare its classes, or that nothing is planned (零申报), measure 15."""
    tx, case = context.tx, context.case
    called = context.result("issue_call")
    unit = _officers(context, called)[context.subject_id]
    value = pack_of(tx, case).value(CLOSE, rules_day(case))
    closes = date.fromisoformat(called["closes"])
    again, due = context.round > 1, end_of(closes)
    if again and _in_time(tx, called["plan"], unit.unit_id):  # what came too late is not mended into being in time
        days = due_on(pack_of(tx, case), rules_day(case), "training.confirm.days", context.now.date())
        due = max(due, end_of(days))
    return Ask(
        title="申报下一年度培训班次" if not again else "修改后重新申报",
        page="declare",
        parts=[Part(unit.declares, "培训专干", unit.unit_id)] if unit.declares else [],
        choices=[Choice("submit", "提交申报"), Choice("nothing", "零申报（下一年度无培训计划）")],
        notice="returned" if again else "call",
        article=cited(value),
        law=value.words,
        facts={"unit": unit.unit_id, "plan": called["plan"], "year": called["year"], "returned": _why(context)},
        context={
            "unit_name": unit.name,
            **({"reason": _why(context)} if again else {"plan_year": str(called["year"])}),
        },
        due_at=due,
        on_due="close",
        remind_at=[
            at_hour(date.fromisoformat(day), 9)
            for day in called["reminders"]
            if at_hour(date.fromisoformat(day), 9) > context.now
        ],
        escalate_at=_escalates(context, called) if unit.head_id and not again else None,
    )


def _escalates(context: ActContext, called: Mapping[str, Any]) -> datetime | None:
    """Return when the unit's head is told, none where that day is past (a call issued late)."""
    at = at_hour(date.fromisoformat(called["escalates"]), 9)
    return at if at > context.now else None


def _officers(context: ActContext, called: Mapping[str, Any]) -> dict[int, Any]:
    """Return who speaks for the units called, read once a transaction however many are asked."""
    known: dict[int, Any] | None = context.tx.info.get("officers")
    if known is None:
        known = context.tx.info["officers"] = officers(context.tx, called["units"])
    return known


def _why(context: ActContext) -> str:
    return str(context.returned["reason"]) if context.returned else ""


@checks("declare")
def check_declaration(
    tx: Session, case: Case, wait: Wait, part: Assignment, choice: str, payload: Mapping[str, Any]
) -> dict[str, Any]:
    """Take a declaration only in time, complete, and with every class fit to go on; returns what was declared."""
    pack, on = pack_of(tx, case), rules_day(case)
    if not _in_time(tx, wait.facts["plan"], wait.facts["unit"]):
        days = declaration_days(pack, on, wait.facts["year"])
        declared_on = max(clock.today(tx), days.opens)  # a call that the office opened early is open
        require(declaration_window(pack, on, plan_year=wait.facts["year"], declared_on=declared_on))
    drafts = classes.of_unit(tx, wait.facts["plan"], wait.facts["unit"])
    if choice == "nothing" and drafts:
        raise ClassesStillThere
    if choice == "submit" and not drafts:
        raise NothingDeclared
    for one in drafts:
        for verdict in classes.verdicts(pack, on, one):
            require(verdict)
    declaration = _declaration(tx, wait.facts["plan"], wait.facts["unit"])
    declaration.state = "submitted"
    declaration.nothing_planned = choice == "nothing"
    declaration.submitted_at, declaration.submitted_by_id = clock.now(tx), part.person_id
    for one in drafts:
        one.state, one.case_id = "declared", case.id
    tx.add_all([declaration, *drafts])
    return {"classes": [one.id for one in drafts], "content": plans.digest(drafts)}


@limits("declare")
def check_close(tx: Session, case: Case, wait: Wait, until: datetime) -> None:
    """Let nobody move the close of the yearly call past the day that measure 15 names (每年12月底前).

    A unit that declared in time and had its declaration returned may have longer to mend it.
    """
    if not _in_time(tx, wait.facts["plan"], wait.facts["unit"]):
        day = in_shanghai(until).date()
        require(declaration_window(pack_of(tx, case), rules_day(case), plan_year=wait.facts["year"], declared_on=day))


def _declaration(tx: Session, plan_id: int, unit_id: int) -> Declaration:
    found = tx.execute(
        text("SELECT id FROM declaration WHERE plan_id = :plan AND unit_id = :unit"),
        {"plan": plan_id, "unit": unit_id},
    ).scalar_one()
    return tx.get_one(Declaration, found)


def _in_time(tx: Session, plan_id: int, unit_id: int) -> bool:
    """Tell whether a unit has declared within the call: no round after its close makes up for that."""
    return _declaration(tx, plan_id, unit_id).submitted_at is not None


@wait("单位主要负责人确认", "申报")
def ask_head(context: ActContext) -> Ask:
    """Ask the unit's head to confirm the declaration, or to return it with a reason (退回修改)."""
    tx, case = context.tx, context.case
    pack, on = pack_of(tx, case), rules_day(case)
    called = context.result("issue_call")
    unit = _officers(context, called)[context.subject_id]
    due = end_of(due_on(pack, on, "training.confirm.days", context.now.date()))
    value = pack.value(CLOSE, on)
    return Ask(
        title="确认本单位申报",
        page="confirm",
        parts=[Part(unit.confirms, "主要负责人", unit.unit_id)] if unit.confirms else [],
        choices=[Choice("confirm", "确认申报"), Choice("return", "退回修改", "stops", reason=True)],
        notice="confirm",
        article=cited(value),
        law=value.words,
        facts={"unit": unit.unit_id, "plan": called["plan"], "year": called["year"]},
        context={"unit_name": unit.name},
        due_at=due,
        remind_at=[at_hour(due.date(), 9)],
    )


@step("接收单位申报", "申报")
def accept(context: ActContext) -> Done:
    """Accept a unit's confirmed declaration: from here its classes are under review."""
    tx = context.tx
    plan = context.result("issue_call")["plan"]
    declaration = _declaration(tx, plan, context.subject_id)
    declaration.state, declaration.confirmed_at = "confirmed", context.now
    declaration.confirmed_by_id = tx.execute(
        text(
            "SELECT x.person_id FROM answer x JOIN wait w ON w.id = x.wait_id WHERE w.case_id = :case"
            " AND w.name = 'ask_head' AND w.subject = :subject AND x.withdrawn_at IS NULL ORDER BY x.id DESC LIMIT 1"
        ),
        {"case": context.case.id, "subject": context.subject},
    ).scalar()
    tx.add(declaration)
    return Done(
        facts={
            "declaration": declaration.id,
            "nothing": declaration.nothing_planned,
            "classes": [one.id for one in classes.of_unit(tx, plan, context.subject_id)],
        }
    )


@step("申报截止，汇总申报情况", "申报")
def close_call(context: ActContext) -> Done:
    """Close the call: which units declared, which have nothing planned (零申报), which did not declare (未申报)."""
    tx = context.tx
    plan = context.result("issue_call")["plan"]
    rows = tx.execute(
        text("SELECT unit_id, state, nothing_planned FROM declaration WHERE plan_id = :plan ORDER BY unit_id"),
        {"plan": plan},
    ).all()
    tx.execute(
        text("UPDATE declaration SET state = 'missing' WHERE plan_id = :plan AND state <> 'confirmed'"), {"plan": plan}
    )
    tx.execute(text("UPDATE training_plan SET state = 'reviewing' WHERE id = :plan"), {"plan": plan})
    ids = tx.execute(
        text(
            "SELECT c.id FROM training_class c JOIN declaration d ON d.plan_id = c.plan_id AND d.unit_id = c.unit_id"
            " WHERE c.plan_id = :plan AND c.state = 'declared' AND d.state = 'confirmed' ORDER BY c.unit_id, c.position"
        ),
        {"plan": plan},
    )
    return Done(
        facts={
            "declared": [r.unit_id for r in rows if r.state == "confirmed" and not r.nothing_planned],
            "nothing": [r.unit_id for r in rows if r.state == "confirmed" and r.nothing_planned],
            "missing": [r.unit_id for r in rows if r.state != "confirmed"],
            "classes": list(ids.scalars()),
        }
    )
