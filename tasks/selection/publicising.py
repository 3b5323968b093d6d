"""Public notice before taking office (任前公示): its days by the pack, objections screened by two, four outcomes. Measure 24, C14."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, select

from models import clock
from models.acting import ActContext, Ask, Choice, Done
from models.base import in_shanghai
from models.cases import Case
from models.clock import end_of
from models.selection import Candidate, Objection
from models.waits import Assignment, Wait
from policy.appointing import objection_screened, public_notice
from policy.asked import kept
from policy.packs import Pack
from policy.workdays import add_workdays
from tasks.acts import step, wait
from tasks.answering import checks
from tasks.forms import Field, FormIncomplete, form, form_checks
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import files, papers
from tasks.selection.asks import DONE, ask
from tasks.selection.errors import NoSuchCandidate, TooEarly
from tasks.selection.planning import days_of
from tasks.time_limits import limits
from tasks.training.classes import editing
from tasks.training.given import last_answer

ARTICLE = "appointing.objection.screeners"
OUTCOMES = {"unfounded": "反映不实", "minor": "有问题但不影响任用", "postponed": "暂缓任用", "disqualified": "不予任用"}


def last_day(pack: Pack, on: date, first: date) -> date:
    """Return the last day of a notice that begins on `first`: calendar or working days, as the pack says, from the next day on."""
    if "appointing.notice.workdays" in pack.keys:
        return add_workdays(first, pack.value("appointing.notice.workdays", on).count())
    return first + timedelta(days=pack.value("appointing.notice.min_days", on).count())


@step("发布任前公示", "公示")
def publish_notice(context: ActContext) -> Done:
    """Publish the notice before taking office (任前公示) of those decided on: name, present post, post proposed, where to object."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    first = in_shanghai(context.now).date()
    decided = files.candidates_of(tx, selection, states=("decided",))
    last = last_day(pack, on, first)
    paper = papers.public_notice(context, decided, first, last)
    people = [one.id for one in decided]
    return files.done(
        context, {"people": people, "first": first.isoformat(), "last": last.isoformat(), "documents": [paper]}
    )


@wait("公示期", "公示")
def ask_notice(context: ActContext) -> Ask:
    """Wait for the notice to run its days, taking objections in (受理公示意见); closed by time, never earlier."""
    tx, _selection = files.here(context)
    notice = context.result("publish_notice")
    people = [tx.get_one(Candidate, number) for number in notice["people"]]
    made = ask(
        context,
        f"任前公示（至{notice['last']}）",
        key=ARTICLE,
        page="public_notice",
        choices=(Choice("never", "公示期满后由系统结束", "neutral"),),
        known=[
            ["公示对象", "、".join(files.label(one) for one in people)],
            ["公示期", f"{notice['first']}至{notice['last']}"],
        ],
        people=[[str(one.id), files.label(one)] for one in people],
        button="",
    )
    due = end_of(date.fromisoformat(notice["last"]))
    return replace(made, due_at=due, on_due="close", remind_at=[])


@checks("public_notice")
def check_notice(
    _tx: Session, _case: Case, _wait: Wait, _part: Assignment, _choice: str, _payload: Mapping[str, Any]
) -> dict[str, Any]:
    """Refuse to end the notice by hand: it runs its days and the system ends it; raises QS-8007."""
    raise TooEarly


def register_objection(
    tx: Session, case: Case, candidate_id: int, substance: str, *, signed: bool, on: date | None = None
) -> Objection:
    """Register an objection (公示意见): its substance and the day, with a receipt code; nothing of who objected is kept here (A27)."""
    one = tx.get(Candidate, candidate_id)
    if one is None or one.selection_id != files.selection_of(tx, case.id).id or one.state == "withdrawn":
        raise NoSuchCandidate("请从公示对象中选择；已经退出的，不再公示。")
    if not substance.strip():
        raise NoSuchCandidate("请选择公示对象，并写明反映的具体问题。")
    made = Objection(
        case_id=case.id,
        candidate_id=candidate_id,
        received_on=on or clock.today(tx),
        signed=signed,
        substance=substance.strip(),
        receipt=secrets.token_hex(5),
        screening={},
        outcome="",
        outcome_reason="",
    )
    tx.add(made)
    tx.flush()
    return made


def take_objection(
    tx: Session, assignment_id: int, person_id: int, candidate_id: int, substance: str, *, signed: bool
) -> Objection:
    """Register an objection that came in by letter, telephone or visit, while the notice runs."""
    case, waiting, _ = editing(tx, assignment_id, person_id)
    if waiting.name != "ask_notice":
        raise NoSuchCandidate
    return register_objection(tx, case, candidate_id, substance, signed=signed)


def on_notice(tx: Session, people: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Return who is on the notice still: who withdrew is not shown any more."""
    return [row for row in people if tx.get_one(Candidate, int(row[0])).state != "withdrawn"]


def objections_of(tx: Session, case_id: int) -> list[Objection]:
    """Return the objections of a case, in the order in which they came."""
    return list(tx.exec(select(Objection).where(Objection.case_id == case_id).order_by(Objection.id)))  # type: ignore[arg-type]


def runs_until(tx: Session, case_id: int, notice: Mapping[str, Any]) -> date:
    """Return the day on which a notice ends: as published, or as its round was moved since (暂停后顺延、延期)."""
    due = tx.execute(_ROUND, {"case": case_id}).scalar()
    return in_shanghai(due).date() if due else date.fromisoformat(str(notice["last"]))


_ROUND = text(
    "SELECT w.due_at FROM wait w JOIN act a ON a.case_id = w.case_id AND a.name = w.name AND a.subject = w.subject"
    " AND a.round = w.round AND a.superseded_by IS NULL WHERE w.case_id = :case AND w.name = 'ask_notice'"
)


@limits("public_notice")
def limit_notice(tx: Session, case: Case, _wait: Wait, until: datetime) -> None:
    """Refuse to let a notice run longer than the rules of the case let it (2002: fifteen days at most)."""
    row = tx.execute(_PUBLISHED, {"case": case.id}).one()
    first = date.fromisoformat(row.result["first"])
    require(public_notice(pack_of(tx, case), rules_day(case), first=first, last=in_shanghai(until).date()))


_PUBLISHED = text("SELECT result FROM act WHERE case_id = :case AND name = 'publish_notice' AND superseded_by IS NULL")


@step("公示期满", "公示")
def close_notice(context: ActContext) -> Done:
    """Compute whether the notice was long enough, and which objections must be screened before anybody is appointed."""
    tx, _selection = files.here(context)
    pack, on = days_of(context)
    notice = context.result("publish_notice")
    first, last = date.fromisoformat(notice["first"]), runs_until(tx, context.case.id, notice)
    verdict = require(public_notice(pack, on, first=first, last=last))
    came = [one for one in objections_of(tx, context.case.id) if not one.outcome]
    return files.done(context, {"objections": [one.id for one in came]}, verdicts=[kept(verdict)])


@wait("甄别公示意见", "公示")
def ask_screening(context: ActContext) -> Ask:
    """Ask for the screening and the outcome of each objection: two screeners, a reason, one of the four outcomes (C14)."""
    tx, _selection = files.here(context)
    came = [one for one in objections_of(tx, context.case.id) if not one.outcome]
    rows = [
        [
            str(one.id),
            f"{files.label(tx.get_one(Candidate, one.candidate_id))}：{one.substance}（{'署名' if one.signed else '匿名'}）",
        ]
        for one in came
    ]
    return ask(
        context,
        "甄别公示意见",
        key=ARTICLE,
        days="selection.inspect.days",
        form=form(
            Field(
                "objections",
                "公示意见",
                "rows",
                rows=rows,
                columns=(
                    Field("first", "甄别人一"),
                    Field("second", "甄别人二"),
                    Field("specific", "线索是否具体", "choice", options=("是", "否")),
                    Field("reason", "甄别和调查情况"),
                    Field("outcome", "处理", "choice", options=tuple(OUTCOMES.values())),
                    Field("months", "暂缓月数", "number", required=False, least="0", most="12"),
                ),
            )
        ),
        choices=(DONE,),
        button="提交甄别结论",
    )


@form_checks("ask_screening")
def check_screening(tx: Session, case: Case, _wait: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse a screening by one person, without a reason, or a suspension that is too long; raises QS-4001, QS-8001."""
    pack, on = pack_of(tx, case), rules_day(case)
    most = pack.value("appointing.objection.suspend_months", on).count()
    for key, row in payload["objections"].items():
        if row["outcome"] == OUTCOMES["postponed"] and not row["months"]:
            raise FormIncomplete("暂缓任用的，请填写暂缓月数。")
        if int(row["months"] or 0) > most:
            raise FormIncomplete(f"暂缓一般不超过{most}个月，请作出结论或缩短暂缓。")
        one = tx.get_one(Objection, int(key))
        opinion = "有具体线索" if row["specific"] == "是" else "没有具体线索"
        verdict = objection_screened(
            pack,
            on,
            form="署名" if one.signed else "匿名",
            received_on=one.received_on,
            opinions={row["first"]: opinion, row["second"]: opinion},
            reasons={row["first"]: row["reason"], row["second"]: row["reason"]},
        )
        require(verdict)


@step("登记公示结果", "公示")
def record_notice(context: ActContext) -> Done:
    """Record how the notice ended for each person: who may be appointed, who is suspended, who is not used (四种处理)."""
    tx, selection = files.here(context)
    given = last_answer(context, "ask_screening")
    rows = given.payload["objections"] if given else {}
    words = {label: key for key, label in OUTCOMES.items()}
    stopped: list[int] = []
    for one in objections_of(tx, context.case.id):
        row = rows.get(str(one.id))
        if row is None:
            continue
        one.outcome, one.outcome_reason = words[row["outcome"]], row["reason"]
        one.specific = row["specific"] == "是"
        one.screening = {"first": row["first"], "second": row["second"]}
        tx.add(one)
    tx.flush()
    for one in objections_of(tx, context.case.id):  # also what was found in an earlier notice of the same person
        person = tx.get_one(Candidate, one.candidate_id)
        if one.outcome in ("postponed", "disqualified") and person.state == "decided":
            stopped.append(person.id)
            files.leave(tx, person, "dropped", OUTCOMES[one.outcome])
    ready = [one.id for one in files.candidates_of(tx, selection, states=("decided",))]
    return files.done(context, {"ready": ready, "stopped": sorted(set(stopped))})


def progress_of(one: Objection) -> str:
    """Return what an objector may be told of the progress: registered, or looked into and how it ended."""
    if not one.outcome:
        return "已收到，正在甄别。"
    return f"已甄别处理：{OUTCOMES[one.outcome]}。"
