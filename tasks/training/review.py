"""Review (审核): each class by someone of another unit — 同意, 核减, 不同意, 退回修改, 合并 (measure 15)."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, select

from models.acting import ActContext, Ask, Choice, Done, Part
from models.cases import Case
from models.clock import at_hour, end_of
from models.errors import QingshanError
from models.people import Person
from models.training import TrainingClass
from models.waits import Assignment, Wait
from policy.deadlines import due_on
from policy.training_plan import enterprise_class, reduction, review_opinion, reviewer_independent
from tasks.acts import step, wait
from tasks.answering import checks
from tasks.handing import fits
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import cited, pack_of
from tasks.training import register
from tasks.training.call import as_json
from tasks.training.classes import verdicts
from tasks.training.people import officers, reviewer_for, unit_name
from tasks.workbooks.cells import narrow

ORDER = ("approve", "reduce", "merge", "refuse", "return")  # as people read them: from consent to return
ALIKE = 0.72  # names at least so alike, within two months, are shown as likely duplicates; a person decides


class BadFigures(QingshanError):
    """核定的人数、天数、经费请填数字：人数为整数，天数以半天计，经费以元计（最多两位小数）。"""

    number, status = 4005, 422


class NotMergeable(QingshanError):
    """只能并入同一年度计划中另一个未被合并、未被退回的班次，且不能互相并入。"""

    number, status = 4006, 422


def choices(reasoned: tuple[str, ...], labels: Mapping[str, str], *, merging: bool = True) -> list[Choice]:
    """Return what a reviewer may say, from the rule pack's own list; returning ends the round."""
    known = [key for key in ORDER if key in labels] + [key for key in labels if key not in ORDER]
    return [
        Choice(key, labels[key], "stops" if key == "return" else "counts", reason=key in reasoned)
        for key in known
        if merging or key != "merge"
    ]


@wait("审核班次", "审核")
def ask_reviewer(context: ActContext) -> Ask:
    """Ask someone of another unit to review a class (区委组织部认真审核), measure 15."""
    tx, case = context.tx, context.case
    pack, on = pack_of(tx, case), rules_day(case)
    one = tx.get_one(TrainingClass, context.subject_id)
    part = _reviewer(tx, case, one, context.subject_id)
    independent = require(
        reviewer_independent(pack, on, reviewer_unit=unit_name(tx, part.unit_id), class_unit=unit_name(tx, one.unit_id))
    )
    outcomes = pack.value("training.review.outcomes", on)
    due = end_of(due_on(pack, on, "training.review.days", context.now.date()))
    return Ask(
        title="审核培训班次",
        page="review",
        parts=[part],
        choices=choices(
            pack.value("training.review.reasoned", on).texts(),
            outcomes.labels(),
            merging=one.plan_id is not None,  # a class outside the plan stands alone
        ),
        notice="review",
        article=cited(outcomes),
        law=outcomes.words,
        facts={"class": one.id, "unit": one.unit_id, "plan": one.plan_id},
        context={"unit_name": unit_name(tx, one.unit_id), "about": one.name},
        due_at=due,
        remind_at=[at_hour(due.date(), 9)],
        verdicts=as_json(independent),
    )


def _reviewer(tx: Session, case: Case, one: TrainingClass, turn: int) -> Part:
    """Return the reviewer of the round before, who knows the class, if still a reviewer of another unit; else the next."""
    before = tx.execute(
        text(
            "SELECT a.person_id, a.role, p.unit_id FROM assignment a JOIN wait w ON w.id = a.wait_id"
            " JOIN person p ON p.id = a.person_id AND p.active JOIN role_grant g ON g.person_id = p.id"
            " AND g.role = 'reviewer' WHERE w.case_id = :case AND w.name = 'ask_reviewer'"
            " AND w.subject = :subject ORDER BY a.id DESC LIMIT 1"
        ),
        {"case": case.id, "subject": f"class:{one.id}"},
    ).first()
    if before and before.unit_id != one.unit_id:
        return Part(before.person_id, before.role, before.unit_id)
    return reviewer_for(tx, one.unit_id, turn)


@checks("review")
def check_review(
    tx: Session, case: Case, wait: Wait, part: Assignment, choice: str, payload: Mapping[str, Any]
) -> dict[str, Any]:
    """Take a review only if it is complete: figures of a reduction, the class merged into, words on an enterprise class."""
    pack, on = pack_of(tx, case), rules_day(case)
    one = tx.get_one(TrainingClass, wait.facts["class"])
    reason = str(payload.get("reason", ""))
    today = tx.get_one(Person, part.person_id, populate_existing=True).unit_id  # transferred since, perhaps
    for unit_id in {part.unit_id, today or part.unit_id}:
        require(
            reviewer_independent(pack, on, reviewer_unit=unit_name(tx, unit_id), class_unit=unit_name(tx, one.unit_id))
        )
    require(review_opinion(pack, on, outcome=choice, reason=reason))
    if one.enterprise:
        require(enterprise_class(pack, on, involves_enterprise=True, necessity=one.necessity, opinion=reason))
    if choice in ("approve", "reduce"):
        for verdict in verdicts(pack, on, one):
            require(verdict)
    if choice == "reduce":
        approved = figures(payload)
        declared = {"headcount": one.headcount, "days": one.days, "budget": Decimal(one.budget_fen) / 100}
        require(reduction(pack, on, declared=declared, approved=approved))
        return {name: str(value) for name, value in approved.items()}
    if choice == "merge":
        return {"into": mergeable(tx, one, payload.get("into")).id}
    return {}


@fits("review")
def check_reviewer(tx: Session, case: Case, wait: Wait, unit_id: int | None) -> None:
    """Let nobody of the class's own unit take a review over."""
    of, by = unit_name(tx, wait.facts["unit"]), unit_name(tx, unit_id)
    require(reviewer_independent(pack_of(tx, case), rules_day(case), reviewer_unit=by, class_unit=of))


def figures(payload: Mapping[str, Any]) -> dict[str, int | Decimal]:
    """Return the approved headcount, days and budget (yuan) from a form; what is left blank stays as declared."""
    found: dict[str, int | Decimal] = {}
    try:
        for name in ("headcount", "days", "budget"):
            raw = str(payload.get(name, "")).strip().replace(",", "")
            if raw:
                found[name] = int(raw) if name == "headcount" else Decimal(raw)
        days, budget = Decimal(found.get("days", 0)), Decimal(found.get("budget", 0))
        if days * 2 % 1 or budget * 100 % 1:
            raise BadFigures
    except (ValueError, InvalidOperation):
        raise BadFigures from None
    return found


def mergeable(tx: Session, one: TrainingClass, into: Any) -> TrainingClass:
    """Return the class that `one` may be merged into; raises QS-4006."""
    named = str(into or "")
    known = named.isascii() and named.isdigit() and len(named) < 19  # what the database can hold as a number
    target = tx.get(TrainingClass, int(named)) if known else None
    if target is None or target.id == one.id or target.plan_id != one.plan_id:
        raise NotMergeable
    if target.state not in ("declared", "approved", "reduced"):
        raise NotMergeable
    chosen = tx.execute(
        text(
            "SELECT x.payload->>'into' FROM answer x JOIN wait w ON w.id = x.wait_id JOIN act a ON a.case_id = w.case_id"
            " AND a.name = w.name AND a.subject = w.subject AND a.round = w.round AND a.superseded_by IS NULL"
            " WHERE w.name = 'ask_reviewer' AND w.subject = :subject AND x.choice = 'merge' AND x.withdrawn_at IS NULL"
        ),
        {"subject": f"class:{target.id}"},
    ).first()
    if chosen:
        raise NotMergeable
    return target


def likely_duplicates(tx: Session, one: TrainingClass) -> list[tuple[TrainingClass, int]]:
    """Return classes of other units that look like the same one, with how alike their names are in per cent."""
    others = tx.exec(
        select(TrainingClass).where(
            TrainingClass.plan_id == one.plan_id,
            TrainingClass.unit_id != one.unit_id,
            TrainingClass.month >= one.month - 2,
            TrainingClass.month <= one.month + 2,
        )
    )
    alike = [
        (other, SequenceMatcher(None, narrow(one.name), narrow(other.name)).ratio())
        for other in others
        if other.state in ("declared", "approved", "reduced")
    ]
    near = [(other, round(ratio * 100)) for other, ratio in alike if ratio >= ALIKE]
    return sorted(near, key=lambda pair: -pair[1])


@wait("单位修改退回的班次", "审核")
def ask_unit_to_mend(context: ActContext) -> Ask:
    """Ask the unit to mend a class that the review returned, or to withdraw it (退回修改)."""
    tx, case = context.tx, context.case
    pack, on = pack_of(tx, case), rules_day(case)
    one = tx.get_one(TrainingClass, context.subject_id)
    unit = officers(tx, [one.unit_id])[one.unit_id]
    value = pack.value("training.review.outcomes", on)
    due = end_of(due_on(pack, on, "training.review.days", context.now.date()))
    given = tx.execute(
        text(
            "SELECT x.reason FROM answer x JOIN wait w ON w.id = x.wait_id WHERE w.case_id = :case"
            " AND w.name = 'ask_reviewer' AND w.subject = :subject AND x.choice = 'return' ORDER BY x.id DESC LIMIT 1"
        ),
        {"case": case.id, "subject": context.subject},
    ).scalar()
    one.state = "returned"
    tx.add(one)
    return Ask(
        title="修改退回的班次",
        page="mend",
        parts=[Part(unit.declares, "培训专干", unit.unit_id)] if unit.declares else [],
        choices=[Choice("resubmit", "修改后重新提交"), Choice("withdraw", "撤回该班次")],
        notice="returned",
        article=cited(value),
        law=value.words,
        facts={"class": one.id, "unit": one.unit_id, "plan": one.plan_id, "year": one.year, "returned": given or ""},
        context={"unit_name": unit.name, "about": one.name, "reason": given or ""},
        due_at=due,
        on_due="close",
        remind_at=[at_hour(due.date(), 9)],
    )


@checks("mend")
def check_mend(
    tx: Session, case: Case, wait: Wait, part: Assignment, choice: str, payload: Mapping[str, Any]
) -> dict[str, Any]:
    """Take a mended class back only if nothing stands in its way."""
    one = tx.get_one(TrainingClass, wait.facts["class"])
    if choice == "resubmit":
        require(register.ahead_verdict(tx, (pack_of(tx, case), rules_day(case)), one.year, one.month, special=False))
        for verdict in verdicts(pack_of(tx, case), rules_day(case), one):
            require(verdict)
        one.state = "declared"
        tx.add(one)
    return {}


@step("登记审核结果", "审核")
def record_decision(context: ActContext) -> Done:
    """Record what the review decided on a class; one whose unit did not mend it in time is not approved."""
    tx = context.tx
    one = tx.get_one(TrainingClass, context.subject_id)
    row = tx.execute(
        text(
            "SELECT x.choice, x.reason, x.payload FROM answer x JOIN wait w ON w.id = x.wait_id"
            " WHERE w.case_id = :case AND w.name = 'ask_reviewer' AND w.subject = :subject AND x.withdrawn_at IS NULL"
            " ORDER BY x.id DESC LIMIT 1"
        ),
        {"case": context.case.id, "subject": context.subject},
    ).one()
    if row.choice == "return":
        mended = tx.execute(
            text(
                "SELECT outcome FROM wait WHERE case_id = :case AND name = 'ask_unit_to_mend' AND subject = :subject"
                " ORDER BY round DESC LIMIT 1"
            ),
            {"case": context.case.id, "subject": context.subject},
        ).scalar()
        if mended == "withdraw":
            one.state, one.decision_reason = "withdrawn", "申报单位撤回"
        else:
            one.state, one.decision_reason = "refused", f"退回后逾期未修改：{row.reason}"
    else:
        decide(one, row.choice, row.reason, row.payload)
    tx.add(one)
    return Done(facts=decided(one))


def decide(one: TrainingClass, choice: str, reason: str, payload: Mapping[str, Any]) -> None:
    """Write a decision on a class: its state, approved figures, reason, and the class it is merged into."""
    one.decision_reason = reason
    one.merged_into_id = int(payload["into"]) if choice == "merge" else None
    one.state = {"approve": "approved", "reduce": "reduced", "refuse": "refused", "merge": "merged"}[choice]
    approved = choice in ("approve", "reduce")
    one.approved_headcount = int(payload.get("headcount") or one.headcount) if approved else None
    one.approved_days = Decimal(payload.get("days") or one.days) if approved else None
    one.approved_budget_fen = (
        (int(Decimal(payload["budget"]) * 100) if payload.get("budget") else one.budget_fen) if approved else None
    )


def decided(one: TrainingClass) -> dict[str, Any]:
    """Return a decision as the journal keeps it: numbers only."""
    return {
        "class": one.id,
        "state": one.state,
        "headcount": one.approved_headcount,
        "days": str(one.approved_days) if one.approved_days is not None else None,
        "budget_fen": one.approved_budget_fen,
        "into": one.merged_into_id,
    }
