"""The stock way, to compare with: a served flow that suspends itself, resumed through the API, then sends a mail."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from bench.sink import Sink
from qingshan.prefect_server import prefect_env
from qingshan.settings import ROOT, Settings

NAME = "stock-way/served"
TO = "stock@office.example"


def resumed(settings: Settings, taking: Sink, *, poll: int | None, times: int) -> list[float]:
    """Return the seconds from resuming a suspended run to its mail; `poll`: seconds, None for Prefect's default."""
    seconds = []
    with served(settings, taking, poll), httpx.Client(base_url=f"{settings.prefect_origin}/api", timeout=30) as api:
        deployment = _deployment(api)
        for _ in range(times):
            run = api.post(f"/deployments/{deployment}/create_flow_run", json={}).raise_for_status().json()["id"]
            _until(api, run, "PAUSED")
            time.sleep(0.5 + len(seconds) % 3)  # its process has left; and not always at the same instant of a poll
            number = taking.count(TO) + 1
            began = time.monotonic()
            said = api.post(f"/flow_runs/{run}/resume", json={}).raise_for_status().json()
            assert said["status"] == "ACCEPT", said
            seconds.append(taking.wait(TO, number) - began)
            _until(api, run, "COMPLETED")
    return seconds


@contextmanager
def served(settings: Settings, taking: Sink, poll: int | None) -> Iterator[None]:
    """Serve the flow while the block lasts."""
    environment = {**os.environ, **prefect_env(settings), "QINGSHAN_BENCH_SMTP": str(taking.port)}
    if poll is not None:
        environment["PREFECT_RUNNER_POLL_FREQUENCY"] = str(poll)
    log = (settings.home / f"stock-{poll}.log").open("ab")
    serving = subprocess.Popen(
        [sys.executable, "-m", "bench.stock_flow"], cwd=ROOT, env=environment, stdout=log, stderr=log
    )
    try:
        yield
    finally:
        serving.terminate()
        try:
            serving.wait(20)
        except subprocess.TimeoutExpired:
            serving.kill()
            serving.wait()
        log.close()


def _deployment(api: httpx.Client, seconds: float = 60.0) -> str:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = api.get(f"/deployments/name/{NAME}")
        if found.status_code == 200:
            time.sleep(2)  # the runner begins to poll after it has registered the deployment
            return str(found.json()["id"])
        time.sleep(0.2)
    raise TimeoutError("the stock flow was not served")


def _until(api: httpx.Client, run: str, state: str, seconds: float = 90.0) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = api.get(f"/flow_runs/{run}").raise_for_status().json()["state_type"]
        if found == state:
            return
        assert found not in ("FAILED", "CRASHED"), found
        time.sleep(0.1)
    raise TimeoutError(f"the stock run did not become {state}")
