"""The dossier and the inspection in a real browser: on a phone and at a desk, without script, nothing runs over the edge."""

import os

import pytest
from playwright.sync_api import Browser

from tests.flows import selection_staff as staff
from tests.flows.staff import parts
from tests.web.site import Site
from tests.web.test_dossier import KEYS, reach
from tests.web.test_in_a_browser import CHROMIUM, a_page, chromium, says, sign_in

__all__ = ["chromium"]
pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason="no chromium on this machine: the browser tests are left out"
)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_dossier_and_the_forms_beside_it_fit_the_screen(site: Site, chromium: Browser, width: int) -> None:
    scene = reach(site, "decide_inspection")
    scene.enter(**dict.fromkeys(KEYS, "无记录") | {"frontline": "2008年抗冰救灾驻村三个月，" * 8})
    page, complaints = a_page(chromium, width=width)
    sign_in(page, scene.people["干一"])
    for act in ("decide_inspection", "inspect", "ask_proposal"):
        staff.work(scene.case, until=act)
        part = next(a for a, w in parts() if w.name == act)
        own, _ = a_page(chromium, width=width)
        sign_in(own, part.person_id)
        for path in (f"/i/{part.id}", scene.path):
            own.goto(site.origin + path)
            assert own.evaluate("document.documentElement.scrollWidth") <= width, path
            if shots := os.environ.get("SHOTS"):
                own.screenshot(path=f"{shots}/{act}-{path.split('/')[1]}-{width}.png", full_page=True)
    assert complaints == []


def test_a_dossier_is_compiled_without_script(site: Site, chromium: Browser) -> None:
    scene = reach(site, "decide_inspection")
    page, _ = a_page(chromium, script=False)
    sign_in(page, scene.people["干一"])
    page.goto(f"{site.origin}/selections/{scene.case}")
    page.get_by_role("link", name=scene.one.name, exact=True).first.click()
    says(page, "尚未据档案核对")
    for key in KEYS:
        page.locator(f"#d-{key}").fill("无记录")
    page.get_by_role("button", name="编入人选材料").click()
    says(page, "已编入人选材料")
    says(page, "人选材料8项均已列明")
