"""The yearly training plan beyond its tables: days of the call, nonsense that is refused, properties that always hold."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import errors, training_plan
from policy.deadlines import due_on
from policy.packs import load_pack
from tests.policy.tables import pack_with

PACK = load_pack("qingshanhu-2009")
ON = date(2009, 11, 2)
COUNTS = st.integers(min_value=0, max_value=60)


def test_days_of_the_call() -> None:
    days = training_plan.declaration_days(PACK, ON, 2010)
    assert days.opens == date(2009, 11, 1)
    assert days.closes == date(2009, 12, 31)
    assert days.reminders == (date(2009, 12, 17), date(2009, 12, 24), date(2009, 12, 28), date(2009, 12, 30))
    assert days.escalates == date(2009, 12, 28)


def test_days_of_the_call_follow_the_office() -> None:
    pack = pack_with({"training.declaration.reminders": [2], "training.declaration.escalate": 1})
    days = training_plan.declaration_days(pack, ON, 2011)
    assert days.reminders == (date(2010, 12, 29),)
    assert days.escalates == date(2010, 12, 30)


@pytest.mark.parametrize(("part", "days"), [("confirm", 5), ("review", 10), ("signoff", 5), ("approval", 10)])
def test_term_counts_from_the_day_after_receipt(part: str, days: int) -> None:
    received = date(2009, 12, 28)
    assert due_on(PACK, ON, f"training.{part}.days", received) == received + timedelta(days=days)


def test_term_in_working_days_leaves_out_holidays() -> None:
    office = {
        "key": "training.confirm.days", "unit": "workdays", "value": 3, "from": "2009-08-01", "words": "三个工作日内",
        "source": "测试用文件", "sure": "local", "checked_on": "2009-08-01", "entered_by": "甲", "approved_by": "乙",
    }  # fmt: skip
    pack = load_pack("qingshanhu-2009", [office])
    assert due_on(pack, ON, "training.confirm.days", date(2009, 12, 30)) == date(2010, 1, 5)  # 1 to 3 January are off
    every_day = {date(2009, 12, 30) + timedelta(days=n): True for n in range(9)}
    assert due_on(pack, ON, "training.confirm.days", date(2009, 12, 30), every_day) == date(2010, 1, 2)


def test_term_in_a_unit_without_days_is_refused() -> None:
    with pytest.raises(errors.BadValue):
        due_on(PACK, ON, "training.reply.required", ON)


@pytest.mark.parametrize(("people", "agreed", "returned"), [(3, 4, 0), (3, 2, 2), (-1, 0, 0), (3, -1, 0), (3, 0, -1)])
def test_more_votes_than_people_are_nonsense(people: int, agreed: int, returned: int) -> None:
    with pytest.raises(errors.BadFacts):
        training_plan.leading_group_approval(PACK, ON, members=people, agreed=agreed, returned=returned)
    with pytest.raises(errors.BadFacts):
        training_plan.principal_leaders_approval(PACK, ON, leaders=people, agreed=agreed, returned=returned)


def test_unknown_rule_step_and_empty_hash_are_nonsense() -> None:
    with pytest.raises(errors.BadFacts):
        training_plan.leading_group_approval(PACK, ON, members=3, agreed=3, rule="acclamation")
    with pytest.raises(errors.BadFacts):
        training_plan.principal_leaders_approval(PACK, ON, leaders=3, agreed=3, rule="minutes")
    with pytest.raises(errors.BadFacts):
        training_plan.approval_order(PACK, ON, plan_hash="a", approved={}, step="anybody")
    with pytest.raises(errors.BadFacts):
        training_plan.reply_issue(PACK, ON, plan_hash=" ", approved={})


def test_floats_never_decide() -> None:
    with pytest.raises(TypeError):
        training_plan.reduction(PACK, ON, declared={"days": 2.5}, approved={"days": 2})  # type: ignore[dict-item]
    with pytest.raises(TypeError):
        training_plan.credits(pack_with({"study.credits_per_hour": 1}), ON, hours=1.5)  # type: ignore[arg-type]


def test_credits_are_exact_and_unset_is_not_zero() -> None:
    pack = pack_with({"study.credits_per_hour": "1/3"})
    assert training_plan.credit_points(pack, ON, Decimal("7.5")) == Fraction(5, 2)
    with pytest.raises(errors.ValueNotSet, match="每学时学分"):
        training_plan.credit_points(PACK, ON, 8)


def test_only_general_refusals_may_be_passed_by_a_named_person() -> None:
    early = training_plan.declaration_window(PACK, ON, plan_year=2010, declared_on=date(2009, 10, 31))
    late = training_plan.declaration_window(PACK, ON, plan_year=2010, declared_on=date(2010, 1, 1))
    unreplied = training_plan.class_start(PACK, ON, reply_number="")
    assert early.may_except == "区委组织部分管副部长"
    assert late.may_except == ""
    assert unreplied.may_except == ""


def test_days_compare_by_their_number_whatever_their_type() -> None:
    approved, actual = {"days": Decimal("2.50")}, {"days": Fraction(5, 2)}
    assert training_plan.class_change(PACK, ON, approved=approved, actual=actual, approved_change={}).ok


@given(members=COUNTS, agreed=COUNTS)
def test_one_more_agreement_never_undoes_an_approval(members: int, agreed: int) -> None:
    if agreed + 1 > members:
        return
    for rule in ("countersign_all", "countersign_majority"):
        fewer = training_plan.leading_group_approval(PACK, ON, members=members, agreed=agreed, rule=rule)
        more = training_plan.leading_group_approval(PACK, ON, members=members, agreed=agreed + 1, rule=rule)
        assert more.ok or not fewer.ok


@given(members=st.integers(min_value=1, max_value=60), data=st.data())
def test_majority_is_more_than_half_of_all(members: int, data: st.DataObject) -> None:
    agreed = data.draw(st.integers(min_value=0, max_value=members))
    verdict = training_plan.leading_group_approval(
        PACK, ON, members=members, agreed=agreed, rule="countersign_majority"
    )
    assert verdict.ok == (2 * agreed > members)


@given(share=st.fractions(min_value=0, max_value=1), members=st.integers(1, 20), data=st.data())
def test_stricter_share_never_admits_more(share: Fraction, members: int, data: st.DataObject) -> None:
    agreed = data.draw(st.integers(min_value=0, max_value=members))
    stricter = pack_with({"training.leading_group.majority": str(max(share, Fraction(1, 2)))})
    facts = {"members": members, "agreed": agreed, "rule": "countersign_majority"}
    if training_plan.leading_group_approval(stricter, ON, **facts).ok:  # type: ignore[arg-type]
        assert training_plan.leading_group_approval(PACK, ON, **facts).ok  # type: ignore[arg-type]


@given(year=st.integers(2010, 2060), offset=st.integers(-120, 120))
def test_window_is_closed_on_both_sides(year: int, offset: int) -> None:
    day = date(year - 1, 12, 31) + timedelta(days=offset)
    verdict = training_plan.declaration_window(PACK, ON, plan_year=year, declared_on=day)
    assert verdict.ok == (date(year - 1, 11, 1) <= day <= date(year - 1, 12, 31))


@given(asked=st.integers(0, 10**6), granted=st.integers(-5, 10**6 + 5))
def test_reduction_is_above_zero_and_below_the_declared(asked: int, granted: int) -> None:
    facts = {"declared": {"headcount": asked}, "approved": {"headcount": granted}}
    assert training_plan.reduction(PACK, ON, **facts).ok == (0 < granted < asked)
