"""The district plan (全区培训计划): its content, the fingerprint that approvals bind to, and the summary sheet."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, select

from models.journal import canonical
from models.training import TrainingClass, TrainingPlan
from tasks.training.changed import STATES, changed
from tasks.training.people import officers
from tasks.workbooks.consolidated import PlannedClass, consolidated_plan


def classes_of(tx: Session, plan_id: int) -> list[TrainingClass]:
    """Return the classes of a plan that were decided on, in the order of unit and place."""
    decided = ("approved", "reduced", "refused", "merged")
    rows = select(TrainingClass).where(TrainingClass.plan_id == plan_id, TrainingClass.state.in_(decided))  # type: ignore[attr-defined]
    return list(tx.exec(rows.order_by(TrainingClass.unit_id, TrainingClass.position)))  # type: ignore[arg-type]


def approved_of(tx: Session, plan_id: int) -> list[TrainingClass]:
    """Return the classes that the plan approves."""
    return [one for one in classes_of(tx, plan_id) if one.state in ("approved", "reduced")]


def content(tx: Session, plan_id: int) -> list[dict[str, Any]]:
    """Return everything that an approval approves, class by class."""
    return [entry(one) for one in classes_of(tx, plan_id)]


def entry(one: TrainingClass) -> dict[str, Any]:
    """Return what an approval approves of one class."""
    return {
        "id": one.id,
        "unit": one.unit_id,
        "name": one.name,
        "purpose": one.purpose,
        "audience": one.audience,
        "kind": one.kind,
        "form": one.form,
        "month": one.month,
        "place": one.place,
        "organiser": one.organiser,
        "enterprise": one.enterprise,
        "necessity": one.necessity,
        "fee": [one.fee_charged, one.fee_basis, sorted(one.fee_payers)],
        "funds": one.fund_source,
        "declared": [one.headcount, str(one.days), str(one.hours), one.budget_fen],
        "state": one.state,
        "approved": [one.approved_headcount, str(one.approved_days), one.approved_budget_fen],
        "into": one.merged_into_id,
        "reason": one.decision_reason,
    }


def shown(drawn: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a page shows to whoever signs: the plan or (on the special path) the class, its fingerprint, its paper."""
    return {name: drawn[name] for name in ("plan", "class", "unit", "hash", "document") if name in drawn}


def fingerprint(tx: Session, plan_id: int) -> str:
    """Return the SHA-256 of the plan's content: any change of it is another plan, and no approval stands for it."""
    return hashlib.sha256(canonical(content(tx, plan_id))).hexdigest()


def digest(classes: Sequence[TrainingClass]) -> str:
    """Return the SHA-256 of some classes as they stand: a declaration is kept in the record with what it declared."""
    return hashlib.sha256(canonical([entry(one) for one in classes])).hexdigest()


def get(tx: Session, plan_id: int) -> TrainingPlan:
    """Return a plan."""
    return tx.get_one(TrainingPlan, plan_id)


def summary_workbook(tx: Session, plan: TrainingPlan) -> bytes:
    """Return the summary sheet (汇总表) of a plan as .xlsx: by unit, month and kind, with totals."""
    every = classes_of(tx, plan.id)
    units = officers(tx, [one.unit_id for one in every])
    overruled = {one: how.words() for one, how in changed(tx, plan.case_id).items()}
    lines = [(one, planned(one, units[one.unit_id].name, overruled.get(one.id, ""))) for one in every]
    kept = [line for one, line in lines if one.state in ("approved", "reduced")]
    return consolidated_plan(plan.year, kept, [line for _, line in lines if line.changed])


def planned(one: TrainingClass, unit: str, changed: str = "") -> PlannedClass:
    """Return a class as the summary sheet lists it, with the figures approved; `changed`: what the section made of the review."""
    return PlannedClass(
        unit=unit,
        name=one.name,
        purpose=one.purpose,
        audience=one.audience,
        headcount=one.approved_headcount or one.headcount,
        days=one.approved_days or one.days,
        hours=one.hours,
        month=one.month,
        place=one.place,
        organiser=one.organiser,
        budget_fen=one.budget_fen if one.approved_budget_fen is None else one.approved_budget_fen,
        involves_enterprise=one.enterprise,
        kind=one.kind,
        result=STATES[one.state],
        reason=one.decision_reason,
        changed=changed,
    )
