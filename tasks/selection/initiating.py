"""Initiation (动议): which posts are to be filled, by which manner; post quota and standard post names checked. Measure 24."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
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
from policy.packs import Pack
from policy.verdict import Verdict
from tasks.acts import step
from tasks.opening import open_case, rules_day
from tasks.procedures import DIRECTED_RECOMMENDATION, INTERNAL_COMPETITION, OPEN_SELECTION
from tasks.refusing import require
from tasks.rights import DECIDES, require_role
from tasks.rules import pack_of, rules_now
from tasks.selection import announcing, files
from tasks.selection.errors import NoExchange, NoPosts, NotOneUnit

MANNERS = {"open": OPEN_SELECTION, "directed": DIRECTED_RECOMMENDATION, "competition": INTERNAL_COMPETITION}
UNIT_DECIDES = "本单位党组织"


@dataclass(frozen=True)
class PostAsked:
    """A post that is to be filled, as the clerk enters it: its name, kind and quota (核定职数、现配)."""

    name: str
    kind: str
    unit_id: int | None = None
    vacancies: int = 1
    quota: int = 0
    filled: int = 0


def open_selection(
    tx: Session,
    by: int,
    title: str,
    posts: Sequence[PostAsked],
    *,
    manner: str = "open",
    exchange: bool = False,
    cycle: str = "",
    pack: str | None = None,
) -> Case:
    """Open a selection (动议) by a manner of selecting, by a clerk or above; nothing is opened that its first step would refuse.

    `exchange`: the posts are filled by transfer (公推交流); not by a competition, which is for posts of one unit (QS-8075).

    Raises QS-2013, QS-8008, QS-4001, and QS-6104 while the list of standard names is not entered; for a competition
    (竞争上岗) QS-8031.
    """
    require_role(tx, by, DECIDES)
    if not posts:
        raise NoPosts
    if exchange and manner == "competition":
        raise NoExchange
    if manner == "competition":
        must_be_the_units_own(tx, posts)
    rules, today = rules_now(tx, pack), clock.today(tx)
    for asked in posts:
        post_verdicts(rules, today, asked)
        of_manner(tx, rules, today, manner, asked)
    case = open_case(tx, MANNERS[manner], cycle or f"{manner}:{title}", title=title, by=by, pack=pack)
    made = Selection(
        case_id=case.id, manner=manner, plan={"exchange": True} if exchange else {}, plan_hash="", published_at=None
    )
    tx.add(made)
    tx.flush()
    for position, one in enumerate(posts, 1):
        tx.add(
            Post(
                selection_id=made.id,
                position=position,
                unit_id=one.unit_id,
                name=one.name.strip(),
                kind=one.kind,
                vacancies=one.vacancies,
                quota=one.quota,
                filled=one.filled,
            )
        )
    tx.flush()
    return case


def must_be_the_units_own(tx: Session, posts: Sequence[PostAsked]) -> None:
    """Refuse a competition for posts of several units, or on which the unit's Party organisation does not decide, C18."""
    if len({one.unit_id for one in posts}) != 1 or posts[0].unit_id is None:
        raise NotOneUnit
    for one in posts:
        require(decision_body(rules_now(tx), clock.today(tx), post=one.kind, body=UNIT_DECIDES))


@step("动议：核对职数和规范职务名称", "动议")
def initiate(context: ActContext) -> Done:
    """Check each post against the post quota and the list of standard names, and who decides on it (动议), measures 24 and 19."""
    tx, selection = files.here(context)
    pack, on = pack_of(tx, context.case), rules_day(context.case)
    posts = files.posts_of(tx, selection)
    verdicts: list[Any] = []
    bodies: dict[str, str] = {}
    for one in posts:
        verdicts += [kept(verdict) for verdict in post_verdicts(pack, on, one)]
        verdicts += [kept(verdict) for verdict in of_manner(tx, pack, on, selection.manner, one)]
        bodies[str(one.id)] = body_of(pack, on, one.kind)
    facts = {"posts": [one.id for one in posts], "bodies": bodies, "exchange": bool(selection.plan.get("exchange"))}
    return Done(facts=facts, verdicts=verdicts)


def body_of(pack: Pack, on: date, kind: str) -> str:
    """Return who decides on a kind of post (干部管理权限), empty where the rules do not know the kind."""
    return pack.value("deciding.post.body", on).labels().get(kind, "")


def post_verdicts(pack: Pack, on: date, one: Post | PostAsked) -> list[Verdict]:
    """Return what the rules say of a post: its name, who decides on it, its quota; raises QS-4001 where it may not be filled."""
    found = [
        post_name(pack, on, name=one.name.strip()),
        decision_body(pack, on, post=one.kind, body=body_of(pack, on, one.kind)),
    ]
    if not reserve(one):
        found.append(post_quota(pack, on, quota=one.quota, filled=one.filled, added=one.vacancies))
    return [require(verdict) for verdict in found]


def of_manner(tx: Session, pack: Pack, on: date, manner: str, one: Post | PostAsked) -> list[Verdict]:
    """Return whether a post may be filled in this manner (选拔方式), measures 19 and 20; raises QS-4001 where it may not."""
    unit = tx.get(Unit, one.unit_id) if one.unit_id else None
    found = announcing.manner_verdict(pack, on, manner, one.kind, unit)
    return [require(found)] if found else []


def reserve(post: Post | PostAsked) -> bool:
    """Tell whether a post is none: reserve cadres (后备干部) end in a roster, C18."""
    return "后备" in post.kind
