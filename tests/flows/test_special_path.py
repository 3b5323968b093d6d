"""The special path (计划外培训), measure 15: a stated need goes through, lateness alone comes back with the article."""

import io

import pytest
from docx import Document

from models import db
from models.errors import NoRight
from models.instance import Instance
from tasks.refusing import Refused
from tasks.training import classes, special
from tests.flows import register, staff

SENTENCE = "如确因特殊需要,又未纳入年度培训计划的各类培训任务,必须由承办单位按照规定程序履行申报审批手续"
LINE = ["special_confirm", "review", "signoff", "signoff", "signoff", "minutes", "minutes", "approval", "approval"]

pytestmark = pytest.mark.usefixtures("database")


def test_a_stated_need_goes_through_head_review_line_and_both_approvers_to_a_numbered_reply() -> None:
    district = staff.settle()
    case_id = register.apply(district)
    pages = staff.work(case_id)
    one, case = register.of_case(case_id), register.case(case_id)
    assert (case.state, case.outcome) == ("finished", "已批复")
    assert [p for p in pages if p != "minutes"] == [p for p in LINE if p != "minutes"]
    assert (one.state, one.reply_number, one.plan_id) == ("approved", "青组复〔2009〕1号", None)
    [reply] = staff.rows("SELECT title, number FROM document WHERE kind = 'reply'")
    assert reply.number == one.reply_number and "计划外" in reply.title
    told = staff.rows("SELECT person_id FROM message WHERE kind = 'reply' ORDER BY person_id")
    assert [r.person_id for r in told] == sorted([district.officer(register.UNIT), district.head(register.UNIT)])


def test_the_same_application_sent_twice_is_one_until_it_is_decided_on() -> None:
    district = staff.settle()
    case_id = register.apply(district)
    with pytest.raises(special.AppliedAlready):
        register.apply(district)
    staff.work(case_id, lambda wait, _: staff.say("refuse", "可并入他班") if wait.page == "review" else None)
    assert register.case(case_id).outcome == "不予批准"
    assert register.apply(district) != case_id  # a new application is another matter


def test_the_order_of_approvals_is_kept_with_the_fingerprint_of_the_class() -> None:
    case_id = register.apply(staff.settle())
    staff.work(case_id)
    names = [r.name for r in staff.rows("SELECT name FROM act WHERE case_id = :c ORDER BY seq", c=case_id)]
    assert names.index("ask_leading_group") < names.index("ask_principal_leaders") < names.index("issue_reply")
    given = staff.rows("SELECT payload->>'hash' AS hash FROM answer WHERE payload ? 'hash'")
    assert {r.hash for r in given} == {staff.done(case_id, "draw_up")["hash"]}


def test_lateness_alone_is_returned_with_the_article() -> None:
    district = staff.settle()
    case_id = register.apply(district, need="申报时忘记填写", late=True)
    case = register.case(case_id)
    assert (case.state, case.outcome) == ("finished", "不予受理")
    assert register.of_case(case_id).state == "refused"
    [entry] = staff.rows("SELECT facts FROM journal_entry WHERE name = 'decide_acceptance'")
    [verdict] = entry.facts["verdicts"]
    assert (verdict["outcome"], verdict["words"]) == ("refused", SENTENCE)
    bodies = [r.body for r in staff.rows("SELECT body FROM message WHERE kind = 'result'")]
    assert len(bodies) == 2
    assert all("不予受理" in body and "仅为逾期未报" in body and "第15条" in body for body in bodies)


def test_an_application_without_a_need_is_refused_and_nothing_is_kept() -> None:
    district = staff.settle()
    with pytest.raises(Refused) as refused:
        register.apply(district, need="  ")
    assert refused.value.verdict.words == SENTENCE
    assert staff.rows("SELECT 1 FROM training_class") == [] == staff.rows("SELECT 1 FROM qs_case")


@pytest.mark.parametrize("late", [False, True])
def test_a_class_of_a_month_that_is_over_is_not_applied_for_afterwards(late: bool) -> None:
    district = staff.settle()
    with pytest.raises(Refused, match="办班时间为2009年10月") as refused:
        register.apply(district, register.a_class(month=10), late=late)
    assert "未经批准,不得组织实施" in refused.value.verdict.words and "登记为未批先办" in refused.value.verdict.remedy
    assert staff.rows("SELECT 1 FROM training_class") == [] == staff.rows("SELECT 1 FROM qs_case")


def test_an_application_that_came_back_is_not_taken_again_once_its_month_is_over() -> None:
    district = staff.settle()
    case_id = register.apply(district)
    register.give(case_id, "special_confirm", "return", "请写明人数依据")
    staff.at(2009, 12, 1, 9)
    with pytest.raises(Refused, match="不能事后补办"):
        register.give(case_id, "special_mend", "resubmit")
    part = staff.part("special_mend")
    with db.transaction() as tx:
        classes.save_class(tx, part.id, part.person_id, register.a_class(month=12), register.of_case(case_id).id)
    register.give(case_id, "special_mend", "resubmit")
    assert staff.parts("special_confirm")


def test_a_class_that_charges_lower_units_is_refused_on_this_path_too() -> None:
    row = register.a_class(fee_charged=True, fee_basis="会议商定", fee_payers=("各乡镇",))
    with pytest.raises(Refused) as refused:
        register.apply(staff.settle(), row)
    assert "第12条" in refused.value.verdict.article


def test_only_the_unit_itself_or_the_department_may_apply() -> None:
    district = staff.settle()
    units, other = district.units, staff.UNITS[1]
    with pytest.raises(NoRight), db.transaction() as tx:
        special.apply(tx, units[register.UNIT], register.a_class(), register.NEED, False, district.officer(other))
    with db.transaction() as tx:
        special.apply(tx, units[register.UNIT], register.a_class(), register.NEED, False, district.people["干一"])


def test_a_class_of_the_approved_plan_needs_no_special_path() -> None:
    district = staff.settle()
    plan = staff.open_plan()
    row = register.a_class()
    staff.declared(plan, {register.UNIT: [row]}, district)
    staff.at(2010, 1, 1, 9)
    staff.move(plan)
    staff.work(plan)
    with db.transaction() as tx:
        case = special.apply(
            tx, district.units[register.UNIT], row, register.NEED, False, district.officer(register.UNIT)
        )
    staff.move(case.id)
    assert register.case(case.id).outcome == "不予受理"
    [message, *_] = staff.rows("SELECT body FROM message WHERE kind = 'result'")
    assert "已列入年度培训计划" in message.body


@pytest.mark.parametrize("page", ["special_confirm", "review", "signoff", "minutes", "approval"])
def test_whoever_returns_it_sends_it_to_the_unit_and_a_new_round_begins(page: str) -> None:
    case_id = register.apply(staff.settle())
    staff.work(case_id, until=page)
    first = [a for a, _ in staff.parts(page)]
    staff.give(first[-1], staff.say("return", "写明为何不能延到下一年度", minutes="1号", held_on="2009-11-02"))
    staff.move(case_id)
    amend = staff.part("special_mend")
    facts = staff.rows("SELECT facts FROM wait WHERE page = 'special_mend'")[0].facts
    assert facts["returned"] == "写明为何不能延到下一年度"
    assert staff.parts(page) == []
    staff.give(amend, staff.say("resubmit", special_need="上级要求年内完成上岗培训"))
    staff.move(case_id)
    staff.work(case_id)
    one = register.of_case(case_id)
    assert (register.case(case_id).outcome, one.special_need) == ("已批复", "上级要求年内完成上岗培训")
    assert max(r.round for r in staff.rows("SELECT round FROM wait WHERE page = :p", p=page)) == 2
    again = {
        r.id for r in staff.rows("SELECT a.id FROM assignment a JOIN wait w ON w.id = a.wait_id WHERE w.round = 2")
    }
    assert not again & {a.id for a in first}


def test_a_returned_class_can_be_mended_by_its_unit_alone() -> None:
    case_id = register.apply(staff.settle())
    register.give(case_id, "special_confirm", "return", "压缩人数")
    part, one = staff.part("special_mend"), register.of_case(case_id)
    with db.transaction() as tx:
        classes.save_class(tx, part.id, part.person_id, register.a_class(headcount=30), one.id)
    register.give(case_id, "special_mend", "resubmit")
    staff.work(case_id)
    assert (register.of_case(case_id).headcount, register.of_case(case_id).approved_headcount) == (30, 30)


def test_a_mended_application_that_turns_out_late_only_is_returned_for_good() -> None:
    case_id = register.apply(staff.settle())
    register.give(case_id, "special_confirm", "return", "写明特殊需要")
    register.give(case_id, "special_mend", "resubmit", payload={"late_only": "是"})
    assert register.case(case_id).outcome == "不予受理"


def test_a_unit_may_withdraw_what_came_back() -> None:
    case_id = register.apply(staff.settle())
    register.give(case_id, "special_confirm", "return", "不必办")
    register.give(case_id, "special_mend", "withdraw")
    assert (register.case(case_id).outcome, register.of_case(case_id).state) == ("承办单位撤回", "withdrawn")


def test_what_the_review_refuses_is_signed_off_and_told_without_a_reply() -> None:
    case_id = register.apply(staff.settle())
    register.give(case_id, "special_confirm", "confirm")
    register.give(case_id, "review", "refuse", "可并入日常学习")
    assert staff.work(case_id) == ["signoff"] * 3
    assert (register.case(case_id).outcome, register.of_case(case_id).reply_number) == ("不予批准", "")
    assert all("可并入日常学习" in r.body for r in staff.rows("SELECT body FROM message WHERE kind = 'result'"))


def test_a_review_outside_the_plan_cannot_merge() -> None:
    case_id = register.apply(staff.settle())
    register.give(case_id, "special_confirm", "confirm")
    [(_, wait)] = staff.parts("review")
    assert [c["key"] for c in wait.choices] == ["approve", "reduce", "refuse", "return"]


def test_a_class_changed_after_its_approvals_is_not_replied_to() -> None:
    case_id = register.apply(staff.settle())
    staff.work(case_id, until="approval")
    last = staff.parts("approval")
    staff.give(last[0][0], staff.say("approve"))
    with db.transaction() as tx:
        tx.merge(register.of_case(case_id)).approved_headcount = 400
    staff.give(last[1][0], staff.say("approve"))
    staff.move(case_id)
    assert staff.rows("SELECT 1 FROM document WHERE kind = 'reply'") == []
    assert staff.parts("special_mend")


def test_the_leaders_alone_approve_where_the_pack_names_only_them() -> None:
    district = staff.settle()
    with db.transaction() as tx:
        filed = special.apply(
            tx, district.units[register.UNIT], register.a_class(), register.NEED, False, district.officer(register.UNIT)
        )
        case = register.under(tx, filed, "training.special.approvers", ["principal_leaders"])
    staff.move(case)
    pages = staff.work(case)
    assert "minutes" not in pages and register.case(case).outcome == "已批复"
    [reply] = staff.rows("SELECT b.data FROM document d JOIN blob b ON b.sha256 = d.sha256 WHERE d.kind = 'reply'")
    words = "".join(p.text for p in Document(io.BytesIO(reply.data)).paragraphs)
    assert "区主要领导（" in words and "领导小组（" not in words


def test_the_office_setting_of_the_group_rule_holds_here_too() -> None:
    district = staff.settle()
    with db.transaction() as tx:
        office = tx.get_one(Instance, 1)
        office.facts = {**office.facts, "leading_group_rule": "countersign_majority"}
        tx.add(office)
    case_id = register.apply(district)
    pages = staff.work(case_id)
    assert "minutes" not in pages
    assert staff.done(case_id, "record_leading_group")["agreed"] == 2
