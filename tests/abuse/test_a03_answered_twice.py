"""A03: the same answer sent 20 times at once gives one answer and one receipt; a different choice after it is refused."""

import re
from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.web.facts import count, rows
from tests.web.site import Site, a_case, answer_by_code, code_for

RECEIPT = re.compile(r'回执编号</dt><dd class="num">([^<]+)')


def test_twenty_copies_at_once_are_one_answer_with_one_receipt(site: Site) -> None:
    scene = a_case(people=2)  # the round stays open, so nothing but the guard itself stops a second one
    first = site.browser()
    first.get(scene.url)
    first.post(f"/i/{scene.assignment}/code", data={"choice": "approve"})
    form = {"choice": "approve", "reason": "", "code": code_for(scene.person)}

    def press(_: int) -> httpx.Response:
        return site.browser(cookies=first.cookies).post(f"/i/{scene.assignment}", data=form)

    with ThreadPoolExecutor(20) as many:
        pages = list(many.map(press, range(20)))
    assert {page.status_code for page in pages} == {200}
    assert len({RECEIPT.search(page.text)[1] for page in pages}) == 1  # type: ignore[index]
    assert count("answer") == 1
    assert count("journal_entry", "kind = 'answer'") == 1
    assert count("message", "kind = 'receipt'") == 1
    assert count("message", "kind = 'misuse'") == 0, "the copies are not taken for somebody who guesses codes"


def test_the_same_answer_after_its_round_has_closed_shows_the_receipt(site: Site) -> None:
    scene, browser = a_case(), site.browser()
    receipt = RECEIPT.search(answer_by_code(browser, scene).text)
    again = browser.post(f"/i/{scene.assignment}", data={"choice": "approve", "code": "000000"})
    assert receipt and RECEIPT.search(again.text)[1] == receipt[1]  # type: ignore[index]
    assert rows("SELECT closed_how, outcome FROM wait") == [("answers", "approve")]


def test_a_different_choice_after_it_is_refused_and_the_first_stands(site: Site) -> None:
    scene, browser = a_case(people=2), site.browser()
    answer_by_code(browser, scene)
    refused = browser.post(f"/i/{scene.assignment}", data={"choice": "return", "reason": "改主意"})
    assert refused.status_code == 409
    assert "QS-2003" in refused.text
    assert rows("SELECT choice FROM answer") == [("approve",)]


def test_a_different_reason_after_it_is_refused_too(site: Site) -> None:
    scene, browser = a_case(people=2), site.browser()
    answer_by_code(browser, scene, reason="可行")
    refused = browser.post(f"/i/{scene.assignment}", data={"choice": "approve", "reason": "另有理由"})
    assert refused.status_code == 409
    assert rows("SELECT reason FROM answer") == [("可行",)]


def test_withdrawn_and_given_anew_both_stay_in_the_record(site: Site) -> None:
    scene, browser = a_case(people=2), site.browser()
    answer_by_code(browser, scene)
    browser.post(f"/i/{scene.assignment}/code", data={"sure": "yes"})
    withdrawn = browser.post(f"/i/{scene.assignment}/withdraw", data={"sure": "yes", "code": code_for(scene.person)})
    assert withdrawn.status_code == 200
    answer_by_code(browser, scene, "return", "经费偏高")
    assert rows("SELECT choice, withdrawn_at IS NULL FROM answer ORDER BY id") == [("approve", False), ("return", True)]
    receipts = {row[0] for row in rows("SELECT receipt FROM answer")}
    assert len(receipts) == 2
