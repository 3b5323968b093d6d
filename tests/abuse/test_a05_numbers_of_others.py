"""A05: numbers of people who are not one's own, tried one after another on the roster, name nobody."""

from tests.conftest import one
from tests.flows import register, staff
from tests.web.plan_office import Item, Office
from tests.web.site import Site


def the_roster(site: Site) -> Item:
    """Bring a class to its roster and open that page."""
    o = Office(site, staff.settle(), 0)
    o.case = register.started(o.district, register.approved(o.district))
    assignment, wait = staff.parts("class_roster")[0]
    return Item(o, assignment, wait)


def test_a_stranger_cannot_be_put_on_the_roster_by_number(site: Site) -> None:
    item = the_roster(site)
    people = item.office.district.people
    for name in ("领0", f"{staff.UNITS[1]}甲", "管一"):
        answer = item.step("enter", trainee=people[name], days="2")
        assert "QS-4029" in answer.text and name not in answer.text
    assert one("SELECT count(*) FROM attendance") == 0


def test_a_colleague_can(site: Site) -> None:
    item = the_roster(site)
    colleague = item.office.district.people[f"{register.UNIT}甲"]
    assert item.step("enter", trainee=colleague, days="2").status_code == 200
    assert one("SELECT person_id FROM attendance") == colleague
