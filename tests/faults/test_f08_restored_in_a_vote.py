"""F08: last night's backup is restored, made while a committee was voting: the vote goes on with the same paper, nothing is sent again.

What was cast after the backup is gone from the box, so those slips are unused again and can be cast. The desk says what
is missing: everything between the moment of the backup and that of the restore.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from models import db
from models.ballots import BallotBox
from models.verify import verify
from notifications import delivery, links
from qingshan import postgres, runtime
from qingshan.backup import backup, restore
from qingshan.prepare import prepare
from qingshan.settings import Settings
from tasks.ballots import boxes, casting, counting, door, verifying
from tasks.ballots.slips import NewSlip
from tests.conftest import SHANGHAI, one, set_clock
from tests.faults.conftest import make_home
from tests.flows import selection_staff as staff
from tests.flows.staff import parts
from tests.ops.conftest import MakeHome
from tests.web.plan_office import words
from tests.web.site import Site, free_port, run, signed_in

assert make_home
SENT = "SELECT string_agg(id || ' ' || sent_at, ',' ORDER BY id) FROM message WHERE state = 'sent' AND id = ANY(:ids)"
MEMBERS, BEFORE = 9, 4


@dataclass(frozen=True)
class Night:
    """What was true when the backup was made, and the paper that lay on the table."""

    file: Path
    box: int
    slips: list[NewSlip]
    sent: list[int]
    sent_at: object


@pytest.fixture(scope="module")
def night(make_home: MakeHome, tmp_path_factory: pytest.TempPathFactory) -> Night:
    """Vote half, make the backup, vote the rest and count: all of it is lost with the machine."""
    office = make_home(sample=False, rehearsal=True, district="试验区")
    prepare(office, postgres.ensure_running(office, durable=False).url)
    runtime.join(office)
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = staff.settle(members=MEMBERS)
    with db.transaction() as tx:
        tx.execute(_CHANNELS)
    staff.work(staff.begin(people, posts=1), until="hold_vote")
    while delivery.deliver_due():
        pass
    sent = one("SELECT array_agg(id ORDER BY id) FROM message WHERE state = 'sent'")
    assert isinstance(sent, list) and sent
    box, slips = _opened()
    for slip in slips[:BEFORE]:
        _cast(box, slip)
    file = tmp_path_factory.mktemp("backup") / "office.backup"
    backup(office, file)
    for slip in slips[BEFORE:]:
        _cast(box, slip)
    with db.transaction() as tx:
        counting.close(tx, tx.get_one(BallotBox, box), actor="system")
    made = Night(file, box, slips, sent, one(SENT, ids=sent))
    db.dispose()
    postgres.stop(office)
    return made


@pytest.fixture(scope="module")
def morning(night: Night, make_home: MakeHome) -> Iterator[Settings]:
    """Restore the backup on another machine."""
    other = make_home(port=free_port())
    restore(other, night.file)
    postgres.ensure_running(other, durable=False)
    runtime.join(other)
    yield other
    db.dispose()


_CHANNELS = text(
    "INSERT INTO channel (person_id, position, kind, address, label, active)"
    " SELECT id, 1, 'mailbox', 'inbox', '', true FROM person p"
    " WHERE NOT EXISTS (SELECT 1 FROM channel c WHERE c.person_id = p.id)"
)


def _opened() -> tuple[int, list[NewSlip]]:
    [(_, wait)] = [(a, w) for a, w in parts() if w.name == "hold_vote"]
    with db.transaction() as tx:
        box = boxes.of_wait(tx, wait, lock=True)
        door.sign_in(tx, box, [voter.id for voter in boxes.voters(tx, box.id)])
        slips = door.print_slips(tx, box)
        door.open_box(tx, box, actor="system")
        return box.id, slips


def _cast(box: int, slip: NewSlip) -> None:
    with db.transaction() as tx:
        given = staff.ballot(tx.get_one(BallotBox, box), "", staff.first_marked)
        casting.cast(tx, slip.token, given)


def test_f08_no_notice_known_to_have_been_sent_is_sent_again(night: Night, morning: Settings) -> None:
    while delivery.deliver_due():
        pass
    assert one(SENT, ids=night.sent) == night.sent_at
    assert one("SELECT count(*) FROM mailbox_item WHERE message_id = ANY(:ids)", ids=night.sent) == len(night.sent)


def test_f08_the_desk_says_what_is_missing(night: Night, morning: Settings) -> None:
    from web import serve
    from web.settings import WebSettings

    origin = f"http://127.0.0.1:{morning.port}"
    links.configure_origin(origin)
    server = serve.server(WebSettings(origin=origin), "127.0.0.1", morning.port)
    thread = run(server)
    clerk = one("SELECT id FROM person WHERE name = '干一'")
    page = words(signed_in(Site(origin), int(str(clerk))).get("/desk").text)
    server.should_exit = True
    thread.join(15)
    assert re.search(r"恢复自\d{4}年\d+月\d+日\d\d:\d\d的备份", page), page[:400]
    assert "请逐项核对" in page


def test_f08_the_vote_goes_on_with_the_paper_that_lies_there_and_every_vote_counts_once(
    night: Night, morning: Settings
) -> None:
    with db.reading() as look:
        assert look.get_one(BallotBox, night.box).state == "open"
        assert verifying.verify(look, night.box).used == BEFORE
    for slip in night.slips[:BEFORE]:
        with pytest.raises(casting.AlreadyCast):
            _cast(night.box, slip)
    for slip in night.slips[BEFORE:]:
        _cast(night.box, slip)
    with db.transaction() as tx:
        closed = counting.close(tx, tx.get_one(BallotBox, night.box), actor="system")
    assert closed.counts["收回"] == MEMBERS
    with db.reading() as look:
        assert verifying.verify(look, night.box).whole
        assert verify(look).whole
