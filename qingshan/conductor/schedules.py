"""Starting what Prefect has planned (定时启动): its scheduled runs, in this process, without a permanent worker.

A run is claimed by proposing it as pending, as every Prefect worker does: of two claimants Prefect accepts one, so a
stock worker may serve the same work pool beside us.

Anybody who reaches Prefect's API can make a deployment that names any file: only what prefect.yaml names is loaded.
"""

from __future__ import annotations

import logging
import threading
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

from prefect.client.orchestration import get_client
from prefect.context import SyncClientContext
from prefect.flow_engine import run_flow
from prefect.flows import load_flow_from_entrypoint
from prefect.states import Pending

from flows import engine
from qingshan import deployments
from qingshan.conductor.prefect_health import Health
from qingshan.settings import ROOT

log = logging.getLogger("qingshan.conductor")
EVERY_SECONDS = 5.0
AHEAD = timedelta(seconds=2)


class Schedules(threading.Thread):
    """A thread that runs our deployments' runs when they are due."""

    def __init__(self, health: Health, stopping: threading.Event) -> None:
        super().__init__(name="schedules", daemon=True)
        self.health, self.stopping = health, stopping

    def run(self) -> None:
        """Look for due runs until the conductor stops."""
        with ExitStack() as stack:
            stack.enter_context(engine.quick())
            stack.enter_context(SyncClientContext.get_or_create())
            while not self.stopping.wait(EVERY_SECONDS):
                if self.health.away():
                    continue
                try:
                    run_due()
                except Exception:
                    if self.health.ask():
                        log.exception("schedules: not looked")


def run_due() -> int:
    """Run every due run of our deployments; returns how many were started here."""
    with get_client(sync_client=True) as client:
        known = deployments.entrypoints()
        ours = {d.id: d for d in client.read_deployments() if d.entrypoint in known}
        if not ours:
            return 0
        due = client.get_scheduled_flow_runs_for_deployments(
            deployment_ids=list(ours), scheduled_before=datetime.now(UTC) + AHEAD
        )
        claimed = [r for r in due if _claim(client, r)]
    for found in claimed:
        _run(ours[found.deployment_id], found)
    return len(claimed)


def _claim(client: Any, found: Any) -> bool:
    answer = client.set_flow_run_state(found.id, Pending())
    return answer.status.value == "ACCEPT"


def _run(deployment: Any, found: Any) -> None:
    """Run one claimed run here; how it ends is Prefect's to show, the facts are in our tables."""
    flow = load_flow_from_entrypoint(str(ROOT / deployment.entrypoint))
    run_flow(flow, flow_run=found, parameters=found.parameters, return_type="state")
