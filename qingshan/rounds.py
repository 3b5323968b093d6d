"""One round without Prefect (办一轮): what the conductor does, in this process, until nothing is due."""

from __future__ import annotations

from flows import registry  # noqa: F401  every procedure must be known before a case is moved
from flows.driver import advance
from flows.holder import mine
from models import db
from notifications import delivery
from qingshan.conductor.due import due_cases
from qingshan.settings import Settings
from tasks import cycles, timers

ROUNDS = 1000  # more than any real round needs; a procedure that never rests is a mistake


def settle() -> dict[str, int]:
    """Do timers, cases and messages until nothing is due; returns how many of each."""
    did = {"timers": 0, "advanced": 0, "sent": 0}
    for _ in range(ROUNDS):
        timed = timers.run_due()
        moved = sum(advance(case, mine.take()).result in ("waiting", "finished") for case in due_cases())
        sent = 0
        while batch := delivery.deliver_due(200):
            sent += batch
        did["timers"] += timed
        did["advanced"] += moved
        did["sent"] += sent
        if not (timed or moved or sent):
            return did
    return did


def one_round(settings: Settings) -> dict[str, int]:
    """Do one whole round: also the calendar's cycles and yesterday's seal."""
    from qingshan.conductor.main import opening_day
    from qingshan.conductor.sealing import seal_yesterday

    with db.transaction() as tx:
        opened = cycles.open_due(tx, opening_day(settings))
    sealed = seal_yesterday(settings.home / "seals")
    return {**settle(), "opened": len(opened), "sealed": int(sealed)}
