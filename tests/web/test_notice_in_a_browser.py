"""The pages around a public notice in a real browser at 360 px: nothing scrolls sideways, an objector's name is shown once."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.flows import selection_staff as staff
from tests.web.notice_office import NoticeOffice, at_the_notice
from tests.web.site import Site
from tests.web.test_in_a_browser import CHROMIUM, FLAGS, a_page, says, sign_in

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="no chromium on this machine")
SHOTS = os.environ.get("QINGSHAN_SHOTS", "")


@pytest.fixture
def chromium() -> Iterator[Browser]:
    """Give a browser of its own."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


def fits(page: Page, office: NoticeOffice, path: str, name: str) -> None:
    """Open a page; it must not scroll sideways."""
    page.goto(f"{office.site.origin}{path}")
    page.wait_for_load_state()
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_the_pages_of_a_notice_fit_a_narrow_screen(site: Site, chromium: Browser) -> None:
    office = at_the_notice(site, "today")
    clerk, _ = a_page(chromium)
    [(drawn, _)] = office.open("draw_up_notice")
    sign_in(clerk, drawn.person_id)
    fits(clerk, office, f"/i/{drawn.id}", "draw_up")
    staff.work(office.case, until="ask_notice")
    stranger, _ = a_page(chromium)
    fits(stranger, office, f"/notices/{office.case}", "public")
    one = office.decided()[0]
    stranger.get_by_label("反映谁").select_option(label=one.name)
    stranger.get_by_label("反映的具体问题").fill("反映在某工程中收受礼金")
    stranger.get_by_label("姓名").fill("反映人申某")
    stranger.get_by_label("已核对").check()
    stranger.get_by_role("button", name="提交").click()
    says(stranger, "查询码")
    [(runs, _)] = office.open("ask_notice")
    fits(clerk, office, f"/i/{runs.id}", "running")
    office.notice_over()
    sign_in(clerk, drawn.person_id)  # a week has gone by
    mine = next(a for a, _ in office.open("ask_screening") if a.person_id == drawn.person_id)
    fits(clerk, office, f"/i/{mine.id}", "screening")
    clerk.get_by_role("link", name="反映人情况（密存）").click()
    says(clerk, "只有本件的两名甄别人可以查看")
    clerk.get_by_role("button", name="查看反映人情况").click()
    says(clerk, "反映人申某")
    if SHOTS:
        clerk.screenshot(path=f"{SHOTS}/objector.png", full_page=True)
    assert clerk.evaluate("document.documentElement.scrollWidth") <= 360
    fits(clerk, office, f"/selections/{office.case}/objections", "late")
