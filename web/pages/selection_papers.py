"""A candidate's 干部任免审批表 and the blank forms for people on the selection's list; the file itself by few."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from models import db
from tasks.selection import blank_forms, records
from web.errors import NoSuchPage
from web.forms import Number
from web.papers import DOCX, PDF, file_response
from web.viewer import must_see, must_sign_in

router = APIRouter()
LRMX = "application/octet-stream"  # nothing that a browser would open


@router.get("/selections/{case_id}/candidates/{candidate_id}/form")
def form(request: Request, case_id: Number, candidate_id: Number) -> Response:
    """Print the form of somebody of a selection."""
    with db.transaction() as tx:
        case = must_see(tx, must_sign_in(tx, request), case_id)
        data, name = records.form(tx, case, candidate_id)
    return file_response(data, name, DOCX)


@router.get("/selections/{case_id}/candidates/{candidate_id}/form.pdf")
def form_as_pdf(request: Request, case_id: Number, candidate_id: Number) -> Response:
    """Print the form of somebody of a selection as a PDF."""
    with db.transaction() as tx:
        case = must_see(tx, must_sign_in(tx, request), case_id)
        data, name = records.form_pdf(tx, case, candidate_id)
    return file_response(data, name, PDF)


@router.get("/selections/{case_id}/forms/{kind}")
def blank_form(request: Request, case_id: Number, kind: str) -> Response:
    """Print a blank form of a selection (表样): the recommendation form, the record of a talk."""
    with db.transaction() as tx:
        case = must_see(tx, must_sign_in(tx, request), case_id)
        if kind not in blank_forms.OF_CASE:
            raise NoSuchPage
        data, name = blank_forms.of_case(tx, case, kind)
    return file_response(data, name, DOCX)


@router.get("/selections/{case_id}/candidates/{candidate_id}/forms/{kind}")
def candidate_form(request: Request, case_id: Number, candidate_id: Number, kind: str) -> Response:
    """Print a form of a candidate's inspection (考察谈话记录、考察材料)."""
    with db.transaction() as tx:
        case = must_see(tx, must_sign_in(tx, request), case_id)
        if kind not in blank_forms.OF_CANDIDATE:
            raise NoSuchPage
        data, name = blank_forms.of_candidate(tx, case, candidate_id, kind)
    return file_response(data, name, DOCX)


@router.post("/selections/{case_id}/candidates/{candidate_id}/record")
def export(request: Request, case_id: Number, candidate_id: Number) -> Response:
    """Hand out the file, which the journal notes: so it is pressed, not followed."""
    with db.transaction() as tx:
        viewer = must_sign_in(tx, request)
        must_see(tx, viewer, case_id)
        data, name = records.export(tx, case_id, candidate_id, viewer.person.id)
    return file_response(data, name, LRMX)
