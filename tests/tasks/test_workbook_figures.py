"""Figures as people write them: read exactly, or refused with what to write instead; never guessed, never a float."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tasks.workbooks.cells import Unreadable
from tasks.workbooks.figures import read_days, read_headcount, read_hours, read_money
from tasks.workbooks.numerals import chinese_number, spell

WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


@pytest.mark.parametrize(
    ("written", "people"),
    [
        (30, 30),
        (30.0, 30),  # Excel keeps every number as a float
        ("30", 30),
        ("３０", 30),  # full-width
        (" 30人 ", 30),
        ("30名", 30),
        ("1,200", 1200),
        ("三十", 30),
        ("一百二十人", 120),
        ("两百人", 200),
        (1, 1),
        (100_000, 100_000),  # the limit itself
    ],
)
def test_headcounts_that_can_be_read(written: object, people: int) -> None:
    assert read_headcount(written) == people


@pytest.mark.parametrize(
    "written",
    [
        0,  # nobody
        -5,
        "-5人",
        "负五",
        30.5,  # half a person
        100_001,
        "约30人",
        "30余人",
        "30左右",
        "30-40",
        "30至40人",
        "10、20",
        "三四十",
        "一百二",  # 102 or 120
        "1,20",  # a comma in the wrong place
        "若干",
        "待定",
        "30(含工作人员)",
        True,
        datetime(2010, 3, 1),
        "三十1",
        "1e3",
        "",
    ],
)
def test_headcounts_that_would_be_a_guess_are_refused(written: object) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_headcount(written)
    assert refusal.value.message and "例如 30" in refusal.value.remedy


@pytest.mark.parametrize(
    ("written", "days"),
    [
        (2, "2"),
        (0.5, "0.5"),
        ("2天", "2"),
        ("半天", "0.5"),
        ("2天半", "2.5"),
        ("一天半", "1.5"),
        ("３日", "3"),
        ("1.0", "1"),
    ],
)
def test_days_that_can_be_read(written: object, days: str) -> None:
    assert read_days(written) == Decimal(days)
    assert str(read_days(written)) == days


@pytest.mark.parametrize("written", [0, -1, 0.25, "1周", "2-3天", 366.5, "一个月", "2小时"])
def test_days_that_would_be_a_guess_are_refused(written: object) -> None:
    with pytest.raises(Unreadable):
        read_days(written)


@pytest.mark.parametrize(
    ("written", "hours"), [(8, "8"), ("8学时", "8"), ("１６", "16"), (4.5, "4.5"), ("八学时", "8")]
)
def test_hours_that_can_be_read(written: object, hours: str) -> None:
    assert read_hours(written) == Decimal(hours)


@pytest.mark.parametrize("written", ["8课时", "8小时", 0, "-8", 8.3, 3001, "每天8学时"])
def test_other_units_of_time_are_not_taken_for_credit_hours(written: object) -> None:
    with pytest.raises(Unreadable):
        read_hours(written)


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        (12000, 1_200_000),
        ("12,000", 1_200_000),
        ("１２，０００", 1_200_000),
        ("¥8000", 800_000),
        ("￥8,000.50", 800_050),
        ("8000元", 800_000),
        ("8000元整", 800_000),
        ("1.2万元", 1_200_000),
        ("3万", 3_000_000),
        ("三万元", 3_000_000),
        ("一万二千元", 1_200_000),
        (0, 0),  # a class may cost nothing
        (0.1, 10),
        (1234.56, 123_456),  # not exact as a float
        (4.35, 435),  # 4.35 * 100 is 434.99999999999994 in floats
        (10_000_000, 1_000_000_000),  # the limit itself
    ],
)
def test_money_is_exact_to_the_fen(written: object, fen: int) -> None:
    assert read_money(written) == fen


@pytest.mark.parametrize(
    ("written", "fen"), [(1.2, 1_200_000), ("1.2", 1_200_000), ("8000元", 800_000), ("2万元", 2_000_000)]
)
def test_a_heading_in_ten_thousands_counts_unless_the_cell_says_otherwise(written: object, fen: int) -> None:
    assert read_money(written, ten_thousands=True) == fen


@pytest.mark.parametrize(
    "written",
    [-1, "无", "约8000", "8000-9000", "12.345", "$8000", "1,2000", 10_000_000.01, "一万二", "八千左右", "实报实销"],
)
def test_money_that_would_be_a_guess_is_refused(written: object) -> None:
    with pytest.raises(Unreadable):
        read_money(written)


@given(some.integers(1, 100_000))
def test_every_way_of_writing_a_headcount_gives_the_same(people: int) -> None:
    ways = (
        people,
        float(people),
        str(people),
        f"{people:,}",
        f" {people}人",
        str(people).translate(WIDE),
        spell(people),
    )
    assert {read_headcount(way) for way in ways} == {people}


@given(some.integers(0, 1_000_000_000))
def test_money_comes_back_to_the_fen_in_every_form(fen: int) -> None:
    yuan = Decimal(fen) / 100
    ways = (
        yuan,
        float(yuan),
        f"{yuan:,.2f}",
        f"¥{yuan}",
        f"{yuan}元",
        f"{yuan:f}".translate(WIDE),
        f"{yuan / 10_000:f}万元",
    )
    assert {read_money(way) for way in ways} == {fen}


@given(some.integers(0, 99_999_999))
def test_chinese_numerals_come_back(number: int) -> None:
    assert chinese_number(spell(number)) == number


@given(some.text(alphabet="零一二两三四五六七八九十百千万〇", min_size=1, max_size=8))
def test_a_numeral_is_read_only_as_it_would_be_written(text: str) -> None:
    number = chinese_number(text)
    if number is not None:
        plain = text.replace("〇", "零").replace("两", "二")
        assert spell(number) == ("十" + plain[2:] if plain.startswith("一十") else plain)


@given(
    some.one_of(some.text(max_size=20), some.floats(), some.integers(), some.booleans(), some.none(), some.datetimes())
)
def test_whatever_stands_in_a_cell_is_read_or_refused_never_a_crash(value: object) -> None:
    for reader in (read_headcount, read_days, read_hours, read_money):
        try:
            assert reader(value) >= 0
        except Unreadable as refusal:
            assert refusal.remedy
