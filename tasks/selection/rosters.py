"""Taking workbooks in (名册、名单上传): the roster whole or not at all, nominees row by row; the file itself is kept."""

from dataclasses import dataclass, field

from sqlmodel import Session

from models.cases import Case
from tasks import documents
from tasks.ballots.errors import BadRoster
from tasks.selection import files, nominating, planning
from tasks.selection.errors import CandidateTwice, NoSuchCandidate
from tasks.selection.nominating import Nominee
from tasks.training.classes import editing
from tasks.workbooks.cells import CellError
from tasks.workbooks.guard import guard_upload
from tasks.workbooks.voters import read_nominees, read_voters

MOST_SHOWN = 8


@dataclass
class Taken:
    """What came of a list of nominees: how many are new, how many were there, what is to be mended."""

    added: int = 0
    already: int = 0
    errors: list[CellError] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        """Return how many cells are to be mended."""
        return len(self.errors)


def take(tx: Session, assignment_id: int, person_id: int, data: bytes, file_name: str) -> int:
    """Take in the roster of the plan that is being drawn up; returns its size. Raises QS-8107 with the rows to mend."""
    case, waiting, _ = editing(tx, assignment_id, person_id)
    if waiting.page != planning.PAGE:
        raise NoSuchCandidate
    guard_upload(data, file_name)
    selection = files.selection_of(tx, case.id)
    read = read_voters(data, planning.groups_of(selection))
    if read.errors:
        shown = "；".join(f"{e.cell}（{e.column}）{e.message}，{e.remedy}" for e in read.errors[:MOST_SHOWN])
        raise BadRoster(f"名册有{len(read.errors)}处须修改，没有读入：{shown}。")
    if not read.rows:
        raise BadRoster("名册里没有人，请填好后再上传。")
    selection.plan = {**selection.plan, "roster": [[row.name, row.unit, row.group] for row in read.rows]}
    tx.add(selection)
    keep(tx, case, data, file_name, person_id, "民主推荐人员名册")
    return len(read.rows)


def take_nominees(tx: Session, assignment_id: int, person_id: int, data: bytes, file_name: str) -> Taken:
    """Take in a list of nominees: each readable row is entered, once however often it is sent."""
    case, waiting, _ = editing(tx, assignment_id, person_id)
    if waiting.page != nominating.PAGE:
        raise NoSuchCandidate
    guard_upload(data, file_name)
    posts = {name: int(number) for number, name in waiting.facts["posts"]}
    read = read_nominees(data, list(posts), nominating.SOURCES)
    came = Taken(errors=read.errors)
    for row in read.rows:
        try:
            nominating.add(tx, case, waiting, posts[row.post], Nominee(row.name, row.unit, row.title, row.source))
            came.added += 1
        except CandidateTwice:
            came.already += 1
    keep(tx, case, data, file_name, person_id, "初始提名人选名单")
    return came


def keep(tx: Session, case: Case, data: bytes, file_name: str, by: int, title: str) -> None:
    """Keep an uploaded workbook with its case, as it came."""
    documents.keep(
        tx,
        data,
        kind="roster",
        title=title,
        file_name=file_name,
        media_type=documents.XLSX,
        case_id=case.id,
        by=by,
    )
