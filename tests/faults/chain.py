"""The training plan from its call to its replies, by staff who decide by rule: the same whoever begins or goes on.

What to do next is read from the database alone, one thing at a time and the system at rest in between, so a process
that takes over after a death does what the dead one would have done.
"""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import text

from models import clock, db
from models.waits import Assignment, Wait
from qingshan import rounds
from tasks import cycles
from tasks.training import classes
from tests.flows import staff
from tests.flows.staff import Reply, a_class, say

YEAR = 2010
UNITS = ("扬子洲农场", "昌东工业区", "示例一镇")
SILENT = "示例一镇"  # never declares: its round closes by time
CLASSES = {
    "扬子洲农场": [a_class("农业技术培训班"), a_class("财务人员培训班", month=6)],
    "昌东工业区": [a_class("园区管理培训班", headcount=60, month=9)],
}
REVIEWS = {"农业技术培训班": "returned, then reduced", "财务人员培训班": "refuse", "园区管理培训班": "approve"}
_NEXT_TIMER = text(
    "SELECT min(t.at) FROM timer t JOIN wait w ON w.id = t.wait_id WHERE t.done_at IS NULL AND w.closed_at IS NULL"
)
AFTERWARDS = timedelta(hours=1)  # an instant, not a while: whoever goes on after a death here ends at the same time
doing = ["rest"]  # what is going on, for whoever names the places at which a process may die


def found() -> None:
    """Make the district that the chain runs in."""
    staff.settle(UNITS, group=2, leaders=2)


def run() -> None:
    """Begin the chain or go on with it, to its end; nothing is left to be sent."""
    with Doing("open"), db.transaction() as tx:
        case, _ = cycles.training_year(tx, YEAR)
    to_its_end(case, _next)


def to_its_end(case: int, next_thing: Callable[[], None]) -> None:
    """Let a case rest and the next thing be done, turn and turn about, until it is finished and nothing is left to be sent."""
    while not _ended(case):
        with Doing("rest"):
            rounds.settle()
        if _ended(case):
            break
        next_thing()
    with Doing("last messages"):
        rounds.settle()
        with db.transaction() as tx:  # a claim that a dead sender left is over after a minute
            ended = tx.execute(text("SELECT closed_at FROM qs_case WHERE id = :id"), {"id": case}).scalar_one()
            clock.set_rehearsal(tx, ended + AFTERWARDS)
        rounds.settle()


class Doing:
    """What is going on while a block lasts, for the name of a place at which the process may die."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __enter__(self) -> None:
        doing.append(self.what)

    def __exit__(self, *_: object) -> None:
        doing.pop()


def _ended(case: int) -> bool:
    with db.reading() as look:
        row = look.execute(text("SELECT state FROM qs_case WHERE id = :id"), {"id": case})
        return bool(row.scalar_one() == "finished")


def _next() -> None:
    """Let one person do one thing, or time pass."""
    for part, wait in staff.parts():
        reply = _decision(wait, part)
        if reply is None:
            continue
        with Doing(f"{wait.name} {reply[0]}"):
            if not _prepare(part, wait):
                staff.give(part, reply)
        return
    time_passes()


def time_passes() -> None:
    """Let it be the next moment at which something is due."""
    with Doing("time passes"), db.transaction() as tx:
        at = tx.execute(_NEXT_TIMER).scalar()
        assert at is not None, "nobody has anything to do and nothing is due"
        clock.set_rehearsal(tx, at)


def _prepare(part: Assignment, wait: Wait) -> bool:
    """Type in the next class of a unit that declares; tells whether there was one still missing."""
    if wait.page != "declare":
        return False
    unit = _name("unit", wait.facts["unit"])
    with db.transaction() as tx:
        there = {one.name for one in classes.of_unit(tx, wait.facts["plan"], wait.facts["unit"])}
        missing = [row for row in CLASSES.get(unit, []) if row.name not in there]
        if missing:
            classes.save_class(tx, part.id, part.person_id, missing[0])
    return bool(missing)


def _decision(wait: Wait, part: Assignment) -> Reply | None:
    first = wait.round == 1
    if wait.page == "declare":
        unit = _name("unit", wait.facts["unit"])
        return None if unit == SILENT else say("submit" if unit in CLASSES else "nothing")
    if wait.page == "confirm" and first and _name("unit", wait.facts["unit"]) == "扬子洲农场":
        return say("return", "请核对人数")
    if wait.page == "review":
        return _review(_name("training_class", wait.facts["class"]), first)
    if wait.name == "ask_principal_leaders" and first and _earlier(part):
        return say("return", "请再压缩经费")
    return staff.usual(wait, part)


def _review(name: str, first: bool) -> Reply:
    said = REVIEWS[name]
    if said == "returned, then reduced":
        return say("return", "写明培训对象") if first else say("reduce", "压缩规模", headcount="30")
    return say(said, "与上年度重复" if said == "refuse" else "")


def _earlier(part: Assignment) -> bool:
    """Tell whether this leader is the second one asked: the first has approved, which the return makes void."""
    with db.reading() as look:
        before = text("SELECT count(*) FROM assignment WHERE wait_id = :wait AND id < :id")
        return bool(look.execute(before, {"wait": part.wait_id, "id": part.id}).scalar_one())


def _name(table: str, number: int) -> str:
    with db.reading() as look:
        return str(look.execute(text(f"SELECT name FROM {table} WHERE id = :id"), {"id": number}).scalar_one())
