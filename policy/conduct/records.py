"""Reading one line of a register (逐项登记): words, a day, with a Chinese error where it is missing."""

from datetime import date

from policy.errors import BadFacts
from policy.facts import Particulars


def text(one: Particulars, name: str) -> str:
    """Return the words of a column without spaces around them; empty where it was left out."""
    return str(one.get(name, "")).strip()


def day(one: Particulars, name: str) -> date:
    """Return the day of a column; BadFacts where it is none."""
    try:
        return date.fromisoformat(text(one, name))
    except ValueError:
        raise BadFacts(f"{name}应为日期") from None


def check_period(begins_on: date, ends_on: date) -> None:
    """Refuse a period that ends before it begins."""
    if ends_on < begins_on:
        raise BadFacts("结束日期早于开始日期")


def cycle_of(first_year: int, years: int, year: int) -> tuple[int, int]:
    """Return the first and last year of the cycle (周期) that a year belongs to; BadFacts before the first cycle."""
    if year < first_year or years < 1:
        raise BadFacts(f"{year}年早于首个周期的{first_year}年")
    begins = year - (year - first_year) % years
    return begins, begins + years - 1
