"""The supervisor: crashed children start again, stubborn ones are stopped, nothing is left behind (design §2)."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from qingshan.errors import ServiceFailed
from qingshan.processes import Child, StopAsked, Supervisor, started_at, stop_leftover
from qingshan.settings import ROOT

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
TWICE = (
    "import signal, sys, time\n"
    "asked = []\n"
    "signal.signal(signal.SIGTERM, lambda *_: asked.append(1) or (len(asked) > 1 and sys.exit(0)))\n"
    "print('up', flush=True)\n"
    "while True: time.sleep(0.05)\n"
)


def _child(folder: Path, code: str, name: str = "part", **given: int) -> Child:
    return Child(name, [sys.executable, "-c", code], {}, folder / f"{name}.log", folder, **given)


def _until(ready: Callable[[], object], seconds: float = 15) -> None:
    limit = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < limit, "it did not happen in time"
        time.sleep(0.02)


def _said(child: Child, word: str = "up") -> bool:
    return word in child.log.read_text()


def test_a_crashed_child_is_started_again_after_a_while(tmp_path: Path) -> None:
    child = _child(tmp_path, "print('up')")
    child.start()
    _until(lambda: not child.alive)
    assert child.revive() is False, "not at once: a child that cannot start must not spin"
    _until(lambda: child.revive())
    assert child.crashes == 1
    _until(lambda: child.log.read_text().count("up") == 2)


def test_waits_between_starts_grow(tmp_path: Path) -> None:
    child = _child(tmp_path, "")
    child.start()
    waits = []
    for _ in range(2):
        _until(lambda: not child.alive)
        began = time.monotonic()
        _until(child.revive)
        waits.append(time.monotonic() - began)
    assert waits[1] > waits[0] * 1.5


def test_a_child_that_ignores_terminate_is_killed_within_the_limit(tmp_path: Path) -> None:
    supervisor = Supervisor(patience=0.3)
    child = _child(tmp_path, STUBBORN)
    supervisor.start(child)
    _until(lambda: _said(child))
    began = time.monotonic()
    supervisor.stop()
    assert not child.alive
    assert 0.5 < time.monotonic() - began < 3, "asked twice, then killed"


def test_a_child_that_stops_at_the_second_request_is_not_killed(tmp_path: Path) -> None:
    supervisor = Supervisor(patience=0.5)
    child = _child(tmp_path, TWICE)
    supervisor.start(child)
    _until(lambda: _said(child))
    supervisor.stop()
    assert child.process is not None
    assert child.process.returncode == 0


def test_descendants_of_a_child_do_not_outlive_it(tmp_path: Path) -> None:
    code = "import subprocess, time; print('pid', subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)"
    supervisor = Supervisor(patience=1)
    child = _child(tmp_path, code)
    supervisor.start(child)
    _until(lambda: _said(child, "pid"))
    descendant = int(child.log.read_text().split("pid")[1])
    supervisor.stop()
    _until(lambda: started_at(descendant) is None)


def test_higher_stages_stop_first(tmp_path: Path) -> None:
    code = (
        "import signal, sys, time\n"
        f"def stop(*_): open({str(tmp_path / 'order')!r}, 'a').write(sys.argv[1] + '\\n'); sys.exit()\n"
        "signal.signal(signal.SIGTERM, stop); print('up', flush=True)\n"
        "while True: time.sleep(0.05)\n"
    )
    supervisor = Supervisor()
    for name, stage in (("engine", 1), ("pages", 2)):
        child = _child(tmp_path, code, name, stage=stage)
        child.argv = [*child.argv, name]
        supervisor.start(child)
    _until(lambda: all(_said(child) for child in supervisor.children))
    supervisor.stop()
    assert (tmp_path / "order").read_text().split() == ["pages", "engine"]


def test_a_child_that_dies_before_it_is_ready_is_reported_with_its_log(tmp_path: Path) -> None:
    supervisor = Supervisor()
    child = _child(tmp_path, "raise SystemExit('no such table')")
    supervisor.start(child)
    with pytest.raises(ServiceFailed, match="no such table"):
        supervisor.wait_until(lambda: False, child, seconds=30)


def test_nothing_starts_once_stopping_was_asked(tmp_path: Path) -> None:
    supervisor = Supervisor()
    supervisor.ask_to_stop()
    with pytest.raises(StopAsked):
        supervisor.start(_child(tmp_path, ""))
    assert supervisor.children == []


SUPERVISING = """
import sys
from pathlib import Path
from qingshan.processes import Child, Supervisor
here = Path(sys.argv[1])
supervisor = Supervisor(patience=float(sys.argv[2]))
supervisor.catch_signals()
code = sys.argv[3]
supervisor.start(Child("part", [sys.executable, "-c", code], {}, here / "part.log", here))
print("started", flush=True)
supervisor.run()
supervisor.stop()
print("stopped", flush=True)
"""
# says whether it sees SIGINT ignored, and stops on SIGTERM only by way of SIGINT's default, as Prefect's worker does
NEEDS_INTERRUPT = (
    "import signal, time\n"
    "print('ignored', signal.getsignal(signal.SIGINT) == signal.SIG_IGN, flush=True)\n"
    "def stop(*_): signal.raise_signal(signal.SIGINT)\n"
    "signal.signal(signal.SIGTERM, stop)\n"
    "while True: time.sleep(0.05)\n"
)


def _supervising(tmp_path: Path, patience: float, code: str, *, ignore_interrupt: bool) -> subprocess.Popen[str]:
    argv = [sys.executable, "-c", SUPERVISING, str(tmp_path), str(patience), code]
    if ignore_interrupt:
        argv = ["/bin/sh", "-c", 'trap "" INT; exec "$@"', "sh", *argv]
    started = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    assert started.stdout.readline() == "started\n"
    return started


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_stops_though_interrupt_was_inherited_as_ignored(tmp_path: Path, number: signal.Signals) -> None:
    started = _supervising(tmp_path, 20, NEEDS_INTERRUPT, ignore_interrupt=True)
    log = tmp_path / "part.log"
    _until(lambda: log.exists() and "ignored" in log.read_text())
    began = time.monotonic()
    started.send_signal(number)
    assert started.communicate(timeout=15)[0] == "stopped\n"
    assert started.returncode == 0
    assert "ignored False" in log.read_text(), "the child must not inherit the ignored signal"
    assert time.monotonic() - began < 10, "by the first request, not by a kill after the patience"


def test_a_second_interrupt_does_not_wait(tmp_path: Path) -> None:
    started = _supervising(tmp_path, 60, STUBBORN, ignore_interrupt=False)
    _until(lambda: "up" in (tmp_path / "part.log").read_text())
    started.send_signal(signal.SIGINT)
    time.sleep(1.5)
    assert started.poll() is None
    started.send_signal(signal.SIGINT)
    assert started.communicate(timeout=10)[0] == "stopped\n"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to tell a process from its number")
def test_a_leftover_is_stopped_only_when_number_and_start_agree() -> None:
    left = subprocess.Popen(["sleep", "60"], start_new_session=True)
    ticks = started_at(left.pid)
    assert ticks is not None
    assert stop_leftover(left.pid, ticks + 1) is False
    assert left.poll() is None
    assert stop_leftover(left.pid, ticks) is True
    assert left.wait(timeout=5) == -signal.SIGTERM
    assert started_at(os.getpid()) is not None


def test_the_note_of_what_runs_names_processes_beyond_doubt(make_home: Callable[..., object], tmp_path: Path) -> None:
    from qingshan.home import read_note, stop_leftovers, write_note
    from qingshan.postgres.place import prepare_home

    settings = make_home()
    prepare_home(settings.home)  # type: ignore[attr-defined]
    child = _child(tmp_path, "import time; time.sleep(60)")
    child.start()
    write_note(settings, {"desk": "http://127.0.0.1:1/desk"}, [child])  # type: ignore[arg-type]
    note = read_note(settings)  # type: ignore[arg-type]
    assert note is not None
    assert json.dumps(note)
    assert note["children"][0]["ticks"] == started_at(child.process.pid)  # type: ignore[union-attr]
    assert stop_leftovers(settings) == ["part"]  # type: ignore[arg-type]
    assert not child.alive
