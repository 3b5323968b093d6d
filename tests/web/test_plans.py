"""The plan of a year on its page: who declared, nothing planned, not declared; results, sums, papers; the call by hand."""

import re

import pytest

from models import db
from models.people import Person
from tests.conftest import one
from tests.web.facts import rows
from tests.web.plan_office import Office, fields, office, words
from tests.web.site import Site, a_clerk, signed_in
from tests.web.test_items_chain import FARM, PARK, declared, reviewed, signed


def issued(site: Site) -> Office:
    """Run the plan to its replies."""
    o = office(site)
    declared(o)
    reviewed(o)
    o.item("consolidate").decide("submit")
    signed(o)
    o.item("minutes").decide("approve", minutes="区教培纪〔2009〕2号", held_on="2009-11-02")
    for _ in range(2):
        o.item("approval").decide("approve")
    return o


def test_declared_nothing_planned_and_not_declared_are_told_apart(site: Site) -> None:
    o = office(site, FARM, PARK, "区委党校", "便民惠民服务中心")
    farm = o.item("declare", FARM)
    farm.step("save", **fields())
    farm.decide("submit")
    o.item("confirm", FARM).decide("confirm")
    o.item("declare", PARK).decide("nothing")
    o.item("confirm", PARK).decide("confirm")
    o.item("declare", "区委党校").decide("nothing")  # its head has not confirmed
    desk = o.browser(o.district.people["干一"])
    page = words(desk.get("/plans/2010").text)
    assert "1已申报1零申报1待负责人确认2尚未申报" in page
    only = words(desk.get("/plans/2010?units=nothing").text)
    assert "零申报的单位1" in only and f"{PARK}零申报" in only and "便民惠民服务中心" not in only


def test_results_sums_and_papers_of_an_issued_plan(site: Site) -> None:
    o = issued(site)
    desk = o.browser(o.district.people["干一"])
    page = desk.get("/plans/2010")
    seen = words(page.text)
    assert "状态已印发批复" in seen and "班次3个" in seen
    assert "同意2核减后同意1并入1" in seen
    budget = one("SELECT sum(approved_budget_fen) FROM training_class WHERE state IN ('approved','reduced')")
    assert f"经费{int(str(budget)) / 100:,.2f}元" in seen or f"经费{int(str(budget)) // 100:,}元" in seen
    assert page.text.count("<svg") == 3 and "style=" not in page.text
    assert "关于印发2010年度全区干部培训工作计划的通知" in seen
    narrowed = words(desk.get("/plans/2010?result=merged").text)
    assert "班次1/4" in narrowed and "并入“农技推广培训班”" in narrowed
    assert "2010年度已印发批复3/3" in words(desk.get("/plans").text)


def test_the_reply_is_a_page_that_says_what_the_paper_says(site: Site) -> None:
    o = issued(site)
    unit = o.district.units[FARM]
    desk = o.browser(o.district.people["干一"])
    seen = words(desk.get(f"/plans/2010/reply/{unit}").text)
    number = str(one("SELECT reply_number FROM declaration WHERE unit_id = :u", u=unit))
    assert number in seen and f"{FARM}：" in seen
    assert "凡未经批复同意的培训计划，一律不得组织实施" in seen
    for name in ("农技推广培训班", "基层党建培训班", "个体经营户消防培训"):
        assert name in seen
    assert "40人1天2,500.50元核减" not in seen and "2,500.50元" in seen
    html = desk.get(f"/plans/2010/reply/{unit}").text
    assert '<span class="title-song pt36 red">区委组织部文件</span>' in html and "style=" not in html


def test_a_reply_is_shown_to_its_unit_and_the_desk_and_nobody_else(site: Site) -> None:
    o = issued(site)
    path = f"/plans/2010/reply/{o.district.units[FARM]}"
    assert o.browser(o.district.officer(FARM)).get(path).status_code == 200
    assert o.browser(o.district.officer(PARK)).get(path).status_code == 403
    assert site.browser().get(path).status_code == 401
    with db.transaction() as tx:
        none = tx.get_one(Person, o.district.people["干一"]).unit_id
    assert o.browser(o.district.people["干一"]).get(f"/plans/2010/reply/{none}").status_code == 404


@pytest.mark.parametrize("path", ["/plans", "/plans/2010"])
def test_the_overview_is_for_the_desk(site: Site, path: str) -> None:
    o = office(site)
    assert o.browser(o.district.officer(FARM)).get(path).status_code == 403
    assert o.browser(o.district.people["干一"]).get("/plans/1999").status_code == 404


def test_the_call_is_opened_by_hand_once_and_says_by_whom(site: Site) -> None:
    clerk = a_clerk()
    desk = signed_in(site, clerk)
    assert "发起2010年度申报" in words(desk.get("/plans").text)
    assert desk.post("/plans/open", data={"year": "2010"}).status_code == 422  # the tick is wanted
    assert desk.post("/plans/open", data={"year": "2011", "sure": "yes"}).status_code == 422
    assert one("SELECT count(*) FROM qs_case") == 0
    opened = desk.post("/plans/open", data={"year": "2010", "sure": "yes"}, follow_redirects=False)
    assert opened.status_code == 303 and re.fullmatch(r"/desk/case/\d+", opened.headers["location"])
    assert rows("SELECT actor FROM journal_entry WHERE kind = 'opened'") == [(f"person:{clerk}",)]
    assert "正在签发申报通知" in words(desk.get("/plans").text)
    desk.post("/plans/open", data={"year": "2010", "sure": "yes"})
    assert one("SELECT count(*) FROM qs_case") == 1


def test_discipline_reads_the_plans_and_opens_nothing(site: Site) -> None:
    reader = signed_in(site, a_clerk("纪一", roles=("discipline",)))
    assert "发起下一年度申报" not in words(reader.get("/plans").text)
    assert reader.post("/plans/open", data={"year": "2010", "sure": "yes"}).status_code == 403
    assert one("SELECT count(*) FROM qs_case") == 0
