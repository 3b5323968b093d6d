"""Values set by the office: entered by one, approved by another, used by new cases; running ones keep theirs (F10)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any

import pytest
from sqlmodel import select

from models import clock, db
from models.base import SHANGHAI
from models.cases import Case
from models.errors import NoRight, QingshanError, ReasonNeeded
from models.messages import Message
from models.office_values import OfficeValue
from models.people import Person
from notifications.delivery import deliver_due
from notifications.mailbox import MailboxEntry, mailbox
from notifications.outcomes import fail
from policy import errors
from policy.errors import PolicyError
from policy.layers import load_rules, rules_in_force
from tasks import cycles, office_settings, office_values
from tasks.office_values import BadOfficeValue, NoSuchOfficeValue, ValueDecided
from tasks.opening import open_case
from tasks.procedures import SPECIAL_TRAINING, TRAINING_PLAN
from tasks.rules import keep_pack, pack_of, rules_now
from tests import make
from tests.conftest import one, set_clock
from tests.tasks.office_value_kit import CLOSE, DAYS, draft

TODAY = date(2009, 11, 2)


@pytest.fixture
def staff(database: str) -> dict[str, int]:
    """Make a clerk, a second clerk, a chief, an administrator and a discipline officer."""
    roles = {"干一": "clerk", "干二": "clerk", "科长": "chief", "管一": "administrator", "纪一": "discipline"}
    with db.transaction() as tx:
        return {name: make.person(tx, name, roles=[role]).id for name, role in roles.items()}


def entered(by: int, **changes: Any) -> int:
    with db.transaction() as tx:
        return office_values.propose(tx, draft(**changes), by).id


def approved(staff: dict[str, int], **changes: Any) -> int:
    number = entered(staff["干一"], **changes)
    with db.transaction() as tx:
        office_values.approve(tx, number, staff["科长"])
    return number


def letters(name: str) -> list[MailboxEntry]:
    """Return what a person finds in the mailbox, newest first."""
    deliver_due()
    with db.transaction() as tx:
        return mailbox(tx, tx.exec(select(Person.id).where(Person.name == name)).one())


def days_now() -> int:
    with db.transaction() as tx:
        return rules_now(tx).value(DAYS, clock.today(tx)).count()


def test_it_holds_once_a_second_person_has_approved_it_and_both_acts_are_journalled(staff: dict[str, int]) -> None:
    number = entered(staff["干一"])
    assert days_now() == 10
    with db.transaction() as tx:
        office_values.approve(tx, number, staff["科长"])
    assert days_now() == 7
    with db.transaction() as tx:
        value = rules_now(tx).value(DAYS, TODAY)
    assert (value.cite, value.sure_words) == ("《区委组织部培训审核办法》第3条", "地方做法")
    kept = "SELECT string_agg(name || ' ' || actor || ' ' || (facts->>'value'), ', ' ORDER BY seq) FROM journal_entry"
    told = f"proposed person:{staff['干一']} {number}, approved person:{staff['科长']} {number}"
    assert one(f"{kept} WHERE chain = 'office' AND kind = 'office_value'") == told


def test_running_cases_keep_their_rules_and_new_ones_begin_with_the_new_value(staff: dict[str, int]) -> None:
    with db.transaction() as tx:
        before = open_case(tx, TRAINING_PLAN, "2010").id
    approved(staff)
    with db.transaction() as tx:
        after = open_case(tx, SPECIAL_TRAINING, "1").id
        old, new = tx.get_one(Case, before), tx.get_one(Case, after)
        assert old.pack == new.pack and old.pack_hash != new.pack_hash
        assert pack_of(tx, old).value(DAYS, TODAY).count() == 10
        assert pack_of(tx, new).value(DAYS, TODAY).count() == 7
        assert "干一" not in pack_of(tx, new).content, "persons are kept by number"


def test_a_correction_of_a_past_day_reaches_new_cases_only(staff: dict[str, int]) -> None:
    with db.transaction() as tx:
        before = open_case(tx, TRAINING_PLAN, "2010").id
    first = date(2009, 7, 21)
    approved(staff, since=first, corrects=first, note="原默认值录入有误")
    with db.transaction() as tx:
        assert rules_now(tx).value(DAYS, date(2009, 8, 1)).count() == 7
        assert pack_of(tx, tx.get_one(Case, before)).value(DAYS, TODAY).count() == 10


def test_without_values_of_the_office_the_pack_is_the_plain_one(staff: dict[str, int]) -> None:
    with db.transaction() as tx:
        assert keep_pack(tx) is load_rules(rules_in_force(clock.today(tx)))


def test_a_pack_named_by_itself_takes_only_values_set_over_it(staff: dict[str, int]) -> None:
    approved(staff)
    with db.transaction() as tx:
        assert rules_now(tx, "qingshanhu-2009").value(DAYS, TODAY).count() == 7
        assert rules_now(tx, "regulation-2002").hash == load_rules("regulation-2002").hash


def test_settings_and_the_yearly_call_see_it(staff: dict[str, int]) -> None:
    rules = "training.leading_group.rules"
    names = "minutes=会议纪要\ncountersign_all=全体会签\ncountersign_majority=超过半数会签\nballot=票决"
    approved(staff, key=rules, typed=names)
    approved(staff, key="training.declaration.open", typed="11月2日")
    with db.transaction() as tx:
        assert office_settings.change(tx, "leading_group_rule", "票决") == "ballot"
        assert rules_now(tx).value("training.declaration.open", TODAY).shown() == "11月2日"
    set_clock(datetime(2009, 12, 20, 9, 0, tzinfo=SHANGHAI))
    approved(staff, key=CLOSE, typed="12-10", since=date(2009, 12, 20), sure="verified")
    with db.transaction() as tx:
        assert cycles.open_due(tx, (11, 1)) == [], "the close of the office's newer document is past"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"key": CLOSE, "typed": "12-25"}, errors.OfficeCannotOverrule),  # over the law's words, as local practice
        ({"key": CLOSE, "typed": "12-25", "sure": "verified", "document": ""}, errors.OfficeCannotOverrule),
        ({"since": date(2009, 11, 1)}, errors.PastChanged),  # yesterday
        ({"since": date(2009, 7, 20)}, errors.PastChanged),  # before the first entry
        ({"since": date(2009, 8, 1), "corrects": date(2009, 8, 1), "note": "x"}, errors.PastChanged),  # nothing there
        ({"since": TODAY, "corrects": date(2009, 7, 21), "note": "x"}, errors.PastChanged),
        ({"article": " "}, errors.NoReference),
        ({"words": ""}, errors.NoReference),
        ({"source": "　"}, errors.NoReference),
        ({"sure": ""}, BadOfficeValue),
        ({"sure": "in_measures"}, BadOfficeValue),  # what the office enters does not stand in the Measures
        ({"checked_on": date(2009, 11, 3)}, BadOfficeValue),
        ({"since": date(3000, 1, 1)}, BadOfficeValue),
        ({"since": date(2009, 7, 21), "corrects": date(2009, 7, 21)}, BadOfficeValue),  # without saying why
        ({"key": "training.no_such"}, errors.UnknownKey),
        ({"typed": "七日"}, errors.BadValue),
        ({"typed": ""}, errors.BadValue),
        ({"key": "training.leading_group.rule", "typed": "举手"}, errors.BadValue),
    ],
)
def test_what_may_not_be_entered_is_refused_and_nothing_is_kept(
    staff: dict[str, int], changes: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal) as found:
        entered(staff["干一"], **changes)
    assert isinstance(found.value, QingshanError | PolicyError) and found.value.code.startswith("QS-")
    assert one("SELECT count(*) FROM office_value") == 0
    assert one("SELECT count(*) FROM journal_entry WHERE kind = 'office_value'") == 0


def test_the_same_day_twice_is_refused_when_the_second_is_approved(staff: dict[str, int]) -> None:
    first, second = entered(staff["干一"]), entered(staff["干一"], typed="8")
    with db.transaction() as tx:
        office_values.approve(tx, first, staff["科长"])
    with pytest.raises(errors.SameDay), db.transaction() as tx:
        office_values.approve(tx, second, staff["科长"])
    assert days_now() == 7


def test_what_waited_until_its_day_was_past_is_refused(staff: dict[str, int]) -> None:
    number = entered(staff["干一"])
    set_clock(datetime(2009, 11, 3, 0, 0, tzinfo=SHANGHAI))
    with pytest.raises(errors.PastChanged), db.transaction() as tx:
        office_values.approve(tx, number, staff["科长"])


@pytest.mark.parametrize("who", ["管一", "纪一"])
def test_who_decides_no_content_enters_nothing(staff: dict[str, int], who: str) -> None:
    with pytest.raises(NoRight):
        entered(staff[who])


@pytest.mark.parametrize("who", ["干二", "管一", "纪一"])
def test_only_chief_or_above_approves(staff: dict[str, int], who: str) -> None:
    number = entered(staff["干一"])
    for act in (office_values.approve, lambda tx, n, by: office_values.reject(tx, n, "不合适", by)):
        with pytest.raises(NoRight), db.transaction() as tx:
            act(tx, number, staff[who])
    assert days_now() == 10


def test_rejected_or_withdrawn_it_never_holds_and_cannot_be_approved(staff: dict[str, int]) -> None:
    first, second = entered(staff["干一"]), entered(staff["干一"], typed="8")
    with db.transaction() as tx:
        office_values.reject(tx, first, "依据不足", staff["科长"])
        office_values.withdraw(tx, second, "填错了", staff["干一"])
    for number in (first, second):
        with pytest.raises(ValueDecided), db.transaction() as tx:
            office_values.approve(tx, number, staff["科长"])
    assert days_now() == 10
    names = "SELECT string_agg(name, ',' ORDER BY seq) FROM journal_entry WHERE kind = 'office_value'"
    assert one(names) == "proposed,proposed,rejected,withdrawn"


def test_rejecting_and_withdrawing_want_a_reason_and_the_right_person(staff: dict[str, int]) -> None:
    number, own = entered(staff["干一"]), entered(staff["科长"], typed="8")
    for act, refusal in (
        (lambda tx: office_values.reject(tx, number, " ", staff["科长"]), ReasonNeeded),
        (lambda tx: office_values.withdraw(tx, number, "", staff["干一"]), ReasonNeeded),
        (lambda tx: office_values.withdraw(tx, number, "x", staff["科长"]), NoRight),
        (lambda tx: office_values.reject(tx, own, "x", staff["科长"]), errors.FourEyes),
        (lambda tx: office_values.approve(tx, 999, staff["科长"]), NoSuchOfficeValue),
    ):
        with pytest.raises(refusal), db.transaction() as tx:
            act(tx)
    assert one("SELECT count(*) FROM office_value WHERE state = 'proposed'") == 2


def test_the_second_person_is_told_that_it_waits_and_the_first_how_it_was_decided(staff: dict[str, int]) -> None:
    first, second = entered(staff["干一"]), entered(staff["干一"], typed="8")
    waiting = letters("科长")
    assert [letter.subject for letter in waiting] == ["有一项待您审核"] * 2
    assert "干一提出：单位自定数值“审核期限”，自2009年11月2日起。" in waiting[1].body
    page = f"http://127.0.0.1:8765/values/{DAYS}#entry-{first}"
    assert page in waiting[1].body and page in waiting[1].html and waiting[1].link == page
    assert not letters("干一") and not letters("干二") and not letters("管一")
    with db.transaction() as tx:
        office_values.approve(tx, first, staff["科长"])
        office_values.reject(tx, second, "依据不足", staff["科长"])
    rejected, approved = letters("干一")
    assert "自2009年11月2日起：已审核同意。" in approved.body and "理由" not in approved.body
    assert "未同意。理由：依据不足" in rejected.body
    assert len(letters("科长")) == 2


def test_by_the_next_channel_the_message_still_leads_to_the_page(staff: dict[str, int]) -> None:
    with db.transaction() as tx:
        asked = make.person(tx, "科二", roles=["chief"], channels=[("mail", "a@b.example"), ("mailbox", "inbox")]).id
    entered(staff["干一"])
    with db.transaction() as tx:
        fail(tx, tx.exec(select(Message).where(Message.person_id == asked)).one(), "邮件服务器退回")
    [letter] = letters("科二")
    assert f"/values/{DAYS}#entry-" in letter.body


def test_without_another_of_the_nearest_rank_the_next_is_asked_and_a_withdrawal_tells_nobody(
    staff: dict[str, int],
) -> None:
    with db.transaction() as tx:
        for name, role in (("副一", "deputy_head"), ("部一", "department_head")):
            make.person(tx, name, roles=[role])
    own = entered(staff["科长"])
    assert (len(letters("副一")), letters("部一"), letters("科长")) == (1, [], [])
    with db.transaction() as tx:
        office_values.withdraw(tx, own, "填错了", staff["科长"])
    assert letters("科长") == [] and len(letters("副一")) == 1


def test_the_digest_in_the_journal_is_that_of_the_row(staff: dict[str, int]) -> None:
    number = approved(staff)
    with db.transaction() as tx:
        digest = tx.get_one(OfficeValue, number).digest
    assert one("SELECT count(*) FROM journal_entry WHERE facts->>'digest' = :d", d=digest) == 2


def test_of_two_approvals_at_one_moment_the_second_is_held_against_the_first(staff: dict[str, int]) -> None:
    numbers = [entered(staff["干一"], typed=typed) for typed in ("7", "8")]
    start = threading.Barrier(2)

    def approve(number: int) -> str:
        start.wait()
        try:
            with db.transaction() as tx:
                office_values.approve(tx, number, staff["科长"])
        except PolicyError as refusal:
            return refusal.code
        return "approved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(approve, numbers)) == ["QS-6005", "approved"]
    assert days_now() in (7, 8)
