"""Moving cases (推进事项): a few threads, each with its Prefect client open and the flow heartbeat off."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

from prefect.context import SyncClientContext

from flows import engine, leases
from flows.holder import mine
from flows.registry import FLOWS
from qingshan.conductor.prefect_health import Health

log = logging.getLogger("qingshan.conductor")
_thread = threading.local()


class Movers:
    """The threads that advance cases inside the conductor (the default way)."""

    def __init__(self, threads: int, health: Health) -> None:
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="mover", initializer=_enter)
        self.health = health
        self.waiting: set[int] = set()
        self.guard = threading.Lock()

    def offer(self, case_id: int) -> None:
        """Queue a case once; a case that is told of again while it moves is found again when it is released."""
        with self.guard:
            if case_id in self.waiting:
                return
            self.waiting.add(case_id)
        self.pool.submit(self._move, case_id)

    def _move(self, case_id: int) -> None:
        with self.guard:
            self.waiting.discard(case_id)
        if self.health.away():
            return  # the sweep offers it again; one back-off for all, not one for each case
        try:
            move(case_id)
        except Exception as error:
            if self.health.ask():
                log.exception("case %s: not moved", case_id)
            else:
                log.warning("case %s: Prefect is away (%s)", case_id, type(error).__name__)

    def stop(self) -> None:
        """Finish what is moving, drop what is queued (it is still due)."""
        self.pool.shutdown(wait=True, cancel_futures=True)


def _enter() -> None:
    """Enter this thread's contexts for good: they end with the process."""
    for name in ("prefect.flow_runs", "prefect.task_runs"):
        logging.getLogger(name).setLevel(logging.WARNING)  # that a run began and ended is four lines and 3 ms each
    _thread.stack = ExitStack()
    _thread.stack.enter_context(engine.quick())
    _thread.stack.enter_context(SyncClientContext.get_or_create())


def move(case_id: int) -> Any:
    """Take a due case's lease and call its flow; a call that Prefect refused gives the lease back with its work."""
    lease = leases.take(case_id, mine.take(), due_only=True)
    if lease is None:
        return None
    try:
        return engine.call(FLOWS[lease.procedure], lease, lease.procedure)
    except BaseException:
        leases.hand_back(lease)
        raise
