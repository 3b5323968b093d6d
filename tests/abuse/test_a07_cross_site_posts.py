"""A07: a POST from another site, from nowhere, from the wrong port or scheme is refused; same-origin passes on plain http."""

import httpx
import pytest

from models import db
from notifications import links
from tests.web.facts import all_rows, count
from tests.web.site import Site, a_case, a_clerk, signed_in


def origins(site: Site) -> dict[str, str | None]:
    port = site.origin.rsplit(":", 1)[1]
    return {
        "foreign": "http://evil.example",
        "null": "null",
        "absent": None,
        "empty": "",
        "wrong port": f"http://127.0.0.1:{int(port) + 1}",
        "wrong scheme": site.origin.replace("http:", "https:"),
        "another name of this machine": f"http://localhost:{port}",
        "our name as a prefix": f"{site.origin}.evil.example",
        "two": f"{site.origin} http://evil.example",
    }


KINDS = ["foreign", "null", "absent", "empty", "wrong port", "wrong scheme", "another name of this machine"]
KINDS += ["our name as a prefix", "two"]


def post(browser: httpx.Client, url: str, origin: str | None, **given: object) -> httpx.Response:
    del browser.headers["Origin"]
    headers = {} if origin is None else {"Origin": origin}
    return browser.post(url, headers=headers, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_a_decision_posted_from_elsewhere_is_refused(site: Site, kind: str) -> None:
    scene, browser = a_case(channels=(("mailbox", "inbox"),)), site.browser()
    browser.get(scene.url)
    before = all_rows()
    page = post(browser, f"/i/{scene.assignment}", origins(site)[kind], data={"choice": "approve"})
    assert (page.status_code, "QS-2011" in page.text) == (403, True)
    assert all_rows() == before


def test_the_same_post_from_our_own_page_passes_on_plain_http(site: Site) -> None:
    scene, browser = a_case(channels=(("mailbox", "inbox"),)), site.browser()
    browser.get(scene.url)
    assert post(browser, f"/i/{scene.assignment}", site.origin, data={"choice": "approve"}).status_code == 200
    assert count("answer") == 1


def test_pages_opened_under_another_name_of_this_machine_work_too(site: Site) -> None:
    scene = a_case(channels=(("mailbox", "inbox"),))
    here = site.origin.replace("127.0.0.1", "localhost")
    browser = httpx.Client(base_url=here, follow_redirects=True, trust_env=False)
    browser.get(scene.url.replace(site.origin, here))
    assert (
        browser.post(f"/i/{scene.assignment}", data={"choice": "approve"}, headers={"Origin": here}).status_code == 200
    )
    assert count("answer") == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_every_method_that_could_change_something_is_guarded_also_on_unknown_pages(site: Site, method: str) -> None:
    page = httpx.request(method, f"{site.origin}/nowhere", trust_env=False)
    assert (page.status_code, "QS-2011" in page.text) == (403, True)


def test_a_browser_that_says_the_request_is_cross_site_is_believed(site: Site) -> None:
    scene, browser = a_case(channels=(("mailbox", "inbox"),)), site.browser()
    browser.get(scene.url)
    page = browser.post(f"/i/{scene.assignment}", data={"choice": "approve"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status_code == 403
    assert count("answer") == 0


def test_nobody_is_signed_in_or_out_or_made_to_act_at_the_desk_from_another_site(site: Site) -> None:
    scene, clerk = a_case(), signed_in(site, a_clerk())
    with db.transaction() as tx:
        link = links.sign_in_link(tx, scene.person)
    before = all_rows()
    evil = {"Origin": "http://evil.example"}
    assert site.browser().post(link, data={"me": "yes"}, headers=evil).status_code == 403
    assert clerk.post("/signout", headers=evil).status_code == 403
    stop = {"reason": "x", "sure": "yes"}
    assert clerk.post(f"/desk/case/{scene.case_id}/stop", data=stop, headers=evil).status_code == 403
    assert all_rows() == before
