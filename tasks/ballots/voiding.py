"""A box that is void (票箱作废): its round was taken back, so nothing of it counts and its slips open nothing."""

from sqlalchemy import text
from sqlmodel import Session, select

from models.ballots import BallotBox
from models.waits import Wait
from tasks.ballots import boxes


def void(tx: Session, wait: Wait, *, actor: str) -> None:
    """Make the box of a round void while it is not closed: no slip of it opens anything, every ballot in it is destroyed unread.

    Whoever is casting just now is waited for, as at a close. A round without a box, or with one that is counted, is left.
    """
    asked = select(BallotBox).where(
        BallotBox.case_id == wait.case_id,
        BallotBox.name == wait.name,
        BallotBox.subject == wait.subject,
        BallotBox.round == wait.round,
    )
    box = tx.exec(asked).first()
    if box is None:
        return
    tx.execute(text("SELECT pg_advisory_xact_lock(:lock, CAST(:box AS int))"), {"lock": boxes.LOCK, "box": box.id})
    tx.refresh(box)
    if box.state not in ("signing", "open"):
        return
    given = {"box": box.id}
    issued = boxes.attendance(tx, box.id)["印出"]
    if box.state == "open":
        _go(tx, box, "closing")
        tx.execute(text("DELETE FROM ballot WHERE box_id = :box"), given)
        tx.execute(text("UPDATE slip SET state = state WHERE box_id = :box AND state = 'used'"), given)
    tx.execute(text("UPDATE slip SET state = 'void' WHERE box_id = :box AND state = 'unused'"), given)
    _go(tx, box, "void")
    boxes.tell(tx, box, "voided", actor=actor, slips=issued)


def _go(tx: Session, box: BallotBox, state: str) -> None:
    box.state = state
    tx.add(box)
    tx.flush()
