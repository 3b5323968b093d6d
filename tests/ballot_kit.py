"""A box by itself: a small procedure whose one wait is a vote in the room, and everything that can be read of it."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import text

from flows.driver import Procedure
from models import db
from models.acting import ActContext, Ask
from models.ballots import BallotBox
from models.tables import metadata
from models.waits import Wait
from tasks import opening
from tasks.acts import wait
from tasks.ballots import boxes, casting, counting, door
from tasks.ballots.boxes import Voter
from tasks.ballots.sheet import Section, Sheet
from tasks.ballots.slips import NewSlip
from tasks.selection import rooms
from tests import make
from tests.flows.small import procedure_of
from tests.flows.staff import move

Dump = dict[str, list[tuple[Any, ...]]]
OPTIONS = (("1", "甲"), ("2", "乙"), ("3", "丙"))
rooms.room_check("ballot_room")


def procedure(roster: Sequence[Voter], kind: str = "recommend", *, marks: int = 1) -> Procedure:
    """Make the procedure whose one wait is a vote in the room."""

    def ballot_room(context: ActContext) -> Ask:
        section = Section("post:1", "职位", OPTIONS, marks=marks)
        return rooms.ask_room(
            context,
            "会议投票",
            act="ballot_room",
            kind=kind,
            sheet=Sheet([section]),
            roster=roster,
            key="recommending.own_unit.share",
        )

    act = wait("会议投票", "推荐")(ballot_room)

    def body(case: Any) -> str:
        case.wait(act)
        return "完"

    return procedure_of("ballots", body)


def begin(size: int = 12, groups: Sequence[str] = ("综合", "系统", "单位")) -> int:
    """Open a case with a box of so many voters; returns the box."""
    with db.transaction() as tx:
        office = make.staffed_unit(tx, "区委组织部", "组织部")
        make.person(tx, "干一", office, roles=["clerk"])
        make.person(tx, "干二", office, roles=["clerk"])
    made = procedure([Voter(f"票{n}", "单位", groups[n % len(groups)] if groups else "") for n in range(size)])
    with db.transaction() as tx:
        case = opening.open_case(tx, made.info, "1").id
    move(case)
    with db.reading() as look:
        return int(look.execute(text("SELECT id FROM ballot_box")).scalar_one())


def the_wait() -> Wait:
    """Return the wait of the vote."""
    with db.reading() as look:
        return look.get_one(Wait, look.execute(text("SELECT id FROM wait")).scalar_one())


def let_in(box_id: int, *, absent: int = 0) -> list[NewSlip]:
    """Sign people in, print their slips and open the box; returns the slips as a shuffled pile."""
    with db.transaction() as tx:
        box = tx.get_one(BallotBox, box_id)
        people = boxes.voters(tx, box_id)
        door.sign_in(tx, box, [v.id for v in people][absent:])
        slips = door.print_slips(tx, box)
        door.open_box(tx, box, actor="system")
    pile = list(slips)
    random.Random(7).shuffle(pile)
    return pile


def cast(slip: NewSlip, *options: str) -> str:
    """Cast one ballot."""
    with db.transaction() as tx:
        return casting.cast(tx, slip.token, {"post:1": list(options)})


def close(box_id: int) -> BallotBox:
    """Close the box and count it."""
    with db.transaction() as tx:
        return counting.close(tx, tx.get_one(BallotBox, box_id), actor="system")


def dump(*tables: str) -> Dump:
    """Return every row of every table as somebody with the whole database sees it: place, age, all columns."""
    found: Dump = {}
    with db.reading() as look:
        for table in metadata.sorted_tables:
            if not tables or table.name in tables:
                columns = ", ".join(f'"{c.name}"::text' for c in table.columns)
                rows = look.execute(text(f'SELECT ctid::text, xmin::text, {columns} FROM "{table.name}" ORDER BY ctid'))
                found[table.name] = [tuple(row) for row in rows]
    return found


def tally(box: BallotBox) -> Mapping[str, int]:
    """Return the votes of the one section."""
    votes: Mapping[str, int] = box.tally["post:1"]["votes"]
    return votes
