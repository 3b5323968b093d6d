"""Months as the form writes them (yyyyMM and its kin) and ages in years."""

import re
from datetime import date

from tasks.lrmx.elements import Record, Relative

MONTH = re.compile(r"^\s*(\d{4})[.．年/-]{0,2}(\d{1,2})")
GONE = ("去世", "已故", "病故")
Month = tuple[int, int]


def month_of(typed: str) -> Month | None:
    """Return year and month of `yyyyMM`, `yyyyMMdd`, `yyyy.MM` or `yyyy.MM.dd`; none for anything else."""
    found = MONTH.match(typed)
    if not found or not 1 <= int(found[2]) <= 12 or not int(found[1]):
        return None
    return int(found[1]), int(found[2])


def age(born: Month, on: Month) -> int:
    """Return an age in whole years, counted by months as the form does."""
    return on[0] - born[0] - (on[1] < born[1])


def counted_on(record: Record, today: date) -> Month:
    """Return the month by which ages are counted: 计算年龄时间, else 填表时间, else today."""
    return month_of(record["ages_on"]) or month_of(record["filled_on"]) or (today.year, today.month)


def age_of(record: Record, today: date) -> int | None:
    """Return the age that the form prints behind the month of birth."""
    born = month_of(record["born"])
    return None if born is None else age(born, counted_on(record, today))


def relative_age(one: Relative, on: Month) -> int | None:
    """Return a relative's age; none for somebody who has died."""
    born = month_of(one.born)
    if born is None or any(word in one.work for word in GONE):
        return None
    return age(born, on)


def dotted(typed: str) -> str:
    """Write a month as the form prints it: 1975.03; anything else stays as it was typed."""
    found = month_of(typed)
    return f"{found[0]}.{found[1]:02d}" if found else typed
