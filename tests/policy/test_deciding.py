"""Deciding (讨论决定): what tables cannot say — contradictory counts, values not set, properties of votes and run-offs."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.deciding.ballot import elected, finalists, rank
from policy.deciding.superior import months_later
from policy.errors import BadFacts, ValueNotSet
from policy.gates import evaluate
from policy.layers import Layers, load_rules, rules_in_force
from tests.policy.tables import pack_with

DAY = date(2010, 3, 1)
RULES = load_rules(rules_in_force(DAY))
HALF = Fraction(1, 2)
NAMES = "甲乙丙丁戊"
votes_of = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 30), min_size=1)


def asked(name: str, facts: dict[str, Any], on: date = DAY) -> str:
    return evaluate(name, facts, load_rules(rules_in_force(on)), on).outcome


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("quorum", {"应到": 8, "到会": 9}),
        ("quorum", {"应到": 8, "到会": 6, "回避": 7}),
        ("quorum", {"应到": 8, "到会": -1}),
        ("quorum", {"应到": 8, "到会": 6, "回避": -1}),
        ("quorum", {"应到": 8, "到会": 6, "列席": -1}),
        ("quorum", {"应到": 8, "到会": 6, "空缺": -1}),
        ("majority", {"应到": 8, "实到": 9, "同意": 1}),
        ("majority", {"应到": 8, "实到": 6, "同意": 7}),
        ("majority", {"应到": 8, "实到": 6, "同意": 5, "不同意": 1, "缓议": 1}),
        ("majority", {"应到": 8, "实到": 6, "同意": 7, "不同意": -1}),
        ("majority", {"应到": 8, "实到": 6, "同意": 6, "缓议": -1}),
        ("opinion", {"到会成员发言次序": ["甲"], "各成员意见": {"甲": "同意", "列席人": "同意"}}),
        ("opinion", {"到会成员发言次序": ["甲", "甲"], "各成员意见": {"甲": "同意"}}),
        ("reconsideration", {"应到": 8, "同意复议": 9}),
        ("differential_vote", {"职位数": 0, "人选数": 1}),
        ("differential_vote", {"职位数": 1, "人选数": -1}),
        ("run_off", {"应到": 9, "实到": 10, "职位数": 1, "各人选得票": {}}),
        ("run_off", {"应到": 9, "实到": 8, "职位数": 1, "各人选得票": {"甲": 9}}),
        ("run_off", {"应到": 9, "实到": 9, "职位数": 1, "各人选得票": {"甲": 5, "乙": 5}}),
        ("run_off", {"应到": 9, "实到": 9, "职位数": 0, "各人选得票": {}}),
        ("renomination", {"同一职位未通过次数": -1, "同一次会议": False}),
        ("selection_report", {"听取报告的会议": "全委会", "已办内容": [], "当年新提拔党政主要领导人数": -1}),
        ("prior_report", {"报告事项": "破格提拔", "已等工作日": -1}),
        ("plenum_vote", {"机构": "市级党委全委会", "应到": 9, "实到": 8, "同意": 9}),
        ("plenum_vote", {"机构": "市级党委全委会", "应到": 9, "实到": 10, "同意": 9}),
        ("plenum_vote", {"机构": "市级党委全委会", "应到": 9, "实到": 9, "同意": 5, "不同意": -1}),
        ("plenum_vote", {"机构": "市级党委全委会", "应到": 9, "实到": 9, "同意": 5, "审议时回避": 10}),
        ("plenum_vote", {"机构": "市级党委全委会", "应到": 9, "实到": 9, "同意": 5, "弃权": 4, "另提他人票": 1}),
        ("plenum_vote", {"机构": "市级党委全委会", "应到": 9, "实到": 9, "同意": 5, "不同意": 5}),
        ("dual_managed", {"征求意见日期": DAY, "讨论日期": DAY, "协管方答复": "不同意", "正职或副职": "主任"}),
        ("plenum_between", {"机构": "市级党委", "全委会成员": 9, "已征求意见": 10}),
        ("life_meeting_start", {"班子成员": [], "已交发言材料": [], "征求意见条数": -1}),
        ("life_meeting_closed", {"已办环节": [], "整改事项": 1, "已整改": 2}),
        ("establishment_room", {"编制数": 1, "实有人数": 1, "拟出人数": 2}),
        ("establishment_room", {"编制数": -1, "实有人数": 1}),
        ("establishment_room", {"编制数": 1, "实有人数": 1, "拟进人数": -1}),
    ],
)
def test_contradictory_counts_are_refused(name: str, facts: dict[str, Any]) -> None:
    with pytest.raises(BadFacts):
        asked(name, facts)


@pytest.mark.parametrize(
    ("name", "facts", "on"),
    [
        ("life_meeting_quorum", {"应到": 3, "实到": 4}, date(2017, 1, 4)),
        ("life_meeting_report", {"召开日期": date(2017, 1, 5)}, date(2017, 1, 4)),
    ],
)
def test_contradictory_counts_under_later_rules_are_refused(name: str, facts: dict[str, Any], on: date) -> None:
    with pytest.raises(BadFacts):
        asked(name, facts, on)


def test_large_sum_is_not_computed_until_the_office_sets_it() -> None:
    with pytest.raises(ValueNotSet):
        asked("large_sum", {"金额": 1, "会议集体决定": False})
    with pytest.raises(BadFacts):
        evaluate(
            "large_sum", {"金额": -1, "会议集体决定": False}, pack_with({"deciding.large_sum": 10}, RULES.name), DAY
        )


def test_an_ending_without_its_papers_is_not_computed() -> None:
    rules = pack_with({"deciding.ending.papers": {"任命": "任职通知"}}, RULES.name)
    facts = {"职位类别": "科级后备干部", "已有文书": ["后备干部名单"]}
    with pytest.raises(ValueNotSet):
        evaluate("decision_ending", facts, rules, DAY)


@pytest.mark.parametrize("on", [DAY, date(2015, 3, 2), date(2020, 3, 2)])
def test_the_measures_are_nowhere_laxer_than_the_regulation_of_the_day_in_deciding(on: date) -> None:
    rules = load_rules(rules_in_force(on))
    assert isinstance(rules, Layers)
    assert not [found.words for found in rules.conflicts(on) if found.key.startswith("deciding.")]


def test_every_kind_of_post_has_who_decides_an_ending_and_its_papers() -> None:
    ending = RULES.value("deciding.post.ending", DAY).labels()
    assert set(RULES.value("deciding.post.body", DAY).labels()) == set(ending)
    assert set(RULES.value("deciding.ending.papers", DAY).labels()) == set(ending.values())
    assert set(RULES.value("deciding.ending.probation", DAY).texts()) <= set(ending)


@given(st.integers(0, 60), st.data())
def test_more_present_never_breaks_the_quorum_and_more_recused_never_makes_it(
    members: int, data: st.DataObject
) -> None:
    present = data.draw(st.integers(0, members))
    recused = data.draw(st.integers(0, present))
    outcome = asked("quorum", {"应到": members, "到会": present, "回避": recused})
    assert (outcome == "ok") == (members > 0 and 3 * (present - recused) >= 2 * members)
    if outcome == "ok" and recused:
        assert asked("quorum", {"应到": members, "到会": present, "回避": recused - 1}) == "ok"


@given(st.integers(0, 60), st.data())
def test_majority_is_of_members_and_more_support_never_loses_it(members: int, data: st.DataObject) -> None:
    present = data.draw(st.integers(0, members))
    agree = data.draw(st.integers(0, present))
    outcome = asked("majority", {"应到": members, "实到": present, "同意": agree, "不同意": present - agree})
    assert (outcome == "ok") == (2 * agree > members)


@given(st.integers(1, 40), st.data())
def test_a_stricter_quorum_never_admits_more(members: int, data: st.DataObject) -> None:
    present = data.draw(st.integers(0, members))
    facts = {"应到": members, "到会": present}
    stricter = pack_with({"deciding.quorum.share": "3/4"}, "regulation-2002")
    if evaluate("quorum", facts, stricter, DAY).ok:
        assert asked("quorum", facts) == "ok"


@given(votes_of, st.integers(1, 40), st.integers(1, 4))
def test_elected_are_over_half_at_most_one_a_post_and_in_any_order_of_ballots(
    votes: dict[str, int], members: int, posts: int
) -> None:
    passed = elected(votes, members, posts, HALF)
    assert len(passed) <= posts
    assert all(2 * votes[one] > members for one in passed)
    assert passed == elected(dict(reversed(votes.items())), members, posts, HALF)
    rest = [votes[one] for one in votes if one not in passed]
    assert all(votes[one] > other or 2 * other <= members for one in passed for other in rest)


@given(votes_of, st.sampled_from(NAMES))
def test_more_support_never_lowers_a_rank(votes: dict[str, int], one: str) -> None:
    before = rank(votes | {one: votes.get(one, 0)}).index(one)
    assert rank(votes | {one: votes.get(one, 0) + 1}).index(one) <= before


@given(votes_of, st.integers(1, 4))
def test_finalists_keep_a_tie_at_the_last_place_whole(votes: dict[str, int], places: int) -> None:
    into = finalists(votes, (), places)
    assert len(into) >= min(places, len(votes))
    assert all(votes[out] < votes[one] for one in into for out in votes if out not in into)
    assert sum(votes[one] > min(votes[x] for x in into) for one in into) < places
    assert not set(finalists(votes, into, places)) & set(into)


def test_a_month_ends_on_the_same_day_or_the_last_of_a_shorter_month() -> None:
    assert months_later(date(2010, 1, 31), 1) == date(2010, 2, 28)
    assert months_later(date(2012, 1, 31), 1) == date(2012, 2, 29)
    assert months_later(date(2009, 12, 15), 1) == date(2010, 1, 15)
    assert months_later(date(2009, 11, 30), 1) == date(2009, 12, 30)
    assert months_later(date(2009, 11, 30), 14) == date(2011, 1, 30)
