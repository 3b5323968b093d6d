"""Whether a case's record is whole (纪实校验), for the mark on its page; the full check is `qingshan journal verify`."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from models import journal
from models.journal import GENESIS, JournalEntry


@dataclass(frozen=True)
class Checked:
    """What the check found: how many entries, and the number of the first one that does not fit (none: all fit)."""

    entries: int
    broken_at: int | None


def checked(tx: Session, case_id: int) -> Checked:
    """Check the chain of a case from its first entry: numbers, hashes, and the free text that is still there."""
    before, seq = GENESIS, 0
    asked = select(JournalEntry).where(JournalEntry.chain == journal.chain_of(case_id))
    for entry in tx.exec(asked.order_by(col(JournalEntry.seq))):
        seq += 1
        words_fit = entry.words is None or entry.words_hash == journal.words_digest(entry.words, entry.words_salt)
        hash_fits = entry.hash == journal.entry_hash(journal.hashed_columns(entry))
        if entry.seq != seq or entry.prev_hash != before or not hash_fits or not words_fit:
            return Checked(seq, seq)
        before = entry.hash
    return Checked(seq, None)
