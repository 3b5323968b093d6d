"""Keeping papers (文书) and giving them numbers of a year's series (文号), in the transaction that issues them."""

import hashlib

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from models import clock
from models.documents import Blob, Document
from models.quotes import nested

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def next_number(tx: Session, series: str, year: int) -> str:
    """Return the next number of a series, e.g. 青组复〔2010〕3号; numbers of a year have no gaps and no doubles."""
    last = tx.execute(
        text(
            "INSERT INTO number_series (series, year, last) VALUES (:series, :year, 1)"
            " ON CONFLICT (series, year) DO UPDATE SET last = number_series.last + 1 RETURNING last"
        ),
        {"series": series, "year": year},
    ).scalar_one()
    return f"{series}〔{year}〕{last}号"


def keep(
    tx: Session,
    data: bytes,
    *,
    kind: str,
    title: str,
    file_name: str,
    media_type: str,
    case_id: int | None = None,
    unit_id: int | None = None,
    number: str = "",
    by: int | None = None,
) -> Document:
    """Keep a paper with its bytes (once each) and return its record."""
    digest = hashlib.sha256(data).hexdigest()
    tx.execute(insert(Blob).values(sha256=digest, data=data).on_conflict_do_nothing())
    made = Document(
        case_id=case_id,
        unit_id=unit_id,
        kind=kind,
        title=nested(title),
        number=number,
        file_name=file_name,
        media_type=media_type,
        sha256=digest,
        size=len(data),
        created_at=clock.now(tx),
        created_by_id=by,
    )
    tx.add(made)
    tx.flush()
    return made


def read(tx: Session, document: Document) -> bytes:
    """Return the bytes of a paper."""
    return tx.get_one(Blob, document.sha256).data
