"""One value of the rules (数值): its history, and the office's own entries: entered here by one, decided by another."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from models import clock, db
from models.errors import QingshanError
from policy.errors import NoPackInForce, PolicyError
from policy.packs import Pack
from policy.written import how_to_write, many_lines, typed_form
from tasks import office_values
from tasks.office_values import Draft
from tasks.rights import APPROVES_VALUES, DECIDES
from tasks.rules import home_of
from web.errors import BadForm, NoSuchPage, TickNeeded
from web.forms import Form, Number, SentForm
from web.measure_view import conflicts, layers_of, measure_of, rules_on
from web.pages.measures import around, chosen_day
from web.queries import measures as queries
from web.queries.cases import day_of
from web.templates import page
from web.value_words import names_near, shown
from web.viewer import Viewer, must_read_desk, must_work_desk

router = APIRouter()
DONE = {
    "propose": "已录入，待另一人审核。审核前不影响任何事项。",
    "approve": "已审核启用。此后发起的事项按新值办理，办理中的事项不变。",
    "reject": "已退回，未启用。",
    "withdraw": "已撤回，未启用。",
}
FIELDS = ("typed", "since", "document", "article", "words", "source", "sure", "checked_on", "corrects", "note")


@dataclass(frozen=True)
class Said:
    """What was wrong, as the page says it; a refusal of the packs without the names of their data."""

    number: int
    code: str
    message: str
    status: int


def said(problem: QingshanError | PolicyError) -> Said:
    """Return a numbered error as this page says it."""
    if isinstance(problem, QingshanError):
        return Said(problem.number, problem.code, problem.message, problem.status)
    detail = problem.detail if problem.number == 6006 else ""
    words = (
        (problem.__doc__ or "")
        .strip()
        .replace("规则包中有", "")
        .replace("取值与其计量单位不符", "数值与其计量单位不符")
    )
    return Said(problem.number, problem.code, f"{words}（{detail}）" if detail else words, min(problem.status, 422))


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
        context = around(tx, viewer, on) | _about(tx, rules, key, on) | _entering(tx, viewer, rules, key, form)
        context["problem"] = said(problem) if problem else None
        context["note"] = "" if problem else DONE.get(request.query_params.get("done", ""), "")
    return page(request, "value.html", context, status=said(problem).status if problem else 200)


def _rules(tx: Session, on: date) -> Pack:
    """Return the rules of a day; today's where nothing was in force yet."""
    try:
        return rules_on(tx, on)
    except NoPackInForce:
        return rules_on(tx, clock.today(tx))


def _about(tx: Session, rules: Pack, key: str, on: date) -> dict[str, Any]:
    entries = [shown(rules, value, value.since) for value in rules.history(key)]
    home = home_of(rules, key)
    first = next((one for one in entries if one.value.pack == home and one.value.since <= on), None)
    local = layers_of(rules)[0]
    return {
        "key": key,
        "title": rules.history(key)[0].title,
        "home": home,
        "now_value": first,
        "entries": entries,
        "conflicts": conflicts(rules, on, {key}) if first else [],
        "measure": measure_of(local, key) if home == local.name else None,
        "packs": {pack.name: pack for pack in layers_of(rules)},
        "entered": queries.office_values(tx, key=key),
    }


def _entering(tx: Session, viewer: Viewer, rules: Pack, key: str, form: Form | None) -> dict[str, Any]:
    """Return what the form needs: how the unit is written, the days that may be corrected, what was typed."""
    home = home_of(rules, key)
    mine = [value for value in rules.history(key) if value.pack == home]
    latest, today = mine[0], clock.today(tx)
    given = {"since": today.isoformat(), "checked_on": today.isoformat()}
    if many_lines(latest.unit):
        given["typed"] = typed_form(latest.data)
    again = form.again() if form else None
    return {
        "typed": {name: again.get(name) if again else given.get(name, "") for name in FIELDS},
        "latest": latest,
        "how": how_to_write(latest.unit),
        "lines": many_lines(latest.unit),
        "choices": _choices(rules, key) if latest.unit == "choice" else [],
        "names": names_near(rules, key, clock.today(tx)),
        "days": [value.since for value in mine],
        "may_enter": bool(viewer.roles & DECIDES),
        "may_approve": bool(viewer.roles & APPROVES_VALUES),
    }


def _choices(rules: Pack, key: str) -> list[str]:
    """Return the values that a choice may take, as the pack's own text lists them."""
    for layer in layers_of(rules):
        for row in json.loads(layer.content)["rows"]:
            if row["key"] == key and row.get("choices"):
                return [str(one) for one in row["choices"]]
    return []


@router.post("/values/{key}")
def propose(request: Request, key: str, form: SentForm) -> Response:
    """Enter a value for approval."""
    try:
        with db.transaction() as tx:
            viewer = must_work_desk(tx, request)
            if not form.ticked("sure_of_it"):
                raise TickNeeded("请先勾选“已对照依据原文核对”，再按按钮。")
            office_values.propose(tx, _draft(key, form), viewer.person.id)
    except (QingshanError, PolicyError) as problem:
        return value_page(request, key, problem=problem, form=form)
    return RedirectResponse(f"/values/{key}?done=propose", 303)


def _draft(key: str, form: Form) -> Draft:
    corrects = _day(form, "corrects", "更正哪一天的取值")
    since = corrects or _day(form, "since", "施行日期")
    checked = _day(form, "checked_on", "核对日期")
    if since is None or checked is None:
        raise BadForm("请填写施行日期和核对日期。")
    words = {name: form.get(name) for name in ("typed", "article", "words", "source", "sure", "document", "note")}
    return Draft(key=key, since=since, checked_on=checked, corrects=corrects, **words)


def _day(form: Form, name: str, label: str) -> date | None:
    typed = form.get(name)
    found = day_of(typed)
    if typed and found is None:
        raise BadForm(f"{label}请按“2010-01-01”填写。")
    return found


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
