"""The record as plain lines (纪实材料): what a verification reads, here from the tables, elsewhere from an export.

Seals come first, then chain by chain: its head, its case, its entries, the acts and answers that must agree with them.
Values are taken from the database as text, so that nothing an administrator may have put there (an instant of infinity,
a number of a million digits, a fraction finer than a machine's) stops the reading or passes for another value.
"""

import json
import zlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models.canonical import plain
from models.errors import QingshanError
from models.journal import OFFICE, answer_digest, chain_of

Line = dict[str, Any]
BATCH = 500
_AT = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24\\:MI\\:SS.US\"Z\"')"


def lines(tx: Session, case_id: int | None = None) -> Iterator[Line]:
    """Give the record line by line: of one case, or of all chains. Read it in one snapshot (`db.reading`)."""
    yield from seals(tx)
    chains = [(chain_of(case_id), case_id)] if case_id is not None else _chains(tx)
    for chain, number in chains:
        yield _head(tx, chain)
        if number is not None:
            yield from _rows(tx, "case", _CASE, case=number)
        yield from entries(tx, chain)
        if number is not None:
            yield from _acts(tx, number)
            yield from _answers(tx, number)


def entries(tx: Session, chain: str) -> Iterator[Line]:
    """Give the entries of a chain in their order."""
    for line in _rows(tx, "entry", _ENTRIES, chain=chain):
        yield {**line, "facts": exact(line["facts"]), "words": exact(line["words"])}


def seals(tx: Session) -> Iterator[Line]:
    """Give the seals day by day, each with the list of heads that its root covers."""
    for line in _rows(tx, "seal", _SEALS):
        yield {**line, "heads": _unpacked(line["heads"])}


def exact(written: str | None) -> Any:
    """Read JSON so that each value stands for itself only; what cannot be read stands for no value that we write."""
    if written is None:
        return None
    try:
        return plain(json.loads(written, parse_float=_fraction))
    except (ValueError, RecursionError, QingshanError):
        return {"unreadable": written[:60]}


def _fraction(written: str) -> float | str:
    near = float(written)
    return near if Decimal(repr(near)) == Decimal(written) else f"≠{written}"


def _unpacked(heads: bytes) -> Any:
    try:
        return exact(zlib.decompress(heads).decode())
    except (zlib.error, UnicodeDecodeError):
        return None


def _chains(tx: Session) -> list[tuple[str, int | None]]:
    """Return every chain that has a head, an entry or a case: the office's first, then the cases in their order."""
    found = [(row.chain, row.case_id) for row in tx.execute(text(_CHAINS))]
    return sorted(found, key=lambda one: (one[0] != OFFICE, one[1] or 0, one[0]))


def _head(tx: Session, chain: str) -> Line:
    row = tx.execute(text("SELECT seq, head FROM journal_chain WHERE chain = :chain"), {"chain": chain}).first()
    return {"type": "chain", "chain": chain, "seq": row.seq if row else None, "head": row.head if row else None}


def _rows(tx: Session, kind: str, query: str, **given: Any) -> Iterator[Line]:
    found = tx.execute(text(query), given, execution_options={"yield_per": BATCH})
    for row in found.mappings():
        yield {"type": kind, **row}


def _acts(tx: Session, case_id: int) -> Iterator[Line]:
    for line in _rows(tx, "act", _ACTS, case=case_id):
        result = exact(line["result"])
        if isinstance(result, dict):  # a reason is free text: it stands in the entry's words
            result = {name: value for name, value in result.items() if name != "reason"}
        yield {**line, "result": result}


def _answers(tx: Session, case_id: int) -> Iterator[Line]:
    for line in _rows(tx, "answer", _ANSWERS, case=case_id):
        payload, reason = exact(line.pop("payload")), line.pop("reason")
        yield {**line, "digest": answer_digest(reason, payload)}


_CHAINS = """
SELECT c.chain, q.id AS case_id
FROM (SELECT chain FROM journal_chain UNION SELECT chain FROM journal_entry UNION SELECT 'case:' || id FROM qs_case) c
LEFT JOIN qs_case q ON c.chain = 'case:' || q.id
"""
_CASE = """
SELECT id AS "case", procedure, version, cycle, pack, pack_hash, subject->>'rules_from' AS rules_from, state, outcome
FROM qs_case WHERE id = :case
"""
_ENTRIES = f"""
SELECT chain, seq, {_AT.format("at")} AS at, {_AT.format("recorded_at")} AS recorded_at, kind, name, subject, actor,
       facts::text AS facts, words::text AS words, words_salt, words_hash, prev_hash, hash
FROM journal_entry WHERE chain = :chain ORDER BY seq, recorded_at, hash
"""
_ACTS = """
SELECT name, subject, round, kind, seq, result::text AS result, superseded_by IS NOT NULL AS superseded
FROM act WHERE case_id = :case ORDER BY id
"""
_ANSWERS = f"""
SELECT x.id, x.assignment_id AS assignment, x.wait_id AS wait, x.person_id AS person, x.choice, x.proof,
       x.entered_by_id AS entered_by, CASE WHEN x.entered_by_id IS NOT NULL THEN x.document_id END AS document,
       {_AT.format("x.at")} AS at,
       x.withdrawn_at IS NOT NULL AS withdrawn, x.reason, x.payload::text AS payload
FROM answer x WHERE x.case_id = :case ORDER BY x.id
"""
_SEALS = f"""
SELECT to_char(day, 'YYYY-MM-DD') AS day, {_AT.format("at")} AS at, chains, entries, prev_root, root, heads
FROM seal ORDER BY seal.day
"""
