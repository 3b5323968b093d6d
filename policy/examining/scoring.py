"""How marks are reckoned (计分): weighted, trimmed, ranked, rounded half up once. Exact; floats are refused. Measure 19."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil

from policy.errors import BadFacts
from policy.facts import Amounts
from policy.units import Exact, exact

NONE: Amounts = {}


def scaled(number: Exact, places: int) -> int:
    """Return a number that is not negative in units of its last place, rounded half up (四舍五入): 59.995 to 2 places is 6000."""
    if isinstance(number, float):
        raise TypeError("exact numbers only: int, Decimal or Fraction")
    top, bottom = number.as_integer_ratio()
    units: int = (2 * top * 10**places + bottom) // (2 * bottom)
    return units


def written(units: int, places: int) -> str:
    """Write units of the last place as marks are written, with every place: 6000 and 2 are 60.00."""
    return format(Decimal(units).scaleb(-places), "f")


def half_up(number: Exact, places: int) -> Decimal:
    """Return a number that is not negative, rounded half up to a number of places."""
    return Decimal(scaled(number, places)).scaleb(-places)


def weighted(marks: Amounts, weights: Amounts) -> Fraction:
    """Return the weighted mean of the marks that have a weight, unrounded; a weight without a mark raises KeyError."""
    total = sum((exact(weight) for weight in weights.values()), Fraction(0))
    return sum((exact(marks[one]) * exact(weight) for one, weight in weights.items()), Fraction(0)) / total


def trimmed(marks: Sequence[Exact], each: int) -> Fraction:
    """Return the mean without the `each` highest and the `each` lowest (去掉最高分、最低分), unrounded; nothing left raises BadFacts."""
    kept = sorted(exact(mark) for mark in marks)[each : len(marks) - each]
    if not kept:
        raise BadFacts(f"打分{len(marks)}个，去掉最高、最低各{each}个后没有剩余")
    return sum(kept, Fraction(0)) / len(kept)


def ranked(units: Mapping[str, int]) -> list[str]:
    """Return the names, the most first, equal ones by name: the order in which they were given is irrelevant."""
    return sorted(units, key=lambda one: (-units[one], one))


def best(marks: Amounts, wanted: int, places: int) -> tuple[tuple[str, ...], int]:
    """Return who is within the first `wanted` by marks rounded to `places`, all who tie at the edge kept, and the edge in units.

    Nobody is within when `wanted` is nought; the edge is then 0.
    """
    units = {one: scaled(mark, places) for one, mark in marks.items()}
    order = ranked(units)
    if wanted < 1 or not order:
        return (), 0
    edge = units[order[min(wanted, len(order)) - 1]]
    return tuple(one for one in order if units[one] >= edge), edge


def seats(per_post: Fraction, posts: int) -> int:
    """Return how many a ratio to the posts makes, a part of a person counted as one: 5/2 for 3 posts is 8."""
    return ceil(per_post * posts)


def positive(numbers: Iterable[Exact], words: str, most: Exact | None = None) -> None:
    """Raise BadFacts where a number is below nought, or above the most."""
    for number in numbers:
        if number < 0 or (most is not None and number > most):
            raise BadFacts(f"{words}应为0" + (f"至{most}" if most is not None else "以上"))
