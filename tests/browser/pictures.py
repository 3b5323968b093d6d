"""The pictures of a selection in the READMEs: `python -m tests.browser.pictures` plays one and takes them anew.

They are taken by the browser of the tests from an empty installation in simulated time, so that anybody gets the same.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from qingshan.rehearse import register, selection, session
from qingshan.rehearse.play import Play
from qingshan.rehearse.staff import Item, Staff
from qingshan.settings import ROOT
from tests.browser.png import smaller
from tests.web.test_in_a_browser import CHROMIUM, FLAGS, says

FOLDER = ROOT / "docs" / "pictures"
MOST = 150_000  # bytes
WIDE, PHONE = (1280, 900), (360, 720)


@dataclass
class Camera:
    """A browser that takes pictures of pages, each once."""

    browser: Browser
    origin: str
    taken: dict[str, Path] = field(default_factory=dict)

    def window(self, size: tuple[int, int], cookies: list[Any] | None = None) -> BrowserContext:
        context = self.browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
        context.add_cookies(cookies or [])
        return context

    def take(self, name: str, page: Page, at: str = "") -> None:
        """Take a picture of what a window shows, from an element down if asked."""
        if at:
            page.locator(at).first.evaluate("one => one.scrollIntoView({block: 'start'})")
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
        assert not wide, f"{name}: wider than the window"
        file = FOLDER / f"{name}.png"
        data = smaller(page.screenshot())
        assert len(data) < MOST, f"{name}: {len(data)} bytes"
        file.write_bytes(data)
        self.taken[name] = file

    def open(self, name: str, path: str, size: tuple[int, int] = WIDE, at: str = "", **more: Any) -> None:
        """Open an address in a window of its own and take its picture."""
        context = self.window(size, **more)
        page = context.new_page()
        page.goto(path if path.startswith("http") else self.origin + path)
        self.take(name, page, at)
        context.close()


def plan(camera: Camera, play: Play, item: Item) -> None:
    """The work plan filled in, and what a clerk reads who submits weights of 90."""
    context = camera.window(WIDE)
    page = context.new_page()
    page.goto(item.link)
    for name, value in (selection.plan_of() | {"weights:竞职考试:weight": "20"}).items():
        box = page.locator(f'[name="{name}"]').first
        if box.evaluate("one => one.tagName") == "SELECT":
            box.select_option(value)
        elif box.get_attribute("type") == "checkbox":
            box.check()
        else:
            box.fill(value)
    page.evaluate("document.activeElement.blur()")
    camera.take("work-plan", page, at='[name="weights:民主推荐:weight"] >> xpath=ancestor::fieldset')
    page.get_by_label("登记完毕，提交").check()
    page.get_by_role("button", name="获取验证码").click()
    says(page, "验证码已发到")
    page.locator('[name="code"]').fill(play.staff._code(item.person_id))
    page.get_by_role("button", name="提交工作方案").click()
    says(page, "未能办理")
    page.evaluate("window.scrollTo(0, 0)")
    camera.take("refusal", page)
    context.close()


def room(camera: Camera, item: Item) -> None:
    """The clerk's screen while the box is open."""
    camera.open("room", item.link)


def record(camera: Camera, path: str, cookies: list[Any]) -> None:
    """The record of the committee's vote: each verdict with its article, two of them open."""
    context = camera.window(WIDE, cookies)
    page = context.new_page()
    page.goto(camera.origin + path)
    entry = page.locator("ol.journal > li", has_text="登记票决结果").first
    entry.locator("details.verdict").first.evaluate("one => one.open = true")
    for n in (1, 2, 5):
        entry.locator("details.verdict details.verdict").nth(n - 1).evaluate("one => one.open = true")
    entry.evaluate("one => one.scrollIntoView({block: 'start'})")
    camera.take("record", page)
    context.close()


def ballot(camera: Camera, words: str) -> None:
    """A ballot on a phone, before anything is marked: the page that a slip has just opened."""
    context = camera.window(PHONE)
    page = context.new_page()
    page.route("**/ballot", lambda route: route.fulfill(body=words, content_type="text/html; charset=utf-8"))
    page.goto(f"{camera.origin}/ballot")
    camera.take("ballot-phone", page)
    context.close()


def watching(camera: Camera) -> Callable[[Play, Item, dict[str, Any]], None]:
    """Return the part of the staff, with pictures taken on the way."""

    def part(play: Play, item: Item, facts: dict[str, Any]) -> None:
        if facts["name"] == "ask_work_plan" and "refusal" not in camera.taken:
            step = play.staff.step

            def uploaded(one: Item, name: str, *args: Any, **more: Any) -> str:
                said = step(one, name, *args, **more)
                play.staff.step = step  # type: ignore[method-assign]
                plan(camera, play, item)
                return said

            play.staff.step = uploaded  # type: ignore[method-assign,assignment]
        if facts["name"] == "hold_recommendation" and "room" not in camera.taken:
            _watch_room(camera, item)
        selection.part(play, item, facts)

    return part


def _watch_room(camera: Camera, item: Item) -> None:
    filled_in, count = selection._ballot, 0

    def noticed(page: str, draw: Any) -> dict[str, Any]:
        nonlocal count
        count += 1
        if count == 20:
            room(camera, item)
            ballot(camera, page)
            selection._ballot = filled_in
        return filled_in(page, draw)

    selection._ballot = noticed


def signed_in(play: Play, person: str) -> list[Any]:
    """Return the cookies of somebody who is signed in."""
    jar = play.staff.sign_in(selection._person(person)).cookies.jar
    host = urlsplit(play.staff.origin).hostname
    return [{"name": one.name, "value": one.value, "domain": host, "path": one.path} for one in jar]


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    selection.ROSTER = 60
    with session.stage(2010) as engine, sync_playwright() as playing:
        camera = Camera(playing.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS), engine.origin)
        staff = Staff(engine.origin)
        staff.sent = engine.send  # type: ignore[method-assign]
        parts = register.PARTS | dict.fromkeys(selection.PAGES, watching(camera))
        play = Play(engine, staff, parts, 1)
        case = selection.open_2010(play, 2010)
        play.run(lambda: published(case))
        cookies = signed_in(play, "丙四")
        camera.open("results", f"/selections/{case}", cookies=cookies)
        record(camera, f"/desk/case/{case}", cookies)
        camera.open("notice-phone", f"/notices/{case}", PHONE)
        staff.close()
        camera.browser.close()
    for name, file in camera.taken.items():
        sys.stdout.write(f"{name}\t{file.stat().st_size}\n")


def published(case: int) -> bool:
    """Tell whether the notice runs."""
    from sqlalchemy import text

    from models import db

    with db.reading() as look:
        found = look.execute(text("SELECT 1 FROM act WHERE case_id = :c AND name = 'publish_notice'"), {"c": case})
        return found.first() is not None


if __name__ == "__main__":
    main()
