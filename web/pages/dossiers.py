"""A candidate's dossier (人选材料) for people on the selection's list: what must be weighed, each with its article; C11."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from models import clock, db
from models.cases import Case
from models.selection import Candidate, Post
from tasks.numbered import NUMBERED, Numbered
from tasks.opening import rules_day
from tasks.rules import pack_of
from tasks.selection import dossier, honours, known, records
from web.forms import Form, Number, SentForm
from web.shell import shell
from web.templates import page
from web.viewer import must_see, must_sign_in

router = APIRouter()


@router.get("/selections/{case_id}/candidates/{candidate_id}")
def one(request: Request, case_id: Number, candidate_id: Number) -> Response:
    """Show the dossier of somebody of a selection; to who is not on its list it does not exist (A25)."""
    return dossier_page(request, case_id, candidate_id, Form())


def dossier_page(
    request: Request,
    case_id: int,
    candidate_id: int,
    form: Form,
    *,
    problem: Numbered | None = None,
    note: str = "",
) -> Response:
    """Show a dossier; `problem` says why it could not be compiled, `note` that it was."""
    with db.transaction() as tx:
        viewer = must_sign_in(tx, request)
        case = must_see(tx, viewer, case_id)
        found = records.of_case(tx, case, candidate_id)
        nothing = dossier.absent_word(tx, case)
        context = {
            **shell(tx, viewer),
            "case": case,
            "one": found,
            "post": tx.get_one(Post, found.post_id),
            "items": dossier.of(tx, case, found),
            "served": known.served(tx, found),
            "nothing": nothing,
            "verdict": dossier.verdict(tx, case, found),
            "stages": dossier.stages(found, nothing),
            "openly": dossier.chosen_openly(tx, case),
            "may_enter": dossier.open_to(case, found) and bool(viewer.roles & dossier.ENTERS),
            "may_honour": honours.open_to(case, found) and bool(viewer.roles & honours.ENTERS),
            **_honours(tx, case, found),
            "form": form.again(),
            "problem": problem,
            "note": note,
        }
    return page(request, "dossier.html", context, status=problem.status if problem else 200)


@router.post("/selections/{case_id}/candidates/{candidate_id}")
def enter(request: Request, case_id: Number, candidate_id: Number, form: SentForm) -> Response:
    """Compile the dossier, by somebody of the department who is on the list."""

    def compiled(tx: Session, case: Case, by: int) -> str:
        items = dossier.of(tx, case, records.of_case(tx, case, candidate_id))
        given = {item.key: form.get(item.key, longest=2000) for item in items}
        dossier.enter(tx, case.id, candidate_id, by, given)
        return "已编入人选材料。"

    return _done(request, case_id, candidate_id, form, compiled)


@router.post("/selections/{case_id}/candidates/{candidate_id}/honours")
def honour(request: Request, case_id: Number, candidate_id: Number, form: SentForm) -> Response:
    """Register an honour of somebody who is still before the recommendation."""

    def registered(tx: Session, case: Case, by: int) -> str:
        honours.add(tx, case.id, candidate_id, by, {name: form.get(name, longest=500) for name in form.fields})
        return "已登记荣誉。"

    return _done(request, case_id, candidate_id, form, registered)


@router.post("/selections/{case_id}/candidates/{candidate_id}/honours/{place}")
def strike(request: Request, case_id: Number, candidate_id: Number, place: Number) -> Response:
    """Take an honour off again that was entered by mistake."""

    def struck(tx: Session, case: Case, by: int) -> str:
        honours.strike(tx, case.id, candidate_id, by, place)
        return "已删去。"

    return _done(request, case_id, candidate_id, Form(), struck)


def _done(
    request: Request, case_id: int, candidate_id: int, form: Form, do: Callable[[Session, Case, int], str]
) -> Response:
    """Do something with a dossier as who is signed in, and show it again; who may not is told so on a page of its own."""
    try:
        with db.transaction() as tx:
            viewer = must_sign_in(tx, request)
            note = do(tx, must_see(tx, viewer, case_id), viewer.person.id)
    except NUMBERED as problem:
        if problem.status in (401, 403, 404):
            raise
        return dossier_page(request, case_id, candidate_id, form, problem=problem)
    return dossier_page(request, case_id, candidate_id, Form(), note=note)


def _honours(tx: Session, case: Case, one: Candidate) -> dict[str, Any]:
    """Return the register of honours with what each counts for today, and what the form that adds one offers."""
    pack, on, today = pack_of(tx, case), rules_day(case), clock.today(tx)
    return {
        "honours": [(row, honours.counts(pack, on, row, today)) for row in honours.of(one)],
        "levels": honours.levels(pack, on),
        "kinds": honours.kinds(pack, on),
        "grounds": honours.grounds(pack, on),
    }
