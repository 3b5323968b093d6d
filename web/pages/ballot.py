"""The voter's side (投票): a slip's address, the ballot, and its receipt. Nothing here knows or keeps who it is.

Pressing the address records nothing (A01): the secret moves into a cookie of this browser and the address is clean. A
voter who scans another slip on the same phone holds that one.
"""

from typing import Any

import segno
from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from models.errors import NoSuchItem, QingshanError
from notifications.links import address
from tasks.ballots import boxes, casting, door
from tasks.ballots.errors import NoSuchSlip
from tasks.ballots.slips import NewSlip
from tasks.selection.rooms import PAGE
from web import deciding
from web.error_pages import error_page
from web.errors import NoSuchPage, TickNeeded
from web.forms import Form, Number, SentForm
from web.security import cookies, limits
from web.shell import shell
from web.templates import page

router = APIRouter()
COOKIE = "slip"
LASTS = 4 * 3600  # a meeting


@router.get("/b/{token}")
@router.head("/b/{token}")
def press(request: Request, token: str) -> Response:
    """Open the ballot of a slip: nothing is recorded, however often it is pressed."""
    try:
        with limits.opening(request) as tx:
            limits.check(tx, "token", limits.source_of(request))
            found = _known(tx, token)
    except NoSuchItem:
        return error_page(request, NoSuchSlip())
    assert found
    response = RedirectResponse("/ballot", 303)
    cookies.give(request, response, COOKIE, token, path="/ballot", lasts=LASTS)
    return response


@router.get("/ballot")
def show(request: Request) -> Response:
    """Show the ballot of the slip that this browser holds."""
    return ballot_page(request, Form())


@router.post("/ballot")
def cast(request: Request, form: SentForm) -> Response:
    """Cast the ballot, once."""
    token = cookies.read(request, COOKIE) or ""
    try:
        if not form.ticked("sure"):
            raise TickNeeded("请核对后勾选“已核对”，再投出。")
        with limits.opening(request) as tx:
            casting.cast(tx, token, {name: form.all(name) for name in form.fields})
            context = _context(tx, token, Form(), done=True)
    except QingshanError as problem:
        return ballot_page(request, form, problem=problem)
    return page(request, "ballot.html", context)  # only now, when the ballot is kept


def ballot_page(request: Request, form: Form, *, problem: QingshanError | None = None) -> Response:
    """Show a ballot in the state in which its box and its slip are."""
    with limits.opening(request) as tx:
        context = _context(tx, cookies.read(request, COOKIE) or "", form, problem=problem)
    return page(request, "ballot.html", context, status=problem.status if problem else 200)


def _context(
    tx: Session, token: str, form: Form, *, problem: QingshanError | None = None, done: bool = False
) -> dict[str, Any]:
    held = casting.held(tx, token)
    return {
        **shell(tx, None),
        "box": held.box,
        "group": held.slip.group,
        "tracker": held.tracker,
        "used": held.slip.state == "used",
        "done": done,
        "form": form,
        "problem": problem,
    }


def _known(tx: object, token: str) -> bool:
    """Tell that a slip exists; what does not counts as a guess (A02)."""
    try:
        casting.held(tx, token)  # type: ignore[arg-type]
    except NoSuchSlip:
        raise NoSuchItem from None
    return True


@router.post("/i/{assignment_id}/print")
def print_slips(request: Request, assignment_id: Number) -> Response:
    """Make the slips that are missing and show them to print, once: what opens a ballot is kept nowhere."""
    try:
        with limits.opening(request) as tx:
            view = deciding.locked_view(tx, request, assignment_id)
            if view.wait.page != PAGE:
                raise NoSuchPage
            deciding.must_be_open(view)
            deciding.must_be_owner(view)
            box = boxes.of_wait(tx, view.wait, lock=True)
            made = door.print_slips(tx, box, actor=f"person:{view.owner.id}")
            context = {**shell(tx, view.access.viewer), "box": box, "slips": [_printed(slip) for slip in made]}
    except QingshanError as problem:
        return error_page(request, problem)
    return page(request, "slips.html", context)


def _printed(slip: NewSlip) -> dict[str, object]:
    url = address(f"/b/{slip.token}")
    picture = segno.make(url, error="m").svg_inline(scale=3, border=2)
    return {"qr": picture, "url": url, "tracker": slip.tracker, "group": slip.group}
