"""Preparing the facts (准备数据): schema, secret, district, and a way in for the clerk. Safe at every start.

`up` runs it as a process of its own (`qingshan prepare`), so that the supervisor itself stays small.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from models import db, migrate
from models.instance import Instance
from models.people import Person, RoleGrant
from notifications import links
from qingshan import runtime
from qingshan.settings import TIMEZONE, Settings


def prepare(settings: Settings, url: str) -> dict[str, Any]:
    """Bring schema, secret and district to where the parts can start (准备数据); `url` is our database.

    Returns `schema`, `sample_loaded` and `sign_in`, a one-time link for the clerk, None while there is no clerk.
    """
    revision = migrate.upgrade(url)
    db.configure(url)
    runtime.configure(settings)
    with db.transaction() as tx:
        loaded = _found_district(settings, tx)
    with db.transaction() as tx:
        return {"schema": revision, "sample_loaded": loaded, "sign_in": clerk_link(tx)}


def clerk_link(tx: Session) -> str | None:
    """Make a one-time link that signs the clerk in (干部登录链接); None when there is no clerk yet."""
    clerks = select(RoleGrant.person_id).where(RoleGrant.role == "clerk")
    person = tx.exec(select(Person).where(col(Person.id).in_(clerks), Person.active).order_by(col(Person.id))).first()
    return links.sign_in_link(tx, person.id) if person else None


def _found_district(settings: Settings, tx: Session) -> bool:
    """Found the district in an empty database: the sample, or an empty one of the office's name."""
    if tx.get(Instance, 1) is not None:
        return False
    if settings.sample:
        from qingshan import sample

        sample.load(tx, rehearsal=settings.rehearsal)
        return True
    made_at = datetime.now(ZoneInfo(TIMEZONE))
    tx.add(Instance(id=1, district=settings.district, rehearsal=settings.rehearsal, made_at=made_at))
    return False
