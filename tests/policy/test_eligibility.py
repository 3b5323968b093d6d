"""Eligibility (任职资格): what tables cannot say — contradictory facts, who may except, all exclusions at once, properties."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.eligibility import effect_ends, eligibility
from policy.eligibility.found import full_years, months_later, years_later
from policy.errors import BadFacts
from policy.gates import evaluate, find_gate
from policy.layers import load_rules, rules_in_force
from tests.policy.tables import pack_with

D02, D14, D19 = date(2010, 3, 1), date(2015, 3, 2), date(2020, 6, 1)
DAYS = (D02, D14, D19)
days = st.dates(date(2000, 1, 1), date(2035, 12, 31))
CLERK, DEPUTY, HEAD = "科员级", "乡科级副职", "乡科级正职"
COUNTY = "县处级正职"


def rules(on: date) -> Any:
    return load_rules(rules_in_force(on))


def asked(name: str, facts: dict[str, Any], on: date = D02) -> Any:
    return evaluate(name, facts, rules(on), on)


def step(current: str, proposed: str, since: date) -> dict[str, Any]:
    return {"现任职务级别": current, "拟任职务级别": proposed, "任现级别起始日": since}


def term(**more: Any) -> dict[str, Any]:
    return {"拟任职务级别": COUNTY, "拟任原职位": True, "拟任同一层次职务": True} | more


def service(worked: int = 9, grassroots: int = 3, posts: int = 3, education: str = "大学本科") -> dict[str, Any]:
    return {
        "拟任职务级别": COUNTY,
        "工龄": worked,
        "基层工作年数": grassroots,
        "任过的下一级职位数": posts,
        "学历": education,
    }


@pytest.mark.parametrize(
    ("name", "facts", "says"),
    [
        ("tenure", step("处长", HEAD, D02), "没有“处长”"),
        ("tenure", step(DEPUTY, "处长", D02), "没有“处长”"),
        ("tenure", step(DEPUTY, HEAD, D02 + timedelta(1)), "晚于核算日"),
        ("term_limits", term(原职位已连任届数=-1), "原职位已连任届数-1"),
        ("term_limits", term(原职位满年数=-1), "原职位满年数-1"),
        ("term_limits", term(同一层次累计年数=-1), "同一层次累计年数-1"),
        ("term_limits", term(本届任期内已调整次数=-1), "已调整次数-1，不能小于零"),
        ("term_limits", term() | {"拟任同一层次职务": False}, "也就是同一层次"),
        ("service_record", service(worked=-1, grassroots=-2), "工龄-1、基层工作年数-2，"),
        ("service_record", service(grassroots=10), "工龄9年，基层工作10年"),
        ("service_record", service(posts=-1), "下一级职位数-1"),
        ("service_record", service(education="博士后"), "学历“博士后”"),
        ("promotion_training", {"拟任职务级别": COUNTY, "五年内培训累计月数": -1}, "培训累计月数-1"),
        ("effect_periods", {"处分或处理及日期": {"警告": D02 + timedelta(1), "记过": D02}}, "警告的日期晚于核算日"),
        ("recent_grades", {"不称职年度": [2010]}, "已结束的年度"),
        ("recent_grades", {"基本称职年度": [2011]}, "已结束的年度"),
        ("recent_grades", {"基本称职年度": [2009], "不称职年度": [2009]}, "只有一个等次"),
        ("kinship_avoidance", {"亲属及亲属关系": {"甲": "夫妻"}, "亲属及职务关系": {"乙": ""}}, "亲属不同"),
        ("native_place", {"成长地": " ", "任职地": "甲镇"}, "须填写"),
        ("native_place", {"成长地": "甲镇", "任职地": ""}, "须填写"),
        ("pre_checks", {"拟进入环节": "公示", "已完成核查": []}, "没有“公示”"),
        ("village_recruitment", {"岗位类别": "教师", "报考人员": "村干部", "已公布内容": []}, "岗位类别：教师"),
        ("two_way_batch", {"乡镇干部人数": -1, "村、社区干部人数": 1}, "乡镇干部人数-1"),
        ("two_way_batch", {"乡镇干部人数": 1, "村、社区干部人数": -1}, "村社区干部人数-1"),
        ("eligible", {"已核对项目": ["任职年限"], "不符合的项目": ["亲属回避"]}, "亲属回避没有核对"),
    ],
)
def test_contradictory_facts_are_refused_in_chinese(name: str, facts: dict[str, Any], says: str) -> None:
    with pytest.raises(BadFacts) as raised:
        asked(name, facts)
    assert says in raised.value.detail


@pytest.mark.parametrize(
    ("name", "facts", "says"),
    [
        ("break_limits", {"在试用期": False, "提拔任职满月数": -1, "拟升级数": 1}, "提拔任职满月数-1"),
        ("break_limits", {"在试用期": False, "提拔任职满月数": 12, "拟升级数": -1}, "拟升级数-1"),
        ("break_request", {"上级同意日期": D14}, "早于报告日期"),
        ("break_request", {"上级同意日期": D14, "报告上级日期": D14 + timedelta(1)}, "早于报告日期"),
    ],
)
def test_contradictory_facts_of_an_exception_are_refused(name: str, facts: dict[str, Any], says: str) -> None:
    with pytest.raises(BadFacts) as raised:
        asked(name, facts, D14)
    assert says in raised.value.detail


@pytest.mark.parametrize(
    ("promoted", "completed", "says"),
    [
        (date(2009, 1, 1), date(2008, 12, 31), "提任以后"),
        (date(2009, 1, 1), D02 + timedelta(1), "核算日以前"),
        (None, D02 - timedelta(1), "提任以后"),
    ],
)
def test_training_made_up_outside_its_time_is_refused(promoted: date | None, completed: date, says: str) -> None:
    facts = {"拟任职务级别": COUNTY, "五年内培训累计月数": 1, "补训完成日期": completed}
    with pytest.raises(BadFacts) as raised:
        asked("promotion_training", facts | ({"提任日期": promoted} if promoted else {}))
    assert says in raised.value.detail


def test_a_placement_that_ends_before_it_begins_is_refused() -> None:
    facts = {"挂职人员": "村干部", "挂职单位": "乡镇", "直接参与工作事务管理": True}
    with pytest.raises(BadFacts) as raised:
        asked("two_way_placement", facts | {"开始日期": D02, "结束日期": D02 - timedelta(1)})
    assert "结束日期早于开始日期" in raised.value.detail


@pytest.mark.parametrize(
    ("name", "facts", "who"),
    [
        ("native_place", {"成长地": "甲镇", "任职地": "甲镇"}, "区委"),
        ("native_place", {"成长地": "甲县", "任职地": "甲县", "拟任职务": "县级党委正职领导成员"}, ""),
        ("native_place", {"成长地": "甲市", "任职地": "甲市", "拟任职务": "市级党委正职领导成员"}, "上级党委"),
        ("service_record", service(posts=1), "有任免权的党委（党组）"),
        ("service_record", service(education="高中"), "有任免权的党委（党组）"),
        ("service_record", service(worked=4, posts=1), ""),
        ("service_record", service(grassroots=1, education="高中"), ""),
        ("public_exchange", {"交流方式": "公推交流"}, "区委"),
    ],
)
def test_only_a_general_rule_may_be_excepted_and_by_whom(name: str, facts: dict[str, Any], who: str) -> None:
    assert asked(name, facts).may_except == who


def test_everything_that_excludes_is_listed_with_its_article_and_what_was_not_asked_too() -> None:
    found = eligibility(
        rules(D14),
        D14,
        {
            "barred_circumstances": {"查明情形": ["跑官拉票"]},
            "kinship_avoidance": {"亲属及亲属关系": {"甲": "夫妻"}, "亲属及职务关系": {"甲": "直接上下级"}},
            "tenure": step(DEPUTY, HEAD, date(2014, 3, 2)),
            "native_place": {"成长地": "甲镇", "任职地": "乙镇"},
            "business_avoidance": {"经营人": "配偶", "经营方式": "独资", "拟任其行业监管或主管部门领导成员": True},
        },
    )
    assert [one.gate for one in found.exclusions] == [
        "tenure", "kinship_avoidance", "barred_circumstances", "business_avoidance"
    ]  # fmt: skip
    assert list(found.verdicts)[:3] == ["tenure", "kinship_avoidance", "native_place"]
    assert all(line.startswith("《") and line.endswith("。") for line in found.reasons)
    assert "《党政领导干部任职回避暂行规定》第3条：有夫妻关系" in found.reasons[1]
    assert found.unchecked == (
        "任职资格条件", "其他资格要求", "提任培训", "任期限制", "处分影响期", "年度考核等次", "未了结事项", "任前核查", "移居国（境）外"
    )  # fmt: skip
    assert found.overall.outcome == "refused"
    assert "任职年限不符合" in found.overall.reason
    assert "亲属经商办企业回避不符合" in found.overall.reason
    assert found.overall.numbers == {"应核对": 13, "未核对": 9, "不符合": 4}


def test_an_open_exception_excuses_the_years_in_rank_and_nothing_else() -> None:
    questions: dict[str, dict[str, Any]] = {
        "tenure": step(DEPUTY, HEAD, date(2014, 3, 2)),
        "pending_matters": {"未了结事项": ["立案审查调查"]},
        "break_limits": {"在试用期": False, "提拔任职满月数": 12, "拟升级数": 1},
    }

    def barred(**more: dict[str, Any]) -> list[str]:
        return [one.gate for one in eligibility(rules(D14), D14, questions | more).exclusions]

    assert barred() == ["tenure", "pending_matters"]
    assert barred(break_request={"讨论日期": D14}) == ["tenure", "pending_matters", "break_request"]
    agreed = {"报告上级日期": D14, "上级同意日期": D14, "讨论日期": D14}
    assert barred(break_request=agreed) == ["pending_matters"]
    closed = questions["break_limits"] | {"在试用期": True}
    assert barred(break_request=agreed, break_limits=closed) == ["tenure", "pending_matters", "break_limits"]


def test_without_a_list_of_questions_each_is_still_answered() -> None:
    found = eligibility(load_rules("qingshanhu-2009"), D02, {"pending_matters": {"未了结事项": ["立案审查调查"]}})
    assert [one.gate for one in found.exclusions] == ["pending_matters"]
    assert found.overall.outcome == "not_applicable"
    assert found.unchecked == ()


def test_every_question_of_every_regulation_is_a_gate_with_that_name() -> None:
    for on in DAYS:
        titles = rules(on).value("eligibility.questions", on).labels()
        assert {name: find_gate(name).chinese for name in titles} == titles


def test_effect_ends_names_the_rule_of_the_day_of_the_decision() -> None:
    measures = {"党内严重警告": date(2015, 12, 31), "记过": date(2016, 1, 31), "通报批评": date(2016, 1, 1)}
    ends = [(value.since, kind, end) for value, kind, end in effect_ends(rules(D19), measures)]
    assert ends == [
        (date(2004, 2, 17), "党内严重警告", date(2016, 12, 31)),
        (date(2007, 6, 1), "记过", date(2017, 1, 31)),
    ]


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2009, 8, 31), 6, date(2010, 2, 28)),
        (date(2011, 8, 31), 6, date(2012, 2, 29)),
        (date(2010, 12, 31), 12, date(2011, 12, 31)),
        (date(2010, 11, 30), 1, date(2010, 12, 30)),
        (date(2010, 1, 15), 0, date(2010, 1, 15)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int, end: date) -> None:
    assert months_later(day, months) == end


@given(days, st.integers(0, 30))
def test_years_and_months_agree_and_the_day_before_is_short(since: date, years: int) -> None:
    end = years_later(since, years)
    assert end == months_later(since, 12 * years)
    assert full_years(since, end) == years
    if years:
        assert full_years(since, end - timedelta(1)) == years - 1


@given(days, days)
def test_longer_in_rank_never_makes_ineligible(one: date, other: date) -> None:
    on = max(one, other, date(2010, 1, 1))
    early, late = (asked("tenure", step(CLERK, DEPUTY, day), on).ok for day in (min(one, other), max(one, other)))
    assert early or not late


@given(st.dictionaries(st.sampled_from(["警告", "记过", "记大过", "撤职", "党内警告", "诫勉"]), days, max_size=4), days)
def test_one_measure_more_never_ends_an_effect_period_sooner(measures: dict[str, date], on: date) -> None:
    day = max([on, date(2010, 1, 1), *measures.values()])
    whole = asked("effect_periods", {"处分或处理及日期": measures}, day)
    for kind in measures:
        part = asked("effect_periods", {"处分或处理及日期": {k: d for k, d in measures.items() if k != kind}}, day)
        assert part.ok or not whole.ok
        assert str(part.numbers.get("期满日期", "")) <= str(whole.numbers.get("期满日期", ""))


@given(st.integers(0, 40), st.integers(0, 5), st.booleans(), st.integers(1, 5))
def test_a_stricter_value_never_admits_more(months: int, levels: int, probation: bool, most: int) -> None:
    facts = {"在试用期": probation, "提拔任职满月数": months, "拟升级数": levels}
    strict = pack_with({"eligibility.break.months": 12 + most}, rules_in_force(D14))
    if evaluate("break_limits", facts, strict, D14).ok:
        assert asked("break_limits", facts, D14).ok


@given(st.permutations(["跑官拉票", "群众公认度不高", "性格内向"]))
def test_order_of_what_was_found_is_irrelevant(found: list[str]) -> None:
    assert asked("barred_circumstances", {"查明情形": found}, D14).numbers == {"查明情形": 3, "所列情形": 2}
