"""A rehearsal from nothing (演练环境): a temporary home, its own database, the sample district, pages on a free port."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from models import clock, db, migrate
from models.base import SHANGHAI
from qingshan.rehearse import report, training_plan
from qingshan.rehearse.engines import Engine, Inline, pages
from qingshan.rehearse.play import Play
from qingshan.rehearse.staff import Staff
from qingshan.settings import Settings, load_settings


@contextmanager
def temporary_home() -> Iterator[Settings]:
    """Give settings with an empty home of their own, removed afterwards with its database."""
    from qingshan import postgres

    home = Path(tempfile.mkdtemp(prefix="qs-rehearse-"))
    settings = load_settings(home=home, quiet_hours="", database_url=None)
    try:
        yield settings
    finally:
        postgres.stop(settings)
        shutil.rmtree(home, ignore_errors=True)


def rehearse(procedure: str, year: int, seed: int) -> tuple[dict[str, Any], Play]:
    """Rehearse a procedure in this process, without Prefect; returns what happened."""
    from flows import registry  # noqa: F401
    from qingshan import postgres, runtime, sample

    with temporary_home() as settings:
        info = postgres.ensure_running(settings, durable=False)
        migrate.upgrade(info.url)
        db.configure(info.url)
        runtime.configure(settings)
        with db.transaction() as tx:
            sample.load(tx, rehearsal=True)
        begin(year)
        try:
            with pages(settings) as origin:
                return play_through(Inline(origin), year, seed)
        finally:
            db.dispose()


def begin(year: int) -> None:
    """Set the simulated clock to the morning on which the call for a plan year opens."""
    with db.transaction() as tx:
        clock.set_rehearsal(tx, datetime(year - 1, 11, 1, 9, tzinfo=SHANGHAI))


def play_through(engine: Engine, year: int, seed: int) -> tuple[dict[str, Any], Play]:
    """Play the yearly training plan to its end with an engine; returns what happened."""
    staff = Staff(engine.origin)
    staff.sent = engine.send  # type: ignore[method-assign]
    play = Play(engine, staff, training_plan.PARTS, seed)
    case = training_plan.open_case(year)
    try:
        play.run(lambda: _ended(case))
        return report.facts(play, "training-plan", case), play
    finally:
        staff.close()


def _ended(case_id: int) -> bool:
    with db.reading() as look:
        return bool(
            look.execute(
                text("SELECT state IN ('finished','stopped') FROM qs_case WHERE id = :id"), {"id": case_id}
            ).scalar()
        )
