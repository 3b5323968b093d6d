"""A mail server on the loopback address that takes every message and notes the instant at which it had it."""

import re
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller


class Sink:
    """Notes when each address got its messages; nothing is kept of their text."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.at: dict[str, list[float]] = defaultdict(list)
        self.changed = threading.Condition()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take one message."""
        now = time.monotonic()
        with self.changed:
            for address in envelope.rcpt_tos:
                self.at[re.sub(r"[<>]", "", address)].append(now)
            self.changed.notify_all()
        return "250 OK"

    def count(self, address: str = "") -> int:
        """Return how many messages came, to one address or to all."""
        with self.changed:
            return len(self.at[address]) if address else sum(map(len, self.at.values()))

    def wait(self, address: str, number: int, seconds: float = 120.0) -> float:
        """Wait until an address has got its n-th message (counted from 1); returns the instant."""
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.at[address]) >= number, seconds):
                raise TimeoutError(f"no message {number} for {address} within {seconds} s")
            return self.at[address][number - 1]


@contextmanager
def sink() -> Iterator[Sink]:
    """Run the mail server while the block lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    taking = Sink(port)
    controller = Controller(taking, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield taking
    finally:
        controller.stop()
