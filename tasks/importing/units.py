"""Rows of units (单位): the units themselves first, and once people are known, who heads them and who declares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from models.people import Person, Unit
from tasks.importing.directory import folded
from tasks.importing.run import Import
from tasks.workbooks.people import UNITS, UnitRow
from tasks.workbooks.people_words import Named

Post = Literal["head", "officer"]
POSTS: dict[Post, str] = {"head": "主要负责人", "officer": "培训专干"}
COLUMNS: dict[Post, str] = {"head": "head_id", "officer": "training_officer_id"}
HEADINGS = {column.key: column.heading for column in UNITS}


def import_units(run: Import, rows: Sequence[UnitRow]) -> None:
    """Register new units and correct the kind of known ones (单位类别)."""
    for row in rows:
        unit = run.directory.units.get(folded(row.name))
        if unit is None:
            unit = run.directory.add_unit(Unit(name=row.name, kind=row.kind))
            run.changed("unit", f"新增单位：{row.name}（{row.kind}）", unit=unit.id)
        elif unit.kind != row.kind:
            run.changed("unit_kind", f"{unit.name}的单位类别：{unit.kind}改为{row.kind}", unit=unit.id)
            unit.kind = row.kind
            run.tx.add(unit)


def import_posts(run: Import, rows: Sequence[UnitRow]) -> None:
    """Set who heads each unit and who declares for it; whoever left a unit in this import no longer does."""
    given = {run.directory.units[folded(row.name)].id: row for row in rows}
    for unit in run.directory.units.values():
        for post in POSTS:
            _set(run, unit, post, given.get(unit.id))


def _set(run: Import, unit: Unit, post: Post, row: UnitRow | None) -> None:
    now: int | None = getattr(unit, COLUMNS[post])
    wanted = None if now is not None and run.left.get(now, "stays") == unit.id else now
    named = getattr(row, post) if row else None
    if row is not None and named is not None:
        wanted = _chosen(run, unit, row, post, named, otherwise=wanted)
    if wanted == now:
        return
    run.changed(
        post,
        f"{unit.name}的{POSTS[post]}：{_name(run, now)}改为{_name(run, wanted)}",
        unit=unit.id,
        before=now,
        after=wanted,
    )
    setattr(unit, COLUMNS[post], wanted)
    run.tx.add(unit)


def _chosen(run: Import, unit: Unit, row: UnitRow, post: Post, named: Named, otherwise: int | None) -> int | None:
    """Return who is named, None for nobody; sends the cell back and keeps `otherwise` unless it is one active person."""
    if not named.name:
        return None
    home = run.directory.units.get(folded(named.unit)) if named.unit else unit
    found = [person for person in run.directory.named(named.name, home.id) if person.active] if home else []
    if len(found) == 1:
        return found[0].id
    cell, heading = row.cells[post], HEADINGS[post]
    if home is None:
        run.wrong(cell, heading, f"没有“{named.unit}”这个单位", "请核对单位名称，或先在“单位”表中登记")
    elif not found:
        remedy = "请先在“人员”表中登记此人；由外单位人员兼任的，写成“姓名（单位）”"
        run.wrong(cell, heading, f"{home.name}没有在职的“{named.name}”", remedy)
    else:
        run.wrong(cell, heading, f"{home.name}有 {len(found)} 个“{named.name}”", "请先把同名人员的姓名区别开")
    return otherwise


def _name(run: Import, person_id: int | None) -> str:
    person: Person | None = run.directory.people.get(person_id) if person_id else None
    return person.name if person else "空缺"
