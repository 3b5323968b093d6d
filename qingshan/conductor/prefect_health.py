"""Whether Prefect answers: one back-off for all cases while it does not (its calls fail only after seconds)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

BACK_OFF = (1.0, 2.0, 5.0, 10.0)


class Health:
    """Knows whether Prefect was away when last asked, and when to ask again."""

    def __init__(self, ask: Callable[[], bool]) -> None:
        self._ask = ask
        self._guard = threading.Lock()
        self._bad = 0
        self._again = 0.0

    def away(self) -> bool:
        """Tell whether to leave Prefect alone for now; asks again once the back-off is over."""
        with self._guard:
            if not self._bad:
                return False
            if time.monotonic() < self._again:
                return True
        return not self.ask()

    def ask(self) -> bool:
        """Ask Prefect once; returns whether it answers."""
        good = self._ask()
        with self._guard:
            self._bad = 0 if good else self._bad + 1
            self._again = time.monotonic() + BACK_OFF[min(self._bad, len(BACK_OFF)) - 1]
        return good
