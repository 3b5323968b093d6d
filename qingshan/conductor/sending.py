"""Sending messages (发送通知): threads that claim what is due and hand it to its channel, woken by the outbox."""

from __future__ import annotations

import logging
import threading

from notifications import delivery

log = logging.getLogger("qingshan.conductor")
IDLE_SECONDS = 2.0  # between looks when nobody wakes us: retries come due by the clock


class Sender(threading.Thread):
    """A thread that delivers until nothing is due, then sleeps until it is woken."""

    def __init__(self, stopping: threading.Event) -> None:
        super().__init__(name="sender", daemon=True)
        self.stopping = stopping
        self.bell = threading.Event()

    def wake(self) -> None:
        """Say that a message was queued."""
        self.bell.set()

    def run(self) -> None:
        """Deliver until the conductor stops."""
        while not self.stopping.is_set():
            self.bell.clear()
            try:
                while delivery.deliver_due() and not self.stopping.is_set():
                    pass
            except Exception:
                log.exception("sending failed")
                self.stopping.wait(1.0)
            self.bell.wait(IDLE_SECONDS)
