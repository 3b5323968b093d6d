"""Working days: national arrangement, the office's table over it, years nobody has published (promise F09)."""

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import errors
from policy.workdays import (
    add_workdays,
    is_workday,
    published_years,
    shanghai_day,
    workday_of_month,
    workdays_between,
    year_table,
)

UNPUBLISHED = published_years().stop


def test_published_years_begin_with_2004_and_hold_2026() -> None:
    assert published_years().start == 2004
    assert 2026 in published_years()


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2010, 1, 1), False),  # New Year's Day, a Friday
        (date(2010, 2, 20), True),  # a Saturday worked for the Spring Festival
        (date(2010, 2, 19), False),  # a Friday inside the Spring Festival
        (date(2010, 3, 6), False),  # a plain Saturday
        (date(2010, 3, 8), True),  # a plain Monday
        (date(2012, 2, 29), True),  # a leap day, a Wednesday
        (date(2026, 10, 10), True),  # a Saturday worked for the National Day
    ],
)
def test_national_days(day: date, works: bool) -> None:
    assert is_workday(day) is works


def test_table_of_the_office_goes_first() -> None:
    assert is_workday(date(2010, 3, 6), {date(2010, 3, 6): True})
    assert not is_workday(date(2010, 3, 8), {date(2010, 3, 8): False})
    assert is_workday(date(2010, 3, 9), {date(2010, 3, 8): False})


@pytest.mark.parametrize("year", [2003, UNPUBLISHED])
def test_year_not_published_is_refused_not_guessed(year: int) -> None:
    with pytest.raises(errors.YearNotPublished, match=f"{year}年"):
        is_workday(date(year, 6, 3))


def test_term_running_into_an_unpublished_year_is_refused() -> None:
    start = date(UNPUBLISHED - 1, 12, 31)
    with pytest.raises(errors.YearNotPublished):
        add_workdays(start, 1)
    with pytest.raises(errors.YearNotPublished):
        workdays_between(start, start + timedelta(days=3))


def test_office_enters_a_year_that_is_not_published() -> None:
    new_year = date(UNPUBLISHED, 1, 1)
    table = year_table(UNPUBLISHED, [new_year], [])
    assert not is_workday(new_year, table)
    assert len(table) in (365, 366)
    saturday = next(day for day in table if day.weekday() == 5 and day.month == 3)
    assert not is_workday(saturday, table)
    with_makeup = year_table(UNPUBLISHED, [new_year], [saturday])
    assert is_workday(saturday, with_makeup)


def test_year_table_refuses_a_day_that_is_both_or_of_another_year() -> None:
    with pytest.raises(errors.BadFacts):
        year_table(2030, [date(2030, 1, 1)], [date(2030, 1, 1)])
    with pytest.raises(errors.BadFacts):
        year_table(2030, [date(2031, 1, 1)], [])


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2010, 3, 8), 0, date(2010, 3, 8)),
        (date(2010, 3, 8), 1, date(2010, 3, 9)),  # the day itself does not count
        (date(2010, 3, 5), 1, date(2010, 3, 8)),  # over a weekend
        (date(2010, 2, 12), 1, date(2010, 2, 20)),  # over the Spring Festival, to the Saturday that is worked
        (date(2010, 2, 12), 3, date(2010, 2, 22)),
        (date(2009, 12, 31), 1, date(2010, 1, 4)),  # over the year's end
    ],
)
def test_working_days_count_from_the_next_day(start: date, count: int, end: date) -> None:
    assert add_workdays(start, count) == end
    assert workdays_between(start, end) == count


def test_third_working_day_of_march() -> None:
    assert workday_of_month(2010, 3, 1) == date(2010, 3, 1)
    assert workday_of_month(2010, 3, 3) == date(2010, 3, 3)
    assert workday_of_month(2010, 2, 15) == date(2010, 2, 24)  # two make-up days in the third week


@pytest.mark.parametrize("nth", [0, 24, 40])
def test_month_without_that_many_working_days_is_refused(nth: int) -> None:
    with pytest.raises(errors.BadFacts):
        workday_of_month(2010, 3, nth)


def test_nonsense_is_refused() -> None:
    with pytest.raises(errors.BadFacts):
        add_workdays(date(2010, 1, 1), -1)
    with pytest.raises(errors.BadFacts):
        workdays_between(date(2010, 1, 2), date(2010, 1, 1))
    with pytest.raises(errors.BadFacts):
        is_workday(datetime(2010, 1, 4, 8, 0))


def test_day_is_that_of_shanghai() -> None:
    assert shanghai_day(datetime(2009, 12, 31, 15, 59, tzinfo=UTC)) == date(2009, 12, 31)
    assert shanghai_day(datetime(2009, 12, 31, 16, 0, tzinfo=UTC)) == date(2010, 1, 1)
    with pytest.raises(errors.BadFacts):
        shanghai_day(datetime(2009, 12, 31, 16, 0))


@given(start=st.dates(date(2004, 1, 1), date(2025, 6, 1)), count=st.integers(1, 60))
def test_adding_and_counting_agree_and_end_on_a_working_day(start: date, count: int) -> None:
    end = add_workdays(start, count)
    assert is_workday(end)
    assert workdays_between(start, end) == count


def test_the_first_working_day_of_a_month_may_be_its_first_day() -> None:
    assert workday_of_month(2010, 3, 1) == date(2010, 3, 1)  # a Monday


@pytest.mark.parametrize("nth", [0, -1])
def test_there_is_no_working_day_before_the_first(nth: int) -> None:
    with pytest.raises(errors.BadFacts, match="应为第一个或以后的工作日"):
        workday_of_month(2010, 3, nth)


def test_a_month_of_31_working_days_has_a_31st_and_none_has_a_32nd() -> None:
    """An office's table may make every day a working day; a number beyond any month is not searched for at length."""
    table = {date(2010, 3, 1) + timedelta(days=n): True for n in range(32)}
    assert workday_of_month(2010, 3, 31, table) == date(2010, 3, 31)
    with pytest.raises(errors.BadFacts, match="2010年3月没有第32个工作日"):
        workday_of_month(2010, 3, 32, table)
    with pytest.raises(errors.BadFacts, match="没有第100000个工作日"):
        workday_of_month(2010, 3, 100_000)


def test_a_table_of_a_year_has_all_its_days_and_no_other() -> None:
    table = year_table(2010, [date(2010, 12, 31)], [date(2010, 1, 2)])
    assert (min(table), max(table), len(table)) == (date(2010, 1, 1), date(2010, 12, 31), 365)
    assert (table[date(2010, 12, 31)], table[date(2010, 1, 2)], table[date(2010, 1, 3)]) == (False, True, False)
    assert len(year_table(2012, [], [])) == 366


def test_one_day_of_another_year_spoils_a_table() -> None:
    with pytest.raises(errors.BadFacts):
        year_table(2010, [date(2010, 1, 1), date(2011, 1, 1)], [])


def test_the_years_end_with_the_last_that_the_library_knows() -> None:
    assert published_years().stop == max(chinese_calendar.constants.holidays).year + 1
