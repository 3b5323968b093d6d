"""Setting one's own PIN (设置口令): proven by a code on another channel or, with one channel only, by the PIN until now."""

from sqlmodel import Session

from models import clock, journal
from models.errors import QingshanError
from notifications import codes, outbox
from tasks.wording import moment_words


def proof_asked(tx: Session, person_id: int) -> str:
    """Return what must be given beside the sign-in: code, old (the PIN until now), or nothing (one channel, no PIN yet)."""
    if other_place(tx, person_id):
        return "code"
    return "old" if codes.has_pin(tx, person_id) else ""


def other_place(tx: Session, person_id: int) -> tuple[str, str] | None:
    """Return the channel by which a sign-in link comes, if the person has another one too; None otherwise."""
    first = codes.other_channel(tx, person_id, ("", ""))
    if first is None:
        return None
    came_by = (first.kind, first.address)
    return came_by if codes.other_channel(tx, person_id, came_by) else None


def set_own_pin(tx: Session, person_id: int, pin: str, *, digits: str = "", old: str = "") -> QingshanError | None:
    """Set one's PIN (设置口令) and tell the person; returns why not, with the wrong try counted in this transaction.

    Raises QS-7004 for a weak PIN before any proof is used up. The journal keeps that it was set, never what it is.
    """
    codes.check_pin(pin)
    asked = proof_asked(tx, person_id)
    try:
        if asked == "code":
            codes.require(codes.verify_code(tx, person_id, None, digits))
        elif asked == "old":
            codes.require(codes.verify_pin(tx, person_id, old), pin=True)
    except QingshanError as wrong:
        return wrong
    codes.set_pin(tx, person_id, pin)
    journal.append(tx, journal.OFFICE, "pin", "set", actor=f"person:{person_id}", facts={"proof": asked or "session"})
    at = clock.now(tx)
    context = {"at": moment_words(at)}
    outbox.queue(
        tx, [outbox.Notice(person_id, "pin_set", context, dedupe=f"pin:{person_id}:{at.isoformat()}", urgent=True)]
    )
    return None
