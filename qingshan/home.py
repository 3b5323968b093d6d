"""What runs in a home (数据目录里在运行什么): one `up` at a time, and a note of its parts for other commands."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from qingshan.errors import AlreadyRunning
from qingshan.postgres.place import prepare_home
from qingshan.processes import Child, started_at, stop_leftover
from qingshan.settings import Settings

_NOTE = "run.json"


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Hold this home for one `up`. Raises AlreadyRunning with the addresses of the other one."""
    prepare_home(settings.home)
    with (settings.home / "up.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            note = read_note(settings) or {}
            raise AlreadyRunning(f"{settings.home} {note.get('desk', '')}".strip()) from None
        yield


def read_note(settings: Settings) -> dict[str, Any] | None:
    """Read what `up` noted about its parts (run.json); None when nothing runs here."""
    try:
        note: dict[str, Any] = json.loads((settings.home / _NOTE).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return note


def write_note(settings: Settings, addresses: dict[str, Any], children: list[Child]) -> None:
    """Note process numbers, logs and addresses; appears whole, so a reader never meets half of it."""
    parts = [_described(child) for child in children if child.process is not None]
    note = {**addresses, "pid": os.getpid(), "children": parts}
    fresh = settings.home / f"{_NOTE}.new"
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # it holds the clerk's sign-in link
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(json.dumps(note, ensure_ascii=False, indent=1) + "\n")
    fresh.replace(settings.home / _NOTE)


def remove_note(settings: Settings) -> None:
    """Take the note away: nothing runs here any more."""
    (settings.home / _NOTE).unlink(missing_ok=True)


def stop_leftovers(settings: Settings) -> list[str]:
    """Stop parts that outlived an `up` that was killed, known by process number and start time; give their names."""
    found = (read_note(settings) or {}).get("children", [])
    return [one["name"] for one in found if one["ticks"] is not None and stop_leftover(one["pid"], one["ticks"])]


def _described(child: Child) -> dict[str, Any]:
    pid = child.process.pid if child.process else 0
    return {"name": child.name, "pid": pid, "ticks": started_at(pid), "log": str(child.log)}
