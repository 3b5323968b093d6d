"""A18: a ballot added or removed by SQL, with the guards off: the box no longer verifies, or does not close at all."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from models import db
from models.ballots import Ballot, BallotBox
from tasks.ballots import counting, verifying
from tasks.ballots.errors import BoxBroken
from tasks.ballots.sheet import read
from tests import ballot_kit as kit

pytestmark = pytest.mark.usefixtures("database")


def closed_box() -> int:
    box = kit.begin(9, ())
    for slip in kit.let_in(box):
        kit.cast(slip, "1")
    kit.close(box)
    return box


def as_administrator(do: Callable[[Session], object]) -> None:
    """Do something with all the guards of the database off."""
    with db.transaction() as tx:
        for table in ("ballot", "slip", "ballot_box"):
            tx.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        do(tx)
        for table in ("ballot", "slip", "ballot_box"):
            tx.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))


def add(tx: Session) -> None:
    tx.execute(
        text(
            'INSERT INTO ballot (digest, box_id, "group", content, salt)'
            " SELECT md5('x'), box_id, \"group\", '{\"post:1\": [\"2\"]}', 'salt' FROM ballot LIMIT 1"
        )
    )


def remove(tx: Session) -> None:
    tx.execute(text("DELETE FROM ballot WHERE digest = (SELECT min(digest) FROM ballot)"))


def change(tx: Session) -> None:
    tx.execute(
        text('UPDATE ballot SET content = \'{"post:1": ["2"]}\' WHERE digest = (SELECT min(digest) FROM ballot)')
    )


def change_the_count(tx: Session) -> None:
    tx.execute(text("UPDATE ballot_box SET tally = jsonb_set(tally, '{post:1,votes,2}', '9')"))


def change_the_root_too(tx: Session) -> None:
    remove(tx)
    tx.execute(text("UPDATE ballot_box SET root = md5('y')"))


def replace_everything(tx: Session) -> None:
    """Change a ballot and write all that the box keeps of its ballots anew, so that only the journal knows better."""
    box = tx.exec(select(BallotBox)).one()
    first = tx.exec(select(Ballot).order_by(Ballot.digest)).first()
    assert first is not None
    content = {"post:1": ["2"]}
    tx.execute(
        text("UPDATE ballot SET content = CAST(:c AS jsonb), digest = :d WHERE digest = :old"),
        {
            "c": '{"post:1": ["2"]}',
            "d": counting.digest_of(box.id, first.group, content, first.salt),
            "old": first.digest,
        },
    )
    tx.expire_all()
    box = tx.exec(select(BallotBox)).one()
    ballots = tx.exec(select(Ballot)).all()
    box.root = counting.root_of(b.digest for b in ballots)
    box.tally = counting.tally(read(box.sheet), [(b.group, b.content) for b in ballots])
    tx.add(box)
    tx.flush()


@pytest.mark.parametrize("tamper", [replace_everything, add, remove, change, change_the_count, change_the_root_too])
def test_a18_a_closed_box_that_was_altered_no_longer_verifies(tamper: Callable[[Session], object]) -> None:
    box = closed_box()
    with db.reading() as look:
        assert verifying.verify(look, box).whole
    as_administrator(tamper)
    with db.reading() as look:
        assert not verifying.verify(look, box).whole


def stuffed(tx: Session) -> None:
    """Mark an unused slip as used and write a ballot beside it, as well as somebody without the paper can."""
    tx.execute(
        text(
            "UPDATE slip SET state = 'used' WHERE public_key = (SELECT min(public_key) FROM slip WHERE state = 'unused')"
        )
    )
    tx.execute(
        text(
            'INSERT INTO ballot (digest, box_id, "group", content, salt, slip, seal)'
            " SELECT md5('z'), b.box_id, b.\"group\", b.content, 's', s.public_key, b.seal FROM ballot b, slip s"
            " WHERE s.state = 'used' AND s.public_key NOT IN (SELECT slip FROM ballot) LIMIT 1"
        )
    )


def swapped(tx: Session) -> None:
    tx.execute(text('UPDATE ballot SET content = \'{"post:1": ["3"]}\''))


@pytest.mark.parametrize("tamper", [stuffed, swapped, remove])
def test_a18_an_open_box_that_was_stuffed_does_not_close(tamper: Callable[[Session], object]) -> None:
    box = kit.begin(9, ())
    for slip in kit.let_in(box)[:5]:
        kit.cast(slip, "1")
    as_administrator(tamper)
    with pytest.raises(BoxBroken):
        kit.close(box)
