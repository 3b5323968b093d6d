"""Who is registered (在册单位与人员), read at once and looked up by name: an import must never guess who is meant."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import delete
from sqlmodel import Session, col, select

from models.people import Channel, Person, RoleGrant, Unit


def folded(name: str) -> str:
    """Return the form of a name by which it is compared: no spaces, half-width signs."""
    return "".join(unicodedata.normalize("NFKC", name).split())


class Directory:
    """All units and people of the district, as one transaction sees them; what is added is flushed at once."""

    def __init__(self, tx: Session) -> None:
        self.tx = tx
        self.units: dict[str, Unit] = {folded(unit.name): unit for unit in tx.exec(select(Unit))}
        self._people: dict[str, list[Person]] = defaultdict(list)
        self.people: dict[int, Person] = {}
        for person in tx.exec(select(Person).order_by(col(Person.id))):
            self._known(person)
        self.roles: dict[int, set[str]] = defaultdict(set)
        for grant in tx.exec(select(RoleGrant).where(col(RoleGrant.unit_id).is_(None))):
            self.roles[grant.person_id].add(grant.role)
        self.channels: dict[int, list[Channel]] = defaultdict(list)
        for channel in tx.exec(select(Channel).order_by(col(Channel.position))):
            self.channels[channel.person_id].append(channel)
        self._unit_names = {unit.id: unit.name for unit in self.units.values()}

    def unit_name(self, unit_id: int | None) -> str:
        """Return a unit's name; 区领导 for people of no unit."""
        return self._unit_names.get(unit_id, "区领导") if unit_id else "区领导"

    def named(self, name: str, unit_id: int | None) -> list[Person]:
        """Return the people of that name in that unit: those in office, or when there is none, those who are not."""
        here = [person for person in self._people[folded(name)] if person.unit_id == unit_id]
        return [person for person in here if person.active] or here

    def elsewhere(self, name: str, unit_id: int | None) -> list[Person]:
        """Return the people of that name who are in office in another unit."""
        return [person for person in self._people[folded(name)] if person.unit_id != unit_id and person.active]

    def add_unit(self, unit: Unit) -> Unit:
        """Register a new unit."""
        self._flushed([unit])
        self.units[folded(unit.name)] = unit
        self._unit_names[unit.id] = unit.name
        return unit

    def add_person(self, person: Person) -> Person:
        """Register a new person."""
        self._flushed([person])
        return self._known(person)

    def take_role(self, person_id: int, role: str) -> None:
        """Take a right for all units from a person (取消岗位权限)."""
        held = col(RoleGrant.person_id) == person_id, col(RoleGrant.role) == role, col(RoleGrant.unit_id).is_(None)
        self.tx.execute(delete(RoleGrant).where(*held))

    def _known(self, person: Person) -> Person:
        self._people[folded(person.name)].append(person)
        self.people[person.id] = person
        return person

    def _flushed(self, rows: Iterable[object]) -> None:
        self.tx.add_all(rows)
        self.tx.flush()
