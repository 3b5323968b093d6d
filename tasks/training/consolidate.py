"""Consolidation (统筹安排): the department draws up the district plan and signs it off in its own line (measure 15)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from models import journal
from models.acting import ActContext, Ask, Choice, Done
from models.cases import Case
from models.clock import at_hour, end_of
from models.errors import NoSuchChoice, NoSuchItem, QingshanError, ReasonNeeded
from models.people import Person
from models.training import TrainingClass
from models.waits import Assignment, Wait
from policy.deadlines import due_on
from policy.training_plan import reduction, review_opinion, reviewer_independent
from tasks import documents
from tasks.acts import ActDef, step, wait
from tasks.answering import checks
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import cited, pack_of
from tasks.training import plan as plans
from tasks.training.classes import editing
from tasks.training.people import TITLES, in_role, unit_name
from tasks.training.review import decide, decided, figures, mergeable

ISSUER = "training.reply.issuer"
DECIDED = ("approved", "reduced", "refused", "merged")  # only what the review decided on can be decided otherwise


class MergedIntoNothing(QingshanError):
    """有班次并入了没有同意举办的班次，请先改变其中一个班次的决定，再提交。"""

    number, status = 4042, 409


@wait("统筹安排，拟定全区计划", "统筹")
def ask_section(context: ActContext) -> Ask:
    """Ask the section to draw up the district plan from the reviewed classes; it may still change a decision, with a reason."""
    tx, case = context.tx, context.case
    pack, on = pack_of(tx, case), rules_day(case)
    value = pack.value(ISSUER, on)
    plan = plans.get(tx, context.result("issue_call")["plan"])
    plan.state, plan.content_hash, plan.fixed_at = "reviewing", "", None
    tx.add(plan)
    why = str(context.returned["reason"]) if context.returned else ""
    due = end_of(due_on(pack, on, "training.signoff.days", context.now.date()))
    return Ask(
        title="统筹安排，拟定全区计划" if context.round == 1 else "按退回意见修改全区计划",
        page="consolidate",
        parts=in_role(tx, "clerk"),
        need="any",
        choices=[Choice("submit", "拟定完毕，提交部内审签")],
        notice="consolidate",
        article=cited(value),
        law=value.words,
        facts={"plan": plan.id, "year": plan.year, "returned": why},
        context={"plan_year": str(plan.year)},
        due_at=due,
        remind_at=[at_hour(due.date(), 9)],
    )


def change_decision(
    tx: Session, assignment_id: int, person_id: int, class_id: int, choice: str, reason: str, payload: Mapping[str, Any]
) -> TrainingClass:
    """Change what was decided on a class while the plan is being drawn up, with a reason; kept in the journal with its figures."""
    case, waiting, _part = editing(tx, assignment_id, person_id)
    one = tx.get(TrainingClass, class_id)
    if waiting.page != "consolidate" or one is None or one.plan_id != waiting.facts["plan"] or one.state not in DECIDED:
        raise NoSuchItem
    if choice not in ("approve", "reduce", "refuse", "merge"):
        raise NoSuchChoice
    if not reason.strip():
        raise ReasonNeeded
    pack, on = pack_of(tx, case), rules_day(case)
    whose = tx.get_one(Person, person_id).unit_id  # nobody overturns what another unit found of a class of one's own
    require(reviewer_independent(pack, on, reviewer_unit=unit_name(tx, whose), class_unit=unit_name(tx, one.unit_id)))
    require(review_opinion(pack, on, outcome=choice, reason=reason))
    kept: dict[str, Any] = {}
    if choice == "reduce":
        kept = dict(figures(payload))
        declared = {"headcount": one.headcount, "days": one.days, "budget": Decimal(one.budget_fen) / 100}
        require(reduction(pack, on, declared=declared, approved=kept))
    if choice == "merge":
        kept = {"into": mergeable(tx, one, payload.get("into")).id}
    before = decided(one)
    decide(one, choice, reason, kept)
    tx.add(one)
    journal.append(
        tx,
        journal.chain_of(case.id),
        "changed",
        "change_decision",
        subject=f"class:{one.id}",
        actor=f"person:{person_id}",
        facts={**decided(one), "before": before},
        said={"reason": reason},
    )
    return one


@checks("consolidate")
def check_merges(
    tx: Session, case: Case, wait: Wait, part: Assignment, choice: str, payload: Mapping[str, Any]
) -> dict[str, Any]:
    """Take the plan only when every merged class stands under one that is to be held: decisions change after a merger."""
    for one in plans.classes_of(tx, wait.facts["plan"]):
        into = tx.get(TrainingClass, one.merged_into_id) if one.merged_into_id else None
        if into is not None and into.state not in ("approved", "reduced"):
            raise MergedIntoNothing(
                f"“{one.name}”并入了“{into.name}”，而后者没有同意举办。请先改变其中一个班次的决定，再提交。"
            )
    return {}


@step("形成全区计划", "统筹")
def draw_up(context: ActContext) -> Done:
    """Fix the plan's content and its fingerprint, to which every approval from here on binds, and make the summary sheet."""
    tx, case = context.tx, context.case
    plan = plans.get(tx, context.result("issue_call")["plan"])
    plan.content_hash, plan.fixed_at, plan.state = plans.fingerprint(tx, plan.id), context.now, "consolidated"
    tx.add(plan)
    kept = documents.keep(
        tx,
        plans.summary_workbook(tx, plan),
        kind="consolidated",
        title=f"{plan.year}年度全区干部培训计划汇总表",
        file_name=f"{plan.year}年度培训计划汇总表.xlsx",
        media_type=documents.XLSX,
        case_id=case.id,
    )
    classes = plans.classes_of(tx, plan.id)
    return Done(
        facts={
            "plan": plan.id,
            "hash": plan.content_hash,
            "document": kept.id,
            "classes": len(classes),
            "approved": sum(one.state in ("approved", "reduced") for one in classes),
            "enterprise": [one.id for one in classes if one.enterprise],
        }
    )


def _sign(role: str, title: str) -> ActDef:
    """Make the act in which one rank of the department's line signs the plan off, or returns it with a reason."""

    def ask(context: ActContext) -> Ask:
        tx, case = context.tx, context.case
        pack, on = pack_of(tx, case), rules_day(case)
        value = pack.value(ISSUER, on)
        drawn = context.result("draw_up")
        due = end_of(due_on(pack, on, "training.signoff.days", context.now.date()))
        return Ask(
            title=title,
            page="signoff",
            parts=in_role(tx, role)[:1],
            choices=[Choice("approve", "同意并签名"), Choice("return", "退回修改", "stops", reason=True)],
            notice="signoff",
            article=cited(value),
            law=value.words,
            facts=plans.shown(drawn),
            context={"role": TITLES[role]},
            due_at=due,
            remind_at=[at_hour(due.date(), 9)],
        )

    ask.__name__ = f"ask_{role}"
    ask.__doc__ = f"Ask the department's {role.replace('_', ' ')} ({TITLES[role]}) to sign the plan off, or return it."
    return wait(title, "部内审签")(ask)


ask_chief = _sign("chief", "科长审签")
ask_deputy_head = _sign("deputy_head", "分管副部长审签")
ask_department_head = _sign("department_head", "部长审签")


@checks("signoff")
@checks("approval")
def check_binding(
    tx: Session, case: Case, wait: Wait, part: Assignment, choice: str, payload: Mapping[str, Any]
) -> dict[str, Any]:
    """Take a signature only for the very plan that was shown; it is kept with the plan's fingerprint."""
    return {"hash": wait.facts.get("hash", "")}
