"""A04: a colleague opens a forwarded link: no decision without a code or a login; it is in the journal; the owner is told."""

import pytest

from tests.web.facts import count, rows
from tests.web.site import Site, a_case, a_clerk, answer_by_code, code_for, letters, signed_in


@pytest.mark.parametrize(("code", "number"), [("", "QS-2006"), ("123456", "QS-2006")])
def test_a_colleague_without_the_code_decides_nothing(site: Site, code: str, number: str) -> None:
    scene, colleague = a_case(), site.browser()
    colleague.get(scene.url)
    page = colleague.post(f"/i/{scene.assignment}", data={"choice": "approve", "code": code})
    assert page.status_code == 403
    assert number in page.text
    assert count("answer") == 0


def test_the_attempt_is_in_the_journal_and_the_owner_is_told_once(site: Site) -> None:
    scene, colleague = a_case(), site.browser()
    colleague.get(scene.url)
    for _ in range(3):
        colleague.post(f"/i/{scene.assignment}", data={"choice": "approve", "code": "123456"})
    found = rows("SELECT name, facts->>'error', facts->>'assignment' FROM journal_entry WHERE kind = 'refusal'")
    assert found == [("proof", "QS-2006", str(scene.assignment))] * 3
    assert len(letters(scene.person, "misuse")) == 1


def test_a_colleague_signed_in_as_somebody_else_sees_no_form_and_cannot_decide(site: Site) -> None:
    scene = a_case()
    colleague = signed_in(site, a_clerk())
    page = colleague.get(scene.url)
    assert "这项待办不属于您" in page.text
    assert 'name="choice"' not in page.text
    colleague_tries = colleague.post(f"/i/{scene.assignment}", data={"choice": "approve"})
    assert colleague_tries.status_code == 403
    assert count("answer") == 0
    assert rows("SELECT actor LIKE 'person:%' FROM journal_entry WHERE kind = 'refusal'") == [(True,)]


def test_a_colleague_signed_in_as_somebody_else_cannot_use_a_link_that_decides_alone(site: Site) -> None:
    scene = a_case(channels=(("mailbox", "inbox"),))
    colleague = signed_in(site, a_clerk())
    colleague.get(scene.url)
    assert colleague.post(f"/i/{scene.assignment}", data={"choice": "approve"}).status_code == 403
    assert count("answer") == 0
    assert len(letters(scene.person, "misuse")) == 1


def test_a_colleague_with_the_owners_code_asked_for_by_the_owner_of_another_item_decides_nothing(site: Site) -> None:
    scene = a_case(people=2)
    owner, other = site.browser(), site.browser()
    owner.get(scene.urls[0])
    owner.post(f"/i/{scene.assignments[0]}/code", data={"choice": "approve"})
    other.get(scene.urls[1])
    page = other.post(f"/i/{scene.assignments[1]}", data={"choice": "approve", "code": code_for(scene.people[0])})
    assert page.status_code == 403
    assert count("answer") == 0


def test_the_link_alone_cannot_withdraw_what_the_owner_decided(site: Site) -> None:
    scene = a_case(people=2)
    answer_by_code(site.browser(), scene)
    colleague = site.browser()
    colleague.get(scene.url)
    page = colleague.post(f"/i/{scene.assignment}/withdraw", data={"sure": "yes"})
    assert page.status_code == 403
    assert rows("SELECT withdrawn_at FROM answer") == [(None,)]


def test_the_owner_signed_in_needs_no_code(site: Site) -> None:
    scene = a_case()
    owner = signed_in(site, scene.person)
    assert "您已登录，不需要验证码" in owner.get(f"/i/{scene.assignment}").text
    assert "已记录：同意" in owner.post(f"/i/{scene.assignment}", data={"choice": "approve"}).text
    assert rows("SELECT proof FROM answer") == [("session",)]


def test_with_one_channel_only_the_page_and_the_record_say_by_link_only(site: Site) -> None:
    scene, owner = a_case(channels=(("mailbox", "inbox"),)), site.browser()
    assert "仅凭链接办理" in owner.get(scene.url).text
    owner.post(f"/i/{scene.assignment}", data={"choice": "approve"})
    assert rows("SELECT proof FROM answer") == [("link",)]


def test_the_code_never_goes_by_the_channel_that_the_link_came_by(site: Site) -> None:
    scene, owner = a_case(), site.browser()
    owner.get(scene.url)
    owner.post(f"/i/{scene.assignment}/code", data={"choice": "approve"})
    assert rows("SELECT channel_address FROM message WHERE kind = 'code'") == [("sms",)]


def test_a_colleague_signed_in_as_somebody_else_has_no_code_sent_to_the_owner(site: Site) -> None:
    scene = a_case()
    colleague = signed_in(site, a_clerk())
    colleague.get(scene.url)
    said = colleague.post(f"/i/{scene.assignment}/code", data={"choice": "approve"})
    assert (said.status_code, "QS-2004" in said.text) == (403, True)
    assert count("check_code") == 0
