"""The other manners of selecting, in the district of `selection_staff`: their rosters and plans. All names are invented."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import select

import flows.directed_recommendation
import flows.internal_competition
from models import db
from models.people import Unit
from models.waits import Assignment, Wait
from tasks.selection import initiating
from tasks.selection.directed import BODIES
from tasks.selection.files import selection_of
from tasks.selection.initiating import PostAsked
from tests import make
from tests.flows import selection_staff as staff
from tests.flows.selection_staff import Payload
from tests.flows.staff import move

assert flows.directed_recommendation and flows.internal_competition
INNER = "内设机构领导职务"
GRADES = ("优秀", "称职", "基本称职", "不称职")


def begin_directed(people: Mapping[str, int], *, posts: int = 1) -> int:
    """Open a directed recommendation of so many deputy posts."""
    asked = [PostAsked(("副局长", "副主任")[n % 2], staff.DEPUTY, quota=4, filled=3) for n in range(posts)]
    return _begin(people, "2010年定向推荐", asked, "directed")


def begin_competition(people: Mapping[str, int], *, posts: int = 1) -> int:
    """Open a competition for so many posts of one unit."""
    with db.transaction() as tx:
        unit = tx.exec(select(Unit).where(Unit.name == "示例局")).first() or make.staffed_unit(tx, "示例局")
        asked = [PostAsked(("副局长", "副主任")[n % 2], INNER, unit.id, quota=2, filled=1) for n in range(posts)]
    return _begin(people, "2010年竞争上岗", asked, "competition")


def _begin(people: Mapping[str, int], title: str, asked: Sequence[PostAsked], manner: str) -> int:
    with db.transaction() as tx:
        case = initiating.open_selection(tx, people["干一"], title, asked, manner=manner)
    move(case.id)
    return case.id


def closes_on() -> str:
    """Return a day on which nominations may close."""
    return str(staff.plan()["closes_on"])


def directed_plan(**changed: Any) -> Payload:
    """Fill in the plan of a directed recommendation."""
    given = {"year": "2010", "conditions": "任科员级职务满三年", "closes_on": closes_on(), "marks": "3", "extended": ""}
    return given | {"basis": ""} | staff.announced() | changed


def competition_plan(**changed: Any) -> Payload:
    """Fill in a unit's plan of a competition."""
    weights = zip(("笔试", "面试", "民主测评", "平时考核"), ("30", "40", "20", "10"), strict=True)
    given: Payload = {f"weights:{name}:weight": weight for name, weight in weights}
    for key in ("assessment", "appraisal"):
        given |= {f"{key}:{g}:points": p for g, p in zip(GRADES, ("100", "80", "60", "0"), strict=True)}
    given |= {"conditions": "在本单位工作满两年", "closes_on": closes_on(), "tie": "笔试成绩", "basis": ""}
    given |= {"panel": "\n".join(f"考{n}" for n in range(7)), "members": "\n".join(f"党{n}" for n in range(5))}
    return given | staff.announced() | changed


def roster(wait: Wait, rows: Sequence[Sequence[str]]) -> None:
    """Put a roster into the plan that is being drawn up."""
    with db.transaction() as tx:
        found = selection_of(tx, wait.case_id)
        found.plan = {**found.plan, "roster": [list(row) for row in rows]}
        tx.add(found)


def bodies(each: int = 3, groups: Sequence[str] = BODIES) -> list[list[str]]:
    """Return a roster of so many leading members of each of the four bodies."""
    return [[f"{group}{n}", f"{group}机关", group] for group in groups for n in range(each)]


def people_of_unit(size: int = 12) -> list[list[str]]:
    """Return a unit's people as they assess."""
    return [[f"职{n}", "示例局", "本单位"] for n in range(size)]


def usual(wait: Wait, _assignment: Assignment) -> tuple[str, str, Payload] | None:
    """Draw up the plan of the manner; everything else is filled in as usual."""
    if wait.name != "ask_work_plan":
        return None
    with db.reading() as look:
        manner = selection_of(look, wait.case_id).manner
    roster(wait, bodies() if manner == "directed" else people_of_unit())
    return "done", "", directed_plan() if manner == "directed" else competition_plan()


def first_three(section: str, _group: str, options: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Mark the first three of a recommendation of four or more, the first in a vote."""
    return {section: options[: 3 if len(options) > 3 else 1]}
