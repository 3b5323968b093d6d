"""Reading what a unit enters about a class that it holds or wants to change: kind, scale, time, place, days on the calendar.

Figures are read by the readers of the workbooks: exactly, without guessing; what cannot be read says what to write.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from models.errors import QingshanError
from policy.facts import Particular
from tasks.training.register import Particulars, month_words
from tasks.workbooks.cells import Unreadable, tidy
from tasks.workbooks.figures import read_days, read_headcount
from tasks.workbooks.months import read_month

LABELS = {"kind": "种类", "headcount": "人数", "days": "天数", "month": "月份", "place": "地点"}
LONGEST = 100
SEPARATORS, MOST_SESSIONS = re.compile(r"[\s,，、;；]+"), 60


class BadParticulars(QingshanError):
    """班次内容填写不完整，请核对种类、人数、天数、月份和地点。"""

    number, status = 4020, 422


class BadDays(QingshanError):
    """日期填写有误：开班日期、结束日期请按“2010-03-15”的样式填写，结束日期不能早于开班日期。"""

    number, status = 4021, 422


def read_particulars(given: Mapping[str, Any], year: int, base: Particulars | None = None) -> Particulars:
    """Return the five particulars that a form holds; what is blank is as in `base`, without one it must be filled in.

    Kind alone may be blank, as it may be in a declaration. Raises QS-4020, naming what to write instead.
    """
    readers: dict[str, Callable[[object], Particular]] = {
        "kind": _words,
        "headcount": read_headcount,
        "days": read_days,
        "month": lambda value: month_words(year, read_month(value, year).month),
        "place": _words,
    }
    return {name: _one(name, read, given.get(name), base) for name, read in readers.items()}


def _one(name: str, read: Callable[[object], Particular], raw: object, base: Particulars | None) -> Particular:
    if not tidy(raw):
        if base is not None:
            return base[name]
        if name == "kind":
            return ""
        raise BadParticulars(f"请填写{LABELS[name]}。")
    try:
        return read(raw)
    except Unreadable as problem:
        raise BadParticulars(f"{LABELS[name]}“{tidy(raw)[:40]}”：{problem.message}。{problem.remedy}。") from None


def _words(raw: object) -> str:
    words = tidy(raw)
    if len(words) > LONGEST:
        raise Unreadable("内容过长", f"请压缩到{LONGEST}字以内")
    return words


def read_day(raw: object, what: str) -> date:
    """Return a day from a form (2010-03-15); raises QS-4021 that names which one."""
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(tidy(raw))
    except ValueError:
        raise BadDays(f"{what}请按“2010-03-15”的样式填写。") from None


def read_sessions(given: Mapping[str, Any]) -> tuple[date, ...]:
    """Return the days on which an interrupted class is held (逐次上课日期), in order; none for one held in one stretch."""
    found = [part for part in SEPARATORS.split(tidy(given.get("sessions"))) if part]
    if len(found) > MOST_SESSIONS:
        raise BadDays(f"逐次上课日期最多填{MOST_SESSIONS}个，请核对。")
    return tuple(sorted({read_day(part, f"逐次上课日期“{part[:20]}”") for part in found}))


def session_words(sessions: tuple[date, ...]) -> dict[str, str]:
    """Return the days of an interrupted class as the register keeps them; nothing for one held in one stretch."""
    return {"sessions": "、".join(day.isoformat() for day in sessions)} if sessions else {}


def read_period(given: Mapping[str, Any]) -> tuple[date, date]:
    """Return the first and the last day of a class; raises QS-4021 when the last comes before the first."""
    starts, ends = read_day(given.get("starts_on"), "开班日期"), read_day(given.get("ends_on"), "结束日期")
    if ends < starts:
        raise BadDays("结束日期不能早于开班日期，请核对。")
    return starts, ends
