"""Who objected (反映人): sealed apart from the case; the two screeners see it, anybody else after two persons have unsealed it. A27, C14.

What is sealed is encrypted with a key that only this machine can make (its secret lies beside the database, never in it), and
bound to its objection. Nothing of it goes into the record, papers, messages or logs: the record says who looked, and when.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from sqlalchemy import text
from sqlmodel import Session, col, select

from models import clock, journal
from models.cases import Case, lock_case
from models.selection import Objection, SealedObjector, Unsealing
from notifications.secret import derive
from policy.appointing import reporter_protected
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rights import DECIDES, require_role
from tasks.rules import pack_of
from tasks.selection.errors import NobodySealed, NotTheScreener, SameTwoPersons, SealBroken, UnsealingUnknown

ASKS = DECIDES | {"discipline"}  # who may ask that a seal be opened
AGREES = frozenset({"department_head", "discipline"})  # the second of the two
OPEN_FOR = timedelta(hours=24)
ROOM = 512  # bytes: what is sealed is filled up to a multiple, so that its length says nothing of a name


@dataclass(frozen=True)
class Objector:
    """Who objected: name and how to reach them."""

    name: str
    contact: str = ""


def seal(tx: Session, one: Objection, who: Objector) -> SealedObjector:
    """Seal who objected, in this transaction; nothing of it is kept in the clear anywhere."""
    nonce = os.urandom(12)
    made = SealedObjector(
        objection_id=one.id, nonce=nonce, sealed=_box(nonce).encrypt(nonce, _packed(who), _bound(one))
    )
    tx.add(made)
    tx.flush()
    return made


def is_sealed(tx: Session, objection_id: int) -> bool:
    """Tell whether somebody's name is kept for an objection."""
    return _row(tx, objection_id) is not None


def look(tx: Session, objection_id: int, by: int) -> Objector:
    """Show who objected to a screener of the case, or to who had the seal opened by two; the record says who looked, and when.

    Raises QS-8070 for anybody else, QS-8071 where nobody's name is kept, QS-8072 where what is kept was altered, QS-4001.
    """
    one, case = _of(tx, objection_id)
    row = _row(tx, objection_id)
    if row is None:
        raise NobodySealed
    unsealed = _opened_for(tx, objection_id, by)
    if by not in screeners(tx, case.id) and unsealed is None:
        raise NotTheScreener
    if unsealed is None:
        _protected(tx, case, one, by)
    facts = {"objection": one.id} | ({"unsealing": unsealed.id} if unsealed else {})
    _tell(tx, case, "objector_seen", by, facts)
    return _read(one, row)


def screeners(tx: Session, case_id: int) -> set[int]:
    """Return the persons who screen the objections of a case: named with the notice, or who took their part over; active ones."""
    return set(tx.execute(_SCREENERS, {"case": case_id}).scalars())


_SCREENERS = text(
    "SELECT p.id FROM person p JOIN act a ON a.case_id = :case AND a.name = 'publish_notice' AND a.superseded_by IS NULL"
    " AND a.result->'screeners' @> to_jsonb(p.id) WHERE p.active AND NOT EXISTS (SELECT 1 FROM assignment x JOIN wait w"
    "  ON w.id = x.wait_id AND w.name = 'ask_screening' WHERE x.case_id = :case AND x.person_id = p.id AND x.state = 'handed')"
    " UNION SELECT p.id FROM person p JOIN assignment x ON x.person_id = p.id AND x.state IN ('open', 'answered')"
    " JOIN wait w ON w.id = x.wait_id AND w.name = 'ask_screening' WHERE x.case_id = :case AND p.active"
)


def ask_unsealing(tx: Session, objection_id: int, reason: str, by: int) -> Unsealing:
    """Ask that a seal be opened (启封申请), with a reason; a second person agrees or not. Raises QS-2013, QS-8071, QS-8073."""
    require_role(tx, by, ASKS)
    one, case = _of(tx, objection_id)
    if not is_sealed(tx, objection_id):
        raise NobodySealed
    if not reason.strip():
        raise UnsealingUnknown("请写明启封的理由。")
    made = Unsealing(objection_id=one.id, asked_by_id=by, reason=reason.strip(), asked_at=clock.now(tx))
    tx.add(made)
    tx.flush()
    _tell(tx, case, "unseal_asked", by, {"objection": one.id, "unsealing": made.id}, made.reason)
    return made


def agree(tx: Session, unsealing_id: int, by: int) -> Unsealing:
    """Agree to the opening of a seal (同意启封), by a second person; the first may look for a day. Raises QS-2013, QS-8073, QS-8074."""
    require_role(tx, by, AGREES)
    asked = tx.get(Unsealing, unsealing_id, with_for_update=True)
    if asked is None or asked.agreed_at is not None:
        raise UnsealingUnknown
    if asked.asked_by_id == by:
        raise SameTwoPersons
    one, case = _of(tx, asked.objection_id)
    asked.agreed_by_id, asked.agreed_at = by, clock.now(tx)
    tx.add(asked)
    tx.flush()
    _tell(tx, case, "unseal_agreed", by, {"objection": one.id, "unsealing": asked.id})
    return asked


def unsealings(tx: Session, objection_id: int) -> list[Unsealing]:
    """Return what was asked and agreed about the seal of an objection, in order."""
    asked = select(Unsealing).where(Unsealing.objection_id == objection_id).order_by(col(Unsealing.id))
    return list(tx.exec(asked))


def _opened_for(tx: Session, objection_id: int, by: int) -> Unsealing | None:
    since = clock.now(tx) - OPEN_FOR
    found = [one for one in unsealings(tx, objection_id) if one.asked_by_id == by and one.agreed_at is not None]
    return next((one for one in found if one.agreed_at and one.agreed_at >= since), None)


def _protected(tx: Session, case: Case, one: Objection, by: int) -> None:
    """Ask the gate that protects who reported (保护反映情况的人): only those who handle the objection may know."""
    handlers = tuple(f"经办人{person}" for person in sorted(screeners(tx, case.id)))
    knowing = (f"经办人{by}",)
    subject = f"人选{one.candidate_id}"
    require(reporter_protected(pack_of(tx, case), rules_day(case), subject=subject, knowing=knowing, handlers=handlers))


def _of(tx: Session, objection_id: int) -> tuple[Objection, Case]:
    one = tx.get(Objection, objection_id)
    if one is None:
        raise UnsealingUnknown
    return one, lock_case(tx, one.case_id)


def _row(tx: Session, objection_id: int) -> SealedObjector | None:
    return tx.exec(select(SealedObjector).where(SealedObjector.objection_id == objection_id)).first()


def _box(nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(derive("objector", nonce))


def _bound(one: Objection) -> bytes:
    """Return what binds a seal to its objection: a sealed row moved to another opens nothing."""
    return f"objection:{one.id}".encode()


def _packed(who: Objector) -> bytes:
    plain = json.dumps(asdict(who), ensure_ascii=False).encode()
    return plain.ljust(-(-len(plain) // ROOM) * ROOM)


def _read(one: Objection, row: SealedObjector) -> Objector:
    try:
        plain = _box(row.nonce).decrypt(row.nonce, row.sealed, _bound(one))
    except InvalidTag:
        raise SealBroken from None
    return Objector(**json.loads(plain))


def _tell(tx: Session, case: Case, name: str, by: int, facts: dict[str, int], reason: str = "") -> None:
    """Say in the record who did it; of the objector, nothing."""
    journal.append(
        tx,
        journal.chain_of(case.id),
        "desk",
        name,
        actor=f"person:{by}",
        facts=facts,
        said={"reason": reason} if reason else None,
    )
