"""The class form of the pages (班次填报表单): its fields as sent, as shown again with what is wrong, or filled for mending."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from models.training import TrainingClass
from policy.values import Value
from tasks.opening import rules_day
from tasks.rules import pack_of
from tasks.training.class_form import KEYS, FormRead, read_form, typed
from tasks.workbooks.class_row import DEFAULT_LENGTH, LENGTHS
from tasks.workbooks.columns import CLASS_FORMS, CLASS_KINDS, FUND_SOURCES, HEADINGS
from web.forms import Form
from web.item_view import ItemView

PREFIX = "c_"  # so that a field of the class is never taken for a field of the decision
LONGEST = 20_000  # what is too long for its field is shown again with the limit said, not thrown away
OTHER_PAYERS = f"{PREFIX}fee_payers_other"


def was_sent(form: Form) -> bool:
    """Tell whether the class form is what was sent."""
    return f"{PREFIX}name" in form.fields


def sent(form: Form) -> dict[str, str]:
    """Return the class form's fields by the columns' keys; payers ticked and payers written in are put together."""
    fields = {key: form.get(PREFIX + key, longest=LONGEST) for key in KEYS}
    payers = [*form.all(f"{PREFIX}fee_payers"), form.get(OTHER_PAYERS, longest=LONGEST)]
    return fields | {"fee_payers": "、".join(payer for payer in payers if payer)}


def form_context(tx: Session, view: ItemView, form: Form, one: TrainingClass | None) -> Mapping[str, Any]:
    """Return what the form's template needs; `one` is the class being mended, none for a new one.

    `again` is what was sent, with the problems of its fields: shown when it could not be saved.
    """
    read = read_form(sent(form), view.wait.facts["year"]) if was_sent(form) else FormRead(None, {})
    payers = allowed_payers(tx, view)
    return {
        "mending": one,
        "fresh": typed(one) if one else dict.fromkeys(KEYS, ""),
        "again": sent(form) if was_sent(form) else None,
        "problems": read.problems,
        "payers": payers.texts(),
        "protected": protected(tx, view),
        "headings": HEADINGS,
        "lengths": {key: LENGTHS.get(key, DEFAULT_LENGTH) for key in KEYS},
        "suggested": {"kind": CLASS_KINDS, "form": CLASS_FORMS, "fund_source": FUND_SOURCES},
    }


def allowed_payers(tx: Session, view: ItemView) -> Value:
    """Return who may pay a fee, by the rules of the case."""
    return pack_of(tx, view.case).value("training.charge.payers", rules_day(view.case))


def protected(tx: Session, view: ItemView) -> list[Value]:
    """Return on whom no fee may fall (measure 12), and those whom the office treats alike."""
    pack, on = pack_of(tx, view.case), rules_day(view.case)
    return [pack.value(key, on) for key in ("thrift.charge.protected", "thrift.charge.protected_more")]
