"""The page for approving, returning and the like: what is asked, what must be known, the choice, the reason.

What it shows comes from the wait's facts, all optional: `ask` (the sentence that asks), `rows` ([[label, words], …]
to know before deciding), `tables` ([{"title", "head", "rows"}, …]), `more` ([[label, words], …], folded),
`documents` (numbers of papers to read) and `button` (the words on the button).
"""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from web.forms import Form
from web.item_view import ItemView
from web.pages.items import GENERIC, ItemPage, register


def known(_tx: Session, view: ItemView, _form: Form) -> Mapping[str, Any]:
    """Return what the page shows, from the wait's facts."""
    facts = view.wait.facts
    return {name: facts.get(name) or [] for name in ("rows", "tables", "more")}


register(ItemPage(GENERIC, context=known))
