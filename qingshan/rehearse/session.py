"""A rehearsal from nothing (演练环境): a temporary home, its own database, the sample district, pages on a free port."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from models import clock, db, migrate
from models.base import SHANGHAI
from qingshan.rehearse import inner, manners, past, past_report, refused, register, report, selection, training_plan
from qingshan.rehearse.engines import Engine, Inline, pages
from qingshan.rehearse.past_play import Past
from qingshan.rehearse.play import Part, Play
from qingshan.rehearse.scenario import Scenario
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


def rehearse(procedure: str, year: int, seed: int) -> list[tuple[dict[str, Any], Play]]:
    """Rehearse a procedure in this process, without Prefect; returns what happened, the procedure's own last."""
    with stage(year) as engine:
        return play_through(engine, [procedure], year, seed)


def check(scenario: Scenario, seed: int) -> tuple[dict[str, Any], Past]:
    """Play a past selection as a file describes it; returns what was found."""
    with stage(scenario.began.year) as engine:
        staff = Staff(engine.origin)
        staff.sent = engine.send  # type: ignore[method-assign]
        try:
            play = Past(engine, staff, register.PARTS | past.PARTS, seed, scenario=scenario)
            case = past.begin(play, scenario.began.year)
            play.run(lambda: _ended(case))
            return past_report.found(play, case), play
        finally:
            staff.close()


@contextmanager
def stage(year: int) -> Iterator[Inline]:
    """Give an empty installation with the sample district, moved by this process, at the simulated time of a plan year."""
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
                yield Inline(origin)
        finally:
            db.dispose()


def begin(year: int) -> None:
    """Set the simulated clock to the morning on which the call for a plan year opens."""
    with db.transaction() as tx:
        clock.set_rehearsal(tx, datetime(year - 1, 11, 1, 9, tzinfo=SHANGHAI))


def play_through(engine: Engine, procedures: Sequence[str], year: int, seed: int) -> list[tuple[dict[str, Any], Play]]:
    """Play procedures one after another in one district; returns what happened in each.

    What is about classes needs the year's plan, which is therefore played first, whether it is asked for or not.
    """
    staff = Staff(engine.origin)
    staff.sent = engine.send  # type: ignore[method-assign]
    came: list[tuple[dict[str, Any], Play]] = []
    try:
        first = () if set(procedures) <= ALONE else ("training-plan",)
        for name in dict.fromkeys((*first, *procedures)):
            for begin_one in SCENES[name]:
                usual = register.PARTS | selection.PARTS | manners.PARTS | inner.PARTS
                play = Play(engine, staff, usual | OTHER_PARTS.get(name, {}), seed)
                case = begin_one(play, year)
                play.run(lambda case=case: _ended(case))  # type: ignore[misc]
                came.append((report.facts(play, name, case), play))
        return came
    finally:
        staff.close()


SCENES: dict[str, tuple[Callable[[Play, int], int], ...]] = {
    "training-plan": (lambda play, year: training_plan.open_case(year),),
    "class-change": (register.change,),
    "class-run": (register.hold,),
    "special-training": (
        lambda play, year: register.outside(play, year, late=True),
        lambda play, year: register.outside(play, year, late=False),
    ),
    "directed-recommendation": (manners.open_directed,),
    "refused-selection": (refused.open_refused,),
    "internal-competition": (manners.open_competition,),
    "post-rotation": (inner.open_rotation,),
    "mutual-choice": (inner.open_choice,),
    "open-selection": (selection.open_2010, selection.open_today),  # last: its second leaves the clock in next year
}
OTHER_PARTS: dict[str, dict[str, Part]] = {"refused-selection": refused.PARTS}
ALONE = frozenset(
    {
        "open-selection",
        "directed-recommendation",
        "internal-competition",
        "post-rotation",
        "mutual-choice",
        "refused-selection",
    }
)  # need no training plan


def _ended(case_id: int) -> bool:
    with db.reading() as look:
        return bool(
            look.execute(
                text("SELECT state IN ('finished','stopped') FROM qs_case WHERE id = :id"), {"id": case_id}
            ).scalar()
        )
