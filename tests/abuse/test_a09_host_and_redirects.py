"""A09: a poisoned Host header changes no link; nothing redirects to another site."""

import httpx
import pytest

from models import db
from notifications import delivery
from notifications.mailbox import mailbox
from tests.web.facts import count
from tests.web.site import Site, a_case, a_clerk


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "127.0.0.1@evil.example", ""]
)
def test_a_host_that_is_not_ours_gets_nothing(site: Site, host: str) -> None:
    scene = a_case()
    answer = httpx.get(scene.url, headers={"Host": host}, trust_env=False)
    assert answer.status_code in (400, 421)
    assert "evil" not in answer.text
    assert "set-cookie" not in answer.headers


def test_a_sign_in_link_carries_the_configured_origin_whatever_the_host_header(site: Site) -> None:
    clerk = a_clerk()
    port = site.origin.rsplit(":", 1)[1]
    asked = {"unit": "区委组织部", "name": "干事一"}
    for host in (f"localhost:{port}", "127.0.0.1:1"):
        headers = {
            "Host": host,
            "Origin": f"http://{host}",
            "X-Forwarded-Host": "evil.example",
            "Forwarded": "host=evil.example",
        }
        assert httpx.post(f"{site.origin}/signin", data=asked, headers=headers, trust_env=False).status_code == 200
    delivery.deliver_due()
    with db.transaction() as tx:
        found = [letter.link for letter in mailbox(tx, clerk)]
    assert len(found) == 2
    assert all(link.startswith(f"{site.origin}/s/") for link in found)


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/\\evil.example",
        "//evil.example/%2f..",
        "/signin?next=http://evil.example",
        "/desk/",
        "/%2f%2fevil.example",
    ],
)
def test_no_redirect_leaves_this_site(site: Site, path: str) -> None:
    answer = httpx.get(site.origin + path, trust_env=False)
    assert not answer.headers.get("location", "/").startswith(("//", "http", "/\\"))
    signed_out = httpx.post(f"{site.origin}/signout", headers={"Origin": site.origin}, trust_env=False)
    assert signed_out.headers["location"] == "/signin"


def test_asking_for_a_sign_in_link_says_the_same_for_people_who_do_not_exist(site: Site) -> None:
    a_clerk()
    known = site.browser().post("/signin", data={"unit": "区委组织部", "name": "干事一"})
    unknown = site.browser().post("/signin", data={"unit": "区委组织部", "name": "无此人"})
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    assert count("message", "kind = 'sign_in'") == 1
