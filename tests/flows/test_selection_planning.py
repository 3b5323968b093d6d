"""What a plan, its notice and the nominations must show before anybody is recommended, one short and exactly enough. Measures 17, 19."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text

from models import db
from tasks import desk
from tasks.refusing import Refused
from tasks.selection import initiating, nominating
from tasks.selection.errors import NominationsOpen, TooLateToAnnounce
from tasks.selection.initiating import PostAsked
from tests.conftest import SHANGHAI, set_clock
from tests.flows import manner_staff as manner
from tests.flows import selection_staff as staff
from tests.flows.staff import at, done, give, move, parts, say


@pytest.fixture(autouse=True)
def morning(database: object) -> None:
    """Begin on the morning of 1 March 2010; the office is set up on the day before."""
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))


def verdicts(case: int, act: str) -> dict[str, str]:
    """Return what each gate said in an act: the last outcome by gate."""
    with db.reading() as look:
        rows = look.execute(
            text("SELECT facts->'verdicts' AS found FROM journal_entry WHERE chain = :c AND name = :n ORDER BY seq"),
            {"c": f"case:{case}", "n": act},
        ).scalars()
        return {one["gate"]: one["outcome"] for row in rows for one in row or ()}


@pytest.mark.parametrize(
    ("changed", "gate"),
    [
        ({"principles:公开:how": ""}, "vacancy_notice"),
        ({"method": "另一办法"}, "selection_method"),
        ({"method_on": ""}, "selection_method"),
        ({"recommended_as": "按职位全额定向推荐"}, "recommendation_type"),
        ({"appraisal:称职:points": "100.00", "appraisal:优秀:points": "99.99"}, "conversion_table"),
        ({"occasion": "换届", "recommended_as": "按职位全额定向推荐"}, "recommendation_participants"),
    ],
)
def test_a_plan_that_is_not_open_is_refused_with_its_gate(changed: dict[str, str], gate: str) -> None:
    staff.begin(staff.settle(), posts=1)
    [(part, wait)] = parts()
    staff.fill_roster(wait)
    with pytest.raises(Refused) as refusal:
        give(part, say("done", **staff.plan(**changed)))
    assert refusal.value.verdict.gate == gate and refusal.value.verdict.remedy
    give(part, say("done", **staff.plan()))


def test_at_a_change_of_term_every_group_takes_part_and_all_posts_are_recommended_for() -> None:
    case = staff.begin(staff.settle(), posts=1)
    [(part, wait)] = parts()
    staff.fill_roster(wait)
    groups = [row for row, _ in staff.table(wait, "participants")]
    plan = staff.plan(occasion="换届", recommended_as="按职位全额定向推荐")
    plan |= {f"participants:{group}:count": "1" for group in groups}
    with pytest.raises(Refused, match="参加推荐"):
        give(part, say("done", **(plan | {f"participants:{groups[0]}:count": "0"})))
    give(part, say("done", **plan))
    move(case)
    assert verdicts(case, "fix_plan")["recommendation_participants"] == "ok"


def test_nobody_stands_on_the_rosters_twice() -> None:
    staff.begin(staff.settle(), posts=1)
    [(part, wait)] = parts()
    manner.roster(wait, [*staff.roster(), ["票0", "单位0", "系统"]])
    with pytest.raises(Refused, match="名册第1人") as refusal:
        give(part, say("done", **staff.plan()))
    assert refusal.value.verdict.gate == "roster_voters" and "票0" not in refusal.value.verdict.reason


@pytest.mark.parametrize(
    ("changed", "gate"),
    [
        ({"audience:区直各单位:sent": ""}, "vacancy_published"),
        ({"apply": ""}, "vacancy_published"),
        ({"subjects": ""}, "exam_rules_published"),
        ({"shortlist": ""}, "exam_rules_published"),
    ],
)
def test_a_plan_whose_notice_lacks_something_is_not_approved(changed: dict[str, str], gate: str) -> None:
    case = staff.begin(staff.settle(), posts=1)
    [(part, wait)] = parts()
    staff.fill_roster(wait)
    give(part, say("done", **staff.plan(**changed)))
    move(case)
    [(part, _)] = parts()
    with pytest.raises(Refused) as refusal:
        give(part, say("approve"))
    assert refusal.value.verdict.gate == gate and refusal.value.verdict.remedy


def test_a_plan_is_approved_on_the_day_before_nominations_end_and_not_on_that_day() -> None:
    case = staff.begin(staff.settle(), posts=1)
    [(part, wait)] = parts()
    staff.fill_roster(wait)
    give(part, say("done", **staff.plan(closes_on="2010-03-03")))
    move(case)
    [(part, _)] = parts()
    for day in (3, 4):  # on the day itself and after it the notice would come too late
        at(2010, 3, day, 9)
        with pytest.raises(TooLateToAnnounce, match="截止日"):
            give(part, say("approve"))
    give(part, say("return", "改截止日"))
    move(case)
    [(part, _)] = parts()
    give(part, say("done", **staff.plan(closes_on="2010-03-06")))
    move(case)
    at(2010, 3, 5, 9)
    [(part, _)] = parts()
    give(part, say("approve"))
    move(case)
    assert done(case, "publish_vacancy")["published_on"] == "2010-03-05"
    found = verdicts(case, "publish_vacancy")
    assert found["vacancy_published"] == found["exam_rules_published"] == "ok"


def test_nominations_are_not_closed_before_the_day_that_the_plan_names() -> None:
    case = staff.begin(staff.settle(), posts=1)
    staff.work(case, plan_until("2010-03-04"), until="ask_nominations")
    [(part, wait)] = parts()
    staff.nominate(wait, part)
    for day in (2, 3):
        at(2010, 3, day, 23)
        with pytest.raises(NominationsOpen, match="2010年03月04日"):
            give(part, say("done"))
    at(2010, 3, 4, 0)
    give(part, say("done"))
    move(case)
    assert [w.name for _, w in parts()] == ["ask_eligibility"]


def test_nominations_may_be_closed_after_their_day() -> None:
    case = staff.begin(staff.settle(), posts=1)
    staff.work(case, plan_until("2010-03-04"), until="ask_nominations")
    [(part, wait)] = parts()
    staff.nominate(wait, part)
    at(2010, 3, 5, 9)
    give(part, say("done"))
    move(case)
    assert [w.name for _, w in parts()] == ["ask_eligibility"]


@pytest.mark.parametrize(("persons", "refused"), [(1, True), (2, False), (3, False)])
def test_one_more_is_nominated_than_there_are_places(persons: int, refused: bool) -> None:
    case = staff.begin(staff.settle(), posts=1)
    staff.work(case, until="ask_nominations")
    [(part, wait)] = parts()
    staff.nominate(wait, part, per_post=persons)
    staff.wait_for_the_last_day(wait)
    if refused:
        with pytest.raises(Refused, match="没有差额"):
            give(part, say("done"))
        return
    give(part, say("done"))
    staff.work(case, until="hold_recommendation")
    found = verdicts(case, "check_eligibility")
    assert found["stage_differential"] == found["no_preset"] == "ok"


def test_somebody_named_before_a_notice_that_was_issued_anew_is_named_again() -> None:
    people = staff.settle()
    case = staff.begin(people, posts=1)
    staff.work(case, until="ask_nominations")
    [(part, wait)] = parts()
    staff.nominate(wait, part)
    with db.transaction() as tx:
        desk.send_back(tx, case, "ask_work_plan", "", "条件写错，重新公告", people["干一"])
    move(case)
    at(2010, 3, 1, 10)
    staff.work(case, until="ask_nominations")
    [(part, wait)] = parts()
    staff.wait_for_the_last_day(wait)
    with pytest.raises(Refused, match="事先内定") as refusal:
        give(part, say("done"))
    assert refusal.value.verdict.gate == "no_preset"
    with db.transaction() as tx:
        for one in staff.candidates(case):
            nominating.strike(tx, part.id, part.person_id, one.id)
    staff.nominate(wait, part)
    give(part, say("done"))


def test_an_inner_post_is_not_filled_by_open_selection() -> None:
    people = staff.settle()
    with db.transaction() as tx, pytest.raises(Refused) as refusal:
        initiating.open_selection(
            tx, people["干一"], "甲", [PostAsked("副局长", "内设机构领导职务", quota=2, filled=1)]
        )
    assert refusal.value.verdict.gate == "post_manner" and "竞争上岗" in refusal.value.verdict.remedy


def test_the_plan_of_a_unit_is_checked_by_the_department_before_its_notice() -> None:
    case = manner.begin_competition(staff.settle())
    staff.work(case, manner.usual, until="ask_nominations")
    found = verdicts(case, "publish_vacancy")
    assert found["competition_plan"] == found["exam_rules_published"] == "ok" and "vacancy_published" not in found


def plan_until(day: str) -> Any:
    """Draw up a plan whose nominations end on a day; everything else as usual."""

    def decide(wait: Any, _assignment: Any) -> Any:
        return ("done", "", staff.plan(closes_on=day)) if wait.name == "ask_work_plan" else None

    return decide
