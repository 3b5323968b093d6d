"""The list for a rotation (轮岗名单), by years in the same post: who must go, who is to be planned, who may. Measures 19, 20."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models import clock
from models.acting import ActContext, Done
from models.people import Person, Unit
from models.selection import Post
from models.tenures import Tenure
from policy.appointing import transfer_due
from policy.appointing.transfer import Spell, full_years, tenure_since
from policy.asked import kept
from policy.packs import Pack
from tasks.acts import step
from tasks.inner.register import current, tenures_of
from tasks.rules import rules_now
from tasks.selection import files
from tasks.selection.planning import days_of

MUST, DUE, MAY = "必须轮岗", "应列入计划", "可以列入计划"


@dataclass(frozen=True)
class Holder:
    """Somebody who holds an inner post: since when it counts, for how many full years, and what follows."""

    person_id: int
    name: str
    post: str
    since: date
    years: int
    spells: Sequence[dict[str, str]]  # as `transfer_due` reads them
    follows: str

    @property
    def label(self) -> str:
        """Return the line that the unit reads."""
        counted = f"满{self.years}年" if self.spells else "不计任职年限"
        return f"{self.name}　{self.post}　{counted}　{self.follows}"


def holders(tx: Session, pack: Pack, on: date, today: date, posts: Sequence[Post]) -> list[Holder]:
    """Return who holds one of the posts, longest first; years by what the pack counts (借调、挂职 do, 主持工作 does not)."""
    unit_id = posts[0].unit_id
    assert unit_id is not None
    names = {post.name for post in posts}
    return [one for one in holders_of(tx, unit_id, pack, on, today) if one.post in names]


def holders_of(tx: Session, unit_id: int, pack: Pack, on: date, today: date) -> list[Holder]:
    """Return who holds a post of a unit now, longest first; who has left the unit holds none."""
    found = tenures_of(tx, unit_id)
    made = []
    for person_id, now in current(found).items():
        person = tx.get_one(Person, person_id)
        if person.active and person.unit_id == unit_id:
            same = [one for one in found[person_id] if one.post == now.post]
            made.append(_holder(person, now, same, pack, on, today))
    return sorted(made, key=lambda one: (-one.years, one.since, one.person_id))


def due_now(tx: Session) -> list[tuple[str, Holder]]:
    """Return who must go or is to be planned today, in every unit whose register is known: unit and holder, longest first."""
    pack, today = rules_now(tx), clock.today(tx)
    units = tx.exec(select(Unit).where(col(Unit.id).in_(select(Tenure.unit_id)), col(Unit.active))).all()
    found = [(unit.name, one) for unit in units for one in holders_of(tx, unit.id, pack, today, today)]
    return sorted((row for row in found if row[1].follows != MAY), key=lambda row: (-row[1].years, row[0]))


def _holder(person: Person, now: Tenure, same: Sequence[Tenure], pack: Pack, on: date, today: date) -> Holder:
    counted = pack.value("appointing.transfer.counted", on).texts()
    mine = [one for one in same if one.kind in counted]
    if not mine or now.kind not in counted:
        return Holder(person.id, person.name, now.post, now.begins_on, 0, (), MAY)
    restarts = pack.value("appointing.transfer.restarts", on).flag()
    spells = [Spell(one.begins_on, one.ends_on or today, one.kind) for one in mine]
    since = tenure_since(spells, restarts)
    rows = [
        {"起": one.begins_on.isoformat(), "止": one.ends_on.isoformat() if one.ends_on else "", "类别": one.kind}
        for one in mine
    ]
    years = full_years(since, today)
    return Holder(person.id, person.name, now.post, since, years, rows, follows(pack, on, years))


def follows(pack: Pack, on: date, years: int) -> str:
    """Return what so many years in one post lead to: 10 必须 (measure 20), 5 应列入 (default under measure 19), else 可以."""
    if years >= pack.value("appointing.transfer.must_years", on).count():
        return MUST
    return DUE if years >= pack.value("recommending.rotation.years", on).count() else MAY


@step("编制轮岗名单", "轮岗名单")
def list_rotation(context: ActContext) -> Done:
    """List the holders by years in the same post, and say of each whether they must go, are to be planned, or may (轮岗名单)."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    today = context.now.date()
    found = holders(tx, pack, on, today, files.posts_of(tx, selection))
    verdicts: list[Any] = [kept(transfer_due(pack, today, spells=tuple(one.spells))) for one in found if one.spells]
    groups = {
        key: [one.person_id for one in found if one.follows == word]
        for key, word in (("must", MUST), ("due", DUE), ("may", MAY))
    }
    return files.done(context, {**groups, "listed_on": today.isoformat()}, verdicts=verdicts)
