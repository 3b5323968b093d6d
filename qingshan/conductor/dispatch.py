"""Who moves cases (推进方式, QINGSHAN_DISPATCH): this conductor, Prefect's task workers, or the deployments.

conductor: in this process (default). tasks: a Prefect background task a case, sent without parameters, which means
"take one due case by its lease"; `qingshan worker` serves them, as many as wanted. deployments: a run of the
procedure's deployment, which a stock Prefect worker starts. Leases make it safe to ask twice.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.deployments import run_deployment
from sqlalchemy import text

from flows.registry import FLOWS
from models import db
from qingshan.conductor import due
from qingshan.conductor.moving import Movers, move
from qingshan.conductor.prefect_health import Health
from qingshan.settings import Settings

log = logging.getLogger("qingshan.conductor")
AGAIN_SECONDS = 20.0  # what was sent and did not move is sent again, as a new run


class Mover(Protocol):
    """Whoever moves cases."""

    def offer(self, case_id: int) -> None:
        """Say that a case has work."""

    def stop(self) -> None:
        """Stop taking cases."""


@task(name="推进一个到期事项", cache_policy=NO_CACHE, persist_result=False, retries=0)
def advance_due() -> None:
    """Take one due case by its lease and move it; finding none is no mistake (it was moved by another)."""
    for case_id in due.due_cases(limit=20):
        if move(case_id) is not None:
            return


class Sent:
    """Sends each case away once by `send`, and again when it has not moved for a while."""

    def __init__(self, health: Health, send: Callable[[int], object]) -> None:
        self.health, self.send = health, send
        self.sent: dict[int, tuple[float, int]] = {}  # case → when, and the number of its last lease then
        self.guard = threading.Lock()
        self.pool = ThreadPoolExecutor(2, thread_name_prefix="dispatch")

    def offer(self, case_id: int) -> None:
        """Send a case to be moved, unless it was just sent and nobody has taken it since."""
        lease = _last_lease(case_id)
        with self.guard:
            now = time.monotonic()
            before = self.sent.get(case_id)
            if before is not None and before[1] == lease and now - before[0] < AGAIN_SECONDS:
                return
            self.sent[case_id] = now, lease
        self.pool.submit(self._send, case_id)

    def _send(self, case_id: int) -> None:
        if self.health.away():
            self.sent.pop(case_id, None)
            return
        try:
            self.send(case_id)
        except Exception as error:
            self.sent.pop(case_id, None)
            if self.health.ask():
                log.exception("case %s: not sent", case_id)
            else:
                log.warning("case %s: Prefect is away (%s)", case_id, type(error).__name__)

    def stop(self) -> None:
        """Stop sending."""
        self.pool.shutdown(wait=True, cancel_futures=True)


def to_tasks(case_id: int) -> None:
    """Send one background task, without parameters: they would be written to the sender's disk."""
    advance_due.delay()


def to_deployment(case_id: int) -> None:
    """Ask for one run of the deployment of the case's procedure; a stock worker starts it."""
    with db.reading() as look:
        procedure = look.execute(text("SELECT procedure FROM qs_case WHERE id = :id"), {"id": case_id}).scalar_one()
    name = f"{FLOWS[procedure].name}/by-hand"
    run_deployment(name=name, parameters={"case": case_id}, timeout=0, tags=[f"case-{case_id}"], as_subflow=False)


def _last_lease(case_id: int) -> int:
    """Return the number of a case's last lease: a higher one than when it was sent means that what is due is new work."""
    with db.reading() as look:
        row = look.execute(text("SELECT lease_token FROM qs_case WHERE id = :id"), {"id": case_id}).first()
    return row.lease_token if row else 0


def mover_for(settings: Settings, health: Health) -> Mover:
    """Return the mover that the settings ask for."""
    if settings.dispatch == "tasks":
        return Sent(health, to_tasks)
    if settings.dispatch == "deployments":
        return Sent(health, to_deployment)
    return Movers(settings.conductor_workers, health)
