"""The workbook that a unit uploaded last (上次上传的申报表), read again from the file that was kept.

So what must be mended is still there when the page is opened anew, on another day or device.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.documents import Blob, Document
from models.training import TrainingClass
from models.waits import Wait
from tasks.workbooks.cells import CellError, CellNote, narrow
from tasks.workbooks.declaration import Declared, read_declaration

KEPT = 16  # readings remembered in this process
_readings: dict[tuple[str, int], Declared] = {}


@dataclass(frozen=True)
class LastUpload:
    """An uploaded workbook: how many of its rows were read and stand in the list, what to mend, what to know."""

    document: Document
    unit_name: str
    rows: int
    there: int
    errors: Sequence[CellError]
    notes: Sequence[CellNote]


def last_upload(tx: Session, wait: Wait, classes: Sequence[TrainingClass]) -> LastUpload | None:
    """Return the last workbook uploaded in this round, or none."""
    document = last_file(tx, wait, "declaration")
    if document is None:
        return None
    read = _read(tx.get_one(Blob, document.sha256), wait.facts["year"])
    kept = {(narrow(one.name), one.month, narrow(one.audience)) for one in classes}
    there = sum(row.same_class() in kept for row in read.rows)
    return LastUpload(document, read.unit_name or "", len(read.rows), there, read.errors, read.notes)


def last_file(tx: Session, wait: Wait, kind: str) -> Document | None:
    """Return the last workbook of a kind that the unit uploaded in this round."""
    asked = select(Document).where(Document.case_id == wait.case_id, Document.unit_id == wait.facts["unit"])
    asked = asked.where(Document.kind == kind, Document.created_at >= wait.opened_at)
    return tx.exec(asked.order_by(col(Document.id).desc()).limit(1)).first()


def _read(blob: Blob, year: int) -> Declared:
    """Read a workbook once: what a file of this hash says for a year never changes."""
    key = (blob.sha256, year)
    if key not in _readings:
        while len(_readings) >= KEPT:
            _readings.pop(next(iter(_readings)), None)
        _readings[key] = read_declaration(blob.data, year)
    return _readings[key]


def data_of(tx: Session, document: Document) -> bytes:
    """Return the bytes of an uploaded workbook."""
    return tx.get_one(Blob, document.sha256).data
