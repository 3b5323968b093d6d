"""The page on which a unit's head confirms its declaration (负责人确认): every class, the sums, 确认 or 退回修改."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from tasks.training import classes
from web.forms import Form
from web.item_view import ItemView
from web.pages.items import ItemPage, register
from web.pages.items.declare import listed, unit_name
from web.queries import training


def context(tx: Session, view: ItemView, _form: Form) -> Mapping[str, Any]:
    """Return the unit's classes and their sums."""
    facts = view.wait.facts
    rows = listed(tx, view, classes.of_unit(tx, facts["plan"], facts["unit"]))
    return {
        "unit_name": unit_name(view),
        "year": facts["year"],
        "rows": rows,
        "total": training.sums(line for line, _ in rows),
        "enterprise": sum(line.one.enterprise for line, _ in rows),
        "fees": sum(line.one.fee_charged for line, _ in rows),
    }


register(ItemPage("confirm", template="items/confirm.html", context=context))
