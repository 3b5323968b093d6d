"""F06: Prefect's database is deleted, or its server is down: decisions are taken meanwhile, cases go on afterwards.

Guard: nothing of a case is kept in Prefect; while its health answer is bad the conductor waits and gives leases back.
Seen to matter: while Prefect is away the case does not move, though its answer is there.
"""

import signal
import time
from collections.abc import Iterator

import httpx
import psycopg
import pytest

from models import db
from qingshan import deployments, postgres, runtime
from qingshan.home import read_note
from qingshan.postgres.databases import recreate_prefect
from tests.faults import live
from tests.faults.facts import facts
from tests.ops import test_up
from tests.ops.conftest import MakeHome
from tests.ops.parts import Parts, end, fresh, value
from tests.ops.test_up import Running, pid_of, until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
YEAR = 2031


@pytest.fixture
def parts(make_home: MakeHome) -> Iterator[Parts]:
    made = Parts(fresh(make_home))
    yield made
    made.stop()


def test_f06_decisions_are_taken_without_prefect_and_cases_go_on_when_it_is_back(parts: Parts) -> None:
    prefect = parts.prefect()
    parts.pages()
    parts.part("conductor")
    [case] = live.open_years(YEAR)
    until(lambda: live.resting(case))
    parts.supervisor.children.remove(prefect)
    end(prefect, signal.SIGTERM)
    until(lambda: value("SELECT count(*) FROM message WHERE state IN ('created','sending')") == 0)
    before = facts(parts.info.url)
    recreate_prefect(parts.info)
    assert facts(parts.info.url) == before, "our tables do not know that Prefect's are gone"
    answered = live.nothing_planned(parts.settings.origin, case, 3)
    recorded = "SELECT count(*) FROM answer WHERE assignment_id = ANY(:ids)"
    assert value(recorded, ids=answered) == 3
    time.sleep(6)
    assert live.asked(case, "ask_head") == 0 and not live.resting(case), "it waits for Prefect, with its work"
    parts.prefect()
    until(lambda: live.asked(case, "ask_head") == 3, 60)
    until(lambda: live.resting(case))
    assert live.once([case])


def test_f06_up_gives_prefect_its_tables_and_deployments_back(make_home: MakeHome) -> None:
    """The database is dropped under a running installation: Prefect's server looks healthy and can do nothing."""
    settings = test_up.fresh(make_home)
    up = Running(settings)
    up.ready()
    runtime.join(settings)
    try:
        info = postgres.running_info(settings)
        assert info is not None and deployments.are_current(settings)
        before = pid_of(settings, "prefect")
        recreate_prefect(info)
        assert not deployments.are_current(settings)
        [case] = live.open_years(YEAR)
        until(lambda: live.resting(case), 120)
        until(lambda: deployments.are_current(settings), 120)
        assert pid_of(settings, "prefect") != before and read_note(settings) is not None
        assert _schedules(settings.prefect_origin) > 0
        assert live.once([case])
    finally:
        db.dispose()
        up.stop()


def _schedules(origin: str) -> int:
    """Return how many active schedules Prefect has. Their runs it plans only a hundred days ahead: in most months none."""
    found = (
        httpx.post(f"{origin}/api/deployments/filter", json={}, timeout=15, trust_env=False).raise_for_status().json()
    )
    return sum(schedule["active"] for deployment in found for schedule in deployment["schedules"])


def test_dropping_it_does_not_touch_ours(parts: Parts) -> None:
    with psycopg.connect(parts.info.url) as connection:
        before = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    recreate_prefect(parts.info)
    with psycopg.connect(parts.info.url) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == before
