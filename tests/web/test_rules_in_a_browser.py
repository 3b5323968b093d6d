"""The pages of the rules in a real browser: without script, on a phone and at a desk, nothing runs over the edge."""

import pytest
from playwright.sync_api import Browser

from tests.web.site import Site, a_case, a_clerk
from tests.web.test_in_a_browser import CHROMIUM, a_page, chromium, says, sign_in

__all__ = ["chromium"]
pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason="no chromium on this machine: the browser tests are left out"
)
PATHS = ("/measures", "/measures/15", "/measures/3", "/values/training.review.days", "/measures?on=2001-01-01")


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_runs_over_the_edge(site: Site, chromium: Browser, width: int) -> None:
    a_case()
    page, complaints = a_page(chromium, width=width)
    sign_in(page, a_clerk())
    for path in PATHS:
        page.goto(site.origin + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert complaints == []


def test_a_value_is_entered_and_approved_without_script(site: Site, chromium: Browser) -> None:
    page, _ = a_page(chromium, script=False)
    sign_in(page, a_clerk())
    page.goto(f"{site.origin}/measures")
    page.get_by_role("link", name="推行学分考核制").click()
    page.get_by_role("link", name="每学时学分").first.click()
    page.get_by_role("textbox", name="新值").fill("1/2")
    page.get_by_role("textbox", name="条款").fill("会议决定")
    page.get_by_role("textbox", name="原文").fill("每两学时计一学分")
    page.get_by_role("textbox", name="出处").fill("部务会纪要〔2009〕8号")
    page.get_by_label("把握程度").select_option("地方做法")
    page.get_by_label("已对照依据原文核对").check()
    page.get_by_role("button", name="录入并提交审核").click()
    says(page, "待另一人审核")
    other, _ = a_page(chromium, script=False)
    sign_in(other, a_clerk("科长一", ("chief",)))
    other.goto(f"{site.origin}/measures")
    other.get_by_role("link", name="每学时学分").click()
    other.get_by_label("已对照依据原文审核").check()
    other.get_by_role("button", name="审核同意并启用").click()
    says(other, "0.5 学分/学时")
    says(other, "此后发起的事项按新值办理")
