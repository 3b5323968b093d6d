"""A value's page: entered by one clerk, approved by another person, refused in Chinese; and where an error leads to it."""

import re

import httpx
import pytest

from models import clock, db
from policy.errors import ValueNotSet
from tasks import desk
from tasks.rules import rules_now
from tests.conftest import one
from tests.tasks.office_value_kit import CLOSE, DAYS
from tests.web.facts import all_rows
from tests.web.plan_office import words
from tests.web.site import Site, a_clerk, signed_in

CREDITS = "study.credits_per_hour"


def fields(**changed: str) -> dict[str, str]:
    """Return the form as a clerk fills it in."""
    return {
        "typed": "7",
        "since": "2009-11-02",
        "document": "《区委组织部培训审核办法》",
        "article": "3",
        "words": "审核应在七日内办结",
        "source": "青组发〔2009〕12号",
        "sure": "local",
        "checked_on": "2009-11-02",
        "corrects": "",
        "note": "",
        "sure_of_it": "yes",
    } | changed


def enter(browser: httpx.Client, key: str = DAYS, **changed: str) -> httpx.Response:
    return browser.post(f"/values/{key}", data=fields(**changed))


def decide(browser: httpx.Client, deed: str, number: int = 1, key: str = DAYS, **form: str) -> httpx.Response:
    return browser.post(f"/values/{key}/{number}/{deed}", data=form)


def days() -> int:
    with db.transaction() as tx:
        return rules_now(tx).value(DAYS, clock.today(tx)).count()


def test_entered_by_a_clerk_and_approved_by_the_chief(site: Site) -> None:
    clerk, chief = signed_in(site, a_clerk()), signed_in(site, a_clerk("科长一", ("chief",)))
    page = enter(clerk)
    assert page.status_code == 200 and "待另一人审核" in page.text
    assert "须由另一人审核，录入人不能审核" in page.text and days() == 10
    assert "有1项数值待您审核" in words(chief.get("/desk").text)
    assert "待您审核" not in clerk.get("/desk").text
    board = words(chief.get("/measures").text)
    assert "待审核的数值1审核期限7自2009年11月2日起干事一" in board
    page = decide(chief, "approve", sure_of_it="yes")
    assert "此后发起的事项按新值办理" in page.text and days() == 7
    seen = words(page.text)
    assert "2009年11月2日有效取值7日依据《区委组织部培训审核办法》第3条" in seen
    assert "干事一2009年11月2日09:00录入；科长一2009年11月2日09:00已审核启用" in seen
    assert "待审核的数值" not in chief.get("/measures").text


@pytest.mark.parametrize(
    ("key", "changed", "code", "said"),
    [
        (CLOSE, {"typed": "12-25"}, "QS-6012", "由文件明文规定，单位不能自行改动"),
        (DAYS, {"since": "2009-11-01"}, "QS-6014", "不能改动以前日期的取值"),
        (DAYS, {"words": " "}, "QS-6001", "没有写明依据"),
        (DAYS, {"source": ""}, "QS-6001", "没有写明依据"),
        (DAYS, {"typed": "七日"}, "QS-6006", "应为不小于零的整数"),
        (DAYS, {"sure": ""}, "QS-6403", "请选择依据是否已经核实"),
        (DAYS, {"since": "明天"}, "QS-2108", "请按“2010-01-01”填写"),
        (DAYS, {"since": ""}, "QS-2108", "请填写施行日期"),
        (DAYS, {"sure_of_it": ""}, "QS-2107", "请先勾选"),
        (DAYS, {"words": "长" * 2001}, "QS-2105", "2000"),
    ],
)
def test_a_refusal_is_said_in_chinese_and_what_was_typed_stays(
    site: Site, key: str, changed: dict[str, str], code: str, said: str
) -> None:
    clerk = signed_in(site, a_clerk())
    page = enter(clerk, key, **changed)
    assert 400 <= page.status_code < 500 and code in page.text and said in page.text
    box = re.search(r'<div class="problem".*?</div>', page.text, re.DOTALL)
    assert box and key not in box[0], "no names of the data in what a clerk reads"
    assert "《区委组织部培训审核办法》" in page.text
    assert one("SELECT count(*) FROM office_value") == 0


def test_the_same_person_is_refused_whatever_their_rank(site: Site) -> None:
    chief = signed_in(site, a_clerk("科长一", ("chief", "clerk")))
    enter(chief)
    page = decide(chief, "approve", sure_of_it="yes")
    assert page.status_code == 403 and "QS-6013" in page.text and days() == 10
    assert "/approve" not in page.text, "nor is it offered"


def test_a_second_clerk_is_not_the_second_person(site: Site) -> None:
    enter(signed_in(site, a_clerk()))
    other = signed_in(site, a_clerk("干事二"))
    assert "QS-2013" in decide(other, "approve", sure_of_it="yes").text and days() == 10
    assert "待科长、分管副部长或部长审核" in other.get(f"/values/{DAYS}").text


def test_rejected_and_withdrawn_with_a_reason(site: Site) -> None:
    clerk, chief = signed_in(site, a_clerk()), signed_in(site, a_clerk("科长一", ("chief",)))
    enter(clerk)
    enter(clerk, typed="8")
    assert "QS-1007" in decide(chief, "reject").text
    assert "依据不足" in decide(chief, "reject", reason="依据不足").text
    assert "QS-2013" in decide(chief, "withdraw", 2, reason="代为撤回").text
    assert "填错了" in decide(clerk, "withdraw", 2, reason="填错了").text
    assert "QS-6402" in decide(chief, "approve", 2, sure_of_it="yes").text
    assert "QS-6401" in decide(chief, "approve", 9, sure_of_it="yes").text
    assert days() == 10


def test_a_correction_of_a_past_day_wants_the_day_and_why(site: Site) -> None:
    clerk, chief = signed_in(site, a_clerk()), signed_in(site, a_clerk("科长一", ("chief",)))
    assert "QS-6403" in enter(clerk, corrects="2009-07-21").text
    enter(clerk, corrects="2009-07-21", note="默认值录入有误", typed="9")
    page = decide(chief, "approve", sure_of_it="yes")
    assert "更正该日的取值" in page.text and days() == 9


@pytest.mark.parametrize("deed", ["approve", "reject", "withdraw"])
def test_forms_sent_as_they_stand_do_nothing(site: Site, deed: str) -> None:
    """A01: nothing is preselected, ticked or given a reason."""
    clerk, chief = signed_in(site, a_clerk()), signed_in(site, a_clerk("科长一", ("chief",)))
    enter(clerk)
    before = all_rows(without=("sign_in",))
    decide(clerk if deed == "withdraw" else chief, deed)
    untouched = {"since": "2009-11-02", "checked_on": "2009-11-02", "typed": "", "sure": ""}
    assert clerk.post(f"/values/{DAYS}", data=untouched).status_code == 422
    assert all_rows(without=("sign_in",)) == before


def test_markup_in_what_was_entered_is_shown_as_it_is(site: Site) -> None:
    clerk = signed_in(site, a_clerk())
    page = enter(clerk, words="<script>alert(1)</script>", note="{{7*7}}")
    assert "<script>alert" not in page.text and "&lt;script&gt;" in page.text and "{{7*7}}" in page.text


@pytest.mark.parametrize("roles", [("discipline",), ("administrator",), ()])
def test_who_decides_no_content_may_not_enter(site: Site, roles: tuple[str, ...]) -> None:
    other = signed_in(site, a_clerk("其他一", roles))
    page = enter(other)
    assert page.status_code == 403 and one("SELECT count(*) FROM office_value") == 0


@pytest.mark.parametrize(
    ("key", "typed", "shown"),
    [
        ("training.leading_group.majority", "60%", "60%"),
        ("training.charge.payers", "本单位\n财政", "本单位、财政"),
        ("training.review.other_unit", "否", "否"),
        ("training.leading_group.rule", "countersign_all", "全体会签"),
        ("training.declaration.open", "10月8日", "10月8日"),
        ("training.declaration.reminders", "10、5", "10、5 日前"),
        (CREDITS, "1/2", "0.5 学分/学时"),
    ],
)
def test_each_kind_of_value_is_written_as_an_office_writes_it(site: Site, key: str, typed: str, shown: str) -> None:
    clerk, chief = signed_in(site, a_clerk()), signed_in(site, a_clerk("科长一", ("chief",)))
    enter(clerk, key, typed=typed)
    page = decide(chief, "approve", key=key, sure_of_it="yes")
    assert f"有效取值{shown.replace(' ', '')}" in words(page.text)


def test_a_value_that_is_not_set_leads_to_its_page(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """QS-6104 says that the value is entered under 规则: its page is one press away."""
    clerk = signed_in(site, a_clerk())

    def unset(*_: object) -> None:
        raise ValueNotSet("每学时学分，《若干措施》第3条", key=CREDITS)

    monkeypatch.setattr(desk, "remind", unset)
    monkeypatch.setattr("web.pages.desk_acts.must_see", lambda *_: None)
    page = clerk.post("/desk/case/1/remind", data={"act": "remind"})
    assert page.status_code == 409 and "QS-6104" in page.text
    [to] = re.findall(r'href="(/values/[^"]+)"', page.text)
    assert to == f"/values/{CREDITS}#enter"
    assert "录入新值" in clerk.get(to).text and "规则" in clerk.get(to).text
