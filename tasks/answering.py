"""Answering (办理): the one door through which every decision goes — page, desk, paper entry, bulk or API.

Whoever writes another way to decide calls `answer`; a second door without its checks is how such systems fail.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models import clock, journal
from models.cases import Case, lock_case
from models.errors import (
    AlreadyAnswered,
    CannotWithdraw,
    CaseNotOpen,
    NoSuchChoice,
    NoSuchItem,
    NotYours,
    PersonNotActive,
    ReasonNeeded,
    WaitNotOpen,
)
from models.people import Person, Unit
from models.waits import Answer, Assignment, Wait
from notifications import outbox
from tasks import closing
from tasks.registering import enter
from tasks.rights import holds_role
from tasks.training.people import ROLE_OF
from tasks.wording import moment_words

Check = Callable[[Session, Case, Wait, Assignment, str, Mapping[str, Any]], dict[str, Any]]
CHECKS: dict[str, Check] = {}  # page → what must hold before an answer on it is taken; returns the payload to keep


def checks(page: str) -> Callable[[Check], Check]:
    """Make a function the check of a page: it may raise, and returns the payload that is kept with the answer."""

    def register(check: Check) -> Check:
        return enter(CHECKS, page, check)

    return register


Words = Callable[[Session, Answer], str]
WORDS: dict[str, Words] = {}  # page → what an answer on it says beyond its choice, for the receipt


def receipt_words(page: str) -> Callable[[Words], Words]:
    """Make a function say on the receipt what an answer on a page decided beyond its choice, such as figures."""

    def register(words: Words) -> Words:
        return enter(WORDS, page, words)

    return register


def answer(
    tx: Session,
    assignment_id: int,
    person_id: int,
    choice: str,
    *,
    reason: str = "",
    payload: Mapping[str, Any] | None = None,
    proof: str,
    entered_by: int | None = None,
    document_id: int | None = None,
) -> Answer:
    """Record one person's decision on one assignment and close the round if its rule is met, in this transaction.

    The same answer sent again gives the same receipt. `proof`: code, pin, session, link or paper (then `entered_by`
    is the clerk and `document_id` the scan). Raises QS-2001 to 2015, QS-1004, QS-1007, QS-4001.
    """
    case_id = tx.execute(text("SELECT case_id FROM assignment WHERE id = :id"), {"id": assignment_id}).scalar()
    if case_id is None:
        raise NoSuchItem
    case = lock_case(tx, case_id)
    part = tx.get_one(Assignment, assignment_id, populate_existing=True)  # as it is now that we hold the case
    wait = tx.get_one(Wait, part.wait_id, populate_existing=True)
    _authorise(tx, part, person_id)
    reason, given = reason.strip(), dict(payload or {})
    sent = _digest(reason, given)
    if earlier := _counted(tx, part.id):
        if earlier.choice == choice and earlier.sent == sent:
            return earlier
        raise AlreadyAnswered
    if case.state != "open":
        raise CaseNotOpen
    if (
        wait.closed_at
        or part.state != "open"
        or (wait.due_at and wait.on_due == "close" and clock.now(tx) > wait.due_at)
    ):
        raise WaitNotOpen
    chosen = next((c for c in wait.choices if c["key"] == choice), None)
    if chosen is None:
        raise NoSuchChoice
    if chosen["reason"] and not reason:
        raise ReasonNeeded(f"选择“{chosen['label']}”的，请填写理由。")
    check = CHECKS.get(wait.page)
    kept = check(tx, case, wait, part, choice, {**given, "reason": reason}) if check else given
    what = Given(choice, chosen["label"], reason, kept, sent)
    return _record(tx, case, wait, part, what, proof, entered_by, document_id)


def _authorise(tx: Session, part: Assignment, person_id: int) -> None:
    """Let only the person of the assignment decide, active, not transferred away, and still in the role that was asked.

    Whoever took a part over (转办) was found fit when taking it, and need not hold the owner's role.
    """
    if part.person_id != person_id:
        raise NotYours
    person = tx.get_one(Person, person_id, populate_existing=True)
    if not person.active:
        raise PersonNotActive
    if part.unit_id is not None and part.role in ("主要负责人", "培训专干"):
        unit = tx.get_one(Unit, part.unit_id, populate_existing=True)
        if person_id not in (unit.head_id, unit.training_officer_id) and part.handed_from_id is None:
            raise PersonNotActive
    asked = ROLE_OF.get(part.role)
    if asked and part.handed_from_id is None and not holds_role(tx, person_id, asked):
        raise PersonNotActive


def _counted(tx: Session, assignment_id: int) -> Answer | None:
    found = tx.execute(
        text("SELECT id FROM answer WHERE assignment_id = :id AND withdrawn_at IS NULL"), {"id": assignment_id}
    ).scalar()
    return tx.get(Answer, found) if found else None


@dataclass(frozen=True)
class Given:
    """What one person gave: the choice and its words, the reason, what is kept of the form, and the digest of the form."""

    choice: str
    label: str
    reason: str
    payload: dict[str, Any]
    sent: str


def _digest(reason: str, given: Mapping[str, Any]) -> str:
    """Return the digest of a form as it was sent: the same again is one answer, other figures are another (A03)."""
    said = json.dumps([reason, given], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _record(
    tx: Session,
    case: Case,
    wait: Wait,
    part: Assignment,
    what: Given,
    proof: str,
    entered_by: int | None,
    document_id: int | None,
) -> Answer:
    at = clock.now(tx)
    given = Answer(
        assignment_id=part.id,
        wait_id=wait.id,
        case_id=case.id,
        person_id=part.person_id,
        choice=what.choice,
        reason=what.reason,
        payload=what.payload,
        sent=what.sent,
        proof=proof,
        entered_by_id=entered_by,
        document_id=document_id,
        receipt=f"{case.id}-{part.id}-{at:%y%m%d}",
        at=at,
    )
    if tx.execute(text("SELECT 1 FROM answer WHERE receipt = :r"), {"r": given.receipt}).first():
        given.receipt += (
            f"-{tx.execute(text('SELECT count(*) FROM answer WHERE assignment_id = :a'), {'a': part.id}).scalar_one()}"
        )
    tx.add(given)
    part.state, part.closed_at = "answered", at
    tx.add(part)
    tx.flush()
    facts: dict[str, Any] = {
        "answer": given.id,
        "assignment": part.id,
        "wait": wait.id,
        "round": wait.round,
        "choice": what.choice,
        "proof": proof,
        "digest": journal.answer_digest(what.reason, what.payload),
    }
    if entered_by:
        facts |= {"entered_by": entered_by, "document": document_id}
    journal.append(
        tx,
        journal.chain_of(case.id),
        "answer",
        wait.name,
        subject=wait.subject,
        actor=f"person:{part.person_id}",
        facts=facts,
        said={"reason": what.reason} if what.reason else None,
    )
    _receipt(tx, case, wait, given, what.label)
    closing.settle(tx, case, wait)
    return given


def _receipt(tx: Session, case: Case, wait: Wait, given: Answer, label: str) -> None:
    """Tell the same person what was recorded: "you approved X at 10:42; if not, call …".

    What somebody entered from a signed paper was not done by the signer: the letter says who entered it.
    """
    by = tx.get_one(Person, given.entered_by_id).name if given.entered_by_id else ""
    beyond = WORDS[wait.page](tx, given) if wait.page in WORDS else ""
    outbox.queue(
        tx,
        [
            outbox.Notice(
                person_id=given.person_id,
                kind="paper_receipt" if by else "receipt",
                context={
                    "case_title": case.title,
                    "item_title": wait.title,
                    "choice": f"{label}（{beyond}）" if beyond else label,
                    "at": moment_words(given.at),
                    "receipt": given.receipt,
                    **({"by_name": by} if by else {}),
                },
                case_id=case.id,
                dedupe=f"receipt:{given.id}",
                secrecy=case.secrecy,
            )
        ],
    )


def withdraw(tx: Session, answer_id: int, person_id: int) -> Assignment:
    """Withdraw one's own answer before the round closes (撤回); the assignment is open again. Raises QS-2004, QS-2014."""
    given = tx.get(Answer, answer_id)
    if given is None:
        raise NoSuchItem
    case = lock_case(tx, given.case_id)
    tx.refresh(given)
    wait = tx.get_one(Wait, given.wait_id, populate_existing=True)
    if given.person_id != person_id:
        raise NotYours
    if wait.closed_at or given.withdrawn_at or case.state != "open":
        raise CannotWithdraw
    given.withdrawn_at = clock.now(tx)
    part = tx.get_one(Assignment, given.assignment_id)
    part.state, part.closed_at = "open", None
    tx.add_all([given, part])
    tx.flush()
    journal.append(
        tx,
        journal.chain_of(case.id),
        "withdrawn",
        wait.name,
        subject=wait.subject,
        actor=f"person:{person_id}",
        facts={"answer": given.id, "wait": wait.id},
    )
    return part
