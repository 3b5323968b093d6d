"""A unit declares on its page: by form and by workbook, errors shown where they are, nothing typed or read is lost."""

import io
import re
from pathlib import Path

from openpyxl import load_workbook

from tests.conftest import one
from tests.web.facts import rows
from tests.web.plan_office import Office, fields, office, sheet, words
from tests.web.site import Site

MESSY = Path("sample/workbooks/declaration-messy.xlsx")
FARM = "扬子洲农场"


def classes_of(o: Office, unit: str) -> list[str]:
    """Return the names of a unit's classes, from outside."""
    found = rows("SELECT name FROM training_class WHERE unit_id = :u ORDER BY position", u=o.district.units[unit])
    return [str(name) for (name,) in found]


def test_a_class_typed_into_the_form_is_saved_to_the_fen_and_the_half_day(site: Site) -> None:
    o = office(site)
    item = o.item("declare", FARM)
    said = item.step("save", **fields(budget="5000.50", days="1.5"))
    assert said.status_code == 200
    assert "“农技推广培训班”已保存" in words(said.text)
    assert one("SELECT (budget_fen, days, hours)::text FROM training_class") == "(500050,1.5,12.0)"
    assert "60人·1.5天·12学时·3月·5,000.50元" in words(item.show())


def test_each_field_says_what_is_wrong_with_it_and_what_was_typed_stays(site: Site) -> None:
    o = office(site)
    said = o.item("declare", FARM).step(
        "save", **fields(headcount="约30人", days="1.3", month="", purpose="留住这句话")
    )
    assert said.status_code == 422
    assert one("SELECT count(*) FROM training_class") == 0
    seen = words(said.text)
    assert "有3处没有填对，班次没有保存" in seen
    assert "人数：写的是大概的数，系统不代为取整" in seen and "天数：天数只记到半天" in seen
    assert '<a href="#c_month">' in said.text  # the summary leads to the field
    assert 'value="约30人"' in said.text and ">留住这句话</textarea>" in said.text
    assert 'id="e_days"' in said.text and 'aria-describedby="e_days"' in said.text


def test_a_text_longer_than_any_field_is_shown_again_with_its_limit(site: Site) -> None:
    said = office(site).item("declare", FARM).step("save", **fields(purpose="长" * 3000))
    assert said.status_code == 422
    assert "超过500字（现有3000字）" in words(said.text)
    assert "长" * 3000 in said.text


def test_form_and_workbook_read_alike(site: Site) -> None:
    o = office(site)
    o.item("declare", FARM).step(
        "save", **fields(name="一班", headcount="４５人", days="半天", budget="0.3万元", hours="4学时")
    )
    assert one("SELECT (headcount, days, hours, budget_fen)::text FROM training_class") == "(45,0.5,4.0,300000)"


def test_whether_a_fee_is_charged_must_be_said(site: Site) -> None:
    said = office(site).item("declare", FARM).step("save", **fields(fee_charged=None))
    assert said.status_code == 422 and "是否收费：没有选" in words(said.text)


def test_a_fee_from_an_enterprise_is_refused_with_its_article_and_kept_as_a_draft(site: Site) -> None:
    o = office(site)
    item = o.item("declare", FARM)
    said = item.step("save", **fields(fee_charged="是", fee_payers_other="参训企业", fee_basis="某文件"))
    seen = words(said.text)
    assert "现在还不能提交" in seen
    assert "严禁以各种名义向乡镇、街道、园区、村和企业转嫁、摊派和报销费用" in seen
    assert "请改由本单位经费列支，或取消收费" in seen
    tried = item.decide("submit")
    assert tried.status_code == 422 and "属于转嫁、摊派费用" in words(tried.text)
    assert one("SELECT state FROM training_class") == "draft"
    assert one("SELECT count(*) FROM answer") == 0
    assert one("SELECT count(*) FROM journal_entry WHERE kind = 'refusal'") == 1


def test_the_three_allowed_payers_can_be_ticked_and_pass(site: Site) -> None:
    o = office(site)
    item = o.item("declare", FARM)
    item.step(
        "save", **fields(fee_charged="是", fee_payers=["本单位", "参训人员个人"], fee_basis="示例文件〔2009〕1号")
    )
    assert item.decide("submit").status_code == 200
    assert one("SELECT fee_payers::text FROM training_class") == '["本单位", "参训人员个人"]'


def test_an_enterprise_class_waits_for_its_stated_necessity(site: Site) -> None:
    o = office(site)
    item = o.item("declare", FARM)
    item.step("save", **fields(involves_enterprise="是"))
    assert "没有写明必要性" in words(item.show())
    number = one("SELECT id FROM training_class")
    form = item.step("edit", class_id=number)
    assert 'value="农技推广培训班"' in form.text and f'value="{number}"' in form.text
    mended = item.step("save", class_id=number, **fields(involves_enterprise="是", necessity="上年检查发现隐患较多"))
    assert mended.status_code == 200 and "没有写明必要性" not in words(mended.text)
    assert one("SELECT count(*) FROM training_class") == 1


def test_the_same_form_sent_again_makes_no_second_class(site: Site) -> None:
    o = office(site)
    item = o.item("declare", FARM)
    assert item.step("save", **fields()).status_code == 200
    again = item.step("save", **fields())
    assert again.status_code == 409 and "没有重复保存" in words(again.text)
    assert one("SELECT count(*) FROM training_class") == 1


def test_deleting_wants_its_tick(site: Site) -> None:
    o = office(site)
    item = o.item("declare", FARM)
    item.step("save", **fields())
    number = one("SELECT id FROM training_class")
    assert item.step("delete", class_id=number).status_code == 422
    assert classes_of(o, FARM) == ["农技推广培训班"]
    assert item.step("delete", class_id=number, gone="yes").status_code == 200
    assert "还没有填报班次" in words(item.show())


def test_a_workbook_comes_back_row_by_row_and_its_good_rows_are_in(site: Site) -> None:
    o = office(site)
    item = o.item("declare", "昌东工业区")
    said = item.step("upload", file=("申报表.xlsx", MESSY.read_bytes()))
    seen = words(said.text)
    assert "新读入3个班次；8处须修改" in seen
    assert "2010年度计划E6人数现填“约30人”写的是大概的数，系统不代为取整。请填整数，例如30。" in seen
    assert classes_of(o, "昌东工业区") == ["招商业务培训", "安全生产培训", "公文写作培训"]
    assert "须修改8处" in words(item.show())  # still there when the page is opened anew
    again = item.step("upload", file=("申报表.xlsx", MESSY.read_bytes()))
    assert "新读入0个班次；3行原来已有，没有重复读入" in words(again.text)
    assert len(classes_of(o, "昌东工业区")) == 3


def test_the_blank_workbook_and_the_marked_one_are_handed_out(site: Site) -> None:
    o = office(site)
    item = o.item("declare", "昌东工业区")
    blank = item.browser.get(f"{item.path}/file/blank")
    assert any("昌东工业区" in str(cell) for row in sheet(blank.content) for cell in row)
    assert item.browser.get(f"{item.path}/file/marked").status_code == 404
    item.step("upload", file=("申报表.xlsx", MESSY.read_bytes()))
    marked = item.browser.get(f"{item.path}/file/marked")
    assert marked.status_code == 200 and "attachment" in marked.headers["content-disposition"]
    wrong = load_workbook(io.BytesIO(marked.content))["2010年度计划"]["E6"]
    assert wrong.value == "约30人" and "请填整数，例如 30" in wrong.comment.text


def test_nothing_planned_and_classes_exclude_each_other(site: Site) -> None:
    o = office(site)
    item = o.item("declare", FARM)
    assert item.decide("submit", move=False).status_code == 422  # nothing filled in yet
    item.step("save", **fields())
    refused = item.decide("nothing", move=False)
    assert refused.status_code == 422 and "已填报了班次，不能零申报" in words(refused.text)
    assert item.decide("submit").status_code == 200
    assert "已记录" in words(item.show())


def test_a_class_of_another_unit_cannot_be_touched(site: Site) -> None:
    o = office(site)
    o.item("declare", FARM).step("save", **fields())
    number = one("SELECT id FROM training_class")
    stranger = o.item("declare", "昌东工业区")
    assert stranger.step("edit", class_id=number).status_code == 404
    assert stranger.step("delete", class_id=number, gone="yes").status_code == 404
    assert stranger.step("save", class_id=number, **fields(name="改名")).status_code == 404
    assert classes_of(o, FARM) == ["农技推广培训班"]


def test_after_submitting_nothing_can_be_changed(site: Site) -> None:
    o = office(site)
    item = o.item("declare", FARM)
    item.step("save", **fields())
    item.decide("submit")
    assert item.step("save", **fields(name="后来的班")).status_code == 409
    assert 'name="c_name"' not in item.show()
    assert classes_of(o, FARM) == ["农技推广培训班"]


def test_what_the_head_returned_stands_on_top_with_the_reason(site: Site) -> None:
    o = office(site)
    item = o.item("declare", FARM)
    item.step("save", **fields())
    item.decide("submit")
    head = o.item("confirm", FARM)
    page = words(head.show())
    assert "农技推广培训班" in page and "5,000.50元" in page
    assert head.decide("return").status_code == 422  # a return wants its reason
    head.decide("return", "人数请再核对")
    back = o.item("declare", FARM)
    seen = words(back.show())
    assert seen.index("退回修改人数请再核对") < seen.index("已填班次")
    assert re.search(r"人数请再核对\S+（扬子洲农场主要负责人）2009年\d+月\d+日退回", seen), seen
    back.step("save", class_id=one("SELECT id FROM training_class"), **fields(headcount="50"))
    back.decide("submit")
    assert o.item("confirm", FARM).decide("confirm").status_code == 200
    assert one("SELECT headcount FROM training_class") == 50
