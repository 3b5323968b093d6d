"""The conductor across processes: an answer given while its case advances is not lost, a dead one is replaced at once."""

import time
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import text
from sqlmodel import Session

from models import db
from tasks import answering
from tests.faults import live
from tests.ops.conftest import MakeHome
from tests.ops.parts import Parts, end, fresh, value
from tests.ops.test_up import until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
SOON = 5.0  # seconds; the lease of one that only hangs would run for sixty
# the guard: what is answered marks the busy case, and whoever gives the lease back looks at the mark
DEAF = """
CREATE FUNCTION qs_deaf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF OLD.lease_holder IS NOT NULL AND NEW.lease_holder IS NOT NULL AND NEW.ready AND NOT OLD.ready THEN
    NEW.ready := false;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER qs_deaf BEFORE UPDATE ON qs_case FOR EACH ROW EXECUTE FUNCTION qs_deaf();
"""


@pytest.fixture(scope="module")
def home(make_home: MakeHome) -> Iterator[Parts]:
    made = Parts(fresh(make_home))
    made.prefect()
    yield made
    made.stop()


@pytest.fixture
def parts(home: Parts) -> Iterator[Parts]:
    prefect = list(home.supervisor.children)
    yield home
    for child in home.supervisor.children[len(prefect) :]:
        end(child)
    home.supervisor.children[:] = prefect


def opened(parts: Parts, year: int) -> int:
    """Open a year and wait until all units have been asked."""
    [case] = live.open_years(year)
    until(lambda: live.resting(case))
    return case


def say_nothing_planned(tx: Session, case: int) -> None:
    """Let one more unit declare that nothing is planned."""
    row = "SELECT a.id, a.person_id FROM assignment a JOIN wait w ON w.id = a.wait_id WHERE a.case_id = :c"
    one = tx.execute(
        text(f"{row} AND a.state = 'open' AND w.page = 'declare' ORDER BY a.id LIMIT 1"), {"c": case}
    ).one()
    answering.answer(tx, one.id, one.person_id, "nothing", proof="session")


def answer_while_it_advances(parts: Parts, case: int) -> None:
    """Give an answer when a run of its case has begun to read the record, and cannot see it any more."""
    with db.transaction() as tx, psycopg.connect(parts.info.url, autocommit=True) as other:
        tx.execute(text("LOCK TABLE wait IN ACCESS EXCLUSIVE MODE"))  # read last, when what is seen is settled
        me = tx.execute(text("SELECT pg_backend_pid()")).scalar_one()
        other.execute("UPDATE qs_case SET ready = true WHERE id = %s", (case,))
        other.execute("SELECT pg_notify('qingshan', %s)", (f"case:{case}",))
        until(lambda: waits_for_the_table(me))
        say_nothing_planned(tx, case)


def waits_for_the_table(locker: int) -> bool:
    """Tell whether somebody waits for what the test holds."""
    return bool(value("SELECT count(*) FROM pg_stat_activity WHERE :pid = ANY(pg_blocking_pids(pid))", pid=locker))


def listeners() -> int:
    """Return how many conductors listen."""
    return int(value("SELECT count(*) FROM pg_stat_activity WHERE query = 'LISTEN qingshan'"))


def test_an_answer_given_while_its_case_advances_does_not_wait_for_the_sweep(parts: Parts) -> None:
    parts.part("conductor", QINGSHAN_SWEEP_SECONDS="3600")
    case = opened(parts, 2031)
    answer_while_it_advances(parts, case)
    until(lambda: live.asked(case, "ask_head") == 1, 30)


def test_without_the_mark_it_would_be_lost_until_the_sweep(parts: Parts) -> None:
    """Guard off: an answer cannot mark a case that is advancing."""
    parts.part("conductor", QINGSHAN_SWEEP_SECONDS="3600")
    case = opened(parts, 2032)
    with psycopg.connect(parts.info.url, autocommit=True) as other:
        other.execute(DEAF)  # type: ignore[arg-type]
        try:
            answer_while_it_advances(parts, case)
            time.sleep(8)
            assert live.asked(case, "ask_head") == 0
        finally:
            other.execute("DROP TRIGGER qs_deaf ON qs_case; DROP FUNCTION qs_deaf")


def test_a_conductor_killed_in_the_middle_of_an_act_is_replaced_at_once(parts: Parts) -> None:
    first = parts.part("conductor", 1, QINGSHAN_SWEEP_SECONDS="0.5")
    case = opened(parts, 2033)
    with psycopg.connect(parts.info.url) as stall:
        stall.execute("LOCK TABLE act IN EXCLUSIVE MODE")
        with db.transaction() as tx:
            say_nothing_planned(tx, case)
        until(lambda: waits_for_the_table(stall.info.backend_pid))
        holder = value("SELECT lease_holder FROM qs_case WHERE id = :c", c=case)
        parts.part("conductor", 2, QINGSHAN_SWEEP_SECONDS="0.5")
        until(lambda: listeners() == 2)
        assert value("SELECT lease_holder FROM qs_case WHERE id = :c", c=case) == holder, "the first one still lives"
        end(first)
        stall.rollback()
    until(lambda: live.asked(case, "ask_head") == 1, SOON)
    until(lambda: live.resting(case))
    assert live.once([case])
