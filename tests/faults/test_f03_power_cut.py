"""F03: database, Prefect server, conductor, pages and supervisor die in the same moment; all start again.

Guard: what a case has come to is in our tables, and a lease whose holder is gone is free. Prefect is no help here, and
the test shows it: its old runs stay Running for ever. That a lease of a holder that lives on is not free is shown in
tests/faults/test_f05_hung_holder.py; here the case of a living holder beside the dead ones does not move.
"""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest

from flows.leases import HOLDERS
from models import db
from qingshan import postgres, runtime
from qingshan.home import read_note
from qingshan.settings import Settings
from tests.faults import live
from tests.ops.conftest import MakeHome
from tests.ops.parts import kill, value
from tests.ops.test_up import Running, fresh, until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
YEARS = (2031, 2032, 2033)


@pytest.fixture
def settings(make_home: MakeHome) -> Iterator[Settings]:
    made = fresh(make_home)
    yield made
    db.dispose()


def running_runs(settings: Settings) -> dict[str, list[str]]:
    """Return the runs that Prefect shows as Running, with their tags."""
    wanted = {"flow_runs": {"state": {"type": {"any_": ["RUNNING"]}}}}
    found = httpx.post(f"{settings.prefect_origin}/api/flow_runs/filter", json=wanted, timeout=15, trust_env=False)
    return {run["id"]: run["tags"] for run in found.raise_for_status().json()}


def cut_the_power(settings: Settings, up: Running) -> None:
    """Kill everything at once."""
    note: dict[str, Any] = read_note(settings) or {}
    server = postgres.cluster_of(settings).running()
    assert server is not None
    db.dispose()
    kill(server.pid, up.process.pid, *(child["pid"] for child in note["children"]))
    up.process.communicate()


def test_f03_all_open_cases_go_on_after_a_power_cut_without_help(settings: Settings) -> None:
    up = Running(settings)
    up.ready()
    runtime.join(settings)
    until(lambda: value("SELECT count(*) FROM qs_case WHERE ready OR lease_holder IS NOT NULL") == 0)
    url = postgres.running_info(settings).url  # type: ignore[union-attr]
    stall = psycopg.connect(url)
    stall.execute("LOCK TABLE act IN EXCLUSIVE MODE")  # every case is then in the middle of its first act
    cases = live.open_years(*YEARS)
    until(lambda: len(running_runs(settings)) >= len(cases))
    left = running_runs(settings)
    assert {f"case-{case}" for case in cases} <= {tag for tags in left.values() for tag in tags}
    assert value("SELECT count(*) FROM qs_case WHERE lease_holder IS NOT NULL") == len(cases)
    cut_the_power(settings, up)
    stall.close()
    again = Running(settings)
    again.ready()
    runtime.join(settings)
    try:
        until(lambda: all(live.resting(case) for case in cases), 60)
        assert all(live.asked(case) > 0 for case in cases)
        assert set(running_runs(settings)) >= set(left), "Prefect has mended nothing by itself"
        live.nothing_planned(settings.origin, cases[0])
        until(lambda: live.asked(cases[0], "ask_head") == 1)
        assert live.once(cases)
    finally:
        db.dispose()
        again.stop()


def test_without_the_guard_a_case_of_the_dead_stays_where_it_was(settings: Settings) -> None:
    """Guard off: something holds the dead conductor's number, so that its lease looks alive."""
    up = Running(settings)
    up.ready()
    runtime.join(settings)
    until(lambda: value("SELECT count(*) FROM qs_case WHERE ready OR lease_holder IS NOT NULL") == 0)
    url = postgres.running_info(settings).url  # type: ignore[union-attr]
    try:
        with psycopg.connect(url, autocommit=True) as other, psycopg.connect(url) as stall:
            stall.execute("LOCK TABLE act IN EXCLUSIVE MODE")
            [case] = live.open_years(2031)
            until(lambda: value("SELECT lease_holder FROM qs_case WHERE id = :c", c=case) is not None)
            holder = value("SELECT lease_holder FROM qs_case WHERE id = :c", c=case)
            kill(*(c["pid"] for c in (read_note(settings) or {})["children"] if c["name"] == "conductor"))
            other.execute("SELECT pg_advisory_lock(%s, %s)", (HOLDERS, holder))
            stall.rollback()
            time.sleep(12)  # a new conductor was started after a second, and looks every five
            assert not live.resting(case)
            other.execute("SELECT pg_advisory_unlock(%s, %s)", (HOLDERS, holder))
            until(lambda: live.resting(case), 30)
    finally:
        db.dispose()
        up.stop()
