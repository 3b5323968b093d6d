"""Conduct and yearly duties beyond their tables: the calendar of a body, the ladder, nonsense that is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import errors
from policy.conduct import duties_of, duty_of
from policy.conduct.meetings import absence_count, year_of
from policy.conduct.records import cycle_of
from policy.gates import evaluate, find_gate
from policy.layers import load_rules, rules_in_force
from policy.packs import load_pack
from policy.units import MonthDay
from tests.policy.tables import pack_with

PACK = load_pack("qingshanhu-2009")
ON = date(2010, 12, 10)
DAY = date(2010, 3, 1)
BEFORE = DAY - timedelta(days=1)

NONSENSE: list[tuple[str, dict[str, Any]]] = [
    ("term_campaign", {"begins_on": DAY, "ends_on": BEFORE, "held": []}),
    ("term_campaign", {"begins_on": DAY, "ends_on": DAY, "held": [{"主题": "无日期"}]}),
    ("study_days", {"year": 2010, "held_on": [DAY], "days": []}),
    ("study_days", {"year": 2010, "held_on": [DAY], "days": ["1/3"]}),
    ("study_days", {"year": 2010, "held_on": [DAY], "days": [0]}),
    ("rotation_training", {"rank": "科级", "year": 2008, "due": [], "trained": []}),
    ("rotation_training", {"rank": "科级", "year": 2010, "due": ["甲"], "trained": ["乙"]}),
    ("rotation_training", {"rank": "科级", "year": 2010, "due": ["甲", "甲"], "trained": ["甲"]}),
    ("placement_quota", {"programme": "省市上挂", "year": 2009, "sent": -1, "adding": 1}),
    ("placement_quota", {"programme": "省市上挂", "year": 2009, "sent": 1, "adding": -1}),
    ("placement_progress", {"programme": "驻外", "year": 2009, "sent": 1}),
    ("placement_progress", {"programme": "省市上挂", "year": 2009, "sent": -1}),
    ("placement_progress", {"programme": "省市上挂", "year": 2008, "sent": 1}),
    ("placement_overlap", {"begins_on": DAY, "ends_on": DAY, "other_begins": [DAY], "other_ends": []}),
    ("execution_breach", {"contact": "张", "instructed": 0, "replied": True, "due_on": DAY}),
    ("task_extension", {"due_on": DAY, "new_due_on": DAY, "reason": "有", "approver": "李"}),
    ("leave_return", {"approved_until": DAY, "returned_on": DAY, "reported_on": BEFORE}),
    ("inquiry_reply", {"received_on": DAY, "replied_on": BEFORE}),
    ("accountability_appeal", {"received_on": DAY, "appealed_on": BEFORE}),
    ("accountability_appeal", {"received_on": DAY, "appealed_on": DAY, "answered_on": BEFORE}),
    ("economic_audit", {"post": "主要领导干部", "report": "有", "open_items": -1}),
    ("supervisor_report", {"since": ON + timedelta(days=1)}),
    ("duty_met", {"duty": "account", "year": 2010, "done_on": date(2009, 12, 31)}),
    ("duty_met", {"duty": "nothing", "year": 2010}),
    ("duty_met", {"duty": "frontline", "year": 2010, "quarter": 5}),
    ("duty_met", {"duty": "frontline", "year": 2010, "quarter": 0}),
]


@pytest.mark.parametrize(("gate", "facts"), NONSENSE, ids=lambda part: part if isinstance(part, str) else "")
def test_contradictory_facts_are_refused(gate: str, facts: dict[str, Any]) -> None:
    with pytest.raises(errors.BadFacts):
        evaluate(gate, facts, load_rules(rules_in_force(ON)), ON)


def quarter(**other: Any) -> dict[str, Any]:
    facts = {"post": "区级领导干部", "year": 2010, "quarter": 1, "visits": [], "households": 1, "surveys": 1}
    return facts | other


@pytest.mark.parametrize("other", [{"quarter": 0}, {"quarter": 5}, {"households": -1}, {"surveys": -1}], ids=str)
def test_quarter_without_sense_is_refused(other: dict[str, Any]) -> None:
    with pytest.raises(errors.BadFacts):
        evaluate("quarter_counts", quarter(**other), PACK, ON)


def test_finding_before_the_meeting_is_refused() -> None:
    facts = {
        "host": "区委", "meeting": "会议1", "held_on": DAY, "found_by": "区纪委(监察局)", "found_on": BEFORE,
        "measure": "全区通报批评",
    }  # fmt: skip
    with pytest.raises(errors.BadFacts):
        evaluate("absence_rung", facts, PACK, ON)


def test_young_cadres_wait_for_the_age() -> None:
    facts = {"programme": "信访挂职", "year": 2009, "sent": 0, "adding": 1, "oldest": 30}
    with pytest.raises(errors.ValueNotSet):
        evaluate("placement_quota", facts, PACK, ON)


def test_a_year_begins_where_the_pack_says() -> None:
    assert year_of(MonthDay(1, 1), DAY) == date(2010, 1, 1)
    assert year_of(MonthDay(7, 1), DAY) == date(2009, 7, 1)
    assert year_of(MonthDay(3, 1), DAY) == DAY


@given(days=st.lists(st.integers(0, 800), max_size=6))
def test_absences_of_other_years_never_raise_the_rung(days: list[int]) -> None:
    earlier = {str(n): date(2009, 1, 1) + timedelta(days=day) for n, day in enumerate(days)}
    this_year = {name: day for name, day in earlier.items() if day.year == 2010}
    count = absence_count(PACK, ON, "会议", ON, earlier)
    assert count == absence_count(PACK, ON, "会议", ON, this_year) <= len(this_year) + 1
    assert count == absence_count(PACK, ON, "会议", ON, dict(reversed(earlier.items())))


@given(days=st.lists(st.integers(1, 30), max_size=14), step=st.integers(13, 20))
def test_stricter_number_of_study_days_never_admits_more(days: list[int], step: int) -> None:
    facts = {"year": 2010, "held_on": [DAY] * len(days), "days": [f"{one}/2" for one in days]}
    strict = pack_with({"duties.study.days": step})
    assert evaluate("study_days", facts, PACK, ON).ok or not evaluate("study_days", facts, strict, ON).ok


def test_cycles_of_three_years() -> None:
    assert [cycle_of(2009, 3, year) for year in (2009, 2011, 2012)] == [(2009, 2011), (2009, 2011), (2012, 2014)]
    with pytest.raises(errors.BadFacts):
        cycle_of(2009, 3, 2008)
    with pytest.raises(errors.BadFacts):
        cycle_of(2009, 0, 2009)


def test_a_quarterly_duty_ends_with_its_quarter() -> None:
    ends = [duty_of(PACK, ON, "frontline", 2010, quarter) for quarter in (1, 2, 3, 4)]
    assert [one.begins_on for one in ends] == [date(2010, month, 1) for month in (1, 4, 7, 10)]
    assert [one.due_on for one in ends] == [
        date(2010, 3, 31), date(2010, 6, 30), date(2010, 9, 30), date(2010, 12, 31)
    ]  # fmt: skip


def test_duties_of_a_body_on_a_day() -> None:
    found = duties_of(PACK, date(2010, 1, 31), "区委组织部")
    assert [(duty.name, duty.due_on) for duty in found][:2] == [
        ("assessment", date(2010, 1, 31)), ("last_place", date(2010, 2, 28))
    ]  # fmt: skip
    names = [duty.name for duty in duties_of(PACK, date(2010, 2, 1), "区委组织部")]
    assert names.count("assessment") == 1
    assert [duty.name for duty in duties_of(PACK, ON, "中心组")] == ["central_study"]
    assert [duty.name for duty in duties_of(PACK, ON, "区级领导干部")] == ["frontline"]
    assert duties_of(PACK, ON, "学校") == ()


def test_calendar_of_everybody_is_ordered_and_counts_each_duty_once() -> None:
    found = duties_of(PACK, date(2012, 1, 15), "")
    assert [duty.due_on for duty in found] == sorted(duty.due_on for duty in found)
    assert len({(duty.name, duty.begins_on) for duty in found}) == len(found)
    assert [duty.due_on for duty in found if duty.name == "credits"] == [date(2012, 1, 31), date(2015, 1, 31)]
    assert all(duty.begins_on <= date(2012, 1, 15) <= duty.due_on for duty in found)
    assert {duty.ends_on for duty in found if duty.name == "rotation"} == {date(2014, 12, 31)}


def test_cycles_before_the_first_are_no_duty() -> None:
    assert not [duty for duty in duties_of(PACK, date(2009, 7, 21), "区委党校") if duty.begins_on.year < 2009]


def test_articles_of_the_duties_are_those_of_their_values() -> None:
    values = [PACK.value(key, ON) for key in PACK.keys if key.startswith("duties.yearly.")]
    assert set(find_gate("duty_met").articles) == {value.article for value in values}


def test_term_campaign_is_no_yearly_duty_but_every_yearly_duty_names_who_owes_it() -> None:
    values = [PACK.value(key, ON) for key in PACK.keys if key.startswith("duties.yearly.")]
    assert all(value.labels()["责任人"] and value.labels()["周期"] in ("年", "季度", "周期") for value in values)
