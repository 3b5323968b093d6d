"""How a case's state is said in a sentence: numbers, working days left, names or counts, articles with their words."""

from collections.abc import Sequence
from datetime import date, datetime

from models.base import in_shanghai
from policy.errors import YearNotPublished
from policy.workdays import workdays_between
from tasks.wording import day_words, moment_words

MOST_NAMES = 10  # more than these are counted, not listed


def time_left(now: datetime, due: datetime | None) -> str:
    """Return how long there is: 还剩 3 个工作日, 今日到期, 已逾期 2 个工作日; calendar days where no calendar is published."""
    if due is None:
        return "没有规定期限"
    today, last = in_shanghai(now).date(), in_shanghai(due).date()
    if now <= due and today == last:
        return "今日到期"
    if now > due:
        return f"已逾期{_count(last, today)}" if last < today else "今日已过时限"
    return f"还剩{_count(today, last)}"


def _count(start: date, end: date) -> str:
    try:
        days = workdays_between(start, end)
    except YearNotPublished:
        days = 0
    return f" {days} 个工作日" if days else f" {(end - start).days} 天"


def cite(article: str, law: str) -> str:
    """Return an article with its words: 《若干措施》第15条“……”."""
    return f"{article}“{law}”" if law else article


def names_or_count(names: Sequence[str], unit: str = "人") -> str:
    """Return names, or how many they are when there are more than ten."""
    return "、".join(names) if len(names) <= MOST_NAMES else f"共{len(names)}{unit}"


def when(at: datetime) -> str:
    """Return a date as sentences have it; with the time where it is not the end of the day."""
    return day_words(at) if in_shanghai(at).hour == 23 else moment_words(at)
