"""Honours of a candidate (荣誉登记) and their points: by the office's table, in their window, public before the exam. Measure 28."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from models import clock, db
from policy.errors import ValueNotSet
from tasks import office_values
from tasks.forms import FormIncomplete
from tasks.refusing import Refused
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import give, parts, say
from tests.tasks.office_value_kit import draft
from tests.web.site import Site
from tests.web.test_dossier import Scene, waiting

AWARD = {
    "level": "市委、市政府",
    "kind": "先进个人",
    "awarded_on": "2009-05-04",
    "deed": "防汛抢险",
    "verified": "yes",
}


def reach(site: Site, act: str, *, table: bool = True) -> Scene:
    """Bring a selection whose plan gives points to an act."""
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = staff.settle()
    if table:
        for key, typed in (
            ("honours.points.table", "市委、市政府先进个人=1.5\n省委、省政府先进个人=3"),
            ("honours.points.cap", "4"),
        ):
            with db.transaction() as tx:
                today = clock.today(tx)
                given = draft(key=key, typed=typed, article="28", sure="local", since=today, checked_on=today)
                made = office_values.propose(tx, given, people["干一"])
                office_values.approve(tx, made.id, people["科一"])
    case = staff.begin(people, posts=1)

    def decide(wait: Any, _part: Any) -> Any:
        return ("done", "", staff.plan(honours_on="2010-02-20")) if wait.name == "ask_work_plan" else None

    staff.work(case, decide, until=act)
    found = staff.candidates(case)
    return Scene(site, people, case, found[0] if found else None)  # type: ignore[arg-type]


def add(scene: Scene, **changed: str) -> Any:
    """Register an honour of the first candidate on the page."""
    return scene.browser("干一").post(f"{scene.path}/honours", data=AWARD | changed)


def test_an_honour_counts_in_its_year_and_the_next_and_only_once_verified(site: Site) -> None:
    scene = reach(site, "ask_eligibility")
    said = add(scene)
    assert said.status_code == 200 and "已登记荣誉" in said.text and "有效至2010年12月31日" in said.text
    assert "市委、市政府先进个人（2009年5月4日，防汛抢险）" in said.text
    assert "不在有效期内" in add(scene, awarded_on="2008-12-31", deed="抗冰救灾").text
    assert "请先报区委组织部核实" in add(scene, deed="招商引资", verified="").text
    page = scene.browser("干一").post(f"{scene.path}/honours/1").text
    assert "已删去" in page and "抗冰救灾" not in page
    assert one("SELECT count(*) FROM journal_entry WHERE name = 'honours_entered'") == 4
    with db.reading() as look:
        assert (
            not look.connection().exec_driver_sql("SELECT 1 FROM journal_entry e WHERE e::text LIKE '%%防汛%%'").first()
        )


def test_a_plan_that_gives_points_without_the_offices_table_is_refused_with_the_value_to_enter(site: Site) -> None:
    with pytest.raises(ValueNotSet, match="尚未录入"):
        reach(site, "approve_plan", table=False)


def test_points_are_added_to_the_total_and_were_public_before_the_exam(site: Site) -> None:
    scene = reach(site, "ask_eligibility")
    add(scene)
    add(scene, level="省委、省政府")  # the same deed counts once, with the most points
    staff.work(scene.case, until="ask_points")
    part, wait = next((a, w) for a, w in parts() if w.name == "ask_points")
    assert f"{scene.one.name}（{scene.one.unit}）3分" in str(wait.facts["known"])
    with pytest.raises(FormIncomplete, match="应加分"):
        give(part, say("none"))
    give(part, say("done", "", published_on="2010-02-28"))
    staff.work(scene.case, until="ask_scores")
    part, wait = next((a, w) for a, w in parts() if w.name == "ask_scores")
    for day in ("2010-02-27", "2010-02-28"):  # not before the day of the exam
        with pytest.raises(Refused) as caught:
            give(part, say("done", "", **staff.filled(wait, exam_on=day)))
        assert caught.value.verdict.gate == "points_published"
    give(part, say("done", "", **staff.filled(wait, exam_on="2010-03-01")))
    staff.work(scene.case, until="decide_inspection")
    first = next(c for c in staff.candidates(scene.case) if c.id == scene.one.id)
    shares = {"民主推荐": "0.3", "单位党组织推荐": "0.2", "平时考核": "0.2", "竞职考试": "0.3"}
    sat = first.results["exam"]
    weighed = sum((Decimal(sat["parts"][name]) * Decimal(share) for name, share in shares.items()), Decimal(3))
    assert sat["points"] == "3"
    assert Decimal(sat["total"]) == weighed.quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")
    assert "其中荣誉加分3分" in scene.browser("干一").get(scene.path).text


def test_once_it_is_settled_who_was_recommended_no_honour_is_added(site: Site) -> None:
    scene = reach(site, "ask_points")
    said = add(scene)
    assert said.status_code == 409 and "QS-8067" in said.text
    assert waiting("ask_points").facts["known"] == [["荣誉加分（按今天计）", "没有人加分"]]


def test_who_is_not_on_the_list_registers_nothing(site: Site) -> None:
    scene = reach(site, "ask_eligibility")
    for name in ("科一", "纪一"):
        assert scene.browser(name).post(f"{scene.path}/honours", data=AWARD).status_code == 404
