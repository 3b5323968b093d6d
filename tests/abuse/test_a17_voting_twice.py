"""A17: voting twice with a slip, a forged or voided slip, after the close, in another box: one ballot, and the counts agree."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from models import db
from models.ballots import BallotBox
from models.cases import lock_case
from models.errors import QingshanError
from models.waits import Wait
from tasks import closing
from tasks.ballots import boxes, door, verifying
from tasks.ballots.errors import AlreadyCast, BadBallot, BoxNotOpen, NoSuchSlip
from tasks.ballots.slips import new_slip
from tests import ballot_kit as kit

pytestmark = pytest.mark.usefixtures("database")


def test_a17_twenty_copies_of_one_ballot_at_once_are_one_ballot() -> None:
    box = kit.begin(3, ())
    slip = kit.let_in(box)[0]

    def press(n: int) -> str:
        try:
            return kit.cast(slip, str(n % 3 + 1))
        except QingshanError as refused:
            return refused.code

    with ThreadPoolExecutor(10) as pool:
        came = list(pool.map(press, range(20)))
    assert came.count("QS-8108") == 19 and len(set(came)) == 2
    assert kit.dump("ballot")["ballot"].__len__() == 1


def test_a17_a_forged_slip_opens_nothing() -> None:
    box = kit.begin(3, ())
    kit.let_in(box)
    with pytest.raises(NoSuchSlip):
        kit.cast(new_slip(), "1")


def test_a17_a_slip_made_void_opens_nothing() -> None:
    box = kit.begin(3, ())
    with db.transaction() as tx:
        found = tx.get_one(BallotBox, box)
        door.sign_in(tx, found, [v.id for v in boxes.voters(tx, box)])
        spoilt = door.print_slips(tx, found)
        assert door.void_unused(tx, found, actor="system") == 3
        door.print_slips(tx, found)
        door.open_box(tx, found, actor="system")
    with pytest.raises(NoSuchSlip):
        kit.cast(spoilt[0], "1")


def test_a17_before_the_opening_and_after_the_close_nothing_is_taken() -> None:
    box = kit.begin(3, ())
    with db.transaction() as tx:
        found = tx.get_one(BallotBox, box)
        door.sign_in(tx, found, [v.id for v in boxes.voters(tx, box)])
        early = door.print_slips(tx, found)
    with pytest.raises(BoxNotOpen):
        kit.cast(early[0], "1")
    with db.transaction() as tx:
        door.open_box(tx, tx.get_one(BallotBox, box), actor="system")
    kit.cast(early[0], "1")
    kit.close(box)
    with pytest.raises((BoxNotOpen, NoSuchSlip)):
        kit.cast(early[1], "1")


def test_a17_slips_issued_are_used_unused_and_void_and_ballots_are_used_slips() -> None:
    box = kit.begin(9, ())
    pile = kit.let_in(box, absent=2)
    for slip in pile[:5]:
        kit.cast(slip, "2")
    closed = kit.close(box)
    with db.reading() as look:
        report = verifying.verify(look, box)
    assert report.whole and report.issued == report.used + report.unused + report.void == 7
    assert report.ballots == report.used == 5 == closed.counts["收回"] and closed.counts["实到"] == 7


@pytest.mark.parametrize("options", [("1", "2"), ("9",)])
def test_a17_more_marks_than_allowed_or_a_write_in_is_given_back(options: tuple[str, ...]) -> None:
    box = kit.begin(3, ())
    slip = kit.let_in(box)[0]
    with pytest.raises(BadBallot):
        kit.cast(slip, *options)
    assert kit.cast(slip, "1")  # it is still good


def test_a17_the_database_itself_refuses_a_ballot_after_the_close() -> None:
    box = kit.begin(3, ())
    for slip in kit.let_in(box):
        kit.cast(slip, "1")
    kit.close(box)
    with pytest.raises(Exception, match="QS-3002"), db.transaction() as tx:
        tx.execute(text("INSERT INTO ballot (digest, box_id, content, salt) VALUES ('x', :b, '{}', 's')"), {"b": box})


def test_a17_a_used_slip_is_told_so() -> None:
    box = kit.begin(3, ())
    slip = kit.let_in(box)[0]
    kit.cast(slip, "1")
    with pytest.raises(AlreadyCast):
        kit.cast(slip, "1")


def test_a17_a_round_that_was_stopped_takes_no_ballot_and_its_slips_open_nothing() -> None:
    box = kit.begin(3, ())
    slip = kit.let_in(box)[0]
    with db.transaction() as tx:
        wait = kit.the_wait()
        closing.close(tx, lock_case(tx, wait.case_id), tx.get_one(Wait, wait.id), "stopped", "stopped")
    with db.reading() as look:
        assert look.get_one(BallotBox, box).state == "void"
    with pytest.raises(NoSuchSlip):
        kit.cast(slip, "1")


def test_a17_while_its_case_is_paused_nothing_is_taken() -> None:
    box = kit.begin(3, ())
    slip = kit.let_in(box)[0]
    with db.transaction() as tx:
        tx.execute(text("UPDATE qs_case SET state = 'paused'"))
    with pytest.raises(BoxNotOpen):
        kit.cast(slip, "1")
    with db.transaction() as tx:
        tx.execute(text("UPDATE qs_case SET state = 'open'"))
    assert kit.cast(slip, "1")
