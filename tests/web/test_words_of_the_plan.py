"""Measure 15 in words: what a receipt, a page of the plan or of a class, and an error say to whoever reads them."""

from pathlib import Path

import pytest

from tests import scans
from tests.conftest import one
from tests.flows import register, staff
from tests.web.plan_office import Office, fields, office, words
from tests.web.site import Site, a_case, a_clerk, signed_in
from tests.web.test_items_chain import FARM, PARK, declared, number, reviewed, signed
from tests.web.test_items_register import applied, the_office

NO_LINK = "链接不能使用"
MESSY = Path("sample/workbooks/declaration-messy.xlsx")


def test_the_receipt_of_a_review_says_to_what_it_was_reduced_and_into_what_merged(site: Site) -> None:
    o = office(site)
    declared(o)
    cut = o.item("review", class_id=number("基层党建培训班"))
    cut.decide("reduce", "压缩规模", headcount="40", budget="2,500.50")
    said = words(cut.show())
    assert "核减人数45→40人" in said and "核减经费3,000→2,500.50元" in said and "核减天数" not in said
    twin, into = o.item("review", class_id=number("农技推广培训班", PARK)), number("农技推广培训班")
    twin.decide("merge", "内容相同", into=into)
    assert f"并入“农技推广培训班”（{FARM}，班次编号{into}）" in words(twin.show())
    plain = o.item("review", class_id=into)
    plain.decide("approve")
    assert "核减人数" not in words(plain.show())


@pytest.mark.parametrize("path", ["/classes/9999", "/desk/part/9999", "/i/9999", "/documents/9999", "/desk/case/9999"])
def test_what_is_not_there_is_said_so_and_not_that_a_link_cannot_be_used(site: Site, path: str) -> None:
    said = signed_in(site, a_clerk()).get(path)
    assert said.status_code == 404 and NO_LINK not in said.text and "链接无效" not in said.text
    assert "没有" in said.text and "核对" in said.text


def test_a_link_that_is_none_is_still_called_so(site: Site) -> None:
    assert NO_LINK in site.browser().get("/l/" + "x" * 43).text


def test_a_class_that_the_page_does_not_have_is_said_above_the_page_itself(site: Site) -> None:
    o = office(site)
    farm = o.item("declare", FARM)
    for name in ("edit", "delete"):
        said = farm.step(name, class_id=9999, gone="yes")
        assert said.status_code == 404 and NO_LINK not in said.text and "下载空白申报表" in said.text, name
    declared(o)
    reviewed(o)
    drawing = o.item("consolidate")
    for name in ("pick", "change"):
        said = drawing.step(name, class_id=9999, outcome="approve", why="补入")
        assert said.status_code == 404 and "请从下方的计划表中选择" in said.text and "下载汇总表" in said.text, name


def test_after_the_minutes_it_is_the_meeting_that_approved_and_not_the_clerk(site: Site) -> None:
    o = office(site)
    declared(o)
    reviewed(o)
    o.item("consolidate").decide("submit")
    signed(o)
    minutes = o.item("minutes")
    clerk = str(one("SELECT name FROM person WHERE id = :id", id=minutes.assignment.person_id))
    minutes.decide("approve", minutes="区教培纪〔2009〕2号", held_on="2009-11-02")
    said = words(o.item("approval").show())
    assert "教育培训工作领导小组会议2009年11月2日同意会议纪要区教培纪〔2009〕2号" in said
    assert f"{clerk}登记于2009年11月2日" in said and said.count(clerk) == 1


def test_what_was_read_from_a_workbook_stays_in_sight_when_a_code_is_sent(site: Site) -> None:
    o = office(site)
    farm = o.item("declare", FARM)
    farm.step("upload", file=("申报表.xlsx", MESSY.read_bytes()))
    farm.step("upload", file=("申报表.xlsx", MESSY.read_bytes()))
    assert 'id="upload" class="upload" open' in farm.show()


def _change(o: Office, **asked: str) -> tuple[int, str]:
    """Ask for a change of an approved class, and return the class and its page."""
    number = register.approved(o.district, register.a_class(name="学习“两会”精神培训班"))
    officer = o.browser(o.district.officer(register.UNIT))
    page = officer.post(f"/classes/{number}/change", data={f"k_{k}": v for k, v in asked.items()} | {"why": "改期"})
    assert page.status_code == 200
    o.case = int(str(one("SELECT max(id) FROM qs_case")))
    o.move()
    return number, page.text


def test_the_changes_of_a_class_are_shown_as_people_write_numbers(site: Site) -> None:
    _, page = _change(the_office(site), days="0.5")
    assert "天数：2.5→0.5" in words(page)


def test_marks_within_marks_are_turned_in_titles_letters_and_the_paragraph_why(site: Site) -> None:
    o = the_office(site)
    _change(o, place="农场礼堂")
    title = "“学习‘两会’精神培训班”变更"
    assert one("SELECT title FROM qs_case WHERE id = :id", id=o.case) == title
    letter = str(one("SELECT body FROM message WHERE kind = 'change' ORDER BY id DESC LIMIT 1"))
    assert "“‘学习“两会”精神培训班’变更”申请变更" in letter
    desk = words(signed_in(site, a_clerk()).get(f"/desk/case/{o.case}").text)
    assert f"事项{o.case}号“‘学习“两会”精神培训班’变更”" in desk


def test_a_case_names_the_regulations_it_runs_under_and_not_the_programs_names_of_them(site: Site) -> None:
    page = signed_in(site, a_clerk()).get(f"/desk/case/{a_case().case_id}").text
    assert "适用规定关于进一步加强全区各级领导班子和干部队伍建设的若干措施；" in words(page)
    assert "qingshanhu-2009" not in page[: page.index("全程纪实")]  # below it stands the record as it was written


def test_no_page_offers_an_exception_that_nothing_grants(site: Site) -> None:
    o = the_office(site)
    applied(o, late_only="是")
    o.case = int(str(one("SELECT id FROM qs_case")))
    staff.move(o.case)
    page = words(signed_in(site, a_clerk()).get(f"/desk/case/{o.case}").text)
    assert "不予受理" in page and "可以例外批准" not in page


def test_who_mends_a_class_and_submits_at_once_loses_nothing_that_was_typed(site: Site) -> None:
    o = office(site)
    declared(o)
    farm = number("基层党建培训班")
    o.item("review", class_id=farm).decide("return", "请写明人数依据")
    mend = o.item("mend", FARM)
    typed = fields(name="基层党建培训班", audience="支部委员", month="7")
    wrong = mend.decide("resubmit", move=False, **(typed | {"c_headcount": "若干"}))
    assert wrong.status_code == 422 and 'value="若干"' in wrong.text and "写的是大概的数" in wrong.text
    assert one("SELECT headcount FROM training_class WHERE id = :id", id=farm) == 45
    assert mend.decide("resubmit", **(typed | {"c_headcount": "44"})).status_code == 200
    assert one("SELECT headcount FROM training_class WHERE id = :id", id=farm) == 44
    assert o.item("review", class_id=farm)


def test_a_signed_paper_of_a_review_is_entered_with_its_figures_and_names_the_class(site: Site) -> None:
    o = office(site)
    declared(o)
    farm = number("基层党建培训班")
    part = o.item("review", class_id=farm).assignment.id
    clerk = o.browser(o.district.people["干一"])
    page = clerk.get(f"/desk/part/{part}").text
    assert "审核培训班次（基层党建培训班）：" in words(page) and 'name="headcount"' in page
    sheet = {"scan": ("意见.pdf", scans.pdf(), "application/pdf")}
    given = {"choice": "reduce", "reason": "压缩规模", "headcount": "30"}
    assert clerk.post(f"/desk/part/{part}/paper", data=given, files=sheet).status_code == 200
    o.move()
    assert one("SELECT approved_headcount FROM training_class WHERE id = :id", id=farm) == 30


def test_who_has_several_parts_is_named_once_in_the_paragraph_why(site: Site) -> None:
    o = office(site)
    declared(o)
    page = words(signed_in(site, a_clerk()).get(f"/desk/case/{o.case}").text)
    assert "尚未办理的：审一（4项）。" in page
