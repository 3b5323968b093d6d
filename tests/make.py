"""Builders for tests: units, people and the small district that procedures are rehearsed in. All names are invented."""

from collections.abc import Sequence

from sqlmodel import Session

from models.people import Channel, Person, RoleGrant, Unit

TWO_BOXES = (("mailbox", "inbox"), ("mailbox", "sms"))


def unit(tx: Session, name: str = "扬子洲农场", kind: str = "区直") -> Unit:
    """Make a unit without people."""
    made = Unit(name=name, kind=kind)
    tx.add(made)
    tx.flush()
    return made


def person(
    tx: Session,
    name: str = "甲一",
    unit: Unit | None = None,
    *,
    channels: Sequence[tuple[str, str]] = TWO_BOXES,
    roles: Sequence[str] = (),
    title: str = "",
) -> Person:
    """Make a person with channels in this order and these roles."""
    made = Person(name=name, unit_id=unit.id if unit else None, title=title)
    tx.add(made)
    tx.flush()
    for position, (kind, address) in enumerate(channels, 1):
        tx.add(Channel(person_id=made.id, position=position, kind=kind, address=address, label=address))
    for position, role in enumerate(roles, 1):
        tx.add(RoleGrant(person_id=made.id, role=role, position=position))
    tx.flush()
    return made


def staffed_unit(tx: Session, name: str, kind: str = "区直") -> Unit:
    """Make a unit with a head (主要负责人) and a training officer (培训专干)."""
    made = unit(tx, name, kind)
    made.head_id = person(tx, f"{name}甲", made, title="主要负责人").id
    made.training_officer_id = person(tx, f"{name}乙", made, title="培训专干").id
    tx.add(made)
    tx.flush()
    return made
