"""A unit's classes while it declares them (班次填报): saved one by one, by form or by workbook, good rows never lost."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, select

from models import clock
from models.cases import Case, lock_case
from models.errors import NoSuchItem, NotYours, WaitNotOpen
from models.training import TrainingClass
from models.waits import Assignment, Wait
from policy.packs import Pack
from policy.training_plan import charge, enterprise_class
from policy.verdict import Verdict
from tasks import documents
from tasks.opening import rules_day
from tasks.rules import pack_of
from tasks.workbooks.cells import CellError, CellNote, narrow
from tasks.workbooks.class_row import ClassRow
from tasks.workbooks.declaration import read_declaration
from tasks.workbooks.guard import guard_upload

FIELDS = ("name", "purpose", "audience", "headcount", "days", "hours", "month", "place", "organiser", "budget_fen")
OPTIONAL = ("kind", "form", "fund_source", "fee_basis", "necessity", "contact", "phone")
EDITABLE = ("draft", "declared", "returned")


@dataclass
class Imported:
    """What came of a workbook: classes taken in, rows that were there already, and what to mend cell by cell."""

    unit_name: str = ""
    added: list[int] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    errors: Sequence[CellError] = ()
    notes: Sequence[CellNote] = ()
    refused: list[tuple[str, Verdict]] = field(default_factory=list)


def of_unit(tx: Session, plan_id: int, unit_id: int) -> list[TrainingClass]:
    """Return a unit's classes in a plan, in their order, those withdrawn left out."""
    rows = select(TrainingClass).where(TrainingClass.plan_id == plan_id, TrainingClass.unit_id == unit_id)
    return list(tx.exec(rows.where(TrainingClass.state != "withdrawn").order_by(TrainingClass.position)))  # type: ignore[arg-type]


def verdicts(pack: Pack, on: date, one: TrainingClass) -> list[Verdict]:
    """Return what measures 11 and 12 say of a class: for enterprises, and who pays."""
    return [
        enterprise_class(pack, on, involves_enterprise=one.enterprise, necessity=one.necessity),
        charge(pack, on, fee_charged=one.fee_charged, payers=frozenset(one.fee_payers), basis=one.fee_basis),
    ]


def editing(tx: Session, assignment_id: int, person_id: int) -> tuple[Case, Wait, Assignment]:
    """Return the case, round and assignment in which a person may write classes just now.

    Raises QS-2001, QS-2002 and QS-2004.
    """
    case_id = tx.execute(text("SELECT case_id FROM assignment WHERE id = :id"), {"id": assignment_id}).scalar()
    if case_id is None:
        raise NoSuchItem
    case = lock_case(tx, case_id)  # whoever writes about a case takes it first
    part = tx.get_one(Assignment, assignment_id, populate_existing=True)
    if part.person_id != person_id:
        raise NotYours
    wait = tx.get_one(Wait, part.wait_id)
    late = wait.due_at and wait.on_due == "close" and clock.now(tx) > wait.due_at
    if part.state != "open" or wait.closed_at or late:
        raise WaitNotOpen
    return case, wait, part


def save_class(
    tx: Session, assignment_id: int, person_id: int, row: ClassRow, class_id: int | None = None
) -> tuple[TrainingClass, list[Verdict]]:
    """Save one class of a unit's declaration, new or mended; returns it and what stands in its way.

    A class that is refused by its article is kept as a draft, so that nothing typed is lost; it cannot be submitted.
    """
    case, wait, _ = editing(tx, assignment_id, person_id)
    one = _own(tx, wait, class_id) if class_id else _new(tx, wait)
    fill(one, row)
    tx.add(one)
    tx.flush()
    return one, [v for v in verdicts(pack_of(tx, case), rules_day(case), one) if not v.ok]


def remove_class(tx: Session, assignment_id: int, person_id: int, class_id: int) -> None:
    """Take a class out of a declaration that is not yet submitted."""
    _, wait, _ = editing(tx, assignment_id, person_id)
    one = _own(tx, wait, class_id)
    one.state = "withdrawn"
    tx.add(one)


def import_workbook(tx: Session, assignment_id: int, person_id: int, data: bytes, file_name: str) -> Imported:
    """Take in a unit's workbook (申报表): every good row becomes a class, every bad cell comes back with its remedy.

    A row that is there already (same name, month and audience) is not taken twice. The file itself is kept. Raises
    the numbered errors of `tasks.workbooks.errors` for a file that must not be opened or is another form altogether.
    """
    case, wait, part = editing(tx, assignment_id, person_id)
    guard_upload(data, file_name)
    declared = read_declaration(data, wait.facts["year"])
    came = Imported(declared.unit_name or "", errors=declared.errors, notes=declared.notes)
    there = {_same(c): c for c in of_unit(tx, wait.facts["plan"], wait.facts["unit"])}
    for row in declared.rows:
        if row.same_class() in there:
            came.already.append(row.name)
            continue
        one = _new(tx, wait)
        fill(one, row)
        one.source_row = row.row
        tx.add(one)
        tx.flush()
        there[_same(one)] = one
        came.added.append(one.id)
        came.refused += [(one.name, v) for v in verdicts(pack_of(tx, case), rules_day(case), one) if not v.ok]
    documents.keep(
        tx,
        data,
        kind="declaration",
        title="单位上传的申报表",
        file_name=file_name[-120:],
        media_type=documents.XLSX,
        case_id=case.id,
        unit_id=wait.facts["unit"],
        by=part.person_id,
    )
    return came


def _same(one: TrainingClass) -> tuple[str, int, str]:
    return narrow(one.name), one.month, narrow(one.audience)


def _own(tx: Session, wait: Wait, class_id: int) -> TrainingClass:
    """Return a class of this very declaration (or, when mending, this very class); raises QS-2001 for any other."""
    one = tx.get(TrainingClass, class_id)
    wanted = wait.facts.get("class")
    if one is None or one.unit_id != wait.facts["unit"] or one.plan_id != wait.facts.get("plan"):
        raise NoSuchItem
    if one.state not in EDITABLE or (wanted and wanted != one.id):
        raise NoSuchItem
    return one


def _new(tx: Session, wait: Wait) -> TrainingClass:
    if wait.facts.get("class"):
        raise NoSuchItem
    place = tx.execute(
        text("SELECT coalesce(max(position), 0) + 1 FROM training_class WHERE plan_id = :plan AND unit_id = :unit"),
        {"plan": wait.facts["plan"], "unit": wait.facts["unit"]},
    ).scalar_one()
    return TrainingClass(
        plan_id=wait.facts["plan"],
        case_id=wait.case_id,
        unit_id=wait.facts["unit"],
        year=wait.facts["year"],
        position=place,
    )


def fill(one: TrainingClass, row: ClassRow) -> None:
    """Write what a unit declared, by form or by workbook, into its class (培训班次)."""
    given: dict[str, Any] = {name: getattr(row, name) for name in FIELDS}
    given |= {name: getattr(row, name) or "" for name in OPTIONAL}
    given |= {
        "enterprise": row.involves_enterprise,
        "fee_charged": bool(row.fee_charged),
        "fee_payers": list(row.fee_payers),
    }
    for name, value in given.items():
        setattr(one, name, value)
