"""A08: headers on every route, on 404 and 500 too; cookies HttpOnly, SameSite, and Secure with __Host- where https."""

from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import text

from models import db
from notifications import links
from tests.web import site as kit
from tests.web.site import Site, a_case, a_clerk, signed_in
from web import serve
from web.app import create
from web.settings import WebSettings

SHARED = ("/static/", "/favicon")


def routes() -> list[str]:
    """Return every path that the application answers to a GET, with its parameters filled in."""
    found = [r.path for r in create().routes if "GET" in (getattr(r, "methods", None) or ())]
    filled = [
        p.replace("{token}", "x" * 43)
        .replace("{case_id}", "1")
        .replace("{assignment_id}", "1")
        .replace("{document_id}", "1")
        .replace("{name}", "x")
        .replace("{number}", "15")
        .replace("{key}", "training.review.days")
        for p in found
    ]
    return [
        *filled,
        "/static/qingshan.css",
        "/static/nothing",
        "/nowhere",
        "/i/abc",
        "/i/99999999999999999999999",
        "/desk/",
    ]


def check(answer: httpx.Response) -> None:
    headers = answer.headers
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert policy.startswith(("default-src 'self'", "default-src 'none'"))
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    shared = answer.url.path.startswith(SHARED)
    assert headers["cache-control"] == ("public, max-age=3600" if shared else "no-store")
    assert "server" not in headers


def test_every_route_signed_in_or_not_carries_the_headers(site: Site) -> None:
    scene = a_case()
    clerk, nobody = signed_in(site, a_clerk()), site.browser()
    nobody.get(scene.url)
    for browser in (clerk, nobody):
        browser.follow_redirects = False
        for path in routes():
            check(browser.get(path))
            check(browser.head(path))
            check(browser.post(path))


def test_a_broken_page_carries_the_headers_a_number_and_nothing_else(site: Site) -> None:
    scene, browser = a_case(), site.browser()
    browser.get(scene.url)
    with db.transaction() as tx:
        tx.execute(text("ALTER TABLE sign_in RENAME TO sign_in_gone"))
        tx.execute(text("ALTER TABLE wait RENAME TO wait_gone"))
    answer = browser.get(f"/i/{scene.assignment}")
    assert answer.status_code == 500
    check(answer)
    assert "QS-2100" in answer.text
    assert "情况编号" in answer.text
    assert not any(word in answer.text for word in ("Traceback", "psycopg", "SELECT", "wait_gone", ".py"))


def test_refusals_before_any_page_carry_the_headers(site: Site) -> None:
    check(site.browser().post("/signout", headers={"Origin": "http://evil.example"}))
    check(site.browser().get("/", headers={"Host": "evil.example"}))
    check(site.browser().post("/signin", content=b"x" * 700_000))


def cookies_of(answer: httpx.Response) -> list[str]:
    return [value.lower() for value in answer.headers.get_list("set-cookie")]


def test_cookies_on_plain_http_are_httponly_lax_and_limited_to_their_item(site: Site) -> None:
    scene, browser = a_case(), site.browser()
    browser.follow_redirects = False
    [cookie] = cookies_of(browser.get(scene.url))
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert f"path=/i/{scene.assignment};" in cookie
    with db.transaction() as tx:
        url = links.sign_in_link(tx, scene.person)
    [session] = cookies_of(browser.post(url, data={"me": "yes"}))
    assert "httponly" in session
    assert "samesite=lax" in session
    assert "max-age" not in session, "gone when the browser is closed"


@pytest.fixture
def behind_https(database: str) -> Iterator[Site]:
    """Serve the pages as behind a TLS proxy: people come by https://plan.example."""
    port = kit.free_port()
    links.configure_origin("https://plan.example")
    server = serve.server(WebSettings(origin="https://plan.example"), "127.0.0.1", port)
    thread = kit.run(server)
    yield Site(f"http://127.0.0.1:{port}")
    server.should_exit = True
    thread.join(15)


def test_cookies_behind_https_are_secure_with_the_host_prefix(behind_https: Site) -> None:
    scene = a_case()
    browser = httpx.Client(base_url=behind_https.origin, headers={"Host": "plan.example"}, trust_env=False)
    path = scene.url.removeprefix("https://plan.example")
    answer = browser.get(path)
    assert answer.headers["strict-transport-security"]
    with db.transaction() as tx:
        sign_in = links.sign_in_link(tx, scene.person).removeprefix("https://plan.example")
    signed = browser.post(sign_in, data={"me": "yes"}, headers={"Origin": "https://plan.example"})
    for cookie in cookies_of(answer) + cookies_of(signed):
        assert cookie.startswith("__host-qs_")
        assert all(part in cookie for part in ("secure", "httponly", "samesite=lax", "path=/"))
        assert "domain=" not in cookie
    assert len(cookies_of(answer) + cookies_of(signed)) == 2
    plain = browser.post(sign_in, data={"me": "yes"}, headers={"Origin": "http://plan.example"})
    assert plain.status_code == 403, "a form that came by plain http is not from our page"


def test_many_items_opened_behind_https_do_not_pile_up_cookies(behind_https: Site) -> None:
    scene = a_case(people=16)
    given: dict[str, str] = {}
    for url in scene.urls:
        headers = {"Host": "plan.example", "Cookie": "; ".join(f"{k}={v}" for k, v in given.items())}
        answer = httpx.get(
            behind_https.origin + url.removeprefix("https://plan.example"), headers=headers, trust_env=False
        )
        for line in answer.headers.get_list("set-cookie"):
            name, _, rest = line.partition("=")
            value = rest.split(";")[0].strip('"')
            if value:
                given[name] = value
            else:
                given.pop(name, None)
    assert len(given) == 12
