"""The conductor's round: hear or find what is due, move it, send it, remind, seal; and say that it is alive."""

from __future__ import annotations

import json
import logging
import signal
import sys
import threading
import time
from datetime import date
from types import FrameType
from typing import Any

from sqlalchemy import text

from flows.holder import mine
from models import db
from qingshan import prefect_server
from qingshan.conductor import due, sealing
from qingshan.conductor.dispatch import mover_for
from qingshan.conductor.listening import Listener
from qingshan.conductor.prefect_health import Health
from qingshan.conductor.schedules import Schedules
from qingshan.conductor.sending import Sender
from qingshan.settings import Settings
from tasks import cycles, timers

log = logging.getLogger("qingshan.conductor")
SENDERS = 2
SWITCH = 0.0005  # a thread whose answer has come does not wait 5 ms for one that computes
CYCLES_EVERY = 60.0  # seconds between looks at the calendar


class Conductor:
    """One conductor; several may run on one database, on as many machines as wanted."""

    def __init__(self, settings: Settings, url: str) -> None:
        self.settings, self.url = settings, url
        self.stopping = threading.Event()
        self.nudged = threading.Event()
        self.health = Health(lambda: prefect_server.is_healthy(settings))
        self.movers = mover_for(settings, self.health)
        self.senders = [Sender(self.stopping, self.wake_sender) for _ in range(SENDERS)]
        self.listener = Listener(url, self.heard, self.stopping)
        self.schedules = Schedules(self.health, self.stopping)
        self.cycles_at = 0.0

    def heard(self, said: str) -> None:
        """Act on what the database told: a case, the outbox, or a wish to look at everything."""
        number = said.removeprefix("case:")
        if number != said and number.isdecimal() and len(number) < 19:  # anyone with SQL may say anything here
            self.movers.offer(int(number))
        elif said == "outbox":
            self.wake_sender()
        else:
            self.nudged.set()

    def wake_sender(self) -> None:
        """Wake one sender, an idle one where there is one: two woken for one message would only be in each other's way."""
        next((sender for sender in self.senders if not sender.busy), self.senders[0]).wake()

    def run(self) -> None:
        """Work until asked to stop; returns when everything begun has ended."""
        self.health.ask()  # at start Prefect may not be up yet
        for thread in (self.listener, self.schedules, *self.senders):
            thread.start()
        try:
            while not self.stopping.is_set():
                self._round()
                self.nudged.wait(self.settings.sweep_seconds)
                self.nudged.clear()
        finally:
            self.stop()
            self.movers.stop()
            for thread in (self.listener, *self.senders):
                thread.join(timeout=5)
            mine.leave()

    def stop(self, *_: Any) -> None:
        """Ask to stop."""
        self.stopping.set()
        self.nudged.set()
        for sender in self.senders:
            sender.wake()

    def _round(self) -> None:
        try:
            sweep(self.settings, self.movers.offer, cycles_too=self._cycles_due())
            beat("conductor", {"prefect": not self.health.away(), "dispatch": self.settings.dispatch})
        except Exception:
            log.exception("round failed")
            self.stopping.wait(1.0)

    def _cycles_due(self) -> bool:
        if time.monotonic() < self.cycles_at:
            return False
        self.cycles_at = time.monotonic() + CYCLES_EVERY
        return True


def sweep(settings: Settings, offer: Any, *, cycles_too: bool = True) -> None:
    """Do what is due now: timers, cycles, seals; offer every case that has work."""
    while timers.run_due():
        pass
    if cycles_too:
        with db.transaction() as tx:
            cycles.open_due(tx, opening_day(settings))
        sealing.seal_yesterday(settings.home / "seals")
    for case_id in due.due_cases():
        offer(case_id)


def opening_day(settings: Settings) -> tuple[int, int]:
    """Return month and day on which the yearly call opens."""
    day = date.fromisoformat(f"2001-{settings.call_opens}")
    return day.month, day.day


def beat(name: str, facts: dict[str, Any]) -> None:
    """Say that a part is alive, for `/health`."""
    with db.transaction() as tx:
        tx.execute(
            text(
                "INSERT INTO heartbeat (name, at, facts) VALUES (:name, clock_timestamp(), CAST(:facts AS jsonb))"
                " ON CONFLICT (name) DO UPDATE SET at = clock_timestamp(), facts = excluded.facts"
            ),
            {"name": name, "facts": json.dumps(facts)},
        )


def main(settings: Settings, url: str) -> None:
    """Run a conductor in the foreground until SIGTERM or SIGINT."""
    sys.setswitchinterval(SWITCH)
    conductor = Conductor(settings, url)

    def on_signal(number: int, frame: FrameType | None) -> None:
        conductor.stop()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    conductor.run()
