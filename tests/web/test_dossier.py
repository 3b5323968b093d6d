"""The dossier (人选材料) on its page: each item with its article, absent as absent, for people on the list and for nobody else."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import httpx
import pytest
from sqlalchemy import text

from models import clock, db
from models.selection import Candidate
from models.training import Attendance, TrainingClass
from models.waits import Wait
from tasks.refusing import Refused
from tests import make
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import give, parts, say
from tests.web.site import Site, signed_in

ITEMS = (
    "学分档次",
    "承诺完成情况",
    "问责和影响期",
    "一线经历",
    "任职年限",
    "考核结果",
    "有效期内荣誉",
    "民主测评和黄牌",
)
KEYS = ("credit", "commitment", "accountability", "frontline", "tenure", "assessment", "honours", "votes")


@dataclass
class Scene:
    """A selection that waits for an act, and its first candidate who is still in it."""

    site: Site
    people: dict[str, int]
    case: int
    one: Candidate

    @property
    def path(self) -> str:
        """Return the address of the candidate's dossier."""
        return f"/selections/{self.case}/candidates/{self.one.id}"

    def browser(self, name: str) -> httpx.Client:
        """Return the browser of somebody signed in."""
        return signed_in(self.site, self.people[name])

    def enter(self, name: str = "干一", **given: str) -> httpx.Response:
        """Send the form of the dossier."""
        return self.browser(name).post(self.path, data=given)


def reach(site: Site, act: str) -> Scene:
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = staff.settle()
    case = staff.begin(people, posts=1)
    staff.work(case, until=act)
    return Scene(site, people, case, next(c for c in staff.candidates(case) if c.state not in ("excluded", "dropped")))


def waiting(act: str) -> Wait:
    return next(w for _, w in parts() if w.name == act)


def test_before_anything_is_known_every_item_is_shown_as_absent_and_none_as_zero(site: Site) -> None:
    scene = reach(site, "ask_eligibility")
    page = scene.browser("干一").get(scene.path)
    assert page.status_code == 200
    for name, article in zip(ITEMS, ("3", "8", "16", "18", "20", "25", "28", "29"), strict=True):
        assert name in page.text and f"第{article}条" in page.text
    assert page.text.count("尚未据档案核对") == len(ITEMS) and "学时0" not in page.text and "得票0" not in page.text
    assert page.text.count("无记录") >= len(ITEMS) + 4  # and the four stages


def test_what_the_system_knows_stands_in_it_without_being_typed_again(site: Site) -> None:
    scene = reach(site, "decide_inspection")
    with db.transaction() as tx:
        where = make.unit(tx, scene.one.unit)
        person = make.person(tx, scene.one.name, where)
        held = TrainingClass(
            unit_id=where.id, name="甲班", headcount=1, days=Decimal(1), hours=Decimal(8), month=1, year=2009
        )
        tx.add(held)
        tx.flush()
        came = Attendance(class_id=held.id, person_id=person.id, days=Decimal(1), hours=Decimal(8))
        came.credits, came.confirmed_at = Decimal("2.5"), clock.now(tx)
        tx.add(came)
    page = scene.browser("干一").get(scene.path).text
    assert "已确认培训1班次，学时8，学分2.5" in page
    assert "2009年度考核优秀" in page and "平时考核优秀" in page
    assert "现任科员级，自2005年1月1日起" in page and "资格审查时无处分或处理" in page
    assert "得票" in page and "综合" in page and "至今满5年2个月" in page


def test_what_is_entered_is_compiled_and_journalled_by_its_items_without_a_word_of_it(site: Site) -> None:
    scene = reach(site, "decide_inspection")
    said = scene.enter(**dict.fromkeys(KEYS, "无记录") | {"frontline": "2008年抗冰救灾驻村三个月"})
    assert said.status_code == 200 and "已编入人选材料" in said.text
    assert "2008年抗冰救灾驻村三个月" in said.text and "尚未据档案核对" not in said.text
    facts = one("SELECT facts FROM journal_entry WHERE name = 'dossier_entered'")
    assert facts == {"candidate": scene.one.id, "entered": sorted(KEYS)}
    with db.reading() as look:
        assert not look.execute(text("SELECT 1 FROM journal_entry e WHERE e::text LIKE '%抗冰%'")).first()


def test_a_proposal_with_an_item_that_nobody_has_looked_up_is_refused_by_its_name(site: Site) -> None:
    scene = reach(site, "ask_proposal")
    part = next(a for a, w in parts() if w.name == "ask_proposal")
    wait = waiting("ask_proposal")
    with pytest.raises(Refused, match="没有列出") as caught:
        give(part, say("done", "", **staff.filled(wait)))
    assert "学分档次" in caught.value.verdict.reason and "人" in caught.value.message
    for person in [c for c in staff.candidates(scene.case) if c.state == "listed"]:
        scene.one = person
        scene.enter(**dict.fromkeys(KEYS, "无记录") | {"honours": ""})
    with pytest.raises(Refused, match="没有列出有效期内荣誉"):
        give(part, say("done", "", **staff.filled(wait)))
    for person in [c for c in staff.candidates(scene.case) if c.state == "listed"]:
        scene.one = person
        scene.enter(**dict.fromkeys(KEYS, "无记录"))
    give(part, say("done", "", **staff.filled(wait)))


def test_what_has_come_since_the_dossier_was_compiled_is_seen_before_the_proposal(site: Site) -> None:
    scene = reach(site, "ask_proposal")
    part, wait = next((a, w) for a, w in parts() if w.name == "ask_proposal")
    staff.compile_dossiers(wait, part)
    with db.transaction() as tx:
        person = tx.get_one(Candidate, scene.one.id)
        person.results = {**person.results, "inspection": {**person.results["inspection"], "good": "11"}}
        tx.add(person)
    with pytest.raises(Refused, match="与登记不符的有民主测评和黄牌") as caught:
        give(part, say("done", "", **staff.filled(wait)))
    assert scene.one.name in caught.value.message and scene.one.name not in caught.value.verdict.reason
    assert "11" not in caught.value.verdict.remedy  # what is in the journal says which item, not what it holds


def test_who_is_not_on_the_list_finds_nothing_and_who_may_only_read_enters_nothing(site: Site) -> None:
    scene = reach(site, "decide_inspection")
    with db.transaction() as tx:
        scene.people["外一"] = make.person(tx, "外一", make.unit(tx, "某办"), roles=["clerk"]).id
        tx.execute(
            text("UPDATE assignment SET person_id = :p WHERE case_id = :c AND role = '部长'"),
            {"p": scene.people["常0"], "c": scene.case},
        )
    for stranger in ("科一", "纪一", "外一", "部一"):
        assert scene.browser(stranger).get(scene.path).status_code == 404, stranger
        assert scene.enter(stranger, credit="优秀").status_code == 404, stranger
    assert scene.site.browser().get(scene.path).status_code in (401, 403)
    member = scene.browser("常0").get(scene.path)
    assert member.status_code == 200 and "<textarea" not in member.text
    assert scene.enter("常0", credit="优秀").status_code == 403
    assert one("SELECT count(*) FROM journal_entry WHERE name = 'dossier_entered'") == 0


def test_a_candidate_of_another_selection_has_no_dossier_here(site: Site) -> None:
    scene = reach(site, "ask_eligibility")
    other = staff.begin(scene.people, posts=1, title="另一次公推优选")
    assert scene.browser("干一").get(f"/selections/{other}/candidates/{scene.one.id}").status_code == 404


def test_the_pages_on_which_the_body_decides_link_the_dossiers(site: Site) -> None:
    scene = reach(site, "decide_inspection")
    part = next(a for a, w in parts() if w.name == "decide_inspection")
    page = signed_in(site, part.person_id).get(f"/i/{part.id}").text
    assert f'href="{scene.path}"' in page
    assert f'href="{scene.path}"' in scene.browser("干一").get(f"/selections/{scene.case}").text
    staff.work(scene.case, until="ask_proposal")
    assert [scene.path in address for address, _ in waiting("ask_proposal").facts["dossiers"]].count(True) == 1
    staff.work(scene.case, until="hold_vote")
    assert len(waiting("hold_vote").facts["dossiers"]) == 2
    assert (
        "不事先内定" in scene.browser("干一").get(scene.path).text
        or "没有先于公布和投票形成" in scene.browser("干一").get(scene.path).text
    )


def test_once_it_is_voted_on_a_dossier_is_closed(site: Site) -> None:
    scene = reach(site, "decide_inspection")
    with db.transaction() as tx:
        person = tx.get_one(Candidate, scene.one.id)
        person.state = "decided"
        tx.add(person)
    said = scene.enter(**dict.fromkeys(KEYS, "无记录"))
    assert said.status_code == 409 and "QS-8066" in said.text
