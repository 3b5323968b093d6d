"""A18: a ballot added or removed by SQL, with the guards off: the box no longer verifies, or does not close at all."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlmodel import Session

from models import db
from tasks.ballots import verifying
from tasks.ballots.errors import BoxBroken
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


@pytest.mark.parametrize("tamper", [add, remove, change, change_the_count, change_the_root_too])
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
