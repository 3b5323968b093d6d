"""The page of one item: what it shows in each state, and how its form behaves when something is missing."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from models import db
from tasks import documents
from tests.web.facts import rows
from tests.web.site import Site, a_case, answer_by_code


def test_the_page_answers_what_by_when_on_which_article_in_this_order(site: Site) -> None:
    page = site.browser().get(a_case(due=timedelta(days=3)).url).text
    places = [
        page.index(w)
        for w in (
            "请审批2010年度",
            "还剩 3 个工作日（11月5日 09:00 止）",
            "若干措施 第15条",
            "您的意见",
            "理由或说明",
            "验证码",
        )
    ]
    assert places == sorted(places)
    assert "确认意见并签名" in page


def test_the_links_token_leaves_the_address_bar(site: Site) -> None:
    scene, browser = a_case(), site.browser()
    page = browser.get(scene.url)
    assert page.url.path == f"/i/{scene.assignment}"
    assert page.history[0].status_code == 303
    assert scene.url.rsplit("/", 1)[1] not in page.text


def test_what_was_filled_in_is_kept_when_the_code_is_sent_and_when_something_is_missing(site: Site) -> None:
    scene, browser = a_case(), site.browser()
    browser.get(scene.url)
    for page in (
        browser.post(f"/i/{scene.assignment}/code", data={"choice": "return", "reason": "经费偏高"}),
        browser.post(f"/i/{scene.assignment}", data={"choice": "return", "reason": "经费偏高", "code": "000000"}),
    ):
        assert 'value="return" required checked' in page.text
        assert ">经费偏高</textarea>" in page.text
    assert "验证码已发到手机短信" in browser.post(f"/i/{scene.assignment}/code", data={"choice": "approve"}).text


def test_an_error_leads_to_its_field(site: Site) -> None:
    scene, browser = a_case(), site.browser()
    browser.get(scene.url)
    page = browser.post(f"/i/{scene.assignment}", data={})
    assert 'role="alert"' in page.text
    assert '<a href="#choice">请选择一项意见后再提交。</a>' in page.text


def test_the_receipt_names_number_time_and_what_to_do_if_it_was_somebody_else(site: Site) -> None:
    scene = a_case(people=2)
    page = answer_by_code(site.browser(), scene, reason="同意").text
    [(receipt,)] = rows("SELECT receipt FROM answer")
    assert str(receipt) in page
    assert "2009年11月2日 09:00" in page
    assert "如非本人操作，请立即与区委组织部干部教育科联系" in page
    assert "撤回意见" in page


def test_once_the_round_has_closed_the_answer_can_no_longer_be_withdrawn(site: Site) -> None:
    scene, browser = a_case(), site.browser()
    assert "撤回意见" not in answer_by_code(browser, scene).text
    page = browser.post(f"/i/{scene.assignment}/withdraw", data={"sure": "yes", "code": "123456"})
    assert (page.status_code, "QS-2014" in page.text) == (409, True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            "UPDATE assignment SET state = 'void', void_reason = '事项已退回，本轮作废', closed_at = qs_now()",
            "本轮作废",
        ),
        ("UPDATE assignment SET state = 'handed', closed_at = qs_now()", "已转由他人办理"),
        ("UPDATE person SET active = false", "您不能再办理该待办"),
        ("UPDATE qs_case SET state = 'paused'", "事项已暂停"),
        ("UPDATE qs_case SET state = 'stopped', closed_at = qs_now()", "不需要您再做什么"),
    ],
)
def test_each_way_of_being_over_has_its_own_words_and_no_form(site: Site, change: str, words: str) -> None:
    scene = a_case()
    with db.transaction() as tx:
        tx.execute(text(change))
    page = site.browser().get(scene.url).text
    assert words in page
    assert 'name="choice"' not in page


def test_an_item_hands_out_the_papers_it_lists_and_no_other(site: Site) -> None:
    with db.transaction() as tx:
        mine, other = (
            documents.keep(tx, b"%PDF-1", kind="plan", title=t, file_name="计划.pdf", media_type="application/pdf").id
            for t in ("汇总表", "别的")
        )
    scene, browser = a_case(facts={"documents": [mine]}), site.browser()
    page = browser.get(scene.url)
    assert "汇总表" in page.text
    got = browser.get(f"/i/{scene.assignment}/paper/{mine}")
    assert (got.status_code, got.content) == (200, b"%PDF-1")
    assert "attachment" in got.headers["content-disposition"]
    assert browser.get(f"/i/{scene.assignment}/paper/{other}").status_code == 404
    assert site.browser().get(f"/i/{scene.assignment}/paper/{mine}").status_code == 401


def test_a_pin_decides_and_five_wrong_ones_lock_it(site: Site) -> None:
    from notifications import codes

    scene, browser = a_case(channels=(("mailbox", "inbox"),)), site.browser()
    with db.transaction() as tx:
        codes.set_pin(tx, scene.person, "839201")
    assert "口令" in browser.get(scene.url).text
    wrong = browser.post(f"/i/{scene.assignment}", data={"choice": "approve", "pin": "839202"})
    assert (wrong.status_code, "QS-2016" in wrong.text) == (403, True)
    browser.post(f"/i/{scene.assignment}", data={"choice": "approve", "pin": "839201"})
    assert rows("SELECT proof FROM answer") == [("pin",)]
