"""What a reviewer and a unit that mends must see of a class: earlier opinions on it, and what each of them was."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session


def opinions(tx: Session, case_id: int, class_id: int) -> Sequence[Row[Any]]:
    """Return the opinions given on a class in review so far, oldest first, with their words and who gave them."""
    return tx.execute(
        text(
            "SELECT w.round, w.choices, x.choice, x.reason, x.at, p.name FROM answer x JOIN wait w ON w.id = x.wait_id"
            " JOIN person p ON p.id = x.person_id WHERE w.case_id = :case AND w.name = 'ask_reviewer'"
            " AND w.subject = :subject AND x.withdrawn_at IS NULL ORDER BY x.id"
        ),
        {"case": case_id, "subject": f"class:{class_id}"},
    ).all()
