"""Finished cases computed again under other rules: what would change is listed, and nothing is touched."""

import pytest

from models import db
from policy.asked import words_of
from policy.errors import BadValue, UnknownKey
from tasks import office_values, replaying, rule_switch
from tests.flows import staff
from tests.tasks.office_value_kit import draft

pytestmark = pytest.mark.usefixtures("database")
FARM = staff.UNITS[0]
KEPT = "SELECT (SELECT count(*) FROM journal_entry), (SELECT max(hash) FROM journal_entry), (SELECT count(*) FROM act)"


def finished() -> int:
    """Work a whole training plan to its end."""
    district = staff.settle()
    number = staff.open_plan()
    staff.declared(number, {FARM: [staff.a_class()]}, district)
    staff.work(number)
    assert staff.rows("SELECT state FROM qs_case") == [("finished",)]
    return number


def test_a_finished_plan_is_computed_again_and_only_what_depends_on_the_value_changes() -> None:
    number = finished()
    before = staff.rows(KEPT)
    with db.reading() as look:
        same = replaying.replay(look)
        other = replaying.replay(
            look, changed={"training.leading_group.majority": "1", "training.review.other_unit": False}
        )
    assert (same.cases, same.rows) == (1, [])
    assert same.same > 3
    assert all(row.case == number for row in other.rows)
    assert {row.gate for row in other.rows} <= {"leading_group_approval", "reviewer_independent"}
    assert "reviewer_independent" in {row.gate for row in other.rows}
    assert "会改变的" in other.words
    assert staff.rows(KEPT) == before


def test_a_case_moved_to_newer_rules_is_computed_again_under_those_of_each_moment() -> None:
    """What was decided before the switch under the old rules, what came after under the new: all of it can be computed."""
    district = staff.settle()
    number = staff.open_plan(leading_group_rule="")
    staff.declared(number, {FARM: [staff.a_class()]}, district)
    staff.work(number, until="consolidate")
    names = (
        "minutes=会议纪要\ncountersign_all=全体会签\ncountersign_majority=超过半数会签\nballot=票决\n无记名=无记名投票"
    )
    with db.transaction() as tx:
        new = draft(key="training.leading_group.rules", typed=names, sure="verified")
        office_values.approve(tx, office_values.propose(tx, new, district.people["干一"]).id, district.people["科一"])
        asked = rule_switch.propose(tx, number, "审批方式有补充", district.people["干一"])
        rule_switch.confirm(tx, number, asked.seq, district.people["科一"])
    staff.work(number)
    assert staff.rows("SELECT state FROM qs_case") == [("finished",)]
    with db.reading() as look:
        again = replaying.replay(look)
        before = replaying.replay(look, changed={"training.review.other_unit": False})
    assert (again.rows, again.cannot, again.same > 3) == ([], [], True)
    assert "reviewer_independent" in {row.gate for row in before.rows}


def test_questions_are_kept_in_the_record_without_names() -> None:
    finished()
    found = staff.rows(
        "SELECT jsonb_array_elements(facts->'verdicts') AS v FROM journal_entry WHERE facts ? 'verdicts'"
    )
    assert found
    assert all("asked" in row.v for row in found)
    law = words_of("qingshanhu-2009")
    names = [row.name for row in staff.rows("SELECT name FROM person UNION SELECT name FROM unit")]
    assert not any(name in str(row.v["asked"]) for row in found for name in names if name not in law)


def test_a_wrong_key_or_value_is_refused() -> None:
    finished()
    with db.reading() as look:
        with pytest.raises(UnknownKey):
            replaying.replay(look, changed={"no.such.key": 1})
        with pytest.raises(BadValue):
            replaying.replay(look, changed={"training.leading_group.majority": 2})
