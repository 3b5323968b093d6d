"""One finding of the self-checks (体检结果)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Level = Literal["ok", "warning", "error"]


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is, and what to do (empty when nothing needs doing)."""

    check: str
    level: Level
    found: str
    remedy: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give the finding as plain data."""
        return asdict(self)


def judged(check: str, good: bool, found: str, remedy: str, *, bad: Level = "error") -> Finding:
    """Make a finding that is ok, or of level `bad` with its remedy."""
    return Finding(check, "ok", found) if good else Finding(check, bad, found, remedy)
