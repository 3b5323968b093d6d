"""Consolidation (measure 15: 统筹安排): a merged class stands under one that is held."""

import pytest

from models import db
from tasks.training import consolidate
from tasks.training.consolidate import MergedIntoNothing
from tests.flows import staff
from tests.flows.staff import a_class, give, move, parts, say, the_class

pytestmark = pytest.mark.usefixtures("database")
FARM, PARK = staff.UNITS
NAME, OTHER = "村干部业务培训班", "社区干部业务培训班"


def reviewed(other: staff.Reply) -> int:
    """Bring a plan to consolidation: one class merged into another, on which a reviewer then says something."""
    district = staff.settle()
    number = staff.open_plan()
    staff.declared(number, {FARM: [a_class(NAME)], PARK: [a_class(OTHER)]}, district)
    merge = say("merge", "内容相同", into=str(the_class(OTHER).id))
    staff.work(
        number, lambda wait, _: merge if wait.facts.get("class") == the_class(NAME).id else other, until="consolidate"
    )
    return number


def change(name: str, choice: str) -> None:
    """Change a decision as the section's clerk."""
    [(clerk, _), *_] = parts("consolidate")
    with db.transaction() as tx:
        consolidate.change_decision(tx, clerk.id, clerk.person_id, the_class(name).id, choice, "统筹安排", {})


def test_the_record_keeps_the_figures_of_a_changed_decision_and_those_before() -> None:
    reviewed(say("approve"))
    [(clerk, _), *_] = parts("consolidate")
    less = {"headcount": "30", "days": "2", "budget": "3,000"}
    with db.transaction() as tx:
        consolidate.change_decision(tx, clerk.id, clerk.person_id, the_class(OTHER).id, "reduce", "压缩规模", less)
    [row] = staff.rows("SELECT facts, words FROM journal_entry WHERE name = 'change_decision'")
    whole = {"class": the_class(OTHER).id, "state": "approved", "headcount": 40, "days": "2.5"}
    whole |= {"budget_fen": 480_000, "into": None}
    cut = whole | {"state": "reduced", "headcount": 30, "days": "2", "budget_fen": 300_000}
    assert row.facts == cut | {"before": whole}
    assert row.words == {"reason": "压缩规模"}


def submit() -> None:
    """Submit the plan as the section's clerk."""
    [(clerk, _), *_] = parts("consolidate")
    give(clerk, say("submit"))


@pytest.mark.parametrize("mended", [(NAME, "approve"), (NAME, "refuse"), (OTHER, "approve")])
def test_no_class_is_merged_into_one_that_is_not_held(mended: tuple[str, str]) -> None:
    number = reviewed(say("refuse", "不作安排"))
    with pytest.raises(MergedIntoNothing) as refused:
        submit()
    assert NAME in refused.value.message and OTHER in refused.value.message
    change(*mended)
    submit()
    assert move(number).result == "waiting"
    assert parts("signoff")


def test_a_class_refused_after_another_was_merged_into_it_is_seen_too() -> None:
    reviewed(say("approve"))
    change(OTHER, "refuse")
    with pytest.raises(MergedIntoNothing):
        submit()
