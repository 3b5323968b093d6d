"""The public notice through its pages (任前公示): what it must say, two screeners, the four outcomes, each refusal; of 2010 and of today."""

from datetime import date

import pytest

from models import db
from models.cases import get_case, lock_case
from models.selection import Candidate
from tasks.selection import objecting
from tests.conftest import one as value
from tests.flows import selection_staff as staff
from tests.flows.staff import at, done, move
from tests.web.notice_office import ENDS, NoticeOffice, at_the_notice, verdicts
from tests.web.site import Site, signed_in

ERAS = pytest.mark.parametrize("era", ["2010", "today"])


@ERAS
def test_a_notice_that_leaves_something_out_is_refused_with_the_article(site: Site, era: str) -> None:
    office = at_the_notice(site, era)
    [one] = office.decided()
    for left_out, name in (("sex", "性别"), ("native_place", "籍贯"), ("resume", "工作简历")):
        answer = office.press("draw_up_notice", **{f"p{one.id}_{left_out}": ""})
        assert answer.status_code == 422 and f"没有公示{name}" in answer.text, left_out
    assert "公示内容" in answer.text
    answer = office.press("draw_up_notice", kind="内设机构领导职务", scope="社会")
    assert answer.status_code == 422 and "本单位或者本系统" in answer.text
    assert site.browser().get(f"/notices/{office.case}").status_code == 404
    assert office.press("draw_up_notice", **{f"p{one.id}_native_place": "江西南昌"}).status_code == 200
    page = site.browser().get(f"/notices/{office.case}").text
    assert "江西南昌" in page and one.name in page and ENDS[era].isoformat() in page


@ERAS
def test_one_person_cannot_be_both_screeners(site: Site, era: str) -> None:
    office = at_the_notice(site, era)
    [(_, wait)] = office.open("draw_up_notice")
    name = wait.facts["officers"][0][1]
    answer = office.press("draw_up_notice", first_screener=name, second_screener=name)
    assert answer.status_code == 422 and "不能是同一人" in answer.text


@ERAS
def test_without_a_specific_lead_an_objection_is_filed_and_nothing_stands_in_the_way(site: Site, era: str) -> None:
    office = at_the_notice(site, era, until="ask_notice")
    [one] = office.decided()
    code = office.object_to(one, "反映工作方法简单").text.split("<code>")[1].split("<")[0]
    office.notice_over()
    assert office.screen("没有具体线索").status_code == 200
    assert office.open("ask_talk") == [], "one of two is not enough"
    assert office.screen("没有具体线索").status_code == 200
    assert [w.name for _, w in office.open("ask_talk")] == ["ask_talk"]
    assert office.objections()[0].outcome == "filed"
    told = site.browser().post(f"/notices/{office.case}/progress", data={"code": code}).text
    assert "归档" in told
    [said] = verdicts(office.case, "objection_screened")
    assert said["numbers"]["处理"] == "归档" and said["numbers"]["甄别人数"] == 2
    appointed(office, one)


def appointed(office: NoticeOffice, one: Candidate) -> None:
    """Let everything come to the appointment."""
    staff.work(office.case, until="ask_probation")
    assert office.state(one) == "appointed"


@ERAS
def test_an_anonymous_one_that_is_grave_specific_and_clear_cannot_be_filed_unread(site: Site, era: str) -> None:
    office = at_the_notice(site, era, until="ask_notice")
    [one] = office.decided()
    office.object_to(one, "反映在某工程中收受礼金，有时间、地点")
    office.notice_over()
    [key] = [str(o.id) for o in office.objections()]
    marks = {f"objections:{key}:mark{n}": "是" for n in range(3)}
    office.screen("没有具体线索", **marks)
    answer = office.screen("没有具体线索")
    assert answer.status_code == 422 and "不能归档" in answer.text
    assert office.screen("有具体线索").status_code == 200
    assert office.open("ask_findings")


@ERAS
def test_what_does_not_hold_leads_to_the_appointment(site: Site, era: str) -> None:
    office, one = looked_into(site, era)
    assert office.find("问题不存在").status_code == 200
    assert office.objections()[0].outcome == "unfounded"
    assert verdicts(office.case, "notice_objections")[-1]["outcome"] == "ok"
    appointed(office, one)


def looked_into(site: Site, era: str, *, posts: int = 1) -> tuple[NoticeOffice, Candidate]:
    """Bring an objection against the first person decided on to its findings: two screeners saw a lead."""
    office = at_the_notice(site, era, posts=posts, until="ask_notice")
    one = office.decided()[0]
    office.object_to(one, "反映在某工程中收受礼金")
    office.notice_over()
    assert office.open("ask_talk") == []
    office.screen("有具体线索", "没有具体线索")  # where they differ, it is looked into
    return office, one


@ERAS
def test_a_small_fault_leads_to_the_appointment_with_criticism_on_record(site: Site, era: str) -> None:
    office, one = looked_into(site, era)
    answer = office.find("一般性缺点")
    assert answer.status_code == 422 and "批评教育" in answer.text
    assert office.find("一般性缺点", handled="已由部领导批评教育").status_code == 200
    assert office.objections()[0].outcome == "minor" and office.objections()[0].screening["handled"]
    appointed(office, one)


@ERAS
def test_a_grave_fault_bars_the_appointment_and_needs_the_decision_that_takes_it_back(site: Site, era: str) -> None:
    office, one = looked_into(site, era, posts=2)
    assert "会议纪要" in office.find("严重问题").text
    assert office.find("严重问题", handled="区委常委会纪要3号").status_code == 200
    assert office.state(one) == "dropped"
    staff.work(office.case, until="ask_probation")
    assert sorted(c.state for c in staff.candidates(office.case)).count("appointed") == 1
    [said] = verdicts(office.case, "notice_objections")
    assert said["outcome"] == "refused" and said["numbers"]["不予任用"] == 1


@ERAS
def test_where_all_are_barred_the_selection_ends_without_an_appointment(site: Site, era: str) -> None:
    office, _one = looked_into(site, era)
    office.find("严重问题", handled="区委常委会纪要3号")
    with db.reading() as look:
        assert get_case(look, office.case).outcome == "公示后不予任用"


@ERAS
def test_a_suspended_appointment_waits_alone_and_comes_back_when_it_is_concluded(site: Site, era: str) -> None:
    office, one = looked_into(site, era, posts=2)
    assert office.find("一时难以查实").status_code == 200
    subject = f"candidate:{one.id}"
    office.press("ask_talk")
    assert [c.state for c in staff.candidates(office.case)].count("appointed") == 1, "the other does not wait"
    assert office.state(one) == "decided"
    answer = office.find("一时难以查实", act="ask_postponed", subject=subject)
    assert answer.status_code == 422 and "期间不能任职" in answer.text
    assert office.find("问题不存在", act="ask_postponed", subject=subject).status_code == 200
    office.press("ask_talk", subject)
    assert [c.state for c in staff.candidates(office.case)].count("appointed") == 2


@ERAS
def test_a_suspension_is_concluded_one_way_or_the_other_after_three_months(site: Site, era: str) -> None:
    office, one = looked_into(site, era)
    office.find("一时难以查实")
    subject = f"candidate:{one.id}"
    [(_, wait)] = office.open("ask_postponed", subject)
    since = date.fromisoformat(wait.facts["since"])
    assert since == date(ENDS[era].year, 3, ENDS[era].day + 1)
    at(since.year, 6, since.day, 10)  # the day on which three months are full
    answer = office.find("一时难以查实", act="ask_postponed", subject=subject)
    assert answer.status_code == 422 and "期间不能任职" in answer.text
    at(since.year, 6, since.day + 1, 10)
    answer = office.find("一时难以查实", act="ask_postponed", subject=subject)
    assert answer.status_code == 422 and "已经超过" in answer.text
    answer = office.find("严重问题", act="ask_postponed", subject=subject, handled="区委常委会纪要4号")
    assert answer.status_code == 200 and office.state(one) == "dropped"


@ERAS
def test_nobody_takes_office_without_a_talk_and_no_number_is_used_up(site: Site, era: str) -> None:
    office = at_the_notice(site, era, until="ask_notice")
    [one] = office.decided()
    office.notice_over()
    last = value("SELECT last FROM number_series")  # the papers before the appointment have their numbers
    answer = office.press("ask_talk", **{f"talks:{one.id}:talker": ""})
    assert answer.status_code == 422 and "没有指定专人进行任职谈话" in answer.text
    assert value("SELECT last FROM number_series") == last


@ERAS
def test_what_comes_in_after_the_notice_takes_the_case_back_to_its_screening(site: Site, era: str) -> None:
    office = at_the_notice(site, era, until="ask_notice")
    [one] = office.decided()
    office.notice_over()
    assert office.open("ask_talk")
    clerk = signed_in(site, office.people["干一"])
    assert clerk.get(f"/selections/{office.case}/objections").status_code == 200
    sent = {"candidate": str(one.id), "substance": "公示以后的来信"}
    answer = clerk.post(f"/selections/{office.case}/objections", data=sent)
    assert answer.status_code == 200 and "查询码" in answer.text
    move(office.case)
    assert not office.open("ask_talk") and len(office.open("ask_screening")) == 2
    office.screen("没有具体线索", "没有具体线索")
    staff.work(office.case, until="ask_probation")
    assert office.state(one) == "appointed"
    answer = clerk.post(f"/selections/{office.case}/objections", data=sent)
    assert answer.status_code == 404 and "信访举报" in answer.text


def test_what_comes_in_against_a_suspended_person_is_concluded_with_the_suspension(site: Site) -> None:
    office, one = looked_into(site, "2010", posts=2)
    office.find("一时难以查实")
    office.press("ask_talk")
    subject = f"candidate:{one.id}"
    clerk = signed_in(site, office.people["干一"])
    sent = {"candidate": str(one.id), "substance": "又一封来信"}
    assert clerk.post(f"/selections/{office.case}/objections", data=sent).status_code == 200
    move(office.case)
    [(_, wait)] = office.open("ask_postponed", subject)
    assert len(wait.facts["objections"]) == 2 and wait.facts["since"] == "2010-03-09"
    assert office.find("问题不存在", act="ask_postponed", subject=subject).status_code == 200
    office.press("ask_talk", subject)
    assert office.state(one) == "appointed"


@ERAS
def test_no_document_gets_its_number_while_an_objection_is_open(site: Site, era: str) -> None:
    office = at_the_notice(site, era, until="ask_notice")
    [one] = office.decided()
    office.notice_over()
    with db.transaction() as tx:  # written past the page, which takes the case back
        objecting.register_objection(tx, lock_case(tx, office.case), one.id, "来信", signed=False)
    last = value("SELECT last FROM number_series")
    office.press("ask_talk")
    assert office.state(one) == "decided" and value("SELECT last FROM number_series") == last
    assert value("SELECT last_error FROM qs_case") == "QS-4001"


@ERAS
def test_the_record_of_an_appointment_has_the_verdicts_on_notice_talk_and_order(site: Site, era: str) -> None:
    office = at_the_notice(site, era, until="ask_notice")
    office.notice_over()
    staff.work(office.case, until="ask_probation")
    assert done(office.case, "appoint")["appointed"]
    for gate in ("notice_content", "public_notice", "appointment_ready", "notice_time"):
        assert verdicts(office.case, gate)[-1]["outcome"] == "ok", gate
