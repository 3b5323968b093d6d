"""A11: what looks like a number and is none, or is larger than any row's, is refused with a page, never an incident."""

import pytest

from tests import scans
from tests.flows import register, staff
from tests.web.plan_office import Item, Office, office
from tests.web.site import Site

NONE_OF_OURS = ["²", "9" * 30, "٣" * 20]
UNIT = staff.UNITS[0]


@pytest.mark.parametrize("number", NONE_OF_OURS)
def test_places_for_a_unit_that_has_no_such_number(site: Site, number: str) -> None:
    o = Office(site, staff.settle(), 0)
    o.case = register.run(o.district, register.approved(o.district))
    assignment, wait = staff.parts("class_places")[0]
    days = {"starts_on": "2009-11-16", "ends_on": "2009-11-18", "report_by": "2009-11-10"}
    answer = Item(o, assignment, wait).decide("allot", move=False, **days, **{f"p_{number}": "3"})
    assert (answer.status_code, "QS-4026" in answer.text) == (422, True)


@pytest.mark.parametrize("number", NONE_OF_OURS)
def test_a_signed_paper_that_merges_into_no_class(site: Site, number: str) -> None:
    o = office(site)
    staff.declared(o.case, {UNIT: [staff.a_class()]}, o.district)
    reviewing = o.item("review", UNIT)
    answer = o.browser(o.district.people["干一"]).post(
        f"/desk/part/{reviewing.assignment.id}/paper",
        data={"choice": "merge", "reason": "内容相同", "into": number},
        files={"scan": ("意见.pdf", scans.pdf())},
    )
    assert (answer.status_code, "QS-4006" in answer.text) == (422, True)
