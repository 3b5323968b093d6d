"""What moves a rehearsal (推进方式): this process alone, or a running installation that is watched until it rests."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from sqlalchemy import text

from models import db
from qingshan.errors import ServiceFailed
from qingshan.ports import free_port
from qingshan.settings import Settings

_RESTLESS = text(
    "SELECT (SELECT count(*) FROM qs_case WHERE state = 'open' AND (ready OR lease_holder IS NOT NULL))"
    " + (SELECT count(*) FROM message WHERE state IN ('created','sending') AND next_try_at <= qs_now())"
    " + (SELECT count(*) FROM timer WHERE done_at IS NULL AND at <= qs_now())"
)
REST_SECONDS = 60.0


class Engine(Protocol):
    """Moves cases until nothing is due."""

    origin: str

    def settle(self) -> None:
        """Return when nothing is due any more."""

    def send(self) -> None:
        """Return when messages that were queued are out."""


class Inline:
    """Moves everything in this process, without Prefect; pages are served from a thread."""

    def __init__(self, origin: str) -> None:
        self.origin = origin

    def settle(self) -> None:
        """Do rounds until nothing is due."""
        from qingshan.rounds import settle

        settle()

    def send(self) -> None:
        """Send what was queued."""
        from notifications import delivery

        while delivery.deliver_due(200):
            pass


class Running:
    """Watches an installation that runs (`up`): its conductor moves, this only waits until it rests."""

    def __init__(self, origin: str) -> None:
        self.origin = origin

    def settle(self) -> None:
        """Wait until the conductor rests; raises ServiceFailed when it does not within a minute."""
        until = time.monotonic() + REST_SECONDS
        while time.monotonic() < until:
            with db.reading() as look:
                if not look.execute(_RESTLESS).scalar_one():
                    return
            time.sleep(0.02)
        raise ServiceFailed("值班进程未能在一分钟内办完到期事项，请查看 logs/conductor.log")

    def send(self) -> None:
        """Give the conductor's senders a moment."""
        time.sleep(0.02)


@contextmanager
def pages(settings: Settings) -> Iterator[str]:
    """Serve the pages from a thread of this process, on a free port; gives their origin."""
    from notifications import links
    from web.serve import server
    from web.settings import WebSettings

    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    links.configure_origin(origin)
    served = server(WebSettings(origin=origin), "127.0.0.1", port)
    thread = threading.Thread(target=served.run, name="pages", daemon=True)
    thread.start()
    try:
        until = time.monotonic() + 30
        while not served.started:
            if time.monotonic() > until:
                raise ServiceFailed("演练用的网页未能启动")
            time.sleep(0.01)
        yield origin
    finally:
        served.should_exit = True
        thread.join(timeout=15)
