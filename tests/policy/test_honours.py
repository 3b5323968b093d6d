"""Points for honours beyond their tables: nothing computed without the office's table, nonsense refused, what always holds."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import errors
from policy.gates import evaluate
from policy.honours import Honour, Total, honour_of, honour_total, window
from policy.layers import load_rules, rules_in_force
from policy.packs import load_pack
from tests.policy.tables import pack_with

ON = date(2010, 6, 1)
BARE = load_pack("qingshanhu-2009")
TABLE = {"市委、市政府先进个人": 2, "省委、省政府先进个人": 3, "中央及国家部委先进个人": "9/2"}
PACK = pack_with({"honours.points.table": TABLE, "honours.points.cap": 6})
LEVELS = ("市委、市政府", "省委、省政府", "中央及国家部委")


def one(level: str = LEVELS[0], deed: str = "防汛", year: int = 2010, **other: Any) -> Honour:
    return Honour(level, "先进个人", date(year, 2, 1), deed, **{"verified_by": "区委组织部"} | other)


HONOURS = st.lists(
    st.builds(one, st.sampled_from(LEVELS), st.sampled_from("甲乙丙丁"), st.integers(2007, 2011)), max_size=6
)


def ask(**facts: Any) -> Any:
    asked = {"manner": "公推优选", "counted_on": ON} | facts
    return evaluate("honour_points", asked, load_rules(rules_in_force(ON)), ON)


def test_nothing_is_computed_before_the_office_has_entered_table_and_ceiling() -> None:
    with pytest.raises(errors.ValueNotSet):
        honour_total(BARE, ON, [one()], ON)
    with pytest.raises(errors.ValueNotSet):
        honour_total(pack_with({"honours.points.table": TABLE}), ON, [one()], ON)
    with pytest.raises(errors.ValueNotSet, match="没有“中央及国家部委先进集体”一项") as missing:
        honour_total(PACK, ON, [Honour(LEVELS[2], "先进集体", ON, "防汛", "区委组织部", member=True)], ON)
    assert missing.value.facts == {"key": "honours.points.table"}


def test_without_an_honour_nothing_need_be_entered() -> None:
    total = honour_total(BARE, ON, [one(year=2008)], ON)
    assert total == Total(Fraction(0), Fraction(0), counted=0, repeated=0, uncounted=1)


def test_an_honour_without_a_deed_or_a_day_and_a_negative_claim_are_nonsense() -> None:
    with pytest.raises(errors.BadFacts, match="没有填写事迹"):
        honour_total(PACK, ON, [one(), one(deed="")], ON)
    with pytest.raises(errors.BadFacts, match="取得日期应为日期"):
        honour_of({"层级": "市委、市政府", "荣誉": "先进个人"})
    with pytest.raises(errors.BadFacts, match="拟加分不能小于零"):
        ask(awards=[], claimed=-1)


def test_a_line_of_the_register_is_read_in_whole() -> None:
    line = {"层级": " 全国 ", "荣誉": "模范人物", "取得日期": "2010-02-01", "事迹": "救人", "核实机关": "区委组织部"}
    more = {"作出突出贡献": "省报报道", "在社会上引起强烈反响": " ", "当时成员": "是", "已撤销": "否"}
    grounds = (*line, "作出突出贡献", "当时成员", "已撤销")
    expected = Honour("全国", "模范人物", date(2010, 2, 1), "救人", "区委组织部", grounds, True, False)
    assert honour_of(line | more) == expected
    assert honour_of(line | {"已撤销": "是"}) == Honour(
        "全国", "模范人物", date(2010, 2, 1), "救人", "区委组织部", (*line, "已撤销"), False, True
    )


def test_window_runs_to_the_end_of_the_next_year() -> None:
    assert window(BARE, ON, date(2010, 1, 1)) == (date(2010, 1, 1), date(2011, 12, 31))
    assert window(BARE, ON, date(2009, 12, 31)) == (date(2009, 12, 31), date(2010, 12, 31))


def test_the_highest_of_one_deed_counts_whatever_the_order() -> None:
    honours = [one(level) for level in LEVELS]
    for order in (honours, honours[::-1]):
        total = honour_total(PACK, ON, order, ON)
        assert (total.points, total.counted, total.repeated) == (Fraction(9, 2), 1, 2)


@given(honours=HONOURS)
def test_order_is_irrelevant_and_the_ceiling_holds(honours: list[Honour]) -> None:
    total = honour_total(PACK, ON, honours, ON)
    assert total == honour_total(PACK, ON, honours[::-1], ON)
    assert 0 <= total.points <= 6
    assert total.points <= total.added
    assert total.counted + total.repeated + total.uncounted == len(honours)
    assert total.counted <= len({honour.deed for honour in honours})


@given(
    honours=HONOURS, more=st.builds(one, st.sampled_from(LEVELS), st.sampled_from("甲乙戊"), st.integers(2009, 2010))
)
def test_one_more_honour_never_lowers_the_points(honours: list[Honour], more: Honour) -> None:
    before, after = (honour_total(PACK, ON, held, ON).points for held in (honours, [*honours, more]))
    assert before <= after


@given(honours=HONOURS)
def test_a_lower_ceiling_a_shorter_window_and_once_never_admit_more(honours: list[Honour]) -> None:
    lax = {"honours.points.table": TABLE, "honours.points.cap": 6, "honours.points.once": False}
    most = honour_total(pack_with(lax), ON, honours, ON).points
    for strict in ({"honours.points.cap": 3}, {"honours.window.years_after": 0}, {"honours.points.once": True}):
        assert honour_total(pack_with(lax | strict), ON, honours, ON).points <= most
