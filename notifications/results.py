"""What came of handing a message over (交付结果): sent, to be tried again, or given up. And when to try again."""

import random
from dataclasses import dataclass
from typing import Literal

LIMIT = 30.0  # seconds that one hand-over may take (F13)
FIRST, LONGEST = 30.0, 3600.0  # seconds of back-off
ATTEMPTS = 6  # the last one about a quarter of an hour after the first: then the next channel, and the desk


@dataclass(frozen=True)
class Result:
    """How a hand-over ended. `note` is for the desk, without addresses; `after`: seconds the other side asked for."""

    state: Literal["sent", "retry", "give_up"]
    note: str = ""
    after: float | None = None


def sent() -> Result:
    """The other side took the message."""
    return Result("sent")


def retry(note: str, after: float | None = None) -> Result:
    """The other side could not take it now."""
    return Result("retry", note, after)


def give_up(note: str) -> Result:
    """The other side will never take it."""
    return Result("give_up", note)


def seconds_until_next(attempt: int, after: float | None) -> float:
    """Return how long to wait after the n-th attempt: doubling, spread by a fifth, never sooner than asked for."""
    doubled = min(LONGEST, FIRST * 2 ** (attempt - 1)) * random.uniform(0.8, 1.2)
    return max(doubled, min(after or 0.0, LONGEST))
