"""At the door (签到发票): who is there, the slips to be drawn by hand, the moment from which ballots count.

Only who signed in by hand is present; signing in ends when the voting begins, so its order says nothing about a ballot.
"""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import insert, text
from sqlmodel import Session

from models.ballots import BallotBox, Slip
from tasks.ballots import boxes
from tasks.ballots.errors import NobodyPresent, SlipsOver, SlipsShort, WrongMoment
from tasks.ballots.slips import NewSlip, new_slip


def sign_in(tx: Session, box: BallotBox, present: Collection[int], recused: Collection[int] = ()) -> dict[str, int]:
    """Record who of the roster is present (签到) and who stands aside (回避); the rest are absent. Returns the counts.

    May be done again until the voting begins. A recused member leaves the room and gets no slip.
    """
    _must_be(box, "signing")
    here = sorted(set(present) - set(recused))
    tx.execute(
        text(
            "UPDATE box_voter SET state = CASE WHEN id = ANY(:recused) THEN 'recused' WHEN id = ANY(:here)"
            " THEN 'present' ELSE 'due' END WHERE box_id = :box"
        ),
        {"box": box.id, "here": here, "recused": sorted(set(recused))},
    )
    return boxes.attendance(tx, box.id)


def print_slips(tx: Session, box: BallotBox, *, actor: str = "system") -> list[NewSlip]:
    """Make the slips that are still missing for those present (印票), one for each and none to spare; returns them.

    They are returned once: only the paper holds what opens a ballot. Slips printed earlier stay good.
    """
    _must_be(box, "signing")
    made = [new_slip(group) for group, count in _missing(tx, box).items() for _ in range(count)]
    if made:
        rows = [{"public_key": s.public_key, "box_id": box.id, "group": s.group, "state": "unused"} for s in made]
        tx.execute(insert(Slip), sorted(rows, key=lambda row: row["public_key"]))  # the table shows no printing order
    boxes.tell(tx, box, "slips_printed", actor=actor, slips=len(made))
    return made


def void_unused(tx: Session, box: BallotBox, *, actor: str) -> int:
    """Make every slip void that was not used (作废重印): spoilt, torn or lost before the voting; returns how many."""
    _must_be(box, "signing")
    gone: int = tx.execute(  # type: ignore[attr-defined]
        text("UPDATE slip SET state = 'void' WHERE box_id = :box AND state = 'unused'"), {"box": box.id}
    ).rowcount
    boxes.tell(tx, box, "slips_voided", actor=actor, slips=gone)
    return gone


def open_box(tx: Session, box: BallotBox, *, actor: str) -> dict[str, int]:
    """Begin the voting (开始投票); raises QS-8105 when nobody is present, QS-8106 when slips are short, QS-8111 when some are over.

    Somebody may have been ticked off again after the slips were printed: one slip more than people would be one vote more.
    """
    _must_be(box, "signing")
    counts = boxes.attendance(tx, box.id)
    if not counts["实到"]:
        raise NobodyPresent
    missing = _missing(tx, box)
    if any(count > 0 for count in missing.values()):
        raise SlipsShort
    if any(count < 0 for count in missing.values()):
        raise SlipsOver
    box.state = "open"
    tx.add(box)
    tx.flush()
    boxes.tell(tx, box, "opened", actor=actor, **_numbers(counts))
    return counts


def _missing(tx: Session, box: BallotBox) -> dict[str, int]:
    """Return how many slips each group still lacks; below zero where there are more than people."""
    given = {"box": box.id}
    here = text(
        """SELECT "group", count(*) FROM box_voter WHERE box_id = :box AND state = 'present' GROUP BY 1 ORDER BY 1"""
    )
    good = text("""SELECT "group", count(*) FROM slip WHERE box_id = :box AND state = 'unused' GROUP BY 1""")
    have: Counter[str] = Counter(dict(tx.execute(good, given).tuples().all()))
    wanted: Counter[str] = Counter(dict(tx.execute(here, given).tuples().all()))
    return {group: wanted[group] - have[group] for group in sorted(wanted.keys() | have.keys())}


def _must_be(box: BallotBox, state: str) -> None:
    if box.state != state:
        raise WrongMoment


def _numbers(counts: dict[str, int]) -> dict[str, int]:
    return {"due": counts["应到"], "present": counts["实到"], "recused": counts["回避"], "slips": counts["印出"]}
