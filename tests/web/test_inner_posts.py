"""轮岗交流 and 优化组合 on their pages: opened, decided by link on a phone, seen by nobody who is not on the list. Measure 19."""

import os
from datetime import datetime

import pytest
from playwright.sync_api import Browser, Page
from sqlmodel import select

from models import db
from models.links import Link
from notifications import delivery, links
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import inner_staff as inner
from tests.flows import selection_staff as staff
from tests.flows.inner_staff import POSTS, SECTIONS, answer, the_wait
from tests.flows.staff import move, parts
from tests.web.site import Site, code_for, signed_in
from tests.web.test_in_a_browser import a_page, chromium, pytestmark, says, sign_in

__all__ = ["chromium", "pytestmark"]
SHOTS = os.environ.get("QINGSHAN_TEST_SHOTS", "")


@pytest.fixture(autouse=True)
def morning(site: Site) -> None:
    """Begin on the morning of 1 March 2010."""
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))


def link_of(assignment_id: int) -> str:
    """Return the link that somebody was sent for an item."""
    for _ in range(5):
        if not delivery.deliver_due():
            break
    with db.transaction() as tx:
        found = tx.exec(select(Link).where(Link.purpose == "item", Link.assignment_id == assignment_id)).first()
        assert found is not None
        return links.url_of(found)


def narrow(page: Page, name: str) -> None:
    """Refuse a page that scrolls sideways."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{page.viewport_size['width']}.png", full_page=True)  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name


def test_a_rotation_is_opened_on_its_page_and_what_is_missing_is_said(site: Site) -> None:
    people = inner.settle()
    browser = signed_in(site, people["干一"])
    fields = {"manner": "rotation", "title": "示例局2010年轮岗交流", "name_1": POSTS[0], "quota_1": "1"}
    assert "QS-8200" in browser.post("/inner-posts", data=fields).text
    fields["unit"] = str(inner.unit_id())
    wrong = browser.post("/inner-posts", data=fields | {"quota_1": "零"})
    assert wrong.status_code == 422 and "核定人数要填1至99的整数" in wrong.text
    assert "QS-4001" in browser.post("/inner-posts", data=fields | {"name_1": "特别科长"}).text
    assert "QS-8201" in browser.post("/inner-posts", data=fields | {"manner": "open"}).text
    assert "QS-8008" in browser.post("/inner-posts", data=fields | {"name_1": ""}).text
    opened = browser.post("/inner-posts", data=fields)
    assert opened.url.path.startswith("/selections/") and POSTS[0] in opened.text
    assert one("SELECT count(*) FROM qs_case") == 1


def test_nobody_who_is_not_on_the_list_sees_a_mutual_choice(site: Site) -> None:
    people = inner.settle_choice()
    case = inner.begin_choice(people)
    assert signed_in(site, people["科一"]).get(f"/selections/{case}").status_code == 404
    assert signed_in(site, people["员甲"]).get(f"/selections/{case}").status_code == 404
    assert signed_in(site, people["职丙"]).post("/inner-posts", data={}).status_code == 403


def test_register_plan_and_handover_on_a_phone(site: Site, chromium: Browser) -> None:
    people = inner.settle()
    page, complaints = a_page(chromium)
    sign_in(page, people["干一"])
    page.goto(f"{site.origin}/inner-posts")
    narrow(page, "inner-posts")
    case = inner.begin_rotation(people)
    page, _ = a_page(chromium)
    page.goto(link_of(the_wait("ask_register")[0].id))
    says(page, "核对任职登记")
    narrow(page, "register")
    register = the_wait("ask_register")[0]
    browser = signed_in(site, register.person_id)
    blank = browser.get(f"/i/{register.id}/file/blank").content
    sent = browser.post(f"/i/{register.id}/step/upload", files={"file": ("登记表.xlsx", blank)})
    assert sent.status_code == 422 and "QS-8207" in sent.text  # as it was handed out, nothing is filled in yet
    answer("ask_register", **inner.register(people))
    move(case)
    desk, _ = a_page(chromium)
    sign_in(desk, people["干一"])
    desk.goto(f"{site.origin}/inner-posts")
    says(desk, "必须轮岗")
    assert desk.locator("tbody tr", has_text="职甲").inner_text().split() == [
        "示例局",
        "职甲",
        POSTS[0],
        "1999-05-01",
        "10",
        "必须轮岗",
    ]
    assert desk.locator("tbody tr", has_text="职丙").count() == 0
    narrow(desk, "inner-posts-due")
    page.goto(link_of(the_wait("ask_rotation_plan")[0].id))
    says(page, "必须轮岗")
    narrow(page, "rotation-plan")
    staff.work(case, inner.usual(people), until="ask_hand_over")
    [mine] = [a for a, _ in parts() if a.person_id == people["职甲"]]
    page, _ = a_page(chromium)
    page.goto(link_of(mine.id))
    page.get_by_label("交接日期").fill("2010-03-01")
    page.get_by_label("在办工作和进度").fill("年度预算草案")
    page.get_by_label("移交的文件、资料、印章和物品").fill("印章一枚")
    page.get_by_label("确认移交并签名").check()
    page.get_by_role("button", name="获取验证码").click()
    says(page, "验证码已发到手机短信")
    page.get_by_label("验证码", exact=True).fill(code_for(people["职甲"]))
    narrow(page, "hand-over")
    page.get_by_role("button", name="确认移交").click()
    says(page, "已记录：确认移交并签名")
    move(case)
    page, _ = a_page(chromium)
    page.goto(link_of(the_wait("ask_take_over")[0].id))
    says(page, "年度预算草案")
    narrow(page, "take-over")
    assert complaints == []


def test_heads_and_staff_choose_on_a_phone_and_nobody_sees_what_others_chose(site: Site, chromium: Browser) -> None:
    people = inner.settle_choice()
    case = inner.begin_choice(people)
    page, _ = a_page(chromium)
    page.goto(link_of(the_wait("ask_matching_plan")[0].id))
    narrow(page, "matching-plan")
    inner.to_rounds(people, case)
    head, mine, other = (
        next(a for a, _ in parts() if a.person_id == people[name]) for name in ("职甲", "员甲", "员乙")
    )
    seen = signed_in(site, people["干一"]).get(f"/desk/case/{case}").text
    page, _ = a_page(chromium)
    page.goto(link_of(mine.id))
    page.get_by_label("志愿岗位").select_option(SECTIONS[1])
    page.get_by_label("提交本轮选择").check()
    page.get_by_role("button", name="获取验证码").click()
    says(page, "验证码已发到手机短信")
    page.get_by_label("验证码", exact=True).fill(code_for(people["员甲"]))
    narrow(page, "staff-choice")
    page.get_by_role("button", name="提交本轮选择").click()
    says(page, "已记录：提交本轮选择")
    move(case)
    after = signed_in(site, people["干一"]).get(f"/desk/case/{case}").text
    assert after.count(SECTIONS[1]) == seen.count(
        SECTIONS[1]
    )  # the case's page says that 员甲 has answered, and not what
    for assignment, name in ((other, "other"), (head, "head-choice")):
        page, _ = a_page(chromium)
        page.goto(link_of(assignment.id))
        says(page, "双向选择第1轮")
        narrow(page, name)
        assert "已选" not in page.inner_text("body")
