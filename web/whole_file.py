"""A case's whole file handed out (全程纪实): as one PDF, or as one archive with that PDF, the papers and the record.

First the taking is recorded, then one snapshot is read; the setting itself holds nothing in the database.
"""

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlmodel import Session

from models import clock, db
from models.documents import Blob
from models.export import export
from models.people import Person
from tasks import whole_file as taking
from tasks.papers.pdf import must_have_fonts, set_pdf
from web.queries.whole_file import whole_file

NAME, RECORD, DIGESTS = "全程纪实", "纪实.jsonl", "校验值.txt"
AT_THE_MACHINE = "系统管理员（命令行）"
Form = Literal["pdf", "zip"]


@dataclass(frozen=True)
class Made:
    """A whole file made: its bytes, the name to keep it under, how many steps, papers and entries are in it."""

    data: bytes
    name: str
    cover: dict[str, Any]


def make(case_id: int, form: Form, by: int | None) -> Made:
    """Make a case's whole file for somebody who may have it; the taking stands in the record. Raises QS-8076, QS-1001."""
    must_have_fonts()
    with db.transaction() as tx:
        taking.take(tx, case_id, form, by)
    with db.reading() as look:
        reader = look.get_one(Person, by).name if by is not None else AT_THE_MACHINE
        found, at = whole_file(look, case_id, reader), clock.now(look)
        papers = (
            [(one["file"], look.get_one(Blob, one["sha256"]).data) for one in found["papers"]] if form == "zip" else []
        )
        record = _record(look, case_id) if form == "zip" else b""
    pdf = set_pdf("whole_file", found, at)
    name = f"{NAME}-{case_id}"
    if form == "pdf":
        return Made(pdf, f"{name}.pdf", found["cover"])
    files = [(f"{name}.pdf", pdf), (RECORD, record), (DIGESTS, _digests(found["papers"])), *papers]
    return Made(_archive(files, at), f"{name}.zip", found["cover"])


def _record(look: Session, case_id: int) -> bytes:
    """Return the record as an inspector takes it away, without names and texts: what people wrote is not handed on."""
    out = io.BytesIO()
    export(look, out, case_id=case_id, words=False)
    return out.getvalue()


def _digests(papers: list[dict[str, Any]]) -> bytes:
    """Return the list that `sha256sum -c` reads."""
    return "".join(f"{one['sha256']}  {one['file']}\n" for one in papers).encode()


def _archive(files: list[tuple[str, bytes]], at: datetime) -> bytes:
    """Return an archive of these files, in this order, of this instant: the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, (max(at.year, 1980), at.month, at.day, at.hour, at.minute, at.second))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            archive.writestr(entry, data)
    return out.getvalue()
