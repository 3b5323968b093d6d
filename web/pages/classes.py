"""The class register (培训班次): its list, one class, and the forms for a class outside the plan or run without a reply."""

from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from models import clock, db
from models.errors import NoRight, QingshanError
from tasks.rights import DECIDES
from tasks.training import register
from tasks.training.unapproved import FINDS
from web.class_form import form_context
from web.class_view import class_view, must_see_class, spoken_units
from web.forms import Form, Number
from web.queries import class_register, training
from web.shell import shell
from web.templates import page
from web.viewer import Viewer, must_sign_in

router = APIRouter()


@router.get("/classes")
def listed(request: Request) -> Response:
    """List the classes of the register: the desk all of them, a unit its own."""
    asked = request.query_params
    state, number = asked.get("state", ""), asked.get("page", "1")
    words = asked.get("q", "").replace("\0", "").strip()[:60]
    at = max(1, int(number)) if number.isascii() and number.isdecimal() and len(number) < 7 else 1
    with db.transaction() as tx:
        viewer = must_sign_in(tx, request)
        own = spoken_units(tx, viewer.person.id)
        if not viewer.reads_desk and not own:
            raise NoRight
        state = state if state in class_register.STATES else ""
        unit = None if viewer.reads_desk else own[0]
        rows, total = class_register.classes(tx, unit_id=unit, state=state, words=words, page=at)
        context = {
            **shell(tx, viewer),
            "rows": rows,
            "total": total,
            "states": class_register.STATES,
            "state": state,
            "words": words,
            "at": at,
            "last": max(1, -(-total // class_register.PAGE)),
            "may_apply": bool(own or viewer.roles & DECIDES),
            "may_report": bool(viewer.roles & FINDS),
        }
    return page(request, "classes.html", context)


@router.get("/classes/special")
def special(request: Request) -> Response:
    """Show the form of an application outside the plan (计划外培训申报)."""
    return new_page(request, "class_special.html", Form())


@router.get("/classes/unapproved")
def unapproved(request: Request) -> Response:
    """Show the form for recording a class that ran without a reply and was never declared (未批先办)."""
    return new_page(request, "class_unapproved.html", Form())


def new_page(request: Request, template: str, form: Form, *, problem: QingshanError | None = None) -> Response:
    """Show one of the two forms with an empty class; `problem` says what was wrong with what was sent."""
    with db.transaction() as tx:
        viewer = must_sign_in(tx, request)
        choices = units_for(tx, viewer, finding=template == "class_unapproved.html")
        rules = register.rules_today(tx)
        value = rules[0].value("training.special.grounds", rules[1])
        context: dict[str, Any] = {
            **shell(tx, viewer),
            **form_context(rules, rules[1].year, form, None),
            "units": choices,
            "form": form,
            "years": (rules[1].year, rules[1].year + 1),
            "today": clock.today(tx).isoformat(),
            "ground": value,
            "problem": problem,
        }
    return page(request, template, context, status=problem.status if problem else 200)


def units_for(tx: Session, viewer: Viewer, *, finding: bool) -> list[tuple[int, str]]:
    """Return the units for which a viewer may file; raises QS-2013 when there is none."""
    all_of = viewer.roles & (FINDS if finding else DECIDES)
    own = set() if finding else set(spoken_units(tx, viewer.person.id))
    found = [(n, name) for n, name in training.unit_names(tx).items() if all_of or n in own]
    if not found:
        raise NoRight
    return found


@router.get("/classes/{class_id}")
def show(request: Request, class_id: Number) -> Response:
    """Show one class of the register."""
    return class_page(request, class_id, Form())


def class_page(request: Request, class_id: int, form: Form, *, problem: QingshanError | None = None) -> Response:
    """Show one class; `problem` says why the act that was just tried was refused."""
    with db.transaction() as tx:
        viewer = must_sign_in(tx, request)
        one = must_see_class(tx, viewer, class_id)
        context = {**shell(tx, viewer), **class_view(tx, viewer, one), "form": form, "problem": problem}
    return page(request, "class.html", context, status=problem.status if problem else 200)
