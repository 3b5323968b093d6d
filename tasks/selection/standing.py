"""Who stands for a post (参加表决的人选), for how many places, and how often a vote on it has fallen short. Measure 19, C19."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models.selection import Candidate, Objection, Post, Selection
from policy.deciding import renomination
from policy.packs import Pack
from policy.verdict import Verdict
from tasks.selection import files

BEFORE = ("eligible", "recommended", "listed", "proposed")  # in the selection, and not voted on yet
RANKED_BY = (
    "settle_ties",
    "compute_results",
    "compute_competition",
    "settle_directed",
)  # the act by which a manner ranks


def standing(tx: Session, case_id: int, selection: Selection, post: Post) -> list[int]:
    """Return who stands for a post in this round: in a run-off those whom the last vote left."""
    people = files.candidates_of(tx, selection, post=post.id, states=("proposed",))
    votes = earlier_votes(tx, case_id, files.subject(post))
    again = set(votes[-1]["again"]) if votes else set()
    return [one.id for one in people if not again or one.id in again]


def earlier_votes(tx: Session, case_id: int, subject: str) -> list[dict[str, Any]]:
    """Return the votes on a post at this meeting that fell short and led to a run-off, in order; none after any other return."""
    rows = tx.execute(
        text(
            "SELECT a.result, b.name AS by, b.result->>'from' AS source FROM act a JOIN act b ON b.id = a.superseded_by"
            " WHERE a.case_id = :case AND a.name = 'record_vote' AND a.subject = :subject ORDER BY a.round"
        ),
        {"case": case_id, "subject": subject},
    ).all()
    found: list[dict[str, Any]] = []
    for row in rows:
        found = [*found, row.result] if (row.by, row.source) == ("back_to_hold_vote", "") else []
    return found


def vacant(tx: Session, selection: Selection, post: Post) -> int:
    """Return how many places of a post no vote has filled yet."""
    return post.vacancies - len(files.candidates_of(tx, selection, post=post.id, states=("decided", "appointed")))


def against_those_in(tx: Session, came: Iterable[Objection]) -> list[Objection]:
    """Return the objections (公示意见) that are not against who has withdrawn: those are screened no further."""
    return [one for one in came if tx.get_one(Candidate, one.candidate_id).state != "withdrawn"]


def left_for(tx: Session, case_id: int, selection: Selection, post: Post) -> tuple[int, int]:
    """Return how many are left for a post, and for how many places that no vote has filled yet."""
    people = [one.id for one in files.candidates_of(tx, selection, post=post.id, states=BEFORE)]
    if ("hold_vote", files.subject(post)) in files.acts_in_force(tx, case_id):
        people = standing(tx, case_id, selection, post)
    return len(people), vacant(tx, selection, post)


def ranked(tx: Session, case_id: int, post: Post) -> list[int]:
    """Return who came as far as the decision on whom to inspect, from the first down."""
    found = {row.name: row for row in tx.execute(_RANKS, {"case": case_id, "acts": list(RANKED_BY)})}
    row = next((found[name] for name in RANKED_BY if name in found), None)
    return list(row.ranks.get(str(post.id), ())) if row else []


_RANKS = text(
    "SELECT name, result->'ranks' AS ranks FROM act WHERE case_id = :case AND name = ANY(:acts) AND superseded_by IS NULL"
)


def voted_on(tx: Session, case_id: int, post: Post) -> bool:
    """Tell whether the vote on a post is over."""
    return ("record_vote", files.subject(post)) in files.acts_in_force(tx, case_id)


def failures(tx: Session, one: Candidate, case_id: int) -> tuple[int, str]:
    """Return at how many meetings somebody fell short for the post, and the day of the last; a run-off is no meeting of its own."""
    row = tx.execute(_FAILED, {"case": case_id, "subject": f"post:{one.post_id}", "one": one.id}).one()
    return row.times, row.last or ""


_FAILED = text(
    "SELECT count(*) AS times, max(a.result->>'decided_on') AS last FROM act a LEFT JOIN act b ON b.id = a.superseded_by"
    " WHERE a.case_id = :case AND a.name = 'record_vote' AND a.subject = :subject"
    " AND a.result->'failed' @> to_jsonb(CAST(:one AS bigint)) AND coalesce(b.result->>'from', '') <> 'desk'"
)


def again(
    tx: Session, pack: Pack, on: date, one: Candidate, case_id: int, *, today: date | None = None
) -> Verdict | None:
    """Return what the gate says of nominating somebody again for the post; None for who never fell short.

    `today`: the day of the vote, for it must be another meeting than the one before.
    """
    times, last = failures(tx, one, case_id)
    if not times:
        return None
    return renomination(pack, on, failures=times, same_meeting=bool(today and last == today.isoformat()))
