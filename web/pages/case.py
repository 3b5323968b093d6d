"""A case's page (事项): where it stands and why, who has answered, what was told, and the whole record."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from models import db
from models.cases import Case
from models.errors import QingshanError
from models.verify import verify
from tasks import case_view
from tasks.procedures import PROCEDURES
from tasks.rules import pack_of
from tasks.selection import reconsidering
from web import whole_file
from web.errors import NoSuchPage
from web.forms import Number
from web.measure_view import layers_of
from web.pages.desk import wanted
from web.pages.items.review import beyond_choices
from web.papers import PDF, ZIP, file_response
from web.queries import case as queries
from web.queries import cases, documents, rounds
from web.rules_of_case import rules_of
from web.shell import shell
from web.templates import page
from web.viewer import Viewer, must_read_desk, must_see
from web.words import DONE

router = APIRouter()


@router.get("/desk/case/{case_id}")
def show(request: Request, case_id: Number) -> Response:
    """Show a case."""
    return case_page(request, case_id)


@router.post("/desk/case/{case_id}/file/{form}")
def take_file(request: Request, case_id: Number, form: str) -> Response:
    """Hand out a case's whole file (全程纪实), which the record notes: so it is pressed, not followed."""
    if form not in ("pdf", "zip"):
        raise NoSuchPage
    with db.transaction() as tx:
        viewer = must_read_desk(tx, request)
        must_see(tx, viewer, case_id)
    try:
        made = whole_file.make(case_id, "pdf" if form == "pdf" else "zip", viewer.person.id)
    except QingshanError as problem:
        return case_page(request, case_id, problem=problem)
    return file_response(made.data, made.name, PDF if form == "pdf" else ZIP)


def case_page(request: Request, case_id: int, *, problem: QingshanError | None = None) -> Response:
    """Show a case; `problem` says what was wrong with the act that was just tried, `?done=` which one was done."""
    with db.transaction() as tx:
        viewer = must_read_desk(tx, request)
        case = must_see(tx, viewer, case_id)
        context = {**_around(tx, request, viewer), **_of(tx, case), **rules_of(tx, viewer, case), "problem": problem}
        context["note"] = "" if problem else DONE.get(request.query_params.get("done", ""), "")
    with db.reading() as look:  # one snapshot: the record is checked as of one instant
        context["report"] = verify(look, case_id=case_id)
    return page(request, "case.html", context, status=problem.status if problem else 200)


def _around(tx: Session, request: Request, viewer: Viewer) -> dict[str, Any]:
    asked = wanted(request)
    rows, total = cases.listed(tx, viewer.person.id, asked)
    return {**shell(tx, viewer), "cases": rows, "total": total, "filter": asked, "procedures": PROCEDURES}


def _of(tx: Session, case: Case) -> dict[str, Any]:
    now_open, closed = rounds.rounds(tx, case.id, is_open=True), rounds.rounds(tx, case.id, is_open=False)
    back_to = rounds.to_send_back_to(tx, case.id)
    papers, entries = documents.of_case(tx, case.id), queries.entries(tx, case)
    subjects = [row.subject for group in now_open + closed for row in group.parts] + [row.subject for row in back_to]
    subjects += [entry.row.subject for entry in entries] + [f"unit:{paper.unit_id}" for paper in papers]
    return {
        "case": case,
        "rules": "；".join(pack.title for pack in layers_of(pack_of(tx, case))),
        "procedure": PROCEDURES.get(case.procedure),
        "why": case_view.why(tx, case.id),
        "withdrawn": queries.withdrawn(tx, case.id),
        "stages": by_stage(done := case_view.steps(tx, case.id)),
        "earlier": [(step, one) for step in done for one in step.earlier],
        "open_rounds": now_open,
        "closed_rounds": closed,
        "beyond": beyond_choices(tx, case.id),
        "back_to": back_to,
        "reconsidered": reconsidering.decided(tx, case.id) if case.state == "open" else [],
        "names": rounds.subject_names(tx, subjects),
        "messages": queries.messages(tx, case.id),
        "message_counts": queries.message_counts(tx, case.id),
        "documents": papers,
        "void_papers": documents.why_withdrawn(tx, papers),
        "entries": entries,
        "entry_count": queries.entry_count(tx, case.id),
        "as_lines": queries.as_lines,
    }


def by_stage(steps: Sequence[case_view.StepView]) -> list[tuple[str, list[case_view.StepView]]]:
    """Return the steps under the stages (环节) in which the office files them, in the procedure's order."""
    return [(stage, list(lines)) for stage, lines in groupby(steps, key=lambda step: step.stage)]
