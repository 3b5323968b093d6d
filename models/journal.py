"""The journal (全程纪实): every act, answer, refusal and override, chained by hash, one chain a case.

An entry's hash covers every column that a reader sees and the hash before it. Free text that may hold personal data
stands in `words`, covered through a salted digest: when its time is over it can be removed and the chain still
verifies. `docs/journal.md` has the exact form, so that an inspector can verify an export with other means.

No column stands outside: chain and number are the key, for a number of the row's own would be one that can be altered
unnoticed.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Date, Integer, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, Session, SQLModel

from models.base import json_object, key, moment, text_column
from models.canonical import canonical, plain, utc
from models.clock import now
from models.errors import NoSuchEntry

GENESIS = "0" * 64
OFFICE = "office"  # the chain of what belongs to no case: sign-ins, settings, seals


class JournalChain(SQLModel, table=True):
    """The head of a chain: taken by whoever appends, so that entries follow one another."""

    __tablename__ = "journal_chain"
    chain: str = Field(sa_column=Column(Text, primary_key=True))
    seq: int = Field(default=0)
    head: str = text_column(GENESIS)


class JournalEntry(SQLModel, table=True):
    """One entry (纪实条目). Never changed, never deleted: triggers refuse both."""

    __tablename__ = "journal_entry"
    __table_args__ = (CheckConstraint("seq > 0", name="seq"),)
    chain: str = Field(sa_column=Column(Text, primary_key=True))
    seq: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    at: datetime = moment(null=False)
    recorded_at: datetime = moment(null=False)  # the machine's own clock, also in a rehearsal
    kind: str = text_column()  # opened, act, wait, answer, closed, return, refusal, desk, message, finished, ...
    name: str = text_column()
    subject: str = text_column()
    actor: str = text_column()  # "person:12" or "system"
    facts: dict[str, Any] = json_object()
    words: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True), nullable=True))
    words_salt: str | None = text_column(null=True)
    words_hash: str = text_column()
    prev_hash: str = text_column()
    hash: str = text_column()


class Seal(SQLModel, table=True):
    """The daily fingerprint over all chains (存证), chained to the day before and deposited with a third party."""

    __table_args__ = (UniqueConstraint("day"),)
    id: int = key()
    day: date = Field(sa_column=Column(Date, nullable=False))
    at: datetime = moment(null=False)
    chains: int = 0
    entries: int = 0
    root: str = text_column()
    prev_root: str = text_column()
    heads: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # the list that the root covers, compressed
    deposited: str = text_column()


def entry_hash(entry: Mapping[str, Any]) -> str:
    """Return the SHA-256 of an entry's visible columns and the hash before it."""
    return hashlib.sha256(canonical(entry)).hexdigest()


def hashed_columns(entry: JournalEntry) -> dict[str, Any]:
    """Return the columns that the hash covers, instants in UTC to the microsecond."""
    return {
        "chain": entry.chain,
        "seq": entry.seq,
        "at": utc(entry.at),
        "recorded_at": utc(entry.recorded_at),
        "kind": entry.kind,
        "name": entry.name,
        "subject": entry.subject,
        "actor": entry.actor,
        "facts": entry.facts,
        "words_hash": entry.words_hash,
        "prev_hash": entry.prev_hash,
    }


def words_digest(said: Mapping[str, Any] | None, salt: str | None) -> str:
    """Return the salted digest of the free text, or an empty text where there is none."""
    return hashlib.sha256((salt or "").encode() + canonical(said)).hexdigest() if said is not None else ""


def answer_digest(reason: str, payload: Mapping[str, Any]) -> str:
    """Return the digest by which an answer's entry binds what the person gave (意见): its reason and its content."""
    return hashlib.sha256(canonical({"reason": reason, "payload": payload})).hexdigest()


def append(
    session: Session,
    chain: str,
    kind: str,
    name: str = "",
    *,
    subject: str = "",
    actor: str = "system",
    facts: dict[str, Any] | None = None,
    said: dict[str, Any] | None = None,
) -> JournalEntry:
    """Append one entry to a chain in this transaction; returns it with its number and hash.

    `facts` hold numbers and ids only; names and free text go into `said`, which retention may remove later.
    Take the case (`lock_case`) before its chain. Raises QS-3003 for what a JSON column cannot hold.
    """
    row = session.execute(
        text(
            "INSERT INTO journal_chain (chain, seq, head) VALUES (:chain, 0, :genesis)"
            " ON CONFLICT (chain) DO UPDATE SET chain = excluded.chain RETURNING seq, head, clock_timestamp()"
        ),
        {"chain": chain, "genesis": GENESIS},
    ).one()
    salt = secrets.token_hex(16) if said is not None else None
    words = plain(said)
    entry = JournalEntry(
        chain=chain,
        seq=row[0] + 1,
        at=now(session),
        recorded_at=row[2],
        kind=kind,
        name=name,
        subject=subject,
        actor=actor,
        facts=plain(facts or {}),
        words=words,
        words_salt=salt,
        words_hash=words_digest(words, salt),
        prev_hash=row[1],
    )
    entry.hash = entry_hash(hashed_columns(entry))
    session.add(entry)
    session.execute(
        text("UPDATE journal_chain SET seq = :seq, head = :head WHERE chain = :chain"),
        {"seq": entry.seq, "head": entry.hash, "chain": chain},
    )
    session.flush()
    return entry


def remove_words(session: Session, chain: str, seqs: Sequence[int], *, actor: str, reason: str) -> JournalEntry:
    """Remove the free text of entries whose time is over (到期清除文字), with its salt, and journal that it was done.

    Text that is gone without such an entry counts as tampering. Raises QS-3005 when an entry has no text.
    """
    gone = session.execute(
        text(
            "UPDATE journal_entry SET words = NULL, words_salt = NULL"
            " WHERE chain = :chain AND seq = ANY(:seqs) AND words IS NOT NULL RETURNING seq"
        ),
        {"chain": chain, "seqs": list(seqs)},
    ).scalars()
    if sorted(gone) != sorted(set(seqs)):
        raise NoSuchEntry
    facts = {"entries": sorted(set(seqs)), "reason": reason}
    return append(session, chain, "words_removed", actor=actor, facts=facts)


def chain_of(case_id: int) -> str:
    """Return the name of a case's chain."""
    return f"case:{case_id}"
