"""Opening a rotation (轮岗交流) or a mutual choice (优化组合) in one unit: its inner posts with their quota. Measures 19, 24."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from models import clock
from models.acting import ActContext, Done
from models.cases import Case
from models.people import Unit
from models.selection import Post, Selection
from policy.appointing import post_name, post_quota
from policy.asked import kept
from policy.deciding import decision_body
from policy.recommending import post_manner
from policy.verdict import Verdict
from tasks.acts import step
from tasks.inner.errors import NoSuchManner, NoUnit
from tasks.opening import open_case
from tasks.procedures import MUTUAL_CHOICE, POST_ROTATION
from tasks.refusing import require
from tasks.rights import DECIDES, require_role
from tasks.rules import rules_now
from tasks.selection import files
from tasks.selection.errors import NoPosts
from tasks.selection.initiating import UNIT_DECIDES
from tasks.selection.planning import days_of

MANNERS = {"rotation": POST_ROTATION, "combination": MUTUAL_CHOICE}
KIND = "内设机构领导职务"
BODIES = {"区直": "区直部门", "组织部": "区直部门"}  # a unit's kind as measure 19 calls it, where it is another word


@dataclass(frozen=True)
class InnerPost:
    """An inner post (轮岗) or a section (优化组合) as the clerk enters it: its name, and how many the quota allows (核定人数)."""

    name: str
    quota: int


def open_inner(
    tx: Session,
    by: int,
    title: str,
    manner: str,
    unit_id: int | None,
    posts: Sequence[InnerPost],
    *,
    pack: str | None = None,
) -> Case:
    """Open a rotation or a mutual choice, by a clerk or above; nothing is opened that its first step would refuse.

    Raises QS-2013, QS-8200, QS-8201, QS-8008, QS-4001, and QS-6104 while the list of standard names is not entered.
    """
    require_role(tx, by, DECIDES)
    unit = tx.get(Unit, unit_id) if unit_id else None
    if unit is None or not unit.active:
        raise NoUnit
    if manner not in MANNERS:
        raise NoSuchManner
    if not posts:
        raise NoPosts
    for asked in posts:
        verdicts_of(rules_now(tx, pack), clock.today(tx), manner, unit, asked.name, asked.quota)
    case = open_case(tx, MANNERS[manner], f"{manner}:{title}", title=title, by=by, pack=pack)
    made = Selection(case_id=case.id, manner=manner, plan={}, plan_hash="", published_at=None)
    tx.add(made)
    tx.flush()
    tx.add_all(
        Post(
            selection_id=made.id,
            position=position,
            unit_id=unit.id,
            name=one.name.strip(),
            kind=KIND,
            vacancies=max(one.quota, 1),
            quota=one.quota,
            filled=0,
        )
        for position, one in enumerate(posts, 1)
    )
    tx.flush()
    return case


def verdicts_of(pack: Any, on: Any, manner: str, unit: Unit, name: str, quota: int) -> list[Verdict]:
    """Return what the rules say of an inner post; raises QS-4001 where it is none that may be filled so."""
    found = [
        post_manner(pack, on, kind=KIND, manner=MANNERS[manner].title, body=BODIES.get(unit.kind, unit.kind)),
        decision_body(pack, on, post=KIND, body=UNIT_DECIDES),
        post_quota(pack, on, quota=quota, filled=0, added=0),
    ]
    if manner == "rotation":  # a mutual choice is for places in a section (科室), which have no name of a leading post
        found.append(post_name(pack, on, name=name.strip()))
    return [require(verdict) for verdict in found]


@step("核对岗位和职数", "动议")
def check_inner_posts(context: ActContext) -> Done:
    """Check each inner post against quota, standard names and the manner that measure 19 allows for it."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    posts = files.posts_of(tx, selection)
    verdicts: list[Any] = []
    for one in posts:
        assert one.unit_id is not None  # refused when it was opened
        found = verdicts_of(pack, on, selection.manner, tx.get_one(Unit, one.unit_id), one.name, one.quota)
        verdicts += [kept(verdict) for verdict in found]
    return Done(facts={"posts": [one.id for one in posts], "unit": posts[0].unit_id}, verdicts=verdicts)
