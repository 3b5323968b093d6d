"""A26: a committee vote, a ballot or an interview score from afar, by a deputy, or by someone not recorded as present."""

from datetime import datetime

import pytest
from sqlalchemy import text

from models import db
from models.ballots import BallotBox
from models.errors import NotForDeputies
from tasks import handing
from tasks.ballots import boxes, door
from tasks.ballots.errors import SlipsOver, SlipsShort
from tests import ballot_kit as kit
from tests.conftest import SHANGHAI, set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import parts

pytestmark = pytest.mark.usefixtures("database")


def test_a26_a_slip_is_printed_for_each_person_present_and_for_nobody_else() -> None:
    box = kit.begin(9, ())
    with db.transaction() as tx:
        found = tx.get_one(BallotBox, box)
        people = [v.id for v in boxes.voters(tx, box)]
        door.sign_in(tx, found, people[:6], people[5:6])
        assert len(door.print_slips(tx, found)) == 5
        assert door.print_slips(tx, found) == []


def test_a26_without_a_slip_for_everybody_present_the_voting_does_not_begin() -> None:
    box = kit.begin(3, ())
    with db.transaction() as tx:
        found = tx.get_one(BallotBox, box)
        door.sign_in(tx, found, [v.id for v in boxes.voters(tx, box)])
    with pytest.raises(SlipsShort), db.transaction() as tx:
        door.open_box(tx, tx.get_one(BallotBox, box), actor="system")


def test_a26_a_slip_for_somebody_who_was_ticked_off_again_is_one_vote_too_many() -> None:
    box = kit.begin(9, ())
    with db.transaction() as tx:
        found = tx.get_one(BallotBox, box)
        people = [v.id for v in boxes.voters(tx, box)]
        door.sign_in(tx, found, people)
        assert len(door.print_slips(tx, found)) == 9
        door.sign_in(tx, found, people[:8])
    with pytest.raises(SlipsOver), db.transaction() as tx:
        door.open_box(tx, tx.get_one(BallotBox, box), actor="system")
    with db.transaction() as tx:
        found = tx.get_one(BallotBox, box)
        assert door.void_unused(tx, found, actor="system") == 9
        assert len(door.print_slips(tx, found)) == 8
        assert door.open_box(tx, found, actor="system")["实到"] == 8


@pytest.mark.parametrize("act", ["hold_recommendation", "hold_interview", "inspect", "hold_vote"])
def test_a26_nobody_does_for_another_what_only_those_in_the_room_may_do(act: str) -> None:
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = staff.settle()
    case = staff.begin(people, posts=1)
    staff.work(case, until=act)
    [(part, wait)] = [(a, w) for a, w in parts() if w.name == act][:1]
    assert not wait.deputies
    with pytest.raises(NotForDeputies), db.transaction() as tx:
        handing.hand_over(tx, part.id, people["科一"], "出差", people["干一"])
    with db.reading() as look:
        voters = "SELECT count(*) FROM link WHERE assignment_id NOT IN (SELECT id FROM assignment)"
        assert look.execute(text(voters)).scalar_one() == 0
