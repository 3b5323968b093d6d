"""Casting a ballot (投票): whoever holds a slip fills one in, once. Nothing is written down of who, when or from where.

Those who cast share the box's lock and go side by side; whoever closes it waits for them and keeps later ones out.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models.ballots import Ballot, BallotBox, Slip
from tasks.ballots import sheet, slips
from tasks.ballots.boxes import LOCK
from tasks.ballots.counting import digest_of, said
from tasks.ballots.errors import AlreadyCast, BoxNotOpen, NoSuchSlip


@dataclass(frozen=True)
class Held:
    """A slip in somebody's hand: its box, and the secret that only this request knows."""

    box: BallotBox
    slip: Slip
    seed: bytes

    @property
    def tracker(self) -> str:
        """Return the tracker (核验号) printed on it."""
        return slips.tracker_of(self.slip.public_key)


def held(tx: Session, token: str) -> Held:
    """Return the slip that a token opens; raises QS-8101 for a forged, spoilt or foreign one, all alike."""
    seed = slips.seed_of(token)
    slip = tx.get(Slip, slips.public_key_of(seed)) if seed else None
    box = tx.get(BallotBox, slip.box_id, populate_existing=True) if slip else None
    if seed is None or slip is None or box is None or slip.state == "void" or box.state == "void":
        raise NoSuchSlip
    return Held(box, slip, seed)


def cast(tx: Session, token: str, given: Mapping[str, Sequence[str]]) -> str:
    """Cast the one ballot of a slip; returns its tracker. Raises QS-8101, QS-8102, QS-8103, QS-8108.

    The slip is taken first: of twenty copies of one form one counts, and the others find the slip used.
    """
    mine = held(tx, token)
    tx.execute(
        text("SELECT pg_advisory_xact_lock_shared(:lock, CAST(:box AS int))"), {"lock": LOCK, "box": mine.box.id}
    )
    tx.refresh(mine.box)
    if mine.box.state != "open" or not _wanted(tx, mine.box):
        raise BoxNotOpen
    tx.refresh(mine.slip)
    if mine.slip.state == "used":
        raise AlreadyCast
    content = sheet.checked(sheet.read(mine.box.sheet), given)
    taken = text("UPDATE slip SET state = 'used' WHERE public_key = :key AND state = 'unused' RETURNING 1")
    if tx.execute(taken, {"key": mine.slip.public_key}).first() is None:
        raise AlreadyCast
    salt, group, key = secrets.token_hex(16), mine.slip.group, mine.slip.public_key
    digest = digest_of(mine.box.id, group, content, salt)
    ballot = Ballot(digest=digest, box_id=mine.box.id, group=group, content=content, salt=salt, slip=key)
    ballot.seal = slips.seal(mine.seed, said(ballot))
    tx.add(ballot)
    tx.flush()
    return mine.tracker


def _wanted(tx: Session, box: BallotBox) -> bool:
    """Tell whether the round that the box belongs to is still in progress and its case is open."""
    return bool(tx.execute(_ROUND, {"case": box.case_id, "n": box.name, "s": box.subject, "r": box.round}).first())


_ROUND: Any = text(
    "SELECT 1 FROM wait w JOIN qs_case c ON c.id = w.case_id AND c.state = 'open'"
    " WHERE w.case_id = :case AND w.name = :n AND w.subject = :s AND w.round = :r AND w.closed_at IS NULL"
)
