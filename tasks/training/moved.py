"""Telling units with places (名额) that a class is held on other days or elsewhere than their notice said (measure 15)."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from models.cases import Case
from models.training import ClassRun, Places, TrainingClass
from notifications import outbox
from policy.ruling import chinese_day
from tasks.training.people import officers


@dataclass(frozen=True)
class WhenAndWhere:
    """When and where a class is held, as units were told or are to be told."""

    starts_on: date | None
    ends_on: date | None
    sessions: str = ""
    place: str = ""


def when_and_where(run: ClassRun, sessions: str = "") -> WhenAndWhere:
    """Return what the register says just now; before the start the days of the allotment."""
    return WhenAndWhere(
        run.starts_on, run.ends_on, str(run.held.get("sessions", sessions)), str(run.held.get("place", ""))
    )


def tell_moved(
    tx: Session, case: Case, one: TrainingClass, before: WhenAndWhere, after: WhenAndWhere, dedupe: str
) -> list[int]:
    """Tell the training officer of each unit with places what is other than before, each once; returns the units told."""
    what = "；".join(_differing(before, after))
    if not what:
        return []
    rows = tx.exec(select(Places).where(Places.class_id == one.id).order_by(col(Places.unit_id))).all()
    units = officers(tx, [row.unit_id for row in rows]) if rows else {}
    told = [(units[row.unit_id], row.places) for row in rows if units[row.unit_id].declares]
    outbox.queue(
        tx,
        [
            outbox.Notice(
                person_id=unit.declares,
                kind="places_moved",
                context={
                    "case_title": case.title,
                    "class_title": one.name,
                    "what": what,
                    "places": f"{unit.name}{places}个",
                },
                case_id=case.id,
                dedupe=f"{dedupe}:{unit.unit_id}",
                secrecy=case.secrecy,
            )
            for unit, places in told
            if unit.declares is not None
        ],
    )
    return [unit.unit_id for unit, _ in told]


def _differing(before: WhenAndWhere, after: WhenAndWhere) -> list[str]:
    """Return in words what is other than before; what was not said before is no change."""
    found = []
    if before.starts_on and (before.starts_on, before.ends_on) != (after.starts_on, after.ends_on):
        found.append(f"时间由{_days(before)}改为{_days(after)}")
    if before.starts_on and before.sessions != after.sessions:
        found.append(f"上课日期改为{after.sessions}" if after.sessions else "改为连续办班")
    if before.place and before.place != after.place:
        found.append(f"地点由{before.place}改为{after.place}")
    return found


def _days(known: WhenAndWhere) -> str:
    assert known.starts_on and known.ends_on, "a class that is moved has its days"
    return f"{chinese_day(known.starts_on)}至{chinese_day(known.ends_on)}"
