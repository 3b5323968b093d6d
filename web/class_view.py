"""What the page of one class in the register shows (班次登记), and who may do what about it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models.errors import NoRight
from models.training import TrainingClass
from tasks.rights import DECIDES
from tasks.training import hours, places, register
from tasks.training.particulars import LABELS
from tasks.training.unapproved import FINDS
from web.errors import NotThere
from web.queries import class_register, training
from web.queries.class_register import STATES
from web.training_words import as_shown
from web.viewer import Viewer


def spoken_units(tx: Session, person_id: int) -> list[int]:
    """Return the units for which a person speaks: as training officer (培训专干) or head (主要负责人)."""
    rows = tx.execute(
        text("SELECT id FROM unit WHERE active AND :person IN (training_officer_id, head_id) ORDER BY id"),
        {"person": person_id},
    )
    return list(rows.scalars())


def must_see_class(tx: Session, viewer: Viewer, class_id: int) -> TrainingClass:
    """Return a class of the register that a viewer may see: the desk any, a unit its own; raises QS-2113, QS-2013."""
    one = tx.get(TrainingClass, class_id)
    if one is None or one.state in ("draft", "withdrawn"):
        raise NotThere("没有这个班次，请核对编号。")
    if not viewer.reads_desk and one.unit_id not in spoken_units(tx, viewer.person.id):
        raise NoRight
    return one


def shown(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return particulars as they were kept, as pages show them."""
    return as_shown(register.from_json(kept))


def class_view(tx: Session, viewer: Viewer, one: TrainingClass) -> dict[str, Any]:
    """Return what the page of a class shows."""
    run = register.run_of(tx, one.id)
    may = as_shown(register.allowed(tx, one))
    state = run.state if run else "none"
    speaks = bool(viewer.roles & DECIDES) or one.unit_id in spoken_units(tx, viewer.person.id)
    ready = register.start_verdict(tx, register.rules_today(tx), one)
    return {
        "one": one,
        "unit_name": training.unit_names(tx).get(one.unit_id, ""),
        "labels": LABELS,
        "allowed": may if one.reply_number and one.state in ("approved", "reduced") else None,
        "ready": ready,
        "run": run,
        "state": STATES[state],
        "changes": [(row, shown(row.before), shown(row.after)) for row in class_register.changes(tx, one.id)],
        "held": shown(run.held) if run else {},
        "places": places.of_class(tx, one.id),
        "lines": class_register.trainees(tx, one.id),
        "leads": class_register.leads(tx, one.id),
        "reply": class_register.reply_of(tx, one.reply_number),
        "credit_words": hours.credit_words,
        "may_open": speaks and state == "none",
        "may_change": speaks and ready.ok and state in ("none", "open", "running"),
        "may_correct": speaks and state == "running",
        "may_report": bool(viewer.roles & FINDS) and state not in ("unapproved", "cancelled"),
    }
