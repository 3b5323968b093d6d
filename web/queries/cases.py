"""The desk's list (工作台): which cases, what they wait for, since when, until when; late ones first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session

from models import clock
from policy.errors import YearNotPublished
from policy.workdays import add_workdays

PAGE = 50  # cases on one page of the list
SHOWN = ("open", "paused", "stopped", "finished")
SPECIAL = {
    "late": "c.state = 'open' AND w.due_at < :now",
    "soon": "c.state = 'open' AND w.due_at >= :now AND w.due_at <= :soon",
    "unsent": "EXISTS (SELECT 1 FROM message m WHERE m.case_id = c.id AND m.state = 'failed'"
    " AND NOT EXISTS (SELECT 1 FROM message n WHERE n.fallback_of_id = m.id))",
    "stuck": "c.state = 'open' AND c.failures > 0",
}
_WAITING = (
    " LEFT JOIN LATERAL (SELECT min(due_at) AS due_at, min(opened_at) AS opened_at, count(*) AS rounds,"
    " string_agg(DISTINCT title, '、') AS titles FROM wait WHERE case_id = c.id AND closed_at IS NULL) w ON true"
)


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to."""

    state: str = "open"  # a state, or late, soon, unsent, stuck, or all
    procedure: str = ""
    words: str = ""
    page: int = 1

    def address(self, **changed: Any) -> str:
        """Return the query part of the list's address with some of it changed."""
        from urllib.parse import urlencode

        parts = {"state": self.state, "procedure": self.procedure, "q": self.words, "page": self.page} | changed
        if "page" not in changed and changed:
            parts["page"] = 1
        return urlencode({k: v for k, v in parts.items() if v not in ("", None) and (k, v) != ("page", 1)})


def soon_until(now: datetime) -> datetime:
    """Return the end of the second working day from now: what is due until then is due soon."""
    try:
        return clock.end_of(add_workdays(now.date(), 2))
    except YearNotPublished:
        return now + timedelta(days=2)


def listed(tx: Session, person_id: int, wanted: Filter) -> tuple[Sequence[Row[Any]], int]:
    """Return one page of cases and how many there are; of restricted ones only those with this person on their list."""
    where, given = _where(tx, person_id, wanted)
    total = tx.execute(text(f"SELECT count(*) FROM qs_case c{_WAITING} WHERE {where}"), given).scalar_one()
    rows = tx.execute(
        text(
            "SELECT c.id, c.title, c.procedure, c.state, c.outcome, c.opened_at, c.closed_at, c.last_error,"
            " coalesce(nullif(w.titles, ''), c.stage) AS stage,"
            " coalesce(w.opened_at, c.stage_since) AS stage_since, w.due_at, w.rounds,"
            " (SELECT count(*) FROM assignment a WHERE a.case_id = c.id AND a.state = 'open') AS open_parts"
            f" FROM qs_case c{_WAITING} WHERE {where}"
            " ORDER BY (c.state = 'open') DESC, w.due_at NULLS LAST, c.id DESC LIMIT :most OFFSET :skip"
        ),
        given | {"most": PAGE, "skip": (wanted.page - 1) * PAGE},
    )
    return rows.all(), total


def _where(tx: Session, person_id: int, wanted: Filter) -> tuple[str, dict[str, Any]]:
    now = clock.now(tx)
    given: dict[str, Any] = {"person": person_id, "now": now, "soon": soon_until(now)}
    parts = [
        "(c.secrecy <> 'restricted' OR c.opened_by_id = :person"
        " OR EXISTS (SELECT 1 FROM assignment x WHERE x.case_id = c.id AND x.person_id = :person))"
    ]
    if wanted.state in SPECIAL:
        parts.append(SPECIAL[wanted.state])
    elif wanted.state in SHOWN:
        parts.append("c.state = :state")
        given["state"] = wanted.state
    if wanted.procedure:
        parts.append("c.procedure = :procedure")
        given["procedure"] = wanted.procedure
    if wanted.words:
        parts.append("(strpos(c.title, :words) > 0 OR c.id::text = :words)")
        given["words"] = wanted.words
    return " AND ".join(parts), given


def totals(tx: Session, person_id: int) -> Row[Any]:
    """Return the numbers above the list: open, late, due soon, messages not delivered, stuck, paused, finished."""
    now = clock.now(tx)
    where, given = _where(tx, person_id, Filter(state="all"))
    counts = ", ".join(f"count(*) FILTER (WHERE {rule}) AS {name}" for name, rule in SPECIAL.items())
    states = ", ".join(f"count(*) FILTER (WHERE c.state = '{state}') AS {state}" for state in SHOWN)
    query = text(f"SELECT {counts}, {states} FROM qs_case c{_WAITING} WHERE {where}")
    return tx.execute(query, given | {"now": now}).one()


def day_of(value: str) -> date | None:
    """Return a date typed as 2009-12-31, or none."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
