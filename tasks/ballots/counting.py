"""Closing a box and counting it (结束投票、计票): seals checked, ballots written anew without them, the root put on record.

After the close a ballot has its choices and its group, and nothing that leads to a slip; all rows of the box are as old
as one another and lie in the order of their hashes, which says nothing about when each was cast.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import Session, select

from models.ballots import Ballot, BallotBox
from models.canonical import canonical
from tasks.ballots import boxes, slips
from tasks.ballots.errors import BoxBroken, WrongMoment
from tasks.ballots.sheet import Section, Sheet, read

Cast = tuple[str, Mapping[str, Any]]  # group, content


def digest_of(box_id: int, group: str, content: Mapping[str, Any], salt: str) -> str:
    """Return the name of a ballot: the hash of what its slip seals; two alike differ by their salts."""
    return hashlib.sha256(canonical([box_id, group, content, salt])).hexdigest()


def said(ballot: Ballot) -> bytes:
    """Return what a slip seals: the box, the group, the choices and the salt of one ballot."""
    return canonical([ballot.box_id, ballot.group, ballot.content, ballot.salt])


def root_of(digests: Iterable[str]) -> str:
    """Return the root of a box: the hash over all its ballots in order. One more, one less or one changed is another root."""
    return hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()


def close(tx: Session, box: BallotBox, *, actor: str) -> BallotBox:
    """Close a box and count it, in this transaction. Raises QS-8104 unless it is open, QS-8109 for a ballot nobody sealed."""
    tx.execute(text("SELECT pg_advisory_xact_lock(:lock, CAST(:box AS int))"), {"lock": boxes.LOCK, "box": box.id})
    tx.refresh(box)
    if box.state != "open":
        raise WrongMoment
    ballots = list(tx.exec(select(Ballot).where(Ballot.box_id == box.id)))
    used = _used(tx, box.id)
    _check(ballots, used)
    box.state = "closing"
    tx.add(box)
    tx.flush()
    _write_anew(tx, box.id, ballots)
    box.trackers = sorted(slips.tracker_of(key) for key in used)
    box.root = root_of(b.digest for b in ballots)
    box.counts = _counts(tx, box, [b.group for b in ballots])
    box.tally = tally(read(box.sheet), [(b.group, b.content) for b in ballots])
    box.state = "closed"
    tx.add(box)
    tx.flush()
    numbers = {name: box.counts[name] for name in ("应到", "实到", "回避", "发出", "收回", "有效", "作废")}
    boxes.tell(tx, box, "closed", actor=actor, root=box.root, trackers=root_of(box.trackers), **numbers)
    return box


def _used(tx: Session, box_id: int) -> set[bytes]:
    keys = tx.execute(text("SELECT public_key FROM slip WHERE box_id = :box AND state = 'used'"), {"box": box_id})
    return {bytes(key) for key in keys.scalars()}


def _check(ballots: Sequence[Ballot], used: set[bytes]) -> None:
    """Find the ballots that their slips sealed: as many as slips were used, each by its own."""
    by = {bytes(b.slip) for b in ballots if b.slip is not None}
    if not all(map(_sealed, ballots)) or by != used or len(by) != len(ballots):
        raise BoxBroken


def _sealed(ballot: Ballot) -> bool:
    """Tell whether a ballot bears the name of what it says and the seal of its own slip."""
    if ballot.slip is None or ballot.seal is None:
        return False
    whole = said(ballot)
    name = hashlib.sha256(whole).hexdigest()
    return ballot.digest == name and slips.sealed_by(bytes(ballot.slip), bytes(ballot.seal), whole)


def _write_anew(tx: Session, box_id: int, ballots: Sequence[Ballot]) -> None:
    rows = [
        {"digest": b.digest, "box_id": box_id, "group": b.group, "content": b.content, "salt": b.salt} for b in ballots
    ]
    for ballot in ballots:
        tx.expunge(ballot)
    tx.execute(text("DELETE FROM ballot WHERE box_id = :box"), {"box": box_id})
    if rows:
        tx.execute(insert(Ballot), sorted(rows, key=lambda row: str(row["digest"])))
    # the slips too become as old as one another: which were used says nothing about when
    tx.execute(text("UPDATE slip SET state = 'void' WHERE box_id = :box AND state = 'unused'"), {"box": box_id})
    tx.execute(text("UPDATE slip SET state = state WHERE box_id = :box AND state = 'used'"), {"box": box_id})


def _counts(tx: Session, box: BallotBox, groups: Sequence[str]) -> dict[str, Any]:
    known = boxes.attendance(tx, box.id)
    returned = len(groups)
    return {
        "应到": known["应到"],
        "实到": known["实到"],
        "回避": known["回避"],
        "发出": known["实到"],
        "收回": returned,
        "有效": returned,
        "无效": 0,
        "作废": known["作废"],
        "分组": dict(Counter(groups)),
    }


def tally(sheet: Sheet, ballots: Sequence[Cast]) -> dict[str, Any]:
    """Count ballots, section by section; the order in which they lie changes nothing.

    A section with marks: 得票 of each option and 弃权; with grades: each option's count of each word; with scores: each
    option's scores from the highest down.
    """
    return {
        section.key: _section(section, [content[section.key] for _, content in ballots]) for section in sheet.sections
    }


def of_group(sheet: Sheet, ballots: Sequence[Cast], group: str) -> dict[str, Any]:
    """Count the ballots of one group of the roster (综合、系统、单位)."""
    return tally(sheet, [(g, content) for g, content in ballots if g == group])


def _section(section: Section, said: Sequence[Any]) -> dict[str, Any]:
    keys = [key for key, _ in section.options]
    if section.marks:
        votes = Counter(key for one in said for key in one)
        return {"votes": {key: votes[key] for key in keys}, "blank": sum(not one for one in said)}
    if section.grades:
        words = {key: Counter(one[key] for one in said) for key in keys}
        return {"grades": {key: {word: words[key][word] for word in section.grades} for key in keys}}
    return {"scores": {key: sorted((one[key] for one in said), key=_downwards) for key in keys}}


def _downwards(score: str) -> tuple[int, str]:
    whole, _, rest = score.partition(".")
    return -int(whole + rest.ljust(2, "0")), score


def content_of(tx: Session, box_id: int) -> list[Cast]:
    """Return the ballots of a closed box: group and choices, those alike beside one another (read once, however many)."""
    rows = tx.execute(
        text(
            """SELECT "group", content, count(*) AS times FROM ballot WHERE box_id = :box GROUP BY 1, 2 ORDER BY 1, 2"""
        ),
        {"box": box_id},
    )
    return [cast for row in rows for cast in [(row.group, row.content)] * row.times]


def shown_groups(sizes: Mapping[str, int], least: int = 5) -> set[str]:
    """Return the groups whose split may be shown: of `least` ballots or more, and so that no other follows by subtraction.

    Where exactly one group would be hidden, the smallest of the others is hidden with it.
    """
    shown = {group for group, size in sizes.items() if size >= least}
    hidden = {group for group, size in sizes.items() if 0 < size < least}
    if len(hidden) == 1 and shown:
        shown.discard(min(shown, key=lambda group: (sizes[group], group)))
    return shown
