"""A class found to have run without its reply (未批先办): recorded, and a lead for holding to account. Measures 15 and 16.

凡未经批复同意的培训计划,一律不得组织实施. 否则,将追究有关单位和领导的责任. A reply that came later does not heal it.
"""

from datetime import date

from sqlmodel import Session, col, select

from models import clock, journal
from models.cases import Case, lock_case
from models.errors import NoSuchItem, QingshanError
from models.people import Unit
from models.training import ClassRun, Lead, TrainingClass
from models.waits import Wait
from notifications import outbox
from policy.training_plan import unapproved_run
from policy.verdict import Verdict
from tasks import closing
from tasks.opening import open_case
from tasks.procedures import CLASS_RUN
from tasks.rights import DECIDES, require_role
from tasks.training import register
from tasks.training.call import as_json
from tasks.training.classes import fill
from tasks.training.people import officers
from tasks.workbooks.cells import narrow
from tasks.workbooks.class_row import ClassRow

KIND = "未批先办"
FINDS = DECIDES | {"discipline"}


class NotUnapproved(QingshanError):
    """该班次在开班前已经批复，不属于未批先办。与批复不一致而尚未结束的，请先申请变更；已经结束的，请勾选与批复不一致的内容再登记。"""

    number, status = 4034, 409


class NotYetStarted(QingshanError):
    """开班日期晚于今天，尚不能登记为未批先办。"""

    number, status = 4035, 422


class BetweenSteps(QingshanError):
    """该班次的登记事项正在推进，请稍后再登记未批先办。"""

    number, status = 4036, 409


def report_unapproved(
    tx: Session,
    unit_id: int,
    which: int | ClassRow,
    started_on: date,
    by: int,
    otherwise: frozenset[str] = frozenset(),
) -> Lead:
    """Record that a unit has run a class without its reply (登记未批先办): `which` is a class, or what is known of one.

    `otherwise` names the particulars held otherwise than approved without an approved change: such a class was not
    approved as it was held.

    The register says so, a lead for measure 16 is opened, the unit's head is told, all once: the same class again gives
    the same lead. Raises QS-4034 when the reply was there in time, QS-4035, QS-4036, QS-2001 and QS-2013.
    """
    require_role(tx, by, FINDS)
    if started_on > clock.today(tx):
        raise NotYetStarted
    one = _class(tx, unit_id, which, started_on)
    if known := tx.exec(select(Lead).where(Lead.class_id == one.id, Lead.kind == KIND)).first():
        return known
    verdict = _verdict(tx, one, started_on, otherwise)
    case, run = _enter(tx, one, by)
    run.state, run.starts_on = "unapproved", started_on
    lead = Lead(
        case_id=case.id,
        unit_id=one.unit_id,
        class_id=one.id,
        kind=KIND,
        article=verdict.article,
        summary=verdict.reason,
        opened_at=clock.now(tx),
        opened_by_id=by,
    )
    tx.add_all([run, lead])
    tx.flush()
    _journal(tx, case, one, run, lead, verdict, by)
    _tell(tx, case, one, verdict)
    return lead


def _class(tx: Session, unit_id: int, which: int | ClassRow, started_on: date) -> TrainingClass:
    """Return the class that ran: one of the unit's, or a new line for one that was never declared."""
    if isinstance(which, int):
        if (run := register.run_of(tx, which)) and run.case_id:
            lock_case(tx, run.case_id)  # the case before the class, as everywhere
        one = register.taken(tx, which)
        if one.unit_id != unit_id:
            raise NoSuchItem
        return one
    if known := _reported(tx, unit_id, which, started_on):
        return known
    one = TrainingClass(unit_id=unit_id, year=started_on.year, position=1, state="unapproved")
    fill(one, which)
    one.month = started_on.month
    tx.add(one)
    tx.flush()
    return one


def _reported(tx: Session, unit_id: int, row: ClassRow, started_on: date) -> TrainingClass | None:
    """Return the class of that name and first day that was reported already: a form sent twice is one class."""
    # one after another, without holding up rows that refer to the unit
    tx.get(Unit, unit_id, with_for_update={"key_share": True}, populate_existing=True)
    there = select(TrainingClass).join(ClassRun, col(ClassRun.class_id) == TrainingClass.id)
    there = there.where(TrainingClass.unit_id == unit_id, TrainingClass.state == "unapproved")
    same = tx.exec(there.where(ClassRun.starts_on == started_on))
    return next((one for one in same if narrow(one.name) == narrow(row.name)), None)


def _verdict(tx: Session, one: TrainingClass, started_on: date, otherwise: frozenset[str]) -> Verdict:
    """Return the verdict that it is 未批先办; raises QS-4034 when a reply that approved the class came in time."""
    approved = one.state in ("approved", "reduced")
    verdict = unapproved_run(
        *register.rules_today(tx),
        started_on=started_on,
        reply_number=one.reply_number if approved else "",
        replied_on=register.replied_on(tx, one) if approved else None,
        otherwise=otherwise,
    )
    if verdict.ok:
        raise NotUnapproved
    return verdict


def _enter(tx: Session, one: TrainingClass, by: int) -> tuple[Case, ClassRun]:
    """Return the class's case and line in the register; what is open in a case that goes on is closed."""
    run = register.run_of(tx, one.id)
    if run is not None and run.case_id is not None:
        case = lock_case(tx, run.case_id)
        _end(tx, case, by)
        return case, run
    case = open_case(
        tx,
        CLASS_RUN,
        f"class:{one.id}",
        title=f"“{one.name}”举办登记",
        subject={"class": one.id},
        by=by,
        parent=one.case_id,
    )
    return case, run or ClassRun(class_id=one.id, case_id=case.id)


def _end(tx: Session, case: Case, by: int) -> None:
    """Close what a running registration waits for: it ends as 未批先办. Raises QS-4036 while it is between two waits."""
    if case.state not in ("open", "paused"):
        return
    waiting = tx.exec(select(Wait).where(Wait.case_id == case.id, Wait.closed_at.is_(None))).all()  # type: ignore[union-attr]
    if not waiting:
        raise BetweenSteps
    for one in waiting:
        closing.close(tx, case, one, "stopped", "unapproved", actor=f"person:{by}")


def _journal(tx: Session, case: Case, one: TrainingClass, run: ClassRun, lead: Lead, verdict: Verdict, by: int) -> None:
    journal.append(
        tx,
        journal.chain_of(case.id),
        "desk",
        "report_unapproved",
        subject=f"class:{one.id}",
        actor=f"person:{by}",
        facts={
            "title": "登记未批先办",
            "class": one.id,
            "unit": one.unit_id,
            "run": run.id,
            "lead": lead.id,
            "verdicts": as_json(verdict),
        },
    )


def _tell(tx: Session, case: Case, one: TrainingClass, verdict: Verdict) -> None:
    """Tell the unit's head, once."""
    unit = officers(tx, [one.unit_id]).get(one.unit_id)
    if unit is None or unit.confirms is None:
        return
    outbox.queue(
        tx,
        [
            outbox.Notice(
                person_id=unit.confirms,
                kind="unapproved",
                context={
                    "case_title": case.title,
                    "unit_name": unit.name,
                    "class_title": one.name,
                    "reason": verdict.reason,
                    "article": f"{verdict.article}“{verdict.words}”",
                },
                case_id=case.id,
                dedupe=f"unapproved:{one.id}",
                secrecy=case.secrecy,
            )
        ],
    )
