"""Signing in (登录): no password; a link is sent to the person's own channel, and a button on its page signs in.

The page of asking says the same whether or not such a person exists. The page of the link changes nothing when it is
fetched; its button wants a tick, so that a mail scanner that submits every form as it stands is not signed in (A01).
"""

import secrets

from fastapi import APIRouter, Request
from sqlalchemy import text
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from models import db
from models.errors import NoSuchItem
from notifications import links, outbox
from web.errors import BadForm, TickNeeded, TooManyTries
from web.forms import SentForm
from web.security import cookies, limits
from web.shell import shell
from web.templates import page

router = APIRouter()


@router.get("/signin")
def ask(request: Request) -> Response:
    """Show the form that asks for a sign-in link."""
    with db.transaction() as tx:
        return page(request, "signin.html", {**shell(tx, None), "sent": False, "problem": None, "form": None})


@router.post("/signin")
def send(request: Request, form: SentForm) -> Response:
    """Send a sign-in link to the person named, if there is one; the page says the same either way."""
    unit, name = form.get("unit", longest=100), form.get("name", longest=100)
    problem = None if unit and name else BadForm("请填写单位和姓名。")
    with db.transaction() as tx:
        if problem is None:
            limits.check(tx, "signin", limits.source_of(request))
            limits.count(tx, "signin", limits.source_of(request))
            for person_id in _persons(tx, unit, name):
                _send_link(tx, person_id)
        context = {**shell(tx, None), "sent": problem is None, "problem": problem, "form": form}
    return page(request, "signin.html", context, status=problem.status if problem else 200)


@router.get("/s/{token}")
@router.head("/s/{token}")
def show_button(request: Request, token: str) -> Response:
    """Show the button that signs in; the link still works afterwards."""
    with limits.opening(request) as tx:
        _sign_in_link(tx, request, token)
        return page(request, "signin_button.html", {**shell(tx, None), "token": token, "problem": None})


@router.post("/s/{token}")
def sign_in(request: Request, token: str, form: SentForm) -> Response:
    """Sign in by the link, once."""
    with limits.opening(request) as tx:
        _sign_in_link(tx, request, token)
        if not form.ticked("me"):
            context = {**shell(tx, None), "token": token, "problem": TickNeeded()}
            return page(request, "signin_button.html", context, status=TickNeeded.status)
        cookie = links.use_sign_in(tx, token)
    response = RedirectResponse("/", 303)
    cookies.give(request, response, cookies.SESSION, cookie)
    return response


@router.post("/signout")
def sign_out(request: Request) -> Response:
    """Sign out."""
    with db.transaction() as tx:
        links.sign_out(tx, cookies.read(request, cookies.SESSION))
    response = RedirectResponse("/signin", 303)
    cookies.take_back(request, response, cookies.SESSION)
    return response


def _sign_in_link(tx: Session, request: Request, token: str) -> None:
    limits.check(tx, "token", limits.source_of(request))
    if links.find(tx, token).purpose != "signin":
        raise NoSuchItem


def _persons(tx: Session, unit: str, name: str) -> list[int]:
    """Return the active persons of that name in that unit; people of one name each get a link of their own."""
    rows = tx.execute(
        text(
            "SELECT p.id FROM person p JOIN unit u ON u.id = p.unit_id"
            " WHERE p.active AND p.name = :name AND u.name = :unit ORDER BY p.id LIMIT 5"
        ),
        {"name": name, "unit": unit},
    )
    return list(rows.scalars())


def _send_link(tx: Session, person_id: int) -> None:
    """Queue a sign-in link, unless the person has been sent many lately: then nothing, and the page says the same."""
    try:
        limits.check(tx, "signin", f"person:{person_id}")
    except TooManyTries:
        return
    limits.count(tx, "signin", f"person:{person_id}")
    dedupe = f"signin:{person_id}:{secrets.token_hex(8)}"
    outbox.queue(tx, [outbox.Notice(person_id=person_id, kind="sign_in", context={}, dedupe=dedupe, urgent=True)])
