"""Cycles (周期): the yearly procedures, opened once each, by the schedule or by the sweep that finds what was missed."""

from datetime import date

from sqlmodel import Session

from models import clock
from models.errors import QingshanError
from policy.training_plan import declaration_days
from tasks.opening import open_once
from tasks.procedures import TRAINING_PLAN
from tasks.rules import rules_now


class NotNextYear(QingshanError):
    """只能发起下一年度的培训计划申报，请核对年度。"""

    number, status = 4045, 422


def next_year(tx: Session, asked: int | None = None) -> int:
    """Return the year whose plan is called for now (下一年度); raises QS-4045 when another was asked for.

    A run by hand from Prefect's pages can name any year; they never open what the office itself could not (A12).
    """
    year = clock.today(tx).year + 1
    if asked is not None and asked != year:
        raise NotNextYear
    return year


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
    days = declaration_days(rules_now(tx), today, today.year + 1)
    if not opening <= today <= days.closes:
        return []
    case, new = training_year(tx, today.year + 1)
    return [case] if new else []
