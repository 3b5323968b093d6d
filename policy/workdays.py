"""The working-day calendar (工作日历): national holidays and make-up days, an office's own table over them.

A year whose holidays are not published is refused, never guessed. A day counts from the next day on: the day of the
event itself is day zero. The published arrangement of the coming year can still move the last days of December.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar  # type: ignore[import-untyped,unused-ignore]

from policy.errors import BadFacts, YearNotPublished

Table = Mapping[date, bool]  # a day → whether it is a working day, as the office entered it
NATIONAL: Table = {}
SHANGHAI = ZoneInfo("Asia/Shanghai")


def published_years() -> range:
    """Return the years whose national arrangement the library knows."""
    days = chinese_calendar.constants.holidays
    return range(min(days).year, max(days).year + 1)


def is_workday(day: date, table: Table = NATIONAL) -> bool:
    """Tell whether a day is a working day; the office's table first. YearNotPublished where neither knows."""
    if isinstance(day, datetime):
        raise BadFacts("应为日期")
    entered = table.get(day)
    if entered is not None:
        return entered
    if day.year not in published_years():
        raise YearNotPublished(f"{day.year}年", year=day.year)
    return bool(chinese_calendar.is_workday(day))


def add_workdays(start: date, count: int, table: Table = NATIONAL) -> date:
    """Return the day on which `count` working days are complete, counting from the day after `start`."""
    if count < 0:
        raise BadFacts("工作日数不能小于零")
    day = start
    while count:
        day += timedelta(days=1)
        count -= is_workday(day, table)
    return day


def workdays_between(start: date, end: date, table: Table = NATIONAL) -> int:
    """Return how many working days lie after `start` up to and including `end`; an end before the start is refused."""
    if end < start:
        raise BadFacts("结束日期早于开始日期")
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_workday(day, table) for day in days)


def workday_of_month(year: int, month: int, nth: int, table: Table = NATIONAL) -> date:
    """Return the nth working day of a month (三月第三个工作日); a month with fewer is refused."""
    before = date(year, month, 1) - timedelta(days=1)
    if nth < 1:
        raise BadFacts("应为第一个或以后的工作日")
    found = add_workdays(before, nth, table) if nth <= 31 else None
    if found is None or (found.year, found.month) != (year, month):
        raise BadFacts(f"{year}年{month}月没有第{nth}个工作日")
    return found


def year_table(year: int, holidays: Iterable[date], make_up_days: Iterable[date]) -> dict[date, bool]:
    """Return the whole table of a year from the holidays and make-up days that the office copied from the notice."""
    rest, work = set(holidays), set(make_up_days)
    if rest & work or any(day.year != year for day in rest | work):
        raise BadFacts("放假日与调休上班日重复，或不属于该年度")
    days = (date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days))
    return {day: day in work or (day.weekday() < 5 and day not in rest) for day in days}


def shanghai_day(moment: datetime) -> date:
    """Return the day in Asia/Shanghai of a moment; a moment without a time zone is refused."""
    if moment.tzinfo is None:
        raise BadFacts("时间缺少时区")
    return moment.astimezone(SHANGHAI).date()
