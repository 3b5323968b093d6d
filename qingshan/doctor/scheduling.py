"""Self-check of schedules (定时任务): a scheduled run must really appear, health alone proves nothing (design §2)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from qingshan import prefect_server
from qingshan.doctor.finding import Finding, judged
from qingshan.errors import ServiceFailed
from qingshan.ports import free_port
from qingshan.postgres.addresses import ClusterInfo
from qingshan.processes import Supervisor
from qingshan.settings import Settings

_START_SECONDS = 90


def findings(settings: Settings, info: ClusterInfo) -> Iterator[Finding]:
    """See whether Prefect plans runs, and whether the deployments are there when the system is running."""
    from qingshan.deployments import are_current

    remedy = "请按 requirements/lock.txt 重新安装依赖（删除 .venv 后执行 make run），再查看 logs/prefect.log"
    running = prefect_server.is_healthy(settings)
    try:
        with _lent(settings, info, running) as server:
            seconds = prefect_server.scheduled_run_appears(server)
            yield Finding("schedules", "ok", f"定时任务正常，{seconds:.1f} 秒后出现")
    except ServiceFailed as error:
        yield Finding("schedules", "error", str(error), remedy)
        return
    if running:
        yield judged("deployments", are_current(settings), "Prefect 中的部署", "请执行 qingshan deployments 重建部署")


@contextmanager
def _lent(settings: Settings, info: ClusterInfo, running: bool) -> Iterator[Settings]:
    """Lend a Prefect server: the running one, or one for the moment on a free port."""
    if running:
        yield settings
        return
    own = settings.model_copy(update={"prefect_port": free_port()})
    child = prefect_server.server_child(own, info)
    supervisor = Supervisor()
    try:
        supervisor.start(child)
        supervisor.wait_until(lambda: prefect_server.is_healthy(own), child, seconds=_START_SECONDS)
        yield own
    finally:
        supervisor.stop()
