"""What a case's record says so far: acts in force with what they did, and how closed waits came out."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models.acting import Given, Outcome
from tasks import going_back

Key = tuple[str, str]  # act, subject


@dataclass
class Known:
    """The record of one case as a run of its procedure needs it."""

    acts: dict[Key, dict[str, Any]] = field(default_factory=dict)
    outcomes: dict[Key, Outcome] = field(default_factory=dict)
    titles: dict[Key, str] = field(default_factory=dict)  # of open waits
    rounds: dict[Key, int] = field(default_factory=dict)  # of superseded acts: the last round that was
    returned: dict[str, dict[str, Any]] = field(default_factory=dict)  # subject → the last return
    called: set[str] = field(default_factory=set)  # waits that the desk called for since the case last went back


def read(look: Session, case_id: int) -> Known:
    """Read the record of a case in six queries, however many acts it has."""
    known = Known()
    given = {"case": case_id}
    acts = text(
        "SELECT name, subject, result FROM act WHERE case_id = :case AND superseded_by IS NULL AND kind IN ('step','wait')"
    )
    for row in look.execute(acts, given):
        known.acts[row.name, row.subject] = row.result
    gone = text(
        "SELECT name, subject, max(round) AS round FROM act WHERE case_id = :case AND superseded_by IS NOT NULL"
        " GROUP BY name, subject"
    )
    for row in look.execute(gone, given):
        known.rounds[row.name, row.subject] = row.round
    returns = text("SELECT subject, result FROM act WHERE case_id = :case AND kind = 'return' ORDER BY id")
    for row in look.execute(returns, given):
        known.returned[row.subject] = row.result
        if not row.subject:
            known.returned = {"": row.result}  # the whole case went back: what single subjects heard before is over
    known.called = set(look.execute(_CALLED, given).scalars())
    answers: dict[int, list[Given]] = {}
    rows = text(
        "SELECT x.id, x.wait_id, x.person_id, a.unit_id, x.choice, x.reason, x.payload FROM answer x"
        " JOIN assignment a ON a.id = x.assignment_id WHERE x.case_id = :case AND x.withdrawn_at IS NULL ORDER BY x.id"
    )
    for row in look.execute(rows, given):
        answers.setdefault(row.wait_id, []).append(
            Given(row.id, row.person_id, row.unit_id, row.choice, row.reason, row.payload)
        )
    waits = text(
        "SELECT w.id, w.name, w.subject, w.round, w.title, w.closed_at, w.closed_how, w.outcome FROM wait w"
        " JOIN act a ON a.case_id = w.case_id AND a.name = w.name AND a.subject = w.subject AND a.round = w.round"
        " WHERE w.case_id = :case AND a.superseded_by IS NULL"
    )
    for row in look.execute(waits, given):
        key = (row.name, row.subject)
        if row.closed_at is None:
            known.titles[key] = row.title
        else:
            known.outcomes[key] = Outcome(
                row.name, row.subject, row.round, row.outcome, row.closed_how, answers.get(row.id, [])
            )
    return known


_CALLED = text(
    "SELECT DISTINCT result->>'calls' FROM act WHERE case_id = :case AND kind = 'desk' AND result ? 'calls' AND seq >"
    " coalesce((SELECT max(seq) FROM act WHERE case_id = :case AND kind = 'return' AND subject = ''"
    f" AND result->>'from' <> '{going_back.WITHDRAWAL}'), 0)"
)
