"""A unit with inner posts for rotations and mutual choices, in the district of `selection_staff`. All names are invented."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import select

import flows.mutual_choice
import flows.post_rotation
from models import clock, db
from models.people import Person, Unit
from models.waits import Assignment, Wait
from tasks.ballots import boxes, casting, counting, door
from tasks.inner import opening
from tasks.inner.opening import InnerPost
from tests import make
from tests.flows import selection_staff as staff
from tests.flows.selection_staff import Payload
from tests.flows.staff import give, move, parts, say

assert flows.post_rotation and flows.mutual_choice
POSTS = ("综合科科长", "业务科科长", "财务科科长")
PEOPLE = ("职甲", "职乙", "职丙", "职丁")
SINCE = {"职甲": "1999-05-01", "职乙": "2004-06-01", "职丙": "2008-01-01"}
HOLDS = dict(zip(PEOPLE, POSTS, strict=False))  # 职丁 holds none


def settle(extra: Sequence[str] = ()) -> dict[str, int]:
    """Make the department, and a unit (示例局) with a head, an officer and its people; returns everybody by name."""
    staff.settle(names=POSTS)
    with db.transaction() as tx:  # the district was made on the day before
        tx.execute(text("UPDATE rehearsal_clock SET at = at + interval '1 day'"))
    with db.transaction() as tx:
        unit = make.staffed_unit(tx, "示例局")
        for name in (*PEOPLE, *extra):
            make.person(tx, name, unit)
    with db.reading() as look:
        return {one.name: one.id for one in look.exec(select(Person))}


def unit_id() -> int:
    """Return the unit's number."""
    with db.reading() as look:
        return look.exec(select(Unit).where(Unit.name == "示例局")).one().id


def begin_rotation(people: Mapping[str, int], posts: Sequence[str] = POSTS, quota: int = 1) -> int:
    """Open a rotation of the unit and let it go as far as it goes."""
    with db.transaction() as tx:
        asked = [InnerPost(name, quota) for name in posts]
        case = opening.open_inner(tx, people["干一"], "示例局2010年轮岗交流", "rotation", unit_id(), asked)
    move(case.id)
    return case.id


def begin_again(people: Mapping[str, int]) -> int:
    """Open the next year's rotation."""
    with db.transaction() as tx:
        asked = [InnerPost(name, 1) for name in POSTS]
        case = opening.open_inner(tx, people["干一"], "示例局2011年轮岗交流", "rotation", unit_id(), asked)
    move(case.id)
    return case.id


def register(people: Mapping[str, int], since: Mapping[str, str] = SINCE, **changed: str) -> Payload:
    """Fill in the register: who holds which post since when."""
    given: Payload = {}
    with db.reading() as look:
        mine = look.exec(select(Person).where(Person.unit_id == unit_id())).all()
    for one in mine:
        begun = since.get(one.name, "")
        post = HOLDS.get(one.name, "") if begun else ""
        given |= {f"people:{one.id}:{key}": "" for key in ("post", "kind", "since")}
        if post:
            given |= {f"people:{one.id}:post": post, f"people:{one.id}:kind": "任职", f"people:{one.id}:since": begun}
    _ = people
    return given | changed


def rotation(
    people: Mapping[str, int], to: Mapping[str, str], kept: Mapping[str, str] | None = None, **changed: Any
) -> Payload:
    """Fill in the plan of a rotation: who goes where, who stays with which reason."""
    with db.reading() as look:
        until = (clock.today(look) + timedelta(days=30)).isoformat()
    given: Payload = {}
    for name in PEOPLE:
        row = f"people:{people[name]}"
        given |= {f"{row}:{key}": "" for key in ("to", "relation", "tie", "kept", "why")}
        if name in to:
            given |= {f"{row}:to": to[name], f"{row}:relation": "无", f"{row}:tie": "无"}
        if name in (kept or {}):
            given |= {f"{row}:kept": "其他", f"{row}:why": (kept or {})[name]}
    given |= {"hand_over_by": until, "members": "\n".join(f"党{n}" for n in range(5)), "basis": ""}
    return given | changed


CHANGE = {"职甲": POSTS[1], "职乙": POSTS[0]}  # the two longest change places


def usual(people: Mapping[str, int], to: Mapping[str, str] = CHANGE) -> staff.Decide:
    """Do what each act of a rotation asks for, as it is usually done."""

    def decide(wait: Wait, _assignment: Assignment) -> tuple[str, str, Payload] | None:
        if wait.name == "ask_register":
            return say("done", **register(people))  # type: ignore[return-value]
        if wait.name == "ask_rotation_plan":
            return say("done", **rotation(people, to))  # type: ignore[return-value]
        if wait.name in ("ask_hand_over", "ask_take_over"):
            return say(wait.choices[0]["key"], **staff.filled(wait))  # type: ignore[return-value]
        return None

    return decide


def vote(words: Sequence[str]) -> None:
    """Run the ballot on the plan with these votes, and enter its result."""
    assignment, wait = the_wait("hold_decision")
    said = iter(words)
    with db.transaction() as tx:
        box = boxes.of_wait(tx, wait, lock=True)
        door.sign_in(tx, box, [voter.id for voter in boxes.voters(tx, box.id)], set())
        slips = door.print_slips(tx, box)
        door.open_box(tx, box, actor="system")
    for slip in slips:
        with db.transaction() as tx:
            casting.cast(tx, slip.token, {"decide:plan": [next(said)]})
    with db.transaction() as tx:
        counting.close(tx, boxes.of_wait(tx, wait, lock=True), actor="system")
    give(assignment, say("counted", **staff.filled(wait)))
    move(wait.case_id)


def the_wait(name: str) -> tuple[Assignment, Wait]:
    """Return the one open part of an act."""
    [found] = [(a, w) for a, w in parts() if w.name == name]
    return found


def answer(name: str, choice: str = "done", reason: str = "", **payload: Any) -> None:
    """Answer the one open part of an act."""
    assignment, _ = the_wait(name)
    give(assignment, say(choice, reason, **payload))


STAFF = ("员甲", "员乙", "员丙", "员丁")
SECTIONS = ("综合科", "业务科")
HEADS = {SECTIONS[0]: "职甲", SECTIONS[1]: "职乙"}


def settle_choice() -> dict[str, int]:
    """Make the department and a unit in which 职甲 and 职乙 head a section each, and four staff choose."""
    return settle(extra=STAFF)


def begin_choice(people: Mapping[str, int], quota: int = 2) -> int:
    """Open a mutual choice of two sections and let it go as far as it goes."""
    with db.transaction() as tx:
        asked = [InnerPost(name, quota) for name in SECTIONS]
        case = opening.open_inner(tx, people["干一"], "示例局2010年优化组合", "combination", unit_id(), asked)
    move(case.id)
    return case.id


def choice_plan(people: Mapping[str, int], **changed: Any) -> Payload:
    """Fill in the plan: two places a section, the officer and two others take no part, two rounds of three days."""
    _, wait = the_wait("ask_matching_plan")
    given: Payload = {"rounds": "2", "days": "3", "members": "\n".join(f"党{n}" for n in range(5)), "basis": ""}
    for post, label in staff.table(wait, "posts"):
        name = label.partition("（")[0]
        given |= {f"posts:{post}:head": HEADS[name], f"posts:{post}:places": "2"}
    for name in people:
        given |= {f"people:{people[name]}:out": "" if name in STAFF or name in HEADS.values() else "不在编"}
    return given | changed


def to_rounds(people: Mapping[str, int], case: int, **changed: Any) -> None:
    """Bring a mutual choice to its first round."""
    answer("ask_matching_plan", **choice_plan(people, **changed))
    staff.work(case, until="check_matching_plan")
    answer("check_matching_plan", "approve")
    move(case)


def choose(case: int, people: Mapping[str, int], heads: Mapping[str, Sequence[str]], wishes: Mapping[str, str]) -> None:
    """Let heads take people and staff name a section in the round that is open; who is not named does nothing."""
    names = {number: name for name, number in people.items()}
    for assignment, wait in parts():
        who = names[assignment.person_id]
        if wait.name == "ask_head_choice" and who in heads:
            rows = [row for row, _ in staff.table(wait, "people")]
            taken = {f"people:{row}:take": "是" if names[int(row)] in heads[who] else "" for row in rows}
            give(assignment, say("picked", **taken))
        elif wait.name == "ask_staff_choice" and who in wishes:
            give(assignment, say("picked", post=wishes[who]))
    move(case)
