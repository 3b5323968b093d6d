"""An installation to measure: `qingshan up` as a user starts it, in an empty home on free ports, with a mail server.

Only the surroundings are made for the measurement (a rehearsal database, whose clock can be set, and a mail server on
the loopback address); the program runs with its defaults.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.sink import Sink
from models import clock, db
from models.base import SHANGHAI
from qingshan import runtime
from qingshan.ports import free_port
from qingshan.settings import ROOT, Settings, load_settings

MORNING = datetime(2009, 11, 2, 9, 0, tzinfo=SHANGHAI)


@contextmanager
def installation(sink: Sink, *, dispatch: str = "conductor", pool: int = 60) -> Iterator[Settings]:
    """Run everything until the block ends; this process is joined to its database."""
    home = Path(tempfile.mkdtemp(prefix="qs-bench-"))
    home.chmod(0o755)
    environment = _environment(home, sink, dispatch)
    with environ(environment):
        settings = load_settings()
        up = start(home)
        try:
            ready(up)
            runtime.join(settings, pool=pool)
            with db.transaction() as tx:
                clock.set_rehearsal(tx, MORNING)
            yield settings
        except BaseException:
            shutil.copytree(settings.logs, f"{home}-logs")
            print(f"  logs: {home}-logs", flush=True)
            raise
        finally:
            db.dispose()
            stop(up)
            shutil.rmtree(home, ignore_errors=True)


def _environment(home: Path, sink: Sink, dispatch: str) -> dict[str, str]:
    port = free_port()
    return {
        "QINGSHAN_HOME": str(home),
        "QINGSHAN_PORT": str(port),
        "QINGSHAN_PREFECT_PORT": str(free_port(avoid=frozenset({port}))),
        "QINGSHAN_REHEARSAL": "true",
        "QINGSHAN_SAMPLE": "false",
        "QINGSHAN_QUIET_HOURS": "",
        "QINGSHAN_DISPATCH": dispatch,
        "QINGSHAN_SMTP_URL": f"smtp://127.0.0.1:{sink.port}?from=office@qingshan.example",
    }


@contextmanager
def environ(values: dict[str, str]) -> Iterator[None]:
    """Set variables of the environment for a while."""
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def start(home: Path, argv: tuple[str, ...] = (sys.executable, "-m", "qingshan", "up", "--json")) -> Any:
    """Start the program; its messages go to a file beside the home."""
    with (home.parent / f"{home.name}.log").open("ab") as log:
        return subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True)


def ready(up: Any) -> dict[str, Any]:
    """Wait for the line with which it says that it is ready."""
    for line in up.stdout:
        if line.startswith("{"):
            said: dict[str, Any] = json.loads(line)
            return said
    raise SystemExit(f"the program did not start (exit code {up.wait()})")


def stop(up: Any) -> None:
    """Stop the program as Ctrl-C does."""
    if up.poll() is None:
        up.send_signal(signal.SIGINT)
    try:
        up.wait(60)
    except subprocess.TimeoutExpired:
        os.killpg(up.pid, signal.SIGKILL)
        up.wait()
