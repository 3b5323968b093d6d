"""A09: everyone's mail is for this machine; what a proxy on this machine passes on comes from somewhere else."""

import pytest

from tests.web.site import Site, a_case


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host"], ids=str.lower
)
def test_a_request_that_was_passed_on_sees_nobodys_mail(site: Site, header: str) -> None:
    scene, browser = a_case(), site.browser()
    assert scene.url in browser.get("/mailbox").text
    given = {header: "127.0.0.1"}
    assert browser.get("/mailbox.json", headers=given).status_code == 404
    page = browser.get("/mailbox", headers=given)
    assert (page.status_code, scene.url in page.text) == (401, False)
