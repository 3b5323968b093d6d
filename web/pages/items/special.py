"""The pages of a class outside the plan (计划外培训): the unit mends its application, its head confirms it."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from models.training import TrainingClass
from tasks.training import class_form
from tasks.training.special import grounds
from web.class_form import form_context, rules_of, sent
from web.forms import Form
from web.item_view import ItemView
from web.pages.items import ItemPage, register
from web.pages.items.declare import listed, unit_name
from web.pages.items.mend import save_with_decision


def context(tx: Session, view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return the class, what stands in its way, and the form filled with it."""
    facts = view.wait.facts
    one, rules = tx.get_one(TrainingClass, facts["class"]), rules_of(tx, view)
    return {
        "button": "办理计划外申报",
        "one": one,
        "unit_name": unit_name(view),
        "returned": facts.get("returned", ""),
        "refusals": [v for v in (grounds(tx, rules, one), *listed(tx, view, [one])[0][1]) if not v.ok],
        **form_context(rules, facts["year"], form, one),
    }


def save(tx: Session, view: ItemView, form: Form) -> str:
    """Save the mended class without submitting it yet."""
    one, _ = class_form.save_typed(tx, view.id, view.owner.id, sent(form), view.wait.facts["class"])
    return f"“{one.name}”的修改已保存。请在本页下方选择“修改后重新提交”。"


def payload(tx: Session, view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return the special need, and whether being late is all there is; the class form is kept with the decision."""
    save_with_decision(tx, view, form)
    given = {"special_need": form.get("special_need")} if "special_need" in form.fields else {}
    return given | ({"late_only": form.get("late_only") == "是"} if form.get("late_only") else {})


register(
    ItemPage("special_mend", template="items/special_mend.html", context=context, payload=payload, steps={"save": save})
)
register(ItemPage("special_confirm", template="items/special_confirm.html", context=context))
