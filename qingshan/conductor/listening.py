"""Hearing that something is due (LISTEN). What is not heard is found by the sweep: this only saves time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import psycopg

from models.db import CHANNEL

log = logging.getLogger("qingshan.conductor")


class Listener(threading.Thread):
    """A thread that listens on a connection of its own, and connects again when it is cut."""

    def __init__(self, url: str, heard: Callable[[str], None], stopping: threading.Event) -> None:
        super().__init__(name="listener", daemon=True)
        self.url, self.heard, self.stopping = url, heard, stopping

    def run(self) -> None:
        """Listen until the conductor stops."""
        while not self.stopping.is_set():
            try:
                self._listen()
            except psycopg.OperationalError:
                log.warning("listener: database away")
                self.stopping.wait(1.0)

    def _listen(self) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self.heard("outbox")  # what was told while nobody listened
            self.heard("sweep")
            while not self.stopping.is_set():
                for said in connection.notifies(timeout=0.5):
                    self._hear(said.payload)

    def _hear(self, said: str) -> None:
        try:
            self.heard(said)
        except Exception:
            log.exception("listener: %.40s", said)  # what was told is found by the sweep
