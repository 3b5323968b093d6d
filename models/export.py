"""The export that an inspector takes away (纪实导出): one JSON object a line, exactly what a verification needs.

It is written canonically and ends with the digest of its own bytes, so that a copy damaged on the way is noticed; what
shows tampering are the chains and the deposited seals, not that digest. `docs/journal.md` describes each line.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from sqlalchemy import text
from sqlmodel import Session

from models import record
from models.canonical import canonical, utc
from models.cases import get_case
from models.journal import chain_of

FORMAT = "qingshan-journal-1"
_WORDS = ("words", "words_salt")


@dataclass(frozen=True)
class Exported:
    """What was written: how many entries and lines, and the digest in the last line."""

    entries: int
    lines: int
    sha256: str


def export(tx: Session, out: BinaryIO, *, case_id: int | None = None, words: bool = True) -> Exported:
    """Write the record of one case, or of all, to `out`; without words it still verifies.

    Run it in one snapshot (`db.reading`). Raises QS-1001 for an unknown case.
    """
    digest, written, entries = hashlib.sha256(), 0, 0
    for line in _all(tx, case_id, words):
        raw = canonical(line) + b"\n"
        digest.update(raw)
        out.write(raw)
        written += 1
        entries += line["type"] == "entry"
    last = {"type": "end", "lines": written, "sha256": digest.hexdigest()}
    out.write(canonical(last) + b"\n")
    return Exported(entries, written, digest.hexdigest())


def _all(tx: Session, case_id: int | None, words: bool) -> Iterator[Mapping[str, Any]]:
    yield _header(tx, case_id, words)
    for line in record.lines(tx, case_id):
        if words or line["type"] != "entry":
            yield line
        else:
            yield {name: value for name, value in line.items() if name not in _WORDS}


def _header(tx: Session, case_id: int | None, words: bool) -> dict[str, Any]:
    if case_id is not None:
        get_case(tx, case_id)
    packs = text(
        "SELECT DISTINCT pack, pack_hash FROM qs_case WHERE id = coalesce(CAST(:case AS bigint), id) ORDER BY 1, 2"
    )
    named = text("SELECT district, rehearsal, at FROM (SELECT clock_timestamp() AS at) c LEFT JOIN instance ON id = 1")
    row = tx.execute(named).one()  # a row that somebody removed must not stop an export
    return {
        "type": "header",
        "format": FORMAT,
        "exported_at": utc(row.at),
        "district": row.district or "",
        "rehearsal": bool(row.rehearsal),
        "scope": "all" if case_id is None else chain_of(case_id),
        "words": words,
        "packs": [{"name": found.pack, "hash": found.pack_hash} for found in tx.execute(packs, {"case": case_id})],
    }
