"""The class register (培训班次登记): what a reply and approved changes allow of a class, and who may speak for it.

Measure 15: 凡未经批复同意的培训计划,一律不得组织实施. What is refused here is kept in the journal of the class's case.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, select

from models import clock, db
from models.base import in_shanghai
from models.cases import Case
from models.errors import NoRight, NoSuchItem, PersonNotActive
from models.people import Person
from models.training import ClassChange, ClassRun, TrainingClass
from policy.facts import Particular
from policy.packs import Pack
from policy.training_plan import class_ahead, class_change, class_days, class_start
from policy.verdict import Verdict
from tasks.opening import rules_day
from tasks.refusing import Refused, record_refusal
from tasks.rights import DECIDES, require_role
from tasks.rules import keep_pack, pack_of
from tasks.training.people import officers

Particulars = dict[str, Particular]


@contextmanager
def acting_on(class_id: int, by: int) -> Iterator[Session]:
    """Open the transaction of a direct act on a class; a refusal undoes it and is kept in the journal of its case."""
    try:
        with db.transaction() as tx:
            yield tx
    except Refused as refused:
        keep_refusal(class_id, by, refused)
        raise


def keep_refusal(class_id: int, by: int, refused: Refused) -> None:
    """Write a refusal into the journal of the class's case: its run's, or the one that decided on the class."""
    with db.reading() as look:
        case_id = case_of(look, class_id)
    if case_id:
        record_refusal(case_id, refused.verdict, by)


def case_of(tx: Session, class_id: int) -> int | None:
    """Return the number of the case in whose journal an act on a class belongs."""
    found: int | None = tx.execute(
        text(
            "SELECT coalesce(r.case_id, c.case_id, p.case_id) FROM training_class c"
            " LEFT JOIN class_run r ON r.class_id = c.id LEFT JOIN training_plan p ON p.id = c.plan_id WHERE c.id = :id"
        ),
        {"id": class_id},
    ).scalar()
    return found


def taken(tx: Session, class_id: int) -> TrainingClass:
    """Return a class, taken for this transaction, so that two acts on it come one after the other; raises QS-2001."""
    one = tx.get(TrainingClass, class_id, with_for_update=True, populate_existing=True)
    if one is None:
        raise NoSuchItem
    return one


def must_speak(tx: Session, unit_id: int, person_id: int) -> None:
    """Let only the unit's training officer or head, or the department's desk, act for a unit; raises QS-2010, QS-2013."""
    person = tx.get(Person, person_id)
    if person is None or not person.active:
        raise PersonNotActive
    unit = officers(tx, [unit_id]).get(unit_id)
    if unit and unit.active and person_id in (unit.officer_id, unit.head_id):
        return
    try:
        require_role(tx, person_id, DECIDES)
    except NoRight:
        raise NoRight("只有承办单位的培训专干、主要负责人或区委组织部工作台可以办理。") from None


def rules_today(tx: Session) -> tuple[Pack, date]:
    """Return the pack in force today and today: the rules for an act that has no case of its own yet."""
    return keep_pack(tx), clock.today(tx)


def rules_of(tx: Session, case: Case) -> tuple[Pack, date]:
    """Return the pack that a case is pinned to, and the day whose values bind it."""
    return pack_of(tx, case), rules_day(case)


def run_of(tx: Session, class_id: int) -> ClassRun | None:
    """Return a class's line in the register, if it has one."""
    return tx.exec(select(ClassRun).where(ClassRun.class_id == class_id)).first()


def replied_on(tx: Session, one: TrainingClass) -> date | None:
    """Return the day of the reply to a class, or None where there is none."""
    if not one.reply_number:
        return None
    at = tx.execute(
        text("SELECT created_at FROM document WHERE number = :number AND withdrawn_at IS NULL"),
        {"number": one.reply_number},
    ).scalar()
    return in_shanghai(at).date() if at else None


def start_verdict(tx: Session, rules: tuple[Pack, date], one: TrainingClass, starts_on: date | None = None) -> Verdict:
    """Tell whether a class may start (凡未经批复同意的培训计划,一律不得组织实施), on the facts of the register."""
    run = run_of(tx, one.id)
    return class_start(
        *rules,
        reply_number=one.reply_number,
        approved=one.state in ("approved", "reduced"),
        cancelled=bool(run and run.state == "cancelled"),
        replied_on=replied_on(tx, one),
        starts_on=starts_on,
        special=one.plan_id is None,
    )


def replied(one: TrainingClass) -> Particulars:
    """Return kind, scale, time and place as the reply approves them."""
    return {
        "kind": one.kind,
        "headcount": one.approved_headcount or one.headcount,
        "days": one.approved_days or one.days,
        "month": month_words(one.year, one.month),
        "place": one.place,
    }


def changed(tx: Session, one: TrainingClass) -> Particulars:
    """Return what approved changes allow in place of the reply, the later before the earlier (empty: none)."""
    rows = select(ClassChange).where(ClassChange.class_id == one.id, ClassChange.state == "approved")
    found: Particulars = {}
    for change in tx.exec(rows.order_by(ClassChange.id)):  # type: ignore[arg-type]
        found |= from_json(change.after)
    return found


def allowed(tx: Session, one: TrainingClass) -> Particulars:
    """Return the particulars within which a class may be held: the reply's, and approved changes over them."""
    return replied(one) | changed(tx, one)


def held_verdict(
    tx: Session, rules: tuple[Pack, date], one: TrainingClass, actual: Mapping[str, Particular]
) -> Verdict:
    """Tell whether a class is held as approved; names each particular that differs without an approved change."""
    return class_change(*rules, approved=replied(one), actual=actual, approved_change=changed(tx, one))


def ahead_verdict(tx: Session, rules: tuple[Pack, date], year: int, month: int, *, special: bool) -> Verdict:
    """Tell whether a class of this month can still be applied for or changed: not once the month is over."""
    return class_ahead(*rules, year=year, month=month, today=clock.today(tx), special=special)


def days_verdict(
    rules: tuple[Pack, date], days: Particular, starts: date, ends: date, sessions: tuple[date, ...]
) -> Verdict:
    """Tell whether first and last day fit the days of a class: in one stretch, or on the days that are named."""
    return class_days(*rules, days=Fraction(days), starts_on=starts, ends_on=ends, sessions=sessions)


def month_of(words: object) -> tuple[int, int]:
    """Return year and month from the words of a month: 2010年3月."""
    year, month = (int(part) for part in str(words).removesuffix("月").split("年"))
    return year, month


def month_words(year: int, month: int) -> str:
    """Return a month with its year: 2010年3月. A class of the plan of 2010 held in March 2011 is held at another time."""
    return f"{year}年{month}月"


def as_json(particulars: Mapping[str, Particular]) -> dict[str, Any]:
    """Return particulars as a JSON column keeps them, days as text."""
    return {name: value if isinstance(value, str | int) else str(value) for name, value in particulars.items()}


def from_json(kept: Mapping[str, Any]) -> Particulars:
    """Return particulars from a JSON column."""
    return {name: Decimal(value) if name == "days" else value for name, value in kept.items()}
