"""Cycles (周期): the yearly procedures, opened once each, by the schedule or by the sweep that finds what was missed."""

from datetime import date

from sqlmodel import Session

from models import clock
from policy.packs import load_pack, pack_in_force
from policy.training_plan import declaration_days
from tasks.opening import open_once
from tasks.procedures import TRAINING_PLAN


def training_year(tx: Session, year: int, by: int | None = None) -> tuple[int, bool]:
    """Open the call for a plan year (年度培训计划申报), once; returns the case and whether it was opened now."""
    title = f"{year}年度全区干部教育培训计划"
    return open_once(tx, TRAINING_PLAN, str(year), title=title, subject={"year": year}, by=by)


def open_due(tx: Session, opens: tuple[int, int]) -> list[int]:
    """Open every cycle whose day has come and that nobody opened; returns the new cases.

    `opens`: month and day on which the yearly call opens. A call whose close is past is not opened by itself.
    """
    today = clock.today(tx)
    opening = date(today.year, *opens)
    days = declaration_days(load_pack(pack_in_force(today)), today, today.year + 1)
    if not opening <= today <= days.closes:
        return []
    case, new = training_year(tx, today.year + 1)
    return [case] if new else []
