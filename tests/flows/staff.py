"""A small simulated district for whole-chain tests: people who answer through the one door, in fake time.

Nothing here knows a rule: it decides as a test tells it to, and otherwise says yes. All names are invented.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import select

import flows.training_plan
from flows import driver
from models import clock, db
from models.documents import Document
from models.people import Person, Unit
from models.training import TrainingClass
from models.waits import Answer, Assignment, Wait
from tasks import answering, opening, timers
from tasks.procedures import TRAINING_PLAN
from tasks.training import classes
from tasks.workbooks.class_row import ClassRow
from tests import conftest, make

assert flows.training_plan and Document
HOLDER = 1
UNITS = ("扬子洲农场", "昌东工业区")
Reply = tuple[str, str, Mapping[str, Any]]  # choice, reason, payload
Decide = Callable[[Wait, Assignment], Reply | None]  # None: does not answer


def say(choice: str, reason: str = "", **payload: Any) -> Reply:
    """Make an answer."""
    return choice, reason, payload


def a_class(name: str = "基层干部业务培训班", **changed: Any) -> ClassRow:
    """Make a class as a unit would type it."""
    given: dict[str, Any] = {
        "row": 1,
        "name": name,
        "purpose": "提高业务能力",
        "audience": "本单位干部",
        "headcount": 40,
        "days": Decimal("2.5"),
        "hours": Decimal(20),
        "month": 5,
        "place": "区委党校",
        "organiser": "本单位",
        "budget_fen": 480_000,
        "involves_enterprise": False,
    }
    return ClassRow(**(given | changed))


@dataclass
class District:
    """The people of a test, by what they do."""

    units: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)

    def officer(self, unit: str) -> int:
        """Return a unit's training officer."""
        return self.people[f"{unit}乙"]

    def head(self, unit: str) -> int:
        """Return a unit's head."""
        return self.people[f"{unit}甲"]


def settle(units: tuple[str, ...] = UNITS, *, group: int = 3, leaders: int = 2) -> District:
    """Make the district: the department and its line, units, two reviewers of different units, group and leaders."""
    found = District()
    with db.transaction() as tx:
        office = make.staffed_unit(tx, "区委组织部", "组织部")
        for name, role in (("干一", "clerk"), ("干二", "clerk"), ("科一", "chief"), ("副一", "deputy_head")):
            make.person(tx, name, office, roles=[role])
        make.person(tx, "部一", office, roles=["department_head"])
        make.person(tx, "管一", office, roles=["administrator"])
        make.person(tx, "审一", office, roles=["reviewer"])
        made = [make.staffed_unit(tx, name) for name in units]
        make.person(tx, "审二", made[0], roles=["reviewer"])
        for n in range(group):
            make.person(tx, f"组{n}", office, roles=["leading_group"])
        for n in range(leaders):
            make.person(tx, f"领{n}", office, roles=["principal_leader"])
        found.people = {p.name: p.id for p in tx.exec(select(Person))}
        found.units = {u.name: u.id for u in tx.exec(select(Unit))}
    return found


def open_plan(**subject: Any) -> int:
    """Open the case of the plan of 2010 and let it go as far as it goes."""
    with db.transaction() as tx:
        case = opening.open_case(
            tx, TRAINING_PLAN, "2010", title="2010年度干部教育培训计划", subject={"year": 2010} | subject
        )
    move(case.id)
    return case.id


def move(case_id: int) -> driver.Advance:
    """Move a case once."""
    return driver.advance(case_id, HOLDER)


def at(*when: int) -> None:
    """Let it be that day and time (year, month, day, hour, …), and do what is due then."""
    conftest.set_clock(datetime(*when, tzinfo=conftest.SHANGHAI))  # type: ignore[arg-type, misc]
    timers.run_due()


def parts(page: str = "", *, state: str = "open", subject: str | None = None) -> list[tuple[Assignment, Wait]]:
    """Return the parts of people, on one page or on all, in a state."""
    with db.reading() as look:
        found = select(Assignment, Wait).where(Wait.id == Assignment.wait_id, Assignment.state == state)
        rows = list(look.exec(found.order_by(Assignment.id)))  # type: ignore[arg-type]
    return [(a, w) for a, w in rows if page in ("", w.page) and subject in (None, w.subject)]


def part(page: str, subject: str | None = None) -> Assignment:
    """Return the one open part on a page."""
    [(found, _)] = parts(page, subject=subject)
    return found


def give(assignment: Assignment, reply: Reply) -> Answer:
    """Give an answer as its person."""
    choice, reason, payload = reply
    with db.transaction() as tx:
        return answering.answer(
            tx, assignment.id, assignment.person_id, choice, reason=reason, payload=payload, proof="session"
        )


def declare(assignment: Assignment, *rows: ClassRow) -> Answer:
    """Type classes in and submit them; none: nothing planned."""
    with db.transaction() as tx:
        for row in rows:
            classes.save_class(tx, assignment.id, assignment.person_id, row)
    return give(assignment, say("submit" if rows else "nothing"))


def usual(wait: Wait, part: Assignment) -> Reply:
    """Say yes, as most people do most of the time."""
    if wait.page == "minutes":
        with db.reading() as look:  # the meeting is held on the day on which its minutes are entered
            return say("approve", minutes=f"区教培〔2010〕{wait.round}号", held_on=clock.today(look).isoformat())
    return say(wait.choices[0]["key"])


def work(case_id: int, decide: Decide | None = None, *, until: str = "", turns: int = 30) -> list[str]:
    """Let everybody answer and the case move until nobody has anything to do, or a page `until` is asked.

    `decide` may answer in its own way; where it returns None, the usual is said; returns the pages in order.
    """
    seen: list[str] = []
    move(case_id)  # what was answered before
    for _ in range(turns):
        todo = parts()
        if not todo or any(wait.page == until for _, wait in todo):
            return seen
        for assignment, wait in todo:
            if assignment.id not in {a.id for a, _ in parts()}:
                continue  # somebody's answer closed the round meanwhile
            seen.append(wait.page)
            _answer(assignment, wait, (decide(wait, assignment) if decide else None) or usual(wait, assignment))
        move(case_id)
    raise AssertionError(f"still waiting: {[w.title for _, w in parts()]}")


def _answer(assignment: Assignment, wait: Wait, reply: Reply) -> None:
    if wait.page == "declare" and wait.round == 1 and reply[0] == "submit":
        declare(assignment, a_class(f"第{assignment.id}期培训班"))
    else:
        give(assignment, reply)


def declared(case_id: int, classes_of: Mapping[str, list[ClassRow]], district: District) -> None:
    """Let each unit named declare its classes and its head confirm; the others have nothing planned."""
    names = {number: name for name, number in district.units.items()}
    for assignment, wait in parts("declare"):
        declare(assignment, *classes_of.get(names[wait.facts["unit"]], []))
    move(case_id)
    for assignment, _ in parts("confirm"):
        give(assignment, say("confirm"))
    move(case_id)


def rows(statement: str, **given: Any) -> list[Row]:  # type: ignore[type-arg]
    """Look at facts from outside."""
    with db.reading() as look:
        return list(look.execute(text(statement), given))


def acts(case_id: int, name: str) -> list[tuple[str, int, bool]]:
    """Return subject, round and whether still in force of every act of a name."""
    query = "SELECT subject, round, superseded_by IS NULL AS now FROM act WHERE case_id = :c AND name = :n ORDER BY id"
    return [(r.subject, r.round, r.now) for r in rows(query, c=case_id, n=name)]


def the_class(name: str) -> TrainingClass:
    """Return a class by its name."""
    with db.reading() as look:
        return look.exec(select(TrainingClass).where(TrainingClass.name == name)).one()


def done(case_id: int, name: str) -> dict[str, Any]:
    """Return what an act in force has done."""
    [row] = rows("SELECT result FROM act WHERE case_id = :c AND name = :n AND superseded_by IS NULL", c=case_id, n=name)
    result: dict[str, Any] = row.result
    return result
