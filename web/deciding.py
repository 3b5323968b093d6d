"""Deciding on an item from a page (办理): proof of who it is, then the one door `tasks.answering.answer`, one transaction.

The case is taken first, so twenty copies of one form come one after another: the first is recorded, the others get
its receipt before their (used) code is looked at. A wrong code is counted and journalled by letting the transaction
end normally with nothing else in it; a refusal by the law undoes everything, the used code too.
"""

from dataclasses import dataclass

from fastapi import Request
from sqlmodel import Session

from models import journal
from models.cases import lock_case
from models.errors import (
    CannotWithdraw,
    CodeLocked,
    CodeNeeded,
    NoSuchChoice,
    NotYours,
    PersonNotActive,
    QingshanError,
    WaitNotOpen,
    WrongCode,
    WrongPin,
)
from models.waits import Answer
from notifications import codes, outbox
from tasks import answering
from tasks.refusing import Refused, record_refusal
from tasks.wording import moment_words
from web import item_view
from web.errors import TickNeeded
from web.forms import Form
from web.item_view import ItemView
from web.pages import items
from web.security import limits

CODE_PROBLEMS = {
    codes.Outcome.WRONG: WrongCode(),
    codes.Outcome.LOCKED: CodeLocked(),
    codes.Outcome.NONE: CodeNeeded("验证码已过期或尚未获取，请重新获取。"),
}


@dataclass(frozen=True)
class Proof:
    """How the person proved who it is, or why not."""

    kind: str = ""
    problem: QingshanError | None = None


def locked_view(tx: Session, request: Request, assignment_id: int) -> ItemView:
    """Return the item with its case taken for this transaction, read after the lock."""
    by = item_view.access(tx, request, assignment_id)
    lock_case(tx, by.case_id)
    return item_view.load(tx, by)


def decide(request: Request, assignment_id: int, form: Form) -> None:
    """Record what the form decides, once; raises the numbered error that says why not.

    A refused proof (no code, a wrong one, somebody else signed in) is journalled and the owner is told (A04).
    """
    proof = Proof()
    try:
        with limits.opening(request) as tx:
            view = locked_view(tx, request, assignment_id)
            choice = form.get("choice")
            if view.answer is None:
                must_be_open(view)
                if choice not in {c["key"] for c in view.wait.choices}:
                    raise NoSuchChoice
                proof = prove(tx, view, form)
            if proof.problem is None:
                record(tx, view, choice, form, proof.kind or view.check)
    except Refused as refused:
        record_refusal(view.access.case_id, refused.verdict, view.access.owner_id)  # rows are gone with the rollback
        raise
    if proof.problem is not None:
        raise proof.problem


def record(tx: Session, view: ItemView, choice: str, form: Form, proof: str) -> Answer:
    """Hand the decision to the one door; `proof` is how the person was known."""
    payload = items.find(view.wait.page).payload(tx, view, form)
    kind = "link" if proof == "link_only" else proof
    return answering.answer(tx, view.id, view.owner.id, choice, reason=form.get("reason"), payload=payload, proof=kind)


def withdraw(request: Request, assignment_id: int, form: Form) -> None:
    """Withdraw the owner's answer before its round closes, with the same proof as for giving it."""
    with limits.opening(request) as tx:
        view = locked_view(tx, request, assignment_id)
        if view.answer is None or view.wait.closed_at is not None:
            raise CannotWithdraw
        if not form.ticked("sure"):
            raise TickNeeded
        proof = prove(tx, view, form)
        if proof.problem is None:
            answering.withdraw(tx, view.answer.id, view.owner.id)
    if proof.problem is not None:
        raise proof.problem


def must_be_open(view: ItemView) -> None:
    """Refuse when the item cannot be answered now; raises QS-2010 or QS-2002."""
    if view.state == "inactive":
        raise PersonNotActive
    if view.state != "open":
        raise WaitNotOpen


def must_be_owner(view: ItemView) -> None:
    """Refuse when somebody else than the owner is signed in with this browser; raises QS-2004."""
    if view.access.stranger:
        raise NotYours


def prove(tx: Session, view: ItemView, form: Form) -> Proof:
    """Find out whether the owner is who presses; what is refused is noted in this transaction."""
    if view.access.stranger:
        return refused(tx, view, NotYours())
    if view.check in ("session", "link_only"):
        return Proof("link" if view.check == "link_only" else "session")
    limits.check(tx, "item", str(view.id))
    if view.has_pin and (form.get("pin") or view.check == "pin"):
        right = codes.verify_pin(tx, view.owner.id, form.get("pin")) is codes.Outcome.RIGHT
        return Proof("pin") if right else refused(tx, view, WrongPin())
    return _by_code(tx, view, form.get("code"))


def _by_code(tx: Session, view: ItemView, digits: str) -> Proof:
    if not digits:
        return refused(tx, view, CodeNeeded())
    found = codes.verify_code(tx, view.owner.id, view.id, digits)
    return Proof("code") if found is codes.Outcome.RIGHT else refused(tx, view, CODE_PROBLEMS[found])


def refused(tx: Session, view: ItemView, problem: QingshanError) -> Proof:
    """Note a try without proof in the case's journal and tell the owner, at most once a day for each item."""
    limits.count(tx, "item", str(view.id))
    viewer = view.access.viewer
    journal.append(
        tx,
        journal.chain_of(view.case.id),
        "refusal",
        "proof",
        subject=view.wait.subject,
        actor=f"person:{viewer.person.id}" if viewer else "system",
        facts={"assignment": view.id, "error": problem.code},
    )
    outbox.queue(tx, [_misuse(view)])
    return Proof(problem=problem)


def _misuse(view: ItemView) -> outbox.Notice:
    return outbox.Notice(
        person_id=view.owner.id,
        kind="misuse",
        context={"case_title": view.case.title, "item_title": view.wait.title, "at": moment_words(view.now)},
        case_id=view.case.id,
        dedupe=f"misuse:{view.id}:{view.now:%Y%m%d}",
        urgent=True,
        secrecy=view.case.secrecy,
    )


def send_code(request: Request, assignment_id: int, form: Form) -> str:
    """Send a check code by another channel of the owner; returns where it went, masked.

    A choice, or the tick for withdrawing, must have been made first: a mail scanner that submits the form as it
    stands then neither sends codes nor uses up the owner's number of them (A01).
    """
    with limits.opening(request) as tx:
        view = locked_view(tx, request, assignment_id)
        must_be_owner(view)
        if view.state == "answered":
            if not form.ticked("sure"):
                raise TickNeeded
        else:
            must_be_open(view)
            if form.get("choice") not in {c["key"] for c in view.wait.choices}:
                raise NoSuchChoice("请先选择一项意见，再获取验证码。")
        link = view.access.link
        not_by = (link.channel_kind, link.channel_address) if link else ("", "")
        return codes.request_code(tx, view.owner.id, view.id, not_by)
