"""F05: a conductor hangs past its lease, another takes over, the first wakes up: its commit is refused.

Also what makes recovery quick: a holder that died leaves its leases free at once, long before their time is over.
"""

import os
import signal
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from flows import driver, journal_of, leases, writing
from flows.holder import Holder
from models import db
from models.cases import get_case
from models.errors import LeaseLost
from tests.conftest import one
from tests.faults import processes, slow_case
from tests.flows.staff import rows
from tests.ops.test_up import until

OVER = "UPDATE qs_case SET lease_until = clock_timestamp() - interval '1 second'"


@pytest.fixture
def me(database: str) -> Iterator[int]:
    """Give a conductor of our own, alive for the length of the test."""
    holder = Holder()
    yield holder.take()
    holder.leave()


def expire() -> None:
    """Let the time of the lease be over."""
    with db.transaction() as tx:
        tx.execute(text(OVER))


def test_a_holder_that_hung_past_its_lease_writes_nothing_when_it_wakes_up(database: str, me: int) -> None:
    number = slow_case.begin()
    with processes.second(database, number, "hang") as hung:
        assert processes.line(hung) == "hanging"  # it has done the first act
        os.kill(hung.pid, signal.SIGSTOP)
        assert driver.advance(number, me).result == "busy"  # while its time runs the case is its own
        expire()
        assert driver.advance(number, me).result == "finished"
        before = rows("SELECT hash FROM journal_entry ORDER BY seq")
        os.kill(hung.pid, signal.SIGCONT)
        processes.let(hung)
        assert processes.line(hung) == "lost"
    assert rows("SELECT hash FROM journal_entry ORDER BY seq") == before
    assert [r.name for r in rows("SELECT name FROM act ORDER BY id")] == ["first", "second"]


def test_it_is_the_number_of_the_lease_that_keeps_a_late_writer_out(database: str, me: int) -> None:
    number = slow_case.begin()
    old = leases.take(number, me)
    assert old is not None
    expire()
    new = leases.take(number, me + 1)
    assert new is not None and new.token == old.token + 1
    with db.reading() as look:
        known = journal_of.read(look, number)
    with pytest.raises(LeaseLost):
        writing.do_step(old, known, slow_case.first, "")
    assert one("SELECT count(*) FROM act") == 0
    with db.transaction() as tx:  # the same writer, its number no longer compared with anything newer
        tx.execute(text("UPDATE qs_case SET lease_token = :t"), {"t": old.token})
    writing.do_step(old, known, slow_case.first, "")
    assert one("SELECT count(*) FROM act") == 1


def test_what_the_desk_stops_or_pauses_is_not_written_on_by_a_run_under_way(database: str, me: int) -> None:
    number = slow_case.begin()
    lease = leases.take(number, me)
    assert lease is not None
    with db.transaction() as tx:
        tx.execute(text("UPDATE qs_case SET state = 'paused'"))
    assert driver.run(lease).result == "lost"
    assert one("SELECT count(*) FROM act") == 0


def test_the_lease_of_a_dead_holder_is_free_at_once(database: str, me: int) -> None:
    number = slow_case.begin()
    with processes.second(database, number, "hold") as holder:
        assert processes.line(holder) == "holding"
        assert leases.take(number, me) is None
        holder.kill()
        holder.wait()
        # though its time would have run for ten minutes; the server needs a moment to see that a client is gone
        until(lambda: driver.advance(number, me).result == "finished", seconds=10)
    with db.reading() as look:
        case = get_case(look, number)
    assert (case.lease_holder, case.state) == (None, "finished")
