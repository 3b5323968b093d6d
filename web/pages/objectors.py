"""Who objected (反映人情况): shown to the two screeners of the case; to others after two persons have unsealed it (启封). A27.

The page about an objection says nothing of the case. Who looks, asks or agrees is in the record; the name is on one answer
only, which nothing keeps.
"""

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from models.errors import NoRight, QingshanError
from models.people import Person
from models.selection import Objection
from tasks.selection import files, objecting, objectors
from tasks.selection.objectors import AGREES, ASKS, Objector
from web.errors import NoSuchPage
from web.forms import Form, Number, SentForm
from web.security import limits
from web.shell import shell
from web.templates import page
from web.viewer import Viewer, must_see, must_sign_in, on_its_list

router = APIRouter()


@router.get("/objections/{objection_id}")
def show(request: Request, objection_id: Number) -> Response:
    """Show whether a name is sealed, who asked that it be opened, and what one may do about it."""
    return objection_page(request, objection_id, Form())


@router.post("/objections/{objection_id}/look")
def look(request: Request, objection_id: Number) -> Response:
    """Show who objected, on this answer only; the record says who looked."""
    try:
        with limits.opening(request) as tx:
            viewer, one = _may_open(tx, request, objection_id)
            found = objectors.look(tx, one.id, viewer.person.id)
    except QingshanError as problem:
        return objection_page(request, objection_id, Form(), problem=problem)
    return objection_page(request, objection_id, Form(), found=found)


@router.get("/selections/{case_id}/objections")
def late(request: Request, case_id: Number) -> Response:
    """Show the form for what came in after the notice was over, to who may send the case back."""
    return late_page(request, case_id, Form())


@router.post("/selections/{case_id}/objections")
def take_late(request: Request, case_id: Number, form: SentForm) -> Response:
    """Register it; the case goes back to screen it before anybody is appointed."""
    try:
        with limits.opening(request) as tx:
            viewer = must_sign_in(tx, request)
            must_see(tx, viewer, case_id)
            made = objecting.take_late(
                tx,
                case_id,
                viewer.person.id,
                form.number("candidate") or 0,
                form.get("substance"),
                signed=form.ticked("signed"),
                objector=Objector(form.get("who", longest=60), form.get("contact", longest=200)),
            )
            code = made.receipt
    except QingshanError as problem:
        return late_page(request, case_id, form, problem=problem)
    return late_page(request, case_id, Form(), code=code)


def late_page(
    request: Request, case_id: int, form: Form, *, problem: QingshanError | None = None, code: str = ""
) -> Response:
    """Show who waits to be appointed, and the form."""
    with limits.opening(request) as tx:
        viewer = must_sign_in(tx, request)
        case = must_see(tx, viewer, case_id)
        people = files.candidates_of(tx, files.selection_of(tx, case.id), states=("decided",))
        context = {
            **shell(tx, viewer),
            "case": case,
            "people": [(str(one.id), files.label(one)) for one in people],
            "form": form.again(),
            "problem": problem,
            "code": code,
        }
    return page(request, "late_objection.html", context, status=problem.status if problem else 200)


@router.post("/objections/{objection_id}/ask")
def ask(request: Request, objection_id: Number, form: SentForm) -> Response:
    """Ask that the seal be opened, with a reason."""
    try:
        with limits.opening(request) as tx:
            viewer, one = _may_open(tx, request, objection_id)
            objectors.ask_unsealing(tx, one.id, form.get("reason", longest=500), viewer.person.id)
    except QingshanError as problem:
        return objection_page(request, objection_id, form, problem=problem)
    return RedirectResponse(f"/objections/{objection_id}", 303)


@router.post("/objections/{objection_id}/agree/{unsealing_id}")
def agree(request: Request, objection_id: Number, unsealing_id: Number) -> Response:
    """Agree, as the second person, to what another has asked."""
    try:
        with limits.opening(request) as tx:
            viewer, _one = _may_open(tx, request, objection_id)
            objectors.agree(tx, unsealing_id, viewer.person.id)
    except QingshanError as problem:
        return objection_page(request, objection_id, Form(), problem=problem)
    return RedirectResponse(f"/objections/{objection_id}", 303)


def objection_page(
    request: Request,
    objection_id: int,
    form: Form,
    *,
    problem: QingshanError | None = None,
    found: Objector | None = None,
) -> Response:
    """Show an objection by its number: nothing of the case, of whom it is about, or of what it says."""
    with limits.opening(request) as tx:
        viewer, one = _may_open(tx, request, objection_id)
        asked = objectors.unsealings(tx, one.id)
        context = {
            **shell(tx, viewer),
            "one": one,
            "sealed": objectors.is_sealed(tx, one.id),
            "screens": viewer.person.id in objectors.screeners(tx, one.case_id),
            "asks": bool(viewer.roles & ASKS),
            "agrees": bool(viewer.roles & AGREES),
            "asked": [(row, _name(tx, row.asked_by_id), _name(tx, row.agreed_by_id)) for row in asked],
            "me": viewer.person.id,
            "form": form.again(),
            "problem": problem,
            "found": found,
        }
    answer = page(request, "objector.html", context, status=problem.status if problem else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _name(tx: Session, person_id: int | None) -> str:
    return tx.get_one(Person, person_id).name if person_id else ""


def _may_open(tx: Session, request: Request, objection_id: int) -> tuple[Viewer, Objection]:
    """Let in the screeners, who is on the case's list, and who may agree to an unsealing; raises QS-2103, QS-2013."""
    viewer = must_sign_in(tx, request)
    one = tx.get(Objection, objection_id)
    if one is None:
        raise NoSuchPage
    screens = viewer.person.id in objectors.screeners(tx, one.case_id)
    if not (screens or viewer.roles & AGREES or on_its_list(tx, one.case_id, viewer.person.id)):
        raise NoRight
    return viewer, one
