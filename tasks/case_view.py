"""Where a case stands and why (进度): read-only facts for its page and for `qingshan case`, from journal, acts and waits.

The steps come from the outline that the driver read out of the procedure's own code when the case began; nothing here
knows a procedure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, text
from sqlmodel import Session

from models import clock
from models.base import in_shanghai
from models.cases import Case, get_case
from models.errors import Restricted
from tasks.case_why import why

__all__ = ["Overview", "StepView", "overview", "steps", "why"]

State = Literal["done", "waiting", "ahead", "skipped"]


@dataclass(frozen=True)
class StepView:
    """One step of the outline with what came of it (步骤); `earlier`: the rounds that a return has superseded."""

    name: str
    title: str
    stage: str
    kind: str  # step or wait
    each: bool  # done once for each unit or class
    sometimes: bool
    state: State
    done: int = 0  # for how many subjects
    open: int = 0  # rounds still open
    answered: int = 0  # parts answered in rounds in force
    parts: int = 0  # parts that count in rounds in force
    round: int = 0  # the highest round so far
    at: datetime | None = None  # when it was last done
    due_at: datetime | None = None  # the nearest date of the open ones
    earlier: Sequence[Mapping[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return the plain values, for JSON."""
        return asdict(self)


def steps(tx: Session, case_id: int) -> list[StepView]:
    """Return every step of a case in the order of its procedure: done, waiting, ahead, or skipped (not needed)."""
    case = get_case(tx, case_id)
    acts, waits, parts = (_by_name(tx, query, case_id) for query in (_ACTS, _WAITS, _PARTS))
    earlier = _earlier(tx, case_id)
    outline = case.subject.get("steps") or []
    in_force = {name for name, act in acts.items() if act.current}
    reached = max((n for n, row in enumerate(outline) if row["name"] in in_force), default=-1)
    over = case.state in ("finished", "stopped")
    return [
        _step(row, acts.get(row["name"]), waits.get(row["name"]), parts.get(row["name"]), earlier, over or n < reached)
        for n, row in enumerate(outline)
    ]


_ACTS = text(
    "SELECT name, count(*) FILTER (WHERE superseded_by IS NULL) AS current, max(round) AS round,"
    " max(at) FILTER (WHERE superseded_by IS NULL) AS at FROM act"
    " WHERE case_id = :case AND kind IN ('step','wait') GROUP BY name"
)
_IN_FORCE = (
    " FROM wait w JOIN act a ON a.case_id = w.case_id AND a.name = w.name AND a.subject = w.subject"
    " AND a.round = w.round AND a.superseded_by IS NULL"
)
_WAITS = text(
    "SELECT w.name, count(*) FILTER (WHERE w.closed_at IS NULL) AS open, max(w.closed_at) AS closed_at,"
    f" min(w.due_at) FILTER (WHERE w.closed_at IS NULL) AS due_at{_IN_FORCE} WHERE w.case_id = :case GROUP BY w.name"
)
_PARTS = text(
    "SELECT w.name, count(*) FILTER (WHERE p.state = 'answered') AS answered,"
    f" count(*) FILTER (WHERE p.state IN ('open','answered')) AS parts{_IN_FORCE}"
    " JOIN assignment p ON p.wait_id = w.id WHERE w.case_id = :case GROUP BY w.name"
)


def _by_name(tx: Session, query: Any, case_id: int) -> dict[str, Row[Any]]:
    return {row.name: row for row in tx.execute(query, {"case": case_id})}


def _earlier(tx: Session, case_id: int) -> dict[str, list[dict[str, Any]]]:
    """Return the rounds that a return has superseded, by step: subject, round, when, and why it went back."""
    rows = tx.execute(
        text(
            "SELECT a.name, a.subject, a.round, a.at, r.result->>'reason' AS reason FROM act a"
            " JOIN act r ON r.id = a.superseded_by WHERE a.case_id = :case ORDER BY a.id"
        ),
        {"case": case_id},
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.name, []).append(
            {"subject": row.subject, "round": row.round, "at": in_shanghai(row.at), "reason": row.reason}
        )
    return found


def _step(
    row: Mapping[str, Any],
    act: Row[Any] | None,
    wait: Row[Any] | None,
    parts: Row[Any] | None,
    earlier: Mapping[str, Sequence[Mapping[str, Any]]],
    passed: bool,
) -> StepView:
    current, still_open = (act.current if act else 0), (wait.open if wait else 0)
    state: State = "waiting" if still_open else "done" if current else "skipped" if passed else "ahead"
    return StepView(
        name=row["name"],
        title=row["title"],
        stage=row["stage"],
        kind=row["kind"],
        each=bool(row.get("each")),
        sometimes=bool(row.get("sometimes")),
        state=state,
        done=max(0, current - still_open),
        open=still_open,
        answered=parts.answered if parts else 0,
        parts=parts.parts if parts else 0,
        round=act.round if act else 0,
        at=_local((wait.closed_at if wait and not still_open else None) or (act.at if act else None)),
        due_at=_local(wait.due_at if wait else None),
        earlier=list(earlier.get(row["name"], [])),
    )


def _local(at: datetime | None) -> datetime | None:
    """Return an instant as the office's clocks show it, or none."""
    return in_shanghai(at) if at else None


@dataclass(frozen=True)
class Overview:
    """One case as the desk lists it."""

    id: int
    title: str
    procedure: str
    measure: int
    state: str
    outcome: str
    stage: str  # what it waits for
    since: datetime | None
    due_at: datetime | None  # the nearest date
    late: bool
    open_parts: int
    error: str  # the number of the error that stops it, if any
    opened_at: datetime
    closed_at: datetime | None

    def as_dict(self) -> dict[str, Any]:
        """Return the plain values, for JSON."""
        return asdict(self)


HIDDEN = "限知事项（只有名单上的人在网页上可以查看）"  # all that a list outside the pages says of one (A25)


def overview(tx: Session, *, procedure: str = "", state: str = "") -> list[Overview]:
    """Return the cases as the desk lists them: late ones first, then by the nearest date, ended ones last."""
    now = clock.now(tx)
    rows = tx.execute(_OVERVIEW, {"procedure": procedure, "state": state, "now": now})
    return [
        Overview(
            id=row.id,
            title=HIDDEN if row.secrecy == "restricted" else row.title,
            procedure=row.procedure,
            measure=row.measure,
            state=row.state,
            outcome=row.outcome,
            stage="" if row.secrecy == "restricted" else row.stage,
            since=_local(row.stage_since),
            due_at=_local(row.due_at),
            late=bool(row.late),
            open_parts=row.open_parts,
            error=row.last_error if row.failures else "",
            opened_at=in_shanghai(row.opened_at),
            closed_at=_local(row.closed_at),
        )
        for row in rows
    ]


_OVERVIEW = text(
    "SELECT c.*, w.due_at, c.state IN ('open','paused') AND w.due_at < :now AS late, coalesce(p.open_parts, 0) AS open_parts"
    " FROM qs_case c LEFT JOIN (SELECT case_id, min(due_at) AS due_at FROM wait WHERE closed_at IS NULL GROUP BY 1) w"
    " ON w.case_id = c.id LEFT JOIN (SELECT case_id, count(*) AS open_parts FROM assignment WHERE state = 'open' GROUP BY 1) p"
    " ON p.case_id = c.id WHERE (:procedure = '' OR c.procedure = :procedure) AND (:state = '' OR c.state = :state)"
    " ORDER BY c.state NOT IN ('open','paused'), coalesce(w.due_at < :now, false) DESC, w.due_at NULLS LAST, c.id DESC"
)


def get(tx: Session, case_id: int) -> Case:
    """Return a case for a list outside the pages; raises QS-1001 when there is none, QS-1011 for a restricted one (A25)."""
    case = get_case(tx, case_id)
    if case.secrecy == "restricted":
        raise Restricted
    return case
