"""Steps that tests of the class register share: a special class brought to its reply, a run opened, a roster filled in."""

import re
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, select

import flows.class_change
import flows.class_run
import flows.special_training
from models import clock, db
from models.cases import Case
from models.people import Person, Unit
from models.rules import RulePack
from models.training import TrainingClass
from models.waits import Assignment
from policy.layers import load_rules
from tasks.training import register, running, special
from tasks.workbooks.class_row import ClassRow
from tests import make
from tests.flows import staff

assert flows.special_training and flows.class_change and flows.class_run
UNIT = staff.UNITS[0]
NEED = "年初新设窗口岗位，须在上岗前完成培训"
HELD = {"kind": "专题", "headcount": "40", "days": "2.5", "place": "区委党校"}
START = HELD | {"starts_on": "2009-11-16", "ends_on": "2009-11-18"}


def a_class(name: str = "窗口干部培训班", **changed: Any) -> ClassRow:
    """Make a class of November, 40 people, two and a half days, 20 hours."""
    return staff.a_class(name, **({"month": 11, "kind": "专题"} | changed))


def apply(district: staff.District, row: ClassRow | None = None, *, need: str = NEED, late: bool = False) -> int:
    """File an application for a class outside the plan and let it go as far as it goes; returns the case."""
    with db.transaction() as tx:
        case = special.apply(tx, district.units[UNIT], row or a_class(), need, late, district.officer(UNIT))
    staff.move(case.id)
    return case.id


def approved(district: staff.District, row: ClassRow | None = None) -> int:
    """Bring a class through the whole special path to its reply; returns the class."""
    case_id = apply(district, row)
    staff.work(case_id)
    return of_case(case_id).id


def of_case(case_id: int) -> TrainingClass:
    """Return the class that a case is about."""
    with db.reading() as look:
        return look.get_one(TrainingClass, int(look.get_one(Case, case_id).subject["class"]))


def case(case_id: int) -> Case:
    """Return a case as it is now."""
    with db.reading() as look:
        return look.get_one(Case, case_id)


def run(district: staff.District, class_id: int) -> int:
    """Register that a class is to be held and let its case go as far as it goes; returns the case."""
    by = district.officer(UNIT)
    with register.acting_on(class_id, by) as tx:
        opened = running.open_run(tx, class_id, by)
    staff.move(opened.id)
    return opened.id


def give(case_id: int, page: str, choice: str, reason: str = "", payload: Mapping[str, Any] | None = None) -> None:
    """Give an answer on a page (where any one of several may, the first does) and let the case go on.

    A start is registered when the class has begun: where the first day is still to come, that day comes first.
    """
    if page == "class_start" and choice == "start":
        let_begin(str((payload or {}).get("starts_on")))
    staff.give(staff.parts(page)[0][0], (choice, reason, payload or {}))
    staff.move(case_id)


def let_begin(starts_on: str) -> None:
    """Let it be the morning of the first day, unless it is later already or cannot be read."""
    with db.reading() as look:
        today = clock.today(look).isoformat()
    if re.fullmatch(r"\d{4}-\d\d-\d\d", starts_on) and today < starts_on:
        staff.at(*map(int, starts_on.split("-")), 9)


def started(district: staff.District, class_id: int) -> int:
    """Bring a run to its start without places for other units; returns the case."""
    case_id = run(district, class_id)
    give(case_id, "class_places", "none")
    give(case_id, "class_start", "start", payload=START)
    return case_id


def trainees(count: int, unit: str = UNIT) -> list[Person]:
    """Register people of a unit who can attend."""
    with db.transaction() as tx:
        found = tx.exec(select(Unit).where(Unit.name == unit)).one()
        return [make.person(tx, f"学员{n:02d}", found) for n in range(1, count + 1)]


def roster_part() -> Assignment:
    """Return the open part in which the roster is filled in."""
    return staff.part("class_roster")


def refusals(case_id: int) -> list[dict[str, Any]]:
    """Return the verdicts of the refusals in a case's journal."""
    found = staff.rows(
        "SELECT facts FROM journal_entry WHERE chain = :chain AND kind = 'refusal' ORDER BY seq",
        chain=f"case:{case_id}",
    )
    return [row.facts["verdicts"][0] for row in found]


def under(tx: Session, filed: Case, key: str, value: object) -> int:
    """Open the same case once more, pinned to a pack in which the office has set one value otherwise."""
    entry = {"key": key, "from": "2009-10-01", "value": value, "words": "由区委组织部核定"}
    entry |= {"source": "测试用", "sure": "local", "checked_on": "2009-10-01", "entered_by": "甲", "approved_by": "乙"}
    pack = load_rules(filed.pack, [entry])
    tx.add(RulePack(hash=pack.hash, name=pack.name, content=pack.content, kept_at=filed.opened_at))
    again = Case(**filed.model_dump(exclude={"id"}) | {"pack_hash": pack.hash, "cycle": f"{filed.cycle}:2"})
    tx.add(again)
    tx.flush()
    return again.id
