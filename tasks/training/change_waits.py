"""Asking about a change of a class (班次变更): the unit that mends it, its head who confirms, those who decide."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from models.acting import ActContext, Ask, Choice, Part
from models.cases import Case
from models.clock import at_hour, end_of
from models.training import ClassChange, TrainingClass
from models.waits import Assignment, Wait
from policy.deadlines import due_on
from policy.facts import Particular
from tasks.acts import wait
from tasks.answering import checks
from tasks.papers.words import plain
from tasks.rules import cited
from tasks.training import register
from tasks.training.change import FIELDS, change_of, differing, must_be_ahead, the_change
from tasks.training.particulars import LABELS, read_particulars
from tasks.training.people import TITLES, in_role
from tasks.training.special import last_return, unit_part

LINE = ("chief", "deputy_head", "department_head")


@wait("单位修改退回的变更申请", "申请")
def ask_unit_to_amend_change(context: ActContext) -> Ask:
    """Ask the unit to mend its returned request, or to withdraw it (退回修改)."""
    why = last_return(context)
    return _ask(
        context,
        title="修改退回的变更申请",
        page="change_mend",
        parts=[unit_part(context.tx, context.result("take_change_in")["unit"], "培训专干")],
        choices=[Choice("resubmit", "修改后重新提交"), Choice("withdraw", "撤回变更申请")],
        notice="returned",
        more={"reason": why},
    )


@checks("change_mend")
def check_change_amended(
    tx: Session, case: Case, wait: Wait, part: Assignment, choice: str, payload: Mapping[str, Any]
) -> dict[str, Any]:
    """Take a mended request: what is to change, read again, and its reason."""
    if choice == "withdraw":
        return {}
    change = change_of(tx, case.id)
    one = tx.get_one(TrainingClass, change.class_id)
    base = register.allowed(tx, one) | register.from_json(change.after)
    wanted = differing(read_particulars(payload, one.year, base), register.allowed(tx, one))
    must_be_ahead(tx, register.rules_of(tx, case), one, register.allowed(tx, one) | wanted)
    change.after = register.as_json(wanted)
    change.reason = str(payload.get("why") or change.reason).strip()
    tx.add(change)
    return {"after": change.after, "why": change.reason}


@checks("change_approval")
def check_change_approval(
    tx: Session, case: Case, wait: Wait, part: Assignment, choice: str, payload: Mapping[str, Any]
) -> dict[str, Any]:
    """Take an approval only of what is still ahead: the class may have been held while the request lay waiting."""
    change = change_of(tx, case.id)
    one = tx.get_one(TrainingClass, change.class_id)
    if choice == "approve":
        wanted = register.allowed(tx, one) | register.from_json(change.after)
        must_be_ahead(tx, register.rules_of(tx, case), one, wanted)
    return {}


@wait("单位主要负责人确认变更", "申请")
def ask_head_of_change(context: ActContext) -> Ask:
    """Ask the unit's head to confirm the request, or to return it with a reason."""
    return _ask(
        context,
        title="确认班次变更申请",
        page="change_confirm",
        parts=[unit_part(context.tx, context.result("take_change_in")["unit"], "主要负责人")],
        choices=[Choice("confirm", "确认申请"), Choice("return", "退回修改", "stops", reason=True)],
        notice="change",
    )


@wait("审批班次变更", "审批")
def ask_approver(context: ActContext) -> Ask:
    """Ask one of those who decide on a change (our default: the department's head) to approve, refuse or return it."""
    role = context.subject.rsplit(":", 1)[1]
    people = in_role(context.tx, role)
    return _ask(
        context,
        title=f"{TITLES.get(role, role)}审批班次变更",
        page="change_approval",
        parts=people[:1] if role in LINE else people,
        choices=[
            Choice("approve", "同意变更"),
            Choice("refuse", "不同意变更", "stops", reason=True),
            Choice("return", "退回修改", "stops", reason=True),
        ],
        notice="change",
    )


def moved(change: ClassChange) -> str:
    """Return each particular from what was approved to what is asked, as a letter says it: 地点：农场礼堂 → 区委党校."""
    before, after = register.from_json(change.before), register.from_json(change.after)
    return "；".join(f"{LABELS[name]}：{_said(before.get(name, ''))} → {_said(value)}" for name, value in after.items())


def _said(value: Particular) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value) or "未填"


def _ask(
    context: ActContext,
    *,
    title: str,
    page: str,
    parts: list[Part],
    choices: list[Choice],
    notice: str,
    more: Mapping[str, Any] | None = None,
) -> Ask:
    """Ask about the change: before and after of each particular, the reason, and who decides on whose setting."""
    pack, on = register.rules_of(context.tx, context.case)
    value, change, taken = pack.value(FIELDS, on), the_change(context), context.result("take_change_in")
    due = end_of(due_on(pack, on, "training.signoff.days", context.now.date()))
    return Ask(
        title=title,
        page=page,
        parts=parts,
        choices=choices,
        notice=notice,
        article=cited(value),
        law=value.words,
        facts={
            "class": change.class_id,
            "unit": taken["unit"],
            "change": change.id,
            "before": change.before,
            "after": change.after,
            "reason": change.reason,
            "approvers": [TITLES.get(role, role) for role in taken["approvers"]],
            "approvers_note": "审批人为系统默认，可由区委组织部另行设定" if taken["default"] else "",
            "returned": (more or {}).get("reason", ""),
        },
        context={"about": moved(change), **(more or {})},
        due_at=due,
        remind_at=[at_hour(due.date(), 9)],
    )
