"""Error numbers: each used once, each in its part's range, each saying what to do; and the list of them is not stale."""

from __future__ import annotations

from collections import Counter

from tests.errors_page import PAGE, PARTS, kinds, page


def test_no_number_is_used_twice() -> None:
    times = Counter(kind.number for kind in kinds())
    twice = [f"{kind.number} {kind.__module__}.{kind.__name__}" for kind in kinds() if times[kind.number] > 1]
    assert not twice
    assert len(times) > 80


def test_every_error_has_a_number_of_its_own_and_a_part() -> None:
    for kind in kinds():
        assert "number" in vars(kind), f"{kind.__module__}.{kind.__name__} only inherits a number"
        assert kind.number // 100 in PARTS, kind


def test_every_error_speaks_chinese_and_calmly() -> None:
    for kind in kinds():
        words = kind.__doc__ or ""
        assert sum("\u4e00" <= sign <= "\u9fff" for sign in words) >= 5, kind
        assert words.rstrip().endswith("。") and "！" not in words and "!" not in words, kind


def test_the_list_of_errors_is_not_stale() -> None:
    assert PAGE.read_text("utf-8") == page(), "run `python -m tests.errors_page`"
