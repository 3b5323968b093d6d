"""The desk: who may see it, what it shows, and that each of its acts is done, reasoned and in the journal."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from models import db, journal
from models.base import SHANGHAI
from models.people import Person
from tasks import documents
from tests import scans
from tests.web.facts import count, rows
from tests.web.site import Site, a_case, a_clerk, answer_by_code, letters, set_time, signed_in


@pytest.mark.parametrize(
    ("roles", "status"),
    [
        (("clerk",), 200),
        (("chief",), 200),
        (("administrator",), 200),
        (("discipline",), 200),
        ((), 403),
        (("reviewer",), 403),
    ],
)
def test_the_desk_is_for_its_roles(site: Site, roles: tuple[str, ...], status: int) -> None:
    scene, browser = a_case(), signed_in(site, a_clerk(roles=roles))
    assert browser.get("/desk").status_code == status
    assert browser.get(f"/desk/case/{scene.case_id}").status_code == status


def test_without_signing_in_the_desk_sends_to_sign_in(site: Site) -> None:
    page = site.browser().get("/desk")
    assert (page.status_code, "QS-2012" in page.text) == (401, True)
    assert 'href="/signin"' in page.text


def test_discipline_reads_and_changes_nothing(site: Site) -> None:
    scene, reader = a_case(), signed_in(site, a_clerk(roles=("discipline",)))
    assert "暂停本事项" not in reader.get(f"/desk/case/{scene.case_id}").text
    assert reader.post(f"/desk/case/{scene.case_id}/pause", data={"reason": "x"}).status_code == 403
    assert reader.get(f"/desk/part/{scene.assignment}").status_code == 403
    assert rows("SELECT state FROM qs_case") == [("open",)]


def test_the_list_has_late_cases_first_and_each_number_leads_to_its_list(site: Site) -> None:
    a_case(cycle="2010", due=timedelta(days=30), title="不急的")
    a_case(cycle="2011", due=timedelta(days=1), title="快到期的", unit="昌东工业区")
    a_case(cycle="2012", due=-timedelta(days=1), title="逾期的", unit="区委党校")
    a_case(cycle="2013", due=None, channels=(), title="没人收到的", unit="区行政服务中心")
    browser = signed_in(site, a_clerk())
    page = browser.get("/desk").text
    places = [page.index(w) for w in ("逾期的", "快到期的", "不急的", "没人收到的")]
    assert places == sorted(places)
    assert "<b>4</b> 办理中" in page
    for state, only in (("late", "逾期的"), ("soon", "快到期的"), ("unsent", "没人收到的")):
        narrowed = browser.get(f"/desk?state={state}").text
        assert [t for t in ("不急的", "快到期的", "逾期的", "没人收到的") if f">{t}</a>" in narrowed] == [only]
    assert ">快到期的</a>" in browser.get("/desk?q=快到期").text
    assert "没有符合条件的事项" in browser.get("/desk?q=没有这样的").text


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=99999999999", "state=x", "procedure=x", "q=%00", "page=²"]
)
def test_odd_addresses_of_the_list_are_taken_as_the_plain_one(site: Site, query: str) -> None:
    assert signed_in(site, a_clerk()).get(f"/desk?{query}").status_code == 200


def test_a_restricted_case_is_shown_only_to_those_on_its_list(site: Site) -> None:
    scene = a_case(title="机密的标题")
    with db.transaction() as tx:
        tx.execute(text("UPDATE qs_case SET secrecy = 'restricted'"))
    clerk = a_clerk()
    browser = signed_in(site, clerk)
    assert "机密的标题" not in browser.get("/desk").text + browser.get("/desk?q=机密").text
    assert browser.get(f"/desk/case/{scene.case_id}").status_code == 404
    with db.transaction() as tx:
        tx.execute(text("UPDATE qs_case SET opened_by_id = :p"), {"p": clerk})
    assert "机密的标题" in browser.get("/desk").text


def test_a_case_page_shows_why_it_waits_who_answered_and_a_record_that_checks(site: Site) -> None:
    scene = a_case(people=2)
    answer_by_code(site.browser(), scene, reason="可行")
    page = signed_in(site, a_clerk()).get(f"/desk/case/{scene.case_id}").text
    assert "现在等候“审批培训计划”" in page
    assert "已办 1/2" in page
    assert "可行" in page
    assert "校验相符" in page


def test_a_record_that_was_changed_is_shown_as_changed(site: Site) -> None:
    scene = a_case(people=2)
    answer_by_code(site.browser(), scene)
    with db.transaction() as tx:
        tx.execute(text("ALTER TABLE journal_entry DISABLE TRIGGER ALL"))
        tx.execute(text("UPDATE journal_entry SET facts = facts || '{\"choice\": \"return\"}' WHERE kind = 'answer'"))
    page = signed_in(site, a_clerk()).get(f"/desk/case/{scene.case_id}").text
    assert "校验不符" in page
    assert "校验相符" not in page


def test_verdicts_in_the_journal_unfold_to_article_words_and_numbers(site: Site) -> None:
    from policy.verdict import Verdict

    scene = a_case()
    verdict = Verdict(
        "refused",
        "g",
        "若干措施 第15条",
        "未经批准,不得组织实施",
        "没有批复文号",
        {"文号": "无"},
        "先申报审批",
        "p",
        "措施原文",
    )
    with db.transaction() as tx:
        journal.append(tx, journal.chain_of(scene.case_id), "refusal", "g", facts={"verdicts": [verdict.as_dict()]})
    page = signed_in(site, a_clerk()).get(f"/desk/case/{scene.case_id}").text
    for words in ("不可以", "没有批复文号", "若干措施 第15条", "未经批准,不得组织实施", "先申报审批", "文号"):
        assert words in page


def test_pause_resume_and_stop_need_a_reason_and_are_in_the_journal(site: Site) -> None:
    scene, browser = a_case(), signed_in(site, a_clerk())
    address = f"/desk/case/{scene.case_id}"
    assert "QS-1007" in browser.post(f"{address}/pause", data={"reason": " "}).text
    assert "恢复办理" in browser.post(f"{address}/pause", data={"reason": "等上级文件"}).text
    assert browser.post(f"{address}/resume", data={"reason": "文件已到"}).status_code == 200
    assert "QS-2107" in browser.post(f"{address}/stop", data={"reason": "不办了"}).text
    assert "已停止" in browser.post(f"{address}/stop", data={"reason": "不办了", "sure": "yes"}).text
    assert rows("SELECT name FROM journal_entry WHERE kind = 'desk' ORDER BY seq") == [
        ("pause",),
        ("resume",),
        ("stop",),
    ]
    assert rows("SELECT state FROM assignment") == [("void",)]


def test_reminding_tells_those_who_have_not_answered(site: Site) -> None:
    scene, browser = a_case(people=2), signed_in(site, a_clerk())
    answer_by_code(site.browser(), scene)
    browser.post(f"/desk/case/{scene.case_id}/remind", data={"act": "remind"})
    assert (len(letters(scene.people[0], "remind")), len(letters(scene.people[1], "remind"))) == (0, 1)


def test_a_part_is_handed_over_and_the_old_link_dies(site: Site) -> None:
    scene, browser = a_case(people=2), signed_in(site, a_clerk())
    with db.transaction() as tx:
        unit = tx.get_one(Person, scene.person).unit_id
        taker = Person(name="代办一", unit_id=unit)
        tx.add(taker)
        tx.flush()
        to = taker.id
    address = f"/desk/part/{scene.assignment}"
    assert "代办一" in browser.get(address).text
    assert "QS-1007" in browser.post(f"{address}/hand-over", data={"to": str(to), "reason": ""}).text
    assert browser.post(f"{address}/hand-over", data={"to": str(to), "reason": "出差"}).status_code == 200
    assert rows("SELECT state FROM assignment ORDER BY id") == [("handed",), ("open",), ("open",)]
    assert site.browser().get(scene.url).status_code == 404


def test_a_fresh_link_replaces_the_old_one(site: Site) -> None:
    scene, browser = a_case(), signed_in(site, a_clerk())
    browser.post(f"/desk/part/{scene.assignment}/reissue")
    assert site.browser().get(scene.url).status_code == 404
    [newest, _] = letters(scene.person, "leading_group")
    link = next(w for w in newest.split() if w.startswith("http"))
    assert site.browser().get(link).status_code == 200


def test_a_deadline_is_extended_to_the_end_of_a_day(site: Site) -> None:
    scene, browser = a_case(), signed_in(site, a_clerk())
    address = f"/desk/part/{scene.assignment}/extend"
    assert "QS-2108" in browser.post(address, data={"until": "明天", "reason": "等数据"}).text
    browser.post(address, data={"until": "2009-11-30", "reason": "等数据"})
    [(due,)] = rows("SELECT due_at FROM wait")
    assert due.astimezone(SHANGHAI) == datetime(2009, 11, 30, 23, 59, 59, tzinfo=SHANGHAI)  # type: ignore[attr-defined]


def test_a_signed_paper_is_entered_with_its_scan_and_says_so(site: Site) -> None:
    scene, browser = a_case(), signed_in(site, a_clerk())
    address = f"/desk/part/{scene.assignment}/paper"
    no_scan = browser.post(address, data={"choice": "approve"}, files={"scan": ("a.pdf", b"<html>", "application/pdf")})
    assert no_scan.status_code == 422
    assert count("answer") == 0
    browser.post(address, data={"choice": "approve"}, files={"scan": ("意见.pdf", scans.pdf(), "application/pdf")})
    assert rows("SELECT proof, entered_by_id IS NOT NULL, document_id IS NOT NULL FROM answer") == [
        ("paper", True, True)
    ]
    assert "纸质签字" in browser.get(f"/desk/case/{scene.case_id}").text
    signer = site.browser().get(scene.url).text  # the signer opens the link of the letter: it is no act of his own
    assert "已按书面意见录入：同意" in signer and "由干事一按您签署的书面意见录入" in signer
    assert "如与您签署的原件不符" in signer and "如非本人操作" not in signer
    [told] = letters(scene.person, "paper_receipt")
    assert "干事一已于" in told and "您已于" not in told


def test_six_bytes_are_refused_as_a_scan_with_what_to_do(site: Site) -> None:
    scene, browser = a_case(), signed_in(site, a_clerk())
    for data, why in ((b"%PDF-1", "不像签字原件的扫描件"), (scans.pdf()[:-9], "可能没有传完")):
        said = browser.post(
            f"/desk/part/{scene.assignment}/paper", data={"choice": "approve"}, files={"scan": ("意见.pdf", data)}
        )
        assert said.status_code == 422 and "QS-2019" in said.text and why in said.text
    assert count("answer") == 0 and count("document") == 0


def test_a_message_nobody_got_can_be_recorded_as_delivered_by_hand(site: Site) -> None:
    scene, browser = a_case(channels=()), signed_in(site, a_clerk())
    page = browser.get(f"/desk/case/{scene.case_id}").text
    assert "没有登记联系方式" in page
    [(message,)] = rows("SELECT id FROM message WHERE state = 'failed'")
    browser.post(f"/desk/case/{scene.case_id}/delivered", data={"message": str(message), "reason": "当面送达"})
    assert rows("SELECT state FROM message WHERE id = :m", m=message) == [("sent",)]
    assert count("journal_entry", "name = 'delivered_by_hand'") == 1


def test_papers_are_for_the_desk_and_the_unit_concerned(site: Site) -> None:
    scene = a_case()
    with db.transaction() as tx:
        unit = tx.get_one(Person, scene.person).unit_id
        given = {"kind": "reply", "title": "批复", "file_name": "批复.docx", "media_type": documents.DOCX}
        mine = documents.keep(tx, b"PK", unit_id=unit, case_id=scene.case_id, **given).id
        other = documents.keep(tx, b"PK2", case_id=scene.case_id, **given).id
    unit_person, clerk = signed_in(site, scene.person), signed_in(site, a_clerk())
    assert [unit_person.get(f"/documents/{d}").status_code for d in (mine, other, 999)] == [200, 403, 404]
    assert [clerk.get(f"/documents/{d}").status_code for d in (mine, other, 999)] == [200, 200, 404]
    assert site.browser().get(f"/documents/{mine}").status_code == 401
    assert "filename*=UTF-8''%E6%89%B9%E5%A4%8D.docx" in clerk.get(f"/documents/{mine}").headers["content-disposition"]


def test_one_who_is_transferred_is_signed_out_at_once(site: Site) -> None:
    clerk = a_clerk()
    browser = signed_in(site, clerk)
    assert browser.get("/desk").status_code == 200
    with db.transaction() as tx:
        tx.execute(text("UPDATE person SET active = false WHERE id = :p"), {"p": clerk})
    assert browser.get("/desk").status_code == 401


def test_half_an_hour_without_use_signs_out(site: Site) -> None:
    browser = signed_in(site, a_clerk())
    for minutes, status in ((29, 200), (58, 200), (89, 401)):
        set_time(datetime(2009, 11, 2, 9, 0, tzinfo=SHANGHAI) + timedelta(minutes=minutes))
        assert browser.get("/desk").status_code == status


def test_a_sign_in_link_works_once_and_only_with_the_tick(site: Site) -> None:
    from notifications import links

    clerk = a_clerk()
    with db.transaction() as tx:
        url = links.sign_in_link(tx, clerk)
    assert site.browser().post(url).status_code == 422
    assert site.browser().post(url, data={"me": "yes"}).url.path == "/desk"
    assert site.browser().post(url, data={"me": "yes"}).status_code == 404


def test_signing_out_ends_the_sign_in_also_for_a_kept_cookie(site: Site) -> None:
    browser = signed_in(site, a_clerk())
    kept = site.browser(cookies=browser.cookies)
    browser.post("/signout")
    assert kept.get("/desk").status_code == 401


def test_my_items_lists_what_waits_what_is_done_and_what_i_opened(site: Site) -> None:
    scene = a_case(people=2)
    owner = signed_in(site, scene.person)
    assert "审批培训计划" in owner.get("/my").text
    owner.post(f"/i/{scene.assignment}", data={"choice": "approve"})
    page = owner.get("/my").text
    assert "没有等您办理的事项" in page
    assert "同意" in page
