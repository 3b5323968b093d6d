"""The lease under which one conductor moves one case, with a fencing number that every act checks.

A conductor holds a session advisory lock on its own number for as long as it lives: a lease whose holder's lock is
free is free at once. The time on the lease is only for a holder that hangs. All of it in the machine's real time.
"""

from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session

from models import db
from models.cases import Case, lock_case
from models.errors import LeaseLost

HOLDERS = 74_001  # the class of advisory locks that conductors hold on their numbers
SECONDS = 60


@dataclass(frozen=True)
class Lease:
    """The right to move a case: refused as soon as another has taken it (`token` moved on)."""

    case_id: int
    holder: int
    token: int
    procedure: str


def take(case_id: int, holder: int, *, due_only: bool = False, seconds: int = SECONDS) -> Lease | None:
    """Take the lease of a case; None when another holds it, or the case is not open (or, `due_only`, has no work)."""
    with db.transaction() as tx:
        taken = tx.execute(
            text(
                "UPDATE qs_case SET lease_holder = :holder, lease_token = lease_token + 1, ready = false,"
                " lease_until = clock_timestamp() + make_interval(secs => :seconds)"
                " WHERE id = (SELECT id FROM qs_case WHERE id = :id FOR UPDATE SKIP LOCKED) AND state = 'open'"
                " AND (NOT :due_only OR ready) AND (lease_holder IS NULL OR lease_until < clock_timestamp()"
                "      OR pg_try_advisory_xact_lock(:class, lease_holder)) RETURNING lease_token, procedure"
            ),
            {"id": case_id, "holder": holder, "seconds": seconds, "due_only": due_only, "class": HOLDERS},
        ).first()
    return Lease(case_id, holder, taken.lease_token, taken.procedure) if taken is not None else None


def fence(tx: Session, lease: Lease, *, seconds: int = SECONDS) -> Case:
    """Take the case's row and renew the lease; raises QS-1002 when it was taken, paused or stopped meanwhile."""
    case = lock_case(tx, lease.case_id)
    if case.lease_token != lease.token or case.state != "open":
        raise LeaseLost
    tx.execute(
        text("UPDATE qs_case SET lease_until = clock_timestamp() + make_interval(secs => :seconds) WHERE id = :id"),
        {"id": case.id, "seconds": seconds},
    )
    return case


def release(tx: Session, lease: Lease) -> None:
    """Give the lease back. What was answered meanwhile has marked the case ready: the conductor is told again."""
    ready = tx.execute(
        text(
            "UPDATE qs_case SET lease_holder = NULL, lease_until = NULL WHERE id = :id RETURNING ready AND state = 'open'"
        ),
        {"id": lease.case_id},
    ).scalar_one()
    if ready:
        db.tell(tx, f"case:{lease.case_id}")


def hand_back(lease: Lease) -> None:
    """Give back a lease under which nothing could be done: the case still has its work. No effect once it is lost."""
    with db.transaction() as tx:
        tx.execute(
            text(
                "UPDATE qs_case SET lease_holder = NULL, lease_until = NULL, ready = true"
                " WHERE id = :id AND lease_token = :token AND lease_holder = :holder"
            ),
            {"id": lease.case_id, "token": lease.token, "holder": lease.holder},
        )
