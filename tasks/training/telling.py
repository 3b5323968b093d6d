"""Telling a unit how its application came out (告知结果): to its training officer and its head, once each."""

from sqlmodel import Session

from models.cases import Case
from notifications import outbox
from tasks.training.people import officers


def tell_result(tx: Session, case: Case, unit_id: int, result: str, reason: str, *, article: str = "") -> list[int]:
    """Tell a unit's training officer and head what was decided and why; returns the numbers of the messages."""
    unit = officers(tx, [unit_id]).get(unit_id)
    people = sorted({p for p in (unit.officer_id, unit.head_id) if p}) if unit else []
    context = {"case_title": case.title, "result": result, "reason": reason, "article": article}
    return outbox.queue(
        tx,
        [
            outbox.Notice(
                person_id=person,
                kind="result",
                context=context,
                case_id=case.id,
                dedupe=f"result:{case.id}:{person}",
                secrecy=case.secrecy,
            )
            for person in people
        ],
    )
