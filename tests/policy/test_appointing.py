"""Appointing: what tables of cases cannot say — nonsense that is refused, conflicts of layers, properties of tenures and quotas."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.appointing import full_years, probation_end, tenure_since
from policy.appointing.transfer import Spell
from policy.errors import BadFacts, PolicyError, ValueNotSet, YearNotPublished
from policy.gates import evaluate
from policy.layers import Layers, load_rules, rules_in_force
from tests.policy.tables import pack_with

DAY = date(2010, 3, 1)
AFTER = DAY + timedelta(days=1)
BEFORE = DAY - timedelta(days=1)
RULES = load_rules(rules_in_force(DAY))
STRICTER = pack_with({"appointing.team.share": "1/4"}, RULES.name)
SCREENED: dict[str, Any] = {"收到日期": DAY, "甄别理由": {}}
READY: dict[str, Any] = {"职位类别": "工作部门副职", "任职文号": "1号", "公示截止日": BEFORE}
TEAM = {"班子成员": 9, "本次交流人数": 2}
days_of = st.dates(date(1980, 1, 1), date(2009, 12, 31))

NONSENSE: list[tuple[str, dict[str, Any]]] = [
    ("public_notice", {"公示发布日": DAY, "公示截止日": BEFORE}),
    ("notice_time", {"各环节日期": {"表彰": DAY}}),
    ("objection_screened", SCREENED | {"反映方式": "电话", "甄别意见": {"甲": "有具体线索"}}),
    ("objection_screened", SCREENED | {"反映方式": "署名", "甄别意见": {"甲": "再议"}}),
    ("notice_objections", {"各件异议处理": {}, "未甄别件数": -1}),
    ("notice_objections", {"各件异议处理": {}, "暂缓起始日": AFTER}),
    ("notice_objections", {"各件异议处理": {"1": "一时难以查实"}}),
    ("reporter_protected", {"被反映人": "甲", "知悉反映人身份的人员": [], "经办人": ["甲"]}),
    ("appointment_ready", READY | {"未处理异议件数": -1}),
    ("appointment_ready", READY | {"任职谈话日期": AFTER, "谈话人": "甲"}),
    ("appointment_ready", READY | {"人大选举或任命日期": AFTER}),
    ("tenure_start", {"办理方式": "任命", "各事项日期": {"党组织决定之日": AFTER}, "任职起算日": AFTER}),
    ("probation_ends", {"试用期开始日期": AFTER}),
    (
        "probation_ends",
        {
            "试用期开始日期": date(2009, 1, 1),
            "考核结论": "胜任",
            "办理结果": "正式任职",
            "有效票": 3,
            "优秀和称职票": 4,
        },
    ),
    ("resignation", {"辞职类别": "自愿辞职", "书面申请日期": AFTER}),
    ("resignation", {"辞职类别": "因公辞职", "书面申请日期": BEFORE, "接到通知日期": DAY}),
    ("resignation_appeal", {"接到通知日期": DAY, "申诉日期": BEFORE}),
    ("resignation_appeal", {"接到通知日期": BEFORE, "申诉日期": AFTER}),
    ("resignation_appeal", {"接到通知日期": BEFORE, "申诉日期": BEFORE, "复议决定日期": AFTER}),
    ("resignation_appeal", {"接到通知日期": BEFORE, "申诉日期": DAY, "复议决定日期": BEFORE}),
    ("demotion", {"降职情形": "年度考核不称职", "降低层次": 0, "已经组织认定": True}),
    ("post_quota", {"核定职数": -1, "现配人数": 0, "拟任人数": 0}),
    ("post_quota", {"核定职数": 1, "现配人数": -1, "拟任人数": 0}),
    ("post_quota", {"核定职数": 1, "现配人数": 0, "拟任人数": -1}),
    ("post_quota", {"核定职数": 1, "现配人数": 1, "拟任人数": 1, "拟免人数": -1}),
    ("post_quota", {"核定职数": 1, "现配人数": 1, "拟任人数": 1, "拟免人数": 2}),
    ("quota_violation", {"超配人数": -1, "已追究对象": [], "已纠正": False}),
    ("selection_inspection", {"当年检查次数": -1}),
    ("selection_inspection", {"当年检查次数": 1, "发现违规违纪件数": -1, "已查处件数": -1}),
    ("selection_inspection", {"当年检查次数": 1, "发现违规违纪件数": 1, "已查处件数": -1}),
    ("selection_inspection", {"当年检查次数": 1, "发现违规违纪件数": 1, "已查处件数": 2}),
    ("selection_inspection", {"当年检查次数": 0, "发现违规违纪件数": 1, "已查处件数": 1}),
    ("transfer_due", {"任职经历": [{"止": DAY}]}),
    ("transfer_due", {"任职经历": [{"起": "去年"}]}),
    ("transfer_due", {"任职经历": [{"起": BEFORE, "止": "至今"}]}),
    ("transfer_due", {"任职经历": [{"起": DAY, "止": BEFORE}]}),
    ("transfer_due", {"任职经历": [{"起": AFTER, "止": AFTER}]}),
    ("team_change", {"班子成员": 1, "本次交流人数": 2}),
    ("team_change", TEAM | {"其中党政正职": 3}),
    ("team_change", TEAM | {"任现职最晚日期": AFTER}),
    ("moves_in_term", {"职务层次": "县处级", "本任期已变动次数": -1}),
    ("secondment", {"派出一方": "乡镇", "挂职地方": "村", "开始日期": DAY, "结束日期": DAY}),
    ("secondment_over", {"开始日期": DAY, "结束日期": DAY}),
    ("secondment_over", {"开始日期": BEFORE, "结束日期": DAY, "返回日期": AFTER}),
    ("secondment_over", {"开始日期": DAY, "结束日期": AFTER, "返回日期": BEFORE}),
    ("village_chain", {"已办步骤": [*RULES.value("appointing.village.chain", DAY).texts(), "庆祝"]}),
    ("village_chain", {"已办步骤": [], "各步日期": {"庆祝": DAY}}),
    ("village_conditions", {"所设条件及类别": {"45岁以下": "其他"}}),
    ("village_conditions", {"所设条件及类别": {"年龄不限": ""}}),
    ("village_conditions", {"所设条件及类别": {"45岁以下": "学历"}}),
    ("village_conditions", {"所设条件及类别": {"文化程度高": "其他"}}),
    ("village_way", {"产生方式": "两推一选", "应到会党员": 1, "实到会党员": 2}),
    ("village_way", {"产生方式": "两推一选", "应到会党员": 3, "实到会党员": 3, "候选人数": -1}),
    ("village_way", {"产生方式": "两推一选", "应到会党员": 3, "实到会党员": 3, "候选人数": 2, "职位数": 0}),
    ("town_head", {"职务": "乡镇长", "基层工作月数": -1}),
    (
        "village_candidate",
        {"产生基础": "群众推选", "政审结论": "合格", "村级后备干部": False, "同等条件未选用的后备干部": -1},
    ),
]


def asked(name: str, facts: dict[str, Any], on: date = DAY) -> str:
    return evaluate(name, facts, load_rules(rules_in_force(on)), on).outcome


@pytest.mark.parametrize(("name", "facts"), NONSENSE, ids=lambda part: part if isinstance(part, str) else "")
def test_contradictory_facts_are_refused(name: str, facts: dict[str, Any]) -> None:
    with pytest.raises(BadFacts) as wrong:
        asked(name, facts)
    assert wrong.value.detail


def test_term_of_a_village_elected_in_the_future_is_refused() -> None:
    with pytest.raises(BadFacts):
        asked("village_term", {"选举日期": date(2020, 3, 3)}, date(2020, 3, 2))


def test_a_notice_in_a_year_without_published_holidays_is_not_computed() -> None:
    with pytest.raises(YearNotPublished):
        asked("public_notice", {"公示发布日": date(2099, 3, 2), "公示截止日": date(2099, 3, 10)}, date(2099, 3, 11))


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("post_name", {"职务名称": "科长"}),
        ("town_head", {"职务": "乡镇长", "基层工作月数": 99}),
    ],
)
def test_what_the_office_has_not_entered_is_not_computed(name: str, facts: dict[str, Any]) -> None:
    with pytest.raises(ValueNotSet):
        asked(name, facts)


@pytest.mark.parametrize(
    ("day", "holds"), [(date(2015, 1, 5), "regulation-2014"), (date(2020, 1, 6), "regulation-2019")]
)
def test_two_levels_of_measure_18_are_reported_as_a_conflict(day: date, holds: str) -> None:
    rules = load_rules(rules_in_force(day))
    assert isinstance(rules, Layers)
    found = next(one for one in rules.conflicts(day) if one.key == "eligibility.break.levels")
    assert (found.holds.pack, found.holds.count(), found.yields.count()) == (holds, 1, 2)
    assert found.allowed_by == "上级党委组织部"


def test_the_chain_of_measure_23_conflicts_with_the_rules_of_2018_from_their_first_day() -> None:
    for day, conflicts in ((date(2018, 12, 27), 0), (date(2018, 12, 28), 1), (date(2020, 1, 6), 1)):
        rules = load_rules(rules_in_force(day))
        assert isinstance(rules, Layers)
        found = [one for one in rules.conflicts(day) if one.key == "appointing.village.chain"]
        assert len(found) == conflicts
        assert all(one.holds.pack == "national-rules" and one.yields.pack == "qingshanhu-2009" for one in found)


@pytest.mark.parametrize("day", [DAY, date(2015, 3, 2), date(2020, 3, 2)])
def test_the_measures_are_not_laxer_elsewhere_in_appointing(day: date) -> None:
    rules = load_rules(rules_in_force(day))
    assert isinstance(rules, Layers)
    known = {"eligibility.break.levels", "appointing.village.chain"}
    assert {one.key for one in rules.conflicts(day) if one.key.startswith("appointing.")} <= known


def test_every_statutory_ending_is_one_that_the_office_has_entered() -> None:
    endings = set(RULES.value("deciding.post.ending", DAY).labels().values())
    assert set(RULES.value("appointing.statutory.endings", DAY).texts()) <= endings
    assert set(RULES.value("deciding.ending.probation", DAY).texts()) <= set(
        RULES.value("appointing.probation.posts", DAY).texts()
    )


def test_a_probation_from_29_february_is_complete_on_28_february() -> None:
    assert probation_end(date(2008, 2, 29), 1) == date(2009, 2, 28)
    assert probation_end(date(2007, 2, 28), 1) == date(2008, 2, 28)
    assert probation_end(date(2009, 3, 1), 2) == date(2011, 3, 1)


@settings(deadline=None)  # a busy machine is no finding
@given(days_of, st.integers(0, 15000))
def test_full_years_grow_with_the_day_and_by_one_a_year(since: date, later: int) -> None:
    on = since + timedelta(days=later)
    years = full_years(since, on)
    assert 0 <= years <= later // 365
    assert full_years(since, on + timedelta(days=366)) in (years + 1, years + 2)
    assert full_years(since, on + timedelta(days=1)) >= years


@settings(deadline=None)  # a busy machine is no finding
@given(st.lists(st.tuples(days_of, st.integers(0, 3000)), min_size=1, max_size=6), st.randoms())
def test_order_of_spells_is_irrelevant_and_a_break_never_makes_a_tenure_longer(
    runs: list[tuple[date, int]], shuffled: Any
) -> None:
    spells = [Spell(begins, begins + timedelta(days=length), "任职") for begins, length in runs]
    other = list(spells)
    shuffled.shuffle(other)
    for restarts in (True, False):
        assert tenure_since(spells, restarts) == tenure_since(other, restarts)
    assert tenure_since(spells, True) >= tenure_since(spells, False) >= min(spells).begins


@settings(deadline=None)  # a busy machine is no finding
@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.data())
def test_a_larger_quota_never_refuses_what_a_smaller_one_allows(
    quota: int, filled: int, added: int, data: st.DataObject
) -> None:
    leaving = data.draw(st.integers(0, filled))
    facts = {"核定职数": quota, "现配人数": filled, "拟任人数": added, "拟免人数": leaving}
    outcome = asked("post_quota", facts)
    assert (outcome == "ok") == (filled - leaving + added <= quota)
    if outcome == "ok":
        assert asked("post_quota", facts | {"核定职数": quota + 1}) == "ok"


@settings(deadline=None)  # a busy machine is no finding
@given(st.integers(1, 40), st.data())
def test_a_stricter_share_of_the_team_never_admits_more(members: int, data: st.DataObject) -> None:
    facts = {"班子成员": members, "本次交流人数": data.draw(st.integers(0, members))}
    if evaluate("team_change", facts, STRICTER, DAY).ok:
        assert asked("team_change", facts) == "ok"


@settings(deadline=None)  # a busy machine is no finding
@given(st.integers(0, 60))
def test_a_longer_notice_is_never_too_short(days: int) -> None:
    first = date(2015, 3, 2)
    facts = {"公示发布日": first, "公示截止日": first + timedelta(days=days)}
    longer = {"公示发布日": first, "公示截止日": first + timedelta(days=days + 1)}
    if asked("public_notice", facts, date(2015, 6, 1)) == "ok":
        assert asked("public_notice", longer, date(2015, 6, 1)) == "ok"


def test_rules_without_the_measures_refuse_by_number_and_never_by_a_stack_trace() -> None:
    for name, facts in (
        ("secondment", {"派出一方": "乡镇", "挂职地方": "村"}),
        ("village_conditions", {"所设条件及类别": {}}),
    ):
        with pytest.raises(PolicyError):
            evaluate(name, facts, load_rules("national-rules"), DAY)
