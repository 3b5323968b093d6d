"""Setting one's own PIN: by a code on the other channel, or the PIN until now; then it decides in place of a code."""

import pytest

from tests.web.facts import count, rows
from tests.web.site import Site, a_case, code_for, signed_in

PIN = "271828"
ONE_BOX = (("mailbox", "inbox"),)
NEW = {"new": PIN, "again": PIN}


def has_pin() -> bool:
    """Tell whether anybody has a PIN."""
    return bool(count("person", "pin_hash IS NOT NULL"))


def test_it_wants_the_code_of_the_other_channel_and_then_decides_in_place_of_one(site: Site) -> None:
    scene = a_case()
    browser = signed_in(site, scene.person)
    assert "设置办理口令" in browser.get("/my").text
    assert "获取验证码" in browser.get("/my/pin").text
    assert "QS-2006" in browser.post("/my/pin", data=NEW).text
    assert not has_pin()
    assert "手机短信" in browser.post("/my/pin/code").text
    assert "口令已设置" in browser.post("/my/pin", data={**NEW, "code": code_for(scene.person)}).text
    assert rows("SELECT name, facts->>'proof' FROM journal_entry WHERE kind = 'pin'") == [("set", "code")]
    assert count("message", "kind = 'pin_set'") == 1
    other = site.browser()  # another browser, by the link of the item
    other.get(scene.url)
    other.post(f"/i/{scene.assignment}", data={"choice": "approve", "pin": PIN})
    assert rows("SELECT choice, proof FROM answer") == [("approve", "pin")]


@pytest.mark.parametrize(
    ("form", "error"),
    [({"new": PIN, "again": "271829"}, "QS-7007"), ({"new": "123456", "again": "123456"}, "QS-7004"), ({}, "QS-7004")],
)
def test_a_weak_or_mistyped_pin_is_refused_before_the_code_is_used_up(
    site: Site, form: dict[str, str], error: str
) -> None:
    scene = a_case()
    browser = signed_in(site, scene.person)
    browser.post("/my/pin/code")
    code = code_for(scene.person)
    refused = browser.post("/my/pin", data={**form, "code": code})
    assert (refused.status_code, error in refused.text) == (422, True)
    assert PIN not in refused.text
    assert not has_pin()
    assert "口令已设置" in browser.post("/my/pin", data={**NEW, "code": code}).text


def test_wrong_codes_are_counted_and_lock(site: Site) -> None:
    scene = a_case()
    browser = signed_in(site, scene.person)
    browser.post("/my/pin/code")
    right = code_for(scene.person)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _ in range(5):
        browser.post("/my/pin", data={**NEW, "code": wrong})
    assert "QS-2008" in browser.post("/my/pin", data={**NEW, "code": right}).text
    assert not has_pin()


def test_with_one_channel_the_pin_until_now_is_asked_for(site: Site) -> None:
    scene = a_case(channels=ONE_BOX)
    browser = signed_in(site, scene.person)
    assert browser.post("/my/pin/code").status_code == 409
    assert "口令已设置" in browser.post("/my/pin", data=NEW).text
    other = {"new": "314159", "again": "314159"}
    assert "QS-2016" in browser.post("/my/pin", data={**other, "pin": "000001"}).text
    assert "口令已设置" in browser.post("/my/pin", data={**other, "pin": PIN}).text


def test_nobody_sets_one_without_signing_in(site: Site) -> None:
    a_case()
    assert site.browser().post("/my/pin", data=NEW).status_code == 401
    assert not has_pin()
