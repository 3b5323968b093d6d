"""What the questions about rules share: the day, the rules asked under, a value as a row."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from policy.values import Value

On = Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="哪一天有效的，默认今天")]
PackName = Annotated[str, typer.Option("--pack", help="规则包，几层的用加号连接，默认当日施行的")]


def day_of(on: datetime | None) -> date:
    """Return the day asked about: the one given, or today in Shanghai."""
    from models.base import SHANGHAI

    return on.date() if on else datetime.now(SHANGHAI).date()


def value_row(value: Value) -> dict[str, Any]:
    """Return a value as plain data, for a program."""
    return {
        "key": value.key,
        "title": value.title,
        "value": value.shown(),
        "unit": value.unit,
        "denominator": value.denominator,
        "since": value.since,
        "article": value.cite,
        "words": value.words,
        "source": value.source,
        "sure": value.sure_words,
        "binding": value.binding,
        "checked_on": value.checked_on,
        "may_except": value.may_except,
        "note": value.note,
        "pack": value.pack,
    }
