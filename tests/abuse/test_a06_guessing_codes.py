"""A06: guessing check codes: locked after 5; a new code needs a new request."""

from tests.web.facts import count, rows
from tests.web.site import Site, a_case, code_for


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_after_five_wrong_codes_the_right_one_is_refused_until_a_new_one_is_asked_for(site: Site) -> None:
    scene, browser = a_case(), site.browser()
    browser.get(scene.url)
    address = f"/i/{scene.assignment}"
    browser.post(f"{address}/code", data={"choice": "approve"})
    code = code_for(scene.person)
    numbers = []
    for _ in range(5):
        page = browser.post(address, data={"choice": "approve", "code": wrong(code)})
        numbers.append(next(n for n in ("QS-2007", "QS-2008") if n in page.text))
    assert numbers == ["QS-2007"] * 4 + ["QS-2008"]
    assert "QS-2008" in browser.post(address, data={"choice": "approve", "code": code}).text
    assert count("answer") == 0
    browser.post(f"{address}/code", data={"choice": "approve"})
    assert "已记录" in browser.post(address, data={"choice": "approve", "code": code_for(scene.person)}).text


def test_a_wrong_try_stays_counted_though_nothing_else_is_written(site: Site) -> None:
    scene, browser = a_case(), site.browser()
    browser.get(scene.url)
    browser.post(f"/i/{scene.assignment}/code", data={"choice": "approve"})
    browser.post(f"/i/{scene.assignment}", data={"choice": "approve", "code": wrong(code_for(scene.person))})
    assert rows("SELECT tries FROM check_code") == [(1,)]


def test_a_used_code_decides_nothing_else(site: Site) -> None:
    scene, browser = a_case(people=2), site.browser()
    browser.get(scene.url)
    browser.post(f"/i/{scene.assignment}/code", data={"choice": "approve"})
    form = {"choice": "approve", "code": code_for(scene.person)}
    browser.post(f"/i/{scene.assignment}", data=form)
    page = browser.post(f"/i/{scene.assignment}/withdraw", data={"sure": "yes", "code": form["code"]})
    assert page.status_code == 403
    assert rows("SELECT withdrawn_at FROM answer") == [(None,)]


def test_more_than_five_requests_an_hour_are_refused(site: Site) -> None:
    scene, browser = a_case(), site.browser()
    browser.get(scene.url)
    pages = [browser.post(f"/i/{scene.assignment}/code", data={"choice": "approve"}) for _ in range(6)]
    assert [page.status_code for page in pages] == [200] * 5 + [429]
    assert count("message", "kind = 'code'") == 5


def test_twenty_unproven_tries_on_one_item_are_slowed_down_even_without_codes(site: Site) -> None:
    scene, browser = a_case(), site.browser()
    browser.get(scene.url)
    pages = [browser.post(f"/i/{scene.assignment}", data={"choice": "approve"}) for _ in range(22)]
    assert [page.status_code for page in pages] == [403] * 20 + [429] * 2
    assert count("journal_entry", "kind = 'refusal'") == 20
