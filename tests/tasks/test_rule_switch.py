"""A running case moved to newer rules: proposed by one, confirmed by another, both in the record with what differs."""

from datetime import date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from models import db
from models.base import SHANGHAI
from models.cases import Case
from models.errors import CaseNotOpen, NoRight, QingshanError, ReasonNeeded
from models.people import Person
from models.verify import verify
from notifications.delivery import deliver_due
from notifications.mailbox import mailbox
from tasks import case_view, desk, office_values, opening, rule_switch
from tasks.opening import rules_day
from tasks.procedures import TRAINING_PLAN
from tasks.rule_switch import AnotherConfirms, NoSwitchWaits, NothingNew, RulesMovedOn, SwitchWaits
from tasks.rules import pack_of
from tests import make
from tests.conftest import one, set_clock
from tests.tasks.office_value_kit import CLOSE, DAYS, draft

WHY = "审核期限已由新办法规定"


@pytest.fixture
def staff(database: str) -> dict[str, int]:
    roles = {"干一": "clerk", "科一": "chief", "科二": "chief", "管一": "administrator", "纪一": "discipline"}
    with db.transaction() as tx:
        return {name: make.person(tx, name, roles=[role]).id for name, role in roles.items()}


def a_plan() -> int:
    with db.transaction() as tx:
        plan = opening.open_case(tx, TRAINING_PLAN, "2010", title="2010年度干部教育培训计划", subject={"year": 2010})
        return plan.id


def new_value(staff: dict[str, int], key: str = DAYS, typed: str = "7", **changes: object) -> None:
    with db.transaction() as tx:
        number = office_values.propose(tx, draft(key=key, typed=typed, sure="verified", **changes), staff["干一"]).id
        office_values.approve(tx, number, staff["科一"])


def proposed(case: int, by: int, reason: str = WHY) -> int:
    with db.transaction() as tx:
        return rule_switch.propose(tx, case, reason, by).seq


def confirmed(case: int, proposal: int, by: int) -> None:
    with db.transaction() as tx:
        rule_switch.confirm(tx, case, proposal, by)


def days(case: int) -> int:
    with db.transaction() as tx:
        found = tx.get_one(Case, case)
        return pack_of(tx, found).value(DAYS, rules_day(found)).count()


def bodies(name: str) -> list[str]:
    deliver_due()
    with db.transaction() as tx:
        found = mailbox(tx, tx.exec(select(Person.id).where(Person.name == name)).one())
        return [letter.body for letter in found if letter.case_id]


def entry(name: str) -> dict[str, object]:
    found = one(f"SELECT facts || jsonb_build_object('words', words) FROM journal_entry WHERE name = '{name}'")
    assert isinstance(found, dict)
    return found


def test_confirmed_by_another_the_case_goes_on_under_the_new_value_and_the_record_says_all(
    staff: dict[str, int],
) -> None:
    case = a_plan()
    old = one("SELECT pack_hash FROM qs_case")
    set_clock(datetime(2009, 11, 5, 9, 0, tzinfo=SHANGHAI))
    new_value(staff, since=date(2009, 11, 5))
    proposal = proposed(case, staff["干一"])
    assert days(case) == 10, "nothing changes before it is confirmed"
    confirmed(case, proposal, staff["科一"])
    assert days(case) == 7
    new = one("SELECT pack_hash FROM qs_case")
    told = entry("switch_rules")
    assert old != new and (told["was_hash"], told["pack_hash"]) == (old, new)
    assert (told["was_on"], told["rules_from"], told["proposal"]) == ("2009-11-02", "2009-11-05", proposal)
    assert (told["keys"], told["others"]) == ([DAYS], 0)
    assert told["words"] == {"differs": "审核期限：10 → 7（《区委组织部培训审核办法》第3条）"}
    assert entry("propose_rules")["words"] == {"reason": WHY} | told["words"]
    with db.reading() as look:
        assert verify(look).whole


def test_the_second_person_and_the_first_are_told(staff: dict[str, int]) -> None:
    case = a_plan()
    new_value(staff)
    proposal = proposed(case, staff["干一"])
    [asked] = bodies("科一")
    assert "干一提出：“2010年度干部教育培训计划”换用新规则。" in asked and f"/desk/case/{case}#rules" in asked
    assert bodies("科二") and not bodies("干一") and not bodies("管一")
    confirmed(case, proposal, staff["科二"])
    assert "“2010年度干部教育培训计划”换用新规则：已审核同意。" in bodies("干一")[0]
    with db.reading() as look:
        assert rule_switch.to_confirm(look, staff["科一"]) == []


def test_only_a_person_who_may_and_another_than_the_proposer_confirms(staff: dict[str, int]) -> None:
    case = a_plan()
    new_value(staff)
    for name in ("管一", "纪一"):
        with pytest.raises(NoRight):
            proposed(case, staff[name])
    proposal = proposed(case, staff["科一"])
    with db.reading() as look:
        assert [row.id for row in rule_switch.to_confirm(look, staff["科二"])] == [case]
        assert rule_switch.to_confirm(look, staff["科一"]) == []
    for name, refusal in (("科一", AnotherConfirms), ("干一", NoRight), ("管一", NoRight), ("纪一", NoRight)):
        with pytest.raises(refusal):
            confirmed(case, proposal, staff[name])
    with pytest.raises(AnotherConfirms), db.transaction() as tx:
        rule_switch.decline(tx, case, proposal, "不妥", staff["科一"])
    with pytest.raises(NoRight), db.transaction() as tx:
        rule_switch.withdraw(tx, case, proposal, "填错", staff["科二"])
    assert days(case) == 10
    confirmed(case, proposal, staff["科二"])
    assert days(case) == 7


def test_declined_or_withdrawn_nothing_changes_and_it_can_be_proposed_again(staff: dict[str, int]) -> None:
    case = a_plan()
    new_value(staff)
    first = proposed(case, staff["干一"])
    with pytest.raises(SwitchWaits):
        proposed(case, staff["科二"])
    with pytest.raises(ReasonNeeded), db.transaction() as tx:
        rule_switch.decline(tx, case, first, " ", staff["科一"])
    with db.transaction() as tx:
        rule_switch.decline(tx, case, first, "等会议定", staff["科一"])
    assert "未同意。理由：等会议定" in bodies("干一")[0]
    with pytest.raises(NoSwitchWaits):
        confirmed(case, first, staff["科一"])
    second = proposed(case, staff["干一"])
    with pytest.raises(NoSwitchWaits):
        confirmed(case, first, staff["科一"])  # the page showed another proposal
    with db.transaction() as tx:
        rule_switch.withdraw(tx, case, second, "暂不换用", staff["干一"])
    assert days(case) == 10
    confirmed(case, proposed(case, staff["干一"]), staff["科一"])
    assert days(case) == 7
    with db.reading() as look:
        assert verify(look).whole and len(rule_switch.switches(look, case)) == 1


def test_without_a_reason_or_a_difference_nothing_is_proposed(staff: dict[str, int]) -> None:
    case = a_plan()
    with pytest.raises(NothingNew):
        proposed(case, staff["干一"])
    new_value(
        staff, CLOSE, "12月20日", since=date(2009, 12, 1)
    )  # a value that holds from a later day changes nothing today
    with pytest.raises(NothingNew):
        proposed(case, staff["干一"])
    new_value(staff)
    with pytest.raises(ReasonNeeded):
        proposed(case, staff["干一"], " ")
    assert one("SELECT count(*) FROM journal_entry WHERE kind = 'desk'") == 0


def test_where_the_rules_changed_again_since_it_must_be_proposed_anew(staff: dict[str, int]) -> None:
    case = a_plan()
    new_value(staff)
    proposal = proposed(case, staff["干一"])
    new_value(staff, CLOSE, "12月20日")
    with pytest.raises(RulesMovedOn):
        confirmed(case, proposal, staff["科一"])
    assert days(case) == 10
    with db.transaction() as tx:
        rule_switch.withdraw(tx, case, proposal, "重新提出", staff["干一"])
    confirmed(case, proposed(case, staff["干一"]), staff["科一"])
    assert entry("switch_rules")["keys"] == [CLOSE, DAYS]


def test_a_dated_value_that_begins_between_the_two_acts_is_not_confirmed_unseen(staff: dict[str, int]) -> None:
    case = a_plan()
    new_value(staff)
    new_value(staff, typed="5", since=date(2009, 11, 4))
    proposal = proposed(case, staff["干一"])
    set_clock(datetime(2009, 11, 4, 9, 0, tzinfo=SHANGHAI))
    with pytest.raises(RulesMovedOn):
        confirmed(case, proposal, staff["科一"])


@pytest.mark.parametrize(
    "change",
    ["pack_hash = 'x'", "pack = 'x'", 'subject = subject || \'{"rules_from": "2010-01-01"}\''],
)
@pytest.mark.parametrize("after", [False, True], ids=["never switched", "switched before"])
def test_by_sql_alone_the_rules_of_a_case_do_not_change(staff: dict[str, int], change: str, after: bool) -> None:
    case = a_plan()
    new_value(staff)
    if after:
        confirmed(case, proposed(case, staff["干一"]), staff["科一"])
    with pytest.raises(IntegrityError, match="QS-3002"), db.transaction() as tx:
        tx.execute(text(f"UPDATE qs_case SET {change}"))


@pytest.mark.parametrize("state", ["stopped", "finished"])
def test_a_case_that_has_ended_keeps_its_rules_for_good(staff: dict[str, int], state: str) -> None:
    case = a_plan()
    new_value(staff)
    proposal = proposed(case, staff["干一"])
    with db.transaction() as tx:
        tx.execute(text("UPDATE qs_case SET state = :state, closed_at = now()"), {"state": state})
    for act in (lambda: proposed(case, staff["干一"]), lambda: confirmed(case, proposal, staff["科一"])):
        with pytest.raises(CaseNotOpen):
            act()
    with db.reading() as look:
        assert rule_switch.to_confirm(look, staff["科一"]) == []


def test_a_paused_case_may_be_moved_and_says_so_in_its_rules(staff: dict[str, int]) -> None:
    case = a_plan()
    new_value(staff)
    with db.transaction() as tx:
        desk.pause(tx, case, "等新办法", staff["干一"])
    confirmed(case, proposed(case, staff["干一"]), staff["科一"])
    with db.reading() as look:
        assert "已暂停" in case_view.why(look, case)
    assert days(case) == 7


def test_a_confirmation_ends_the_run_that_believed_the_old_rules(staff: dict[str, int]) -> None:
    case = a_plan()
    new_value(staff)
    before = one("SELECT lease_token FROM qs_case")
    confirmed(case, proposed(case, staff["干一"]), staff["科一"])
    assert one("SELECT lease_token FROM qs_case") == before + 1  # type: ignore[operator]


def test_its_errors_are_numbered(staff: dict[str, int]) -> None:
    kinds: list[type[QingshanError]] = [NothingNew, SwitchWaits, NoSwitchWaits, RulesMovedOn, AnotherConfirms]
    assert [kind.number for kind in kinds] == [6405, 6406, 6407, 6408, 6409]
