"""Handing a part over (转办) and giving a fresh link (补发链接): the old link dies, the new one is the only one."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models import clock
from models.cases import Case, lock_case
from models.errors import (
    AlreadyAnswered,
    CannotTakeOver,
    CaseNotOpen,
    HasPartAlready,
    NoSuchItem,
    NotForDeputies,
    PersonNotActive,
    WaitNotOpen,
)
from models.people import Person, Unit
from models.waits import Assignment, Wait
from notifications import links, outbox
from notifications.kinds import ASKING
from tasks.desk_record import reasoned, record
from tasks.registering import enter
from tasks.rights import holds_role, require_role
from tasks.training.people import ROLE_OF, TITLES
from tasks.wording import deadline_words

Fit = Callable[[Session, Case, Wait, int | None], None]
FITS: dict[str, Fit] = {}  # page → raises QS-4001 when somebody of that unit may not take a part in it
UNIT_ROLES = ("主要负责人", "培训专干")  # who speaks for a unit: whoever takes over speaks for the same unit
RANKS = {TITLES[role] for role in ("chief", "deputy_head", "department_head", "leading_group", "principal_leader")}


def fits(page: str) -> Callable[[Fit], Fit]:
    """Make a function the check of a page on who may take a part in it over."""

    def register(fit: Fit) -> Fit:
        return enter(FITS, page, fit)

    return register


def hand_over(tx: Session, assignment_id: int, to_person_id: int, reason: str, by: int) -> Assignment:
    """Hand a person's part to another (转办), by its owner or the desk, with a reason; returns the new part.

    Raises QS-2015 where only the person may decide, QS-2017 for somebody who may not take it, QS-2018 for somebody who
    has a part already, QS-2003 or QS-2002 when it is answered or over, QS-4001 where an article forbids it.
    """
    case, wait, part = _open_part(tx, assignment_id)
    if by != part.person_id:
        require_role(tx, by)
    reason = reasoned(reason)
    if not wait.deputies:
        raise NotForDeputies
    taker = _taker(tx, part, to_person_id, by)
    unit_id = part.unit_id if part.role in UNIT_ROLES else taker.unit_id
    if fit := FITS.get(wait.page):
        fit(tx, case, wait, unit_id)
    _end_links(tx, part)
    part.state, part.closed_at = "handed", clock.now(tx)
    new = Assignment(
        wait_id=wait.id,
        case_id=case.id,
        person_id=taker.id,
        unit_id=unit_id,
        role=part.role,
        handed_from_id=part.id,
        opened_at=clock.now(tx),
    )
    tx.add_all([part, new])
    tx.flush()
    facts = {"wait": wait.id, "assignment": part.id, "new": new.id, "from": part.person_id, "to": taker.id}
    record(tx, case, f"hand_over_{wait.name}", "转办", by, facts, subject=wait.subject, reason=reason)
    context = {"from_name": tx.get_one(Person, part.person_id).name}
    _notice(tx, case, wait, new, "handed", context, f"handed:{new.id}")
    return new


def _open_part(tx: Session, assignment_id: int) -> tuple[Case, Wait, Assignment]:
    """Return an open part with its round and its case, taken for this transaction."""
    case_id = tx.execute(text("SELECT case_id FROM assignment WHERE id = :id"), {"id": assignment_id}).scalar()
    if case_id is None:
        raise NoSuchItem
    case = lock_case(tx, case_id)
    part = tx.get_one(Assignment, assignment_id, populate_existing=True)
    wait = tx.get_one(Wait, part.wait_id, populate_existing=True)
    if case.state != "open":
        raise CaseNotOpen
    if part.state == "answered":
        raise AlreadyAnswered("该待办已经办理，不能再转办或补发链接。")
    if wait.closed_at or part.state != "open":
        raise WaitNotOpen
    return case, wait, part


def _taker(tx: Session, part: Assignment, person_id: int, by: int) -> Person:
    """Return who takes over: active, the owner's deputy, of the same unit or the same office, and not yet taking part.

    What a rank signs goes to the deputy named beforehand or to somebody of that rank; a colleague's desk is no rank, and
    nobody at the desk takes another's part for themselves by being a colleague. The unit's training officer, who declares,
    confirms in the head's place only as the deputy that the head named.
    """
    owner = tx.get_one(Person, part.person_id, populate_existing=True)
    taker = tx.get(Person, person_id, populate_existing=True)
    if taker is None or not taker.active or taker.id == owner.id:
        raise CannotTakeOver
    unit_id = part.unit_id if part.role in UNIT_ROLES else owner.unit_id
    is_deputy = owner.deputy_id == taker.id and (owner.deputy_until is None or owner.deputy_until > clock.now(tx))
    same_role = holds_role(tx, taker.id, ROLE_OF.get(part.role, ""))
    colleague = unit_id is not None and taker.unit_id == unit_id and part.role not in RANKS and taker.id != by
    if colleague and part.role == "主要负责人" and tx.get_one(Unit, unit_id).training_officer_id == taker.id:
        colleague = False
    if not (is_deputy or same_role or colleague):
        raise CannotTakeOver
    has = text(
        "SELECT 1 FROM assignment WHERE wait_id = :wait AND person_id = :person AND state IN ('open','answered')"
    )
    if tx.execute(has, {"wait": part.wait_id, "person": taker.id}).first():
        raise HasPartAlready
    return taker


def reissue(tx: Session, assignment_id: int, by: int) -> int:
    """Send a fresh link to the owner of an open part (补发链接); the old ones die. Returns the message's number."""
    case, wait, part = _open_part(tx, assignment_id)
    require_role(tx, by)
    if not tx.get_one(Person, part.person_id, populate_existing=True).active:
        raise PersonNotActive("此人已调离或停用，不能补发链接；请将该待办转办他人。")
    _end_links(tx, part)
    facts = {"wait": wait.id, "assignment": part.id, "person": part.person_id}
    done = record(tx, case, f"reissue_{wait.name}", "补发链接", by, facts, subject=wait.subject)
    kind, context = _as_told_before(tx, part)
    return _notice(tx, case, wait, part, kind, context, f"again:{part.id}:{done.seq}")


def _as_told_before(tx: Session, part: Assignment) -> tuple[str, dict[str, Any]]:
    """Return the kind and the words of the notice that asked for this part, or a reminder's where there is none."""
    row = tx.execute(
        text(
            "SELECT kind, facts->'context' AS context FROM message WHERE assignment_id = :part AND kind = ANY(:asking)"
            " AND kind <> 'remind' ORDER BY id DESC LIMIT 1"
        ),
        {"part": part.id, "asking": list(ASKING)},
    ).first()
    return (row.kind, dict(row.context)) if row else ("remind", {})


def _end_links(tx: Session, part: Assignment) -> None:
    """End every link of a part, and take back messages not yet sent: they would carry a dead one."""
    links.revoke(tx, [part.id])
    tx.execute(
        text(
            "UPDATE message SET state = 'cancelled', error = 'link replaced' WHERE assignment_id = :part"
            " AND state IN ('created','retry') AND kind NOT IN ('receipt','code')"
        ),
        {"part": part.id},
    )


def _notice(tx: Session, case: Case, wait: Wait, part: Assignment, kind: str, more: dict[str, Any], dedupe: str) -> int:
    context = {
        **more,
        "case_title": case.title,
        "item_title": wait.title,
        "deadline": deadline_words(wait.due_at),
        "article": wait.article,
    }
    [number] = outbox.queue(
        tx,
        [
            outbox.Notice(
                person_id=part.person_id,
                kind=kind,
                context=context,
                assignment_id=part.id,
                case_id=case.id,
                dedupe=dedupe,
                secrecy=case.secrecy,
            )
        ],
    )
    return number
