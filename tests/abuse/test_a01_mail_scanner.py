"""A01: a mail scanner fetches every link 50 times, follows redirects and submits every form as it stands."""

import pytest

from models import db
from notifications import links
from tests.web.facts import all_rows, count, rows
from tests.web.scanner import Forms, scan
from tests.web.site import Site, a_case, answer_by_code, signed_in

TIMES = 50


@pytest.mark.parametrize("channels", [(("mailbox", "inbox"), ("mailbox", "sms")), (("mailbox", "inbox"),)])
def test_scanning_a_link_fifty_times_records_nothing_and_sends_nothing(site: Site, channels: tuple) -> None:
    scene = a_case(channels=channels)
    before = all_rows()
    pressed = sum(scan(site.browser(), scene.url) for _ in range(TIMES))
    assert pressed >= TIMES
    assert all_rows() == before, "a scanner leaves no trace: no answer, no code, no journal entry"


def test_the_person_can_still_answer_after_the_scanner(site: Site) -> None:
    scene = a_case()
    for _ in range(TIMES):
        scan(site.browser(), scene.url)
    assert "已记录：同意" in answer_by_code(site.browser(), scene).text
    assert rows("SELECT choice, proof FROM answer") == [("approve", "code")]


@pytest.mark.parametrize("channels", [(("mailbox", "inbox"), ("mailbox", "sms")), (("mailbox", "inbox"),)])
def test_scanning_the_receipt_does_not_withdraw_the_answer(site: Site, channels: tuple) -> None:
    scene = a_case(people=2, channels=channels)
    browser = site.browser()
    if len(channels) == 2:
        answer_by_code(browser, scene)
    else:
        browser.get(scene.url)
        browser.post(f"/i/{scene.assignment}", data={"choice": "approve"})
    assert count("answer") == 1
    before = all_rows()
    for _ in range(TIMES):
        assert scan(site.browser(), scene.url) == len(channels), "withdraw, and the code for it"
    assert all_rows() == before


def test_a_sign_in_link_that_was_scanned_still_signs_its_owner_in(site: Site) -> None:
    scene = a_case()
    with db.transaction() as tx:
        url = links.sign_in_link(tx, scene.person)
    for _ in range(TIMES):
        assert scan(site.browser(), url) == 1
    assert count("sign_in") == 0
    assert site.browser().post(url, data={"me": "yes"}).url.path == "/my"
    assert count("sign_in") == 1


def test_nothing_is_preselected_on_the_page(site: Site) -> None:
    browser = site.browser()
    page = browser.get(a_case().url)
    assert 'type="radio"' in page.text
    assert all("choice" not in fields for _, _, fields in Forms(page.text).forms)


def test_the_desk_scanned_by_a_signed_in_clerk_changes_nothing_but_reminders(site: Site) -> None:
    """Whoever opens the desk in a browser with a prefetcher: forms that need a reason or a tick do nothing untouched."""
    from tests.web.site import a_clerk

    scene = a_case()
    clerk = signed_in(site, a_clerk())
    page = clerk.get(f"/desk/case/{scene.case_id}")
    for method, action, fields in Forms(page.text).forms:
        if action.startswith("/desk/case/") and not action.endswith("/remind"):
            clerk.request(method.upper(), action, data=fields)
    assert rows("SELECT state FROM qs_case") == [("open",)]
    assert rows("SELECT state FROM assignment") == [("open",)]
    assert count("journal_entry", "kind = 'desk'") == 0
