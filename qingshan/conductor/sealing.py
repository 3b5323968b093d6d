"""Sealing the days that are over (每日存证): over all chains, written beside the home and sent to the discipline officers.

They keep it outside our reach: with yesterday's seal a cut or rewritten record is found, whoever did it.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session

from models import clock, db, seals
from models.seals import Seal
from notifications import outbox
from tasks.wording import day_words


def seal_yesterday(folder: Path) -> bool:
    """Seal yesterday if it is not sealed yet; returns whether it was done now.

    Its text is written into `folder` if it is not there: also after a stop between sealing and writing.
    """
    with db.transaction() as tx:
        day = clock.today(tx) - timedelta(days=1)
        new = not seals.sealed(tx, day)
        seal = seals.seal_day(tx, day)
        if new:
            _deposit(tx, seal)
        sealed_on, said = seal.day, seals.seal_text(seal)
    _write(folder, sealed_on, said)
    return new


def _deposit(tx: Session, seal: Seal) -> None:
    """Send the day's fingerprint to everybody who holds the role of discipline officer (纪检)."""
    holders = tx.execute(
        text(
            "SELECT DISTINCT p.id FROM role_grant g JOIN person p ON p.id = g.person_id"
            " WHERE g.role = 'discipline' AND p.active ORDER BY p.id"
        )
    ).scalars()
    day = day_words(clock.end_of(seal.day))
    outbox.queue(
        tx,
        [
            outbox.Notice(
                person_id=person,
                kind="deposit",
                context={"day": day, "root": seal.root},
                dedupe=f"deposit:{seal.day}:{person}",
            )
            for person in holders
        ],
    )


def _write(folder: Path, day: date, said: str) -> None:
    path = folder / f"{day:%Y-%m-%d}.txt"
    if path.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(said, encoding="utf-8")
    fresh.replace(path)
