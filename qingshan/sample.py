"""The sample district (示例区), from `sample/district.toml`: invented people in units that the Measures name, or generic ones."""

from __future__ import annotations

import tomllib
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.base import SHANGHAI
from models.instance import Instance
from models.people import Channel, Person, RoleGrant, Unit
from qingshan.settings import ROOT

FILE = ROOT / "sample" / "district.toml"
LABELS = {"mailbox:inbox": "站内信箱", "mailbox:sms": "手机短信（示例）"}


def load(tx: Session, *, rehearsal: bool = False) -> None:
    """Found the sample district in an empty database; `rehearsal` gives it a simulated clock."""
    described = tomllib.loads(FILE.read_text("utf-8"))
    district = described["district"]
    tx.add(
        Instance(
            id=1,
            district=district["name"],
            sample=True,
            rehearsal=rehearsal,
            made_at=datetime.now(SHANGHAI),
            facts={k: district[k] for k in ("issuer", "contact", "phone", "plan_series", "reply_series")},
        )
    )
    units = {row["name"]: Unit(name=row["name"], kind=row["kind"]) for row in described["units"]}
    tx.add_all(units.values())
    tx.flush()
    people = {row["name"]: _person(tx, row, units) for row in described["people"]}
    for row in described["units"]:
        unit = units[row["name"]]
        unit.head_id = people[row["head"]].id
        unit.training_officer_id = people[row["training_officer"]].id
        tx.add(unit)
    tx.flush()


def _person(tx: Session, row: dict[str, Any], units: dict[str, Unit]) -> Person:
    unit = units.get(row.get("unit", ""))
    made = Person(name=row["name"], unit_id=unit.id if unit else None, title=row.get("title", ""))
    tx.add(made)
    tx.flush()
    for position, said in enumerate(row["channels"], 1):
        kind, _, address = said.partition(":")
        label = LABELS.get(said, address)
        tx.add(Channel(person_id=made.id, position=position, kind=kind, address=address, label=label))
    for role in row.get("roles", ()):
        tx.add(RoleGrant(person_id=made.id, role=role, position=row.get("position", 1)))
    return made
