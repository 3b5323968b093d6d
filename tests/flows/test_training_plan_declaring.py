"""Declaring (measure 15: 每年12月底前申报): in time or not, nothing planned or not declared, returned by the head, nobody there."""

from datetime import date, datetime

import pytest

from models import db
from models.errors import PersonNotActive, WaitNotOpen
from models.people import Person
from tasks import desk
from tasks.refusing import Refused
from tasks.training import classes
from tests import make
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import staff
from tests.flows.staff import a_class, at, declare, done, give, move, part, parts, rows, say

pytestmark = pytest.mark.usefixtures("database")
FARM, PARK = staff.UNITS


def mine(district: staff.District, unit: str, page: str = "declare") -> staff.Assignment:
    """Return the open part of a unit."""
    return part(page, f"unit:{district.units[unit]}")


def test_the_last_day_is_in_time_and_the_next_is_not() -> None:
    district = staff.settle()
    number = staff.open_plan()
    farm, park = mine(district, FARM), mine(district, PARK)
    at(2009, 12, 31, 23, 58)
    declare(farm, a_class())
    at(2010, 1, 1, 0, 1)
    with pytest.raises(WaitNotOpen):
        declare(park, a_class())
    move(number)
    [entry] = rows(
        "SELECT actor, facts FROM journal_entry WHERE kind = 'closed' AND facts->>'wait' = :w", w=str(park.wait_id)
    )
    assert (entry.actor, entry.facts["how"], entry.facts["outcome"]) == ("system", "time", "time")
    give(mine(district, FARM, "confirm"), say("confirm"))
    move(number)
    closed = done(number, "close_call")
    assert closed["declared"] == [district.units[FARM]]
    assert closed["missing"] == [district.units["区委组织部"], district.units[PARK]]


def test_a_late_answer_is_refused_even_before_the_system_has_closed_the_round() -> None:
    district = staff.settle()
    staff.open_plan()
    park = mine(district, PARK)
    set_clock(datetime(2010, 1, 1, 0, 0, tzinfo=SHANGHAI))  # and no timer has been looked at
    with pytest.raises(WaitNotOpen):
        declare(park, a_class())
    with pytest.raises(WaitNotOpen):
        give(park, say("nothing"))


def test_nothing_planned_is_not_the_same_as_not_declared() -> None:
    district = staff.settle()
    number = staff.open_plan()
    declare(mine(district, FARM))
    declare(mine(district, PARK), a_class())
    move(number)
    for assignment, _ in parts("confirm"):
        give(assignment, say("confirm"))
    at(2010, 1, 1, 0, 1)
    move(number)
    closed = done(number, "close_call")
    assert closed["nothing"] == [district.units[FARM]]
    assert closed["declared"] == [district.units[PARK]]
    assert closed["missing"] == [district.units["区委组织部"]]
    states = {row.unit_id: row.state for row in rows("SELECT unit_id, state FROM declaration")}
    assert states == {
        district.units[FARM]: "confirmed",
        district.units[PARK]: "confirmed",
        district.units["区委组织部"]: "missing",
    }


def test_what_a_head_returns_is_declared_again_in_a_round_of_its_own() -> None:
    district = staff.settle()
    number = staff.open_plan()
    first = mine(district, FARM)
    declare(first, a_class())
    move(number)
    give(mine(district, FARM, "confirm"), say("return", "请核对人数"))
    move(number)
    again = mine(district, FARM)
    [(_, wait)] = parts("declare", subject=f"unit:{district.units[FARM]}")
    assert (wait.round, wait.facts["returned"], again.id != first.id) == (2, "请核对人数", True)
    assert one("SELECT count(*) FROM message WHERE assignment_id = :a AND kind = 'returned'", a=again.id) == 1
    assert one("SELECT count(*) FROM link WHERE assignment_id = :a AND revoked_at IS NULL", a=again.id) == 1
    one_class = staff.the_class("基层干部业务培训班")
    with db.transaction() as tx:
        classes.save_class(tx, again.id, again.person_id, a_class(headcount=30), one_class.id)
    give(again, say("submit"))
    move(number)
    give(mine(district, FARM, "confirm"), say("confirm"))
    move(number)
    assert staff.acts(number, "accept") == [(f"unit:{district.units[FARM]}", 1, True)]
    assert staff.the_class("基层干部业务培训班").headcount == 30
    assert mine(district, PARK)  # and the others were not disturbed


def test_a_unit_returned_on_the_last_day_still_has_its_days_to_mend() -> None:
    district = staff.settle()
    number = staff.open_plan()
    declare(mine(district, FARM), a_class())
    move(number)
    at(2009, 12, 31, 20)
    give(mine(district, FARM, "confirm"), say("return", "请写明地点"))
    move(number)
    at(2010, 1, 3, 9)
    give(mine(district, FARM), say("submit"))
    move(number)
    give(mine(district, FARM, "confirm"), say("confirm"))
    move(number)
    assert district.units[FARM] in done(number, "close_call")["declared"]


def test_a_unit_with_nobody_is_listed_and_holds_nobody_up() -> None:
    district = staff.settle()
    with db.transaction() as tx:
        empty = make.unit(tx, "某服务中心").id
    number = staff.open_plan()
    assert done(number, "issue_call")["nobody"] == [empty]
    assert not parts(subject=f"unit:{empty}")
    staff.declared(number, {FARM: [a_class()]}, district)
    assert not staff.acts(number, "close_call")  # somebody may still be found for it before the close
    at(2010, 1, 1, 0, 1)
    move(number)
    assert done(number, "close_call")["missing"] == [empty]
    assert [w.page for _, w in parts()] == ["review"]


def test_a_unit_without_an_officer_is_asked_through_its_head() -> None:
    district = staff.settle()
    with db.transaction() as tx:
        tx.get_one(Person, district.officer(PARK)).active = False
    staff.open_plan()
    assert mine(district, PARK).person_id == district.head(PARK)


def test_an_officer_who_has_left_declares_no_more() -> None:
    district = staff.settle()
    staff.open_plan()
    farm = mine(district, FARM)
    with db.transaction() as tx:
        tx.get_one(Person, district.officer(FARM)).active = False
    with pytest.raises(PersonNotActive):
        give(farm, say("nothing"))


@pytest.mark.parametrize(
    ("changed", "article", "words"),
    [
        ({"involves_enterprise": True}, "第11条", "严格控制涉及企业和个体经营户的各类培训"),
        ({"fee_charged": True, "fee_payers": ("乡镇",), "fee_basis": "某文件"}, "第12条", "转嫁、摊派和报销费用"),
    ],
)
def test_a_class_that_an_article_forbids_is_kept_but_not_submitted(changed: dict, article: str, words: str) -> None:  # type: ignore[type-arg]
    district = staff.settle()
    staff.open_plan()
    farm = mine(district, FARM)
    with pytest.raises(Refused) as refused:
        declare(farm, a_class(**changed))
    assert article in refused.value.verdict.article and words in refused.value.verdict.words
    assert one("SELECT count(*) FROM answer") == 0


def test_reminders_and_the_word_to_the_head_come_on_their_days_and_only_where_nothing_came() -> None:
    district = staff.settle()
    number = staff.open_plan()
    declare(mine(district, FARM))
    move(number)
    give(mine(district, FARM, "confirm"), say("confirm"))
    told: list[tuple[int, str, int]] = []
    for day in (16, 17, 24, 28, 30, 31):
        before = one("SELECT coalesce(max(id), 0) FROM message")
        at(2009, 12, day, 9)
        query = "SELECT kind, person_id FROM message WHERE id > :id ORDER BY kind, person_id"
        told += [(day, row.kind, row.person_id) for row in rows(query, id=before)]
    late = ("区委组织部", PARK)
    reminded = [(d, "remind", district.officer(u)) for d in (17, 24, 28, 30) for u in late]
    escalated = [(28, "escalate", district.head(u)) for u in late]
    assert sorted(told) == sorted(reminded + escalated)


def test_after_the_machine_was_off_over_several_reminders_there_is_one() -> None:
    district = staff.settle()
    staff.open_plan()
    at(2009, 12, 30, 12)
    sent = rows("SELECT person_id, count(*) AS n FROM message WHERE kind = 'remind' GROUP BY 1")
    assert {row.person_id: row.n for row in sent} == {district.officer(unit): 1 for unit in (FARM, PARK, "区委组织部")}


def test_sending_a_unit_back_after_the_close_does_not_make_a_late_declaration_one_in_time() -> None:
    district = staff.settle()
    number = staff.open_plan()
    declare(mine(district, PARK), a_class())
    move(number)
    at(2010, 1, 2, 9)
    move(number)
    with db.transaction() as tx:
        desk.send_back(tx, number, "ask_unit", f"unit:{district.units[FARM]}", "请补报", district.people["科一"])
    move(number)
    late = mine(district, FARM)
    with pytest.raises(WaitNotOpen):
        declare(late, a_class())
    with pytest.raises(Refused), db.transaction() as tx:
        desk.extend(tx, late.wait_id, date(2010, 1, 20), "请补报", district.people["科一"])
    at(2010, 1, 2, 10)
    move(number)
    assert not parts("declare")
    give(mine(district, PARK, "confirm"), say("confirm"))
    move(number)
    assert district.units[FARM] in done(number, "close_call")["missing"]


def test_a_declaration_made_in_time_may_be_mended_after_the_close() -> None:
    district = staff.settle()
    number = staff.open_plan()
    declare(mine(district, PARK), a_class())
    move(number)
    at(2010, 1, 2, 9)
    give(mine(district, PARK, "confirm"), say("return", "核对人数"))
    move(number)
    with db.transaction() as tx:
        desk.extend(tx, mine(district, PARK).wait_id, date(2010, 1, 20), "负责人出差", district.people["科一"])
    give(mine(district, PARK), say("submit"))
    move(number)
    give(mine(district, PARK, "confirm"), say("confirm"))
    move(number)
    assert done(number, "close_call")["declared"] == [district.units[PARK]]
