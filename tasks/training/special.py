"""The special path (计划外培训): a class of special need during the year, by the organising unit's application. Measure 15.

如确因特殊需要,又未纳入年度培训计划的各类培训任务,必须由承办单位按照规定程序履行申报审批手续,未经批准,不得组织实施.
Lateness alone is no special need: the application is returned. The approvers are the pack's value (our default: the same two).
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from models import clock
from models.acting import ActContext, Ask, Choice, Done, Part
from models.cases import Case
from models.clock import at_hour, end_of
from models.errors import QingshanError
from models.people import Unit
from models.training import TrainingClass
from models.waits import Assignment, Wait
from policy.deadlines import due_on
from policy.packs import Pack
from policy.training_plan import special_path
from policy.verdict import Verdict
from tasks.acts import step, wait
from tasks.answering import checks
from tasks.opening import open_case
from tasks.procedures import SPECIAL_TRAINING
from tasks.refusing import require
from tasks.rules import cited
from tasks.training import register, telling
from tasks.training.call import as_json
from tasks.training.classes import fill, verdicts
from tasks.training.people import NobodyInRole, officers
from tasks.training.register import rules_of
from tasks.workbooks.cells import narrow
from tasks.workbooks.class_row import ClassRow

GROUNDS = "training.special.grounds"


class AppliedAlready(QingshanError):
    """同一班次的计划外申报正在办理，没有重复提交。确是两期的，请在名称后注明“第一期”“第二期”。"""

    number, status = 4043, 409


def apply(
    tx: Session, unit_id: int, row: ClassRow, special_need: str, late_only: bool, by: int, year: int | None = None
) -> Case:
    """File a unit's application for one class outside the plan (计划外培训申报); `late_only`: 仅因逾期未报.

    `year` is that of the class, this year unless given. An application of lateness alone is filed too, so that its
    return is on record. Raises QS-4043 while the same class waits for its decision, QS-4001 when no need is stated or
    measures 11 and 12 forbid the class, QS-2010 and QS-2013 when `by` does not speak for the unit.
    """
    register.must_speak(tx, unit_id, by)
    rules = register.rules_today(tx)
    _not_twice(tx, unit_id, row, year or rules[1].year)
    one = TrainingClass(unit_id=unit_id, year=year or rules[1].year, state="declared", position=1)
    fill(one, row)
    one.special_need, one.late_only = special_need.strip(), late_only
    require_fit(tx, rules, one)
    tx.add(one)
    tx.flush()
    case = open_case(
        tx, SPECIAL_TRAINING, f"class:{one.id}", title=f"计划外培训“{one.name}”", subject={"class": one.id}, by=by
    )
    one.case_id = case.id
    tx.add(one)
    tx.flush()
    return case


def _not_twice(tx: Session, unit_id: int, row: ClassRow, year: int) -> None:
    """Refuse a second application for a class that is not decided on yet: a form sent twice is one application."""
    # one after another, without holding up rows that refer to the unit
    tx.get(Unit, unit_id, with_for_update={"key_share": True}, populate_existing=True)
    there = select(TrainingClass).join(Case, col(Case.id) == TrainingClass.case_id)
    there = there.where(TrainingClass.unit_id == unit_id, TrainingClass.year == year)
    going = there.where(Case.procedure == SPECIAL_TRAINING.key, col(Case.state).in_(("open", "paused")))
    same = narrow(row.name), row.month, narrow(row.audience)
    if any((narrow(one.name), one.month, narrow(one.audience)) == same for one in tx.exec(going)):
        raise AppliedAlready


def require_fit(tx: Session, rules: tuple[Pack, Any], one: TrainingClass) -> None:
    """Refuse an application of a month that is over, without a stated need, or that measures 11 and 12 forbid."""
    require(register.ahead_verdict(tx, rules, one.year, one.month, special=True))
    if not one.late_only:
        require(grounds(tx, rules, one))
    for verdict in verdicts(*rules, one):
        require(verdict)


def grounds(tx: Session, rules: tuple[Pack, Any], one: TrainingClass) -> Verdict:
    """Tell whether a class may take the special path (确因特殊需要,又未纳入年度培训计划), measure 15."""
    return special_path(
        *rules, stated_need=one.special_need, late_only=one.late_only, in_annual_plan=in_plan(tx, one) is not None
    )


def in_plan(tx: Session, one: TrainingClass) -> TrainingClass | None:
    """Return the class of this unit's approved plan that is the same one (name, month, audience), if there is any."""
    others = select(TrainingClass).where(TrainingClass.unit_id == one.unit_id, TrainingClass.year == one.year)
    planned = others.where(TrainingClass.state.in_(("approved", "reduced")))  # type: ignore[attr-defined]
    same = narrow(one.name), one.month, narrow(one.audience)
    return next(
        (o for o in tx.exec(planned) if o.plan_id and (narrow(o.name), o.month, narrow(o.audience)) == same), None
    )


@step("登记计划外培训申报", "申报")
def file_application(context: ActContext) -> Done:
    """Take the unit's application in, or take it back to the unit when somebody returned it."""
    one = the_class(context)
    returned = context.round > 1
    if returned:
        one.state = "returned"
        context.tx.add(one)
    return Done(facts={"class": one.id, "unit": one.unit_id, "returned": returned})


def the_class(context: ActContext) -> TrainingClass:
    """Return the class that the case is about."""
    return context.tx.get_one(TrainingClass, int(context.case.subject["class"]))


@wait("单位修改退回的申报", "申报")
def ask_unit_to_amend(context: ActContext) -> Ask:
    """Ask the organising unit to mend its returned application, or to withdraw it (退回修改)."""
    why = str(context.returned["reason"]) if context.returned else last_return(context)
    return _ask_unit(
        context,
        title="修改退回的申报",
        page="special_mend",
        role="培训专干",
        choices=[Choice("resubmit", "修改后重新提交"), Choice("withdraw", "撤回申报")],
        notice="returned",
        more={"reason": why},
        facts={"returned": why},
    )


def last_return(context: ActContext) -> str:
    """Return why the case came back last, from its own record."""
    found = context.tx.execute(
        text("SELECT result->>'reason' FROM act WHERE case_id = :case AND kind = 'return' ORDER BY id DESC LIMIT 1"),
        {"case": context.case.id},
    ).scalar()
    return str(found or "")


@checks("special_mend")
def check_amended(
    tx: Session, case: Case, wait: Wait, part: Assignment, choice: str, payload: Mapping[str, Any]
) -> dict[str, Any]:
    """Take a mended application only with its need and with nothing of measures 11 and 12 in its way."""
    if choice == "withdraw":
        return {}
    one = tx.get_one(TrainingClass, wait.facts["class"])
    one.special_need = str(payload.get("special_need", one.special_need)).strip()
    one.late_only = _yes(payload.get("late_only", one.late_only))
    require_fit(tx, rules_of(tx, case), one)
    one.state = "declared"
    tx.add(one)
    return {"late_only": one.late_only}


def _yes(raw: object) -> bool:
    return raw is True or str(raw).strip().lower() in ("true", "1", "yes", "on", "是")


@step("审查是否属于特殊需要", "申报")
def decide_acceptance(context: ActContext) -> Done:
    """Decide whether the application is accepted: a stated special need, not lateness alone, not in the plan (measure 15).

    What is not accepted goes back to the unit (退回) with the article. Fixes who is to approve it.
    """
    one, rules = the_class(context), rules_of(context.tx, context.case)
    verdict = grounds(context.tx, rules, one)
    accepted = verdict.ok and in_plan(context.tx, one) is None
    if not accepted:
        one.state, one.decision_reason = "refused", verdict.reason
        context.tx.add(one)
        reason = f"{verdict.reason}{verdict.remedy}"
        telling.tell_result(context.tx, context.case, one.unit_id, "退回，不予受理", reason, article=verdict.article)
    approvers = rules[0].value("training.special.approvers", rules[1])
    return Done(
        facts={"accepted": accepted, "approvers": list(approvers.texts()), "approvers_sure": approvers.sure_words},
        verdicts=as_json(verdict),
    )


@wait("单位主要负责人确认", "申报")
def ask_unit_head(context: ActContext) -> Ask:
    """Ask the organising unit's head to confirm the application, or to return it with a reason (measure 15: 承办单位)."""
    return _ask_unit(
        context,
        title="确认计划外培训申报",
        page="special_confirm",
        role="主要负责人",
        choices=[Choice("confirm", "确认申报"), Choice("return", "退回修改", "stops", reason=True)],
        notice="special",
    )


def _ask_unit(
    context: ActContext,
    *,
    title: str,
    page: str,
    role: str,
    choices: list[Choice],
    notice: str,
    more: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Ask:
    """Ask the organising unit: its training officer, or its head."""
    one, (pack, on) = the_class(context), rules_of(context.tx, context.case)
    value = pack.value(GROUNDS, on)
    due = end_of(due_on(pack, on, "training.confirm.days", context.now.date()))
    return Ask(
        title=title,
        page=page,
        parts=[unit_part(context.tx, one.unit_id, role)],
        choices=choices,
        notice=notice,
        article=cited(value),
        law=value.words,
        facts={"class": one.id, "unit": one.unit_id, "year": one.year, **(facts or {})},
        context={"about": one.name, **(more or {})},
        due_at=due,
        remind_at=[at_hour(due.date(), 9)],
    )


def unit_part(tx: Session, unit_id: int, role: str) -> Part:
    """Return a unit's training officer (培训专干) or head (主要负责人); raises QS-4002 when it has neither."""
    unit = officers(tx, [unit_id]).get(unit_id)
    person = (unit.confirms if role == "主要负责人" else unit.declares) if unit else None
    if person is None:
        raise NobodyInRole("该单位没有登记培训专干和主要负责人，请系统管理员先导入（qingshan import）。")
    return Part(person, role, unit_id)


@step("登记单位撤回申报", "申报")
def record_withdrawal(context: ActContext) -> Done:
    """Record that the unit has withdrawn its application."""
    one = the_class(context)
    one.state, one.decision_reason = "withdrawn", "承办单位撤回申报"
    context.tx.add(one)
    return Done(facts={"class": one.id, "on": clock.today(context.tx).isoformat()})
