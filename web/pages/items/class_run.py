"""The pages of holding a class (办班登记): places, the notice of places, the start as really held, the closing."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from models.training import TrainingClass
from tasks.training import register as rules
from tasks.training.attending import roster_of
from tasks.training.particulars import LABELS
from tasks.training.people import officers
from web.forms import Form
from web.item_view import ItemView
from web.pages.items import ItemPage, register
from web.queries import training
from web.queries.class_register import trainees
from web.training_words import as_shown

DAYS = ("starts_on", "ends_on", "sessions")
HELD = ("kind", "headcount", "days", "place")  # the month is that of the first day


def known(tx: Session, view: ItemView) -> dict[str, Any]:
    """Return the class, its reply, and within what it may be held."""
    one = tx.get_one(TrainingClass, view.wait.facts["class"])
    return {
        "one": one,
        "unit_name": training.unit_names(tx).get(one.unit_id, ""),
        "allowed": as_shown(rules.allowed(tx, one)),
        "labels": LABELS,
        "returned": view.wait.facts.get("returned", ""),
    }


def places(tx: Session, view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return the units that can be given places, with what was typed."""
    units = [(unit.unit_id, unit.name) for unit in officers(tx).values()]
    return {**known(tx, view), "button": "办理名额分配", "units": units, "given": sent_places(form)}


def sent_places(form: Form) -> dict[str, str]:
    """Return the places typed beside each unit, by the unit's number."""
    fields = (name for name in form.fields if name.startswith("p_") and name[2:].isdigit())
    return {name[2:]: form.get(name, longest=20) for name in fields}


def places_payload(_tx: Session, _view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return the places by unit, the days, and until when people are to be named."""
    days = {name: form.get(name, longest=20) for name in ("starts_on", "ends_on", "report_by")}
    return {
        **days,
        "places": sent_places(form),
        "requirement": form.get("requirement", longest=200),
        "sessions": form.get("sessions", longest=1000),
    }


def to_issue(tx: Session, view: ItemView, _form: Form) -> Mapping[str, Any]:
    """Return the allotment that the unit asks to have issued."""
    asked = view.wait.facts.get("allotment") or {}
    names = training.unit_names(tx)
    rows = [(names.get(int(unit), ""), count) for unit, count in (asked.get("places") or {}).items()]
    return {**known(tx, view), "asked": asked, "rows": rows, "total": sum(count for _, count in rows)}


def start(tx: Session, view: ItemView, _form: Form) -> Mapping[str, Any]:
    """Return what the reply and its changes allow, and the days that the places were allotted for."""
    facts = view.wait.facts
    return {**known(tx, view), "button": "登记办班情况", **{name: facts.get(name, "") for name in DAYS}}


def start_payload(_tx: Session, _view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return the class as it is really held."""
    return {name: form.get(f"k_{name}", longest=1000) for name in (*HELD, *DAYS)}


def confirm(tx: Session, view: ItemView, _form: Form) -> Mapping[str, Any]:
    """Return the roster that is to be confirmed, and the hours that follow from it."""
    facts = view.wait.facts
    run = rules.run_of(tx, facts["class"])
    held, about = run.held if run else {}, known(tx, view)
    return {
        **about,
        "held": [(label, about["allowed"].get(key, ""), held.get(key, "")) for key, label in LABELS.items()],
        "lines": trainees(tx, facts["class"]),
        "people": len(roster_of(tx, facts["class"])),
        "hours": facts.get("hours", ""),
    }


register(ItemPage("class_places", template="items/class_places.html", context=places, payload=places_payload))
register(ItemPage("class_places_issue", template="items/class_places_issue.html", context=to_issue))
register(ItemPage("class_start", template="items/class_start.html", context=start, payload=start_payload))
register(ItemPage("class_confirm", template="items/class_confirm.html", context=confirm))
