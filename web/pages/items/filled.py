"""The page of a wait that asks for facts (填报): its fields come with the wait, see tasks/forms.py."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from web.forms import Form
from web.item_view import ItemView
from web.pages.items import ItemPage, register


def context(_tx: Session, view: ItemView, _form: Form) -> Mapping[str, Any]:
    """Return the fields and what must be known before they are filled in."""
    facts = view.wait.facts
    return {"fields": facts.get("form", []), "known": facts.get("known", []), "tables": facts.get("tables", [])}


def payload(_tx: Session, view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return what was typed, by the names that the fields have on the page."""
    return {name: form.get(name, longest=_longest(name)) for name in names(view.wait.facts.get("form", []))}


def names(fields: list[dict[str, Any]]) -> list[str]:
    """Return the names of a form's inputs."""
    found = []
    for one in fields:
        if one["kind"] == "rows":
            found += [f"{one['key']}:{row}:{column['key']}" for row, _ in one["rows"] for column in one["columns"]]
        else:
            found.append(one["key"])
    return found


def _longest(_name: str) -> int:
    return 8000


register(ItemPage("filled", template="items/filled.html", context=context, payload=payload))
