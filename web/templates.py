"""Templates (模板): every value is escaped, a missing one is an error, and every page carries the same few facts."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from models.quotes import nested
from policy.values import SURE
from web import record_words, training_words, value_words, words

HERE = Path(__file__).parent


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(words._, lambda one, many, n: one if n == 1 else many, newstyle=True)  # type: ignore[attr-defined]
    for name in ("day", "moment", "short", "since", "left", "urgency", "size"):
        made.filters[name] = getattr(words, name)
    made.filters.update(training_words.FILTERS)
    made.filters["nested"] = nested
    made.globals.update(training_words.WORDS)
    made.filters["typed_value"] = value_words.typed_value
    made.globals.update(OFFICE_STATES=value_words.OFFICE_STATES, SURE=SURE)
    made.globals.update(
        CASE_STATES=words.CASE_STATES,
        WAIT_HOW=words.WAIT_HOW,
        MESSAGE_STATES=words.MESSAGE_STATES,
        CHANNELS=words.CHANNELS,
        PROOFS=words.PROOFS,
        ENTRIES=record_words.ENTRIES,
        CANDIDATE_STATES=words.CANDIDATE_STATES,
    )
    return made


environment = _environment()


def page(
    request: Request, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HTMLResponse:
    """Return a page made from `templates/<template>`; `context` may hold nothing that is not shown or asked for."""
    known = {"path": request.url.path, "who": None, "instance": None}
    return HTMLResponse(environment.get_template(template).render({**known, **(context or {})}), status)
