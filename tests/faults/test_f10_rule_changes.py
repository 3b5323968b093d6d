"""F10: the office sets a value while cases run; they go on under the rules that they began with, new ones under the new.

Each is shown with its guard off: read the rules of today instead of those kept with the case, and the deadline moves.
"""

from datetime import date

import pytest
from sqlalchemy import text

from models import db
from models.errors import QingshanError
from policy.errors import PolicyError
from tasks import office_values, opening, rules
from tasks.procedures import TRAINING_PLAN
from tasks.rules import pack_of, rules_now
from tasks.training import call
from tests.conftest import one
from tests.flows import staff
from tests.tasks.office_value_kit import CLOSE, draft

CLOSES = "SELECT (closes_at AT TIME ZONE 'Asia/Shanghai')::date FROM training_plan"


def a_plan() -> int:
    """Open the plan of 2010; nobody has moved it yet."""
    with db.transaction() as tx:
        return opening.open_case(tx, TRAINING_PLAN, "2010", title="2010年度干部教育培训计划", subject={"year": 2010}).id


def the_office_sets_an_earlier_close(district: staff.District) -> None:
    """Let the clerk enter and the chief approve 20 December, by a newer document."""
    with db.transaction() as tx:
        entered = office_values.propose(
            tx, draft(key=CLOSE, typed="12月20日", sure="verified"), district.people["干一"]
        )
        office_values.approve(tx, entered.id, district.people["科一"])


@pytest.mark.parametrize("guard", [True, False], ids=["", "without the guard"])
def test_a_case_under_way_keeps_its_rules(database: str, monkeypatch: pytest.MonkeyPatch, guard: bool) -> None:
    district = staff.settle()
    case = a_plan()
    the_office_sets_an_earlier_close(district)
    if not guard:
        monkeypatch.setattr(call, "pack_of", lambda tx, _: rules_now(tx))
    staff.move(case)
    assert one(CLOSES) == (date(2009, 12, 31) if guard else date(2009, 12, 20))


def test_a_case_opened_afterwards_begins_with_the_new_value(database: str) -> None:
    district = staff.settle()
    the_office_sets_an_earlier_close(district)
    staff.move(a_plan())
    assert one(CLOSES) == date(2009, 12, 20)


def test_the_rules_kept_with_a_case_cannot_be_exchanged_unnoticed(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "_read_packs", {})  # as another process would read them
    with db.transaction() as tx:
        case = opening.open_case(tx, TRAINING_PLAN, "2010")
        tx.execute(text("UPDATE rule_pack SET content = replace(content, '12-31', '12-20')"))
        with pytest.raises((QingshanError, PolicyError), match="指纹"):
            pack_of(tx, case)
        tx.rollback()
