"""Prefect's server: really plans runs, keeps to itself, and gets pool and deployments back when it lost them."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import yaml

from qingshan import deployments, postgres, prefect_server
from qingshan.doctor import scheduling
from qingshan.errors import ServiceFailed
from qingshan.ports import free_port
from qingshan.postgres import ClusterInfo
from qingshan.postgres.databases import recreate_prefect
from qingshan.prepare import prepare
from qingshan.processes import Child, Supervisor
from qingshan.settings import ROOT, Settings
from tests.ops.conftest import MakeHome

FLOWS = '''
from prefect import flow

@flow(name="example-by-hand")
def by_hand(case: int) -> None:
    """Advance one case."""

@flow(name="example-yearly")
def yearly() -> None:
    """Open the year."""
'''
PREFECT_YAML = """
deployments:
  - name: by-hand
    entrypoint: flows/example.py:by_hand
    tags: [qingshan]
    work_pool: {name: qingshan}
  - name: annual
    entrypoint: flows/example.py:yearly
    work_pool: {name: qingshan}
    schedules:
      - {slug: call-opens, cron: "0 9 1 11 *", timezone: Asia/Shanghai}
"""
LONG = 90  # seconds; Prefect's first start makes its tables


class Server:
    """A running Prefect server for these tests."""

    def __init__(self, settings: Settings, info: ClusterInfo, **extra: str) -> None:
        self.settings, self.info = settings, info
        self.child: Child = prefect_server.server_child(settings, info)
        self.child.env = {**self.child.env, **extra}
        self.supervisor = Supervisor()
        self.supervisor.start(self.child)
        self.supervisor.wait_until(lambda: prefect_server.is_healthy(settings), self.child, seconds=LONG)

    def ask(self, path: str, **body: Any) -> Any:
        """Ask the API and give its answer."""
        url = f"{self.settings.prefect_origin}/api{path}"
        return httpx.post(url, json=body, timeout=15).raise_for_status().json()


@pytest.fixture(scope="module")
def server(make_home: MakeHome) -> Iterator[Server]:
    settings = make_home(prefect_port=free_port())
    started = Server(settings, postgres.ensure_running(settings, durable=False))
    yield started
    started.supervisor.stop()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with flows of its own."""
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "example.py").write_text(FLOWS)
    (tmp_path / "prefect.yaml").write_text(PREFECT_YAML)
    return tmp_path


def test_a_scheduled_run_really_appears_and_nothing_is_left(server: Server) -> None:
    assert prefect_server.scheduled_run_appears(server.settings) < 30
    assert server.ask("/flows/count") == 0
    assert server.ask("/deployments/count") == 0
    assert server.ask("/flow_runs/count") == 0


def test_the_server_tells_nobody_outside(server: Server) -> None:
    told = httpx.get(f"{server.settings.prefect_origin}/api/admin/settings", timeout=15).json()
    assert told["server"]["analytics_enabled"] is False
    assert told["server"]["ui"]["show_promotional_content"] is False
    assert told["server"]["services"]["db_vacuum"]["enabled"] in (["events", "flow_runs"], ["flow_runs", "events"])


def test_the_users_own_prefect_is_left_alone(server: Server) -> None:
    environment = prefect_server.prefect_env(server.settings)
    assert Path(environment["PREFECT_HOME"]).is_relative_to(server.settings.home)
    assert Path(environment["PREFECT_PROFILES_PATH"]).is_relative_to(server.settings.home)


def test_deployments_are_made_once_and_made_again_when_lost(server: Server, root: Path) -> None:
    settings = server.settings
    assert not deployments.are_current(settings, root)
    names = deployments.ensure_deployments(settings, root)
    assert names == ["example-by-hand/by-hand", "example-yearly/annual"]
    assert deployments.are_current(settings, root)
    assert deployments.ensure_deployments(settings, root) == names
    assert server.ask("/deployments/count") == 2
    httpx.delete(f"{settings.prefect_origin}/api/work_pools/qingshan", timeout=15).raise_for_status()
    assert not deployments.are_current(settings, root)
    deployments.ensure_deployments(settings, root)
    assert deployments.are_current(settings, root)


def test_changed_code_or_opening_day_renews_the_deployments(server: Server, root: Path) -> None:
    deployments.ensure_deployments(server.settings, root)
    later = server.settings.model_copy(update={"call_opens": "10-15"})
    assert not deployments.are_current(later, root)
    deployments.ensure_deployments(later, root)
    [annual] = server.ask("/deployments/filter", deployments={"name": {"any_": ["annual"]}})
    [schedule] = annual["schedules"]
    assert schedule["schedule"]["cron"] == "0 9 15 10 *"
    assert schedule["schedule"]["timezone"] == "Asia/Shanghai"
    (root / "flows" / "example.py").write_text(FLOWS + "\n# changed\n")
    assert not deployments.are_current(later, root)


def test_prefects_own_command_deploys_the_same_file(server: Server, root: Path) -> None:
    deployments.ensure_deployments(server.settings, root)
    environment = {**os.environ, **prefect_server.prefect_env(server.settings)}
    done = subprocess.run(
        [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = server.ask("/deployments/filter")
    assert {one["name"]: one["work_pool_name"] for one in found} == {"by-hand": "qingshan", "annual": "qingshan"}


def test_a_wiped_database_is_filled_again(server: Server, root: Path) -> None:
    deployments.ensure_deployments(server.settings, root)
    server.supervisor.stop()
    recreate_prefect(server.info)
    server.__init__(server.settings, server.info)  # type: ignore[misc]
    assert not deployments.are_current(server.settings, root)
    deployments.ensure_deployments(server.settings, root)
    assert deployments.are_current(server.settings, root)


@pytest.mark.slow
def test_a_server_that_plans_nothing_is_found_out_though_healthy(make_home: MakeHome) -> None:
    settings = make_home(prefect_port=free_port())
    info = postgres.ensure_running(settings, durable=False)
    mute = Server(settings, info, PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED="false")
    try:
        assert prefect_server.is_healthy(settings)
        with pytest.raises(ServiceFailed, match="sqlalchemy"):
            prefect_server.scheduled_run_appears(settings, seconds=12)
    finally:
        mute.supervisor.stop()


@pytest.mark.slow
def test_doctor_starts_prefect_for_the_check_and_stops_it_again(make_home: MakeHome) -> None:
    settings = make_home(prefect_port=free_port())
    [finding] = scheduling.findings(settings, postgres.ensure_running(settings, durable=False))
    assert (finding.check, finding.level) == ("schedules", "ok")
    assert not prefect_server.is_healthy(settings)


def test_every_deployment_names_a_flow_that_exists() -> None:
    for entry in yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"]:
        path, _, name = entry["entrypoint"].partition(":")
        defined = re.search(rf"^(async def|def)? ?{name}( =|:|\()", (ROOT / path).read_text("utf-8"), re.MULTILINE)
        assert defined, entry["entrypoint"]
        assert entry["work_pool"]["name"] == deployments.POOL


def test_our_own_deployments_are_made_and_deployed_by_prefects_command(server: Server) -> None:
    settings = server.settings
    names = deployments.ensure_deployments(settings)
    assert deployments.are_current(settings)
    environment = {**os.environ, **prefect_server.prefect_env(settings), "PWD": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for name in names:
        assert name in done.stdout.replace("\n", "")
    for one in server.ask("/deployments/filter", deployments={"tags": {"all_": ["measure-15"]}}):
        assert one["job_variables"]["env"]["PYTHONPATH"] == str(ROOT)
        assert one["pull_steps"] == [{"qingshan.runtime.join_step": {}}]


@pytest.mark.slow
def test_a_stock_worker_runs_our_deployment_from_anywhere(server: Server, tmp_path: Path) -> None:
    """`prefect worker start` knows nothing of us: path, home and database come with the deployment."""
    settings = server.settings
    prepare(settings.model_copy(update={"sample": False}), server.info.url)
    deployments.ensure_deployments(settings)
    [annual] = server.ask(
        "/deployments/filter", deployments={"name": {"any_": ["annual"]}, "tags": {"all_": ["measure-15"]}}
    )
    run = server.ask(f"/deployments/{annual['id']}/create_flow_run", parameters={"year": date.today().year + 1})
    environment = {**os.environ, **prefect_server.prefect_env(settings), "PREFECT_WORKER_QUERY_SECONDS": "2"}
    stock = Child(
        "stock",
        [sys.executable, "-m", "prefect", "worker", "start", "--pool", "qingshan", "--type", "process"],
        environment,
        tmp_path / "stock.log",
        tmp_path,
    )
    supervisor = Supervisor(patience=10)
    supervisor.start(stock)
    try:
        limit = time.monotonic() + 90
        state = ""
        while state not in ("COMPLETED", "FAILED", "CRASHED"):
            assert time.monotonic() < limit, stock.log.read_text()
            time.sleep(0.5)
            state = server.ask("/flow_runs/filter", flow_runs={"id": {"any_": [run["id"]]}})[0]["state_type"]
        assert state == "COMPLETED", stock.log.read_text()
    finally:
        supervisor.stop()
    with psycopg.connect(server.info.url) as connection:
        found = connection.execute("SELECT count(*) FROM qs_case").fetchone()
    assert found == (1,)


def test_every_procedure_has_a_deployment_to_run_by_hand() -> None:
    """QINGSHAN_DISPATCH=deployments asks for it by the flow's name."""
    code = (
        "import yaml; from pathlib import Path; from prefect.flows import load_flow_from_entrypoint\n"
        "from flows.registry import FLOWS\n"
        "entries = yaml.safe_load(Path('prefect.yaml').read_text('utf-8'))['deployments']\n"
        "mine = {load_flow_from_entrypoint(e['entrypoint']).name for e in entries if e['name'] == 'by-hand'}\n"
        "print(sorted({flow.name for flow in FLOWS.values()} - mine))"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]", "add these to prefect.yaml"
