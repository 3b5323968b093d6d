"""The steps of a case (步骤), made from what the driver read out of the procedure's code and from the journal.

Never drawn twice: a step that the code does not have is not shown, one that the journal does not hold is ahead.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session

from models.cases import Case


@dataclass(frozen=True)
class StepLine:
    """One step: done, waiting or ahead; for a step done for many, how many of them."""

    title: str
    stage: str
    state: str  # done, waiting, ahead
    sometimes: bool
    done: int
    open: int
    rounds: int
    at: datetime | None
    due_at: datetime | None

    @property
    def sign(self) -> str:
        """Return the sign beside the words, so that nothing rests on colour alone."""
        return {"done": "✓", "waiting": "●", "ahead": "○"}[self.state]


def step_lines(tx: Session, case: Case) -> list[StepLine]:
    """Return the steps of a case in the order of its procedure."""
    acts = _by_name(tx, _ACTS, case.id)
    waits = _by_name(tx, _WAITS, case.id)
    return [_line(step, acts.get(step["name"]), waits.get(step["name"])) for step in case.subject.get("steps") or []]


_ACTS = (
    "SELECT name, count(*) FILTER (WHERE superseded_by IS NULL) AS current, max(round) AS rounds,"
    " max(at) FILTER (WHERE superseded_by IS NULL) AS at FROM act"
    " WHERE case_id = :case AND kind IN ('step','wait') GROUP BY name"
)
_WAITS = (
    "SELECT name, count(*) FILTER (WHERE closed_at IS NULL) AS open, count(*) FILTER (WHERE closed_at IS NOT NULL)"
    " AS closed, min(due_at) FILTER (WHERE closed_at IS NULL) AS due_at, max(closed_at) AS closed_at FROM wait"
    " WHERE case_id = :case GROUP BY name"
)


def _by_name(tx: Session, query: str, case_id: int) -> dict[str, Row[Any]]:
    return {row.name: row for row in tx.execute(text(query), {"case": case_id})}


def _line(step: Mapping[str, Any], act: Row[Any] | None, wait: Row[Any] | None) -> StepLine:
    still_open = wait.open if wait else 0
    current = act.current if act else 0
    return StepLine(
        title=step["title"],
        stage=step.get("stage", ""),
        state="waiting" if still_open else "done" if current else "ahead",
        sometimes=bool(step.get("sometimes")),
        done=max(0, current - still_open),
        open=still_open,
        rounds=act.rounds if act else 0,
        at=(wait.closed_at if wait and not still_open else None) or (act.at if act and current else None),
        due_at=wait.due_at if wait else None,
    )


def by_stage(lines: Sequence[StepLine]) -> list[tuple[str, list[StepLine]]]:
    """Return the steps under the stages (环节) in which the office files them, in order."""
    stages: dict[str, list[StepLine]] = {}
    for line in lines:
        stages.setdefault(line.stage, []).append(line)
    return list(stages.items())
