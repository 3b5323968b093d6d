"""The parts of an installation started one by one, so that a test can stop, kill or double each of them."""

import os
import signal
import sys
from typing import Any

import httpx
from sqlalchemy import text

from models import db
from qingshan import postgres, prefect_server, runtime
from qingshan.ports import free_port
from qingshan.prepare import prepare
from qingshan.processes import Child, Supervisor
from qingshan.settings import ROOT, Settings
from tests.ops.conftest import MakeHome

LONG = 120  # seconds; Prefect's first start makes its tables


def fresh(make_home: MakeHome, **given: object) -> Settings:
    """Make a home with free ports, nobody to disturb."""
    port = free_port()
    return make_home(port=port, prefect_port=free_port(avoid=frozenset({port})), quiet_hours="", **given)


class Parts:
    """Database and sample district are there; everything else is started by the test."""

    def __init__(self, settings: Settings, **environment: str) -> None:
        self.settings = settings
        self.info = postgres.ensure_running(settings, durable=False)
        prepare(settings, self.info.url)
        db.dispose()
        runtime.join(settings)
        self.supervisor = Supervisor(patience=10)
        own = {"QINGSHAN_HOME": str(settings.home), "QINGSHAN_QUIET_HOURS": ""}
        own |= {"QINGSHAN_PORT": str(settings.port), "QINGSHAN_PREFECT_PORT": str(settings.prefect_port)}
        self.environment = {**own, **environment}

    def prefect(self) -> Child:
        """Start Prefect's server and wait until it answers."""
        child = prefect_server.server_child(self.settings, self.info)
        self.supervisor.start(child)
        self.supervisor.wait_until(lambda: prefect_server.is_healthy(self.settings), child, seconds=LONG)
        return child

    def part(self, command: str, number: int = 1, **environment: str) -> Child:
        """Start one of our own parts: conductor, web, worker."""
        return self.process(f"{command}{number}", ["-m", "qingshan", command], **environment)

    def stock_worker(self) -> Child:
        """Start Prefect's own worker, which knows nothing of us, outside the checkout."""
        stock = ["-m", "prefect", "worker", "start", "--pool", "qingshan", "--type", "process"]
        return self.process("stock", stock, PREFECT_WORKER_QUERY_SECONDS="1")

    def process(self, name: str, argv: list[str], **environment: str) -> Child:
        """Start a Python process that belongs to this home."""
        child = Child(
            name,
            [sys.executable, *argv],
            {**self.environment, **prefect_server.prefect_env(self.settings), **environment},
            self.settings.logs / f"{name}.log",
            ROOT,
            stage=2,
        )
        self.supervisor.start(child)
        return child

    def pages(self) -> Child:
        """Start the pages and wait until they answer."""
        child = self.part("web")
        self.supervisor.wait_until(lambda: answers(f"{self.settings.origin}/health/web"), child, seconds=LONG)
        return child

    def ask(self, path: str, **body: Any) -> Any:
        """Ask Prefect's API."""
        url = f"{self.settings.prefect_origin}/api{path}"
        return httpx.post(url, json=body, timeout=30, trust_env=False).raise_for_status().json()

    def stop(self) -> None:
        """Stop every part; the home's fixture stops the database."""
        self.supervisor.stop()
        db.dispose()


def end(child: Child, number: signal.Signals = signal.SIGKILL) -> None:
    """End one part and wait until it is gone."""
    child.signal_group(number)
    assert child.process is not None
    child.process.wait(30)


def answers(url: str) -> bool:
    """Tell whether an address answers well."""
    try:
        return httpx.get(url, timeout=3, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def value(statement: str, **given: object) -> Any:
    """Return the single value of a query on the joined database."""
    with db.reading() as look:
        return look.execute(text(statement), given).scalar_one()


def kill(*pids: int) -> None:
    """Kill processes, all in the same moment."""
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
