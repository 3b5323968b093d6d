"""Hours and credits of those who came (学时、学分), exactly: the class's hours by days attended, credits by the office's rate.

The share of hours for part of a class is ours: by half days, a remainder below half an hour is dropped. Whoever came on
all days has the class's hours. Credits stay empty until the office has set its rate (measure 3), and are shown 未设定.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from policy.packs import Pack
from policy.training_plan import credit_points

RATE = "study.credits_per_hour"
UNSET = "未设定"


def halves(number: Fraction) -> Decimal:
    """Return a number cut down to halves, as hours are recorded."""
    return Decimal(number * 2 // 1) / 2


def class_hours(declared_hours: Decimal, declared_days: Decimal, held_days: Decimal) -> Decimal:
    """Return the hours of a class as held: the declared hours a day, for the days that were held."""
    return halves(Fraction(declared_hours) * Fraction(held_days) / Fraction(declared_days))


def person_hours(hours: Decimal, held_days: Decimal, attended: Decimal) -> Decimal:
    """Return the hours of one person who attended some of the days held."""
    return halves(Fraction(hours) * Fraction(attended) / Fraction(held_days))


def earned(pack: Pack, on: date, hours: Decimal) -> Decimal | None:
    """Return the credits of some hours, to the hundredth, or None while the office has set no rate (measure 3)."""
    if not pack.value(RATE, on).is_set:
        return None
    points = credit_points(pack, on, Fraction(hours))
    return Decimal(points * 100 // 1) / 100


def credit_words(credits: Decimal | None) -> str:
    """Return credits as pages show them: 12, 4.5, or 未设定."""
    if credits is None:
        return UNSET
    return format(credits.normalize(), "f")
