"""The supervisor (看护进程): starts the parts as children, starts a crashed one again, stops all in order.

Two traps shape it (design §2, "Stopping"): SIGINT may be inherited as ignored, and an ignored signal stays
ignored in children, so own handlers are installed before any child starts (a handled signal is reset to
its default in the child); and a child may not stop on the first SIGTERM, so stopping goes TERM → TERM → KILL.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from qingshan.errors import ServiceFailed

_LOG_LIMIT = 10_000_000  # bytes, then one older log is kept
_BACK_OFF = (1, 2, 4, 8, 16, 30)  # seconds before the next start, by crashes in a row
_STEADY_SECONDS = 60  # a child that lived this long has not "crashed in a row"


class StopAsked(Exception):
    """收到停止信号。 Not an error: the user asked for it."""


@dataclass
class Child:
    """One part that runs as a process of its own, in its own process group, with its own log."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    log: Path
    cwd: Path
    stage: int = 1
    """children of a higher stage are stopped earlier"""
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    crashes: int = field(default=0, init=False)
    _started: float = field(default=0.0, init=False)
    _again_at: float = field(default=0.0, init=False)

    @property
    def alive(self) -> bool:
        """Tell whether the process is running now."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start the process; its output goes to the end of its log."""
        _make_room(self.log)
        with self.log.open("ab") as out:
            out.write(f"—— {time.strftime('%Y-%m-%d %H:%M:%S')} {self.name} ——\n".encode())
            out.flush()
            self.process = subprocess.Popen(
                list(self.argv),
                env={**os.environ, **self.env},
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C in the terminal must reach the supervisor alone
            )
        self._started, self._again_at = time.monotonic(), 0.0

    def revive(self) -> bool:
        """Start a crashed process again once its back-off is over; tell whether it was started now."""
        if self.alive:
            return False
        now = time.monotonic()
        if not self._again_at:
            self.crashes = 1 if now - self._started > _STEADY_SECONDS else self.crashes + 1
            self._again_at = now + _BACK_OFF[min(self.crashes, len(_BACK_OFF)) - 1]
        if now < self._again_at:
            return False
        self.start()
        return True

    def signal_group(self, number: signal.Signals) -> None:
        """Send a signal to the process and all its descendants that stayed in its group."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except (ProcessLookupError, PermissionError):
                return  # gone already

    def tail(self) -> str:
        """Give the last line of the log, for an error that must explain itself."""
        return last_line(self.log)


@dataclass
class Supervisor:
    """Keeps children running until a signal asks to stop."""

    patience: float = 6.0
    """seconds between one stop signal and the next, stronger one"""
    children: list[Child] = field(default_factory=list)
    guards: list[Callable[[], None]] = field(default_factory=list)
    """called about once a second; each mends what is not a child, such as the database server"""
    _asked: threading.Event = field(default_factory=threading.Event)
    _hurry: bool = False

    def catch_signals(self) -> None:
        """Take SIGINT, SIGTERM and SIGHUP for ourselves; must happen before the first child starts."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._hurry = self._asked.is_set()  # a second Ctrl-C does not wait any more
        self._asked.set()

    @property
    def stop_asked(self) -> bool:
        """Tell whether somebody asked to stop."""
        return self._asked.is_set()

    def ask_to_stop(self) -> None:
        """Ask as a signal would (for callers in the same process)."""
        self._asked.set()

    def start(self, child: Child) -> None:
        """Start a child and keep it running. Raises StopAsked when stopping has begun."""
        if self.stop_asked:
            raise StopAsked
        child.start()
        self.children.append(child)

    def wait_until(self, ready: Callable[[], bool], child: Child, *, seconds: float) -> None:
        """Wait until a child is ready. Raises ServiceFailed when any child died or this one is late, StopAsked."""
        until = time.monotonic() + seconds
        while not ready():
            if self.stop_asked:
                raise StopAsked
            dead = next((one for one in self.children if not one.alive), None)
            if dead is not None or time.monotonic() > until:
                named = dead or child
                raise ServiceFailed(f"{named.name}（{named.log}）{named.tail()}")
            self._asked.wait(0.05)

    def run(self) -> None:
        """Watch the children until somebody asks to stop."""
        while not self._asked.wait(1.0):
            for guard in self.guards:
                guard()
            for child in self.children:
                child.revive()

    def stop(self) -> None:
        """Stop all children, the higher stages first; returns when none is left."""
        for stage in sorted({child.stage for child in self.children}, reverse=True):
            self._stop_together([child for child in self.children if child.stage == stage])

    def _stop_together(self, children: list[Child]) -> None:
        for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL):
            still = [child for child in children if child.alive]
            for child in still:
                child.signal_group(signal.SIGKILL if self._hurry else number)
            if self._gone(still):
                break
        for child in children:
            child.signal_group(signal.SIGKILL)  # descendants that outlived the child itself

    def _gone(self, children: list[Child]) -> bool:
        until = time.monotonic() + self.patience
        hurried = self._hurry
        while any(child.alive for child in children):
            if time.monotonic() > until or self._hurry != hurried:
                return False
            time.sleep(0.02)
        return True


def started_at(pid: int) -> int | None:
    """Give when a process started, in ticks since the machine's start; None when it is gone or cannot be told.

    A process number alone does not name a process: it is given out again.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else int(fields[19])


def stop_leftover(pid: int, ticks: int, *, seconds: float = 5.0) -> bool:
    """Stop a process group that an `up` killed from outside left behind; tell whether there was one."""
    if started_at(pid) != ticks:
        return False
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(pid, number)
        except ProcessLookupError:
            return True
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if started_at(pid) is None:
                return True
            time.sleep(0.02)
    return True


def last_line(log: Path) -> str:
    """Give the last line of a log, cut to a length that a screen bears; empty when there is none."""
    lines = log.read_text("utf-8", "replace").split("\n") if log.exists() else []
    return next((line.strip()[:200] for line in reversed(lines) if line.strip()), "")


def _make_room(log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_suffix(".1.log"))
