"""Pages of what people are asked (待办页面): one file a kind, found by the name that the wait carries in `page`.

A kind registers an `ItemPage`. The shell around it (web/pages/item.py) does what is the same for all: who may open it,
deadline, choice, reason, check code, receipt. A kind adds what must be known, fields of its own, and steps that are
not decisions (an uploaded workbook, a saved draft), which need no check code and decide nothing.
Dropping a new file into this folder is enough.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from tasks.registering import enter
from web.forms import Form
from web.item_view import ItemView

Context = Callable[[Session, ItemView, Form], Mapping[str, Any]]
Payload = Callable[[Session, ItemView, Form], Mapping[str, Any]]
Step = Callable[[Session, ItemView, Form], str]
Fetch = Callable[[Session, ItemView], Response]


def nothing(_tx: Session, _view: ItemView, _form: Form) -> Mapping[str, Any]:
    """Return nothing: for a kind without context or fields of its own."""
    return {}


@dataclass(frozen=True)
class ItemPage:
    """One kind of page.

    `template` extends item.html; `context` gives what it shows (the form as it was sent is there too, to show it
    again); `payload` reads the fields of its own that go with the decision; `steps` are further buttons on the page
    (POST /i/{id}/step/{name}), each returns one sentence that is shown; `files` are what it hands out
    (GET /i/{id}/file/{name}). All may raise numbered errors, which the page shows above its form.
    """

    name: str
    template: str = "items/generic.html"
    context: Context = nothing
    payload: Payload = nothing
    steps: Mapping[str, Step] = field(default_factory=dict)
    files: Mapping[str, Fetch] = field(default_factory=dict)


_pages: dict[str, ItemPage] = {}
GENERIC = "decide"


def register(page: ItemPage) -> ItemPage:
    """Add a kind of page; the name is the one that waits carry."""
    return enter(_pages, page.name, page)


def find(name: str) -> ItemPage:
    """Return the kind of page of a wait; a wait without one of its own is decided on the generic page."""
    return _pages.get(name) or _pages[GENERIC]


def load_all() -> None:
    """Import every file of this folder, so that each registers its kind."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
