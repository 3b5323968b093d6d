"""What the gates of eligibility share: full years and months, and a refusal that names everything found, not only the first."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from policy.errors import BadFacts
from policy.ruling import refused
from policy.units import MonthDay
from policy.values import Value
from policy.verdict import Numbers, Verdict

Found = tuple[Value, str]


def all_found(gate: str, found: Sequence[Found], numbers: Numbers, *, remedy: str) -> Verdict:
    """Return one refusal for everything found, each with its article; the first value decides what is quoted."""
    said = "；".join(f"{words}（{value.cite}）" for value, words in found)
    return refused(gate, found[0][0], f"{said}。", numbers, remedy=remedy)


def years_later(day: date, years: int) -> date:
    """Return the same day some years later; 29 February falls on the 28th in a common year."""
    return MonthDay(day.month, day.day).of(day.year + years)


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def full_years(since: date, on: date) -> int:
    """Return the full years (满年数) from one day to another; BadFacts where the first comes after the second."""
    if since > on:
        raise BadFacts("起始日晚于核算日")
    years = on.year - since.year
    return years if years_later(since, years) <= on else years - 1


def not_negative(**counts: int) -> None:
    """Refuse counts below zero; raises BadFacts with their Chinese names."""
    wrong = [f"{name}{count}" for name, count in counts.items() if count < 0]
    if wrong:
        raise BadFacts(f"{'、'.join(wrong)}，不能小于零")
