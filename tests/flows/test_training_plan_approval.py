"""Approval (measure 15: 报领导小组和区主要领导审批): by each rule, returned by anybody, void as soon as the plan changes (C6)."""

import pytest

from models.errors import NoSuchChoice, PersonNotActive, ReasonNeeded, WaitNotOpen
from tasks.refusing import Refused
from tasks.training import plan as plans
from tasks.training.approval import MinutesIncomplete
from tests.conftest import one
from tests.flows import register, staff
from tests.flows.staff import a_class, acts, done, give, move, parts, rows, say, the_class

pytestmark = pytest.mark.usefixtures("database")
FARM, PARK = staff.UNITS
NAME = "村干部业务培训班"
SIGNED = ("ask_chief", "ask_deputy_head", "ask_department_head", "ask_leading_group", "ask_principal_leaders")


def until(page: str, **rules: str) -> int:
    """Open a plan with one class and bring it to the first time a page is asked."""
    district = staff.settle()
    number = staff.open_plan(**rules)
    staff.declared(number, {FARM: [a_class(NAME)]}, district)
    staff.work(number, until=page)
    return number


def asked(name: str) -> list[staff.Assignment]:
    """Return the open parts of a step."""
    return [assignment for assignment, wait in parts() if wait.name == name]


def test_the_leading_group_decides_by_minutes_with_number_and_day() -> None:
    number = until("minutes")
    [clerk, other] = asked("ask_leading_group")  # either clerk may enter them
    for payload in ({}, {"minutes": "1号"}, {"minutes": "1号", "held_on": "2010-05-01"}, {"held_on": "2009-11-02"}):
        with pytest.raises(MinutesIncomplete):
            give(clerk, say("approve", **payload))
    give(clerk, say("approve", minutes="区教培〔2010〕1号", held_on="2009-11-02"))
    with pytest.raises(WaitNotOpen):
        give(other, say("approve", minutes="2号", held_on="2009-11-02"))
    move(number)
    assert done(number, "record_leading_group")["on"] == "2009-11-02"
    assert {w.name for _, w in parts()} == {"ask_principal_leaders"}


@pytest.mark.parametrize("first", ["approve", "return"])
def test_minutes_of_an_earlier_round_do_not_approve_the_plan_that_came_back(first: str) -> None:
    number = until("minutes")
    give(asked("ask_leading_group")[0], say(first, "经费再压缩", minutes="区教培〔2010〕1号", held_on="2009-11-02"))
    move(number)
    if first == "approve":
        give(asked("ask_principal_leaders")[0], say("return", "经费再压缩"))
        move(number)
    staff.work(number, until="minutes")
    clerk = asked("ask_leading_group")[0]
    with pytest.raises(Refused, match="此前一轮审批中已经登记") as refused:
        give(clerk, say("approve", minutes=" 区教培[2010]1号", held_on="2009-11-02"))
    assert "第15条" in refused.value.verdict.article and "新的会议纪要" in refused.value.verdict.remedy
    give(clerk, say("approve", minutes="区教培〔2010〕2号", held_on="2009-11-02"))


def test_one_meeting_may_decide_several_cases() -> None:
    district = staff.settle()
    for name in ("窗口干部培训班", "信访干部培训班"):
        staff.work(register.apply(district, register.a_class(name)))  # each with the same number of minutes
    assert [c.state for c in rows("SELECT state FROM qs_case")] == ["finished", "finished"]


@pytest.mark.parametrize(("rule", "needed"), [("countersign_majority", 2), ("countersign_all", 3)])
def test_the_leading_group_countersigns_by_its_rule(rule: str, needed: int) -> None:
    number = until("approval", leading_group_rule=rule)
    members = asked("ask_leading_group")
    assert len(members) == 3
    for given, member in enumerate(members[:needed], 1):
        give(member, say("approve"))
        assert bool(asked("ask_leading_group")) is (given < needed)
    move(number)
    assert done(number, "record_leading_group")["agreed"] == needed
    assert (
        one("SELECT count(*) FROM assignment WHERE wait_id = :w AND state = 'void'", w=members[0].wait_id) == 3 - needed
    )


@pytest.mark.parametrize(("group", "needed"), [(3, 3), (4, 3), (5, 4)])
def test_the_round_closes_at_the_very_share_by_which_the_approval_is_judged(group: int, needed: int) -> None:
    district = staff.settle(group=group)
    with staff.db.transaction() as tx:
        subject = {"year": 2010, "leading_group_rule": "countersign_majority"}
        filed = staff.opening.open_case(tx, staff.TRAINING_PLAN, "2010", subject=subject)
        number = register.under(tx, filed, "training.leading_group.majority", "2/3")
    move(number)
    staff.declared(number, {FARM: [a_class(NAME)]}, district)
    staff.work(number, until="approval")
    for given, member in enumerate(asked("ask_leading_group")[:needed], 1):
        give(member, say("approve"))
        assert bool(asked("ask_leading_group")) is (given < needed)
    assert move(number).result == "waiting"
    assert done(number, "record_leading_group")["agreed"] == needed


@pytest.mark.parametrize(("rule", "needed"), [("any", 1), ("all", 2)])
def test_the_principal_leaders_decide_by_their_rule(rule: str, needed: int) -> None:
    number = until("approval", principal_leaders_rule=rule)
    for leader in asked("ask_principal_leaders")[:needed]:
        assert move(number).result == "waiting"
        give(leader, say("approve"))
    assert move(number).result == "finished"
    assert done(number, "record_principal_leaders")["agreed"] == needed
    assert the_class(NAME).reply_number


def test_the_principal_leaders_are_not_asked_before_the_leading_group_has_approved() -> None:
    number = until("approval", leading_group_rule="countersign_all")
    assert not asked("ask_principal_leaders")
    assert not acts(number, "ask_principal_leaders")


@pytest.mark.parametrize("place", range(len(SIGNED)))
def test_a_return_by_anybody_voids_every_approval_and_reopens_consolidation(place: int) -> None:
    number = until("consolidate", leading_group_rule="countersign_all")
    give(asked("ask_section")[0], say("submit"))
    move(number)
    for step in SIGNED[:place]:
        for person in asked(step):
            give(person, say("approve"))
        move(number)
    returning = asked(SIGNED[place])[0]
    with pytest.raises(ReasonNeeded):
        give(returning, say("return"))
    give(returning, say("return", "再压缩经费"))
    move(number)
    for step in ("ask_section", "draw_up", *SIGNED[: place + 1]):
        assert acts(number, step)[0] == ("", 1, False)
    for step in SIGNED:
        assert not [act for act in acts(number, step) if act[2]], step
    [(_, wait), *_] = parts("consolidate")
    assert (wait.round, wait.facts["returned"]) == (2, "再压缩经费")
    assert asked(SIGNED[place]) == []
    staff.work(number)
    assert acts(number, "ask_principal_leaders")[-1] == ("", 1 + (place == 4), True)
    assert one("SELECT state FROM qs_case") == "finished"
    assert one("SELECT count(*) FROM document WHERE kind = 'reply'") == 1


def test_a_class_changed_behind_the_back_of_its_approvers_voids_their_approvals() -> None:
    number = until("approval")
    for leader in asked("ask_principal_leaders"):
        give(leader, say("approve"))
    with staff.db.transaction() as tx:
        tx.execute(staff.text("UPDATE training_class SET headcount = headcount + 100"))
    move(number)
    assert [r.result["changed"] for r in rows("SELECT result FROM act WHERE name = 'check_content'")] == [True]
    assert one("SELECT count(*) FROM document WHERE kind IN ('plan', 'reply')") == 0
    for step in SIGNED:
        assert acts(number, step) == [("", 1, False)]
    [(_, wait), *_] = parts("consolidate")
    assert "各项审批已失效" in wait.facts["returned"]
    [entry] = rows("SELECT facts FROM journal_entry WHERE name = 'check_content'")
    [verdict] = entry.facts["verdicts"]
    assert (verdict["outcome"], "第15条" in verdict["article"]) == ("refused", True)
    staff.work(number)  # approved again as it now is
    assert one("SELECT state FROM qs_case") == "finished"


def test_a_choice_that_is_not_offered_is_refused() -> None:
    until("approval")
    with pytest.raises(NoSuchChoice):
        give(asked("ask_principal_leaders")[0], say("confirm"))


def test_the_plan_and_one_reply_a_unit_go_out_with_numbers_of_the_year_s_series() -> None:
    district = staff.settle()
    number = staff.open_plan()
    staff.declared(
        number, {FARM: [a_class(NAME), a_class("财务培训班", month=6)], PARK: [a_class("安全培训班")]}, district
    )
    staff.work(
        number,
        lambda wait, _: (
            say("refuse", "名额已满")
            if wait.page == "review" and wait.facts["class"] == the_class("财务培训班").id
            else None
        ),
    )
    replies = rows("SELECT unit_id, number FROM document WHERE kind = 'reply' ORDER BY unit_id")
    assert [r.unit_id for r in replies] == [district.units[FARM], district.units[PARK]]
    assert [r.number for r in replies] == ["青组复〔2009〕1号", "青组复〔2009〕2号"]
    assert the_class("财务培训班").reply_number == replies[0].number  # the reply names what was refused, too
    told = {r.person_id for r in rows("SELECT person_id FROM message WHERE kind = 'reply'")}
    assert told == {district.officer(FARM), district.head(FARM), district.officer(PARK), district.head(PARK)}


@pytest.mark.parametrize(
    ("page", "name"),
    [("signoff", "ask_chief"), ("minutes", "ask_leading_group"), ("approval", "ask_principal_leaders")],
)
def test_whoever_has_lost_the_role_since_being_asked_signs_no_more(page: str, name: str) -> None:
    number = until(page)
    part = asked(name)[0]
    with staff.db.transaction() as tx:
        tx.execute(staff.text("DELETE FROM role_grant WHERE person_id = :p"), {"p": part.person_id})
    with pytest.raises(PersonNotActive):
        give(part, say("approve", minutes="1号", held_on="2009-11-02"))
    assert move(number).result == "waiting"


@pytest.mark.parametrize(
    "change",
    [
        "hours = hours + 1",
        "form = '远程'",
        "fund_source = '自筹'",
        "fee_charged = true",
        "necessity = '补写'",
        "place = '外地'",
    ],
)
def test_every_particular_that_is_shown_for_approval_is_under_the_fingerprint(change: str) -> None:
    until("consolidate")
    with staff.db.transaction() as tx:
        [plan_id] = tx.execute(staff.text("SELECT id FROM training_plan")).scalars()
        before = plans.fingerprint(tx, plan_id)
    with staff.db.transaction() as tx:
        tx.execute(staff.text(f"UPDATE training_class SET {change}"))
    with staff.db.transaction() as tx:
        assert plans.fingerprint(tx, plan_id) != before
