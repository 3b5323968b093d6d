"""Finished cases computed again under other rules: what would change is listed, and nothing is touched."""

import pytest

from models import db
from policy.asked import words_of
from policy.errors import BadValue, UnknownKey
from tasks import replaying
from tests.flows import staff

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
