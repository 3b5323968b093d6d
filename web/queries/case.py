"""One case as its page shows it (事项): messages and the journal."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session, col, select

from models import journal
from models.cases import Case
from models.journal import JournalEntry
from policy.verdict import Verdict
from web.record_words import name_words

MOST = 300  # rows of one list on the page; the page says so when there are more
Rows = Sequence[Row[Any]]


def messages(tx: Session, case_id: int) -> Rows:
    """Return the messages of a case, those not delivered first."""
    return tx.execute(
        text(
            "SELECT m.id, m.kind, m.subject, m.state, m.error, m.channel_kind, m.attempts, m.created_at, m.sent_at,"
            " p.name, u.name AS unit, m.state = 'failed' AND NOT EXISTS"
            " (SELECT 1 FROM message n WHERE n.fallback_of_id = m.id) AS undelivered"
            " FROM message m JOIN person p ON p.id = m.person_id LEFT JOIN unit u ON u.id = p.unit_id"
            " WHERE m.case_id = :case ORDER BY undelivered DESC, m.id DESC LIMIT :most"
        ),
        {"case": case_id, "most": MOST},
    ).all()


def withdrawn(tx: Session, case_id: int) -> Rows:
    """Return the withdrawals of a selection (人选退出), by number: who stands behind it is on the selection's own page."""
    return tx.execute(
        text(
            "SELECT (result->>'candidate')::bigint AS candidate, result->>'reason' AS reason, at,"
            " jsonb_array_length(result->'void') AS void FROM act"
            " WHERE case_id = :case AND kind = 'desk' AND name = 'withdraw_candidate' ORDER BY id"
        ),
        {"case": case_id},
    ).all()


def message_counts(tx: Session, case_id: int) -> Mapping[str, int]:
    """Return how many messages of a case are in each state."""
    query = text("SELECT state, count(*) AS n FROM message WHERE case_id = :case GROUP BY state")
    return {row.state: row.n for row in tx.execute(query, {"case": case_id})}


@dataclass(frozen=True)
class Entry:
    """One entry of the journal with the names that a reader needs."""

    row: JournalEntry
    actor: str
    verdicts: Sequence[Verdict]
    title: str
    choice: str  # what a person chose, in the words of the page


def entries(tx: Session, case: Case, most: int | None = MOST) -> list[Entry]:
    """Return the journal of a case, the latest first; all of it where `most` is none."""
    asked = select(JournalEntry).where(JournalEntry.chain == journal.chain_of(case.id))
    rows = list(tx.exec(asked.order_by(col(JournalEntry.seq).desc()).limit(most)))
    names, titles, chosen = _names(tx, rows), _titles(tx, case), _choices(tx, case)
    return [
        Entry(r, names.get(r.actor, "系统"), verdicts_in(r.facts), _title(r, titles), _choice(r, chosen)) for r in rows
    ]


def _choice(row: JournalEntry, labels: Mapping[tuple[Any, Any], str]) -> str:
    return labels.get((row.facts.get("wait"), row.facts.get("choice")), "") if row.kind == "answer" else ""


def _choices(tx: Session, case: Case) -> dict[tuple[Any, Any], str]:
    """Return the office's words for what could be chosen, by round and choice."""
    query = text(
        "SELECT w.id, c->>'key' AS key, c->>'label' AS label"
        " FROM wait w, jsonb_array_elements(w.choices) c WHERE w.case_id = :case"
    )
    return {(row.id, row.key): row.label for row in tx.execute(query, {"case": case.id})}


def _title(row: JournalEntry, titles: Mapping[str, str]) -> str:
    """Return the office's words for an entry, with the error's number where something was refused."""
    error = row.facts.get("error")
    words = row.facts.get("title") or name_words(row.name, titles)
    return f"{words}（{error}）" if error else str(words)


def entry_count(tx: Session, case_id: int) -> int:
    """Return how many entries the journal of a case has."""
    query = text("SELECT count(*) FROM journal_entry WHERE chain = :chain")
    count: int = tx.execute(query, {"chain": journal.chain_of(case_id)}).scalar_one()
    return count


def verdicts_in(facts: Mapping[str, Any]) -> list[Verdict]:
    """Return the verdicts that an entry carries, however they were written (object or JSON text)."""
    return [Verdict.from_json(v) for v in facts.get("verdicts") or []]


def _names(tx: Session, rows: Sequence[JournalEntry]) -> dict[str, str]:
    ids = {int(r.actor.removeprefix("person:")) for r in rows if r.actor.startswith("person:")}
    if not ids:
        return {}
    found = tx.execute(text("SELECT id, name FROM person WHERE id = ANY(:ids)"), {"ids": sorted(ids)})
    return {f"person:{row.id}": row.name for row in found}


def _titles(tx: Session, case: Case) -> dict[str, str]:
    """Return the office's words for the names of acts and waits."""
    steps = {s["name"]: s["title"] for s in case.subject.get("steps") or []}
    steps |= {case.procedure: case.title}
    query = text(
        "SELECT name, title FROM act WHERE case_id = :case AND kind IN ('step','wait')"
        " UNION SELECT name, title FROM wait WHERE case_id = :case"
    )
    return {row.name: row.title for row in tx.execute(query, {"case": case.id})} | steps


def as_lines(facts: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Return facts as lines to be shown, without the verdicts and titles, which have a place of their own."""
    hidden = ("verdicts", "title", "stage")
    return [
        (key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for key, value in (facts or {}).items()
        if key not in hidden
    ]
