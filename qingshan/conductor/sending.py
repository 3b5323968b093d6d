"""Sending messages (发送通知): threads that claim what is due and hand it to its channel, woken by the outbox."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from notifications import delivery

log = logging.getLogger("qingshan.conductor")
BATCH = 50  # messages claimed at once
IDLE_SECONDS = 2.0  # between looks when nobody wakes us: retries come due by the clock


class Sender(threading.Thread):
    """A thread that delivers until nothing is due, then sleeps until it is woken."""

    def __init__(self, stopping: threading.Event, more: Callable[[], None]) -> None:
        super().__init__(name="sender", daemon=True)
        self.more = more  # called when there is work for another sender too
        self.stopping = stopping
        self.bell = threading.Event()
        self.busy = False

    def wake(self) -> None:
        """Say that a message was queued."""
        self.bell.set()

    def run(self) -> None:
        """Deliver until the conductor stops."""
        while not self.stopping.is_set():
            self.bell.clear()
            self.busy = True
            try:
                while (claimed := delivery.deliver_due(BATCH)) and not self.stopping.is_set():
                    if claimed == BATCH:
                        self.more()
            except Exception:
                log.exception("sending failed")
                self.stopping.wait(1.0)
            self.busy = False
            self.bell.wait(IDLE_SECONDS)
