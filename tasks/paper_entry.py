"""Entering a signed paper (书面意见录入): an answer given on paper goes through the same door, with its scan.

The record says that it was on paper, who entered it, and keeps the scan: it never looks like a click of the signer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models.cases import lock_case
from models.errors import NoSuchItem
from models.waits import Answer, Assignment, Wait
from tasks import documents
from tasks.answering import answer
from tasks.rights import DECIDES, require_role
from tasks.scans import scan_kind


@dataclass(frozen=True)
class Scan:
    """The scan of a signed paper."""

    data: bytes
    file_name: str = ""


def enter_paper(
    tx: Session,
    assignment_id: int,
    choice: str,
    reason: str,
    payload: Mapping[str, Any] | None,
    document: Scan,
    by: int,
) -> Answer:
    """Enter a person's signed answer with its scan (书面意见录入); an administrator may not.

    Raises QS-2019 for a file that is no scan, and whatever `tasks.answering.answer` does.
    """
    media_type, extension = scan_kind(document.data)
    case_id = tx.execute(text("SELECT case_id FROM assignment WHERE id = :id"), {"id": assignment_id}).scalar()
    if case_id is None:
        raise NoSuchItem
    lock_case(tx, case_id)
    require_role(tx, by, DECIDES)
    part = tx.get_one(Assignment, assignment_id, populate_existing=True)
    title = tx.get_one(Wait, part.wait_id).title
    kept = documents.keep(
        tx,
        document.data,
        kind="scan",
        title=f"书面意见：{title}",
        file_name=f"书面意见-{assignment_id}.{extension}",
        media_type=media_type,
        case_id=case_id,
        unit_id=part.unit_id,
        by=by,
    )
    return answer(
        tx,
        assignment_id,
        part.person_id,
        choice,
        reason=reason,
        payload=payload,
        proof="paper",
        entered_by=by,
        document_id=kept.id,
    )
