"""A12: nobody at the desk signs for chief, deputy head, minister, group or leaders by handing their part to themselves."""

import pytest

from models import db
from models.people import Person
from tests.conftest import one
from tests.flows import register, staff
from tests.web.plan_office import Item, Office
from tests.web.site import Site


def to_sign(site: Site, page: str) -> Item:
    """Bring a class outside the plan to a page of signing."""
    o = Office(site, staff.settle(), 0)
    o.case = register.apply(o.district)
    staff.work(o.case, until=page)
    assignment, wait = staff.parts(page)[0]
    return Item(o, assignment, wait)


@pytest.mark.parametrize("who", ["干一", "管一"])
@pytest.mark.parametrize("page", ["signoff", "approval"])
def test_a_clerk_or_administrator_cannot_take_a_rank_over(site: Site, who: str, page: str) -> None:
    item = to_sign(site, page)
    me = item.office.district.people[who]
    browser = item.office.browser(me)
    answer = browser.post(f"/desk/part/{item.assignment.id}/hand-over", data={"to": str(me), "reason": "代签"})
    assert "QS-2017" in answer.text
    assert [a.person_id for a, _ in staff.parts(page)].count(me) == 0
    assert f'value="{me}"' not in browser.get(f"/desk/part/{item.assignment.id}").text, "nor is it offered"


def test_nor_hand_it_to_a_colleague_but_to_the_deputy_named_beforehand(site: Site) -> None:
    item = to_sign(site, "signoff")
    people = item.office.district.people
    browser = item.office.browser(people["干一"])
    path = f"/desk/part/{item.assignment.id}/hand-over"
    assert "QS-2017" in browser.post(path, data={"to": str(people["干二"]), "reason": "代签"}).text
    with db.transaction() as tx:
        tx.get_one(Person, item.assignment.person_id).deputy_id = people["干二"]
    assert browser.post(path, data={"to": str(people["干二"]), "reason": "出差"}).status_code == 200
    assert staff.part("signoff").person_id == people["干二"]


def test_nobody_at_the_desk_takes_a_colleagues_part_for_themselves(site: Site) -> None:
    item = to_sign(site, "review")
    with db.transaction() as tx:
        office = tx.get_one(Person, item.office.district.people["干一"]).unit_id
        tx.get_one(Person, item.assignment.person_id).unit_id = office
    me = item.office.district.people["管一"]
    answer = item.office.browser(me).post(
        f"/desk/part/{item.assignment.id}/hand-over", data={"to": str(me), "reason": "代审"}
    )
    assert "QS-2017" in answer.text
    assert one("SELECT count(*) FROM assignment WHERE person_id = :me", me=me) == 0
