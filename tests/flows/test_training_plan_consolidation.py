"""Consolidation (measure 15: 统筹安排): a merged class stands under one that is held."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from models import db
from models.documents import Blob, Document
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


def sheets() -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of the latest summary sheet (汇总表) by sheet."""
    with db.reading() as look:
        kept = look.exec(select(Document).where(Document.kind == "consolidated").order_by(Document.id.desc())).first()  # type: ignore[attr-defined]
        assert kept
        book: Any = load_workbook(io.BytesIO(look.get_one(Blob, kept.sha256).data))
    return {sheet.title: list(sheet.iter_rows(min_row=3, values_only=True)) for sheet in book}


def test_the_summary_sheet_marks_what_the_section_changed_with_before_and_after() -> None:
    number = reviewed(say("approve"))
    [(clerk, _), *_] = parts("consolidate")
    less = {"headcount": "30", "days": "2", "budget": "3,000"}
    with db.transaction() as tx:
        consolidate.change_decision(tx, clerk.id, clerk.person_id, the_class(OTHER).id, "reduce", "压缩规模", less)
    change(NAME, "refuse")
    submit()
    move(number)
    found = sheets()
    cut = "审核：同意，40人，2.5天，4,800元 → 统筹：核减后同意，30人，2天，3,000元（压缩规模）"
    assert [row[16] for row in found["汇总表"] if row[2] == OTHER] == [cut]
    gone = {row[2]: row[3] for row in found["统筹改动"]}
    assert gone[OTHER] == cut
    assert gone[NAME] == f"审核：并入，“{OTHER}”（内容相同） → 统筹：不同意（统筹安排）", (
        "one that is not held is named too"
    )


def test_a_plan_that_is_left_as_reviewed_has_nothing_marked() -> None:
    number = reviewed(say("approve"))
    submit()
    move(number)
    found = sheets()
    assert "统筹改动" not in found and {row[16] for row in found["汇总表"]} == {None}
