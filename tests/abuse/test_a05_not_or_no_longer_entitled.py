"""A05: person transferred or disabled between notice and answer; a wait closed, void or of another case: refused, nothing written."""

from datetime import timedelta

import httpx
from sqlalchemy import text

from models import clock, db
from models.cases import lock_case
from models.waits import Wait
from tasks import closing
from tests.web.facts import all_rows, count
from tests.web.site import Scene, Site, a_case, code_for, set_time


def with_code(site: Site, scene: Scene) -> tuple[httpx.Client, dict[str, str]]:
    browser = site.browser()
    browser.get(scene.url)
    browser.post(f"/i/{scene.assignment}/code", data={"choice": "approve"})
    return browser, {"choice": "approve", "code": code_for(scene.person)}


def refused(site: Site, scene: Scene, number: str, change: str, **given: object) -> None:
    browser, form = with_code(site, scene)
    with db.transaction() as tx:
        tx.execute(text(change), given)
    before = all_rows(without={"attempt"})
    page = browser.post(f"/i/{scene.assignment}", data=form)
    assert page.status_code in (403, 404, 409)
    assert number in page.text
    assert all_rows(without={"attempt"}) == before


def test_a_disabled_person_is_refused(site: Site) -> None:
    scene = a_case()
    refused(site, scene, "QS-2010", "UPDATE person SET active = false WHERE id = :p", p=scene.person)


def test_a_part_handed_over_is_refused_to_the_first_holder(site: Site) -> None:
    scene = a_case()
    change = "UPDATE assignment SET state = 'handed', closed_at = qs_now() WHERE id = :a"
    refused(site, scene, "QS-2002", change, a=scene.assignment)


def test_a_part_moved_to_somebody_else_is_not_found_by_the_old_link(site: Site) -> None:
    scene, other = a_case(people=2), None
    other = scene.people[1]
    refused(site, scene, "QS-2001", "UPDATE assignment SET person_id = :o WHERE id = :a", o=other, a=scene.assignment)


def test_a_paused_case_takes_no_answer(site: Site) -> None:
    scene = a_case()
    refused(site, scene, "QS-2002", "UPDATE qs_case SET state = 'paused' WHERE id = :c", c=scene.case_id)


def test_a_closed_round_takes_no_answer(site: Site) -> None:
    scene = a_case()
    browser, form = with_code(site, scene)
    with db.transaction() as tx:
        closing.close(tx, lock_case(tx, scene.case_id), tx.get_one(Wait, scene.wait_id), "returned", "returned")
    page = browser.post(f"/i/{scene.assignment}", data=form)
    assert page.status_code == 409
    assert count("answer") == 0
    assert "该待办已经作废" in page.text


def test_a_round_past_its_close_takes_no_answer_though_nobody_closed_it_yet(site: Site) -> None:
    scene = a_case(due=timedelta(minutes=5), on_due="close")
    browser, form = with_code(site, scene)
    with db.transaction() as tx:
        later = clock.now(tx) + timedelta(minutes=6)
    set_time(later)
    assert browser.post(f"/i/{scene.assignment}", data=form).status_code == 409
    assert count("answer") == 0


def test_the_link_of_one_case_opens_no_item_of_another(site: Site) -> None:
    mine, other = a_case(), a_case(cycle="2011", unit="昌东工业区")
    browser = site.browser()
    browser.get(mine.url)
    token = browser.cookies[f"qs_item_{mine.assignment}"]
    swapped = site.browser(cookies={f"qs_item_{other.assignment}": token})
    before = all_rows(without={"attempt"})
    assert swapped.get(f"/i/{other.assignment}").status_code == 404
    page = swapped.post(f"/i/{other.assignment}", data={"choice": "approve", "code": "123456"})
    assert page.status_code == 404
    assert "QS-2001" in page.text
    assert all_rows(without={"attempt"}) == before


def test_one_persons_link_to_one_item_opens_no_other_item_of_the_same_person(site: Site) -> None:
    mine, other = a_case(), a_case(cycle="2011", unit="昌东工业区")
    with db.transaction() as tx:
        given = {"p": mine.person, "a": other.assignment}
        tx.execute(text("UPDATE assignment SET person_id = :p WHERE id = :a"), given)
    browser = site.browser()
    browser.get(mine.url)
    swapped = site.browser(cookies={f"qs_item_{other.assignment}": browser.cookies[f"qs_item_{mine.assignment}"]})
    assert swapped.get(f"/i/{other.assignment}").status_code == 404


def test_a_choice_that_the_round_does_not_offer_is_refused(site: Site) -> None:
    scene = a_case()
    browser, form = with_code(site, scene)
    page = browser.post(f"/i/{scene.assignment}", data={**form, "choice": "veto"})
    assert (page.status_code, "QS-2005" in page.text) == (422, True)
    assert count("answer") == 0


def test_returning_without_a_reason_is_refused_and_the_code_can_still_be_used(site: Site) -> None:
    scene = a_case()
    browser, form = with_code(site, scene)
    page = browser.post(f"/i/{scene.assignment}", data={**form, "choice": "return"})
    assert (page.status_code, "QS-1007" in page.text) == (422, True)
    page = browser.post(f"/i/{scene.assignment}", data={**form, "choice": "return", "reason": "经费偏高"})
    assert "已记录：退回修改" in page.text


def test_without_link_and_sign_in_an_item_that_exists_looks_like_one_that_does_not(site: Site) -> None:
    scene = a_case()
    there, not_there = site.browser().get(f"/i/{scene.assignment}"), site.browser().get("/i/999999")
    assert there.status_code == not_there.status_code == 401
    assert there.text == not_there.text
