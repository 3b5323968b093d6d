"""Changing an approved class, measure 15: asked by the unit, confirmed by its head, decided; then it may be held so."""

from datetime import date

import pytest

from models import db
from models.errors import ReasonNeeded
from models.instance import Instance
from tasks.refusing import Refused
from tasks.training import attending, change, unapproved
from tasks.training import register as rules
from tasks.training.particulars import BadParticulars
from tests.flows import register, staff

WHY = "区委党校教室检修"

pytestmark = pytest.mark.usefixtures("database")


def ask(district: staff.District, one: int, reason: str = WHY, **after: str) -> int:
    """File a change and let its case go as far as it goes; returns the case."""
    by = district.officer(register.UNIT)
    with rules.acting_on(one, by) as tx:
        case = change.request(tx, one, by, after, reason)
    staff.move(case.id)
    return case.id


def state() -> list[str]:
    return [row.state for row in staff.rows("SELECT state FROM class_change ORDER BY id")]


def test_an_approved_change_lets_the_class_be_held_so_and_no_further() -> None:
    district = staff.settle()
    one = register.approved(district)
    case_id = ask(district, one, place="扬子洲宾馆", headcount="35")
    assert staff.work(case_id) == ["change_confirm", "change_approval"]
    assert (register.case(case_id).outcome, state()) == ("同意变更", ["approved"])
    run = register.run(district, one)
    register.give(run, "class_places", "none")
    moved = register.START | {"place": "扬子洲宾馆", "headcount": "35"}
    for wrong in (register.START, moved | {"headcount": "36"}, moved | {"days": "2"}):
        with pytest.raises(Refused):
            register.give(run, "class_start", "start", payload=wrong)
    register.give(run, "class_start", "start", payload=moved)
    assert staff.rows("SELECT state FROM class_run")[0].state == "running"


def test_before_and_after_are_kept_and_the_default_approver_is_shown_as_ours() -> None:
    district = staff.settle()
    case_id = ask(district, register.approved(district), month="12月")
    staff.work(case_id, until="change_approval")
    [(part, wait)] = staff.parts("change_approval")
    assert part.person_id == district.people["部一"]
    assert wait.facts["before"]["month"] == "2009年11月" and wait.facts["after"] == {"month": "2009年12月"}
    assert wait.facts["reason"] == WHY
    assert wait.facts["approvers"] == ["部长"] and "系统默认" in wait.facts["approvers_note"]
    assert "第15条" in wait.article and wait.law == "凡未经批复同意的培训计划,一律不得组织实施"


def test_the_office_may_name_other_approvers_one_after_another() -> None:
    district = staff.settle()
    one = register.approved(district)
    with db.transaction() as tx:
        office = tx.get_one(Instance, 1)
        office.facts = {**office.facts, "change_approvers": ["deputy_head", "principal_leader"]}
        tx.add(office)
    case_id = ask(district, one, days="2")
    assert staff.work(case_id) == ["change_confirm", *["change_approval"] * 3]  # one deputy head, two leaders
    wait = staff.rows("SELECT facts FROM wait WHERE page = 'change_approval'")[0]
    assert wait.facts["approvers_note"] == ""
    assert state() == ["approved"]


def test_a_refused_change_leaves_the_reply_standing_and_the_unit_is_told_why() -> None:
    district = staff.settle()
    one = register.approved(district)
    case_id = ask(district, one, place="扬子洲宾馆")
    staff.work(case_id, lambda wait, _: staff.say("refuse", "可借用会议室") if wait.page == "change_approval" else None)
    assert (register.case(case_id).outcome, state()) == ("不同意变更", ["refused"])
    told = staff.rows("SELECT body FROM message WHERE kind = 'result' AND case_id = :c", c=case_id)
    assert len(told) == 2 and all("可借用会议室" in row.body for row in told)
    with db.reading() as look:
        assert rules.changed(look, register.of_case(case_id)) == {}


@pytest.mark.parametrize("page", ["change_confirm", "change_approval"])
def test_whoever_returns_it_sends_it_to_the_unit_and_a_new_round_begins(page: str) -> None:
    district = staff.settle()
    case_id = ask(district, register.approved(district), place="扬子洲宾馆")
    staff.work(case_id, until=page)
    register.give(case_id, page, "return", "写明宾馆费用")
    assert staff.rows("SELECT facts FROM wait WHERE page = 'change_mend'")[0].facts["returned"] == "写明宾馆费用"
    register.give(case_id, "change_mend", "resubmit", payload={"place": "区行政中心", "why": "改在行政中心，不收费"})
    staff.work(case_id)
    [row] = staff.rows("SELECT after, reason, state FROM class_change")
    assert (row.after, row.reason, row.state) == ({"place": "区行政中心"}, "改在行政中心，不收费", "approved")
    assert max(r.round for r in staff.rows("SELECT round FROM wait WHERE page = :p", p=page)) == 2


def test_a_unit_may_withdraw_what_came_back() -> None:
    district = staff.settle()
    case_id = ask(district, register.approved(district), place="扬子洲宾馆")
    register.give(case_id, "change_confirm", "return", "不必变更")
    register.give(case_id, "change_mend", "withdraw")
    assert (register.case(case_id).outcome, state()) == ("单位撤回", ["withdrawn"])


def test_a_second_change_builds_on_the_first() -> None:
    district = staff.settle()
    one = register.approved(district)
    first = ask(district, one, place="扬子洲宾馆")
    staff.work(first)
    staff.work(ask(district, one, headcount="30"))
    with db.reading() as look:
        allowed = rules.allowed(look, register.of_case(first))
    assert (allowed["place"], allowed["headcount"], allowed["month"]) == ("扬子洲宾馆", 30, "2009年11月")


def test_what_cannot_be_asked_is_refused() -> None:
    district = staff.settle()
    undecided = register.of_case(register.apply(district)).id
    with pytest.raises(Refused, match="没有批复文号"):
        ask(district, undecided, place="扬子洲宾馆")
    one = register.approved(district, register.a_class("第二期培训班"))
    with pytest.raises(change.NothingChanged):
        ask(district, one, place="区委党校", headcount="40")
    with pytest.raises(BadParticulars, match="人数"):
        ask(district, one, headcount="几十人")
    with pytest.raises(ReasonNeeded):
        ask(district, one, reason=" ", place="扬子洲宾馆")
    ask(district, one, place="扬子洲宾馆")
    with pytest.raises(change.ChangePending):
        ask(district, one, days="2")


def test_a_month_that_is_over_takes_no_change_but_another_month_still_to_come() -> None:
    district = staff.settle()
    one = register.approved(district)
    staff.at(2009, 11, 30, 9)
    pending = ask(district, one, place="扬子洲宾馆")  # the last day of its month
    staff.work(pending, until="change_approval")
    staff.at(2009, 12, 1, 9)
    with pytest.raises(Refused, match="不能事后补办") as refused:
        register.give(pending, "change_approval", "approve")
    assert "登记为未批先办" in refused.value.verdict.remedy and "第15条" in refused.value.verdict.article
    register.give(pending, "change_approval", "return", "该月已过")
    with pytest.raises(Refused, match="办班时间为2009年11月"):
        register.give(pending, "change_mend", "resubmit", payload={"place": "区行政中心"})
    register.give(pending, "change_mend", "withdraw")
    for after in ({"place": "扬子洲宾馆"}, {"month": "10月"}):
        with pytest.raises(Refused, match="不能事后补办"):
            ask(district, one, **after)
    assert state() == ["withdrawn"]
    staff.work(ask(district, one, month="12月"))  # not held yet: it may be put off
    assert state() == ["withdrawn", "approved"]


def test_a_class_that_has_ended_is_not_changed_afterwards() -> None:
    district = staff.settle()
    one = register.approved(district)
    register.started(district, one)
    staff.at(2009, 11, 19, 9)
    with pytest.raises(change.ChangeTooLate, match=r"2009年11月18日结束.*登记为未批先办"):
        ask(district, one, place="扬子洲宾馆")


def test_a_class_that_is_over_cannot_be_changed() -> None:
    district = staff.settle()
    one = register.approved(district)
    run = register.run(district, one)
    register.give(run, "class_places", "none")
    staff.at(2009, 11, 18, 18)
    register.give(run, "class_start", "start", payload=register.START)
    people = register.trainees(1)
    part = register.roster_part()
    with db.transaction() as tx:
        attending.enter(tx, part.id, part.person_id, people[0].id, "2.5")
    register.give(run, "class_roster", "close")
    ask(district, one, place="扬子洲宾馆")  # still running until the department has confirmed
    register.give(run, "class_confirm", "confirm")
    with pytest.raises(change.ChangeTooLate):
        ask(district, one, days="2")


def test_a_change_is_not_approved_once_the_class_was_found_to_have_run_unapproved() -> None:
    district = staff.settle()
    one = register.approved(district)
    late = ask(district, one, place="扬子洲宾馆")
    staff.work(late, until="change_approval")
    with db.transaction() as tx:
        unapproved.report_unapproved(tx, district.units[register.UNIT], one, date(2009, 11, 1), district.people["干一"])
    with pytest.raises(change.ChangeTooLate):
        register.give(late, "change_approval", "approve")
    register.give(late, "change_approval", "refuse", "已登记为未批先办")
    assert state() == ["refused"]


def test_the_letter_about_a_change_says_from_what_to_what() -> None:
    district = staff.settle()
    ask(district, register.approved(district), place="扬子洲宾馆", days="0.5")
    body = staff.rows("SELECT body FROM message WHERE kind = 'change' ORDER BY id DESC LIMIT 1")[0].body
    assert "地点：" in body and " → 扬子洲宾馆" in body and "→ 0.5" in body and ".0 →" not in body
