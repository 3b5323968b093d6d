"""A small office for these tests: one case with one open wait, and whom it asks. All names are invented."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, select

from models import clock, db
from models.cases import Case
from models.messages import Message
from models.people import Person
from models.waits import Assignment, Wait
from notifications.outbox import Notice, queue
from tests import make

TITLE = "2010年度全区干部教育培训计划"


@dataclass(frozen=True)
class Asked:
    """A person who was asked for something, and the assignment."""

    person_id: int
    assignment_id: int
    case_id: int


def case(tx: Session, secrecy: str = "internal") -> Case:
    made = Case(
        procedure="training-plan",
        cycle="2010",
        title=TITLE,
        pack="p",
        pack_hash="h",
        opened_at=clock.now(tx),
        secrecy=secrecy,
    )
    tx.add(made)
    tx.flush()
    return made


def ask(
    channels: Sequence[tuple[str, str]] = make.TWO_BOXES, *, times: int = 1, secrecy: str = "internal"
) -> list[Asked]:
    """Open a case and ask one person so many times; nothing is queued yet."""
    with db.transaction() as tx:
        opened, person = case(tx, secrecy), make.person(tx, channels=channels)
        return [assignment(tx, opened, person, n) for n in range(1, times + 1)]


def assignment(tx: Session, opened: Case, person: Person, number: int = 1) -> Asked:
    wait = Wait(case_id=opened.id, name="review", subject=f"class:{number}", title="班次审核", opened_at=clock.now(tx))
    tx.add(wait)
    tx.flush()
    part = Assignment(wait_id=wait.id, case_id=opened.id, person_id=person.id, opened_at=clock.now(tx))
    tx.add(part)
    tx.flush()
    return Asked(person.id, part.id, opened.id)


def notice(asked: Asked, kind: str = "review", **more: object) -> Notice:
    context: Mapping[str, str] = {
        "case_title": TITLE,
        "item_title": "班次审核",
        "deadline": "请于2009年12月31日前办理",
        "article": "《若干措施》第15条",
        "about": f"甲二报送的第{asked.assignment_id}个班次",
    }
    given = {
        "context": context,
        "dedupe": f"ask:{asked.assignment_id}",
        "assignment_id": asked.assignment_id,
        "case_id": asked.case_id,
        **more,
    }
    return Notice(person_id=asked.person_id, kind=kind, **given)  # type: ignore[arg-type]


def send(*notices: Notice) -> list[int]:
    with db.transaction() as tx:
        return queue(tx, notices)


def messages() -> list[Message]:
    with db.reading() as look:
        return list(look.exec(select(Message).order_by(Message.id)))  # type: ignore[arg-type]


def states() -> list[tuple[str, str]]:
    return [(m.channel_address, m.state) for m in messages()]
