"""Allotting places (名额), measure 15: within the approved scale and month, one paper, each unit told once."""

import io

import pytest
from docx import Document

from tasks.refusing import Refused
from tasks.training import places
from tasks.training.particulars import BadDays
from tests.flows import register, staff

DAYS = {"starts_on": "2009-11-16", "ends_on": "2009-11-18", "report_by": "2009-11-10", "requirement": "窗口工作人员"}

pytestmark = pytest.mark.usefixtures("database")


def allot(district: staff.District, case_id: int, first: str, second: str, **days: str) -> None:
    """Allot places to the two units of the district."""
    units = {str(district.units[name]): count for name, count in zip(staff.UNITS, (first, second), strict=True)}
    register.give(case_id, "class_places", "allot", payload={"places": units} | DAYS | days)


def test_places_become_one_paper_and_one_notice_for_each_units_training_officer() -> None:
    district = staff.settle()
    case_id = register.run(district, register.approved(district))
    allot(district, case_id, "25", "15")
    register.give(case_id, "class_places_issue", "issue")
    rows = staff.rows("SELECT unit_id, places, message_sent FROM places ORDER BY unit_id")
    assert [(r.unit_id, r.places, r.message_sent) for r in rows] == [
        (district.units[staff.UNITS[0]], 25, True),
        (district.units[staff.UNITS[1]], 15, True),
    ]
    told = staff.rows("SELECT person_id, body, link_id FROM message WHERE kind = 'places' ORDER BY person_id")
    assert [r.person_id for r in told] == [district.officer(name) for name in staff.UNITS]
    assert "25个" in told[0].body and "15个" in told[1].body and all(r.link_id for r in told)
    [paper] = staff.rows(
        "SELECT d.number, b.data FROM document d JOIN blob b ON b.sha256 = d.sha256 WHERE d.kind = 'places'"
    )
    words = "\n".join(p.text for p in Document(io.BytesIO(paper.data)).paragraphs)
    assert paper.number.startswith("青组字〔2009〕") and "共40个名额" in words and "青组复〔2009〕1号" in words
    assert staff.parts("class_start")


def test_running_the_case_again_tells_nobody_twice() -> None:
    district = staff.settle()
    case_id = register.run(district, register.approved(district))
    allot(district, case_id, "25", "15")
    register.give(case_id, "class_places_issue", "issue")
    for _ in range(3):
        staff.move(case_id)
    assert len(staff.rows("SELECT 1 FROM message WHERE kind = 'places'")) == 2
    assert len(staff.rows("SELECT 1 FROM document WHERE kind = 'places'")) == 1


@pytest.mark.parametrize(("second", "passes"), [("15", True), ("16", False)])
def test_the_places_together_may_reach_the_approved_scale_and_not_pass_it(second: str, passes: bool) -> None:
    district = staff.settle()
    case_id = register.run(district, register.approved(district))
    if passes:
        allot(district, case_id, "25", second)
        assert staff.parts("class_places_issue")
    else:
        with pytest.raises(places.TooManyPlaces, match="合计41个，超过批复的40人"):
            allot(district, case_id, "25", second)


def test_days_outside_the_approved_month_or_before_the_reply_are_refused() -> None:
    district = staff.settle()
    case_id = register.run(district, register.approved(district))
    with pytest.raises(Refused, match="时间"):
        allot(district, case_id, "25", "15", starts_on="2009-12-01", ends_on="2009-12-03")
    with pytest.raises(BadDays, match="报名截止日期"):
        allot(district, case_id, "25", "15", report_by="2009-11-17")
    with pytest.raises(BadDays, match="报名截止日期"):
        allot(district, case_id, "25", "15", report_by="2009-11-01")


def test_days_that_contradict_the_length_are_refused_and_named_ones_stand_in_the_notice() -> None:
    district = staff.settle()
    case_id = register.run(district, register.approved(district))
    with pytest.raises(Refused, match="不是连续办班"):
        allot(district, case_id, "25", "15", ends_on="2009-11-30")
    named = "2009-11-16、2009-11-23、2009-11-30"
    allot(district, case_id, "25", "15", ends_on="2009-11-30", sessions=named)
    register.give(case_id, "class_places_issue", "issue")
    [paper] = staff.rows("SELECT b.data FROM document d JOIN blob b ON b.sha256 = d.sha256 WHERE d.kind = 'places'")
    cells = [c.text for t in Document(io.BytesIO(paper.data)).tables for row in t.rows for c in row.cells]
    assert f"窗口工作人员；上课日期：{named}" in cells
    [(_, wait)] = staff.parts("class_start")
    assert wait.facts["sessions"] == named  # the page for the start has them filled in


@pytest.mark.parametrize("given", [None, {}, {"9999": "3"}, {"甲": "3"}, {"1": "若干"}, {"1": "0"}])
def test_places_that_cannot_be_read_are_asked_again(given: object) -> None:
    district = staff.settle()
    case_id = register.run(district, register.approved(district))
    with pytest.raises(places.BadPlaces):
        register.give(case_id, "class_places", "allot", payload={"places": given} | DAYS)


def test_the_department_returns_an_allotment_and_a_new_round_begins() -> None:
    district = staff.settle()
    case_id = register.run(district, register.approved(district))
    allot(district, case_id, "40", "")
    register.give(case_id, "class_places_issue", "return", "向园区也分配名额")
    [(_, wait)] = staff.parts("class_places")
    assert (wait.round, wait.facts["returned"]) == (2, "向园区也分配名额")
    assert staff.rows("SELECT 1 FROM places") == [] == staff.rows("SELECT 1 FROM document WHERE kind = 'places'")
    allot(district, case_id, "30", "10")
    register.give(case_id, "class_places_issue", "issue")
    assert [r.places for r in staff.rows("SELECT places FROM places ORDER BY unit_id")] == [30, 10]
