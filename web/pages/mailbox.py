"""The built-in mailbox (站内信箱): one's own mail after signing in; in a sample or rehearsal, on this machine, everyone's.

Everyone's mail holds links and codes, so it is open only where nothing real can be decided: the database says that it
is a sample or a rehearsal, the pages are meant for this machine, and the request comes from it.
"""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import JSONResponse, RedirectResponse, Response

from models import db
from models.instance import Instance
from notifications.mailbox import MailboxEntry, mailbox, mark_read
from web.errors import NoSuchPage
from web.forms import SentForm
from web.queries import mail
from web.security.cookies import settings_of
from web.settings import LOOPBACK
from web.shell import shell
from web.templates import page
from web.viewer import must_sign_in, signed_in

router = APIRouter()
PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
ADDRESSES = {"inbox": "站内信", "sms": "手机短信"}


def everyones(tx: Session, request: Request) -> bool:
    """Tell whether everyone's mail may be shown here."""
    instance = tx.get(Instance, 1)
    passed_on = any(name in request.headers for name in PASSED_ON)  # by a proxy here, for somebody elsewhere
    near = request.client is not None and request.client.host in LOOPBACK and not passed_on
    return instance is not None and (instance.sample or instance.rehearsal) and near and settings_of(request).loopback


def _number(request: Request, name: str) -> int | None:
    value = request.query_params.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else None


@router.get("/mailbox")
def show(request: Request) -> Response:
    """Show a mailbox."""
    address = request.query_params.get("box", "")
    with db.transaction() as tx:
        is_open = everyones(tx, request)
        viewer = signed_in(tx, request) if is_open else must_sign_in(tx, request)
        person = _number(request, "person") if is_open else viewer.person.id if viewer else None
        letters = mailbox(tx, person, address if address in ADDRESSES else None)
        context = {
            **shell(tx, viewer),
            "everyones": is_open,
            "letters": letters,
            "names": mail.names(tx, [letter.person_id for letter in letters]),
            "owners": mail.owners(tx) if is_open else [],
            "person": person,
            "box": address,
            "boxes": ADDRESSES,
        }
    return page(request, "mailbox.html", context)


@router.get("/mailbox.json")
def as_json(request: Request) -> Response:
    """Give mail to a program that rehearses: of one `person`, numbered above `after`; nowhere else."""
    with db.transaction() as tx:
        if not everyones(tx, request):
            raise NoSuchPage
        letters = mailbox(tx, _number(request, "person"), after=_number(request, "after") or 0, limit=500)
        return JSONResponse([_plain(letter) for letter in letters])


@router.post("/mailbox/read")
def read(request: Request, form: SentForm) -> Response:
    """Note that one has read a message."""
    with db.transaction() as tx:
        viewer = must_sign_in(tx, request)
        mark_read(tx, form.number("item") or 0, viewer.person.id)
    return RedirectResponse("/mailbox", 303)


def _plain(letter: MailboxEntry) -> dict[str, Any]:
    return {**asdict(letter), "at": letter.at.isoformat(), "read_at": None, "link": letter.link}
