"""The call (申报通知): the department asks every unit for next year's training classes (measure 15)."""

from sqlalchemy import insert, text

from models.acting import ActContext, Done
from models.clock import end_of
from models.training import Declaration, TrainingPlan
from policy.asked import kept as kept_verdict
from policy.training_plan import declaration_days
from policy.verdict import Verdict
from tasks import documents
from tasks.acts import step
from tasks.opening import rules_day
from tasks.papers.contexts import CallContext
from tasks.papers.render import render_paper
from tasks.rules import pack_of
from tasks.training import office
from tasks.training.people import officers


@step("签发申报通知", "申报")
def issue_call(context: ActContext) -> Done:
    """Issue the call for next year's plan to all units (各级各部门每年12月底前申报), measure 15.

    Fixes which units are called, when it closes, and who has nobody to declare for it.
    """
    tx, case = context.tx, context.case
    pack, year = pack_of(tx, case), int(case.subject["year"])
    days = declaration_days(pack, rules_day(case), year)
    tx.execute(  # the plan of a call that was stopped makes room for this one
        text(
            "UPDATE training_plan p SET state = 'stopped' FROM qs_case c"
            " WHERE p.year = :year AND c.id = p.case_id AND c.state = 'stopped'"
        ),
        {"year": year},
    )
    plan = TrainingPlan(case_id=case.id, year=year, closes_at=end_of(days.closes))
    tx.add(plan)
    tx.flush()
    called = officers(tx)
    if called:
        tx.execute(insert(Declaration), [_declaration(plan.id, unit) for unit in called])
    number = documents.next_number(tx, office.setting(tx, "plan_series"), context.now.year)
    paper = CallContext(
        issuer=office.setting(tx, "issuer"),
        number=number,
        issued_on=context.now.date(),
        plan_year=year,
        recipients="各乡镇、街道、园区，区直各单位",
        opens_on=context.now.date(),
        closes_on=days.closes,
        contact=office.setting(tx, "contact"),
        phone=office.setting(tx, "phone") or "见通讯录",
    )
    kept = documents.keep(
        tx,
        render_paper("call", paper.mapping(), office.templates()),
        kind="call",
        title=f"关于申报{year}年度干部培训工作计划的通知",
        file_name=f"{year}年度培训计划申报通知.docx",
        media_type=documents.DOCX,
        case_id=case.id,
        number=number,
    )
    return Done(
        facts={
            "plan": plan.id,
            "year": year,
            "units": list(called),
            "nobody": [u.unit_id for u in called.values() if u.declares is None],
            "closes": days.closes.isoformat(),
            "reminders": [day.isoformat() for day in days.reminders],
            "escalates": days.escalates.isoformat(),
            "document": kept.id,
            "number": number,
        }
    )


def _declaration(plan_id: int, unit_id: int) -> dict[str, object]:
    return {"plan_id": plan_id, "unit_id": unit_id, "state": "called", "nothing_planned": False, "reply_number": ""}


def as_json(*verdicts: Verdict) -> list[dict[str, object]]:
    """Return verdicts as the journal keeps them, each with what its gate was asked."""
    return [kept_verdict(v) for v in verdicts]
