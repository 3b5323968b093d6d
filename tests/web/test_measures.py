"""The board of the 32 measures: words, values of a chosen day, conflicts, gates, tests, what runs; who may read it."""

import re
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from models import db
from models.waits import Wait
from policy.layers import Layers
from policy.measures import measures
from policy.tables import read_tables
from tasks import office_values
from tests.policy import test_layers
from tests.tasks.office_value_kit import draft
from tests.web.facts import all_rows
from tests.web.plan_office import words
from tests.web.site import Site, a_case, a_clerk, set_time, signed_in
from web import case_tables, measure_view
from web.case_tables import tables

LOCAL = measures("qingshanhu-2009")


def test_the_board_lists_32_measures_with_their_numbers(site: Site) -> None:
    a_case()
    browser = signed_in(site, a_clerk())
    before = all_rows(without=("sign_in",))
    page = browser.get("/measures")
    seen = words(page.text)
    assert page.text.count('href="/measures/') >= 32
    assert all(words(one.title) in seen for one in LOCAL) and all(words(one.chapter) in seen for one in LOCAL)
    line = words(page.text.split("/measures/15?", 1)[1].split("</tr>", 1)[0])
    assert "办理中1" in line and "逾期" not in line
    assert "1项未录入" in seen, "the credits of measure 3 are still to be entered"
    assert {name: rows for name, rows in all_rows(without=("sign_in",)).items() if rows != before.get(name)} == {}


def test_an_overdue_part_is_counted_and_leads_to_the_desk(site: Site) -> None:
    scene = a_case()
    with db.transaction() as tx:
        due = tx.get_one(Wait, scene.wait_id).due_at
    assert due is not None
    set_time(due + timedelta(minutes=1))
    browser = signed_in(site, a_clerk())
    line = browser.get("/measures").text.split("/measures/15?", 1)[1].split("</tr>", 1)[0]
    assert "逾期1" in words(line)
    page = browser.get("/measures/15").text
    assert "/desk?state=late&amp;procedure=training-plan" in page
    assert f'href="/desk/case/{scene.case_id}' in page and "已逾期" in words(page)


def test_a_measure_shows_its_words_values_gates_tests_and_what_is_left(site: Site) -> None:
    browser = signed_in(site, a_clerk())
    seen = words(browser.get("/measures/15").text)
    assert words(LOCAL[14].text) in seen
    assert "审核期限10日《若干措施》第15条" in seen and "未核实" in seen and "措施原文" in seen
    assert "可例外批准：区委组织部分管副部长" in seen
    assert "审核意见需要：审核结果、理由" in seen and "不同意而没有理由" in seen
    assert "根据工作需要是否需要办班" in seen and "系统只要求写明培训目的" in seen
    assert "年度干部教育培训计划" in seen
    assert "countersign_majority" not in seen, "names of the data are said in Chinese"


def test_values_are_those_of_the_chosen_day(site: Site) -> None:
    clerk, chief = a_clerk(), a_clerk("科长一", ("chief",))
    with db.transaction() as tx:
        one = office_values.propose(tx, draft(since=date(2010, 1, 4)), clerk)
        office_values.approve(tx, one.id, chief)
    browser = signed_in(site, clerk)
    assert "审核期限10日" in words(browser.get("/measures/15?on=2010-01-03").text)
    later = words(browser.get("/measures/15?on=2010-01-04").text)
    assert "审核期限7日《区委组织部培训审核办法》第3条" in later, "a newer document moves no value to another measure"
    assert "2010-01-04审核期限7日" in later and "2009-07-21审核期限10日" in later, "its history"
    assert "2010年1月4日有效" in words(browser.get(f"/values/{one.key}?on=2010-01-04").text)


@pytest.mark.parametrize("on", ["2009-07-20", "1800-01-01", "x", "2009-02-30", "9999-12-31", "%00", ""])
def test_other_days_have_their_own_words(site: Site, on: str) -> None:
    browser = signed_in(site, a_clerk())
    for path in ("/measures", "/measures/15", "/values/training.review.days"):
        page = browser.get(f"{path}?on={on}")
        assert page.status_code == 200
        if on == "2009-07-20" and path != "/values/training.review.days":
            assert "2009年7月20日没有施行中的规则包" in words(page.text)


@pytest.mark.parametrize("path", ["/measures/0", "/measures/33", "/measures/x", "/values/no.such", "/values/x%2Fy"])
def test_what_is_not_there_is_not_found(site: Site, path: str) -> None:
    assert signed_in(site, a_clerk()).get(path).status_code == 404


@pytest.mark.parametrize("path", ["/measures", "/measures/15", "/values/training.review.days"])
def test_discipline_may_read_a_person_without_a_post_may_not(site: Site, path: str) -> None:
    reader = signed_in(site, a_clerk("纪检一", ("discipline",))).get(path)
    assert reader.status_code == 200 and "录入新值" not in words(reader.text)
    assert signed_in(site, a_clerk("试办一", ())).get(path).status_code == 403
    assert site.browser().get(path).status_code == 401


def test_a_conflict_between_the_layers_is_shown_with_who_could_allow_it(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layered = test_layers.rules(tmp_path, 'value = 6\n  allowed_by = "上级党委组织部"', "value = 7")
    found = measure_view.conflicts(layered, date(2010, 3, 1), {"notice.days"})
    assert measure_view.conflicts(layered, date(2010, 3, 1), {"notice.only"}) == []
    monkeypatch.setattr(measure_view, "conflicts", lambda *_: found)
    seen = words(signed_in(site, a_clerk()).get("/measures/15").text)
    assert "与上位规定不一致的1" in seen and "公示天数：《local》第3条为6，《nation》第3条为7" in seen
    assert "执行《nation》第3条" in seen and "谁可同意上级党委组织部" in seen


def test_where_the_tests_are_not_there_the_page_says_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_tables, "tables", dict)
    assert "本机没有这一项的用例表" in words(signed_in(site, a_clerk()).get("/measures/15").text)
    assert tables(Path("/nowhere")) == {}


def test_the_page_shows_every_case_that_the_self_check_asks_and_leaves_out_a_broken_file(tmp_path: Path) -> None:
    shown = [(gate, one.name) for gate, lines in tables().items() for one in lines]
    assert sorted(shown) == sorted((case.gate, case.name) for case in read_tables())
    head = 'gate = "g"\ntitle = "t"\narticle = "15"\non = 2010-01-04\n'
    for name, line in (("good", 'name = "一"\nfacts = {}\nexpect = "可以"'), ("field", 'name = "二"\nfact = {}')):
        (tmp_path / f"{name}.toml").write_text(f"{head}[[case]]\n{line}\n", "utf-8")
    (tmp_path / "no.toml").write_text("?", "utf-8")
    [one] = tables(tmp_path)["g"]
    assert (one.name, one.expect, one.on) == ("一", "可以", "2010-01-04")
    tables.cache_clear()


def test_every_gate_names_a_measure_or_a_rule_above_it() -> None:
    listed = {one.name for number in range(1, 33) for one in measure_view.gates_of(number)}
    assert listed >= {"review_opinion", "declaration_window"}


def test_a_restricted_case_is_listed_and_counted_for_those_on_its_list_only(site: Site) -> None:
    scene = a_case()
    with db.transaction() as tx:
        tx.execute(text("UPDATE qs_case SET secrecy = 'restricted'"))
        tx.execute(
            text("INSERT INTO role_grant (person_id, role, position) VALUES (:p, 'clerk', 1)"), {"p": scene.person}
        )
    for person, seen in ((a_clerk(), False), (scene.person, True)):
        page = signed_in(site, person).get("/measures/15").text
        assert (f"/desk/case/{scene.case_id}" in page) is seen


def test_the_rules_above_have_pages_of_their_own(site: Site) -> None:
    browser = signed_in(site, a_clerk())
    board = browser.get("/measures?on=2020-01-01").text
    for name in ("regulation-2019", "national-rules"):
        assert f"/rules/{name}?on=2020-01-01" in board
        assert browser.get(f"/rules/{name}?on=2020-01-01").status_code == 200
    assert "/rules/regulation-2019" not in browser.get("/measures?on=2018-01-01").text
    for path in ("/rules/regulation-2019?on=2018-01-01", "/rules/nothing", "/rules/national-rules?on=1990-01-01"):
        assert browser.get(path).status_code == 404
    headings = re.findall(r"<h2[^>]*>《若干措施》第(\d+)条</h2>", browser.get("/rules/qingshanhu-2009").text)
    assert headings == sorted(headings, key=int) and {"3", "15"} <= {*headings}


def test_the_board_counts_what_is_at_odds_with_the_rules_above(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    found = SimpleNamespace(key="training.review.days")
    monkeypatch.setattr(Layers, "conflicts", lambda *_: (found,))
    board = signed_in(site, a_clerk()).get("/measures").text
    assert "不一致1" in words(board) and "/measures/15?on=2009-11-02#conflicts" in board
