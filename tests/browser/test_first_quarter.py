"""The README's first quarter of an hour, pressed step by step in a browser before a real `up`.

The names of the steps, the words in quotation marks and the files are read from README.zh-CN.md: a step without code, a
button that is called otherwise by now, or a file that is not uploaded fails here, so that README and pages cannot drift.
"""

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from qingshan.settings import ROOT
from tests.browser.walk import FILE, QUOTED, Newcomer, steps
from tests.ops.conftest import MakeHome, make_home
from tests.ops.test_up import environment, fresh
from tests.web.test_in_a_browser import CHROMIUM, chromium

__all__ = ["chromium", "make_home"]
READY = "按 Ctrl-C 停止"
SERVICE, MESSY = "sample/workbooks/declaration-service-centre.xlsx", "sample/workbooks/declaration-messy.xlsx"
LATER = re.compile("发起.*年度申报")

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(),
    reason="no chromium on this machine: nobody walked through the README's first quarter of an hour",
)


@pytest.fixture
def newcomer(make_home: MakeHome, chromium: Browser) -> Iterator[Newcomer]:
    """Start everything as `make run` does, and stop it as Ctrl-C does."""
    settings = fresh(make_home)
    up = subprocess.Popen(
        [sys.executable, "-m", "qingshan", "up"],
        cwd=ROOT,
        env=environment(settings),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert up.stdout is not None
    said = ""
    while READY not in said:
        line = up.stdout.readline()
        assert line, f"it ended before it was ready: {said}"
        said += line
    yield Newcomer(chromium, settings, said)
    up.send_signal(signal.SIGINT)
    up.communicate(timeout=40)
    assert up.returncode == 0


def start_and_sign_in(new: Newcomer) -> None:
    """1: the address that `up` prints, a tick, a button."""
    [address] = re.findall(r"干部登录\s+(http\S+)", new.said)
    new.used.add("干部登录")
    new.open(new.clerk, address)
    new.ticks(new.clerk, "由我本人登录")
    new.presses(new.clerk, "登录")
    new.reads(new.clerk, "工作台", "丙四")


def the_call(new: Newcomer) -> None:
    """2: open by itself in November and December, by hand at other times."""
    new.presses(new.clerk, "培训计划", "link")
    if (by_hand := new.clerk.get_by_role("button", name=LATER)).count():
        new.clerk.get_by_role("checkbox").check()
        by_hand.click()
    new.open(new.clerk, "/desk")
    for _ in range(60):
        if new.clerk.get_by_text("申报下一年度培训班次").count():
            break
        new.clerk.wait_for_timeout(500)
        new.clerk.reload()
    new.presses(new.clerk, "全区干部教育培训计划", "link", exact=False)


def a_case(new: Newcomer) -> None:
    """3: why it waits, who is missing, the four lists."""
    expect(new.clerk.locator(".why")).to_contain_text("尚未办理的：共12人")
    expect(new.clerk.locator(".why")).to_contain_text("《若干措施》第15条")
    new.reads(new.clerk, "步骤", "文件", "通知", "全程纪实")


def a_letter(new: Newcomer) -> None:
    """4: somebody else's letter, in a window of its own."""
    new.open(new.other, "/mailbox")
    new.reads(new.other, "所有人的信箱")
    new.follows_link(new.other, "乙四", "申报通知")


def a_workbook(new: Newcomer) -> None:
    """5: one class is read; the other workbook comes back cell by cell."""
    new.reads(new.other, "用申报表填报")
    new.uploads(new.other, SERVICE)
    new.reads(new.other, "新读入 1 个班次")
    new.unfolds(new.other, "读取说明")
    new.reads(new.other, "2010年度")
    park = new.window(360, 800)
    new.follows_link(park, "乙七", "申报通知")
    new.uploads(park, MESSY)
    new.reads(park, "8 处须修改", "没有这个月份")


def the_declaration(new: Newcomer) -> None:
    """6: a code, a button, a receipt."""
    new.decides(new.other, "乙四", "提交申报", "办理申报")


def the_head(new: Newcomer) -> None:
    """7: sent back once, mended, confirmed."""
    new.follows_link(new.other, "甲四", "请您确认")
    new.decides(new.other, "甲四", "退回修改", "确认意见并签名", "请核对人数")
    new.follows_link(new.other, "乙四", "退回修改")
    new.reads(new.other, "请核对人数")
    new.decides(new.other, "乙四", "提交申报", "办理申报")
    again = new.window(360, 800)
    new.follows_link(again, "甲四", "请您确认")
    for _ in range(20):  # the newest letter may still be the first one's
        if again.get_by_text("您的意见").count():
            break
        new.follows_link(again, "甲四", "请您确认")
    new.decides(again, "甲四", "确认申报", "确认意见并签名")


def a_reminder(new: Newcomer) -> None:
    """8: one fewer is missing; the desk's buttons are there."""
    new.open(new.clerk, "/desk")
    new.presses(new.clerk, "全区干部教育培训计划", "link", exact=False)
    expect(new.clerk.locator(".why")).to_contain_text("尚未办理的：共11人")
    new.presses(new.clerk, "催办未办理的人")
    new.reads(new.clerk, "已催办", "转办、补发、延期、录入", "暂停", "停止", "退回")
    assert "催办" in new.letter(new.other, "乙五", "催办").inner_text()


def why(new: Newcomer) -> None:
    """9: the same in one paragraph, and the record is whole."""
    assert "共11人" in new.runs("case", "why", "1")
    assert new.runs("journal", "verify")


STEPS: dict[str, Callable[[Newcomer], None]] = {
    "启动，登录": start_and_sign_in,
    "发起申报": the_call,
    "看一个事项": a_case,
    "收通知": a_letter,
    "上传申报表": a_workbook,
    "提交申报": the_declaration,
    "负责人确认": the_head,
    "催办": a_reminder,
    "问一句为什么": why,
}


def test_every_step_of_the_readme_has_code() -> None:
    assert list(steps()) == list(STEPS)
    english = (
        (ROOT / "README.md").read_text("utf-8").partition("## The first quarter")[2].partition("\n\n`make demo`")[0]
    )
    assert len(re.findall(r"^\d+\. \*\*", english, re.MULTILINE)) == len(STEPS)


def test_the_first_quarter_of_an_hour_goes_as_the_readme_says(newcomer: Newcomer) -> None:
    for name, text in steps().items():
        newcomer.used.clear()
        newcomer.files.clear()
        STEPS[name](newcomer)
        assert set(QUOTED.findall(text)) <= newcomer.used, f"“{name}” tells of something that nobody pressed or read"
        assert {str(file.relative_to(ROOT)) for file in newcomer.files} == set(FILE.findall(text)), name
    _no_page_is_in_another_language(newcomer.clerk)


def _no_page_is_in_another_language(page: Page) -> None:
    """Find no English sentence on the case's page: five Latin words in a row are one."""
    assert not re.search(r"(?:[A-Za-z]{2,} ){4}[A-Za-z]{2,}", page.locator("main").inner_text())
