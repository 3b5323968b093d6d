"""Correcting what is held of a running class, measure 15: the roster follows, and units with places are told."""

from datetime import date

import pytest

from models import db
from models.base import in_shanghai
from tasks.training import attending, correcting
from tasks.training import register as rules
from tests.flows import register, staff
from tests.flows.test_class_places import allot

pytestmark = pytest.mark.usefixtures("database")


def running(district: staff.District, **days: str) -> tuple[int, int]:
    """Bring a class with places for both units to its start, on `days` where they are others than allotted."""
    one = register.approved(district)
    case_id = register.run(district, one)
    allot(district, case_id, "25", "15")
    register.give(case_id, "class_places_issue", "issue")
    register.give(case_id, "class_start", "start", payload=register.START | days)
    return one, case_id


def correct(one: int, by: int, **days: str) -> None:
    """Correct what is held."""
    with rules.acting_on(one, by) as tx:
        correcting.correct_held(tx, one, by, register.START | days)


def moved() -> list[tuple[int, str]]:
    """Return who was told that the class is held otherwise, and the words."""
    found = staff.rows("SELECT person_id, body FROM message WHERE kind = 'places_moved' ORDER BY id")
    return [(row.person_id, row.body) for row in found]


def test_the_open_roster_gets_the_new_days_and_a_new_date() -> None:
    district = staff.settle()
    one, _ = running(district)
    [(part, wait)] = staff.parts("class_roster")
    assert wait.facts["ends_on"] == "2009-11-18" and in_shanghai(wait.due_at).date() == date(2009, 11, 23)
    correct(one, district.people["干一"], ends_on="2009-11-27", sessions="2009-11-16、2009-11-20、2009-11-27")
    [(part, wait)] = staff.parts("class_roster")
    assert (wait.facts["ends_on"], wait.facts["held"]["sessions"][-10:]) == ("2009-11-27", "2009-11-27")
    assert in_shanghai(wait.due_at).date() == date(2009, 12, 2)
    [timer] = staff.rows("SELECT at FROM timer WHERE wait_id = :w AND done_at IS NULL", w=wait.id)
    assert in_shanghai(timer.at).date() == date(2009, 12, 2)
    [told] = staff.rows("SELECT person_id, body FROM message WHERE kind = 'extended'")
    assert told.person_id == part.person_id and "结束日期更正为2009年11月27日" in told.body
    [entry] = staff.rows("SELECT facts FROM journal_entry WHERE name = 'roster_deadline'")
    assert entry.facts["until"] == wait.due_at.isoformat()


def test_an_earlier_last_day_brings_the_date_forward_but_never_into_the_past() -> None:
    district = staff.settle()
    one, _ = running(district, ends_on="2009-11-27", sessions="2009-11-16、2009-11-20、2009-11-27")
    staff.at(2009, 11, 25, 9)
    correct(one, district.people["干一"])
    [(_, wait)] = staff.parts("class_roster")
    assert wait.facts["ends_on"] == "2009-11-18" and in_shanghai(wait.due_at).date() == date(2009, 11, 30)
    assert staff.rows("SELECT 1 FROM message WHERE kind = 'remind'") and not staff.rows(
        "SELECT 1 FROM message WHERE kind = 'extended'"
    )


def test_units_with_places_are_told_of_other_days_each_once_and_of_nothing_else() -> None:
    district = staff.settle()
    one, _ = running(district)
    assert moved() == []
    officer = district.officer(register.UNIT)
    correct(one, officer)  # nothing is other
    assert moved() == []
    staff.at(2009, 11, 17, 9)
    correct(one, officer, starts_on="2009-11-17", ends_on="2009-11-19")
    told = moved()
    assert [person for person, _ in told] == [district.officer(name) for name in staff.UNITS]
    assert all("由2009年11月16日至2009年11月18日改为2009年11月17日至2009年11月19日" in body for _, body in told)
    assert "25个" in told[0][1] and "15个" in told[1][1]
    assert staff.rows("SELECT 1 FROM message WHERE kind = 'extended'") == []  # who corrected it knows
    correct(one, officer, starts_on="2009-11-17", ends_on="2009-11-19")
    assert len(moved()) == 2


def test_a_start_on_other_days_than_allotted_is_told_too() -> None:
    district = staff.settle()
    _, case_id = running(district, starts_on="2009-11-17", ends_on="2009-11-19")
    assert len(moved()) == 2 and "改为2009年11月17日至2009年11月19日" in moved()[0][1]
    assert staff.done(case_id, "record_start")["told"] == [district.units[name] for name in staff.UNITS]


def test_nothing_is_corrected_once_the_roster_is_handed_in_until_it_comes_back() -> None:
    district = staff.settle()
    one, case_id = running(district)
    staff.at(2009, 11, 18, 18)
    [person], part = register.trainees(1), register.roster_part()
    with db.transaction() as tx:
        attending.enter(tx, part.id, part.person_id, person.id, "2.5")
    register.give(case_id, "class_roster", "close")
    officer = district.officer(register.UNIT)
    with pytest.raises(correcting.NotRunning, match="先退回名册"):
        correct(one, officer, ends_on="2009-11-19")
    register.give(case_id, "class_confirm", "return", "结束日期有误")
    correct(one, officer, ends_on="2009-11-18")
    assert staff.parts("class_roster")


def test_days_entered_before_a_class_was_shortened_are_asked_again() -> None:
    district = staff.settle()
    _, case_id = running(district)
    staff.at(2009, 11, 18, 18)
    [person], part = register.trainees(1), register.roster_part()
    with db.transaction() as tx:
        attending.enter(tx, part.id, part.person_id, person.id, "2.5")
    with db.transaction() as tx:  # as after an approved change to two days
        tx.execute(staff.text('UPDATE class_run SET held = held || \'{"days": "2"}\''))
    with pytest.raises(attending.BadAttendance, match="1人的出勤天数超过本班的2天"):
        register.give(case_id, "class_roster", "close")
