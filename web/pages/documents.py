"""Handing out papers (文书下载) to whom they concern: the desk, people of the unit, or the holder of a link to one."""

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from models.cases import Case
from models.documents import Document
from models.errors import NoRight, NoSuchItem, SignInNeeded
from web.errors import NoSuchPage
from web.forms import Number
from web.papers import paper_response
from web.security import cookies, limits
from web.viewer import Viewer, may_see, signed_in

router = APIRouter()


@router.get("/documents/{document_id}")
@router.head("/documents/{document_id}")
def download(request: Request, document_id: Number) -> Response:
    """Hand out a paper to somebody who may have it."""
    with limits.opening(request) as tx:
        if _by_link(tx, request, document_id):
            return paper_response(tx, document_id)
        viewer = signed_in(tx, request)
        if viewer is None:
            raise SignInNeeded
        void_too = _must_have_right(tx, viewer, document_id)
        return paper_response(tx, document_id, void_too=void_too)


def _by_link(tx: Session, request: Request, document_id: int) -> bool:
    token = cookies.read(request, f"{cookies.PAPER}{document_id}")
    if not token:
        return False
    link = limits.known(tx, request, token)
    if link.purpose != "read" or link.document_id != document_id:
        raise NoSuchItem
    return True


def _must_have_right(tx: Session, viewer: Viewer, document_id: int) -> bool:
    """Refuse who may not have a paper; tell whether this viewer may have it also when it is void (作废)."""
    document = tx.get(Document, document_id)
    if document is None:
        raise NoSuchPage
    case = tx.get(Case, document.case_id) if document.case_id else None
    if case is not None and case.secrecy == "restricted":
        if not may_see(tx, viewer, case):
            raise NoSuchPage  # who is not on the list does not learn that there is one (A25)
        return True
    if case is not None and viewer.reads_desk and may_see(tx, viewer, case):
        return True
    if document.unit_id is not None and document.unit_id == viewer.person.unit_id:
        return False
    raise NoRight
