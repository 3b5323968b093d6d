"""What a clerk stumbled over who had never seen the pages: each was a button without effect or a line that said too little."""

import re
from datetime import UTC, datetime
from pathlib import Path

from tests.web.facts import rows
from tests.web.plan_office import office, words
from tests.web.site import Site, a_case, a_clerk, answer_by_code, signed_in
from tests.web.test_items_chain import FARM, PARK, declared
from web.words import left

WRONG = Path("sample/workbooks/declaration-wrong-template.xlsx")
GOOD = Path("sample/workbooks/declaration-farm.xlsx")


def test_the_button_that_sends_codes_says_beside_itself_why_it_sent_none(site: Site) -> None:
    scene, browser = a_case(), site.browser()
    browser.get(scene.url)
    said = browser.post(f"/i/{scene.assignment}/code", data={}).text
    beside = said[said.index('formaction="/i/') : said.index("先选意见，再获取")]
    assert "请先选择一项意见" in beside, "the phone shows #code, not the top of the page"


def test_a_workbook_refused_is_said_on_top_and_the_page_does_not_jump_to_the_one_before(site: Site) -> None:
    item = office(site).item("declare", FARM)
    assert 'id="upload"' in item.step("upload", file=("申报表.xlsx", GOOD.read_bytes())).text
    refused = item.step("upload", file=("别的表.xlsx", WRONG.read_bytes()))
    assert refused.status_code == 422
    assert 'id="upload"' not in refused.text


def test_ten_classes_to_review_are_ten_different_lines(site: Site) -> None:
    o = office(site)
    declared(o)
    o.move()
    reviewer = o.item("review").assignment.person_id
    listed = re.findall(r'<a href="/i/\d+"><b>(.*?)</b>.*?<small>(.*?)　', o.browser(reviewer).get("/my").text)
    assert len(listed) == len(set(listed)) > 1
    assert ("审核培训班次：农技推广培训班", PARK) in listed


def test_who_has_decided_something_is_led_on(site: Site) -> None:
    scene, browser = a_case(), site.browser()
    answer_by_code(browser, scene)
    assert "可以关闭本页" in browser.get(f"/i/{scene.assignment}").text
    assert '<a href="/my">回到我的待办</a>' in signed_in(site, scene.person).get(f"/i/{scene.assignment}").text


def test_the_desk_says_what_it_has_just_done(site: Site) -> None:
    scene, browser = a_case(), signed_in(site, a_clerk())
    said = browser.post(f"/desk/case/{scene.case_id}/remind", data={"act": "remind"}).text
    assert "已催办" in said
    assert "已催办" not in browser.get(f"/desk/case/{scene.case_id}").text
    assert "已补发链接" in browser.post(f"/desk/part/{scene.assignment}/reissue").text


def test_the_record_says_what_was_chosen(site: Site) -> None:
    scene, browser = a_case(people=2), site.browser()
    answer_by_code(browser, scene, "return", "经费偏高")
    page = words(signed_in(site, a_clerk()).get(f"/desk/case/{scene.case_id}").text)
    assert "意见审批培训计划：退回修改" in page


def test_those_asked_stand_in_the_order_of_the_office(site: Site) -> None:
    scene = a_case(people=3)
    page = signed_in(site, a_clerk()).get(f"/desk/case/{scene.case_id}").text
    assert re.findall(r'class="name">(试办\d)', page) == ["试办1", "试办2", "试办3"]


def test_uploaded_workbooks_can_be_told_apart(site: Site) -> None:
    o = office(site)
    o.item("declare", FARM).step("upload", file=("农场申报表.xlsx", GOOD.read_bytes()))
    page = signed_in(site, a_clerk()).get(f"/desk/case/{o.case}").text
    assert f"<small>{FARM}　农场申报表.xlsx" in page
    assert rows("SELECT kind FROM document WHERE file_name = '农场申报表.xlsx'") == [("declaration",)]


def test_a_deadline_of_another_year_says_the_year() -> None:
    now, due = datetime(2026, 11, 23, 8, tzinfo=UTC), datetime(2027, 6, 30, 15, 59, tzinfo=UTC)
    assert left(due, now).endswith("（2027年6月30日 23:59 止）")
    assert left(due.replace(year=2026), datetime(2026, 6, 1, tzinfo=UTC)).endswith("（6月30日 23:59 止）")
