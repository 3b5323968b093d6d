"""Papers (文书) to be listed on a page."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models.documents import Document


def documents(tx: Session, numbers: Sequence[int]) -> list[Document]:
    """Return the papers with these numbers, without withdrawn ones."""
    if not numbers:
        return []
    asked = select(Document).where(col(Document.id).in_(numbers), col(Document.withdrawn_at).is_(None))
    return list(tx.exec(asked.order_by(col(Document.id))))


def of_case(tx: Session, case_id: int) -> list[Document]:
    """Return all papers of a case, withdrawn ones too, oldest first."""
    return list(tx.exec(select(Document).where(Document.case_id == case_id).order_by(col(Document.id))))
