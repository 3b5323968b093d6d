"""One value of the rules (数值): its history, and the office's own entries: entered here by one, decided by another."""

from collections.abc import Callable
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from models import clock, db
from models.errors import QingshanError
from policy.errors import NoPackInForce, NoValueOnDay, PolicyError
from policy.packs import Pack
from policy.values import Value
from tasks import office_values
from tasks.rules import home_of
from web.errors import NoSuchPage, TickNeeded
from web.forms import Form, Number, SentForm
from web.measure_view import conflicts, layers_of, measure_of, rules_on
from web.pages.measures import around, chosen_day
from web.queries import measures as queries
from web.templates import page
from web.value_form import draft_of, entering, said
from web.value_words import shown
from web.viewer import must_read_desk, must_work_desk

router = APIRouter()
DONE = {
    "propose": "已录入，待另一人审核。审核前不影响任何事项。",
    "approve": "已审核启用。此后发起的事项按新值办理，办理中的事项不变。",
    "reject": "已退回，未启用。",
    "withdraw": "已撤回，未启用。",
}


@router.get("/values/{key}")
def one_value(request: Request, key: str) -> Response:
    """Show a value, its history and what the office has entered."""
    return value_page(request, key)


def value_page(
    request: Request, key: str, *, problem: QingshanError | PolicyError | None = None, form: Form | None = None
) -> Response:
    """Show a value; `problem` says what was wrong with what was just tried, `form` what was typed."""
    with db.transaction() as tx:
        viewer = must_read_desk(tx, request)
        on = chosen_day(tx, request)
        rules = _rules(tx, on)
        if key not in rules.keys:
            raise NoSuchPage("规则中没有这一数值，请从“规则”页重新打开。")
        context = around(tx, viewer, on) | _about(tx, rules, key, on) | entering(tx, viewer, rules, key, form)
        context["problem"] = said(problem) if problem else None
        context["note"] = "" if problem else DONE.get(request.query_params.get("done", ""), "")
    return page(request, "value.html", context, status=said(problem).status if problem else 200)


def _rules(tx: Session, on: date) -> Pack:
    """Return the rules of a day; today's where nothing was in force yet."""
    try:
        return rules_on(tx, on)
    except NoPackInForce:
        return rules_on(tx, clock.today(tx))


def _holding(rules: Pack, key: str, on: date) -> Value | None:
    try:
        return rules.value(key, on)
    except NoValueOnDay:
        return None


def _about(tx: Session, rules: Pack, key: str, on: date) -> dict[str, Any]:
    entries = [shown(rules, value, value.since) for value in rules.history(key)]
    home = home_of(rules, key)
    holds = _holding(rules, key, on)
    local = layers_of(rules)[0]
    return {
        "key": key,
        "title": rules.history(key)[0].title,
        "home": home,
        "now_value": shown(rules, holds, on) if holds else None,
        "entries": entries,
        "conflicts": conflicts(rules, on, {key}) if holds else [],
        "measure": measure_of(local, key) if home == local.name else None,
        "packs": {pack.name: pack for pack in layers_of(rules)},
        "entered": queries.office_values(tx, key=key),
    }


@router.post("/values/{key}")
def propose(request: Request, key: str, form: SentForm) -> Response:
    """Enter a value for approval."""
    try:
        with db.transaction() as tx:
            viewer = must_work_desk(tx, request)
            if not form.ticked("sure_of_it"):
                raise TickNeeded("请先勾选“已对照依据原文核对”，再按按钮。")
            office_values.propose(tx, draft_of(key, form), viewer.person.id)
    except (QingshanError, PolicyError) as problem:
        return value_page(request, key, problem=problem, form=form)
    return RedirectResponse(f"/values/{key}?done=propose", 303)


Deed = Callable[[Session, int, Form, int], object]


def _approve(tx: Session, value_id: int, form: Form, by: int) -> object:
    if not form.ticked("sure_of_it"):
        raise TickNeeded("请先勾选“已对照依据原文审核”，再按按钮。")
    return office_values.approve(tx, value_id, by)


DEEDS: dict[str, Deed] = {
    "approve": _approve,
    "reject": lambda tx, value_id, form, by: office_values.reject(tx, value_id, form.get("reason"), by),
    "withdraw": lambda tx, value_id, form, by: office_values.withdraw(tx, value_id, form.get("reason"), by),
}


@router.post("/values/{key}/{value_id}/{deed}")
def decide(request: Request, key: str, value_id: Number, deed: str, form: SentForm) -> Response:
    """Approve, reject or withdraw what was entered."""
    if deed not in DEEDS:
        raise NoSuchPage
    try:
        with db.transaction() as tx:
            viewer = must_work_desk(tx, request)
            DEEDS[deed](tx, value_id, form, viewer.person.id)
    except (QingshanError, PolicyError) as problem:
        return value_page(request, key, problem=problem)
    return RedirectResponse(f"/values/{key}?done={deed}", 303)
