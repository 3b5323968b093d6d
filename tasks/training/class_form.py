"""A class as typed into the page's form (填报班次): read by the very readers of the workbook, so that both read alike.

What is typed wrong comes back field by field with what to write instead; nothing typed is lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from models.errors import QingshanError
from models.training import TrainingClass
from policy.verdict import Verdict
from tasks.papers.words import plain
from tasks.training.classes import editing, of_unit, save_class
from tasks.wording import yuan
from tasks.workbooks.cells import Found, narrow
from tasks.workbooks.class_row import ClassRow, RowReader
from tasks.workbooks.columns import DECLARATION, HEADINGS
from tasks.workbooks.table import Row

KEYS = tuple(column.key for column in DECLARATION if column.key != "serial")
ASKED = ("fee_charged",)  # optional in the workbook, but the page asks it in so many words


class ClassFormIncomplete(QingshanError):
    """班次没有保存：有的栏目没有填对，已在各栏目下注明。"""

    number, status = 4031, 422


class SameClassThere(QingshanError):
    """已填报过同一班次（名称、计划月份、培训对象都相同），没有重复保存。确是两期的，请在名称后注明“第一期”“第二期”。"""

    number, status = 4032, 409


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with one field, and what to write instead."""

    label: str
    message: str
    remedy: str


@dataclass(frozen=True)
class FormRead:
    """What came of the form: the class when every field was read, and the problems by field."""

    row: ClassRow | None
    problems: Mapping[str, FieldProblem]


def read_form(fields: Mapping[str, str], plan_year: int) -> FormRead:
    """Read a class of `plan_year` from a form; `fields` by the columns' keys (`KEYS`), money in yuan, as people type it."""
    cells = {key: Found("", key, fields.get(key, "")) for key in KEYS}
    reading = RowReader(plan_year, ten_thousands=False).read(Row(0, cells))
    problems = {error.cell: FieldProblem(error.column, error.message, error.remedy) for error in reading.errors}
    for key in ASKED:
        if not fields.get(key, "").strip():
            problems[key] = FieldProblem(HEADINGS[key], "没有选", "请选“是”或“否”")
    in_order = {key: problems[key] for key in KEYS if key in problems}
    return FormRead(None if in_order else reading.row, in_order)


def save_typed(
    tx: Session, assignment_id: int, person_id: int, fields: Mapping[str, str], class_id: int | None = None
) -> tuple[TrainingClass, list[Verdict]]:
    """Save a class typed into the form, new or mended; returns it and what stands in its way.

    Raises QS-4031 when a field was not filled in rightly, QS-4032 when the unit has declared the same class already
    (a page loaded again sends its form again), and what `save_class` raises.
    """
    _, wait, _ = editing(tx, assignment_id, person_id)
    row = read_form(fields, wait.facts["year"]).row
    if row is None:
        raise ClassFormIncomplete
    others = [one for one in of_unit(tx, wait.facts.get("plan"), wait.facts["unit"]) if one.id != class_id]
    if row.same_class() in [(narrow(one.name), one.month, narrow(one.audience)) for one in others]:
        raise SameClassThere
    return save_class(tx, assignment_id, person_id, row, class_id)


def typed(one: TrainingClass) -> dict[str, str]:
    """Return a class as the form shows it for mending: exact figures without needless zeros, money in yuan."""
    shown = {key: getattr(one, key) for key in KEYS if isinstance(getattr(one, key, None), str)}
    return shown | {
        "headcount": str(one.headcount),
        "days": plain(one.days),
        "hours": plain(one.hours),
        "month": str(one.month),
        "budget": yuan(one.budget_fen),
        "involves_enterprise": "是" if one.enterprise else "否",
        "fee_charged": "是" if one.fee_charged else "否",
        "fee_payers": "、".join(one.fee_payers),
    }
