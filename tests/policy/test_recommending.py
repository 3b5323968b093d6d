"""Recommending: what a table cannot say. Order is irrelevant, support never harms, contradictory ballots are refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.errors import BadFacts
from policy.gates import gates
from policy.layers import load_rules
from policy.packs import load_pack
from policy.recommending import (
    directed_places,
    first_places,
    first_too_early,
    manners_for,
    more_often,
    mutual,
    own_unit_half,
    passed_over,
    rotation_list,
    shares_by_roster,
)
from policy.verdict import Verdict

VOTES = st.dictionaries(st.sampled_from("甲乙丙丁戊"), st.integers(0, 20), min_size=1)
PACK, DAY = load_pack("qingshanhu-2009"), date(2010, 3, 1)


@given(VOTES)
def test_order_is_irrelevant_and_more_support_never_loses_a_place(votes: dict[str, int]) -> None:
    kept = first_places(votes, 3)
    assert first_places(dict(reversed(votes.items())), 3) == kept
    for one in kept:
        assert one in first_places(votes | {one: votes[one] + 1}, 3)


@pytest.mark.parametrize(("valid", "votes"), [(30, 31), (30, -1), (0, 0)])
def test_more_votes_than_ballots_are_bad_facts(valid: int, votes: int) -> None:
    with pytest.raises(BadFacts, match=f"得票{votes}，有效票{valid}"):
        own_unit_half(PACK, DAY, form="单位推荐", valid=valid, votes=votes)


@pytest.mark.parametrize("votes", [21, -1])
def test_directed_votes_beyond_the_ballots_are_bad_facts(votes: int) -> None:
    with pytest.raises(BadFacts, match="有效票20张"):
        directed_places(PACK, DAY, votes={"甲": votes, "乙": 1}, valid=20, chosen=("甲",))


RULES_2019 = load_rules("qingshanhu-2009+regulation-2019+national-rules")
DAY_2019 = date(2020, 3, 2)
GATES = gates()  # read here, not within the time that a property may take
FIVE = ("提名", "推荐", "考察", "酝酿", "表决")
NAMES = st.sampled_from("甲乙丙丁戊")


def asked(gate: str, **facts: object) -> Verdict:
    """Ask a gate under the rules of 2019."""
    return GATES[gate].function(RULES_2019, DAY_2019, **facts)


@given(st.integers(1, 60), st.integers(0, 60), st.integers(0, 60))
def test_more_attendance_never_makes_a_recommendation_void(members: int, one: int, other: int) -> None:
    less, more = sorted((min(one, members), min(other, members)))
    verdicts = [
        asked("recommendation_validity", members=members, present=n, issued=n, returned=n, valid=n)
        for n in (less, more)
    ]
    assert verdicts[1].ok or not verdicts[0].ok


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ((0, 0, 0, 0, 0), "应参加0人"),
        ((5, 6, 5, 5, 5), "实参加6多于应参加5"),
        ((5, 5, 6, 5, 5), "发出票6多于实参加5"),
        ((5, 5, 5, 5, 6), "有效票6多于收回票5"),
        ((5, 5, 5, 5, -1), "有效票-1"),
    ],
)
def test_contradictory_counts_of_a_recommendation_are_bad_facts(facts: tuple[int, ...], words: str) -> None:
    names = ("members", "present", "issued", "returned", "valid")
    with pytest.raises(BadFacts, match=words):
        asked("recommendation_validity", **dict(zip(names, facts, strict=True)))


@pytest.mark.parametrize(
    ("gate", "facts", "words"),
    [
        ("recommendation_fresh", {"recommended_on": DAY_2019, "used_on": date(2020, 3, 1)}, "使用日期早于推荐日期"),
        ("roster_shares", {"valid": {"单位推荐": 3}, "votes": {"单位推荐": 4}}, "单位推荐得票4多于单位推荐有效票3"),
        ("roster_shares", {"valid": {"单位推荐": 3}, "votes": {"系统推荐": 1}}, "系统推荐得票1多于系统推荐有效票0"),
        ("roster_voters", {"rosters": {"单位推荐": ("甲",)}, "issued": {"单位推荐": -1}}, "发出票小于零"),
        ("roster_voters", {"rosters": {"单位推荐": ("甲",)}, "issued": {"系统推荐": 1}}, "没有相应的名册"),
        ("directed_roster", {"groups": {"区委": -1}}, "人数不能小于零"),
        ("talks_counted", {"planned": 0, "talked": 0, "recorded": 0, "talkers": 2}, "应谈0人，谈话人2人"),
        ("talks_counted", {"planned": 3, "talked": 3, "recorded": 3, "talkers": -1}, "应谈3人，谈话人-1人"),
        ("talks_counted", {"planned": 3, "talked": 4, "recorded": 3, "talkers": 2}, "实谈人数4多于应谈人数3"),
        ("talks_counted", {"planned": 3, "talked": 2, "recorded": 3, "talkers": 2}, "有记录人数3多于实谈人数2"),
        ("stage_differential", {"stage": "推荐", "posts": 0, "persons": 1}, "职位0个、人选1人"),
        ("stage_differential", {"stage": "推荐", "posts": 1, "persons": -1}, "职位1个、人选-1人"),
        ("inspection_complaint", {"received": 1, "specific": 2, "settled": 0}, "收到举报1件，线索具体2件，已查清0件"),
        ("inspection_complaint", {"received": 2, "specific": 1, "settled": 2}, "收到举报2件，线索具体1件，已查清2件"),
        ("inspection_complaint", {"received": 1, "specific": 1, "settled": -1}, "已查清-1件"),
        ("inspection_team", {"members": -1}, "考察组-1人"),
        ("inspection_list", {"body": "区委常委会", "basis": (), "places": {}, "chosen": ()}, "没有考察对象"),
        ("inspection_list", {"body": "", "basis": (), "places": {"甲": 1}, "chosen": ("乙",)}, "不在排名之内"),
        ("matching_round", {"turn": 0, "room": {}, "heads": {}, "staff": {}, "paired": {}}, "第0轮"),
        ("matching_round", {"turn": 1, "room": {}, "heads": {"甲": ()}, "staff": {}, "paired": {}}, "没有岗位数"),
        (
            "matching_round",
            {"turn": 1, "room": {}, "heads": {}, "staff": {}, "paired": {}, "planned": 3},
            "方案定为3轮",
        ),
        ("matching_left", {"rounds": 1, "left": (), "placed": {}, "decided_by": "", "planned": -1}, "方案定为-1轮"),
        ("rotation_plan", {"since": {"甲": date(2020, 3, 3)}, "planned": ()}, "任职起始日晚于核算日"),
        ("rotation_plan", {"since": {}, "planned": ("甲",)}, "轮岗人员没有任职起始日"),
    ],
)
def test_facts_that_contradict_each_other_are_bad_facts(gate: str, facts: dict[str, object], words: str) -> None:
    with pytest.raises(BadFacts, match=words):
        asked(gate, **facts)


@pytest.mark.parametrize(("posts", "quota", "filled"), [(0, 5, 3), (1, -1, 3), (1, 5, -1)])
def test_a_competition_without_posts_or_with_negative_counts_is_bad_facts(posts: int, quota: int, filled: int) -> None:
    facts = {"checked_by": "区委组织部", "checked_on": DAY_2019, "noticed_on": DAY_2019}
    with pytest.raises(BadFacts, match=f"职位{posts}个，核定职数{quota}人，现配{filled}人"):
        asked("competition_plan", **facts, posts=posts, quota=quota, filled=filled)


@given(st.dictionaries(NAMES, st.integers(1, 20)), st.integers(0, 20))
def test_shares_stay_between_nothing_and_all_and_rosters_stay_apart(valid: dict[str, int], count: int) -> None:
    votes = {roster: min(count, ballots) for roster, ballots in valid.items()}
    shares = shares_by_roster(valid, votes)
    assert all(0 <= share <= 1 for share in shares.values())
    for roster in valid:
        assert shares_by_roster({roster: valid[roster]}, {roster: votes[roster]}) == {roster: shares[roster]}


@given(st.lists(st.sampled_from(FIVE), max_size=8))
def test_every_beginning_of_an_orderly_history_is_orderly(history: list[str]) -> None:
    if first_too_early(history, [FIVE], FIVE) is None:
        assert all(first_too_early(history[:n], [FIVE], FIVE) is None for n in range(len(history)))
        assert not history or history[0] == "提名"


@given(st.integers(0, 4), st.integers(0, 4))
def test_after_a_return_the_steps_in_between_are_taken_again(back: int, on: int) -> None:
    early = first_too_early([*FIVE, FIVE[back], FIVE[on]], [FIVE], FIVE)
    assert early == (None if on <= back + 1 else (FIVE[on], FIVE[back + 1 : on]))


@given(st.dictionaries(NAMES, st.integers(1, 5), min_size=1), st.data())
def test_nobody_is_passed_over_when_all_the_first_are_taken(places: dict[str, int], data: st.DataObject) -> None:
    last = data.draw(st.integers(1, 5))
    assert passed_over(places, [one for one in places if places[one] <= last]) == ()
    chosen = data.draw(st.sets(st.sampled_from(sorted(places))))
    over = passed_over(places, chosen)
    assert not set(over) & chosen
    assert list(over) == sorted(over, key=lambda one: (places[one], one))
    assert passed_over(dict(reversed(places.items())), chosen) == over


@given(
    st.dictionaries(st.sampled_from("子丑"), st.sets(NAMES).map(tuple)),
    st.dictionaries(NAMES, st.sampled_from("子丑寅")),
)
def test_only_those_who_chose_each_other_are_joined(heads: dict[str, tuple[str, ...]], staff: dict[str, str]) -> None:
    joined = mutual(heads, staff)
    assert all(staff[one] == head and one in heads[head] for one, head in joined.items())
    assert all(one in joined for head, wanted in heads.items() for one in wanted if staff.get(one) == head)


@given(st.dictionaries(NAMES, st.dates(date(2000, 1, 1), date(2020, 3, 2))), st.integers(0, 20))
def test_a_longer_term_never_lengthens_the_list_of_rotation(since: dict[str, date], years: int) -> None:
    due = rotation_list(since, DAY_2019, years)
    assert set(rotation_list(since, DAY_2019, years + 1)) <= set(due)
    assert [since[one] for one in due] == sorted(since[one] for one in due)


def test_without_anybody_chosen_nobody_is_passed_over_and_strangers_do_not_count() -> None:
    assert passed_over({"甲": 1, "乙": 2}, []) == ()
    assert passed_over({"甲": 1, "乙": 2}, ["丙"]) == ()
    assert passed_over({"甲": 1, "乙": 2}, ["丙", "乙"]) == ("甲",)


def test_who_stands_on_the_rosters_too_often_comes_in_order_of_name() -> None:
    assert more_often([("丙", "甲"), ("甲", "丙", "乙")], 1) == ["丙", "甲"]
    assert more_often([("丙", "甲"), ("甲", "丙", "乙")], 2) == []


def test_the_manners_of_a_class_come_in_the_order_of_the_measures() -> None:
    assert manners_for(PACK, DAY, "科级后备干部") == ("公推优选", "双推双考")
    assert manners_for(PACK, DAY, "学校领导干部") == ("公推优选", "双推双考", "定向推荐", "公推交流")
    assert manners_for(PACK, DAY, "内设机构和科室负责人") == ("优化组合", "竞争上岗", "轮岗交流")
    assert manners_for(PACK, DAY, "村干部") == ()


def test_each_value_that_may_be_excepted_names_who_may() -> None:
    below = own_unit_half(PACK, DAY, form="单位推荐", valid=30, votes=14)
    assert below.may_except == "区委常委会"
    level = GATES["stage_differential"].function(PACK, DAY, stage="推荐", posts=1, persons=1)
    assert level.may_except == "区委常委会"
