"""Verifying a box (票箱校验): what is in the tables against the root on record, and slips against ballots (A17, A18)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, select

from models.ballots import Ballot, BallotBox
from models.errors import NoSuchItem
from tasks.ballots import slips
from tasks.ballots.counting import digest_of, root_of, tally
from tasks.ballots.sheet import read


@dataclass(frozen=True)
class BoxReport:
    """What a verification of one box found; `breaks` is empty when it holds."""

    box: int
    state: str
    issued: int
    used: int
    unused: int
    void: int
    ballots: int
    breaks: list[str]

    @property
    def whole(self) -> bool:
        """Tell whether the box holds."""
        return not self.breaks


def verify(tx: Session, box_id: int) -> BoxReport:
    """Verify one box; raises QS-2001 when there is none of that number."""
    box = tx.get(BallotBox, box_id)
    if box is None:
        raise NoSuchItem
    ballots = list(tx.exec(select(Ballot).where(Ballot.box_id == box_id)))
    states = dict(
        tx.execute(text("SELECT state, count(*) FROM slip WHERE box_id = :box GROUP BY 1"), {"box": box_id})
        .tuples()
        .all()
    )
    used, unused, void = (states.get(name, 0) for name in ("used", "unused", "void"))
    breaks = [] if box.paper else _slips(tx, box, len(ballots), used)
    breaks += ["有票与其指纹不符" for b in ballots if b.digest != digest_of(b.box_id, b.group, b.content, b.salt)][:1]
    if box.state == "closed" and not box.paper:
        breaks += _closed(tx, box, ballots)
    return BoxReport(box_id, box.state, sum(states.values()), used, unused, void, len(ballots), breaks)


def _slips(tx: Session, box: BallotBox, ballots: int, used: int) -> list[str]:
    if box.state == "void" and not ballots:  # destroyed unread with the box
        return []
    return [] if ballots == used else [f"票{ballots}张，已用凭证{used}张，对不上"]


def _closed(tx: Session, box: BallotBox, ballots: list[Ballot]) -> list[str]:
    found: list[str] = []
    root = root_of(b.digest for b in ballots)
    entry = _recorded(tx, box)
    if entry is None:
        return ["纪实中没有这个票箱结束投票的记录"]
    if root != box.root or root != entry.get("root"):
        found.append("票与纪实所记的根值不符，有票被增加、删除或改动")
    keys = tx.execute(text("SELECT public_key FROM slip WHERE box_id = :box AND state = 'used'"), {"box": box.id})
    trackers = sorted(slips.tracker_of(bytes(key)) for key in keys.scalars())
    if trackers != box.trackers or root_of(trackers) != entry.get("trackers"):
        found.append("公布的核验号与已用凭证不符")
    if tally(read(box.sheet), [(b.group, b.content) for b in ballots]) != box.tally:
        found.append("登记的计票结果与票不符")
    if box.counts.get("收回") != entry.get("收回") or box.counts.get("收回") != len(ballots):
        found.append("登记的收回票数与纪实不符")
    return found


def _recorded(tx: Session, box: BallotBox) -> dict[str, Any] | None:
    """Return what the journal says of the close of a box."""
    row = tx.execute(
        text(
            "SELECT facts FROM journal_entry WHERE chain = :chain AND kind = 'ballot' AND name = 'closed'"
            " AND (facts->>'box')::bigint = :box ORDER BY seq DESC LIMIT 1"
        ),
        {"chain": f"case:{box.case_id}", "box": box.id},
    ).first()
    return dict(row.facts) if row else None
