"""Closing a class, measures 15 and 3: the roster in half days, the department's word, hours and credits once a person."""

from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from models import db
from models.errors import WaitNotOpen
from models.people import Person
from models.training import Attendance, ClassRun
from tasks.refusing import Refused
from tasks.training import attending, roster, running
from tasks.training.hours import UNSET, credit_words
from tasks.workbooks.roster import blank_roster
from tasks.workbooks.sheets import new_workbook, put_row, saved
from tests.flows import register, staff

HEAD = ["序号", "姓名", "单位", "职务", "出勤天数", "备注"]

pytestmark = pytest.mark.usefixtures("database")


def workbook(*lines: tuple[str, str, object]) -> bytes:
    """Make a roster workbook of name, unit and days attended."""
    book = new_workbook("名册")
    sheet = book.create_sheet("名册")
    put_row(sheet, 1, HEAD)
    for place, (name, unit, days) in enumerate(lines, 1):
        put_row(sheet, place + 1, [place, name, unit, None, days, None])
    return saved(book)


def fill_in(**days: str) -> list[Person]:
    """Register trainees and enter their days by the form, in order of name."""
    people = register.trainees(len(days))
    part = register.roster_part()
    with db.transaction() as tx:
        for person, given in zip(people, days.values(), strict=True):
            attending.enter(tx, part.id, part.person_id, person.id, given)
    return people


def send(data: bytes) -> attending.RosterImported:
    """Send a roster workbook."""
    part = register.roster_part()
    with db.transaction() as tx:
        return attending.import_roster(tx, part.id, part.person_id, data, "名册.xlsx")


def held(district: staff.District) -> int:
    """Bring a class to the evening of its last day; returns the case."""
    case_id = register.started(district, register.approved(district))
    staff.at(2009, 11, 18, 18)
    return case_id


def lines() -> list[tuple[Decimal, Decimal | None, Decimal | None]]:
    return [(r.days, r.hours, r.credits) for r in staff.rows("SELECT days, hours, credits FROM attendance ORDER BY id")]


def test_each_person_gets_hours_by_half_days_and_no_credits_while_the_office_has_set_no_rate() -> None:
    case_id = held(staff.settle())
    fill_in(a="2.5", b="1.5", c="1", d="0")
    register.give(case_id, "class_roster", "close")
    assert lines()[0][1] is None  # nothing counts before the department has confirmed
    register.give(case_id, "class_confirm", "confirm")
    hours = [line[1] for line in lines()]
    assert hours == [Decimal(20), Decimal(12), Decimal(8), Decimal(0)]
    assert {line[2] for line in lines()} == {None} and credit_words(lines()[0][2]) == UNSET == "未设定"
    assert (register.case(case_id).outcome, staff.rows("SELECT state FROM class_run")[0].state) == ("已结班", "closed")
    facts = staff.done(case_id, "record_hours")
    assert (facts["people"], Decimal(facts["hours"]), facts["credits"]) == (4, 40, None)
    [entry] = staff.rows("SELECT facts FROM journal_entry WHERE name = 'record_hours'")
    assert [(v["gate"], v["outcome"]) for v in entry.facts["verdicts"]] == [
        ("class_closed", "ok"),
        ("credits", "refused"),
    ]


def test_with_the_offices_rate_each_person_gets_credits_too() -> None:
    district = staff.settle()
    one = register.approved(district)
    by = district.officer(register.UNIT)
    with db.transaction() as tx:
        opened = running.open_run(tx, one, by)
        case_id = register.under(tx, opened, "study.credits_per_hour", "1/3")
        run = tx.exec(select(ClassRun)).one()
        run.case_id = case_id
    staff.move(case_id)
    register.give(case_id, "class_places", "none")
    register.give(case_id, "class_start", "start", payload=register.START)
    staff.at(2009, 11, 18, 18)
    fill_in(a="2.5", b="1.5")
    staff.work(case_id)
    assert [line[2] for line in lines()] == [Decimal("6.66"), Decimal("4.00")]
    assert staff.done(case_id, "record_hours")["credits"] == "10.66"


def test_a_part_of_the_hours_is_cut_down_to_half_an_hour() -> None:
    district = staff.settle()
    row = register.a_class(days=Decimal(3), hours=Decimal(20))
    case_id = register.run(district, register.approved(district, row))
    register.give(case_id, "class_places", "none")
    register.give(case_id, "class_start", "start", payload=register.START | {"days": "3"})
    staff.at(2009, 11, 18, 18)
    fill_in(a="3", b="2.5", c="0.5")
    staff.work(case_id)
    assert [line[1] for line in lines()] == [Decimal(20), Decimal("16.5"), Decimal(3)]


def test_the_same_roster_sent_twice_gives_hours_once() -> None:
    case_id = held(staff.settle())
    people = register.trainees(2)
    data = workbook(*((p.name, register.UNIT, days) for p, days in zip(people, (2.5, 2), strict=True)))
    first, second = send(data), send(data)
    assert (first.added, first.already) == ([p.id for p in people], [])
    assert (second.added, second.already) == ([], [p.id for p in people])
    staff.work(case_id)
    assert [line[1] for line in lines()] == [Decimal(20), Decimal(16)]


def test_the_database_itself_refuses_a_person_twice() -> None:
    case_id = held(staff.settle())
    [person] = fill_in(a="2.5")
    with pytest.raises(IntegrityError), db.transaction() as tx:
        tx.add(Attendance(class_id=register.case(case_id).subject["class"], person_id=person.id, days=Decimal(1)))


def test_a_later_sheet_corrects_days_and_bad_rows_come_back_while_good_ones_stay() -> None:
    held(staff.settle())
    people = register.trainees(2)
    send(workbook((people[0].name, register.UNIT, 2)))
    came = send(
        workbook(
            (people[0].name, register.UNIT, 1.5),
            (people[1].name, register.UNIT, 3),  # more than the class had
            ("无此人", register.UNIT, 1),
            (people[1].name, "没有的单位", 1),
        )
    )
    assert came.corrected == [people[0].id] and came.added == []
    assert [(e.column, e.message) for e in came.errors] == [
        ("出勤天数", "超过了本班次的天数（2.5 天）"),
        ("姓名", "没有登记这个单位的这位人员"),
        ("姓名", "没有登记这个单位的这位人员"),
    ]
    assert [line[0] for line in lines()] == [Decimal("1.5")]


def test_two_people_of_one_name_in_one_unit_are_not_guessed_between() -> None:
    held(staff.settle())
    register.trainees(1)
    [twin] = register.trainees(1)
    came = send(workbook((twin.name, register.UNIT, 2)))
    assert "同名" in came.errors[0].message and lines() == []
    part = register.roster_part()
    with db.transaction() as tx:
        attending.enter(tx, part.id, part.person_id, twin.id, "2")
    assert len(lines()) == 1


def test_the_blank_roster_that_is_handed_out_is_read_back() -> None:
    held(staff.settle())
    [person] = register.trainees(1)
    came = send(blank_roster("窗口干部培训班", [(person.name, register.UNIT, "科员")]))
    assert [e.message for e in came.errors] == ["没有填"]


@pytest.mark.parametrize("days", ["0.25", "-1", "两三天", "", "3"])
def test_days_that_are_not_half_days_of_the_class_are_asked_again(days: str) -> None:
    held(staff.settle())
    [person], part = register.trainees(1), register.roster_part()
    with pytest.raises(attending.BadAttendance), db.transaction() as tx:
        attending.enter(tx, part.id, part.person_id, person.id, days)


def test_a_person_can_be_taken_off_before_the_roster_is_handed_in() -> None:
    held(staff.settle())
    people, part = fill_in(a="2", b="1"), register.roster_part()
    with db.transaction() as tx:
        attending.strike(tx, part.id, part.person_id, people[0].id)
    assert [line[0] for line in lines()] == [Decimal(1)]
    with pytest.raises(attending.NoSuchTrainee), db.transaction() as tx:
        attending.strike(tx, part.id, part.person_id, people[0].id)


def test_a_class_is_not_closed_before_its_last_day_and_is_on_it() -> None:
    district = staff.settle()
    case_id = register.started(district, register.approved(district))
    fill_in(a="2.5")
    staff.at(2009, 11, 17, 23, 59)
    with pytest.raises(Refused, match="尚未结束"):
        register.give(case_id, "class_roster", "close")
    staff.at(2009, 11, 18, 0, 1)
    register.give(case_id, "class_roster", "close")
    assert staff.parts("class_confirm")


def test_an_empty_roster_closes_nothing() -> None:
    case_id = held(staff.settle())
    with pytest.raises(Refused, match="名册为空"):
        register.give(case_id, "class_roster", "close")


def test_more_people_than_were_approved_are_an_unapproved_change_of_scale() -> None:
    district = staff.settle()
    row = register.a_class(headcount=2)
    case_id = register.run(district, register.approved(district, row))
    register.give(case_id, "class_places", "none")
    register.give(case_id, "class_start", "start", payload=register.START | {"headcount": "2"})
    staff.at(2009, 11, 18, 18)
    people = fill_in(a="2.5", b="2.5", c="0.5")
    with pytest.raises(Refused, match="批复为2，实际为3") as refused:
        register.give(case_id, "class_roster", "close")
    assert refused.value.verdict.words == "凡未经批复同意的培训计划,一律不得组织实施"
    part = register.roster_part()
    with db.transaction() as tx:
        attending.strike(tx, part.id, part.person_id, people[2].id)
    register.give(case_id, "class_roster", "close")
    assert staff.parts("class_confirm")


def test_hours_over_the_daily_limit_are_refused_until_the_unit_gives_fewer() -> None:
    district = staff.settle()
    row = register.a_class(hours=Decimal("20.5"))  # two and a half days hold 20
    case_id = register.run(district, register.approved(district, row))
    register.give(case_id, "class_places", "none")
    register.give(case_id, "class_start", "start", payload=register.START)
    staff.at(2009, 11, 18, 18)
    fill_in(a="2.5")
    with pytest.raises(Refused, match="学时不在0至20之间"):
        register.give(case_id, "class_roster", "close")
    with pytest.raises(roster.BadHours):
        register.give(case_id, "class_roster", "close", payload={"hours": "21"})
    register.give(case_id, "class_roster", "close", payload={"hours": "20"})
    staff.work(case_id)
    assert lines()[0][1] == Decimal(20)


def test_the_department_returns_a_roster_and_the_unit_mends_it_in_a_new_round() -> None:
    case_id = held(staff.settle())
    [person] = fill_in(a="2.5")
    register.give(case_id, "class_roster", "close")
    register.give(case_id, "class_confirm", "return", "该同志请假一天")
    [(part, wait)] = staff.parts("class_roster")
    assert (wait.round, wait.facts["returned"]) == (2, "该同志请假一天")
    with db.transaction() as tx:
        attending.enter(tx, part.id, part.person_id, person.id, "1.5")
    staff.work(case_id)
    assert lines() == [(Decimal("1.5"), Decimal(12), None)]


def test_a_roster_handed_in_can_no_longer_be_written() -> None:
    case_id = held(staff.settle())
    [person], part = fill_in(a="2.5"), register.roster_part()
    register.give(case_id, "class_roster", "close")
    with pytest.raises(WaitNotOpen), db.transaction() as tx:
        attending.enter(tx, part.id, part.person_id, person.id, "1")


def test_all_that_is_wrong_with_a_row_comes_back_at_once_and_row_by_row() -> None:
    held(staff.settle())
    [known] = register.trainees(1)
    came = send(
        workbook(("无此人", register.UNIT, 9), (known.name, register.UNIT, "若干"), ("也无此人", register.UNIT, 1))
    )
    assert [(e.cell, e.column) for e in came.errors] == [
        ("E2", "出勤天数"),
        ("第2行", "姓名"),
        ("E3", "出勤天数"),
        ("第4行", "姓名"),
    ]
