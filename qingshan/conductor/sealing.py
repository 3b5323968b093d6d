"""Sealing the days that are over (每日存证): over all chains, written beside the home and told to whoever keeps it."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

from models import clock, db, seals

log = logging.getLogger("qingshan.conductor")


def seal_yesterday(folder: Path) -> bool:
    """Seal yesterday if it is not sealed yet, and write its text into `folder`; returns whether it was done now."""
    with db.transaction() as tx:
        day = clock.today(tx) - timedelta(days=1)
        if seals.sealed(tx, day):
            return False
        seal = seals.seal_day(tx, day)
        said = seals.seal_text(seal)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{day:%Y-%m-%d}.txt").write_text(said, encoding="utf-8")
    return True
