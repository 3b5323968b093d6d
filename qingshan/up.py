"""`qingshan up` (启动): all parts in the foreground, in order, with progress; Ctrl-C stops all in order.

Order: database; Prefect's server, while schema and district are prepared; pages and conductor;
deployments. Stopping goes the other way round and the database is last. The supervisor imports none of
the parts, so it stays small.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import Any

import httpx

from qingshan import deployments, postgres, prefect_server
from qingshan.errors import OperationError, ServiceFailed
from qingshan.home import only_one, remove_note, stop_leftovers, write_note
from qingshan.ports import require_free
from qingshan.postgres.addresses import ClusterInfo
from qingshan.prefect_server import prefect_env
from qingshan.processes import Child, StopAsked, Supervisor, last_line
from qingshan.reporting import Report
from qingshan.settings import ROOT, Settings

_READY_SECONDS = 120
_PAGES_STAGE = 2  # pages and conductor stop before Prefect
_PREFECT_EVERY = 10.0  # seconds between looks whether Prefect's tables are still there
_DEPLOYMENTS_EVERY = 60.0  # seconds between looks whether Prefect has lost the deployments


def up(settings: Settings, report: Report) -> int:
    """Start everything, stay until asked to stop, stop everything (启动系统). Returns the exit code, 0.

    Raises AlreadyRunning, PortTaken, ServiceFailed and the errors of the database; what had started is stopped.
    """
    with only_one(settings):
        supervisor = Supervisor()
        supervisor.catch_signals()
        start = _Start(settings, report, supervisor)
        try:
            start.run()
            supervisor.run()
        except StopAsked:
            report.line("启动中收到停止信号")
        finally:
            if start.begun:
                _stop(settings, report, supervisor)
    return 0


def _stop(settings: Settings, report: Report, supervisor: Supervisor) -> None:
    with report.step("已全部停止"):
        supervisor.stop()
        postgres.stop(settings)
        remove_note(settings)


class _Start:
    """One start of all parts; keeps what the steps hand on to each other."""

    def __init__(self, settings: Settings, report: Report, supervisor: Supervisor) -> None:
        self.settings, self.report, self.supervisor = settings, report, supervisor
        self.addresses: dict[str, Any] = _addresses(settings)
        self.noted: list[int] = []
        self.begun = False
        self.deployments_seen = self.prefect_seen = time.monotonic()

    def run(self) -> None:
        """Start the parts in order and print the addresses when all are ready."""
        self._clear_the_way()
        self.begun = True
        with self.report.step("数据库已就绪"):
            info = postgres.ensure_running(self.settings)
        prefect = self._start(prefect_server.server_child(self.settings, info))
        with self.report.step("数据结构与示例区已就绪"):
            self.addresses["sign_in"] = self._one_shot("prepare")["sign_in"]
        web = self._start(self._own("web", info))
        conductor = self._start(self._own("conductor", info))
        with self.report.step("Prefect 服务已就绪"):
            self._wait(lambda: prefect_server.is_healthy(self.settings), prefect)
        self._ensure_deployments()
        with self.report.step("网页与值班进程已就绪"):
            self._wait(lambda: _healthy(self.settings, "/health/web"), web)
            self._wait(lambda: _healthy(self.settings, "/health"), conductor)  # 200 once the conductor's heart beats
        guards = [self._guard_database, lambda: self._guard_prefect(prefect, info), self._guard_deployments, self._note]
        self.supervisor.guards += guards
        self._note()
        self.report.ready({**self.addresses, "seconds": round(self.report.seconds, 1)})

    def _clear_the_way(self) -> None:
        for name in stop_leftovers(self.settings):
            self.report.line(f"上次未停止的 {name} 已停止")
        require_free(self.settings.host, self.settings.port, "QINGSHAN_PORT")
        require_free("127.0.0.1", self.settings.prefect_port, "QINGSHAN_PREFECT_PORT")

    def _own(self, command: str, info: ClusterInfo) -> Child:
        return Child(
            name=command,
            argv=_argv(command),
            env={**_own_env(self.settings), **prefect_env(self.settings)},
            log=self.settings.logs / f"{command}.log",
            cwd=ROOT,
            stage=_PAGES_STAGE,
        )

    def _start(self, child: Child) -> Child:
        self.supervisor.start(child)
        self._note()
        return child

    def _wait(self, ready: Any, child: Child) -> None:
        self.supervisor.wait_until(ready, child, seconds=_READY_SECONDS)

    def _one_shot(self, command: str) -> Any:
        """Run a command of ours to its end, giving way to a stop signal; its JSON is the result."""
        log = self.settings.logs / f"{command}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as errors:
            process = subprocess.Popen(
                [*_argv(command), "--json"],
                env={**os.environ, **_own_env(self.settings), **prefect_env(self.settings)},
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
            while True:
                try:
                    said, _ = process.communicate(timeout=0.2)
                    break
                except subprocess.TimeoutExpired:
                    if self.supervisor.stop_asked:
                        process.terminate()
                        process.communicate()
                        raise StopAsked from None
        if process.returncode:
            raise ServiceFailed(f"{command}（{log}）{last_line(log)}")
        return json.loads(said.splitlines()[-1])

    def _ensure_deployments(self) -> None:
        if deployments.are_current(self.settings):
            return
        try:
            with self.report.step("Prefect 部署已建立"):
                self._one_shot("deployments")
        except ServiceFailed as error:  # cases move without them; the guard tries again
            self.report.line(f"Prefect 部署未建立，稍后再试：{error}")

    def _guard_database(self) -> None:
        if postgres.running_info(self.settings) is None:
            try:
                postgres.ensure_running(self.settings)
                self.report.line("数据库曾中断，已恢复")
            except OperationError as error:
                self.report.line(f"数据库中断，未能恢复，稍后再试：{error}")

    def _guard_prefect(self, child: Child, info: ClusterInfo) -> None:
        """Start Prefect's server again when its database was emptied under it: only a start makes the tables (F06)."""
        if time.monotonic() - self.prefect_seen < _PREFECT_EVERY:
            return
        if prefect_server.has_lost_its_tables(self.settings, info):
            self.report.line("Prefect 的运行记录已被清空，正在重新启动 Prefect")
            child.signal_group(signal.SIGKILL)
            self.deployments_seen = 0.0
        self.prefect_seen = time.monotonic()

    def _guard_deployments(self) -> None:
        if time.monotonic() - self.deployments_seen < _DEPLOYMENTS_EVERY:
            return
        if prefect_server.is_healthy(self.settings):
            self._ensure_deployments()
        self.deployments_seen = time.monotonic()

    def _note(self) -> None:
        """Note the parts again when a process number has changed."""
        pids = [child.process.pid for child in self.supervisor.children if child.process]
        if pids != self.noted:
            write_note(self.settings, self.addresses, self.supervisor.children)
            self.noted = pids


def _addresses(settings: Settings) -> dict[str, Any]:
    return {
        "home": str(settings.home),
        "desk": f"{settings.origin}/desk",
        "mailbox": f"{settings.origin}/mailbox",
        "prefect": settings.prefect_origin,
    }


def _argv(command: str) -> list[str]:
    return [sys.executable, "-m", "qingshan", command]


def _own_env(settings: Settings) -> dict[str, str]:
    """Hand this process's settings on to a part, those given by option too."""
    given = {name: getattr(settings, name) for name in settings.model_fields_set}
    return {f"QINGSHAN_{name.upper()}": "" if value is None else str(value) for name, value in given.items()}


def _healthy(settings: Settings, path: str) -> bool:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    try:
        return httpx.get(f"http://{host}:{settings.port}{path}", timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False
