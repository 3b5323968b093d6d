"""Units of values (计量单位): each knows how its TOML form is read, exactly, and how an office says it.

A unit outside this table stops the loader: a number without a unit is not law. Floats are refused everywhere.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

Exact = int | Decimal | Fraction


class MonthDay(NamedTuple):
    """A day of every year (月日), such as 12-31."""

    month: int
    day: int

    def of(self, year: int) -> date:
        """Return the day in a year; 29 February falls on the 28th in a common year."""
        return date(year, self.month, min(self.day, monthrange(year, self.month)[1]))


Data = (
    int
    | bool
    | str
    | Fraction
    | MonthDay
    | tuple[str, ...]
    | tuple[int, ...]
    | Mapping[str, str]
    | Mapping[str, Fraction]
)


def read_count(raw: object) -> int:
    """Read a whole number that is not negative."""
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
        raise ValueError("应为不小于零的整数")
    return raw


def read_fraction(raw: object) -> Fraction:
    """Read an exact number that is not negative: 3, "3/2" or "0.5" in quotes, never a float."""
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise TypeError("应为整数，或加引号的分数")
    number = Fraction(raw)
    if number < 0:
        raise ValueError("不能小于零")
    return number


def read_share(raw: object) -> Fraction:
    """Read a share (比例) from 0 to 1."""
    share = read_fraction(raw)
    if share > 1:
        raise ValueError("比例不能大于一")
    return share


def read_flag(raw: object) -> bool:
    """Read true or false."""
    if not isinstance(raw, bool):
        raise TypeError("应为 true 或 false")
    return raw


def read_text(raw: object) -> str:
    """Read words that are not blank."""
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError("应为文字")
    return raw


def read_texts(raw: object) -> tuple[str, ...]:
    """Read a list of words in which nothing occurs twice; it may be empty."""
    if not isinstance(raw, list):
        raise TypeError("应为列表")
    texts = tuple(read_text(item) for item in raw)
    if len(set(texts)) != len(texts):
        raise ValueError("列表中有重复")
    return texts


def read_counts(raw: object) -> tuple[int, ...]:
    """Read a list of whole numbers, largest first, in which nothing occurs twice."""
    if not isinstance(raw, list):
        raise TypeError("应为列表")
    counts = tuple(read_count(item) for item in raw)
    if list(counts) != sorted(set(counts), reverse=True):
        raise ValueError("应从大到小排列且不重复")
    return counts


def read_labels(raw: object) -> Mapping[str, str]:
    """Read a table from a name in the data to its Chinese name; it is never empty."""
    if not isinstance(raw, dict) or not raw:
        raise ValueError("应为名称表")
    return {read_text(name): read_text(label) for name, label in raw.items()}


def read_amounts(raw: object) -> Mapping[str, Fraction]:
    """Read a table from names to exact numbers that are not negative; it is never empty."""
    if not isinstance(raw, dict) or not raw:
        raise ValueError("应为名称和数量表")
    return {read_text(name): read_fraction(amount) for name, amount in raw.items()}


def read_month_day(raw: object) -> MonthDay:
    """Read a day of every year, written "12-31"."""
    month, day = (int(part) for part in read_text(raw).split("-"))
    date(2000, month, day)  # a leap year, so that 02-29 can be written
    return MonthDay(month, day)


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: its Chinese name, how its TOML form is read, whether it needs a denominator."""

    chinese: str
    read: Callable[[object], Data]
    of_what: bool = False


UNITS: Mapping[str, Unit] = {
    "years": Unit("年", read_count),
    "months": Unit("个月", read_count),
    "days": Unit("日", read_count),
    "workdays": Unit("个工作日", read_count),
    "people": Unit("人", read_count),
    "times": Unit("次", read_count),
    "units": Unit("个单位", read_count),
    "households": Unit("户", read_count),
    "levels": Unit("级", read_count),
    "places": Unit("位小数", read_count),
    "yuan": Unit("元", read_count),
    "study_days": Unit("天", read_fraction),
    "points": Unit("分", read_fraction),
    "per_post": Unit("人/职位", read_fraction),
    "hours": Unit("学时", read_fraction),
    "credits_per_hour": Unit("学分/学时", read_fraction),
    "share": Unit("比例", read_share, of_what=True),
    "flag": Unit("是否", read_flag),
    "choice": Unit("选项", read_text),
    "text": Unit("文字", read_text),
    "list": Unit("列表", read_texts),
    "days_list": Unit("提前日数", read_counts),
    "labels": Unit("名称表", read_labels),
    "amounts": Unit("名称和数量表", read_amounts),
    "month_day": Unit("月日", read_month_day),
}


def exact(number: Exact) -> Fraction:
    """Return an exact number as a Fraction; a float raises TypeError, since money and marks are never rounded."""
    if isinstance(number, bool) or not isinstance(number, int | Decimal | Fraction):
        raise TypeError("exact numbers only: int, Decimal or Fraction")
    return Fraction(number)


def plain(number: Exact) -> str:
    """Write an exact number as an office does: 12, 1.5, and 1/3 where no decimal is exact."""
    fraction = exact(number)
    if fraction.denominator == 1:
        return str(fraction.numerator)
    rest = fraction.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return str(fraction)
    return format((Decimal(fraction.numerator) / Decimal(fraction.denominator)).normalize(), "f")
