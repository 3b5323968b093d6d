"""Papers (文书) to be listed on a page."""

from collections.abc import Mapping, Sequence

from sqlalchemy import text
from sqlmodel import Session, col, select

from models.documents import Document
from web.words import day


def documents(tx: Session, numbers: Sequence[int]) -> list[Document]:
    """Return the papers with these numbers, without withdrawn ones."""
    if not numbers:
        return []
    asked = select(Document).where(col(Document.id).in_(numbers), col(Document.withdrawn_at).is_(None))
    return list(tx.exec(asked.order_by(col(Document.id))))


def of_case(tx: Session, case_id: int) -> list[Document]:
    """Return all papers of a case, withdrawn ones too, oldest first."""
    return list(tx.exec(select(Document).where(Document.case_id == case_id).order_by(col(Document.id))))


def why_withdrawn(tx: Session, papers: Sequence[Document]) -> Mapping[int, str]:
    """Return why papers no longer hold (作废), by their numbers: when, and the reason of the return that made them void."""
    backs = sorted({one.withdrawn_by_id for one in papers if one.withdrawn_by_id})
    found = tx.execute(text("SELECT id, result->>'reason' AS reason FROM act WHERE id = ANY(:ids)"), {"ids": backs})
    reasons = {row.id: row.reason for row in found}
    return {
        one.id: f"{day(one.withdrawn_at)}作废" + (f"：{why}" if (why := reasons.get(one.withdrawn_by_id)) else "")
        for one in papers
        if one.withdrawn_at
    }
