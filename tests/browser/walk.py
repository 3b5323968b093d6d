"""A newcomer who follows the README word by word: each word in quotation marks must be pressed or read on a page."""

import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from qingshan.settings import ROOT, Settings
from tests.ops.test_up import environment

README = ROOT / "README.zh-CN.md"
SECTION = "## 头一刻钟"
STEP = re.compile(r"^\d+\. \*\*(.+?)。\*\*(.*?)(?=^\d+\. |\Z)", re.MULTILINE | re.DOTALL)
QUOTED = re.compile("“([^”]+)”")
FILE = re.compile(r"`(sample/[^`]+)`")
PATIENCE = 20_000  # milliseconds: letters come a moment after the act that caused them


def _only(name: str) -> re.Pattern[str]:
    """Return what finds a person in the list of letters: 乙十, and not 乙十二."""
    return re.compile(rf"^\s*{name}(?![一二三四五六七八九十])")


def steps() -> dict[str, str]:
    """Return the numbered steps of the README's first quarter of an hour: name → text."""
    _, _, rest = README.read_text("utf-8").partition(SECTION)
    return dict(STEP.findall(rest.partition("\n\n后面")[0]))


@dataclass
class Newcomer:
    """One person with two windows: the clerk's, and a private one for everybody else."""

    browser: Browser
    settings: Settings
    said: str  # what `up` printed
    used: set[str] = field(default_factory=set)
    clerk: Page = field(init=False)
    other: Page = field(init=False)
    files: list[Path] = field(default_factory=list)
    owners: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clerk, self.other = self.window(1280, 900), self.window(360, 800)

    def window(self, width: int, height: int) -> Page:
        """Open a window of its own, in which nobody is signed in."""
        page = self.browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN").new_page()
        page.set_default_timeout(PATIENCE)
        return page

    def open(self, page: Page, path: str) -> None:
        """Open an address of this installation, or a whole one."""
        page.goto(path if path.startswith("http") else self.settings.origin + path)

    def reads(self, page: Page, *words: str) -> None:
        """Find words on a page."""
        for word in words:
            self.used.add(word)
            expect(page.get_by_text(word).filter(visible=True).first).to_be_visible(timeout=PATIENCE)

    def presses(self, page: Page, word: str, role: str = "button", *, exact: bool = True) -> None:
        """Press the button or link of that name."""
        self.used.add(word)
        page.get_by_role(role, name=word, exact=exact).first.click()  # type: ignore[arg-type]
        page.wait_for_load_state()

    def ticks(self, page: Page, word: str) -> None:
        """Tick or choose what bears that label."""
        self.used.add(word)
        page.get_by_label(word, exact=False).first.check()

    def unfolds(self, page: Page, word: str) -> None:
        """Unfold what is folded under that word."""
        self.used.add(word)
        page.locator("summary", has_text=word).first.click()

    def letter(self, page: Page, name: str, about: str) -> Locator:
        """Wait for a person's newest letter of a kind, in the mailbox where the sample shows everybody's."""
        self.used |= {name, about}
        for _ in range(60):
            self.open(page, self.owners.get(name, "/mailbox"))
            owner = page.locator(".people a").filter(has_text=_only(name))
            if name not in self.owners and owner.count():
                self.owners[name] = owner.first.get_attribute("href") or ""
                self.open(page, self.owners[name])
            if name in self.owners and (found := page.locator(".letter").filter(has_text=about)).count():
                return found.first
            page.wait_for_timeout(500)
        raise AssertionError(f"{name} has no letter {about}")

    def follows_link(self, page: Page, name: str, about: str) -> None:
        """Open the link in a person's newest letter of a kind."""
        self.letter(page, name, about).locator("a.go").click()
        page.wait_for_load_state()

    def decides(self, page: Page, name: str, choice: str, button: str, reason: str = "") -> None:
        """Choose, ask for a code, fetch it from the person's 手机短信, fill it in, press the button."""
        self.ticks(page, choice)
        page.get_by_label("理由或说明").fill(reason)
        self.presses(page, "获取验证码")
        self.reads(page, "验证码已发到手机短信")
        page.get_by_label("验证码", exact=True).fill(self._code(name))
        self.presses(page, button)
        self.reads(page, "已记录")

    def _code(self, name: str) -> str:
        box = self.window(360, 800)
        self.letter(box, name, "验证码")
        self.presses(box, "手机短信", "link")
        found = re.search(r"(?<!\d)\d{6}(?!\d)", box.locator(".letter .body").first.inner_text())
        box.close()
        assert found
        return found[0]

    def uploads(self, page: Page, path: str) -> None:
        """Choose a file of the checkout and press the button that uploads it."""
        page.locator("input[type=file]").set_input_files(ROOT / path)
        self.files.append(ROOT / path)
        self.presses(page, "上传申报表")

    def runs(self, *argv: str) -> str:
        """Run a command of the command line in this home and return what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "qingshan", *argv],
            cwd=ROOT,
            env=environment(self.settings),
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout
