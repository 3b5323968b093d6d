"""The facts of a selection as its acts read them: the work plan, posts, candidates by stage, in one place."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from models.acting import ActContext, Done
from models.canonical import canonical
from models.selection import Candidate, Post, Selection

FOUND_BY = {  # what is kept of a candidate → the acts that find it
    "recommendation": {"tally_recommendation", "tally_directed"},
    "written": {"shortlist_written"},
    "exam": {"compute_results", "compute_competition"},
    "inspection": {"record_inspection"},
    "vote": {"record_vote"},
    "appointment": {"appoint", "file_appointments", "file_inner"},
    "probation": {"end_probation"},
    "transfer": {"record_transfer"},
}
OUT = ("excluded", "withdrawn", "dropped")


def selection_of(tx: Session, case_id: int) -> Selection:
    """Return the selection of a case."""
    return tx.exec(select(Selection).where(Selection.case_id == case_id)).one()


def posts_of(tx: Session, selection: Selection) -> list[Post]:
    """Return the posts to be filled, in their order."""
    return list(tx.exec(select(Post).where(Post.selection_id == selection.id).order_by(col(Post.position))))


def candidates_of(
    tx: Session, selection: Selection, *, post: int | None = None, states: Iterable[str] = ()
) -> list[Candidate]:
    """Return candidates in the order in which they came, of one post and in some states if asked."""
    asked = select(Candidate).where(Candidate.selection_id == selection.id)
    if post is not None:
        asked = asked.where(Candidate.post_id == post)
    if wanted := list(states):
        asked = asked.where(col(Candidate.state).in_(wanted))
    return list(tx.exec(asked.order_by(col(Candidate.id))))


def still_in(tx: Session, selection: Selection, post: int | None = None) -> list[Candidate]:
    """Return the candidates who have not left: not excluded, withdrawn or dropped."""
    return [one for one in candidates_of(tx, selection, post=post) if one.state not in OUT]


def candidates_in(tx: Session, numbers: Iterable[int]) -> list[Candidate]:
    """Return candidates by their numbers, in that order."""
    return [tx.get_one(Candidate, number) for number in numbers]


def plan_hash(selection: Selection, posts: Iterable[Post]) -> str:
    """Return the fingerprint of the work plan with its posts: an approval is of exactly this."""
    rows = [[p.position, p.unit_id, p.name, p.kind, p.vacancies, p.quota, p.filled] for p in posts]
    return hashlib.sha256(canonical([selection.manner, selection.plan, rows])).hexdigest()


def subject(one: Candidate | Post) -> str:
    """Return the subject under which acts about a candidate or a post stand in the journal: a number, never a name."""
    return f"{'post' if isinstance(one, Post) else 'candidate'}:{one.id}"


def label(one: Candidate) -> str:
    """Return a candidate as the people on the list read it: name and unit."""
    return f"{one.name}（{one.unit}）" if one.unit else one.name


def leave(tx: Session, one: Candidate, state: str, reason: str) -> None:
    """Let a candidate leave the selection (未进入下一环节、退出、资格审查不通过), with the reason."""
    one.state, one.left_reason = state, reason
    tx.add(one)
    tx.flush()


def move_on(tx: Session, candidates: Iterable[Candidate], state: str) -> None:
    """Let candidates go on to the next stage."""
    for one in candidates:
        one.state = state
        tx.add(one)
    tx.flush()


def note(tx: Session, one: Candidate, stage: str, found: dict[str, Any]) -> None:
    """Keep what a stage found of a candidate; the round before it, if any, is replaced (its acts stay in the journal)."""
    one.results = {**one.results, stage: found}
    tx.add(one)
    tx.flush()


def done(context: ActContext, facts: Mapping[str, Any], **rest: Any) -> Done:
    """Return what a step has done, with the stage that each candidate has reached: a return takes them back to it."""
    selection = selection_of(context.tx, context.case.id)
    reached = {str(one.id): one.state for one in candidates_of(context.tx, selection)}
    return Done(facts={**facts, "states": reached}, **rest)


def rewind(context: ActContext) -> None:
    """Take the candidates back to the stage that they had reached by the last step still in force (退回以后).

    What a stage found goes with the act that found it: scores and votes of acts that no longer hold are not shown.
    """
    rows = context.tx.execute(
        text(
            "SELECT result->'states' AS states FROM act WHERE case_id = :case AND superseded_by IS NULL"
            " AND result ? 'states' ORDER BY seq DESC LIMIT 1"
        ),
        {"case": context.case.id},
    ).first()
    reached = rows.states if rows else {}
    held = in_force(context)
    for one in candidates_of(context.tx, selection_of(context.tx, context.case.id)):
        one.results = {stage: found for stage, found in one.results.items() if held & FOUND_BY[stage]}
        one.lot = one.lot if "draw_lots" in held else 0
        state = reached.get(str(one.id), "nominated")
        if one.state not in (state, "withdrawn"):
            one.state, one.left_reason = state, one.left_reason if state in OUT else ""
        context.tx.add(one)
    context.tx.flush()


def in_force(context: ActContext) -> set[str]:
    """Return the names of a case's acts that no return has superseded."""
    return {name for name, _ in acts_in_force(context.tx, context.case.id)}


def acts_in_force(tx: Session, case_id: int) -> set[tuple[str, str]]:
    """Return name and subject of a case's acts that no return has superseded."""
    query = text("SELECT name, subject FROM act WHERE case_id = :case AND superseded_by IS NULL")
    return {(row.name, row.subject) for row in tx.execute(query, {"case": case_id})}


def number(one: Candidate) -> str:
    """Return a candidate as verdicts call them: by number, for they stand in the journal, where no name is."""
    return f"人选{one.id}"


def here(context: ActContext) -> tuple[Session, Selection]:
    """Return the transaction and the selection that an act is about; after a return, as it stood where the case goes on."""
    if context.round > 1 and not context.subject:
        rewind(context)
    return context.tx, selection_of(context.tx, context.case.id)
