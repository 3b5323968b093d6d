"""Approval (审批): first the education leading group, then the principal leaders, each of this very plan (measure 15).

The leading group decides in a meeting whose minutes are entered, or its members countersign; the principal leaders
decide all, or any of them. Which, is the pack's value or the office's own setting.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models import clock
from models.acting import ActContext, Ask, Choice, Done, Part
from models.base import in_shanghai
from models.cases import Case
from models.clock import at_hour, end_of
from models.errors import QingshanError
from models.training import TrainingPlan
from models.waits import Assignment, Wait
from policy.deadlines import due_on
from policy.training_plan import (
    approval_order,
    leading_group_approval,
    minutes_of_round,
    principal_leaders_approval,
)
from tasks.acts import step, wait
from tasks.answering import checks
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import cited, pack_of
from tasks.training import office
from tasks.training import plan as plans
from tasks.training.call import as_json
from tasks.training.people import in_role
from tasks.workbooks.cells import narrow

APPROVE, RETURN = Choice("approve", "同意并签名"), Choice("return", "退回修改", "stops", reason=True)
BRACKETS = str.maketrans("〔〕[]【】", "()()()")
MEETING = (Choice("approve", "登记：会议同意"), Choice("return", "登记：会议退回修改", "stops", reason=True))


class MinutesIncomplete(QingshanError):
    """请填写会议纪要编号和开会日期；开会日期不能晚于今天。"""

    number, status = 4007, 422


def group_rule(context: ActContext) -> str:
    """Return by which rule the leading group decides: minutes, countersign_all or countersign_majority."""
    set_ = context.case.subject.get("leading_group_rule") or office.setting(context.tx, "leading_group_rule")
    pack = pack_of(context.tx, context.case)
    return str(set_ or pack.value("training.leading_group.rule", rules_day(context.case)).text())


def leaders_rule(context: ActContext) -> str:
    """Return by which rule the principal leaders decide: all or any."""
    set_ = context.case.subject.get("principal_leaders_rule") or office.setting(context.tx, "principal_leaders_rule")
    pack = pack_of(context.tx, context.case)
    return str(set_ or pack.value("training.principal_leaders.rule", rules_day(context.case)).text())


@wait("教育培训工作领导小组审批", "审批")
def ask_leading_group(context: ActContext) -> Ask:
    """Ask the education leading group to approve the plan (报区委干部教育培训工作领导小组审批), measure 15."""
    rule = group_rule(context)
    members = in_role(context.tx, "leading_group")
    if rule == "minutes":
        return _ask(
            context, "登记领导小组会议纪要", "minutes", in_role(context.tx, "clerk"), "any", MEETING, rule, members
        )
    need = _majority(context, len(members)) if rule == "countersign_majority" else len(members)
    return _ask(context, "教育培训工作领导小组会签", "approval", members, need, (APPROVE, RETURN), rule, members)


def _majority(context: ActContext, members: int) -> int:
    """Return the fewest of the members that exceed the pack's share, by which their approval is judged too."""
    share = pack_of(context.tx, context.case).value("training.leading_group.majority", rules_day(context.case))
    return int(share.fraction() * members) + 1


@wait("区主要领导审批", "审批")
def ask_principal_leaders(context: ActContext) -> Ask:
    """Ask the district's principal leaders to approve the plan (报区主要领导审批), after the leading group, measure 15."""
    rule = leaders_rule(context)
    leaders = in_role(context.tx, "principal_leader")
    need = len(leaders) if rule == "all" else 1
    made = _ask(context, "区主要领导审批", "approval", leaders, need, (APPROVE, RETURN), rule, leaders)
    return replace(made, notice="principal_leader", verdicts=_in_order(context))


def _in_order(context: ActContext) -> list[dict[str, object]]:
    """Refuse to ask the leaders before the leading group, unless the special path does not go through the group at all."""
    if context.results.get(("decide_acceptance", ""), {}).get("approvers") == ["principal_leaders"]:
        return []
    order = approval_order(
        pack_of(context.tx, context.case),
        rules_day(context.case),
        plan_hash=str(context.result("draw_up")["hash"]),
        approved={"leading_group": context.result("record_leading_group")["hash"]},
    )
    return as_json(require(order))


def _ask(
    context: ActContext,
    title: str,
    page: str,
    parts: list[Part],
    need: Any,
    choices: tuple[Choice, ...],
    rule: str,
    roster: list[Part],
) -> Ask:
    pack, on = pack_of(context.tx, context.case), rules_day(context.case)
    value = pack.value("training.approval.approvers", on)
    drawn = context.result("draw_up")
    due = end_of(due_on(pack, on, "training.approval.days", context.now.date()))
    return Ask(
        title=title,
        page=page,
        parts=parts,
        need=need,
        choices=choices,
        notice="leading_group",
        article=cited(value),
        law=value.words,
        facts={**plans.shown(drawn), "rule": rule, "roster": len(roster)},
        context={},
        due_at=due,
        remind_at=[at_hour(due.date(), 9)],
    )


@checks("minutes")
def check_minutes(
    tx: Session, case: Case, wait: Wait, part: Assignment, choice: str, payload: Mapping[str, Any]
) -> dict[str, Any]:
    """Take the minutes of the meeting only with their number and day, and only those of a meeting on this very plan."""
    number = str(payload.get("minutes", "")).strip()
    try:
        held = date.fromisoformat(str(payload.get("held_on", "")))
    except ValueError:
        raise MinutesIncomplete from None
    if not number or held > clock.today(tx):
        raise MinutesIncomplete
    plan = tx.get(TrainingPlan, wait.facts["plan"]) if "plan" in wait.facts else None
    if plan and plan.fixed_at and held < in_shanghai(plan.fixed_at).date():
        raise MinutesIncomplete("会议早于计划形成之日，不能作为对本计划的审批，请核对开会日期。")
    require(minutes_of_round(pack_of(tx, case), rules_day(case), minutes=number, used=_used(tx, wait, number)))
    return {"minutes": number[:80], "held_on": held.isoformat(), "hash": wait.facts["hash"]}


def _used(tx: Session, wait: Wait, number: str) -> frozenset[str]:
    """Return the minutes entered in earlier rounds of this case; 〔2010〕, [2010] and （2010） are one `number`."""
    found = tx.execute(
        text(
            "SELECT DISTINCT x.payload->>'minutes' FROM answer x JOIN wait w ON w.id = x.wait_id WHERE w.case_id = :case"
            " AND w.page = 'minutes' AND w.id <> :wait AND x.withdrawn_at IS NULL AND x.payload ? 'minutes'"
        ),
        {"case": wait.case_id, "wait": wait.id},
    )
    return frozenset(number if _number(one) == _number(number) else one for one in found.scalars())


def _number(minutes: str) -> str:
    return narrow(minutes).translate(BRACKETS)


@step("登记领导小组审批结果", "审批")
def record_leading_group(context: ActContext) -> Done:
    """Compute whether the leading group has approved, by its rule; refused when the numbers do not bear it out."""
    given, wait = _given(context, "ask_leading_group")
    rule, agreed = wait.facts["rule"], [a for a in given if a["choice"] == "approve"]
    minutes = agreed[-1]["payload"].get("minutes", "") if agreed and rule == "minutes" else ""
    verdict = leading_group_approval(
        pack_of(context.tx, context.case),
        rules_day(context.case),
        members=wait.facts["roster"],
        agreed=len(agreed) if rule != "minutes" else 0,
        rule=rule,
        minutes=minutes,
        minutes_agree=bool(minutes),
    )
    require(verdict)
    held = agreed[-1]["payload"].get("held_on") or context.now.date().isoformat()
    return Done(facts={"hash": wait.facts["hash"], "agreed": len(agreed), "on": held}, verdicts=as_json(verdict))


@step("登记区主要领导审批结果", "审批")
def record_principal_leaders(context: ActContext) -> Done:
    """Compute whether the principal leaders have approved, by their rule."""
    given, wait = _given(context, "ask_principal_leaders")
    agreed = [a for a in given if a["choice"] == "approve"]
    verdict = principal_leaders_approval(
        pack_of(context.tx, context.case),
        rules_day(context.case),
        leaders=wait.facts["roster"],
        agreed=len(agreed),
        rule=wait.facts["rule"],
    )
    require(verdict)
    return Done(
        facts={"hash": wait.facts["hash"], "agreed": len(agreed), "on": context.now.date().isoformat()},
        verdicts=as_json(verdict),
    )


def _given(context: ActContext, name: str) -> tuple[list[dict[str, Any]], Wait]:
    """Return the answers of the latest round of a wait, and the round."""
    wait_id = context.tx.execute(
        text("SELECT id FROM wait WHERE case_id = :case AND name = :name AND subject = :s ORDER BY round DESC LIMIT 1"),
        {"case": context.case.id, "name": name, "s": context.subject},
    ).scalar_one()
    rows = context.tx.execute(
        text("SELECT choice, payload FROM answer WHERE wait_id = :wait AND withdrawn_at IS NULL ORDER BY id"),
        {"wait": wait_id},
    )
    return [{"choice": r.choice, "payload": r.payload} for r in rows], context.tx.get_one(Wait, wait_id)
