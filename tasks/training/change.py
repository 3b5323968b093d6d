"""Changing an approved class (班次变更): kind, scale, time or place, asked before it is held. Our reading of measure 15.

凡未经批复同意的培训计划,一律不得组织实施: a class held otherwise than approved was not approved. The Measures do not say who
approves a change; our default is the department's head (部长), shown as our default, and the office may set others.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, select

from models import clock
from models.acting import ActContext, Done
from models.cases import Case
from models.errors import QingshanError, ReasonNeeded
from models.training import ClassChange, ClassRun, TrainingClass
from policy.packs import Pack
from policy.ruling import chinese_day
from tasks.acts import step
from tasks.opening import open_case
from tasks.procedures import CLASS_CHANGE
from tasks.refusing import require
from tasks.training import office, register, telling
from tasks.training.call import as_json
from tasks.training.particulars import read_particulars

FIELDS = "training.change.fields"
DEFAULT_APPROVERS = ["department_head"]  # our default: the Measures name nobody


class NothingChanged(QingshanError):
    """填写的内容与批复相同，没有变更。不需变更的，不必申请。"""

    number, status = 4022, 422


OVER = ("closed", "cancelled", "unapproved")  # states of the register in which a class is over


class ChangePending(QingshanError):
    """该班次已有一项变更正在审批，请待其办结后再申请。"""

    number, status = 4023, 409


class ChangeTooLate(QingshanError):
    """该班次已经结班、取消或登记为未批先办，不能再变更。"""

    number, status = 4024, 409


def request(tx: Session, class_id: int, by: int, after: Mapping[str, Any], reason: str) -> Case:
    """File a unit's request to change an approved class (班次变更申请); what is blank in `after` stays as allowed.

    Raises QS-4001 for a class without an approving reply, QS-4020 to QS-4024, QS-1007, QS-2010 and QS-2013.
    """
    one = register.taken(tx, class_id)
    register.must_speak(tx, one.unit_id, by)
    require(register.start_verdict(tx, register.rules_today(tx), one))
    if not reason.strip():
        raise ReasonNeeded("请写明变更的理由。")
    _must_be_open(tx, one)
    before = register.allowed(tx, one)
    wanted = differing(read_particulars(after, one.year, before), before)
    must_be_ahead(tx, register.rules_today(tx), one, before | wanted)
    count = len(tx.exec(select(ClassChange.id).where(ClassChange.class_id == one.id)).all())
    case = open_case(
        tx,
        CLASS_CHANGE,
        f"class:{one.id}:{count + 1}",
        title=f"“{one.name}”变更",
        subject={"class": one.id},
        by=by,
        parent=one.case_id,
    )
    tx.add(
        ClassChange(
            class_id=one.id,
            case_id=case.id,
            before=register.as_json(before),
            after=register.as_json(wanted),
            reason=reason.strip(),
        )
    )
    tx.flush()
    return case


def _must_be_open(tx: Session, one: TrainingClass) -> None:
    """Refuse a change of a class that is over, or beside another change that is not decided yet."""
    _must_not_be_over(register.run_of(tx, one.id))
    pending = text(
        "SELECT 1 FROM class_change x JOIN qs_case c ON c.id = x.case_id"
        " WHERE x.class_id = :id AND x.state = 'asked' AND c.state IN ('open','paused')"
    )
    if tx.execute(pending, {"id": one.id}).first():
        raise ChangePending


def _must_not_be_over(run: ClassRun | None) -> None:
    if run and run.state in OVER:
        raise ChangeTooLate


def must_be_ahead(tx: Session, rules: tuple[Pack, date], one: TrainingClass, wanted: register.Particulars) -> None:
    """Refuse to change what is over: a class whose month has passed, or one that ran and ended; while it runs it may be.

    Raises QS-4001 with the sentence of measure 15, QS-4024 for a class that has ended.
    """
    run = register.run_of(tx, one.id)
    _must_not_be_over(run)
    if run is None or run.state != "running" or run.ends_on is None:
        year, month = register.month_of(wanted["month"])
        require(register.ahead_verdict(tx, rules, year, month, special=one.plan_id is None))
    elif run.ends_on < clock.today(tx):
        raise ChangeTooLate(
            f"该班次已于{chinese_day(run.ends_on)}结束，不能事后申请变更。"
            "举办情况与批复不一致的，请报区委组织部登记为未批先办。"
        )


def differing(wanted: register.Particulars, before: register.Particulars) -> register.Particulars:
    """Return only what is to change; raises QS-4022 when nothing is."""
    found = {name: value for name, value in wanted.items() if value != before[name]}
    if not found:
        raise NothingChanged
    return found


def the_change(context: ActContext) -> ClassChange:
    """Return the change that the case decides on."""
    return change_of(context.tx, context.case.id)


def change_of(tx: Session, case_id: int) -> ClassChange:
    """Return the change that a case decides on."""
    return tx.exec(select(ClassChange).where(ClassChange.case_id == case_id)).one()


@step("登记变更申请", "申请")
def take_change_in(context: ActContext) -> Done:
    """Take in what the unit wants to change, set beside the reply, and fix who decides on it."""
    change = the_change(context)
    one = context.tx.get_one(TrainingClass, change.class_id)
    verdict = register.held_verdict(
        context.tx,
        register.rules_of(context.tx, context.case),
        one,
        register.allowed(context.tx, one) | register.from_json(change.after),
    )
    approvers = [str(role) for role in office.setting(context.tx, "change_approvers") or []]
    return Done(
        facts={
            "change": change.id,
            "class": one.id,
            "unit": one.unit_id,
            "fields": sorted(change.after),
            "returned": context.round > 1,
            "approvers": approvers or DEFAULT_APPROVERS,
            "default": not approvers,
        },
        verdicts=as_json(verdict),
    )


@step("登记变更审批结果", "审批")
def record_change(context: ActContext) -> Done:
    """Record the approved change: from now on the class may be held so, in place of the reply; tell the unit."""
    return _decided(context, "approved", "同意变更", "请按变更后的内容组织实施。")


@step("登记变更未获批准", "审批")
def record_change_refused(context: ActContext) -> Done:
    """Record that the change was not approved: the reply stands; tell the unit why."""
    why = context.tx.execute(
        text("SELECT reason FROM answer WHERE case_id = :case AND choice = 'refuse' ORDER BY id DESC LIMIT 1"),
        {"case": context.case.id},
    ).scalar()
    return _decided(context, "refused", "不同意变更", f"理由：{why}。仍按原批复执行。")


@step("登记单位撤回变更申请", "申请")
def record_change_withdrawn(context: ActContext) -> Done:
    """Record that the unit has withdrawn its request: the reply stands."""
    change = the_change(context)
    change.state = "withdrawn"
    context.tx.add(change)
    return Done(facts={"change": change.id, "class": change.class_id, "state": "withdrawn"})


def _decided(context: ActContext, state: str, result: str, reason: str) -> Done:
    change = the_change(context)
    change.state = state
    context.tx.add(change)
    unit = context.result("take_change_in")["unit"]
    pack, on = register.rules_of(context.tx, context.case)
    article = pack.value(FIELDS, on).cite
    told = telling.tell_result(context.tx, context.case, unit, result, reason, article=article)
    return Done(facts={"change": change.id, "class": change.class_id, "state": state, "told": len(told)})
