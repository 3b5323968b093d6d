"""Progress in the foreground (进度): one line per step with its seconds, in an office's words."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console


class Report:
    """Prints progress; for programs (`as_json`) progress goes to standard error and one JSON line to standard output."""

    def __init__(self, *, as_json: bool = False) -> None:
        self._as_json = as_json
        self._console = Console(stderr=as_json, highlight=False, soft_wrap=True)
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """Give the seconds since the beginning."""
        return time.monotonic() - self._began

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Print a step when it is done, with the seconds it took; nothing when it fails."""
        began = time.monotonic()
        yield
        self.line(f"{title}（{time.monotonic() - began:.1f} 秒）")

    def line(self, text: str) -> None:
        """Print one line with the time since the beginning."""
        self._console.print(f"[dim]{self.seconds:6.1f} 秒[/dim]  {text}")

    def ready(self, addresses: dict[str, Any]) -> None:
        """Print the addresses: a table for people, one line for programs."""
        if self._as_json:
            print(json.dumps({"ready": True, **addresses}, ensure_ascii=False), flush=True)  # noqa: T201 - the output itself
            return
        self._console.print()
        for key, title in _TITLES.items():
            if addresses.get(key):
                self._console.print(f"  {title}  [bold]{addresses[key]}[/bold]")
        self._console.print("\n  干部登录链接一次有效，十分钟内打开。按 Ctrl-C 停止。\n")


_TITLES = {
    "desk": "工作台    ",
    "mailbox": "站内信箱  ",
    "prefect": "Prefect   ",
    "sign_in": "干部登录  ",
}
