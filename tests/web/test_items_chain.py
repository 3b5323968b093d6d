"""The yearly plan from the call to the replies, every decision pressed on its page over HTTP."""

import io
import re
from pathlib import Path

from openpyxl import load_workbook
from sqlalchemy import text

from models import db
from tests import scans
from tests.conftest import one
from tests.web.facts import rows
from tests.web.plan_office import Item, Office, fields, office, words
from tests.web.site import Site

FARM, PARK = "扬子洲农场", "昌东工业区"
MEETING = {"minutes": "区教培纪〔2009〕2号", "held_on": "2009-11-02"}


def declared(o: Office) -> None:
    """Let the farm declare by its workbook and by form, the park by form, the department nothing; heads confirm."""
    farm = o.item("declare", FARM)
    farm.step("upload", file=("申报表.xlsx", Path("sample/workbooks/declaration-farm.xlsx").read_bytes()))
    farm.step("save", **fields(name="个体经营户消防培训", involves_enterprise="是", necessity="上年检查发现隐患较多"))
    farm.decide("submit")
    park = o.item("declare", PARK)
    park.step("save", **fields(name="农技推广培训班", organiser=PARK))
    park.decide("submit")
    o.item("declare", "区委组织部").decide("nothing")
    for unit in (FARM, PARK, "区委组织部"):
        assert o.item("confirm", unit).decide("confirm").status_code == 200


def number(name: str, unit: str = FARM) -> int:
    """Return the number of a class."""
    return int(
        str(
            one(
                "SELECT c.id FROM training_class c JOIN unit u ON u.id = c.unit_id WHERE c.name = :n AND u.name = :u",
                n=name,
                u=unit,
            )
        )
    )


def state(class_id: int) -> str:
    """Return what was decided on a class."""
    return str(one("SELECT state FROM training_class WHERE id = :id", id=class_id))


def written(statement: str) -> None:
    """Change a fact from outside, as somebody with the database might."""
    with db.transaction() as tx:
        tx.execute(text(statement))


def reviewed(o: Office) -> None:
    """Let the reviewers approve, reduce and merge."""
    twin = number("农技推广培训班", PARK)
    o.item("review", class_id=twin).decide("merge", "内容相同", into=number("农技推广培训班"))
    o.item("review", class_id=number("基层党建培训班")).decide("reduce", "压缩规模", headcount="40", budget="2,500.50")
    o.item("review", class_id=number("个体经营户消防培训")).decide("approve", "确有必要，同意。")
    o.item("review", class_id=number("农技推广培训班")).decide("approve")


def signed(o: Office) -> None:
    """Let the department's line sign the plan off."""
    for _ in range(3):
        assert o.item("signoff").decide("approve").status_code == 200


def test_the_whole_plan_on_its_pages(site: Site) -> None:
    o = office(site)
    declared(o)
    page = words(o.item("review", class_id=number("农技推广培训班", PARK)).show())
    assert "其他单位的相近班次1" in page and "名称相近100%" in page
    reviewed(o)
    drawing = o.item("consolidate")
    plan = words(drawing.show())
    assert "班次3个" in plan and "核减后同意压缩规模" in plan and "并入“农技推广培训班”" in plan
    assert plan.index("涉及企业和个体经营户的班次1") < plan.index("计划表（含未同意的班次）4")
    book = load_workbook(io.BytesIO(drawing.browser.get(f"{drawing.path}/file/summary").content))
    assert book.sheetnames[0] == "汇总表"
    drawing.decide("submit")
    signed(o)
    minutes = o.item("minutes")
    assert minutes.decide("approve").status_code == 422  # number and day are wanted
    assert minutes.step("scan", file=("纪要.pdf", b"%PDF-1")).status_code == 422  # six bytes are no scan
    kept = minutes.step("scan", file=("纪要.pdf", scans.pdf()))
    assert kept.status_code == 200 and "纪要.pdf" in kept.text
    assert minutes.browser.get(f"{minutes.path}/file/scan").content == scans.pdf()
    minutes.decide("approve", minutes="区教培纪〔2009〕2号", held_on="2009-11-02")
    first = o.item("approval")
    seen = words(first.show())
    mark = str(one("SELECT content_hash FROM training_plan"))[:8]
    assert f"计划识别码{mark}审批与计划内容绑定，内容改动后审批自动失效" in seen
    assert "已签批4" in seen and "区教培纪〔2009〕2号" in seen
    first.decide("approve")
    o.item("approval").decide("approve")
    assert one("SELECT state FROM qs_case") == "finished"
    assert rows("SELECT count(*) FROM document WHERE kind = 'reply'") == [(2,)]
    assert one("SELECT approved_budget_fen FROM training_class WHERE name = '基层党建培训班'") == 250_050


def test_a_refusal_of_the_review_is_a_page_with_its_article_and_keeps_what_was_typed(site: Site) -> None:
    o = office(site)
    declared(o)
    item = o.item("review", class_id=number("个体经营户消防培训"))
    said = item.decide("approve")  # an enterprise class wants the reviewer's words
    assert said.status_code == 422
    assert "严格控制涉及企业和个体经营户的各类培训" in words(said.text) and "没有写明意见" in words(said.text)
    said = item.decide("reduce", "压缩", headcount="600")
    assert said.status_code == 422 and "申报60，核定600" in words(said.text)
    assert 'name="headcount" inputmode="numeric" size="6" maxlength="12" value="600"' in said.text
    assert item.decide("reduce", "压缩", headcount="三十").status_code == 422
    assert item.decide("merge", "合并").status_code == 422  # into which one
    assert state(number("个体经营户消防培训")) == "declared"
    assert one("SELECT count(*) FROM journal_entry WHERE kind = 'refusal'") == 2


def test_a_returned_class_is_mended_on_its_page_and_reviewed_anew(site: Site) -> None:
    o = office(site)
    declared(o)
    farm = number("基层党建培训班")
    o.item("review", class_id=farm).decide("return", "请写明人数依据")
    mend = o.item("mend", FARM)
    assert re.search(r"退回修改请写明人数依据\S+（\S+）2009年\d+月\d+日退回", words(mend.show()))
    assert mend.step("save", **fields(name="基层党建培训班", headcount="x")).status_code == 422
    assert mend.step("save", **fields(name="基层党建培训班", headcount="44")).status_code == 200
    mend.decide("resubmit")
    again = o.item("review", class_id=farm)
    assert "以前的审核意见第1轮退回修改" in words(again.show())
    assert one("SELECT headcount FROM training_class WHERE id = :id", id=farm) == 44
    again.decide("approve")
    assert state(farm) == "approved"


def test_a_decision_is_changed_while_the_plan_is_drawn_up_with_a_reason_in_the_journal(site: Site) -> None:
    o = office(site)
    declared(o)
    reviewed(o)
    case = words(o.item("consolidate").browser.get(f"/desk/case/{o.case}").text)
    assert "核减核减为人数40人，经费2,500.50元压缩规模" in case and "合并并入“农技推广培训班”内容相同" in case
    letters = "".join(body for (body,) in rows("SELECT body FROM message WHERE kind = 'receipt'"))
    assert (
        "意见：核减（核减为人数 40 人，经费 2,500.50 元）" in letters
        and "意见：合并（并入“农技推广培训班”）" in letters
    )
    item, party = o.item("consolidate"), number("基层党建培训班")
    form = item.step("pick", class_id=party)
    assert "改变决定：基层党建培训班" in words(form.text)
    assert item.step("change", class_id=party, outcome="refuse").status_code == 422  # no reason
    wrong = item.step("change", class_id=party, outcome="reduce", why="再压缩", headcount="99")
    assert wrong.status_code == 422 and ">再压缩</textarea>" in wrong.text and 'value="99"' in wrong.text
    assert item.step("change", class_id=party, outcome="return", why="退").status_code == 422
    done = item.step("change", class_id=party, outcome="refuse", why="与重点无关")
    assert done.status_code == 200 and "已改为“不同意”" in words(done.text)
    assert state(party) == "refused"
    assert one("SELECT count(*) FROM journal_entry WHERE name = 'change_decision'") == 1


def test_those_who_sign_see_what_the_review_had_decided_and_what_the_section_made_of_it(site: Site) -> None:
    o = office(site)
    declared(o)
    reviewed(o)
    item, party = o.item("consolidate"), number("基层党建培训班")
    item.step("change", class_id=party, outcome="refuse", why="与重点无关")
    item.step("change", class_id=party, outcome="reduce", why="仍有必要", headcount="30", days="1", budget="2000")
    own = "审核意见：核减后同意40人、1天、2,500.50元（压缩规模）"
    own += "；统筹改为不同意（与重点无关）；统筹改为核减后同意30人、1天、2,000元（仍有必要）"
    assert own in words(item.show())
    item.decide("submit")
    for page, fields_ in (("signoff", {}), ("signoff", {}), ("signoff", {}), ("minutes", MEETING), ("approval", {})):
        signing = o.item(page)
        seen = words(signing.show())
        assert "统筹中改变了审核意见的班次1" in seen and own in seen, page
        signing.decide("approve", **fields_)
    [(facts,)] = rows("SELECT facts FROM journal_entry WHERE name = 'change_decision' AND facts->>'state' = 'reduced'")
    figures = {"class": party, "headcount": 30, "days": "1", "budget_fen": 200_000, "into": None}
    assert {name: facts[name] for name in figures} == figures  # type: ignore[index]
    assert facts["before"]["state"] == "refused"  # type: ignore[index]


def test_the_minutes_of_the_round_before_are_refused_on_the_page_with_what_to_do(site: Site) -> None:
    o = office(site)
    declared(o)
    reviewed(o)
    o.item("consolidate").decide("submit")
    signed(o)
    o.item("minutes").decide("approve", **MEETING)
    o.item("approval").decide("return", "经费再压缩")
    item, party = o.item("consolidate"), number("基层党建培训班")
    assert item.step("change", class_id=party, outcome="refuse", why="压缩经费").status_code == 200
    item.decide("submit")
    signed(o)
    minutes = o.item("minutes")
    said = minutes.decide("approve", **MEETING | {"minutes": "区教培纪 [2009] 2号"})
    assert said.status_code == 422 and "第15条" in said.text
    assert "此前一轮审批中已经登记" in words(said.text) and "重新提交领导小组会议审议" in words(said.text)
    assert minutes.decide("approve", **MEETING | {"minutes": "区教培纪〔2009〕3号"}).status_code == 200
    assert o.item("approval").decide("approve").status_code == 200


def test_a_plan_that_nobody_changed_after_its_review_says_nothing_of_changes(site: Site) -> None:
    o = office(site)
    declared(o)
    reviewed(o)
    o.item("consolidate").decide("submit")
    assert "统筹改为" not in words(o.item("signoff").show())


def test_a_draft_of_a_unit_that_did_not_declare_cannot_be_slipped_into_the_plan(site: Site) -> None:
    o = office(site)
    declared(o)
    reviewed(o)
    written("UPDATE training_class SET state = 'draft' WHERE name = '基层党建培训班'")
    said = o.item("consolidate").step("change", class_id=number("基层党建培训班"), outcome="approve", why="补入")
    assert said.status_code == 404 and state(number("基层党建培训班")) == "draft"


def test_a_return_by_a_signatory_comes_back_to_the_section_with_its_reason(site: Site) -> None:
    o = office(site)
    declared(o)
    reviewed(o)
    o.item("consolidate").decide("submit")
    o.item("signoff").decide("return", "经费再压缩")
    assert "退回修改经费再压缩" in words(o.item("consolidate").show())


def test_a_page_says_when_the_content_was_changed_after_it_was_fixed(site: Site) -> None:
    o = office(site)
    declared(o)
    reviewed(o)
    o.item("consolidate").decide("submit")
    item = o.item("signoff")
    assert "内容已有改动" not in words(item.show())
    written("UPDATE training_class SET place = '别处' WHERE name = '基层党建培训班'")
    assert "内容已有改动" in words(item.show())


def test_only_the_owner_sees_an_item_and_its_files(site: Site) -> None:
    o = office(site)
    mine = o.item("declare", FARM)
    other: Item = o.item("declare", PARK)
    assert other.browser.get(mine.path).status_code == 403
    assert other.browser.get(f"{mine.path}/file/blank").status_code == 403
    assert other.browser.post(f"{mine.path}/step/save", data=fields()).status_code == 403
    assert one("SELECT count(*) FROM training_class") == 0
