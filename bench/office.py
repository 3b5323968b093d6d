"""An office to measure with: a district, and plans of many years that wait for the section chief's signature.

All names are invented.
"""

import time
from itertools import pairwise

from sqlalchemy import text
from sqlmodel import select

from flows import registry
from models import db
from models.links import CheckCode
from models.people import Channel, Person, RoleGrant, Unit
from models.waits import Assignment, Wait
from notifications import codes
from tasks import answering, cycles

assert registry.FLOWS  # every procedure with the checks of its answers is known to this process too
LINE = ("ask_chief", "ask_deputy_head", "ask_department_head", "ask_leading_group", "ask_principal_leaders")
NEXT = dict(pairwise(LINE))
Part = tuple[int, int]  # assignment, person


def found(leaders: int = 2) -> None:
    """Found the district: the department and its line, one unit, and so many principal leaders."""
    with db.transaction() as tx:
        office = Unit(name="区委组织部", kind="组织部")
        farm = Unit(name="扬子洲农场", kind="区直")
        tx.add_all([office, farm])
        tx.flush()
        for unit, letter in ((office, "甲"), (farm, "乙")):
            unit.head_id = _person(tx, f"负责{letter}", unit)
            unit.training_officer_id = _person(tx, f"专干{letter}", unit)
            tx.add(unit)
        for role in ("clerk", "chief", "deputy_head", "department_head", "reviewer", "leading_group"):
            _person(tx, role, office, role)
        for n in range(leaders):
            _person(tx, f"leader{n}", office, "principal_leader", n + 1)


def _person(tx: db.Session, name: str, unit: Unit, role: str = "", position: int = 1) -> int:
    made = Person(name=name, unit_id=unit.id)
    tx.add(made)
    tx.flush()
    tx.add(Channel(person_id=made.id, position=1, kind="mail", address=f"p{made.id}@office.example", label="邮箱"))
    tx.add(Channel(person_id=made.id, position=2, kind="mailbox", address="sms", label="短信"))
    if role:
        tx.add(RoleGrant(person_id=made.id, role=role, position=position))
    tx.flush()
    return made.id


def prepare(years: range) -> list[int]:
    """Bring the plan of each year to the chief's signature, as the running program moves it; returns the cases."""
    made = []
    for year in years:
        with db.transaction() as tx:
            made.append(cycles.training_year(tx, year)[0])
    for page, choice in (("declare", "nothing"), ("confirm", "confirm"), ("consolidate", "submit")):
        at_rest()
        for case in made:
            for part, person in parts(case, page=page):
                with db.transaction() as tx:
                    answering.answer(tx, part, person, choice, proof="session")
                if page == "consolidate":
                    break  # any of the clerks
    at_rest()
    return made


def parts(case: int, *, name: str = "", page: str = "") -> list[Part]:
    """Return the open parts of a case in one of its waits."""
    with db.reading() as look:
        rows = select(Assignment, Wait).where(Wait.id == Assignment.wait_id, Assignment.case_id == case)
        rows = rows.where(Assignment.state == "open").order_by(Assignment.id)  # type: ignore[arg-type]
        return [(a.id, a.person_id) for a, w in look.exec(rows) if name in ("", w.name) and page in ("", w.page)]


def address(person: int) -> str:
    """Return a person's mail address."""
    return f"p{person}@office.example"


def code_of(assignment: int) -> str:
    """Return the check code that was asked for, as its owner reads it on the other channel."""
    with db.reading() as look:
        rows = select(CheckCode).where(CheckCode.assignment_id == assignment).order_by(CheckCode.id.desc())  # type: ignore[attr-defined]
        return codes.digits_of(look.exec(rows).first())  # type: ignore[arg-type]


def forget_requests() -> None:
    """Age the requests for codes: one person signs here for many offices, and may ask for five codes an hour."""
    with db.transaction() as tx:
        tx.execute(text("UPDATE check_code SET created_at = created_at - interval '2 hours'"))


def at_rest(seconds: float = 300.0) -> None:
    """Wait until nothing is due: no case to move, no message to send."""
    until = time.monotonic() + seconds
    restless = text(
        "SELECT (SELECT count(*) FROM qs_case WHERE state = 'open' AND (ready OR lease_holder IS NOT NULL))"
        " + (SELECT count(*) FROM message WHERE state IN ('created', 'sending') AND next_try_at <= qs_now())"
    )
    while time.monotonic() < until:
        with db.reading() as look:
            if not look.execute(restless).scalar_one():
                return
        time.sleep(0.05)
    raise TimeoutError("the program does not come to rest")
