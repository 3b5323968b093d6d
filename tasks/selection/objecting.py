"""Objections during the public notice (公示意见): registered with a receipt code; who objected is sealed apart (A27). Measure 24, C14."""

import secrets
from collections.abc import Iterable
from datetime import date

from sqlalchemy import text
from sqlmodel import Session, col, select

from models import clock
from models.acting import ActContext
from models.cases import Case, interrupt
from models.selection import Candidate, Objection
from tasks.desk_record import begin
from tasks.going_back import go_back
from tasks.opening import rules_day
from tasks.rights import DECIDES
from tasks.rules import pack_of
from tasks.selection import files, objectors
from tasks.selection.errors import NoSuchCandidate
from tasks.selection.objectors import Objector
from tasks.training.classes import editing

FILED = "归档"
OUTCOMES = {  # as the table keeps it → as the rules call it (公示结果的处理)
    "filed": FILED,
    "unfounded": "问题不存在",
    "minor": "一般性缺点",
    "postponed": "一时难以查实",
    "disqualified": "严重问题",
}
TOLD = {  # what an objector is told, by the code
    "filed": "已甄别，没有具体线索，归档。",
    "unfounded": "已查核，反映的问题不存在。",
    "minor": "已查核，属于一般性缺点，已作批评教育。",
    "postponed": "正在查核，一时难以查实，暂缓任用。",
    "disqualified": "已查核，反映的问题严重，不予任用。",
}


def register_objection(
    tx: Session,
    case: Case,
    candidate_id: int,
    substance: str,
    *,
    signed: bool,
    on: date | None = None,
    objector: Objector | None = None,
) -> Objection:
    """Register an objection (公示意见): its substance and the day, with a receipt code; who objected goes to the sealed store (A27)."""
    one = tx.get(Candidate, candidate_id)
    if one is None or one.selection_id != files.selection_of(tx, case.id).id or one.state == "withdrawn":
        raise NoSuchCandidate("请从公示对象中选择；已经退出的，不再公示。")
    if not substance.strip():
        raise NoSuchCandidate("请选择公示对象，并写明反映的具体问题。")
    known = objector is not None and bool(objector.name.strip())
    made = Objection(
        case_id=case.id,
        candidate_id=candidate_id,
        received_on=on or clock.today(tx),
        signed=signed or known,
        substance=substance.strip(),
        receipt=secrets.token_hex(5),
        screening={},
        outcome="",
        outcome_reason="",
    )
    tx.add(made)
    tx.flush()
    if objector is not None and known:
        objectors.seal(tx, made, objector)
    return made


def take_objection(
    tx: Session,
    assignment_id: int,
    person_id: int,
    candidate_id: int,
    substance: str,
    *,
    signed: bool,
    objector: Objector | None = None,
) -> Objection:
    """Register an objection that came in by letter, telephone or visit, while the notice runs."""
    case, waiting, _ = editing(tx, assignment_id, person_id)
    if waiting.name != "ask_notice":
        raise NoSuchCandidate
    return register_objection(tx, case, candidate_id, substance, signed=signed, objector=objector)


def take_late(
    tx: Session,
    case_id: int,
    by: int,
    candidate_id: int,
    substance: str,
    *,
    signed: bool,
    objector: Objector | None = None,
) -> Objection:
    """Register what came in after the notice and before the appointment (公示截止以后收到的反映); the case goes back to screen it.

    By who may send a case back, on its list. Raises QS-2013, QS-8004 for somebody not waiting to be appointed, then it is a
    report like any other (信访举报).
    """
    case = begin(tx, case_id, by, allowed=DECIDES)
    one = tx.get(Candidate, candidate_id)
    act = _back_to(tx, case, one) if one is not None else None
    late = pack_of(tx, case).value("appointing.objection.late", rules_day(case))
    if act is None or one is None or not late.flag():
        raise NoSuchCandidate("公示期满以后、任职以前收到的反映才在这里登记；任职以后收到的，按信访举报办理。")
    made = register_objection(tx, case, candidate_id, substance, signed=signed, objector=objector)
    subject = files.subject(one) if act == "ask_postponed" else ""
    go_back(tx, case, act, subject, reason=LATE, source="desk", actor=f"person:{by}")
    interrupt(tx, case)
    return made


def _back_to(tx: Session, case: Case, one: Candidate) -> str | None:
    """Return the act to which a late objection takes the case back: the screening, or one's own suspension once others are appointed."""
    if one.selection_id != files.selection_of(tx, case.id).id or one.state != "decided":
        return None
    known = set(tx.execute(_IN_FORCE, {"case": case.id, "subject": files.subject(one)}).scalars())
    if not known & ISSUED and "close_notice" in known:
        return "close_notice"
    return "ask_postponed" if "ask_postponed" in known else None


ISSUED = {"appoint", "file_appointments"}
LATE = "公示期满以后、任职以前又收到反映，先行甄别。"
_IN_FORCE = text(
    "SELECT name FROM act WHERE case_id = :case AND superseded_by IS NULL AND (subject = '' OR subject = :subject"
    " OR name IN ('appoint', 'file_appointments'))"
)


def objections_of(tx: Session, case_id: int) -> list[Objection]:
    """Return the objections of a case, in the order in which they came."""
    return list(tx.exec(select(Objection).where(Objection.case_id == case_id).order_by(col(Objection.id))))


def these(context: ActContext, numbers: Iterable[int]) -> list[Objection]:
    """Return objections by their numbers, in the order in which they came."""
    wanted = set(numbers)
    return [one for one in objections_of(context.tx, context.case.id) if one.id in wanted]


def about(tx: Session, case_id: int, candidate_id: int) -> list[Objection]:
    """Return the objections against one person."""
    return [one for one in objections_of(tx, case_id) if one.candidate_id == candidate_id]


def number(one: Objection) -> str:
    """Return an objection as verdicts and pages call it: by number, nothing of what it says."""
    return f"异议{one.id}"


def label(tx: Session, one: Objection) -> str:
    """Return an objection as a form lists it: number, against whom, signed or not; its substance stands beside the form."""
    return f"{number(one)}　{files.label(tx.get_one(Candidate, one.candidate_id))}　{form_of(one)}"


def form_of(one: Objection) -> str:
    """Return how it was made (反映方式), as the rules call it."""
    return "署名" if one.signed else "匿名"


def progress_of(one: Objection) -> str:
    """Return what an objector may be told of the progress: registered, or looked into and how it ended."""
    return TOLD.get(one.outcome, "已收到，正在甄别。")
