"""Initiation (动议): which posts are to be filled, by which manner; post quota and standard post names checked. Measure 24."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from models import clock
from models.acting import ActContext, Done
from models.cases import Case
from models.selection import Post, Selection
from policy.appointing import post_name, post_quota
from policy.asked import kept
from policy.deciding import decision_body
from tasks.acts import step
from tasks.opening import open_case, rules_day
from tasks.procedures import DIRECTED_RECOMMENDATION, INTERNAL_COMPETITION, OPEN_SELECTION
from tasks.refusing import require
from tasks.rights import DECIDES, require_role
from tasks.rules import pack_of, rules_now
from tasks.selection import files
from tasks.selection.errors import NoPosts, NotOneUnit

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
    cycle: str = "",
    pack: str | None = None,
) -> Case:
    """Open a selection (动议) by a manner of selecting, by a clerk or above. Its posts are checked by its first step.

    Raises QS-2013, QS-8008; for a competition (竞争上岗) QS-8031 and QS-4001.
    """
    require_role(tx, by, DECIDES)
    if not posts:
        raise NoPosts
    if manner == "competition":
        must_be_the_units_own(tx, posts)
    case = open_case(tx, MANNERS[manner], cycle or f"{manner}:{title}", title=title, by=by, pack=pack)
    made = Selection(case_id=case.id, manner=manner, plan={}, plan_hash="", published_at=None)
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
        body = pack.value("deciding.post.body", on).labels().get(one.kind, "")
        checked = [
            require(post_name(pack, on, name=one.name)),
            require(decision_body(pack, on, post=one.kind, body=body)),
        ]
        if not reserve(one):
            checked.append(require(post_quota(pack, on, quota=one.quota, filled=one.filled, added=one.vacancies)))
        verdicts += [kept(v) for v in checked]
        bodies[str(one.id)] = body
    return Done(facts={"posts": [one.id for one in posts], "bodies": bodies}, verdicts=verdicts)


def reserve(post: Post) -> bool:
    """Tell whether a post is none: reserve cadres (后备干部) end in a roster, C18."""
    return "后备" in post.kind
