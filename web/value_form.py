"""The form of a value (录入新值): what it needs to be shown, what was typed as a draft, how a refusal is said."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from models import clock
from models.errors import QingshanError
from policy.errors import PolicyError
from policy.packs import Pack
from policy.written import how_to_write, many_lines, typed_form
from tasks.office_values import Draft
from tasks.rights import APPROVES_VALUES, DECIDES
from tasks.rules import home_of
from web.errors import BadForm
from web.forms import Form
from web.measure_view import layers_of
from web.queries.cases import day_of
from web.value_words import names_near
from web.viewer import Viewer

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
    words = (problem.__doc__ or "").strip().replace("规则包中有", "")
    return Said(problem.number, problem.code, f"{words}（{detail}）" if detail else words, min(problem.status, 422))


def entering(tx: Session, viewer: Viewer, rules: Pack, key: str, form: Form | None) -> dict[str, Any]:
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


def draft_of(key: str, form: Form) -> Draft:
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
