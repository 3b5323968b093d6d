"""How it is recommended and who is then inspected, by the gates: turnout, talks, minutes, exceptions, in its year, not beforehand."""

from datetime import datetime
from typing import Any

import pytest

from models import db
from models.cases import Case
from tasks.ballots import boxes, door
from tasks.refusing import Refused
from tasks.selection import rooms
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import at, give, move, parts, say
from tests.flows.test_selection_inspection import NEW, OLD, reach, refused, taken, waiting

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize(("here", "enough"), [(19, False), (20, True), (21, True)])
def test_a_recommendation_begins_with_two_thirds_of_its_roster_in_the_room(here: int, enough: bool) -> None:
    case, _, wait = reach("hold_recommendation")
    with db.transaction() as tx:
        box = boxes.of_wait(tx, wait, lock=True)
        door.sign_in(tx, box, [v.id for v in boxes.voters(tx, box.id)][:here])  # of 30
        found = tx.get_one(Case, case)
        if enough:
            rooms.may_open(tx, found, wait, box)
        else:
            with pytest.raises(Refused, match="实参加不足应参加"):
                rooms.may_open(tx, found, wait, box)


def test_a_recommendation_of_too_few_is_not_taken_either() -> None:
    _, part, wait = reach("hold_recommendation")
    staff.run_room(wait, absent=11)
    with pytest.raises(Refused) as caught:
        give(part, say("counted"))
    assert caught.value.verdict.gate == "recommendation_validity"


def test_talks_are_enough_recorded_and_led_by_two() -> None:
    _, _, wait = reach("ask_talks")
    part, wait = waiting("ask_talks")
    assert refused(part, wait, planned="12", talked="7", recorded="7") == "talks_counted"
    assert refused(part, wait, recorded="9") == "talks_counted"
    assert refused(part, wait, talkers="1") == "talks_counted"
    taken(part, wait, planned="12", talked="8", recorded="8")


@pytest.mark.parametrize(("pack", "may"), [("regulation-2014+qingshanhu-2009", False), (None, True)])
def test_talks_before_the_meeting_are_refused_only_where_the_rules_fix_the_order(pack: str | None, may: bool) -> None:
    set_clock(datetime(2015, 3, 2, 9, tzinfo=SHANGHAI) if pack else datetime(*OLD, 9, tzinfo=SHANGHAI))
    case = staff.begin(staff.settle(), posts=1, title="公推优选")
    staff.work(case, until="ask_talks")
    part, wait = waiting("ask_talks")
    if may:
        taken(part, wait)
    else:
        assert refused(part, wait) == "recommendation_form"


def test_a_units_party_organisation_recommends_in_a_meeting_with_minutes() -> None:
    _, _, _ = reach("ask_organisations")
    part, wait = waiting("ask_organisations")
    first = staff.table(wait, "opinions")[0][0]
    assert refused(part, wait, **{f"opinions:{first}:body": "其他"}) == "unit_collective"
    assert refused(part, wait, **{f"opinions:{first}:minutes": ""}) == "unit_collective"
    taken(part, wait, **{f"opinions:{first}:opinion": "不推荐", f"opinions:{first}:minutes": ""})


def test_an_exception_from_the_half_needs_the_standing_committee_and_a_reason() -> None:
    case, _, _ = reach("hold_recommendation")
    staff.work(case, until="ask_exceptions")
    part, wait = waiting("ask_exceptions")
    third = staff.table(wait, "people")[0][0]
    given = {f"people:{third}:decision": "作为特殊情形列入", f"people:{third}:why": ""}
    assert refused(part, wait, **given) == "below_half_listed"
    given[f"people:{third}:why"] = "长期在外挂职，本单位多数人员不熟悉"
    assert refused(part, wait, **given, body="其他") == "below_half_listed"
    taken(part, wait, **given)
    assert next(c for c in staff.candidates(case) if str(c.id) == third).state == "recommended"


@pytest.mark.parametrize(("day", "alone"), [(OLD, {"得票"}), (NEW, {"得票", "得分"})])
def test_votes_or_marks_alone_do_not_decide_who_is_inspected(day: tuple[int, int, int], alone: set[str]) -> None:
    case, part, wait = reach("decide_inspection", day)
    none = {f["key"]: "" for f in wait.facts["form"] if f["key"].startswith("basis:")}
    only = none | {f"basis:{name}": "是" for name in alone}
    assert refused(part, wait, **only) == "inspection_list"
    assert refused(part, wait, body="其他") == "inspection_list"
    taken(part, wait, **only | {"basis:平时考核": "是"})
    query = "SELECT facts->'verdicts' FROM journal_entry WHERE chain = 'case:' || CAST(:c AS text) AND name = 'list_inspected'"
    found: Any = one(query, c=case)
    assert [v["gate"] for v in found][:3] == ["not_predetermined", "recommendation_fresh", "inspection_list"]
    assert {v["gate"] for v in found[3:]} == ({"barred_circumstances"} if day == NEW else set())
    assert all(v["outcome"] == "ok" for v in found)


def test_who_may_not_be_inspected_under_the_newer_rules_is_not_put_on_the_list() -> None:
    _, part, wait = reach("decide_inspection", NEW)
    first = staff.table(wait, "people")[0][0]
    with pytest.raises(Refused, match="人") as caught:
        give(part, say("done", "", **staff.filled(wait, **{f"people:{first}:barred": "跑官拉票"})))
    assert caught.value.verdict.gate == "barred_circumstances" and "（单位" not in caught.value.verdict.reason


def test_a_list_from_before_the_vote_was_settled_beforehand() -> None:
    _, part, wait = reach("decide_inspection")
    assert refused(part, wait, met_on="2010-02-26") == "not_predetermined"


@pytest.mark.parametrize(("day", "fresh"), [((2011, 2, 28), True), ((2011, 3, 1), True), ((2011, 3, 2), False)])
def test_a_recommendation_is_used_within_its_year(day: tuple[int, int, int], fresh: bool) -> None:
    case, _, _ = reach("decide_inspection")
    at(*day, 10)
    part, wait = waiting("decide_inspection")
    if fresh:
        taken(part, wait)
        assert "listed" in {c.state for c in staff.candidates(case)}
    else:
        assert refused(part, wait) == "recommendation_fresh"


def test_a_proposal_is_not_made_on_a_recommendation_out_of_its_year() -> None:
    case, _, _ = reach("ask_proposal")
    at(2011, 3, 2, 10)
    part, wait = waiting("ask_proposal")
    staff.compile_dossiers(wait, part)
    assert refused(part, wait) == "recommendation_fresh"
    assert not [w for _, w in parts() if w.name == "hold_vote"] and move(case)
