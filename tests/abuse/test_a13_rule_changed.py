"""A13: a rule changed without a reference, on a past day, or by one person alone: refused by the packs, by the acts of the
desk, and by the database when somebody writes to it directly. Each attempt succeeds once its guard is off.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from models import clock, db
from policy import entries, overrides
from policy.errors import FourEyes, NoReference, PastChanged, PolicyError
from policy.layers import load_rules, rules_in_force
from tasks import office_values, rules
from tasks.rules import NotApproved, keep_pack, rules_now
from tests import make
from tests.conftest import one
from tests.tasks.office_value_kit import DAYS, draft

TODAY = date(2009, 11, 2)
RULES = rules_in_force(TODAY)
ENTRY = {
    "key": DAYS,
    "from": "2009-11-02",
    "value": 1,
    "words": "审核应在一日内办结",
    "source": "青组发〔2009〕12号",
    "sure": "local",
    "checked_on": "2009-11-02",
    "entered_by": "person:1",
    "approved_by": "person:2",
}
LOADER: list[tuple[dict[str, object], type[PolicyError], Any, str]] = [
    ({"words": " "}, NoReference, entries, "REFERENCE"),
    ({"source": ""}, NoReference, entries, "REFERENCE"),
    ({"from": "2009-07-01"}, PastChanged, overrides, "_corrected"),
    ({"approved_by": "person:1"}, FourEyes, overrides, "_check_two_persons"),
    ({"approved_by": ""}, FourEyes, overrides, "_check_two_persons"),
]


def off(name: str) -> Any:
    """Return what stands in the entry_seq of a guard that is switched off."""
    return () if name == "REFERENCE" else (lambda *_: []) if name == "_corrected" else (lambda *_: None)


@pytest.mark.parametrize(("changes", "refusal", "module", "guard"), LOADER)
def test_the_loader_refuses_it_and_without_its_guard_takes_it(
    changes: dict[str, object], refusal: type[PolicyError], module: Any, guard: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(refusal):
        load_rules(RULES, [ENTRY | changes])
    monkeypatch.setattr(module, guard, off(guard))
    assert load_rules(RULES, [ENTRY | changes]).history(DAYS)[-1 if "from" in changes else 0].count() == 1


@pytest.fixture
def two(database: str) -> tuple[int, int]:
    """Make two chiefs: each may enter and approve."""
    with db.transaction() as tx:
        return make.person(tx, "科长甲", roles=["chief"]).id, make.person(tx, "科长乙", roles=["chief"]).id


def enter(by: int, **changes: Any) -> int:
    with db.transaction() as tx:
        return office_values.propose(tx, draft(typed="1", **changes), by).id


def test_nobody_approves_what_they_entered_themselves(two: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    number = enter(two[0])
    with pytest.raises(FourEyes), db.transaction() as tx:
        office_values.approve(tx, number, two[0])
    assert one("SELECT state FROM office_value") == "proposed"

    monkeypatch.setattr(office_values, "_two_persons", lambda *_: None)
    with pytest.raises(IntegrityError, match="ck_office_value_two_persons"), db.transaction() as tx:
        office_values.approve(tx, number, two[0])  # the act no longer asks, the database still does


def _approved_by_hand(tx: Session, number: int, by: int) -> None:
    tx.execute(
        text(
            "UPDATE office_value SET state='approved', decided_by_id=:by, decided_at=qs_now(), entry_seq=1 WHERE id=:id"
        ),
        {"by": by, "id": number},
    )


@contextmanager
def undone() -> Iterator[Session]:
    """Give a transaction that is undone, whatever was done in it: an administrator tries something."""
    with db.reading() as tx:
        tx.execute(text("SET TRANSACTION READ WRITE"))
        yield tx
        tx.rollback()


Attempt = Callable[[Session, int, tuple[int, int]], object]


def _insert(tx: Session, by: int, **changes: object) -> None:
    row: dict[str, object] = {
        "key": DAYS,
        "pack": "qingshanhu-2009",
        "since": TODAY,
        "value": "1",
        "article": "3",
        "words": "审核应在一日内办结",
        "source": "青组发〔2009〕12号",
        "sure": "local",
        "checked_on": TODAY,
        "entered_by_id": by,
        "entered_at": clock.now(tx),
        "state": "proposed",
        "corrects": None,
        "note": "",
        "decided_by_id": None,
        "decided_at": None,
        "entry_seq": None,
    } | changes
    marks = ", ".join(f"CAST(:{name} AS jsonb)" if name == "value" else f":{name}" for name in row)
    tx.execute(text(f"INSERT INTO office_value ({', '.join(row)}) VALUES ({marks})"), row)


def _at_once(tx: Session, _: int, two: tuple[int, int]) -> None:
    """Put an approved value in with one statement: no second act, nothing that the journal could show."""
    _insert(tx, two[0], state="approved", decided_by_id=two[1], decided_at=clock.now(tx), entry_seq=9)


def _alone(tx: Session, number: int, two: tuple[int, int]) -> None:
    _approved_by_hand(tx, number, two[0])


def _say(statement: str) -> Attempt:
    return lambda tx, number, _two: tx.execute(text(statement), {"id": number})


CHECK = "ALTER TABLE office_value DROP CONSTRAINT ck_office_value_{}"
TRIGGER = "ALTER TABLE office_value DISABLE TRIGGER {}"
GUARD = TRIGGER.format("office_value_guard")
DIRECTLY: dict[str, tuple[Attempt, str]] = {
    "by one person alone": (_alone, CHECK.format("two_persons")),
    "approved as it is put in": (_at_once, GUARD),
    "without words": (lambda tx, _, two: _insert(tx, two[0], words=" "), CHECK.format("reference")),
    "without a source": (lambda tx, _, two: _insert(tx, two[0], source=""), CHECK.format("reference")),
    "without an article": (lambda tx, _, two: _insert(tx, two[0], article=""), CHECK.format("reference")),
    "said to stand in the Measures": (lambda tx, _, two: _insert(tx, two[0], sure="in_measures"), CHECK.format("sure")),
    "from yesterday": (lambda tx, _, two: _insert(tx, two[0], since=date(2009, 11, 1)), CHECK.format("past")),
    "correcting another day": (
        lambda tx, _, two: _insert(tx, two[0], since=date(2009, 9, 1), corrects=date(2009, 7, 21), note="x"),
        CHECK.format("corrects"),
    ),
    "correcting without saying why": (
        lambda tx, _, two: _insert(tx, two[0], since=date(2009, 7, 21), corrects=date(2009, 7, 21)),
        CHECK.format("corrects"),
    ),
    "another value under the proposal": (_say("UPDATE office_value SET value = '2' WHERE id = :id"), GUARD),
    "other words": (_say("UPDATE office_value SET words = '其他' WHERE id = :id"), GUARD),
    "another who entered it": (_say("UPDATE office_value SET entered_by_id = entered_by_id + 1 WHERE id = :id"), GUARD),
    "taken away": (_say("DELETE FROM office_value WHERE id = :id"), GUARD),
    "all taken away": (_say("TRUNCATE office_value"), TRIGGER.format("office_value_truncate")),
}


@pytest.mark.parametrize("name", DIRECTLY)
def test_the_database_refuses_it_and_without_its_guard_takes_it(two: tuple[int, int], name: str) -> None:
    attempt, guard_off = DIRECTLY[name]
    number = enter(two[0])
    with undone() as tx, pytest.raises(IntegrityError):
        attempt(tx, number, two)
    with undone() as tx:
        tx.execute(text(guard_off))
        attempt(tx, number, two)  # nothing stands in the way any more
    assert one("SELECT count(*) FROM office_value WHERE state = 'proposed'") == 1


@pytest.mark.parametrize(
    "change", ["value = '2'", "state = 'withdrawn'", "reason = 'x'", "entry_seq = 7", "since = since + 1"]
)
def test_an_approved_value_stays_as_it_is(two: tuple[int, int], change: str) -> None:
    number = enter(two[0])
    with db.transaction() as tx:
        office_values.approve(tx, number, two[1])
    with undone() as tx, pytest.raises(IntegrityError, match="QS-3002"):
        tx.execute(text(f"UPDATE office_value SET {change} WHERE id = {number}"))
    with undone() as tx:
        assert rules_now(tx).value(DAYS, TODAY).count() == 1


def test_a_proposal_whose_day_is_past_cannot_be_approved_by_hand_either(two: tuple[int, int]) -> None:
    number = enter(two[0])
    late = "UPDATE office_value SET state='approved', decided_by_id=:by, decided_at=qs_now() + interval '1 day', entry_seq=1"
    with undone() as tx, pytest.raises(IntegrityError, match="ck_office_value_past_when_approved"):
        tx.execute(text(f"{late} WHERE id = :id"), {"by": two[1], "id": number})


def test_a_value_forged_as_two_persons_is_refused_where_it_would_be_used(
    two: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = enter(two[0])
    with db.transaction() as tx:
        _approved_by_hand(tx, number, two[1])  # every constraint holds; no act of the desk did it
    with pytest.raises(NotApproved, match="请立即报告"), db.transaction() as tx:
        keep_pack(tx)
    monkeypatch.setattr(rules, "_vouched", lambda *_: True)
    with db.transaction() as tx:
        assert keep_pack(tx).value(DAYS, TODAY).count() == 1, "without the guard it would be used"


def test_a_value_changed_after_its_approval_is_refused_where_it_would_be_used(two: tuple[int, int]) -> None:
    number = enter(two[0])
    with db.transaction() as tx:
        office_values.approve(tx, number, two[1])
    with undone() as tx:
        tx.execute(text(GUARD))
        tx.execute(text("UPDATE office_value SET value = '30'"))
        with pytest.raises(NotApproved):
            rules_now(tx)
