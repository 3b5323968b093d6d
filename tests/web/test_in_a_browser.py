"""The pages in a real browser: forms carry their Origin in spite of no-referrer, nothing needs JavaScript, 360 px is enough."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from models import db
from notifications import links
from tests.web.facts import rows
from tests.web.site import Site, a_case, a_clerk, code_for

CHROMIUM = Path(os.environ.get("QINGSHAN_CHROMIUM", "/usr/bin/chromium"))
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
LONG = "演练区扬子洲农场社会治安综合治理与信访维稳及安全生产监督管理工作领导小组办公室（含农业技术推广综合服务中心）"

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason="no chromium on this machine: the browser tests are left out"
)


@pytest.fixture
def chromium() -> Iterator[Browser]:
    """Give a browser of its own."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


def a_page(browser: Browser, *, script: bool = True, width: int = 360) -> tuple[Page, list[str]]:
    """Return a new page and the complaints that its console will collect."""
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script, locale="zh-CN")
    page, complaints = context.new_page(), []
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: complaints.append(str(e)))
    return page, complaints


def says(page: Page, words: str) -> None:
    """Wait until the page says something: without script a click returns while the next page is still on its way."""
    expect(page.locator("body")).to_contain_text(words)


def sign_in(page: Page, person: int) -> None:
    """Sign a person in by pressing what the sign-in page has."""
    with db.transaction() as tx:
        url = links.sign_in_link(tx, person)
    page.goto(url)
    page.get_by_label("由我本人登录").check()
    page.get_by_role("button", name="登录").click()
    says(page, "退出")
    page.wait_for_load_state()  # its script listens to the keyboard only then


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_decision_from_link_to_receipt(site: Site, chromium: Browser, script: bool) -> None:
    scene = a_case(people=2, unit=LONG)
    page, complaints = a_page(chromium, script=script)
    page.goto(scene.url)
    page.get_by_label("退回修改").check()
    page.get_by_label("理由或说明").fill("经费偏高")
    page.get_by_role("button", name="获取验证码").click()
    says(page, "验证码已发到手机短信")
    assert page.url.endswith("#code"), "the phone shows the field, not the top of the page"
    page.get_by_label("验证码", exact=True).fill(code_for(scene.person))
    page.get_by_role("button", name="确认意见并签名").click()
    says(page, "已记录：退回修改")
    page.reload()
    says(page, "已记录：退回修改")
    assert rows("SELECT choice, reason, proof FROM answer") == [("return", "经费偏高", "code")]
    assert complaints == []


def test_no_page_is_wider_than_a_phone(site: Site, chromium: Browser) -> None:
    scene = a_case(people=3, unit=LONG, title=f"{LONG}2010年度干部教育培训计划")
    page, complaints = a_page(chromium)
    sign_in(page, a_clerk())
    paths = [
        "/desk",
        f"/desk/case/{scene.case_id}",
        f"/desk/part/{scene.assignment}",
        "/my",
        "/mailbox",
        "/signin",
        scene.url,
    ]
    for path in paths:
        page.goto(path if path.startswith("http") else site.origin + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    assert complaints == []


def test_the_desk_by_keyboard(site: Site, chromium: Browser) -> None:
    first = a_case(title="头一件")
    a_case(cycle="2011", title="第二件", unit="昌东工业区")
    page, complaints = a_page(chromium, width=1280)
    sign_in(page, a_clerk())
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") in ("头一件", "第二件")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/case/*")
    page.goto(f"{site.origin}/desk")
    page.keyboard.press("/")
    page.keyboard.type("头一件")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    assert page.locator(".cases tbody tr").count() == 1
    assert page.locator(".cases tbody a").get_attribute("href").startswith(f"/desk/case/{first.case_id}")  # type: ignore[union-attr]
    assert complaints == []


def test_on_paper_a_receipt_has_no_buttons(site: Site, chromium: Browser) -> None:
    scene = a_case(people=2, channels=(("mailbox", "inbox"),))
    page, _ = a_page(chromium)
    page.goto(scene.url)
    page.get_by_label("同意").check()
    page.get_by_role("button", name="确认意见并签名").click()
    says(page, "回执编号")
    page.emulate_media(media="print")
    assert page.get_by_text("回执编号").first.is_visible()
    assert not page.get_by_role("button", name="撤回").is_visible()
    assert not page.get_by_text("示例数据").is_visible()
