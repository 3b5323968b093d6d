"""A class found to have run without its reply (未批先办), measures 15 and 16: recorded once, a lead opened, the head told."""

from datetime import date

import pytest

from models import db
from models.errors import NoRight
from models.training import Lead
from tasks.refusing import Refused
from tasks.training import attending, unapproved
from tests.flows import register, staff
from tests.flows.test_class_places import allot

FOUND = date(2009, 11, 1)
SENTENCE = "凡未经批复同意的培训计划,一律不得组织实施。否则,将追究有关单位和领导的责任"

pytestmark = pytest.mark.usefixtures("database")


def report(
    district: staff.District, which: object, started_on: date = FOUND, by: str = "干一", *otherwise: str
) -> Lead:
    """Report a class of the unit as run without its reply."""
    with db.transaction() as tx:
        return unapproved.report_unapproved(
            tx,
            district.units[register.UNIT],
            which,  # type: ignore[arg-type]
            started_on,
            district.people[by],
            frozenset(otherwise),
        )


def test_a_class_that_was_never_declared_is_recorded_with_a_lead_and_the_head_is_told() -> None:
    district = staff.settle()
    lead = report(district, register.a_class("临时培训班"))
    one = staff.the_class("临时培训班")
    assert (lead.measure, lead.kind, lead.state, lead.class_id) == (16, "未批先办", "open", one.id)
    assert "第15条" in lead.article and "没有批复，属于未批先办" in lead.summary
    assert one.state == "unapproved"
    [run] = staff.rows("SELECT state, starts_on, case_id FROM class_run")
    assert (run.state, run.starts_on) == ("unapproved", FOUND)
    [entry] = staff.rows("SELECT actor, facts FROM journal_entry WHERE name = 'report_unapproved'")
    [verdict] = entry.facts["verdicts"]
    assert (verdict["words"], entry.facts["lead"]) == (SENTENCE, lead.id)
    [told] = staff.rows("SELECT person_id, body FROM message WHERE kind = 'unapproved'")
    assert told.person_id == district.head(register.UNIT) and SENTENCE in told.body
    staff.move(run.case_id)
    assert register.case(run.case_id).outcome == "未批先办"


def test_the_same_form_sent_twice_is_one_class_and_one_lead_and_another_day_is_another() -> None:
    district = staff.settle()
    row = register.a_class("临时培训班")
    assert report(district, row).id == report(district, register.a_class("临时 培训班")).id
    assert len(staff.rows("SELECT 1 FROM training_class")) == len(staff.rows("SELECT 1 FROM qs_case")) == 1
    assert len(staff.rows("SELECT 1 FROM message WHERE kind = 'unapproved'")) == 1
    report(district, row, date(2009, 11, 2))
    assert len(staff.rows("SELECT 1 FROM lead")) == 2


def test_the_same_class_reported_again_gives_the_same_lead_and_no_second_notice() -> None:
    district = staff.settle()
    one = register.of_case(register.apply(district)).id
    first, second = report(district, one), report(district, one, by="部一")
    assert first.id == second.id
    for table in ("lead", "class_run"):
        assert len(staff.rows(f"SELECT 1 FROM {table}")) == 1
    assert len(staff.rows("SELECT 1 FROM message WHERE kind = 'unapproved'")) == 1


@pytest.mark.parametrize(("started_on", "is_unapproved"), [(FOUND, True), (date(2009, 11, 2), False)])
def test_a_reply_of_the_first_day_is_in_time_and_one_of_the_day_after_heals_nothing(
    started_on: date, is_unapproved: bool
) -> None:
    district = staff.settle()
    one = register.approved(district)  # replied to on 2 November
    if is_unapproved:
        assert "2009年11月2日才批复" in report(district, one, started_on).summary
    else:
        with pytest.raises(unapproved.NotUnapproved):
            report(district, one, started_on)
        assert staff.rows("SELECT 1 FROM lead") == []


def test_a_class_held_otherwise_than_its_reply_is_recorded_too_once_it_is_named() -> None:
    district = staff.settle()
    one = register.approved(district)
    register.run(district, one)
    staff.at(2009, 12, 1, 9)
    with pytest.raises(unapproved.NotUnapproved, match="勾选与批复不一致的内容"):
        report(district, one, date(2009, 11, 16))
    lead = report(district, one, date(2009, 11, 16), "干一", "place", "headcount")
    assert "规模(人数)、地点与批复（青组复〔2009〕1号）不一致，未经批准变更" in lead.summary
    assert staff.rows("SELECT state FROM class_run")[0].state == "unapproved"


def test_a_registration_under_way_ends_and_what_it_waited_for_is_closed() -> None:
    district = staff.settle()
    one = register.approved(district)
    case_id = register.run(district, one)
    register.give(case_id, "class_places", "none")
    report(district, one)
    assert staff.parts() == []
    staff.move(case_id)
    assert (register.case(case_id).state, register.case(case_id).outcome) == ("finished", "未批先办")
    assert staff.rows("SELECT state FROM class_run")[0].state == "unapproved"


@pytest.mark.parametrize("until", ["class_places", "class_places_issue", "class_roster", "class_confirm"])
def test_wherever_the_registration_stands_it_ends(until: str) -> None:
    district = staff.settle()
    one = register.approved(district)
    case_id = register.run(district, one)
    if until == "class_places_issue":
        allot(district, case_id, "25", "15")
    if until in ("class_roster", "class_confirm"):
        register.give(case_id, "class_places", "none")
        register.give(case_id, "class_start", "start", payload=register.START)
    if until == "class_confirm":
        staff.at(2009, 11, 18, 18)
        [person], part = register.trainees(1), register.roster_part()
        with db.transaction() as tx:
            attending.enter(tx, part.id, part.person_id, person.id, "2")
        register.give(case_id, "class_roster", "close")
    assert staff.parts(until)
    report(district, one)
    staff.move(case_id)
    assert register.case(case_id).outcome == "未批先办"
    assert staff.rows("SELECT 1 FROM attendance WHERE hours IS NOT NULL") == []


def test_a_class_that_was_closed_keeps_its_line_as_unapproved() -> None:
    district = staff.settle()
    one = register.approved(district)
    case_id = register.started(district, one)
    staff.at(2009, 11, 18, 18)
    [person], part = register.trainees(1), register.roster_part()
    with db.transaction() as tx:
        attending.enter(tx, part.id, part.person_id, person.id, "2")
    staff.work(case_id)
    report(district, one)
    assert register.case(case_id).outcome == "已结班"
    assert staff.rows("SELECT state FROM class_run")[0].state == "unapproved"
    assert staff.rows(
        "SELECT 1 FROM journal_entry WHERE chain = :c AND name = 'report_unapproved'", c=f"case:{case_id}"
    )


def test_only_the_department_reports_and_not_before_the_first_day() -> None:
    district = staff.settle()
    with pytest.raises(NoRight):
        report(district, register.a_class(), by=f"{register.UNIT}乙")
    with pytest.raises(NoRight):
        report(district, register.a_class(), by="管一")
    with pytest.raises(unapproved.NotYetStarted):
        report(district, register.a_class(), date(2009, 11, 3))
    assert staff.rows("SELECT 1 FROM training_class") == []


def test_a_class_found_unapproved_cannot_be_registered_afterwards() -> None:
    district = staff.settle()
    report(district, register.a_class("临时培训班"))
    with pytest.raises(Refused, match="没有批复文号"):
        register.run(district, staff.the_class("临时培训班").id)
