"""Blank forms of a selection (表样): 民主推荐表、个别谈话推荐记录、考察谈话记录、考察材料, printed when somebody needs one, not kept."""

from sqlmodel import Session

from models import clock
from models.cases import Case
from models.selection import Post
from tasks.papers.errors import UnknownPaper
from tasks.papers.render import FORMS, render_paper
from tasks.papers.selection_contexts import (
    InspectedContext,
    RecommendationFormContext,
    SelectionPaper,
    TalkRecordContext,
)
from tasks.selection import files, papers, records
from tasks.training import office

OF_CASE = ("recommendation_blank", "talk_record")
OF_CANDIDATE = ("inspection_talk", "inspection_frame")


def of_case(tx: Session, case: Case, kind: str) -> tuple[bytes, str]:
    """Print a blank form of a selection; returns it and its name. Raises QS-6201 for a kind that is none."""
    selection = files.selection_of(tx, case.id)
    base, posts = papers.base(tx, case, clock.today(tx)), files.posts_of(tx, selection)
    if kind == "recommendation_blank":
        people = [
            {"post": post.name, "name": one.name, "unit": one.unit}
            for post in posts
            for one in files.still_in(tx, selection, post.id)
        ]
        return _made(kind, RecommendationFormContext(**base, people=people, marks=str(selection.plan.get("marks", ""))))
    if kind == "talk_record":
        return _made(kind, TalkRecordContext(**base, posts=[post.name for post in posts]))
    raise UnknownPaper


def of_candidate(tx: Session, case: Case, candidate_id: int, kind: str) -> tuple[bytes, str]:
    """Print a form of a candidate's inspection, with what is known; raises QS-8004 for another case's candidate, QS-6201."""
    one = records.of_case(tx, case, candidate_id)
    if kind not in OF_CANDIDATE:
        raise UnknownPaper
    found = one.results.get("inspection", {})
    made = InspectedContext(
        **papers.base(tx, case, clock.today(tx)),
        name=one.name,
        unit=one.unit,
        title=one.title,
        post=tx.get_one(Post, one.post_id).name,
        talks=str(found.get("talks", "")),
        good=str(found.get("good", "")),
        ballots=str(found.get("ballots", "")),
    )
    return _made(kind, made, one.name)


def _made(kind: str, paper: SelectionPaper, of: str = "") -> tuple[bytes, str]:
    name = f"{FORMS[kind]}-{of}.docx" if of else f"{FORMS[kind]}-{paper.case_id}.docx"
    return render_paper(kind, paper.mapping(), office.templates()), name
