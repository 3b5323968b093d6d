"""What an office types for a value (填写的数值), read into the form that its unit has in a pack, and written back.

Amounts are held to a few digits: an exponent that somebody types must not keep the machine busy.
"""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from policy.errors import BadValue, UnknownUnit
from policy.units import (
    UNITS,
    Data,
    MonthDay,
    plain,
    read_amounts,
    read_count,
    read_counts,
    read_flag,
    read_fraction,
    read_labels,
    read_month_day,
    read_share,
    read_texts,
)

NUMBER = re.compile(r"\d{1,12}(?:[./]\d{1,12})?")
WHOLE = re.compile(r"\d{1,12}")
DAY = re.compile(r"(\d{1,2})(?:月|-)(\d{1,2})日?")
FLAGS = {"是": True, "否": False}


def as_written(unit: str, typed: str) -> object:
    """Return what was typed in the form that a pack's file has for the unit; BadValue where it cannot be read so."""
    if unit not in UNITS:
        raise UnknownUnit(unit)
    read = _READ.get(UNITS[unit].read, (str.strip, ""))[0]
    try:
        return read(typed.strip())
    except ValueError as wrong:
        raise BadValue(str(wrong)) from None


def how_to_write(unit: str) -> str:
    """Return how an office writes values of a unit."""
    return _READ.get(UNITS[unit].read, (str.strip, "文字"))[1]


def many_lines(unit: str) -> bool:
    """Tell whether values of a unit are written line by line."""
    return UNITS[unit].read in (read_texts, read_labels, read_amounts)


def typed_form(data: Data | None) -> str:
    """Return a value as an office would type it; what `as_written` reads back."""
    if isinstance(data, bool):
        return "是" if data else "否"
    if isinstance(data, MonthDay):
        return f"{data.month}月{data.day}日"
    if isinstance(data, Mapping):
        return "\n".join(f"{name}={_number_or_text(part)}" for name, part in data.items())
    if isinstance(data, tuple):
        return "\n".join(str(part) for part in data)
    return "" if data is None else _number_or_text(data)


def _number_or_text(part: int | str | Fraction) -> str:
    return part if isinstance(part, str) else plain(part)


def _whole(typed: str) -> object:
    if not WHOLE.fullmatch(typed):
        raise ValueError("应为不小于零的整数")
    return int(typed)


def _fraction(typed: str) -> object:
    """Read 3, 0.5, 3/2 and 50%."""
    number = typed.replace("／", "/").removesuffix("%").removesuffix("％").strip()
    if not NUMBER.fullmatch(number) or number.endswith("/0"):
        raise ValueError("应为整数、小数或分数，如 3、0.5、3/2、50%")
    return str(Fraction(number) / 100) if typed[-1] in "%％" else number


def _flag(typed: str) -> object:
    if typed not in FLAGS:
        raise ValueError("应为“是”或“否”")
    return FLAGS[typed]


def _lines(typed: str) -> list[str]:
    parts = typed.split("\n") if "\n" in typed else typed.split("、")
    return [part.strip() for part in parts if part.strip()]


def _wholes(typed: str) -> object:
    return [_whole(part) for part in _lines(typed)]


def _pairs(typed: str) -> list[tuple[str, str]]:
    pairs = [re.split("[=＝]", line, maxsplit=1) for line in _lines(typed)]
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError("每行写一项，写成“名称=内容”")
    names = [name.strip() for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError("名称有重复")
    return [(name.strip(), part.strip()) for name, part in pairs]


def _labels(typed: str) -> object:
    return dict(_pairs(typed))


def _amounts(typed: str) -> object:
    return {name: _fraction(part) for name, part in _pairs(typed)}


def _month_day(typed: str) -> object:
    found = DAY.fullmatch(typed)
    if found is None:
        raise ValueError("应为月日，如 11月1日")
    return f"{int(found[1]):02}-{int(found[2]):02}"


_READ: Mapping[Callable[[object], Data], tuple[Callable[[str], object], str]] = {
    read_count: (_whole, "整数，如 12"),
    read_fraction: (_fraction, "整数、小数或分数，如 3、0.5、3/2"),
    read_share: (_fraction, "分数或百分数，如 2/3、50%"),
    read_flag: (_flag, "是 或 否"),
    read_texts: (_lines, "每行一项"),
    read_counts: (_wholes, "从大到小，用顿号隔开，如 14、7、3、1"),
    read_labels: (_labels, "每行一项，写成 名称=中文名称"),
    read_amounts: (_amounts, "每行一项，写成 名称=数量，如 金奖=3"),
    read_month_day: (_month_day, "月日，如 11月1日"),
}
