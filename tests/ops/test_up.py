"""`qingshan up` as a user meets it: ready, refused clearly, stopped cleanly, recovered (issue 2, design §2)."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from qingshan import deployments, postgres
from qingshan.home import read_note
from qingshan.ports import free_port, is_free
from qingshan.processes import started_at
from qingshan.settings import ROOT, Settings
from tests.ops.conftest import MakeHome

READY_SECONDS = 150  # the first start on a busy machine makes three sets of tables
STOP_SECONDS = 40


class Running:
    """One `up` in a process of its own."""

    def __init__(self, settings: Settings, *, ignore_interrupt: bool = False) -> None:
        self.settings = settings
        argv = [sys.executable, "-m", "qingshan", "up", "--json"]
        if ignore_interrupt:
            argv = ["/bin/sh", "-c", 'trap "" INT; exec "$@"', "sh", *argv]
        self.errors = settings.home.parent / f"{settings.home.name}.err"
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen(
                argv, cwd=ROOT, env=environment(settings), stdout=subprocess.PIPE, stderr=errors, text=True
            )

    def ready(self) -> dict[str, Any]:
        """Wait for the ready line and give what it says."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.errors.read_text()
        said: dict[str, Any] = json.loads(line)
        return said

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Ask to stop and give the exit code."""
        self.process.send_signal(number)
        self.process.communicate(timeout=STOP_SECONDS)
        return self.process.returncode


def environment(settings: Settings) -> dict[str, str]:
    """Give the variables that make a process belong to this home."""
    own = {
        "QINGSHAN_HOME": str(settings.home),
        "QINGSHAN_PORT": str(settings.port),
        "QINGSHAN_PREFECT_PORT": str(settings.prefect_port),
    }
    return {**{name: value for name, value in os.environ.items() if not name.startswith("QINGSHAN_")}, **own}


def fresh(make_home: MakeHome) -> Settings:
    """Make a home with free ports."""
    port = free_port()
    return make_home(port=port, prefect_port=free_port(avoid=frozenset({port})))


def until(ready: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something is so."""
    limit = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < limit, "it did not happen in time"
        time.sleep(0.1)


def healthy(settings: Settings) -> bool:
    """Ask the pages whether all is well."""
    try:
        return httpx.get(f"{settings.origin}/health", timeout=5, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def pid_of(settings: Settings, name: str) -> int:
    """Give the process number of a part."""
    note = read_note(settings)
    assert note is not None
    [pid] = [child["pid"] for child in note["children"] if child["name"] == name]
    return int(pid)


@pytest.fixture(scope="module")
def settings(make_home: MakeHome) -> Settings:
    return fresh(make_home)


@pytest.fixture(scope="module")
def running(settings: Settings) -> Iterator[Running]:
    started = Running(settings)
    started.ready()
    yield started
    if started.process.poll() is None:
        started.stop(signal.SIGTERM)


def test_the_addresses_answer_and_prefect_has_the_deployments(running: Running, settings: Settings) -> None:
    note = read_note(settings)
    assert note is not None
    assert healthy(settings)
    for name in ("desk", "mailbox", "prefect"):
        assert httpx.get(note[name], timeout=10, follow_redirects=True, trust_env=False).status_code in (200, 401)
    assert deployments.are_current(settings)


def test_the_sign_in_link_works_once(running: Running, settings: Settings) -> None:
    note = read_note(settings)
    assert note is not None
    with httpx.Client(trust_env=False, follow_redirects=True, headers={"Origin": settings.origin}) as browser:
        assert browser.get(note["sign_in"]).status_code == 200
        assert browser.post(note["sign_in"], data={"me": "yes"}).status_code == 200
        assert "工作台" in browser.get(note["desk"]).text
    with httpx.Client(trust_env=False, follow_redirects=True, headers={"Origin": settings.origin}) as other:
        assert other.post(note["sign_in"], data={"me": "yes"}).status_code >= 400


def test_a_second_start_on_the_same_home_is_refused_with_the_address(running: Running, settings: Settings) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "qingshan", "up"],
        cwd=ROOT,
        env=environment(settings),
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 2
    assert "QS-5102" in second.stderr
    assert f"{settings.origin}/desk" in second.stderr
    assert healthy(settings), "the first one is left alone"


@pytest.mark.parametrize("name", ["port", "prefect_port"])
def test_a_taken_port_is_refused_before_anything_starts(make_home: MakeHome, name: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        other = fresh(make_home).model_copy(update={name: taken.getsockname()[1]})
        said = subprocess.run(
            [sys.executable, "-m", "qingshan", "up"],
            cwd=ROOT,
            env=environment(other),
            capture_output=True,
            text=True,
            check=False,
        )
    assert said.returncode == 2
    assert "QS-5101" in said.stderr
    assert f"QINGSHAN_{name.upper()}" in said.stderr
    assert not (other.home / "postgres").exists()


def test_a_killed_part_comes_back(running: Running, settings: Settings) -> None:
    for name in ("web", "conductor"):
        before = pid_of(settings, name)
        os.kill(before, signal.SIGKILL)
        until(lambda name=name, before=before: pid_of(settings, name) != before)  # type: ignore[misc]
    until(lambda: healthy(settings))


def test_a_killed_database_comes_back(running: Running, settings: Settings) -> None:
    server = postgres.cluster_of(settings).running()
    assert server is not None
    os.kill(server.pid, signal.SIGKILL)
    until(lambda: (up := postgres.cluster_of(settings).running()) and up.pid != server.pid)
    until(lambda: healthy(settings))


def test_interrupting_stops_everything_and_exits_0(running: Running, settings: Settings) -> None:
    pids = [child["pid"] for child in (read_note(settings) or {})["children"]]
    assert running.stop(signal.SIGINT) == 0
    assert [pid for pid in pids if started_at(pid) is not None] == []
    assert postgres.cluster_of(settings).running() is None
    assert read_note(settings) is None
    assert is_free("127.0.0.1", settings.port) and is_free("127.0.0.1", settings.prefect_port)


@pytest.mark.slow
def test_it_stops_though_interrupt_was_inherited_as_ignored(make_home: MakeHome) -> None:
    settings = fresh(make_home)
    again = Running(settings, ignore_interrupt=True)
    again.ready()
    assert again.stop(signal.SIGINT) == 0
    assert postgres.cluster_of(settings).running() is None


@pytest.mark.slow
def test_two_instances_run_side_by_side(make_home: MakeHome) -> None:
    homes = [fresh(make_home), fresh(make_home)]
    both = [Running(one) for one in homes]
    try:
        assert [one.ready()["home"] for one in both] == [str(one.home) for one in homes]
        assert all(healthy(one) for one in homes)
    finally:
        assert [one.stop(signal.SIGTERM) for one in both] == [0, 0]


@pytest.mark.slow
def test_what_a_killed_start_left_behind_is_cleared_by_the_next(make_home: MakeHome) -> None:
    settings = fresh(make_home)
    killed = Running(settings)
    killed.ready()
    left = pid_of(settings, "web")
    killed.process.kill()
    killed.process.communicate()
    assert started_at(left) is not None, "otherwise there is nothing to clear"
    again = Running(settings)
    again.ready()
    assert started_at(left) is None
    assert again.stop() == 0


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root's closed folder is another matter")
@pytest.mark.timeout(900)
def test_make_run_works_in_a_checkout_that_only_root_may_enter(
    tmp_path: Path, copies: None, make_home: MakeHome
) -> None:
    """The whole of `make run` from nothing: virtual environment, dependencies, start (trap "Root")."""
    closed = tmp_path / "root"
    closed.mkdir(mode=0o700)
    checkout = closed / "checkout"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(checkout)], check=True)
    settings = fresh(lambda **given: make_home(checkout, **given))
    with (closed / "out").open("w") as out:
        run = subprocess.Popen(
            ["make", "run"], cwd=checkout, env=environment(settings), stdout=out, stderr=out, start_new_session=True
        )
    try:
        until(lambda: healthy(settings) or run.poll() is not None, 600)
        assert healthy(settings), (closed / "out").read_text()
    finally:
        os.killpg(run.pid, signal.SIGINT)
        run.wait(STOP_SECONDS)
        assert "已全部停止" in (closed / "out").read_text()
        shutil.rmtree(checkout / ".venv", ignore_errors=True)
