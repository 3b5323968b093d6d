"""Filling in the roster (学员出勤名册) while its round is open: by form or workbook, each person once, good rows never lost."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from models.cases import Case
from models.errors import NoSuchItem, QingshanError
from models.people import Person
from models.training import Attendance
from models.waits import Assignment, Wait
from tasks import documents
from tasks.training.classes import editing
from tasks.workbooks.cells import CellError, CellNote, Unreadable, narrow, tidy
from tasks.workbooks.guard import guard_upload
from tasks.workbooks.roster import RosterRow, read_attendance, read_roster

PAGE = "class_roster"


class BadAttendance(QingshanError):
    """出勤天数请填0至本班天数之间的数，可以到半天，例如 2 或 1.5；未到的填0。"""

    number, status = 4028, 422


class NoSuchTrainee(QingshanError):
    """名册中没有这位学员，请核对姓名和单位；尚未登记的人员，请系统管理员先导入（qingshan import）。"""

    number, status = 4029, 422


@dataclass
class RosterImported:
    """What came of a workbook: people taken in, those whose days were corrected or already there, and what to mend."""

    added: list[int] = field(default_factory=list)
    corrected: list[int] = field(default_factory=list)
    already: list[int] = field(default_factory=list)
    errors: Sequence[CellError] = ()
    notes: Sequence[CellNote] = ()


@dataclass
class Matched:
    """A roster workbook read against the people registered: who came how long, and what is to be mended."""

    people: list[tuple[RosterRow, Any]]
    errors: Sequence[CellError]
    notes: Sequence[CellNote]


def matched(tx: Session, data: bytes, class_days: Decimal) -> Matched:
    """Read a roster workbook (出勤名册) that has passed `guard_upload`, each readable row with the one person it names."""
    read = read_roster(data, class_days)
    found, unknown = [], []
    known = _people(tx, {row.name for row in [*read.rows, *read.unread]})
    for row in read.rows:
        people = known.get((narrow(row.name), narrow(row.unit)), [])
        if len(people) == 1:
            found.append((row, people[0]))
        else:
            unknown.append(_not_found(row, len(people)))
    for row in read.unread:  # the rest of what is wrong with it
        if (count := len(known.get((narrow(row.name), narrow(row.unit)), []))) != 1:
            unknown.append(_not_found(row, count))
    return Matched(found, sorted([*read.errors, *unknown], key=_place), read.notes)


def _place(error: CellError) -> tuple[str, int]:
    return error.sheet, int("".join(filter(str.isdigit, error.cell)) or 0)


def roster_of(tx: Session, class_id: int) -> list[Attendance]:
    """Return the roster of a class in the order in which it was filled in."""
    return list(tx.exec(select(Attendance).where(Attendance.class_id == class_id).order_by(col(Attendance.id))))


def enter(tx: Session, assignment_id: int, person_id: int, trainee_id: int, days: object) -> Attendance:
    """Enter one trainee with the days attended (half days; 0: never came), or correct them.

    By number only people of the class's own unit and of units with places, or already on the roster: numbers can be
    guessed, and the page shows the name. Anybody else is entered by name and unit, with the workbook.

    Raises QS-4028, QS-4029, and QS-2001, QS-2002, QS-2004 when the roster is not this person's to fill in now.
    """
    _, waiting, _ = _editing(tx, assignment_id, person_id)
    trainee = tx.get(Person, trainee_id)
    if trainee is None or not _may_come(tx, waiting.facts["class"], trainee):
        raise NoSuchTrainee
    return _put(tx, waiting, trainee.id, trainee.unit_id, _days(days, waiting))[0]


def strike(tx: Session, assignment_id: int, person_id: int, trainee_id: int) -> None:
    """Take a trainee off a roster that is not yet handed in; raises QS-4029 when not on it."""
    _, waiting, _ = _editing(tx, assignment_id, person_id)
    found = _on_roster(tx, waiting.facts["class"], trainee_id)
    if found is None:
        raise NoSuchTrainee
    tx.delete(found)
    tx.flush()


def import_roster(tx: Session, assignment_id: int, person_id: int, data: bytes, file_name: str) -> RosterImported:
    """Take in a roster workbook: every readable row of a known person counts, once however often it is sent.

    The file itself is kept. Raises the numbered errors of `tasks.workbooks.errors` for a file that must not be opened.
    """
    case, waiting, part = _editing(tx, assignment_id, person_id)
    guard_upload(data, file_name)
    read = matched(tx, data, Decimal(waiting.facts["days"]))
    came = RosterImported(errors=read.errors, notes=read.notes)
    for row, person in read.people:
        made, how = _put(tx, waiting, person.id, person.unit_id, row.days_attended)
        getattr(came, how).append(made.person_id)
    _keep(tx, case, waiting, part, data, file_name)
    return came


def _editing(tx: Session, assignment_id: int, person_id: int) -> tuple[Case, Wait, Assignment]:
    found = editing(tx, assignment_id, person_id)
    if found[1].page != PAGE:
        raise NoSuchItem
    return found


def _may_come(tx: Session, class_id: int, trainee: Person) -> bool:
    found = tx.execute(
        text(
            "SELECT 1 FROM training_class WHERE id = :class AND unit_id = :unit"
            " UNION ALL SELECT 1 FROM places WHERE class_id = :class AND unit_id = :unit"
            " UNION ALL SELECT 1 FROM attendance WHERE class_id = :class AND person_id = :person LIMIT 1"
        ),
        {"class": class_id, "unit": trainee.unit_id, "person": trainee.id},
    )
    return found.first() is not None


def _days(raw: object, waiting: Wait) -> Decimal:
    try:
        return read_attendance(tidy(raw), Decimal(waiting.facts["days"]))
    except Unreadable as problem:
        raise BadAttendance(f"出勤天数{problem.message}。{problem.remedy}。") from None


def _on_roster(tx: Session, class_id: int, trainee_id: int) -> Attendance | None:
    rows = select(Attendance).where(Attendance.class_id == class_id, Attendance.person_id == trainee_id)
    return tx.exec(rows).first()


def _put(tx: Session, waiting: Wait, trainee_id: int, unit_id: int | None, days: Decimal) -> tuple[Attendance, str]:
    """Write one line of the roster; returns it and whether it was added, corrected or there already."""
    class_id = waiting.facts["class"]
    found = _on_roster(tx, class_id, trainee_id)
    how = "added" if found is None else "already" if found.days == days else "corrected"
    line = found or Attendance(class_id=class_id, person_id=trainee_id, unit_id=unit_id)
    line.days = days
    tx.add(line)
    tx.flush()
    return line, how


def _people(tx: Session, names: set[str]) -> dict[tuple[str, str], list[Any]]:
    """Return the people of these names by name and unit, spaces and width of letters apart."""
    rows = tx.execute(
        text(
            "SELECT p.id, p.name, p.unit_id, u.name AS unit FROM person p JOIN unit u ON u.id = p.unit_id"
            " WHERE p.active AND regexp_replace(normalize(p.name, NFKC), '\\s', '', 'g') = ANY(:names)"
        ),
        {"names": [narrow(name) for name in names]},
    )
    found: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        found.setdefault((narrow(row.name), narrow(row.unit)), []).append(row)
    return found


def _not_found(row: RosterRow, count: int) -> CellError:
    """Say why a readable row names nobody in particular."""
    if count:
        message, remedy = "该单位有同名人员，系统不代为确定", "请在页面上从名单中选择本人后填写出勤天数"
    else:
        message, remedy = (
            "没有登记这个单位的这位人员",
            "请核对姓名和单位全称；尚未登记的，请系统管理员先导入（qingshan import）",
        )
    return CellError(row.sheet, f"第{row.row}行", "姓名", f"{row.name}（{row.unit}）", message, remedy)


def _keep(tx: Session, case: Case, waiting: Wait, part: Assignment, data: bytes, file_name: str) -> None:
    documents.keep(
        tx,
        data,
        kind="roster",
        title="单位上传的出勤名册",
        file_name=file_name[-120:],
        media_type=documents.XLSX,
        case_id=case.id,
        unit_id=waiting.facts["unit"],
        by=part.person_id,
    )
