"""Opening a case (发起事项): once a cycle, pinned to its rules; a stopped one makes room only for a person."""

from datetime import datetime

import pytest

from flows import driver, training_plan
from models import clock, db
from models.base import SHANGHAI
from models.errors import CycleExists
from tasks import cycles, desk, opening
from tasks.procedures import TRAINING_PLAN
from tests import make
from tests.conftest import one, set_clock

assert training_plan  # registers the procedure


def _clerk() -> int:
    with db.transaction() as tx:
        return make.person(tx, "干一", make.staffed_unit(tx, "区委组织部", "组织部"), roles=["clerk"]).id


def test_the_same_year_is_opened_once_by_whomever(database: str) -> None:
    with db.transaction() as tx:
        first = cycles.training_year(tx, 2010)
        again = cycles.training_year(tx, 2010)
        assert first == (again[0], True)
        assert again[1] is False
        with pytest.raises(CycleExists):
            opening.open_case(tx, TRAINING_PLAN, "2010")


@pytest.mark.parametrize(
    ("day", "opened"),
    [
        ((2009, 11, 2), 1),  # after the opening day: the sweep opens what nobody opened
        ((2009, 12, 31), 1),  # the close itself is still in time
        ((2010, 1, 1), 0),  # the close is past: nothing opens by itself
        ((2010, 10, 31), 0),  # the day before the next opening
        ((2010, 11, 1), 1),
    ],
)
def test_the_calendar_opens_the_year_from_its_opening_day_to_its_close(
    database: str, day: tuple[int, int, int], opened: int
) -> None:
    set_clock(datetime(*day, 9, tzinfo=SHANGHAI))
    with db.transaction() as tx:
        assert len(cycles.open_due(tx, (11, 1))) == opened
        assert cycles.open_due(tx, (11, 1)) == []


def test_a_stopped_call_is_opened_anew_by_a_person_and_never_by_the_calendar(database: str) -> None:
    clerk = _clerk()
    with db.transaction() as tx:
        first, _ = cycles.training_year(tx, 2010)
    driver.advance(first, 1)
    with db.transaction() as tx:
        desk.stop(tx, first, "通知有误，重新发起", clerk)
    with db.transaction() as tx:
        assert cycles.open_due(tx, (11, 1)) == []
        second, new = cycles.training_year(tx, 2010, by=clerk)
    assert new and second != first
    assert driver.advance(second, 1).result == "waiting"
    assert one("SELECT count(*) FROM training_plan WHERE year = 2010 AND state = 'stopped'") == 1
    assert one("SELECT case_id FROM training_plan WHERE year = 2010 AND state <> 'stopped'") == second


def test_a_case_is_pinned_to_the_rules_of_its_day(database: str) -> None:
    with db.transaction() as tx:
        case = opening.open_case(tx, TRAINING_PLAN, "2010", subject={"year": 2010})
        assert case.pack == "qingshanhu-2009+regulation-2002+national-rules"
        assert case.opened_at == clock.now(tx)
    assert one("SELECT content <> '' FROM rule_pack WHERE hash = (SELECT pack_hash FROM qs_case)") is True
