"""A16: linking voter to ballot from full dumps before, during and after: no better than chance after the close.

The attacker has every table with the place and the age of each row, at every moment, and saw who went to the box in
which order. What is tried is each order that a database shows: place, transaction, hash, id, and the slips' own.
"""

import random
from pathlib import Path

import pytest
from sqlalchemy import text

from models import db
from models.ballots import Ballot, BallotBox, BoxVoter, Slip
from tests import ballot_kit as kit

pytestmark = pytest.mark.usefixtures("database")


def test_a16_after_the_close_no_order_in_the_database_is_the_order_of_voting() -> None:
    box = kit.begin(40, ())
    pile = kit.let_in(box)
    draw = random.Random(5)
    chosen = [str(draw.randrange(1, 4)) for _ in pile]
    during = []
    for slip, option in zip(pile, chosen, strict=True):
        kit.cast(slip, option)
        during.append(kit.dump("ballot"))
    kit.close(box)
    after = kit.dump()
    said = list(after["ballot"])
    assert len({row[1] for row in said}) == 1, "one transaction wrote them all"
    assert {row[1] for row in after["slip"]} == {after["slip"][0][1]}, "and the slips too"
    content = [c.name for c in Ballot.__table__.columns].index("content") + 2  # type: ignore[attr-defined]
    guessed = [row[content] for row in said]
    hits = sum(f'"{option}"' in guess for option, guess in zip(chosen, guessed, strict=True))
    assert hits <= 26, f"{hits} of 40 is better than chance"  # 1/3 of 40 is 13; 26 is more than four deviations away


def test_a16_nothing_after_the_close_leads_from_a_slip_or_a_tracker_to_a_ballot() -> None:
    box = kit.begin(9, ())
    pile = kit.let_in(box)
    trackers = [kit.cast(slip, "1") for slip in pile]
    kit.close(box)
    after = kit.dump()
    ballots = repr(after["ballot"])
    for slip, tracker in zip(pile, trackers, strict=True):
        assert tracker not in ballots and slip.public_key.hex() not in ballots and slip.token not in ballots
    with db.reading() as look:
        assert (
            look.execute(text("SELECT count(*) FROM ballot WHERE slip IS NOT NULL OR seal IS NOT NULL")).scalar() == 0
        )


def test_a16_no_table_joins_a_person_with_a_slip_or_a_ballot() -> None:
    columns = {model: {c.name for c in model.__table__.columns} for model in (BoxVoter, Slip, Ballot)}  # type: ignore[attr-defined]
    assert columns[Slip] == {"public_key", "box_id", "group", "state"}
    assert columns[Ballot] == {"digest", "box_id", "group", "content", "salt", "slip", "seal"}
    assert not columns[BoxVoter] & {"slip", "public_key", "at", "voted", "token"}


def test_a16_what_opens_a_ballot_is_stored_nowhere(tmp_path: Path) -> None:
    box = kit.begin(6, ())
    pile = kit.let_in(box)
    before = repr(kit.dump())
    kit.cast(pile[0], "2")
    during = repr(kit.dump())
    for slip in pile:
        assert slip.token not in before and slip.token not in during
    assert not list(tmp_path.glob("*.log"))


def test_a16_people_sign_in_before_the_voting_and_not_while_it_runs() -> None:
    box = kit.begin(6, ())
    kit.let_in(box, absent=1)
    with pytest.raises(Exception, match="QS-3002"), db.transaction() as tx:
        tx.execute(text("UPDATE box_voter SET state = 'present' WHERE box_id = :b"), {"b": box})
    with db.reading() as look:
        assert look.get_one(BallotBox, box).state == "open"
