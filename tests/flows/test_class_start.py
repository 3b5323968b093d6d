"""Registering and starting a class, measure 15: no reply, no start; held otherwise than approved, no start."""

from datetime import date
from typing import Any

import pytest

from models import db
from models.errors import CycleExists, NoRight
from tasks.refusing import Refused
from tasks.training import correcting, running
from tasks.training import register as rules
from tasks.training.particulars import BadDays, BadParticulars
from tests.flows import register, staff

UNREPLIED = "凡未经批复同意的培训计划,一律不得组织实施"
UNAPPROVED = "必须由承办单位按照规定程序履行申报审批手续,未经批准,不得组织实施"

pytestmark = pytest.mark.usefixtures("database")


def declared_only(district: staff.District) -> tuple[int, int]:
    """Declare one class for next year's plan, without going on to the reply; returns the plan's case and the class."""
    plan = staff.open_plan()
    staff.declared(plan, {register.UNIT: [register.a_class(month=1)]}, district)
    return plan, staff.the_class("窗口干部培训班").id


def test_a_class_of_the_plan_without_its_reply_is_refused_with_the_sentence_of_measure_15() -> None:
    district = staff.settle()
    plan, one = declared_only(district)
    with pytest.raises(Refused) as refused:
        register.run(district, one)
    verdict = refused.value.verdict
    assert (verdict.gate, verdict.words) == ("class_start", UNREPLIED)
    assert "第15条" in verdict.article and verdict.remedy
    assert staff.rows("SELECT 1 FROM class_run") == []
    assert [v["words"] for v in register.refusals(plan)] == [UNREPLIED]


def test_a_special_class_before_its_approval_is_refused_in_its_own_case() -> None:
    district = staff.settle()
    case_id = register.apply(district)
    with pytest.raises(Refused) as refused:
        register.run(district, register.of_case(case_id).id)
    assert refused.value.verdict.words == UNAPPROVED
    assert [v["gate"] for v in register.refusals(case_id)] == ["class_start"]


def test_a_class_that_its_reply_does_not_approve_is_refused() -> None:
    district = staff.settle()
    plan, one = declared_only(district)
    staff.at(2010, 1, 1, 9)
    staff.move(plan)
    staff.work(plan, lambda wait, _: staff.say("refuse", "与其他班次重复") if wait.page == "review" else None)
    assert staff.the_class("窗口干部培训班").reply_number
    with pytest.raises(Refused, match="未同意该培训班"):
        register.run(district, one)


def test_a_class_of_the_plan_with_its_reply_is_registered() -> None:
    district = staff.settle()
    plan, one = declared_only(district)
    staff.at(2010, 1, 1, 9)
    staff.move(plan)
    staff.work(plan)
    case_id = register.run(district, one)
    assert staff.done(case_id, "open_register") == {
        "class": one,
        "unit": district.units[register.UNIT],
        "run": 1,
        "unapproved": False,
    }
    assert register.case(case_id).parent_id == plan


def test_a_class_is_registered_once_and_only_by_those_who_speak_for_its_unit() -> None:
    district = staff.settle()
    one = register.approved(district)
    stranger = district.officer(staff.UNITS[1])
    with pytest.raises(NoRight), rules.acting_on(one, stranger) as tx:
        running.open_run(tx, one, stranger)
    register.run(district, one)
    with pytest.raises(CycleExists):
        register.run(district, one)


def test_it_starts_as_approved_and_the_register_holds_what_is_held() -> None:
    district = staff.settle()
    one = register.approved(district)
    case_id = register.started(district, one)
    [row] = staff.rows("SELECT state, starts_on, ends_on, held FROM class_run")
    assert (row.state, row.starts_on, row.ends_on) == ("running", date(2009, 11, 16), date(2009, 11, 18))
    assert row.held == {"kind": "专题", "headcount": 40, "days": "2.5", "month": "2009年11月", "place": "区委党校"}
    [entry] = staff.rows("SELECT facts FROM journal_entry WHERE name = 'record_start'")
    assert entry.facts["verdicts"][0]["outcome"] == "ok"
    assert register.case(case_id).stage == "报送出勤名册，申请结班"


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"kind": "业务"}, "种类批复为专题，实际为业务"),
        ({"headcount": "41"}, "规模(人数)批复为40，实际为41"),
        ({"headcount": "39"}, "规模(人数)批复为40，实际为39"),
        ({"days": "3"}, "规模(天数)批复为2.5，实际为3"),
        ({"place": "扬子洲宾馆"}, "地点批复为区委党校，实际为扬子洲宾馆"),
        ({"starts_on": "2009-12-01", "ends_on": "2009-12-03"}, "时间(月份)批复为2009年11月，实际为2009年12月"),
        ({"starts_on": "2010-11-01", "ends_on": "2010-11-03"}, "时间(月份)批复为2009年11月，实际为2010年11月"),
    ],
)
def test_each_particular_held_otherwise_without_an_approved_change_is_refused_by_name(
    changed: dict[str, str], named: str
) -> None:
    district = staff.settle()
    case_id = register.run(district, register.approved(district))
    register.give(case_id, "class_places", "none")
    with pytest.raises(Refused) as refused:
        register.give(case_id, "class_start", "start", payload=register.START | changed)
    verdict = refused.value.verdict
    assert (verdict.gate, verdict.words) == ("class_change", UNREPLIED)
    assert named in verdict.reason
    assert staff.parts("class_start") and staff.rows("SELECT state FROM class_run")[0].state == "open"


def test_every_particular_that_differs_is_named_together() -> None:
    district = staff.settle()
    case_id = register.run(district, register.approved(district))
    register.give(case_id, "class_places", "none")
    other = register.START | {"kind": "业务", "headcount": "60", "place": "扬子洲宾馆"}
    with pytest.raises(Refused) as refused:
        register.give(case_id, "class_start", "start", payload=other)
    assert all(word in refused.value.verdict.reason for word in ("种类", "规模(人数)", "地点"))
    assert "规模(天数)" not in refused.value.verdict.reason


def test_a_first_day_before_the_reply_is_refused_and_the_day_of_the_reply_is_not() -> None:
    district = staff.settle()
    case_id = register.run(district, register.approved(district))
    register.give(case_id, "class_places", "none")
    early = register.START | {"starts_on": "2009-11-01", "ends_on": "2009-11-03"}
    with pytest.raises(Refused, match="早于批复日期2009年11月2日"):
        register.give(case_id, "class_start", "start", payload=early)
    register.give(case_id, "class_start", "start", payload=early | {"starts_on": "2009-11-02", "ends_on": "2009-11-04"})
    assert staff.rows("SELECT state FROM class_run")[0].state == "running"


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"starts_on": "十一月十六"}, BadDays),
        ({"ends_on": "2009-11-15"}, BadDays),
        ({"ends_on": "2009-11-17"}, BadDays),  # two and a half days do not fit into two
        ({"headcount": "四十来人"}, BadParticulars),
        ({"place": " "}, BadParticulars),
    ],
)
def test_what_cannot_be_read_is_asked_again(wrong: dict[str, str], error: type[Exception]) -> None:
    district = staff.settle()
    case_id = register.run(district, register.approved(district))
    register.give(case_id, "class_places", "none")
    with pytest.raises(error):
        register.give(case_id, "class_start", "start", payload=register.START | wrong)


@pytest.mark.parametrize(
    ("days", "why"),
    [
        ({"ends_on": "2009-11-19"}, "工作日4天，而本班为2.5天"),
        ({"ends_on": "2010-02-26"}, "不是连续办班"),  # two and a half days are not held over months
        ({"ends_on": "2009-11-30", "sessions": "2009-11-16、2009-11-30"}, "有2个"),
        ({"ends_on": "2009-11-30", "sessions": "2009-11-17，2009-11-23，2009-11-30"}, "与开班、结束日期不一致"),
    ],
)
def test_first_and_last_day_that_contradict_the_days_are_refused(days: dict[str, str], why: str) -> None:
    district = staff.settle()
    case_id = register.run(district, register.approved(district))
    register.give(case_id, "class_places", "none")
    with pytest.raises(Refused, match=why) as refused:
        register.give(case_id, "class_start", "start", payload=register.START | days)
    assert (refused.value.verdict.gate, refused.value.verdict.words) == ("class_days", UNREPLIED)
    assert "逐次" in refused.value.verdict.remedy


def test_a_class_held_with_interruptions_names_its_days_within_the_approved_month() -> None:
    district = staff.settle()
    case_id = register.run(district, register.approved(district))
    register.give(case_id, "class_places", "none")
    over = {"ends_on": "2009-12-07", "sessions": "2009-11-16、2009-11-23、2009-12-07"}
    with pytest.raises(Refused, match="时间\\(月份\\)批复为2009年11月，实际为2009年12月"):
        register.give(case_id, "class_start", "start", payload=register.START | over)
    named = {"ends_on": "2009-11-30", "sessions": "2009-11-30, 2009-11-16；2009-11-23"}
    for wrong in ("下周一", "2009-11-16、2009-11-31", "、".join(["2009-11-16"] * 61)):
        with pytest.raises(BadDays, match="逐次上课日期"):
            register.give(case_id, "class_start", "start", payload=register.START | named | {"sessions": wrong})
    register.give(case_id, "class_start", "start", payload=register.START | named)
    [row] = staff.rows("SELECT ends_on, held FROM class_run")
    assert (row.ends_on, row.held["sessions"]) == (date(2009, 11, 30), "2009-11-16、2009-11-23、2009-11-30")


def test_a_start_is_not_registered_before_it_begins_and_is_on_its_day() -> None:
    district = staff.settle()
    case_id = register.run(district, register.approved(district))
    register.give(case_id, "class_places", "none")
    staff.at(2009, 11, 15, 23)
    begin = staff.say("start", **register.START)
    with pytest.raises(BadDays, match="2009年11月16日还没有到"):
        staff.give(staff.part("class_start"), begin)
    staff.at(2009, 11, 16, 0, 1)
    staff.give(staff.part("class_start"), begin)


def test_a_reduced_class_may_be_held_as_reduced_only() -> None:
    district = staff.settle()

    def cut(wait: Any, _: Any) -> staff.Reply | None:
        return staff.say("reduce", "压缩规模", headcount="30") if wait.page == "review" else None

    case = register.apply(district)
    staff.work(case, cut)
    case_id = register.run(district, register.of_case(case).id)
    register.give(case_id, "class_places", "none")
    with pytest.raises(Refused, match="批复为30，实际为40"):
        register.give(case_id, "class_start", "start", payload=register.START)
    register.give(case_id, "class_start", "start", payload=register.START | {"headcount": "30"})
    assert staff.parts("class_roster")


def test_a_class_that_is_not_held_after_all_cannot_be_registered_again() -> None:
    district = staff.settle()
    one = register.approved(district)
    case_id = register.run(district, one)
    register.give(case_id, "class_places", "none")
    register.give(case_id, "class_start", "cancel", "师资未落实")
    assert (register.case(case_id).outcome, staff.rows("SELECT state FROM class_run")[0].state) == (
        "未举办",
        "cancelled",
    )
    with pytest.raises(Refused, match="已取消"):
        register.run(district, one)
    assert len(register.refusals(case_id)) == 1


def test_what_is_held_can_be_corrected_within_the_reply_only() -> None:
    district = staff.settle()
    one = register.approved(district)
    case_id = register.started(district, one)
    by = district.officer(register.UNIT)
    later = register.START | {"starts_on": "2009-11-17", "ends_on": "2009-11-19"}
    with pytest.raises(BadDays, match="还没有到"), rules.acting_on(one, by) as tx:
        correcting.correct_held(tx, one, by, later)
    staff.at(2009, 11, 17, 9)
    with rules.acting_on(one, by) as tx:
        correcting.correct_held(tx, one, by, later)
    with pytest.raises(Refused, match="地点"), rules.acting_on(one, by) as tx:
        correcting.correct_held(tx, one, by, register.START | {"place": "扬子洲宾馆"})
    [row] = staff.rows("SELECT starts_on, held FROM class_run")
    assert (row.starts_on, row.held["place"]) == (date(2009, 11, 17), "区委党校")
    assert len(register.refusals(case_id)) == 1
    assert len(staff.rows("SELECT 1 FROM journal_entry WHERE name = 'correct_held'")) == 1


def test_a_class_that_does_not_run_has_nothing_to_correct() -> None:
    district = staff.settle()
    one = register.approved(district)
    with pytest.raises(correcting.NotRunning), db.transaction() as tx:
        correcting.correct_held(tx, one, district.officer(register.UNIT), register.START)
    register.run(district, one)
    with pytest.raises(correcting.NotRunning), db.transaction() as tx:
        correcting.correct_held(tx, one, district.officer(register.UNIT), register.START)
