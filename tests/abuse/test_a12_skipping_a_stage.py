"""A12: in a selection no stage is skipped: not by an address, not by a button of another page, not from the desk."""

from datetime import datetime

import pytest

from models.waits import Assignment, Wait
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import at, move, parts
from tests.web.facts import all_rows
from tests.web.plan_office import words
from tests.web.site import Site, signed_in

BOOKKEEPING = ("attempt", "heartbeat", "session", "sign_in", "link", "message", "mailbox_item")


def selecting(until: str) -> int:
    """Bring a selection to a stage."""
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    case = staff.begin(staff.settle(members=5), posts=1)
    staff.work(case, until=until)
    return case


def the(name: str) -> tuple[Assignment, Wait]:
    """Return the open part of an act."""
    return next((a, w) for a, w in parts() if w.name == name)


@pytest.mark.parametrize("page", ["step/open", "step/close", "step/sign_in", "step/enter", "step/roster", "print"])
def test_a12_a_button_of_another_page_does_nothing(site: Site, page: str) -> None:
    selecting("ask_scores")
    part, _ = the("ask_scores")
    browser, before = signed_in(site, part.person_id), all_rows(without=BOOKKEEPING)
    assert browser.post(f"/i/{part.id}/{page}", data={"sure": "yes", "here": ["1"]}).status_code == 404
    assert all_rows(without=BOOKKEEPING) == before


def test_a12_a_room_goes_by_its_order_whatever_is_pressed(site: Site) -> None:
    selecting("hold_vote")
    part, wait = the("hold_vote")
    browser, path = signed_in(site, part.person_id), f"/i/{part.id}"
    assert "QS-8105" in browser.post(f"{path}/step/open", data={"sure": "yes"}).text
    assert "QS-8104" in browser.post(f"{path}/step/close", data={"sure": "yes"}).text
    counted = {"choice": "counted", **staff.filled(wait)}
    assert "QS-8006" in browser.post(path, data=counted).text
    here = one("SELECT id FROM box_voter WHERE box_id = :b LIMIT 1", b=wait.facts["box"])
    browser.post(f"{path}/step/sign_in", data={"here": [str(here)]})
    assert "QS-8106" in browser.post(f"{path}/step/open", data={"sure": "yes"}).text
    assert browser.post(f"{path}/print").status_code == 200
    assert browser.post(f"{path}/step/open", data={"sure": "yes"}).status_code == 200
    assert "QS-8104" in browser.post(f"{path}/step/sign_in", data={"here": [str(here)]}).text
    assert "QS-8006" in browser.post(path, data=counted).text
    assert one("SELECT count(*) FROM act WHERE name = 'record_vote'") == 0


@pytest.mark.parametrize("choice", ["approve", "pass", "equal", "never", "widen", "again"])
def test_a12_a_choice_that_belongs_to_another_stage_is_refused(site: Site, choice: str) -> None:
    selecting("ask_scores")
    part, wait = the("ask_scores")
    answer = signed_in(site, part.person_id).post(f"/i/{part.id}", data={"choice": choice, **staff.filled(wait)})
    assert "QS-2005" in answer.text and one("SELECT count(*) FROM act WHERE name = 'draw_lots'") == 0


def test_a12_the_desk_sends_back_but_never_forward(site: Site) -> None:
    case = selecting("ask_scores")
    clerk = signed_in(site, the("ask_scores")[0].person_id)
    for name in ("hold_vote", "ask_talk", "appoint", "decide_inspection", "publish_notice", "check_eligibility"):
        answer = clerk.post(f"/desk/case/{case}/send-back", data={"to": f"{name} ", "reason": "请加快办理"})
        assert "QS-1008" in answer.text, (name, words(answer.text)[:300])
    assert one("SELECT count(*) FROM act WHERE kind = 'back'") == 0


def test_a12_a_notice_ends_by_time_and_no_page_ends_it(site: Site) -> None:
    case = selecting("hold_vote")
    staff.work(case)
    part, _ = the("ask_notice")
    clerk = signed_in(site, part.person_id)
    assert "QS-8007" in clerk.post(f"/i/{part.id}", data={"choice": "never"}).text
    assert clerk.post(f"/desk/part/{part.id}/close", data={"reason": "已够"}).status_code == 404
    move(case)
    assert one("SELECT count(*) FROM act WHERE name IN ('close_notice', 'appoint')") == 0
    at(2010, 3, 9, 1)
    staff.work(case, until="ask_talk")
    assert one("SELECT count(*) FROM act WHERE name = 'close_notice'") == 1
