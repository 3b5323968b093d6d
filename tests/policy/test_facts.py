"""The facts of a gate: read exactly by its signature, in Chinese or English names; what cannot be read is named."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

import pytest

from policy import facts
from policy.errors import BadFacts
from policy.facts import READERS, facts_of, read_facts
from policy.packs import Pack
from policy.units import Exact
from policy.verdict import Verdict

KINDS = {
    int: "整数", bool: "是或否", str: "文字", str | None: "文字", date: "日期", date | None: "日期", Exact: "整数或分数",
    int | None: "整数", bool | None: "是或否", Exact | None: "整数或分数", tuple[int, ...]: "整数列表",
    tuple[date, ...]: "日期列表", tuple[Exact, ...]: "数量列表", tuple[str, ...]: "文字列表", frozenset[str]: "文字列表",
    facts.Texts: "名称和文字", facts.Amounts: "名称和数量", facts.Particulars: "名称和内容", facts.Counts: "名称和整数",
    facts.Days: "名称和日期", facts.Flags: "名称和是否", facts.Lists: "名称和文字列表", facts.Scores: "名称和分数列表",
    facts.Records: "逐项内容",
}  # fmt: skip


def asking(
    pack: Pack, on: date, *, count: Annotated[int, "人数"], day: Annotated[date | None, "日期"] = None
) -> Verdict:
    """Ask for two facts, one of which may be left out."""
    raise NotImplementedError


def test_the_facts_of_a_gate_are_its_keyword_parameters_in_order() -> None:
    found = facts_of(asking)
    told = [(one.name, one.chinese, one.kind, one.needed) for one in found]
    assert told == [("count", "人数", "整数", True), ("day", "日期", "日期", False)]


def test_a_fact_without_a_chinese_name_is_a_mistake_of_the_gate() -> None:
    def bare(*, count: int) -> Verdict:
        raise NotImplementedError

    with pytest.raises(TypeError, match="count: a fact needs its Chinese name"):
        facts_of(bare)


@pytest.mark.parametrize("given", [{"人数": 3, "日期": "2010-01-04"}, {"count": 3, "day": date(2010, 1, 4)}])
def test_names_in_either_language_come_out_as_arguments(given: dict[str, Any]) -> None:
    assert read_facts(facts_of(asking), given) == {"count": 3, "day": date(2010, 1, 4)}
    assert read_facts(facts_of(asking), {"人数": 0}) == {"count": 0}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"日期": "2010-01-04"}, "缺少：人数"),
        ({"人数": 3, "甲": 1, "乙": 2}, "不需要：甲、乙"),
        ({"人数": "3"}, "人数应为整数"),
        ({"人数": 3, "日期": "昨天"}, "日期应为日期"),
    ],
)
def test_what_is_missing_unknown_or_unreadable_is_named(given: dict[str, Any], said: str) -> None:
    with pytest.raises(BadFacts, match=said):
        read_facts(facts_of(asking), given)


def test_every_kind_has_its_chinese_name() -> None:
    assert {kind: words for kind, (words, _) in READERS.items()} == KINDS


NOON = datetime(2010, 1, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "raw", "read"),
    [
        (int, 0, 0),
        (bool, "是", True),
        (bool, "否", False),
        (bool, False, False),
        (str, "", ""),
        (date, "2010-01-04", date(2010, 1, 4)),
        (Exact, "1/3", Fraction(1, 3)),
        (Exact, Decimal("0.5"), Fraction(1, 2)),
        (Exact, 2, Fraction(2)),
        (tuple[int, ...], [2, 1], (2, 1)),
        (tuple[date, ...], ["2010-01-04"], (date(2010, 1, 4),)),
        (tuple[Exact, ...], (1, "1/2"), (Fraction(1), Fraction(1, 2))),
        (tuple[str, ...], ["甲", "乙"], ("甲", "乙")),
        (frozenset[str], ["甲", "甲"], frozenset({"甲"})),
        (facts.Texts, {"a": "甲"}, {"a": "甲"}),
        (facts.Amounts, {"a": "1/2"}, {"a": Fraction(1, 2)}),
        (facts.Particulars, {"a": date(2010, 1, 4), "b": "甲", "c": 3, "d": Decimal("1.5")},
         {"a": "2010-01-04", "b": "甲", "c": 3, "d": Decimal("1.5")}),
        (facts.Counts, {"a": 1}, {"a": 1}),
        (facts.Days, {"a": "2010-01-04"}, {"a": date(2010, 1, 4)}),
        (facts.Flags, {"a": "是"}, {"a": True}),
        (facts.Lists, {"a": ["甲"]}, {"a": ("甲",)}),
        (facts.Scores, {"a": [90, "89.5"]}, {"a": (Fraction(90), Fraction(179, 2))}),
        (facts.Records, [{"a": 1}], ({"a": 1},)),
    ],
)  # fmt: skip
def test_it_is_read_exactly(kind: Any, raw: object, read: object) -> None:
    found = READERS[kind][1](raw)
    assert (found, type(found)) == (read, type(read))


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (int, True),
        (int, "1"),
        (int, 1.0),
        (bool, 1),
        (bool, "对"),
        (str, 1),
        (date, NOON),
        (date, 20100104),
        (Exact, True),
        (Exact, 0.5),
        (Exact, None),
        (tuple[int, ...], {1: 2}),
        (tuple[int, ...], 3),
        (tuple[int, ...], [True]),
        (tuple[str, ...], "甲乙"),
        (tuple[str, ...], [1]),
        (frozenset[str], "甲"),
        (facts.Texts, {1: "甲"}),
        (facts.Texts, {"a": 1}),
        (facts.Particulars, {"a": 1.5}),
        (facts.Particulars, {"a": True}),
        (facts.Particulars, {"a": NOON}),
        (facts.Lists, {"a": "甲"}),
        (facts.Scores, {"a": 90}),
        (facts.Records, {"a": 1}),
    ],
)
def test_what_is_of_another_kind_is_refused(kind: Any, raw: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        READERS[kind][1](raw)
