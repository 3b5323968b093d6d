"""Past stretches in a post (任职经历) by workbook: 借调、挂职、中断 and earlier times count only where they are entered. Measure 20."""

from datetime import date

from sqlmodel import Session

from models import clock
from models.cases import Case
from models.tenures import Tenure
from tasks import documents
from tasks.inner.errors import BadTenures
from tasks.inner.naming import called
from tasks.inner.register import PAGE, kinds_of, staff_of, tenures_of
from tasks.opening import rules_day
from tasks.rules import pack_of
from tasks.selection import files
from tasks.training.classes import editing
from tasks.workbooks.guard import guard_upload
from tasks.workbooks.tenures import TITLE, SpellRow, blank_spells, read_spells

MOST_SHOWN = 8


def take_spells(tx: Session, assignment_id: int, person_id: int, data: bytes, file_name: str) -> int:
    """Take the workbook in, whole or not at all; returns how many stretches are new. Raises QS-8207 with the cells to mend."""
    case, waiting, _ = editing(tx, assignment_id, person_id)
    if waiting.page != PAGE:
        raise BadTenures("任职登记已经提交，不能再上传。")
    guard_upload(data, file_name)
    people = called(staff_of(tx, _unit_of(tx, case)))
    read = read_spells(data, list(people), kinds_of(pack_of(tx, case), rules_day(case)), clock.today(tx))
    if read.errors:
        shown = "；".join(f"{e.cell}（{e.column}）{e.message}，{e.remedy}" for e in read.errors[:MOST_SHOWN])
        raise BadTenures(f"登记表有{len(read.errors)}处须修改，没有读入：{shown}。")
    if not read.rows:
        raise BadTenures("登记表里还没有任职经历，请填好后再上传。")
    new = [made for row in read.rows if (made := _enter(tx, case, people[row.name], row))]
    _one_at_a_time(tx, case, {number: name for name, number in people.items()})
    documents.keep(
        tx,
        data,
        kind="roster",
        title=TITLE,
        file_name=file_name,
        media_type=documents.XLSX,
        case_id=case.id,
        by=person_id,
    )
    return len(new)


def _unit_of(tx: Session, case: Case) -> int:
    unit_id = files.posts_of(tx, files.selection_of(tx, case.id))[0].unit_id
    assert unit_id is not None  # refused when it was opened
    return unit_id


def _enter(tx: Session, case: Case, person_id: int, row: SpellRow) -> Tenure | None:
    """Enter one stretch; one that is known is only given its last day. Returns it where it is new."""
    unit_id = _unit_of(tx, case)
    for old in tenures_of(tx, unit_id).get(person_id, []):
        if (old.post, old.kind, old.begins_on) == (row.post, row.kind, row.begins):
            old.ends_on = row.ends
            tx.add(old)
            tx.flush()
            return None
    made = Tenure(
        person_id=person_id,
        unit_id=unit_id,
        post=row.post,
        kind=row.kind,
        begins_on=row.begins,
        ends_on=row.ends,
        case_id=case.id,
    )
    tx.add(made)
    tx.flush()
    return made


def _one_at_a_time(tx: Session, case: Case, names: dict[int, str]) -> None:
    """Refuse somebody who would hold two posts now; the workbook says of which one holds no longer when it ended."""
    for person_id, spells in tenures_of(tx, _unit_of(tx, case)).items():
        now = {one.post for one in spells if one.ends_on is None}
        if len(now) > 1:
            name = names.get(person_id, "")
            raise BadTenures(f"{name}同时登记了{'、'.join(sorted(now))}，请为不再担任的岗位填写终止日。")


def blank(tx: Session, case: Case) -> bytes:
    """Make the workbook with the unit's people and what is known of them."""
    unit_id = _unit_of(tx, case)
    found = tenures_of(tx, unit_id)
    rows: list[list[str]] = []
    for name, number in called(staff_of(tx, unit_id)).items():
        known = [[name, t.post, t.kind, t.begins_on.isoformat(), _shown(t.ends_on)] for t in found.get(number, [])]
        rows += known or [[name, "", "", "", ""]]
    return blank_spells(rows)


def _shown(day: date | None) -> str:
    return day.isoformat() if day else ""
