"""Who looks at a page (登录人): the signed-in person and what the roles allow. Decided anew at every request."""

from dataclasses import dataclass

from fastapi import Request
from sqlalchemy import text
from sqlmodel import Session

from models.cases import Case
from models.errors import NoRight, NoSuchCase, SignInNeeded
from models.people import Person
from notifications import links
from tasks.rights import DECIDES, WORKS
from web.security import cookies

DESK_READS = WORKS | {"discipline"}  # 纪检 reads and verifies, and changes nothing


@dataclass(frozen=True)
class Viewer:
    """A signed-in person with the roles held today."""

    person: Person
    roles: frozenset[str]
    speaks: bool = False  # for a unit, as its training officer or head

    @property
    def works_desk(self) -> bool:
        """Tell whether this person may act at the desk."""
        return bool(self.roles & WORKS)

    @property
    def decides(self) -> bool:
        """Tell whether this person may change how a case goes on; an administrator may not."""
        return bool(self.roles & DECIDES)

    @property
    def reads_desk(self) -> bool:
        """Tell whether this person may look at the desk."""
        return bool(self.roles & DESK_READS)


def signed_in(tx: Session, request: Request) -> Viewer | None:
    """Return who is signed in with this browser, or none (nobody, idle too long, no longer active)."""
    cookie = cookies.read(request, cookies.SESSION)
    if not cookie:
        return None
    person = links.signed_in(tx, cookie, cookies.settings_of(request).idle)
    if person is None:
        return None
    rows = tx.execute(text("SELECT role FROM role_grant WHERE person_id = :id"), {"id": person.id}).scalars()
    speaks = text("SELECT EXISTS (SELECT 1 FROM unit WHERE active AND :id IN (training_officer_id, head_id))")
    return Viewer(person, frozenset(rows), bool(tx.execute(speaks, {"id": person.id}).scalar()))


def must_sign_in(tx: Session, request: Request) -> Viewer:
    """Return who is signed in; raises QS-2012 when nobody is."""
    viewer = signed_in(tx, request)
    if viewer is None:
        raise SignInNeeded
    return viewer


def must_read_desk(tx: Session, request: Request) -> Viewer:
    """Return who is signed in and may look at the desk; raises QS-2012 or QS-2013."""
    viewer = must_sign_in(tx, request)
    if not viewer.reads_desk:
        raise NoRight
    return viewer


def must_work_desk(tx: Session, request: Request) -> Viewer:
    """Return who is signed in and may act at the desk; raises QS-2012 or QS-2013."""
    viewer = must_read_desk(tx, request)
    if not viewer.works_desk:
        raise NoRight
    return viewer


def on_its_list(tx: Session, case_id: int, person_id: int) -> bool:
    """Tell whether a person has opened a case or has a part in it."""
    row = tx.execute(
        text(
            "SELECT 1 FROM qs_case WHERE id = :case AND opened_by_id = :person"
            " UNION ALL SELECT 1 FROM assignment WHERE case_id = :case AND person_id = :person LIMIT 1"
        ),
        {"case": case_id, "person": person_id},
    )
    return row.first() is not None


def may_see(tx: Session, viewer: Viewer, case: Case) -> bool:
    """Tell whether a viewer may see a case: a restricted one (A25) only who is on its list."""
    if case.secrecy == "restricted" or not viewer.reads_desk:
        return on_its_list(tx, case.id, viewer.person.id)
    return True


def must_see(tx: Session, viewer: Viewer, case_id: int) -> Case:
    """Return a case that the viewer may see; raises QS-1001 as if it did not exist otherwise."""
    case = tx.get(Case, case_id)
    if case is None or not may_see(tx, viewer, case):
        raise NoSuchCase
    return case
