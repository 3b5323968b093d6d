"""The demonstration (演示): `up` as a user would start it, in a temporary home, and simulated staff at its pages."""

from __future__ import annotations

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

from rich.console import Console

from models import clock, db
from models.base import SHANGHAI
from qingshan.errors import ServiceFailed
from qingshan.ports import free_port
from qingshan.rehearse import compare, refused_report, report, session
from qingshan.rehearse.engines import Running
from qingshan.settings import ROOT, Settings, load_settings


def demo(year: int, seed: int, *, quiet: bool = False) -> list[dict[str, Any]]:
    """Start everything, rehearse, verify the journal, stop everything; returns what happened in each procedure."""
    console = Console(quiet=quiet)
    with started(console) as settings:
        from qingshan import runtime

        runtime.join(settings)
        with db.transaction() as tx:
            clock.set_rehearsal(tx, datetime(year - 1, 11, 1, 9, tzinfo=SHANGHAI))
        console.print(f"模拟日期从{year - 1}年11月1日开始，模拟人员开始办理")
        try:
            came = session.play_through(Running(settings.origin), list(session.SCENES), year, seed)
        finally:
            db.dispose()
        for found, play in came:
            report.show(play, found, console)
            if found["procedure"] == "refused-selection":
                refused_report.show(found, console)
        chosen = [found for found, _ in came if found["procedure"] == "open-selection"]
        compare.show(chosen[0], chosen[-1], console)
    return [found for found, _ in came]


@contextmanager
def started(console: Console) -> Iterator[Settings]:
    """Run `qingshan up` in an empty temporary home on free ports, for rehearsal; stopped and removed afterwards."""
    home = Path(tempfile.mkdtemp(prefix="qs-demo-"))
    settings = load_settings(home=home, port=free_port(), prefect_port=free_port(), quiet_hours="", rehearsal=True)
    env = {
        **os.environ,
        "QINGSHAN_HOME": str(home),
        "QINGSHAN_PORT": str(settings.port),
        "QINGSHAN_PREFECT_PORT": str(settings.prefect_port),
        "QINGSHAN_QUIET_HOURS": "",
        "QINGSHAN_REHEARSAL": "true",
        "QINGSHAN_SAMPLE": "true",
        "QINGSHAN_SWEEP_SECONDS": "1",
    }
    with console.status("正在启动数据库、Prefect、网页和值班进程"):
        up = subprocess.Popen(
            [sys.executable, "-m", "qingshan", "up", "--json"], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
        )
        try:
            ready = _ready(up)
        except BaseException:
            _stop(up, home)
            raise
    console.print(f"已启动：工作台 {ready['desk']}，信箱 {ready['mailbox']}，Prefect {ready['prefect']}")
    try:
        yield settings
    finally:
        _stop(up, home)


def _ready(up: subprocess.Popen[str]) -> dict[str, Any]:
    """Wait for the line of JSON with which `up --json` says that it is ready."""
    assert up.stdout is not None
    for line in up.stdout:
        if line.startswith("{"):
            said: dict[str, Any] = json.loads(line)
            return said
    raise ServiceFailed(f"启动未成功（退出码{up.wait()}）")


def _stop(up: subprocess.Popen[str], home: Path) -> None:
    up.send_signal(signal.SIGINT)
    try:
        up.wait(timeout=60)
    except subprocess.TimeoutExpired:
        up.kill()
    shutil.rmtree(home, ignore_errors=True)
