"""The class form of the pages (班次填报表单): its fields as sent, as shown again with what is wrong, or filled for mending."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session

from models.training import TrainingClass
from policy.packs import Pack
from tasks.opening import rules_day
from tasks.rules import pack_of
from tasks.training.class_form import KEYS, FormRead, read_form, typed
from tasks.workbooks.columns import CLASS_FORMS, CLASS_KINDS, FUND_SOURCES, HEADINGS
from web.forms import Form
from web.item_view import ItemView

PREFIX = "c_"  # so that a field of the class is never taken for a field of the decision
LONGEST = 20_000  # what is too long for its field is shown again with the limit said, not thrown away
PROTECTED = ("thrift.charge.protected", "thrift.charge.protected_more")  # on whom no fee may fall (measure 12)
Rules = tuple[Pack, date]
OTHER_PAYERS = f"{PREFIX}fee_payers_other"


def was_sent(form: Form) -> bool:
    """Tell whether the class form is what was sent."""
    return f"{PREFIX}name" in form.fields


def sent(form: Form) -> dict[str, str]:
    """Return the class form's fields by the columns' keys; payers ticked and payers written in are put together."""
    fields = {key: form.get(PREFIX + key, longest=LONGEST) for key in KEYS}
    payers = [*form.all(f"{PREFIX}fee_payers"), form.get(OTHER_PAYERS, longest=LONGEST)]
    return fields | {"fee_payers": "、".join(payer for payer in payers if payer)}


def form_context(rules: Rules, year: int, form: Form, one: TrainingClass | None) -> Mapping[str, Any]:
    """Return what the form's template needs, by these rules; `one` is the class being mended, none for a new one.

    `again` is what was sent, with the problems of its fields: shown when it could not be saved.
    """
    read = read_form(sent(form), year) if was_sent(form) else FormRead(None, {})
    pack, on = rules
    return {
        "mending": one,
        "fresh": typed(one) if one else dict.fromkeys(KEYS, ""),
        "again": sent(form) if was_sent(form) else None,
        "problems": read.problems,
        "payers": pack.value("training.charge.payers", on).texts(),
        "protected": [pack.value(key, on) for key in PROTECTED],
        "headings": HEADINGS,
        "suggested": {"kind": CLASS_KINDS, "form": CLASS_FORMS, "fund_source": FUND_SOURCES},
    }


def rules_of(tx: Session, view: ItemView) -> Rules:
    """Return the rules of an item's case: its pack, and the day whose values bind it."""
    return pack_of(tx, view.case), rules_day(view.case)
