"""Allotting a class's places (名额) to units: one paper, and a notice to each unit's training officer, each once (measure 15).

The places together never exceed the scale that was approved, and the days lie in the month that was approved.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, select

from models import clock
from models.acting import ActContext, Ask, Choice, Done
from models.cases import Case
from models.clock import end_of
from models.documents import Document
from models.errors import QingshanError
from models.training import Places, TrainingClass
from models.waits import Assignment, Wait
from notifications import outbox
from policy.deadlines import due_on
from tasks import documents
from tasks.acts import step, wait
from tasks.answering import checks
from tasks.papers.contexts import Allotment, PlacesContext
from tasks.papers.render import render_paper
from tasks.refusing import require
from tasks.training import office, register
from tasks.training.given import last_answer
from tasks.training.particulars import BadDays, read_day, read_period, read_sessions, session_words
from tasks.training.people import Officers, officers
from tasks.training.running import ask_officer, ask_section, enter_period, the_run
from tasks.workbooks.cells import Unreadable, tidy
from tasks.workbooks.figures import read_headcount


class BadPlaces(QingshanError):
    """名额填写有误：请为每个单位填写大于零的整数；不分配名额的单位请留空。"""

    number, status = 4026, 422


class TooManyPlaces(QingshanError):
    """名额合计超过批复的人数，请核减；确需增加的，请先申请变更。"""

    number, status = 4027, 422


@wait("单位分配名额", "办班")
def ask_places(context: ActContext) -> Ask:
    """Ask the organising unit which units send how many people, and when; or that no places are allotted."""
    one, _ = the_run(context)
    pack, on = register.rules_of(context.tx, context.case)
    return ask_officer(
        context,
        title="分配名额",
        page="class_places",
        choices=[Choice("allot", "印发名额分配通知"), Choice("none", "本班不向其他单位分配名额")],
        facts={"allowed": register.as_json(register.allowed(context.tx, one))},
        due_at=end_of(due_on(pack, on, "training.confirm.days", context.now.date())),
        why=str(context.returned["reason"]) if context.returned else "",
    )


@wait("区委组织部核发名额分配通知", "办班")
def ask_clerk_to_issue(context: ActContext) -> Ask:
    """Ask the department to issue the notice of places under its number, or to return the allotment with a reason."""
    given = last_answer(context, "ask_places")
    return ask_section(
        context,
        title="核发名额分配通知",
        page="class_places_issue",
        choices=[Choice("issue", "核发名额分配通知"), Choice("return", "退回修改", "stops", reason=True)],
        facts={"allotment": given.payload if given else {}},
    )


@checks("class_places")
def check_places(
    tx: Session, case: Case, wait: Wait, part: Assignment, choice: str, payload: Mapping[str, Any]
) -> dict[str, Any]:
    """Take an allotment only within the approved scale and month; keeps the places by unit and the days."""
    if choice == "none":
        return {}
    one = tx.get_one(TrainingClass, wait.facts["class"])
    may = register.allowed(tx, one)
    (starts, ends), sessions = read_period(payload), read_sessions(payload)
    report_by = read_day(payload.get("report_by"), "报名截止日期")
    if report_by > starts or report_by < clock.today(tx):
        raise BadDays("报名截止日期应在今天至开班日期之间，请核对。")
    rules = register.rules_of(tx, case)
    require(register.start_verdict(tx, rules, one, starts))
    for day in (starts, ends) if sessions else (starts,):
        require(register.held_verdict(tx, rules, one, may | {"month": register.month_words(day.year, day.month)}))
    require(register.days_verdict(rules, may["days"], starts, ends, sessions))
    return {
        "places": read_places(tx, payload.get("places"), int(may["headcount"])),
        "starts_on": starts.isoformat(),
        "ends_on": ends.isoformat(),
        "report_by": report_by.isoformat(),
        "requirement": tidy(payload.get("requirement"))[:100],
        **session_words(sessions),
    }


def read_places(tx: Session, given: object, most: int) -> dict[str, int]:
    """Return the places of each unit by its number, as text; raises QS-4026 and QS-4027."""
    if not isinstance(given, Mapping):
        raise BadPlaces
    try:
        found = {str(unit): read_headcount(raw) for unit, raw in given.items() if tidy(raw)}
    except Unreadable as problem:
        raise BadPlaces(f"名额{problem.message}。{problem.remedy}。") from None
    if not found or not all(unit.isascii() and unit.isdigit() and len(unit) < 19 for unit in found):
        raise BadPlaces("请至少为一个单位填写名额。")
    known = {number for number, unit in officers(tx, [int(unit) for unit in found]).items() if unit.active}
    if unknown := {int(unit) for unit in found} - known:
        raise BadPlaces(f"有{len(unknown)}个单位不存在或已停用，请重新选择。")
    if (total := sum(found.values())) > most:
        raise TooManyPlaces(f"名额合计{total}个，超过批复的{most}人，请核减；确需增加的，请先申请变更。")
    return found


@step("印发名额分配通知", "办班")
def issue_places(context: ActContext) -> Done:
    """Issue the notice of places as a paper, and tell each unit's training officer its own places, each once."""
    tx = context.tx
    one, run = the_run(context)
    given = last_answer(context, "ask_places")
    assert given is not None, "places are issued on the unit's answer"
    kept = {int(unit): int(places) for unit, places in given.payload["places"].items()}
    units = officers(tx, list(kept))
    tx.execute(
        insert(Places),
        [{"class_id": one.id, "unit_id": u, "places": n, "message_sent": u in _told(units)} for u, n in kept.items()],
    )
    enter_period(run, given.payload)
    tx.add(run)
    paper = _paper(context, one, given.payload, {units[u].name: n for u, n in kept.items()})
    told = outbox.queue(tx, [_notice(context.case, one, units[u], kept[u], paper) for u in _told(units)])
    return Done(
        facts={
            "class": one.id,
            "document": paper.id,
            "number": paper.number,
            "places": {str(unit): places for unit, places in kept.items()},
            "told": len(told),
            "nobody": sorted(set(kept) - set(_told(units))),
        }
    )


def _told(units: Mapping[int, Officers]) -> list[int]:
    """Return the units that have somebody to be told."""
    return [number for number, unit in units.items() if unit.declares]


def _notice(case: Case, one: TrainingClass, unit: Officers, places: int, paper: Document) -> outbox.Notice:
    assert unit.declares is not None, "only units with somebody are told"
    return outbox.Notice(
        person_id=unit.declares,
        kind="places",
        context={"case_title": case.title, "class_title": one.name, "places": f"{unit.name}{places}个"},
        case_id=case.id,
        dedupe=f"places:{one.id}:{unit.unit_id}",
        secrecy=case.secrecy,
        document_ids=(paper.id,),
    )


def _paper(context: ActContext, one: TrainingClass, kept: Mapping[str, Any], places: Mapping[str, int]) -> Document:
    """Make the notice of places (名额分配通知), with a number of the department's series."""
    tx = context.tx
    number = documents.next_number(tx, office.setting(tx, "plan_series"), context.now.year)
    held = f"上课日期：{kept['sessions']}" if kept.get("sessions") else ""  # a class held with interruptions
    wanted = "；".join(words for words in (kept["requirement"], held) if words)
    paper = PlacesContext(
        issuer=office.setting(tx, "issuer"),
        number=number,
        issued_on=context.now.date(),
        recipients="各有关单位",
        class_name=one.name,
        reply_number=one.reply_number,
        starts_on=date.fromisoformat(kept["starts_on"]),
        ends_on=date.fromisoformat(kept["ends_on"]),
        place=str(register.allowed(tx, one)["place"]),
        report_by=date.fromisoformat(kept["report_by"]),
        allotments=[Allotment(unit, count, wanted) for unit, count in places.items()],
        contact=one.contact or office.setting(tx, "contact"),
        phone=one.phone or office.setting(tx, "phone") or "见通讯录",
    )
    return documents.keep(
        tx,
        render_paper("places", paper.mapping(), office.templates()),
        kind="places",
        title=f"关于举办“{one.name}”及分配名额的通知",
        file_name=f"名额分配通知-{context.case.id}.docx",
        media_type=documents.DOCX,
        case_id=context.case.id,
        unit_id=one.unit_id,
        number=number,
    )


def of_class(tx: Session, class_id: int) -> list[tuple[str, int]]:
    """Return the places of a class as pages show them: unit's name and number."""
    rows = tx.exec(select(Places).where(Places.class_id == class_id).order_by(col(Places.unit_id))).all()
    names = officers(tx, [row.unit_id for row in rows])
    return [(names[row.unit_id].name, row.places) for row in rows]
