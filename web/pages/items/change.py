"""The pages of a change of an approved class (班次变更): what the reply allows beside what is asked, and why."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from models.training import ClassChange, TrainingClass
from tasks.training import register as rules
from tasks.training.particulars import LABELS
from web.forms import Form
from web.item_view import ItemView
from web.pages.items import ItemPage, register
from web.queries import training
from web.training_words import as_shown


def context(tx: Session, view: ItemView, _form: Form) -> Mapping[str, Any]:
    """Return the class, each particular before and after, the reason, and who decides on whose setting."""
    facts = view.wait.facts
    one, change = tx.get_one(TrainingClass, facts["class"]), tx.get_one(ClassChange, facts["change"])
    return {
        "one": one,
        "unit_name": training.unit_names(tx).get(one.unit_id, ""),
        "change": change,
        "compared": compared(change.before, change.after),
        "approvers": facts.get("approvers") or [],
        "approvers_note": facts.get("approvers_note", ""),
        "returned": facts.get("returned", ""),
        "labels": LABELS,
        "fresh": as_shown(rules.allowed(tx, one)) | change.after,
    }


def mending(tx: Session, view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return the same for the unit that mends its request."""
    return {**context(tx, view, form), "button": "办理变更申请"}


def compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """Return each particular as (label, before, after); after is empty where nothing is to change."""
    return [(label, before.get(key, ""), after.get(key, "")) for key, label in LABELS.items()]


def payload(_tx: Session, _view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return what the unit wants to change, and why."""
    return {**{key: form.get(f"k_{key}", longest=200) for key in LABELS}, "why": form.get("why")}


register(ItemPage("change_mend", template="items/change_mend.html", context=mending, payload=payload))
register(ItemPage("change_confirm", template="items/change.html", context=context))
register(ItemPage("change_approval", template="items/change.html", context=context))
