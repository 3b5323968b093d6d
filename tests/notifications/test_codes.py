"""Check codes and PINs: A04 (by another channel), A06 (guessing), and that no copy of the database gives a code."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from models import clock, db
from models.errors import CodeLocked, CodeNeeded, TooManyCodes, WrongCode, WrongPin
from models.links import Link
from notifications import codes, delivery
from notifications.codes import Outcome
from notifications.errors import OneChannelOnly, WeakPin
from notifications.mailbox import mailbox
from tests import make
from tests.notifications import office
from tests.notifications.office import Asked

INBOX = ("mailbox", "inbox")


def _request(asked: Asked) -> str:
    """Ask for a code and read it where it arrives, as the person would."""
    with db.transaction() as tx:
        codes.request_code(tx, asked.person_id, asked.assignment_id, INBOX)
    delivery.deliver_due()
    with db.reading() as look:
        newest = mailbox(look, asked.person_id, "sms")[0]
    return newest.body.split("验证码是 ")[1][:6]


def _try(asked: Asked, digits: str, *, use: bool = False) -> Outcome:
    with db.transaction() as tx:
        return codes.verify_code(tx, asked.person_id, asked.assignment_id, digits, use=use)


def _wrong(right: str) -> str:
    return f"{(int(right) + 1) % 1_000_000:06d}"


def test_a_code_goes_by_another_channel_than_the_link(database: str) -> None:
    [asked] = office.ask()
    with db.transaction() as tx:
        assert codes.request_code(tx, asked.person_id, asked.assignment_id, INBOX) == "手机短信"
        codes.request_code(tx, asked.person_id, asked.assignment_id, ("mailbox", "sms"))
    assert [m.channel_address for m in office.messages()] == ["sms", "inbox"]


def test_where_a_code_went_is_masked(database: str) -> None:
    [asked] = office.ask([("mailbox", "inbox"), ("mail", "zhangsan@office.example")])
    with db.transaction() as tx:
        assert codes.request_code(tx, asked.person_id, asked.assignment_id, INBOX) == "电子邮箱 z***@office.example"


def test_a_person_with_one_channel_gets_no_code_and_the_page_is_told(database: str) -> None:
    [asked] = office.ask([INBOX, ("slip", "")])
    with db.transaction() as tx, pytest.raises(OneChannelOnly):
        codes.request_code(tx, asked.person_id, asked.assignment_id, INBOX)


def test_what_a_person_can_prove_themselves_by(database: str) -> None:
    with db.transaction() as tx:
        two, one = make.person(tx), make.person(tx, channels=[INBOX])
        link = Link(person_id=one.id, channel_kind="mailbox", channel_address="inbox")
        assert codes.can_check(tx, two.id, link) == "code"
        assert codes.can_check(tx, one.id, link) == "link_only"
        codes.set_pin(tx, one.id, "381649")
        assert codes.can_check(tx, one.id, link) == "pin"


def test_the_right_code_passes_once_also_in_full_width_digits(database: str) -> None:
    [asked] = office.ask()
    right = _request(asked)
    typed = " " + "".join(chr(ord("０") + int(d)) for d in right[:3]) + " " + right[3:]
    assert _try(asked, typed) is Outcome.RIGHT
    assert _try(asked, typed, use=True) is Outcome.RIGHT
    assert _try(asked, right, use=True) is Outcome.NONE


def test_a_code_is_for_one_assignment_and_one_person(database: str) -> None:
    first, second = office.ask(times=2)
    right = _request(first)
    assert _try(second, right) is Outcome.NONE
    with db.transaction() as tx:
        assert codes.verify_code(tx, make.person(tx).id, first.assignment_id, right) is Outcome.NONE


@pytest.mark.parametrize(
    ("seconds", "outcome"),
    [
        (599, Outcome.RIGHT),  # one second short of ten minutes
        (600, Outcome.NONE),  # exactly ten
    ],
)
def test_a_code_is_over_after_ten_minutes(database: str, seconds: int, outcome: Outcome) -> None:
    [asked] = office.ask()
    right = _request(asked)
    with db.transaction() as tx:
        clock.pass_time(tx, timedelta(seconds=seconds))
    assert _try(asked, right) is outcome


def test_a06_five_wrong_tries_lock_a_code_and_the_right_one_no_longer_helps(database: str) -> None:
    [asked] = office.ask()
    right = _request(asked)
    tried = [_try(asked, _wrong(right)) for _ in range(5)]
    assert tried == [Outcome.WRONG] * 4 + [Outcome.LOCKED]
    assert _try(asked, right, use=True) is Outcome.LOCKED
    assert _try(asked, _request(asked), use=True) is Outcome.RIGHT  # only a new request helps


def test_a06_four_wrong_tries_still_leave_the_fifth(database: str) -> None:
    [asked] = office.ask()
    right = _request(asked)
    for guess in ("", "12345", "abcdef", _wrong(right)):
        assert _try(asked, guess) is Outcome.WRONG
    assert _try(asked, right, use=True) is Outcome.RIGHT


def test_a06_wrong_tries_stay_counted_though_the_answer_is_undone(database: str) -> None:
    [asked] = office.ask()
    right = _request(asked)
    for _ in range(5):
        outcome = _try(asked, _wrong(right))  # in a transaction of its own, as the module says
        with pytest.raises((WrongCode, CodeLocked)), db.transaction() as tx:
            tx.execute(text("SELECT 1"))
            codes.require(outcome)
    with pytest.raises(CodeLocked):
        codes.require(_try(asked, right))


def test_a_new_code_ends_the_unused_older_one(database: str) -> None:
    [asked] = office.ask()
    older, newer = _request(asked), _request(asked)
    assert _try(asked, newer) is Outcome.RIGHT
    if older != newer:
        assert _try(asked, older) is Outcome.WRONG


def test_a06_the_sixth_request_within_an_hour_is_refused(database: str) -> None:
    [asked] = office.ask()
    for _ in range(5):
        _request(asked)
    with db.transaction() as tx, pytest.raises(TooManyCodes):
        codes.request_code(tx, asked.person_id, asked.assignment_id, INBOX)
    with db.transaction() as tx:
        clock.pass_time(tx, timedelta(hours=1))
    assert _try(asked, _request(asked)) is Outcome.RIGHT


def test_nothing_that_the_database_holds_gives_a_code(database: str) -> None:
    [asked] = office.ask()
    right = _request(asked)
    with db.reading() as look:
        for table in ("message", "mailbox_item", "check_code"):
            assert right not in str(look.execute(text(f"SELECT t::text FROM {table} t")).all()).replace("\\\\x", "")


def test_no_code_at_all_is_asked_for(database: str) -> None:
    [asked] = office.ask()
    with pytest.raises(CodeNeeded):
        codes.require(_try(asked, "000000"))


@pytest.mark.parametrize(
    "pin",
    [
        "12345",  # five digits
        "1234567890123",  # thirteen
        "111111",  # all alike
        "123456",  # in a row
        "987654",  # in a row, down
        "12345a",  # not a digit
        "１２３９８４",  # full-width: cannot be typed the same everywhere
    ],
)
def test_a_weak_pin_is_refused(database: str, pin: str) -> None:
    with db.transaction() as tx, pytest.raises(WeakPin):
        codes.set_pin(tx, make.person(tx).id, pin)


def test_five_wrong_pins_lock_for_thirty_minutes(database: str) -> None:
    with db.transaction() as tx:
        person = make.person(tx).id
        assert codes.verify_pin(tx, person, "381649") is Outcome.NONE
        codes.set_pin(tx, person, "381649")
    for expected in [Outcome.WRONG] * 4 + [Outcome.LOCKED]:
        with db.transaction() as tx:
            assert codes.verify_pin(tx, person, "381648") is expected
    with db.transaction() as tx:
        assert codes.verify_pin(tx, person, "381649") is Outcome.LOCKED
        clock.pass_time(tx, timedelta(minutes=30))
        assert codes.verify_pin(tx, person, "381649") is Outcome.RIGHT
    with pytest.raises(WrongPin):
        codes.require(Outcome.WRONG, pin=True)


def test_a_code_by_a_channel_that_fails_does_not_go_by_the_links_own(database: str) -> None:
    [asked] = office.ask([("mailbox", "sms"), ("mailbox", "nowhere"), INBOX])
    with db.transaction() as tx:
        codes.request_code(tx, asked.person_id, asked.assignment_id, ("mailbox", "sms"))
    delivery.deliver_due()
    assert office.states() == [("nowhere", "failed")]
