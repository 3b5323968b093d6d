"""What Prefect sees of a case: names, a number, what is waited for; never what people entered (design §2)."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from qingshan import prefect_server
from qingshan.postgres import addresses
from qingshan.settings import ROOT
from tests.ops.conftest import MakeHome
from tests.ops.engine_case import NAME, NUMBER
from tests.ops.parts import Parts, fresh, value
from tests.ops.test_up import until


@pytest.fixture(scope="module")
def parts(make_home: MakeHome) -> Iterator[Parts]:
    made = Parts(fresh(make_home, rehearsal=True))
    made.prefect()
    yield made
    made.stop()


def run(parts: Parts, mode: str) -> str:
    """Run a small procedure in a process of its own; returns what it says at last."""
    environment = {**os.environ, **parts.environment, **prefect_server.prefect_env(parts.settings)}
    command = [sys.executable, "-m", "tests.ops.engine_case", mode]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def everything_prefect_has(parts: Parts) -> str:
    """Return every row of every table of Prefect's as text, once its events have arrived."""
    time.sleep(3)
    with psycopg.connect(addresses.libpq(parts.info.prefect_url)) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        tables = [sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(name)) for (name,) in names]
        return "\n".join(row[0] for table in tables for row in connection.execute(table))


def test_a_constraint_that_repeats_the_row_is_told_to_prefect_by_its_number_only(parts: Parts) -> None:
    assert run(parts, "leak") == "待重试"
    assert value("SELECT last_error FROM qs_case WHERE procedure = 'test-leak'") == "QS-1006"
    found = everything_prefect_has(parts)
    assert "登记联系方式" in found and "QS-1006" in found
    assert NUMBER not in found and NAME not in found


def test_a_plain_task_would_have_told_it(parts: Parts) -> None:
    """Guard off: the same act as a stock task. The engine's `hide_parameters` alone does not help."""
    run(parts, "stock")
    found = everything_prefect_has(parts)
    assert NUMBER in found


def test_a_run_is_named_and_tagged_by_its_case_and_ends_in_what_is_waited_for(parts: Parts) -> None:
    assert run(parts, "wait") == "等待：请ask"
    case = value("SELECT id FROM qs_case WHERE procedure = 'test-wait'")
    [seen] = parts.ask("/flow_runs/filter", flow_runs={"tags": {"all_": [f"case-{case}"]}})
    assert (seen["name"], seen["state_name"], seen["parameters"]) == (f"事项{case}", "等待：请ask", {"case": case})
    [artifact] = parts.ask("/artifacts/filter", artifacts={"key": {"any_": [f"case-{case}"]}})
    assert artifact["data"] == f"事项{case}：等待：请ask"
    until(lambda: parts.ask("/task_runs/filter", flow_runs={"id": {"any_": [seen["id"]]}}), 20)
    [task] = parts.ask("/task_runs/filter", flow_runs={"id": {"any_": [seen["id"]]}})
    assert task["tags"] == []  # a tagged task would ask for a place under a limit first, at each act


def test_a25_of_a_restricted_case_prefect_knows_a_number_and_that_it_waits(parts: Parts) -> None:
    assert run(parts, "hidden") == "等待办理"
    found = everything_prefect_has(parts)
    case = value("SELECT id FROM qs_case WHERE procedure = 'test-hidden'")
    assert f"事项{case}" in found and "等待办理" in found
    assert "某环节" not in found and "考察甲某某" not in found


def test_the_flow_heartbeat_is_off_in_the_threads_that_run_flows(parts: Parts) -> None:
    """Its thread is joined at the end of each run, which costs a second; outside those threads it is on."""
    outside, _, inside = run(parts, "beat").partition(" ")
    assert inside == "{None}"
    assert outside != "None", "otherwise this test shows nothing"
