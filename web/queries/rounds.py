"""The rounds of a case (环节), many of one kind together: a call to two thousand units is one line with two numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session

SHOWN = 200  # parts listed of one kind, those not answered first; the numbers count all


@dataclass(frozen=True)
class Rounds:
    """The rounds of one kind that are open, or that are closed: the numbers of all, and the first parts in full."""

    about: Row[Any]
    parts: Sequence[Row[Any]]

    @property
    def need(self) -> Any:
        """Return by how many answers such a round closes."""
        return (self.about.rule or {}).get("need", "all")


def rounds(tx: Session, case_id: int, *, is_open: bool) -> list[Rounds]:
    """Return the open rounds of a case by kind, the nearest deadline first, or the closed ones, the latest first."""
    state = "w.closed_at IS NULL" if is_open else "w.closed_at IS NOT NULL"
    given = {"case": case_id, "shown": SHOWN}
    parts: dict[tuple[str, str], list[Row[Any]]] = {}
    for row in tx.execute(text(_PARTS.replace(":state", state)), given):
        parts.setdefault((row.name, row.title), []).append(row)
    order = "min(w.due_at) NULLS LAST, w.name" if is_open else "max(w.closed_at) DESC, w.name"
    found = tx.execute(text(_KINDS.replace(":state", state) + f" ORDER BY {order}"), given)
    return [Rounds(about, parts.get((about.name, about.title), [])) for about in found]


_KINDS = (
    "SELECT w.name, w.title, max(w.article) AS article, max(w.law) AS law, (array_agg(w.rule))[1] AS rule,"
    " bool_or(w.on_due = 'close') AS closes, count(*) AS rounds, max(w.round) AS round, min(w.due_at) AS due_at,"
    " min(w.opened_at) AS opened_at, max(w.closed_at) AS closed_at, coalesce(sum(p.parts), 0)::int AS parts,"
    " coalesce(sum(p.answered), 0)::int AS answered, array_agg(DISTINCT w.closed_how) AS hows FROM wait w"
    " LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE state <> 'handed') AS parts,"
    " count(*) FILTER (WHERE state = 'answered') AS answered FROM assignment WHERE wait_id = w.id) p ON true"
    " WHERE w.case_id = :case AND :state GROUP BY w.name, w.title"
)
_PARTS = (
    "SELECT * FROM (SELECT w.name, w.title, w.subject, w.round, w.due_at, w.closed_how, w.closed_at AS round_closed,"
    " a.id, a.state, a.void_reason, a.role, a.closed_at, p.name AS person, p.active, u.name AS unit,"
    " x.id AS answer_id, x.reason, x.receipt, x.at, x.proof, e.name AS entered_by, x.document_id,"
    " (SELECT c->>'label' FROM jsonb_array_elements(w.choices) c WHERE c->>'key' = x.choice) AS choice,"
    " row_number() OVER (PARTITION BY w.name, w.title ORDER BY a.state = 'open' DESC, w.due_at NULLS LAST, a.unit_id NULLS LAST, a.id) AS n"
    " FROM wait w JOIN assignment a ON a.wait_id = w.id JOIN person p ON p.id = a.person_id"
    " LEFT JOIN unit u ON u.id = a.unit_id"
    " LEFT JOIN answer x ON x.assignment_id = a.id AND x.withdrawn_at IS NULL"
    " LEFT JOIN person e ON e.id = x.entered_by_id WHERE w.case_id = :case AND :state) r WHERE n <= :shown ORDER BY n"
)


SUBJECTS = (("unit", "unit"), ("class", "training_class"), ("candidate", "candidate"), ("post", "post"))


def subject_names(tx: Session, subjects: Iterable[str]) -> dict[str, str]:
    """Return the office's words for what rounds and acts are about: a unit's name, a class's, a candidate's, a post's."""
    numbers: dict[str, list[int]] = {kind: [] for kind, _ in SUBJECTS}
    for kind, _, number in (s.partition(":") for s in set(subjects)):
        if kind in numbers and number.isdecimal():
            numbers[kind].append(int(number))
    found: dict[str, str] = {}
    for kind, table in SUBJECTS:
        if numbers[kind]:
            rows = tx.execute(text(f"SELECT id, name FROM {table} WHERE id = ANY(:ids)"), {"ids": numbers[kind]})
            found |= {f"{kind}:{row.id}": row.name for row in rows}
    return found


def to_send_back_to(tx: Session, case_id: int) -> Sequence[Row[Any]]:
    """Return the parts that people did and to which the case can be sent back (退回), the latest first."""
    query = text(
        "SELECT name, subject, title FROM act WHERE case_id = :case AND superseded_by IS NULL AND kind = 'wait'"
        " ORDER BY id DESC LIMIT 100"
    )
    return tx.execute(query, {"case": case_id}).all()
