"""Months, dates, 是 and 否, and lists as people write them."""

from __future__ import annotations

import contextlib
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tasks.workbooks.cells import Unreadable
from tasks.workbooks.months import read_date, read_month
from tasks.workbooks.words import read_list, read_text, read_yes_no


@pytest.mark.parametrize(
    ("written", "month", "dropped"),
    [
        (6, 6, ""),
        (6.0, 6, ""),
        ("6", 6, ""),
        ("６月", 6, ""),
        ("06月份", 6, ""),
        ("六月", 6, ""),
        ("十二月份", 12, ""),
        ("元月", 1, ""),
        ("2010年6月", 6, ""),
        ("10年6月", 6, ""),
        ("2010-06", 6, ""),
        ("2010.6", 6, ""),
        (datetime(2010, 6, 1), 6, ""),  # Excel turns 2010年6月 into a date by itself
        ("3月中旬", 3, "中旬"),
        ("3月底", 3, "底"),
        ("3月15日", 3, "15日"),
        ("2010-06-15", 6, "15"),
        (datetime(2010, 6, 15), 6, "15日"),
    ],
)
def test_months_that_can_be_read(written: object, month: int, dropped: str) -> None:
    read = read_month(written, 2010)
    assert (read.month, read.dropped) == (month, dropped)


@pytest.mark.parametrize(
    "written",
    [
        "13月", 0, 13, "0月", -3, 4.5, "2009年6月", "2011年1月", "09年6月", datetime(2011, 6, 1), "明年3月", "次年3月",
        "3-4月", "3至5月", "3月、5月", "三、四月", "第二季度", "上半年", "全年", "每月", "待定", "约3月", "春季", "3月左右", True, "",
    ],
)  # fmt: skip
def test_months_that_would_be_a_guess_are_refused(written: object) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_month(written, 2010)
    assert refusal.value.remedy


@given(some.one_of(some.text(max_size=12), some.floats(), some.integers(), some.booleans(), some.none(), some.dates()))
def test_a_month_is_always_one_of_twelve_or_refused(value: object) -> None:
    with contextlib.suppress(Unreadable):
        assert 1 <= read_month(value, 2010).month <= 12


@pytest.mark.parametrize(
    "written", ["2009年12月18日", "２００９年12月18日", "2009-12-18", "2009.12.18", "填报日期：2009/12/18"]
)
def test_dates_that_can_be_read(written: str) -> None:
    assert read_date(written) == date(2009, 12, 18)


@pytest.mark.parametrize("written", ["2009年13月1日", "2009年2月30日", "年 月 日", "", None, 40165])
def test_a_date_that_is_none_is_none(written: object) -> None:
    assert read_date(written) is None


@pytest.mark.parametrize("written", ["是", "有", "√", "✓", " 是 ", "是。", "涉及", True, "yes"])
def test_yes(written: object) -> None:
    assert read_yes_no(written) is True


@pytest.mark.parametrize("written", ["否", "无", "×", "不涉及", False, "no"])
def test_no(written: object) -> None:
    assert read_yes_no(written) is False


@pytest.mark.parametrize("written", ["部分", "1", 0, "X", "-", "/", "是/否", "可能", "不是没有"])
def test_neither_yes_nor_no_is_refused(written: object) -> None:
    with pytest.raises(Unreadable, match="是"):
        read_yes_no(written)


def test_a_list_is_parted_at_commas_and_names_each_once() -> None:
    assert read_list("示例一镇、示例二乡，示例一镇; 某企业\n某村", 200) == ("示例一镇", "示例二乡", "某企业", "某村")


def test_a_text_at_the_limit_passes_and_one_more_is_refused() -> None:
    assert len(read_text("字" * 100, 100)) == 100
    with pytest.raises(Unreadable, match="101"):
        read_text("字" * 101, 100)
