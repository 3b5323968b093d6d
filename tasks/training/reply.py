"""Replies (批复): the plan issued as a paper with its annex, and one approval reply a unit with every class (measure 15)."""

from datetime import date
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models.acting import ActContext, Done
from models.training import Declaration, TrainingClass
from notifications import outbox
from policy.training_plan import reply_issue
from tasks import documents
from tasks.acts import step
from tasks.opening import rules_day
from tasks.papers.contexts import PlanClass, PlanContext, ReplyClass, ReplyContext, Scale
from tasks.papers.render import render_paper
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.training import office
from tasks.training import plan as plans
from tasks.training.call import as_json
from tasks.training.people import Officers, officers

RESULTS = {"approved": "同意", "reduced": "核减后同意", "refused": "不同意", "merged": "并入"}


@step("核对审批与计划内容一致", "批复")
def check_content(context: ActContext) -> Done:
    """Tell whether the plan is still the one that was approved: a change since voids every approval (measure 15, C6)."""
    plan = plans.get(context.tx, context.result("draw_up")["plan"])
    now = plans.fingerprint(context.tx, plan.id)
    approved = {
        "leading_group": context.result("record_leading_group")["hash"],
        "principal_leaders": context.result("record_principal_leaders")["hash"],
    }
    verdict = reply_issue(pack_of(context.tx, context.case), rules_day(context.case), plan_hash=now, approved=approved)
    return Done(facts={"hash": now, "changed": not verdict.ok}, verdicts=as_json(verdict))


@step("印发全区计划", "批复")
def issue_plan(context: ActContext) -> Done:
    """Issue the approved plan as a paper with a number and its annex (形成全区下年度干部培训工作计划), measure 15."""
    tx, case = context.tx, context.case
    plan = plans.get(tx, context.result("draw_up")["plan"])
    require(_still_approved(context, plan.id))
    classes = plans.approved_of(tx, plan.id)
    units = officers(tx, [one.unit_id for one in classes])
    number = documents.next_number(tx, office.setting(tx, "plan_series"), context.now.year)
    paper = PlanContext(
        issuer=office.setting(tx, "issuer"),
        number=number,
        issued_on=context.now.date(),
        plan_year=plan.year,
        recipients="各乡镇、街道、园区，区直各单位",
        **_approved_on(context),
        classes=[_line(one, units[one.unit_id].name) for one in classes],
    )
    kept = documents.keep(
        tx,
        render_paper("plan", paper.mapping(), office.templates()),
        kind="plan",
        title=f"关于印发{plan.year}年度全区干部培训工作计划的通知",
        file_name=f"{plan.year}年度全区干部培训工作计划.docx",
        media_type=documents.DOCX,
        case_id=case.id,
        number=number,
    )
    plan.state, plan.number, plan.document_id = "issued", number, kept.id
    tx.add(plan)
    return Done(facts={"plan": plan.id, "document": kept.id, "number": number})


@step("批复各有关单位", "批复")
def issue_replies(context: ActContext) -> Done:
    """Reply to every unit that declared a class, with a number of the year's series (由区委组织部批复各有关单位), measure 15."""
    tx, case = context.tx, context.case
    plan = plans.get(tx, context.result("draw_up")["plan"])
    require(_still_approved(context, plan.id))
    by_unit: dict[int, list[TrainingClass]] = {}
    for one in plans.classes_of(tx, plan.id):
        by_unit.setdefault(one.unit_id, []).append(one)
    people = officers(tx, list(by_unit))
    issued = [_reply(context, plan.year, people[unit], classes) for unit, classes in by_unit.items()]
    outbox.queue(tx, [n for unit, document, _ in issued for n in notices(case, people[unit], document)])
    return Done(
        facts={
            "replies": [
                {"unit": unit, "document": doc.id, "number": doc.number, "classes": n} for unit, doc, n in issued
            ]
        }
    )


def _still_approved(context: ActContext, plan_id: int) -> Any:
    """Return the verdict that this very plan is approved by all who must; nothing is issued without it."""
    approved = {
        "leading_group": context.result("record_leading_group")["hash"],
        "principal_leaders": context.result("record_principal_leaders")["hash"],
    }
    pack, on = pack_of(context.tx, context.case), rules_day(context.case)
    return reply_issue(pack, on, plan_hash=plans.fingerprint(context.tx, plan_id), approved=approved)


def _approved_on(context: ActContext) -> dict[str, date]:
    return {
        "leading_group_on": date.fromisoformat(context.result("record_leading_group")["on"]),
        "principal_leaders_on": date.fromisoformat(context.result("record_principal_leaders")["on"]),
    }


def _line(one: TrainingClass, unit: str) -> PlanClass:
    return PlanClass(unit, one.name, one.audience, approved_scale(one), one.month, one.place)


def approved_scale(one: TrainingClass) -> Scale:
    """Return the scale that was approved, or the declared one where nothing was cut."""
    return Scale(
        one.approved_headcount or one.headcount,
        one.approved_days or one.days,
        one.budget_fen if one.approved_budget_fen is None else one.approved_budget_fen,
    )


def reply_line(tx: Session, one: TrainingClass) -> ReplyClass:
    """Return a class as a reply lists it: declared, decided, approved, and why."""
    approved = approved_scale(one) if one.state in ("approved", "reduced") else None
    reason = one.decision_reason
    if one.state == "merged" and one.merged_into_id:
        into = tx.get_one(TrainingClass, one.merged_into_id)
        reason = f"并入“{into.name}”" + (f"：{reason}" if reason else "")
    if one.state == "reduced":
        reason = reason or "统筹安排"
    return ReplyClass(
        one.name,
        one.month,
        one.place,
        Scale(one.headcount, one.days, one.budget_fen),
        RESULTS[one.state],
        approved,
        reason,
    )


def _reply(context: ActContext, year: int, unit: Officers, classes: list[TrainingClass]) -> tuple[int, Any, int]:
    tx = context.tx
    made = make_reply(
        tx,
        context.case.id,
        unit,
        classes,
        year,
        issued_on=context.now.date(),
        special=False,
        **_approved_on(context),
    )
    tx.execute(
        text(
            "UPDATE declaration SET reply_number = :number, reply_document_id = :document"
            " WHERE plan_id = :plan AND unit_id = :unit"
        ),
        {"number": made.number, "document": made.id, "plan": classes[0].plan_id, "unit": unit.unit_id},
    )
    return unit.unit_id, made, len(classes)


def make_reply(
    tx: Session,
    case_id: int,
    unit: Officers,
    classes: list[TrainingClass],
    year: int,
    *,
    issued_on: date,
    leading_group_on: date | None = None,
    principal_leaders_on: date | None = None,
    special: bool,
) -> Any:
    """Make the approval reply to one unit, take its number, and mark the approved classes with it."""
    number = documents.next_number(tx, office.setting(tx, "reply_series"), issued_on.year)
    paper = ReplyContext(
        issuer=office.setting(tx, "issuer"),
        number=number,
        issued_on=issued_on,
        unit_name=unit.name,
        plan_year=year,
        classes=[reply_line(tx, one) for one in classes],
        leading_group_on=leading_group_on,
        principal_leaders_on=principal_leaders_on,
        special=special,
    )
    for one in classes:
        one.reply_number = number
        tx.add(one)
    return documents.keep(
        tx,
        render_paper("reply", paper.mapping(), office.templates()),
        kind="reply",
        title=f"关于{unit.name}{year}年度干部培训{'（计划外）班次' if special else '计划'}的批复",
        file_name=f"批复-{unit.name}-{year}.docx",
        media_type=documents.DOCX,
        case_id=case_id,
        unit_id=unit.unit_id,
        number=number,
    )


def notices(case: Any, unit: Officers, document: Any) -> list[outbox.Notice]:
    """Return the messages by which a unit's head and training officer receive the reply."""
    people = sorted({p for p in (unit.officer_id, unit.head_id) if p})
    return [
        outbox.Notice(
            person_id=person,
            kind="reply",
            context={
                "case_title": case.title,
                "unit_name": unit.name,
                "reply_number": document.number,
            },
            case_id=case.id,
            dedupe=f"reply:{document.id}:{person}",
            secrecy=case.secrecy,
            document_ids=(document.id,),
        )
        for person in people
    ]


def declaration_of(tx: Session, plan_id: int, unit_id: int) -> Declaration | None:
    """Return a unit's declaration in a plan."""
    found = tx.execute(
        text("SELECT id FROM declaration WHERE plan_id = :plan AND unit_id = :unit"), {"plan": plan_id, "unit": unit_id}
    ).scalar()
    return tx.get(Declaration, found) if found else None
