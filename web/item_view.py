"""One item as one person sees it (待办): who opens it and by what right, and the state in which it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from fastapi import Request
from sqlalchemy import text
from sqlmodel import Session

from models import clock
from models.cases import Case
from models.errors import NoSuchItem, NotYours, SignInNeeded
from models.links import Link
from models.people import Person, Unit
from models.waits import Answer, Assignment, Wait
from notifications import codes
from web.errors import NotThere
from web.security import cookies, limits
from web.viewer import Viewer, signed_in

State = Literal["open", "answered", "closed", "void", "handed", "inactive", "paused"]
Check = Literal["session", "code", "pin", "link_only"]


@dataclass(frozen=True)
class Access:
    """By what right an item is opened: a link of its owner, a signed-in person, or both."""

    assignment_id: int
    case_id: int
    owner_id: int
    link: Link | None
    viewer: Viewer | None

    @property
    def stranger(self) -> bool:
        """Tell whether somebody else is signed in than the person whom the link was sent to (A04)."""
        return self.viewer is not None and self.viewer.person.id != self.owner_id


@dataclass(frozen=True)
class ItemView:
    """One item with all that a page about it needs."""

    access: Access
    assignment: Assignment
    wait: Wait
    case: Case
    owner: Person
    unit: Unit | None
    answer: Answer | None
    state: State
    check: Check
    has_pin: bool
    now: datetime
    entered_by: str = ""  # who entered the answer from a signed paper, where it was given on paper

    @property
    def id(self) -> int:
        """Return the number of the assignment, as the page's address has it."""
        return self.assignment.id

    @property
    def chosen(self) -> str:
        """Return the words of the choice that was recorded."""
        key = self.answer.choice if self.answer else ""
        return next((c["label"] for c in self.wait.choices if c["key"] == key), key)


def access(tx: Session, request: Request, assignment_id: int) -> Access:
    """Find out by what right an item is opened.

    Raises QS-2012 with neither link nor sign-in (whether the item exists or not), QS-2001 for a link that is not of
    this item, QS-2004 for a signed-in person whose item it is not.
    """
    viewer = signed_in(tx, request)
    link = _link(tx, request, assignment_id)
    if link is None and viewer is None:
        raise SignInNeeded
    row = tx.execute(text("SELECT case_id, person_id FROM assignment WHERE id = :id"), {"id": assignment_id}).first()
    if row is None:
        raise NotThere("没有这一待办，请核对编号，或从“我的待办”进入。")
    if link is None and viewer is not None and viewer.person.id != row.person_id:
        raise NotYours
    if link is not None and link.person_id != row.person_id:
        raise NoSuchItem
    return Access(assignment_id, row.case_id, row.person_id, link, viewer)


def _link(tx: Session, request: Request, assignment_id: int) -> Link | None:
    token = cookies.read(request, f"{cookies.ITEM}{assignment_id}")
    if not token:
        return None
    link = limits.known(tx, request, token)
    if link.purpose != "item" or link.assignment_id != assignment_id:
        raise NoSuchItem
    return link


def load(tx: Session, by: Access) -> ItemView:
    """Return the item with its case, wait, owner and answer, as they are now."""
    part = tx.get_one(Assignment, by.assignment_id)
    wait = tx.get_one(Wait, part.wait_id)
    case = tx.get_one(Case, part.case_id)
    owner = tx.get_one(Person, part.person_id, populate_existing=True)  # who is signed in was read before the lock
    unit = tx.get(Unit, part.unit_id) if part.unit_id else None
    given = tx.execute(
        text("SELECT id FROM answer WHERE assignment_id = :id AND withdrawn_at IS NULL"), {"id": part.id}
    ).scalar()
    answer = tx.get(Answer, given) if given else None
    now = clock.now(tx)
    state = _state(case, wait, part, owner, answer, now)
    clerk = tx.get(Person, answer.entered_by_id) if answer and answer.entered_by_id else None
    check, has_pin = _check(tx, by, owner), bool(owner.pin_hash)
    entered = clerk.name if clerk else ""
    return ItemView(by, part, wait, case, owner, unit, answer, state, check, has_pin, now, entered)


def _state(case: Case, wait: Wait, part: Assignment, owner: Person, answer: Answer | None, now: datetime) -> State:
    if answer is not None:
        return "answered"
    if not owner.active:
        return "inactive"
    if part.state == "handed":
        return "handed"
    if part.state == "void":
        return "void"
    if wait.closed_at or (wait.due_at and wait.on_due == "close" and now > wait.due_at):
        return "closed"
    return "open" if case.state == "open" else "paused" if case.state == "paused" else "closed"


def _check(tx: Session, by: Access, owner: Person) -> Check:
    if by.viewer is not None and by.viewer.person.id == owner.id:
        return "session"
    assert by.link is not None
    return codes.can_check(tx, owner.id, by.link)
