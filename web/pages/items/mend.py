"""The page on which a unit mends a class that the review returned (修改退回的班次): the reason, the form, 重新提交 or 撤回."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from models.training import TrainingClass
from tasks.training import class_form
from web.class_form import form_context, rules_of, sent, was_sent
from web.forms import Form
from web.item_view import ItemView
from web.pages.items import ItemPage, register
from web.pages.items.declare import listed, unit_name


def context(tx: Session, view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return the class with what stands in its way, the reviewer's reason, and the form filled with it."""
    one = tx.get_one(TrainingClass, view.wait.facts["class"])
    return {
        "button": "办理退回的班次",
        "one": one,
        "unit_name": unit_name(view),
        "returned": view.wait.facts.get("returned", ""),
        "refusals": listed(tx, view, [one])[0][1],
        **form_context(rules_of(tx, view), view.wait.facts["year"], form, one),
    }


def save(tx: Session, view: ItemView, form: Form) -> str:
    """Save the mended class without submitting it yet."""
    class_id = view.wait.facts["class"]
    one, refusals = class_form.save_typed(tx, view.id, view.owner.id, sent(form), class_id)
    if refusals:
        return f"“{one.name}”的修改已保存，但现在还不能提交：{refusals[0].reason}"
    return f"“{one.name}”的修改已保存。请在本页下方选择“修改后重新提交”。"


def payload(tx: Session, view: ItemView, form: Form) -> Mapping[str, Any]:
    """Keep what stands in the form together with the decision: who mends and submits at once loses nothing."""
    save_with_decision(tx, view, form)
    return {}


def save_with_decision(tx: Session, view: ItemView, form: Form) -> None:
    """Save the class as it was sent with a resubmission, once; raises QS-4031 where a field is not filled in rightly."""
    if view.answer is None and form.get("choice") == "resubmit" and was_sent(form):
        class_form.save_typed(tx, view.id, view.owner.id, sent(form), view.wait.facts["class"])


register(ItemPage("mend", template="items/mend.html", context=context, payload=payload, steps={"save": save}))
