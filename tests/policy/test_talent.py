"""Vacancies, front-line work, 破格, specialities and the dossier beyond their tables: nonsense refused, helpers, properties."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import errors
from policy.gates import evaluate
from policy.layers import load_rules, rules_in_force
from policy.packs import load_pack
from policy.talent import dossier_items, dossier_page, shortages
from policy.verdict import Verdict
from tests.policy.tables import pack_with

ON = date(2010, 6, 1)
PACK = load_pack("qingshanhu-2009")
ITEMS = (
    "学分档次",
    "承诺完成情况",
    "问责和影响期",
    "一线经历",
    "任职年限",
    "考核结果",
    "有效期内荣誉",
    "民主测评和黄牌",
)
FILLED = ["单位或任务", "起止时间", "具体事迹", "证明单位"]
DAYS = st.dates(date(2009, 8, 1), date(2012, 1, 1))


def ask(gate: str, on: date = ON, **facts: Any) -> Verdict:
    return evaluate(gate, facts, load_rules(rules_in_force(on)), on)


def test_what_the_measures_leave_open_is_not_guessed() -> None:
    front: dict[str, Any] = {
        "kind": "条件艰苦、工作困难地方",
        "filled": FILLED,
        "began_on": date(2000, 1, 1),
        "ended_on": ON,
    }
    with pytest.raises(errors.ValueNotSet, match="长期"):
        ask("front_line_evidence", **front)
    study: dict[str, Any] = {
        "origin": "区内",
        "age": 20,
        "place": "大专院校",
        "topic": "法律",
        "menu": ["法律"],
        "plan": "1号",
    }
    with pytest.raises(errors.ValueNotSet, match="年轻"):
        ask("menu_training", **study)


def test_a_period_that_ends_before_it_begins_and_a_vote_before_the_announcement_are_nonsense() -> None:
    with pytest.raises(errors.BadFacts, match="早于"):
        ask("front_line_evidence", kind="基层", filled=FILLED, began_on=ON, ended_on=ON - timedelta(1))
    with pytest.raises(errors.BadFacts, match="推荐投票早于职位公布"):
        ask("not_predetermined", published_on=ON, voted_on=ON - timedelta(1))


def test_a_leap_without_a_day_of_inspection_cannot_be_asked() -> None:
    facts: dict[str, Any] = {"kind": "越级", "discussed_on": date(2015, 6, 20)}
    with pytest.raises(errors.BadFacts, match="考察日期"):
        ask("break_consent", date(2015, 6, 1), **facts, consented_on=date(2015, 5, 1))
    with pytest.raises(errors.BadFacts, match="级数不能为负数"):
        ask("leap_post", levels=-1, post="主要领导职务")


@given(published=DAYS, listed=DAYS, voted=DAYS, chosen=DAYS)
def test_nobody_is_ever_found_undetermined_out_of_order(
    published: date, listed: date, voted: date, chosen: date
) -> None:
    try:
        verdict = ask("not_predetermined", published_on=published, listed_on=listed, voted_on=voted, chosen_on=chosen)
    except errors.BadFacts:
        assert voted < published
        return
    assert (verdict.outcome == "ok") == (published <= listed and published <= voted <= chosen)


@given(published=DAYS, days=st.integers(1, 30))
def test_more_days_of_announcement_never_admit_more(published: date, days: int) -> None:
    facts = {"contents": ["职位名称", "职数", "任职条件", "选拔程序", "推荐或报名办法", "截止时间"]}
    facts |= {"audience": ["区直各单位", "乡镇场、街道、园区"], "recommended_on": ON, "published_on": published}  # type: ignore[dict-item]
    strict = pack_with({"talent.vacancy.days_before": days + 1})
    lax = pack_with({"talent.vacancy.days_before": days})
    outcomes = [evaluate("vacancy_published", facts, pack, ON).outcome for pack in (strict, lax)]
    assert outcomes != ["ok", "refused"]


def test_the_dossier_has_an_item_of_each_measure_in_their_order() -> None:
    assert tuple(value.text() for value in dossier_items(PACK, ON)) == ITEMS
    assert [value.article for value in dossier_items(PACK, ON)] == ["3", "8", "16", "18", "20", "25", "28", "29"]


def test_the_page_of_a_dossier_shows_what_is_held_and_what_is_absent() -> None:
    page = dossier_page(PACK, ON, {"任职年限": " 满3年 ", "一线经历": " "})
    assert page == dict.fromkeys(ITEMS, "无记录") | {"任职年限": "满3年"}
    assert tuple(page) == ITEMS
    with pytest.raises(errors.BadFacts, match="没有“学分等次”一项"):
        dossier_page(PACK, ON, {"学分等次": "优秀"})


@given(held=st.dictionaries(st.sampled_from(ITEMS), st.text("优良合格 ", max_size=3)), left=st.sampled_from(ITEMS))
def test_a_page_as_computed_is_allowed_and_leaving_any_item_out_is_refused(held: dict[str, str], left: str) -> None:
    page = dossier_page(PACK, ON, held)
    assert ask("candidate_dossier", held=held, shown=page).outcome == "ok"
    short = {item: content for item, content in page.items() if item != left}
    verdict = ask("candidate_dossier", held=held, shown=short)
    assert verdict.outcome == "refused"
    assert left in verdict.reason


def test_shortages_of_the_six_specialities() -> None:
    needed, have = {"法律": 3, "经贸": 2, "信息科技": 1}, {"法律": 1, "经贸": 4, "财政金融": 1}
    assert shortages(PACK, ON, needed, have) == {
        "经济管理": 0, "财政金融": 0, "经贸": 0, "法律": 2, "城市建设管理": 0, "信息科技": 1,
    }  # fmt: skip
    assert set(shortages(PACK, ON, {}, {}).values()) == {0}
    assert set(shortages(PACK, ON, {"法律": 0}, {"经贸": 0}).values()) == {0}


@pytest.mark.parametrize(
    ("needed", "have", "said"),
    [({"历史": 1}, {}, "历史"), ({}, {"历史": 1}, "历史"), ({"法律": -1}, {}, "小于零"), ({}, {"法律": -1}, "小于零")],
)
def test_other_specialities_and_negative_numbers_are_nonsense(
    needed: dict[str, int], have: dict[str, int], said: str
) -> None:
    with pytest.raises(errors.BadFacts, match=said):
        shortages(PACK, ON, needed, have)
