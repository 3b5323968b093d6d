"""Classes and plans as pages list them (班次与计划): with unit, decision, what stands in the way, and exact sums."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import text
from sqlmodel import Session, col, select

from models.training import TrainingClass, TrainingPlan
from tasks.papers.contexts import Scale
from tasks.training.changed import Changed, changed
from tasks.training.reply import approved_scale

NO_KIND = "未分类"


@dataclass(frozen=True)
class Line:
    """One class of a plan with what a reader needs beside it."""

    one: TrainingClass
    unit: str
    into: str = ""  # the name of the class that it is merged into
    changed: Changed | None = None  # what the review had decided, where the section decided otherwise

    @property
    def planned(self) -> bool:
        """Tell whether the class is to be held: approved, whole or reduced."""
        return self.one.state in ("approved", "reduced")

    @property
    def scale(self) -> Scale:
        """Return the figures that hold: as approved, else as declared."""
        return approved_scale(self.one)


@dataclass(frozen=True)
class Sums:
    """Sums over some classes: person-days are headcount times days, money in fen."""

    label: str
    classes: int
    headcount: int
    person_days: Decimal
    budget_fen: int


def sums(lines: Iterable[Line], label: str = "合计") -> Sums:
    """Add up the figures that hold for these classes, exactly."""
    rows = list(lines)
    return Sums(
        label,
        len(rows),
        sum(row.scale.headcount for row in rows),
        sum((row.scale.headcount * row.scale.days for row in rows), Decimal(0)),
        sum(row.scale.budget_fen for row in rows),
    )


def by(lines: Sequence[Line], group: Callable[[Line], str], groups: Sequence[str] = ()) -> list[Sums]:
    """Return the sums of each group, in the order given or in which the groups first appear."""
    kept: dict[str, list[Line]] = {name: [] for name in groups}
    for line in lines:
        kept.setdefault(group(line), []).append(line)
    return [sums(rows, name) for name, rows in kept.items()]


def by_unit(lines: Sequence[Line]) -> list[Sums]:
    """Return the sums of each unit."""
    return by(lines, lambda line: line.unit)


def by_month(lines: Sequence[Line]) -> list[Sums]:
    """Return the sums of the twelve months, those without a class too."""
    return by(lines, lambda line: f"{line.one.month}月", [f"{month}月" for month in range(1, 13)])


def by_kind(lines: Sequence[Line]) -> list[Sums]:
    """Return the sums of each kind of class."""
    return by(lines, lambda line: line.one.kind or NO_KIND)


def lines(tx: Session, plan_id: int, states: Sequence[str], *, unit_id: int | None = None) -> list[Line]:
    """Return the classes of a plan in these states, by unit and in the unit's own order."""
    asked = select(TrainingClass).where(TrainingClass.plan_id == plan_id, col(TrainingClass.state).in_(states))
    if unit_id is not None:
        asked = asked.where(TrainingClass.unit_id == unit_id)
    rows = tx.exec(asked.order_by(col(TrainingClass.unit_id), col(TrainingClass.position))).all()
    names = unit_names(tx)
    titles = {row.id: row.name for row in rows} | _names_of(tx, [r.merged_into_id for r in rows if r.merged_into_id])
    other = changed(tx, tx.get_one(TrainingPlan, plan_id).case_id)
    return [
        Line(row, names.get(row.unit_id, ""), titles.get(row.merged_into_id or 0, ""), other.get(row.id))
        for row in rows
    ]


def _names_of(tx: Session, ids: Sequence[int]) -> dict[int, str]:
    if not ids:
        return {}
    found = tx.execute(text("SELECT id, name FROM training_class WHERE id = ANY(:ids)"), {"ids": list(ids)})
    return {row.id: row.name for row in found}


def unit_names(tx: Session) -> dict[int, str]:
    """Return the names of all units, also of those no longer active: a past plan names them still."""
    return {row.id: row.name for row in tx.execute(text("SELECT id, name FROM unit"))}


def plan_of(tx: Session, year: int) -> TrainingPlan | None:
    """Return the plan of a year, if its call was issued."""
    return tx.exec(
        select(TrainingPlan).where(TrainingPlan.year == year).order_by(TrainingPlan.state == "stopped")
    ).first()
