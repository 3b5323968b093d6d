"""A unit closed (撤并) while its plan is under way: what it began comes to its end, with its name in every paper."""

import pytest

from models.people import Unit
from tasks.training import people
from tasks.training.places import BadPlaces, read_places
from tests.flows import staff
from tests.flows.staff import a_class, declare, parts, rows, the_class

pytestmark = pytest.mark.usefixtures("database")
FARM, PARK = staff.UNITS
NAME = "社区干部业务培训班"


def close_unit(unit_id: int) -> None:
    """Close a unit, as a merger of offices does."""
    with staff.db.transaction() as tx:
        tx.get_one(Unit, unit_id).active = False


def begun(district: staff.District) -> int:
    """Open a plan for which the park declares a class and everybody else nothing; nobody has confirmed yet."""
    number = staff.open_plan()
    for assignment, wait in parts("declare"):
        declare(assignment, *([a_class(NAME)] if wait.facts["unit"] == district.units[PARK] else []))
    return number


@pytest.mark.parametrize("until", ["", "review", "consolidate", "approval"])
def test_a_unit_closed_at_any_stage_does_not_hold_the_plan_up_and_has_its_reply(until: str) -> None:
    district = staff.settle()
    number = begun(district)
    if until:
        staff.work(number, until=until)
    close_unit(district.units[PARK])
    staff.work(number)
    [case] = rows("SELECT state, outcome, last_error FROM qs_case")
    assert (case.state, case.outcome, case.last_error) == ("finished", "已批复", "")
    [reply] = rows("SELECT title, number FROM document WHERE kind = 'reply'")
    assert (reply.title, reply.number) == (f"关于{PARK}2010年度干部培训计划的批复", the_class(NAME).reply_number)
    told = rows("SELECT person_id FROM message WHERE kind = 'reply' ORDER BY person_id")
    assert [row.person_id for row in told] == sorted([district.officer(PARK), district.head(PARK)])


def test_a_closed_unit_is_not_called_and_has_no_places() -> None:
    district = staff.settle()
    close_unit(district.units[PARK])
    number = staff.open_plan()
    assert district.units[PARK] not in staff.done(number, "issue_call")["units"]
    with staff.db.transaction() as tx:
        assert not people.officers(tx, [district.units[PARK]])[district.units[PARK]].active
        with pytest.raises(BadPlaces):
            read_places(tx, {str(district.units[PARK]): "3"}, 40)
