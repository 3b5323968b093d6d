"""The map of the law is as it should stand, and its check goes red where something is missing."""

from dataclasses import replace
from typing import Any

import pytest

from policy.units import MonthDay
from tests import law_map
from tests.law_readings import matters, others
from tests.law_spans import BOUND, measure, numbers, places, sentences


def test_the_map_and_the_law_are_as_the_check_wants_them() -> None:
    assert law_map.problems() == []


def test_every_measure_and_each_of_its_sentences_is_on_the_map() -> None:
    page = law_map.page()
    for number in range(1, 33):
        assert all(f"> {sentence.words}" in page for sentence in sentences(measure(number)))


def test_numbers_are_found_in_either_writing() -> None:
    assert {"12", "三年", "每年"} <= {found.words.rstrip("天") for found in numbers(measure(2))}
    assert "二分之一" in {found.words for found in numbers(measure(19))}
    assert "前三名" in {found.words for found in numbers(measure(19))}
    assert {"三分之二", "三分之一", "连续两年"[2:]} <= {found.words for found in numbers(measure(29))}


def test_a_number_that_no_value_quotes_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(law_map, "_of", lambda number: [])
    assert law_map.missing_numbers(20) == [found.words for found in numbers(measure(20))] != []
    monkeypatch.setattr(law_map, "pending", lambda: set())
    assert any("第20条" in line for line in law_map.problems())


def test_a_value_that_nobody_reads_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    lonely = replace(law_map.values()[0], key="nobody.reads.this")
    monkeypatch.setattr(law_map, "values", lambda: (lonely,))
    assert any("nobody.reads.this" in line for line in law_map.problems())


def test_a_value_whose_change_nobody_would_notice_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert matters(next(value for value in law_map.values() if value.key == "training.review.reasoned"))
    monkeypatch.setattr(law_map, "matters", lambda value: False)
    assert any("不改变任何用例的结果" in line for line in law_map.problems())


@pytest.mark.parametrize(
    ("data", "other"),
    [
        (True, False),
        (3, 4),
        (3, 2),
        (MonthDay(12, 31), MonthDay(12, 30)),
        (("a", "b"), ()),
        (("a", "b"), ("a", "b", "另一项")),
    ],
)
def test_each_kind_of_value_is_changed(data: Any, other: Any) -> None:
    assert other in list(others(data))


def test_places_and_bounds() -> None:
    assert [place.begins for place in places("每年", "每年和每年")] == [0, 3]
    assert BOUND.search("一律不办") and BOUND.search("满8年") and not BOUND.search("根据工作需要")
