"""Setting one's own PIN (口令): for those who decide often, instead of a check code each time."""

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from models import db
from models.errors import QingshanError
from notifications import codes
from notifications.errors import OneChannelOnly, PinsDiffer
from tasks import pin
from web.forms import Form, SentForm
from web.shell import shell
from web.templates import page
from web.viewer import Viewer, must_sign_in

router = APIRouter()


@router.get("/my/pin")
def show(request: Request) -> Response:
    """Show the form."""
    with db.transaction() as tx:
        return _page(tx, request, must_sign_in(tx, request))


@router.post("/my/pin/code")
def send_code(request: Request) -> Response:
    """Send a check code by another channel than sign-in links come by."""
    with db.transaction() as tx:
        viewer = must_sign_in(tx, request)
        came_by = pin.other_place(tx, viewer.person.id)
        if came_by is None:
            raise OneChannelOnly
        where = codes.request_code(tx, viewer.person.id, None, came_by)
        return _page(tx, request, viewer, sent=where)


@router.post("/my/pin")
def set_pin(request: Request, form: SentForm) -> Response:
    """Set the PIN, or say why not; what was typed is not shown again."""
    with db.transaction() as tx:
        viewer = must_sign_in(tx, request)
        problem = _set(tx, viewer, form)
        return _page(tx, request, viewer, problem=problem, done=problem is None)


def _set(tx: Session, viewer: Viewer, form: Form) -> QingshanError | None:
    wanted = form.get("new")
    if wanted != form.get("again"):
        return PinsDiffer()
    try:
        return pin.set_own_pin(tx, viewer.person.id, wanted, digits=form.get("code"), old=form.get("pin"))
    except QingshanError as weak:
        return weak


def _page(
    tx: Session,
    request: Request,
    viewer: Viewer,
    *,
    sent: str = "",
    problem: QingshanError | None = None,
    done: bool = False,
) -> Response:
    context = {
        **shell(tx, viewer),
        "asked": pin.proof_asked(tx, viewer.person.id),
        "has_pin": codes.has_pin(tx, viewer.person.id),
        "sent": sent,
        "problem": problem,
        "done": done,
    }
    return page(request, "pin.html", context, status=problem.status if problem else 200)
