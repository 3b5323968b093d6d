"""The three ways to run a procedure (docs/decisions/0010-dispatch.md): latency and burst of each, from answer to message."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench import office
from bench.figures import Section, note, spread
from bench.installation import installation
from bench.latency import advance, burst
from bench.sink import sink
from qingshan.prefect_server import prefect_env
from qingshan.settings import ROOT, Settings

CASES = 14
BURST = 8
WORKERS = {
    "conductor": (),
    "tasks": (("-m", "qingshan", "worker"), ("-m", "qingshan", "worker")),
    "deployments": (("-m", "prefect", "worker", "start", "--pool", "qingshan", "--type", "process"),),
}
NAMES = {
    "conductor": "in the conductor (default)",
    "tasks": "two task workers",
    "deployments": "a stock process worker",
}


def measure() -> Section:
    """Measure each way in an installation of its own."""
    told = Section(
        "dispatch",
        "Dispatch: three ways to run the same procedures",
        f"As in (a), with each QINGSHAN_DISPATCH: one case at a time, then {BURST} at once.",
    )
    for dispatch, workers in WORKERS.items():
        alone, rate = one_way(dispatch, workers)
        told.row(NAMES[dispatch], f"{spread(alone)}; burst {rate:.1f} a second")
        note(f"{dispatch}: {statistics.median(alone):.2f} s, {rate:.1f} a second")
    return told


def one_way(dispatch: str, workers: tuple[tuple[str, ...], ...]) -> tuple[list[float], float]:
    """Return seconds one at a time, and advances a second in a burst."""
    with sink() as taking, installation(taking, dispatch=dispatch) as settings, serving(settings, workers):
        office.found()
        cases = office.prepare(range(2010, 2010 + CASES))
        advance(settings, taking, cases[0], "ask_chief")
        alone = [advance(settings, taking, case, "ask_chief") for case in cases[1 : CASES - BURST]]
        _, whole = burst(settings, taking, cases[-BURST:], "ask_chief")
        return alone, BURST / whole


@contextmanager
def serving(settings: Settings, workers: tuple[tuple[str, ...], ...]) -> Iterator[None]:
    """Run workers while the block lasts."""
    environment = {**os.environ, **prefect_env(settings)}
    started = []
    for n, argv in enumerate(workers):
        with (settings.logs / f"worker{n}.log").open("ab") as log:
            started.append(subprocess.Popen([sys.executable, *argv], cwd=ROOT, env=environment, stdout=log, stderr=log))
    if started:
        time.sleep(15)  # until they ask for work
    try:
        yield
    finally:
        for worker in started:
            worker.terminate()
        for worker in started:
            try:
                worker.wait(20)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
