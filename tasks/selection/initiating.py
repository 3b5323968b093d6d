"""Initiation (动议): which posts are to be filled, by which manner; post quota and standard post names checked. Measure 24."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from models.acting import ActContext, Done
from models.cases import Case
from models.selection import Post, Selection
from policy.appointing import post_name, post_quota
from policy.asked import kept
from policy.deciding import decision_body
from tasks.acts import step
from tasks.opening import open_case, rules_day
from tasks.procedures import OPEN_SELECTION, ProcedureInfo
from tasks.refusing import require
from tasks.rights import DECIDES, require_role
from tasks.rules import pack_of
from tasks.selection import files
from tasks.selection.errors import NoPosts


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
    procedure: ProcedureInfo = OPEN_SELECTION,
    manner: str = "open",
    cycle: str = "",
    pack: str | None = None,
) -> Case:
    """Open a selection (动议), by a clerk or above; raises QS-2013, QS-8008. Its posts are checked by its first step."""
    require_role(tx, by, DECIDES)
    if not posts:
        raise NoPosts
    case = open_case(tx, procedure, cycle or f"{manner}:{title}", title=title, by=by, pack=pack)
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
