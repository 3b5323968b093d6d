"""Units: what each reads exactly, what it refuses and why, and how a number is written."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from policy import units
from policy.units import UNITS, MonthDay, exact, plain

CHINESE = {
    "years": "年", "months": "个月", "days": "日", "workdays": "个工作日", "people": "人", "times": "次", "units": "个单位",
    "households": "户", "levels": "级", "places": "位小数", "yuan": "元", "study_days": "天", "points": "分",
    "per_post": "人/职位", "hours": "学时", "credits_per_hour": "学分/学时", "share": "比例", "flag": "是否", "choice": "选项",
    "text": "文字", "list": "列表", "days_list": "提前日数", "labels": "名称表", "amounts": "名称和数量表", "month_day": "月日",
}  # fmt: skip


def test_every_unit_has_its_name_and_only_a_share_needs_a_denominator() -> None:
    assert {name: unit.chinese for name, unit in UNITS.items()} == CHINESE
    assert [name for name, unit in UNITS.items() if unit.of_what] == ["share"]


@pytest.mark.parametrize(
    ("read", "raw", "data"),
    [
        (units.read_count, 0, 0),
        (units.read_count, 3, 3),
        (units.read_fraction, 0, Fraction(0)),
        (units.read_fraction, "3/2", Fraction(3, 2)),
        (units.read_fraction, "0.5", Fraction(1, 2)),
        (units.read_share, "1/3", Fraction(1, 3)),
        (units.read_share, 1, Fraction(1)),  # 1: the whole is a share
        (units.read_flag, False, False),
        (units.read_text, "x", "x"),
        (units.read_texts, [], ()),
        (units.read_texts, ["b", "a"], ("b", "a")),
        (units.read_counts, [7, 3, 0], (7, 3, 0)),
        (units.read_labels, {"a": "甲"}, {"a": "甲"}),
        (units.read_amounts, {"甲": "1/2"}, {"甲": Fraction(1, 2)}),
        (units.read_month_day, "02-29", MonthDay(2, 29)),  # written although a common year has none
        (units.read_month_day, "12-31", MonthDay(12, 31)),
    ],
)
def test_it_reads_exactly(read: Callable[[object], Any], raw: object, data: object) -> None:
    found = read(raw)
    assert (found, type(found)) == (data, type(data))


@pytest.mark.parametrize(
    ("read", "raw", "why"),
    [
        (units.read_count, True, "应为不小于零的整数"),
        (units.read_count, "3", "应为不小于零的整数"),
        (units.read_count, -1, "应为不小于零的整数"),
        (units.read_fraction, True, "应为整数，或加引号的分数"),
        (units.read_fraction, 0.5, "应为整数，或加引号的分数"),
        (units.read_fraction, None, "应为整数，或加引号的分数"),
        (units.read_fraction, "-1/2", "不能小于零"),
        (units.read_share, "11/10", "比例不能大于一"),
        (units.read_share, 2, "比例不能大于一"),
        (units.read_flag, 1, "应为 true 或 false"),
        (units.read_flag, "true", "应为 true 或 false"),
        (units.read_text, " ", "应为文字"),
        (units.read_text, 3, "应为文字"),
        (units.read_texts, "甲", "应为列表"),
        (units.read_texts, ["甲", "甲"], "列表中有重复"),
        (units.read_texts, ["甲", ""], "应为文字"),
        (units.read_counts, {7: 1, 3: 1}, "应为列表"),
        (units.read_counts, [3, 7], "应从大到小排列且不重复"),
        (units.read_counts, [7, 7, 3], "应从大到小排列且不重复"),
        (units.read_labels, {}, "应为名称表"),
        (units.read_labels, ["甲"], "应为名称表"),
        (units.read_labels, {"a": ""}, "应为文字"),
        (units.read_amounts, {}, "应为名称和数量表"),
        (units.read_amounts, ["甲"], "应为名称和数量表"),
        (units.read_amounts, {"甲": -1}, "不能小于零"),
        (units.read_month_day, "02-30", "day is out of range"),
        (units.read_month_day, "13-01", "month must be"),
    ],
)
def test_it_refuses_and_says_why(read: Callable[[object], Any], raw: object, why: str) -> None:
    with pytest.raises((ValueError, TypeError), match=why):
        read(raw)


def test_a_day_of_every_year_falls_on_the_28th_where_there_is_no_29th() -> None:
    assert MonthDay(2, 29).of(2010) == date(2010, 2, 28)
    assert MonthDay(2, 29).of(2012) == date(2012, 2, 29)
    assert MonthDay(12, 31).of(2010) == date(2010, 12, 31)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (12, "12"),
        (Decimal("12.0"), "12"),
        (100, "100"),  # no 1E+2
        (Fraction(3, 2), "1.5"),
        (Fraction(1, 3), "1/3"),
        (Fraction(1, 6), "1/6"),
        (Fraction(1, 40), "0.025"),
        (Decimal("0.10"), "0.1"),
    ],
)
def test_an_exact_number_is_written_as_an_office_does(number: units.Exact, words: str) -> None:
    assert plain(number) == words


@pytest.mark.parametrize("number", [0.5, True, "1"])
def test_what_is_not_exact_is_refused(number: Any) -> None:
    with pytest.raises(TypeError, match=r"^exact numbers only: int, Decimal or Fraction$"):
        exact(number)
