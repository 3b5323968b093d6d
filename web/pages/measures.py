"""The board of the measures (规则): what each says, what the system computes, its values on a chosen day, what runs."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from models import clock, db
from policy.errors import NoPackInForce
from web.errors import NoSuchPage
from web.forms import Number
from web.measure_view import board, layers_of, of_pack, one_measure, rules_on, waiting
from web.queries.cases import day_of
from web.shell import shell
from web.templates import page
from web.viewer import Viewer, must_read_desk

router = APIRouter()


def chosen_day(tx: Session, request: Request) -> date:
    """Return the day that the address asks for (?on=2010-01-04), else today."""
    asked = day_of(request.query_params.get("on", ""))
    return asked if asked and 1949 <= asked.year <= 2999 else clock.today(tx)


def around(tx: Session, viewer: Viewer, on: date) -> dict[str, Any]:
    """Return what every page of the rules shows around its content."""
    return {**shell(tx, viewer), "on": on, "today": clock.today(tx)}


@router.get("/measures")
def all_measures(request: Request) -> Response:
    """List the measures with their numbers."""
    with db.transaction() as tx:
        viewer = must_read_desk(tx, request)
        on = chosen_day(tx, request)
        context = around(tx, viewer, on) | {"chapters": [], "proposed": [], "packs": []}
        try:
            context["chapters"] = board(tx, viewer.person.id, on)
            context["packs"] = layers_of(rules_on(tx, on))[1:]
            context["proposed"] = waiting(tx, rules_on(tx, on))
        except NoPackInForce:
            pass  # the page says so in its own words
    return page(request, "measures.html", context)


@router.get("/measures/{number}")
def measure(request: Request, number: Number) -> Response:
    """Show one measure."""
    with db.transaction() as tx:
        viewer = must_read_desk(tx, request)
        on = chosen_day(tx, request)
        try:
            found = one_measure(tx, viewer.person.id, number, on)
        except NoPackInForce:
            return page(
                request, "measures.html", around(tx, viewer, on) | {"chapters": [], "proposed": [], "packs": []}
            )
        if found is None:
            raise NoSuchPage("没有这一条措施，请从“规则”页重新打开。")
        context = around(tx, viewer, on) | found
    return page(request, "measure.html", context)


@router.get("/rules/{name}")
def pack(request: Request, name: str) -> Response:
    """Show the values of one pack, such as the national regulation in force on the day."""
    with db.transaction() as tx:
        viewer = must_read_desk(tx, request)
        on = chosen_day(tx, request)
        try:
            found = of_pack(tx, name, on)
        except NoPackInForce:
            found = None
        if found is None:
            raise NoSuchPage("这一天没有施行这一规则包，请从“规则”页另选日期。")
        context = around(tx, viewer, on) | found
    return page(request, "pack.html", context)
