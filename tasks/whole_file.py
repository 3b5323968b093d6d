"""Taking a case's whole file (调阅全程纪实): who took it, and in which form, stands in the record before it is handed out."""

from sqlmodel import Session

from models import journal
from models.cases import Case, lock_case


def take(tx: Session, case_id: int, form: str, by: int | None) -> Case:
    """Record that somebody takes a case's whole file (调阅) as `pdf` or `zip`; `by` is nobody at the machine itself."""
    case = lock_case(tx, case_id)
    journal.append(
        tx,
        journal.chain_of(case.id),
        "export",
        "whole_file",
        actor=f"person:{by}" if by is not None else "system",
        facts={"form": form},
    )
    return case
