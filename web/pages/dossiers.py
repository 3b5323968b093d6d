"""A candidate's dossier (人选材料) for people on the selection's list: what must be weighed, each with its article; C11."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from models import db
from models.selection import Post
from tasks.numbered import NUMBERED, Numbered
from tasks.selection import dossier, known, records
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
            "form": form.again(),
            "problem": problem,
            "note": note,
        }
    return page(request, "dossier.html", context, status=problem.status if problem else 200)


@router.post("/selections/{case_id}/candidates/{candidate_id}")
def enter(request: Request, case_id: Number, candidate_id: Number, form: SentForm) -> Response:
    """Compile the dossier, by somebody of the department who is on the list."""
    try:
        with db.transaction() as tx:
            viewer = must_sign_in(tx, request)
            case = must_see(tx, viewer, case_id)
            items = dossier.of(tx, case, records.of_case(tx, case, candidate_id))
            given = {item.key: form.get(item.key, longest=2000) for item in items}
            dossier.enter(tx, case_id, candidate_id, viewer.person.id, given)
    except NUMBERED as problem:
        if getattr(problem, "status", 500) in (401, 403, 404):
            raise
        return dossier_page(request, case_id, candidate_id, form, problem=problem)
    return dossier_page(request, case_id, candidate_id, Form(), note="已编入人选材料。")
