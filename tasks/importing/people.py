"""Rows of people (人员): who is meant is decided by name and unit, a move by naming the former unit, never by a guess."""

from __future__ import annotations

from collections.abc import Sequence

from models.people import Channel, Person, RoleGrant
from tasks.importing.directory import folded
from tasks.importing.run import Import
from tasks.workbooks.people import PEOPLE, PersonRow
from tasks.workbooks.people_words import NEW_WORD, ROLE_WORDS, Reach

HEADINGS = {column.key: column.heading for column in PEOPLE}


def import_people_rows(run: Import, rows: Sequence[PersonRow]) -> None:
    """Register, correct, transfer and retire people, each row by itself."""
    for row in rows:
        unit = run.directory.units.get(folded(row.unit)) if row.unit else None
        if row.unit and unit is None:
            run.wrong(row.cells["unit"], "单位", "没有登记这个单位", "请核对单位名称，或在“单位”表中先登记")
            continue
        person = _meant(run, row, unit.id if unit else None)
        if person is not None:
            _particulars(run, person, row)


def _meant(run: Import, row: PersonRow, unit_id: int | None) -> Person | None:
    """Return the person that a row means: known, transferred here, or new; None when it came back as an error."""
    here = run.directory.named(row.name, unit_id)
    former = row.former if row.former and folded(row.former) != NEW_WORD else ""
    if former:
        return _moved(run, row, unit_id, here, former)
    if len(here) > 1:
        run.wrong(row.cells["name"], "姓名", f"该单位有 {len(here)} 个同名人员", "请先把同名人员的姓名区别开")
        return None
    if here:
        return here[0]
    elsewhere = run.directory.elsewhere(row.name, unit_id)
    if elsewhere and not row.former:
        units = "、".join(run.directory.unit_name(other.unit_id) for other in elsewhere)
        remedy = f"是调动的，请在“原单位”一栏填调出单位；是另一个人的，请在“原单位”一栏填“{NEW_WORD}”"
        run.wrong(row.cells["name"], "姓名", f"已有同名人员在{units}", remedy)
        return None
    return _new(run, row, unit_id)


def _moved(run: Import, row: PersonRow, unit_id: int | None, here: list[Person], former: str) -> Person | None:
    """Return the person who comes from the unit named as the former one (调动), or has already come."""
    cell = row.cells["former"]
    unit = run.directory.units.get(folded(former))
    if unit is None or unit.id == unit_id:
        run.wrong(cell, "原单位", "没有登记这个单位，或与现单位相同", "请核对调出单位的名称")
        return None
    there = [person for person in run.directory.named(row.name, unit.id) if person.active]
    if len(here) == 1 and not there:
        return here[0]
    if len(there) != 1 or here:
        message = f"{unit.name}没有此人" if not there else "调出或调入单位有同名人员，不能确定是哪一人"
        run.wrong(cell, "原单位", message, "请核对姓名和调出单位，同名人员先把姓名区别开")
        return None
    return _transfer(run, there[0], unit_id)


def _transfer(run: Import, person: Person, unit_id: int | None) -> Person:
    """Move a person to another unit (调动); posts in the former unit end, rights are pointed out."""
    before = person.unit_id
    words = f"{person.name}由{run.directory.unit_name(before)}调到{run.directory.unit_name(unit_id)}"
    run.changed("transfer", words, person=person.id, before=before, after=unit_id)
    run.left[person.id] = before
    if kept := run.directory.roles[person.id]:
        held = "、".join(ROLE_WORDS[role] for role in ROLE_WORDS if role in kept)
        run.notes.append(f"{person.name}已调动，仍有岗位权限：{held}。请核对是否保留")
    person.unit_id = unit_id
    run.tx.add(person)
    return person


def _new(run: Import, row: PersonRow, unit_id: int | None) -> Person:
    person = run.directory.add_person(Person(name=row.name, unit_id=unit_id, title=row.post or ""))
    run.changed("person", f"新增人员：{row.name}（{run.directory.unit_name(unit_id)}）", person=person.id, unit=unit_id)
    return person


def _particulars(run: Import, person: Person, row: PersonRow) -> None:
    """Bring post, state, rights and ways to be reached to what the row says; empty cells say nothing."""
    if row.post is not None and row.post != person.title:
        run.changed("post", f"{person.name}的职务改为{row.post}", person=person.id)
        person.title = row.post
    if row.active is not None and row.active != person.active:
        run.changed(
            "state", f"{person.name}改为{'在职' if row.active else '不在职'}", person=person.id, active=row.active
        )
        person.active = row.active
        if not row.active:
            run.left[person.id] = person.unit_id
    run.tx.add(person)
    if row.roles is not None:
        _rights(run, person, row)
    if row.reaches:
        _reach(run, person, row.reaches)


def _rights(run: Import, person: Person, row: PersonRow) -> None:
    """Give and take rights for all units (岗位权限); rights for one unit are not in this workbook."""
    held, wanted = run.directory.roles[person.id], set(row.roles or ())
    given, taken = sorted(wanted - held), sorted(held - wanted)
    if not given and not taken:
        return
    if not run.may_grant:
        run.wrong(row.cells["roles"], "岗位权限", "岗位权限由系统管理员登记", "请清空这一格，由系统管理员另行导入")
        return
    for role in given:
        run.tx.add(RoleGrant(person_id=person.id, role=role))
    for role in taken:
        run.directory.take_role(person.id, role)
    run.directory.roles[person.id] = wanted
    words = [f"增加{ROLE_WORDS[role]}" for role in given] + [f"取消{ROLE_WORDS[role]}" for role in taken]
    run.changed("rights", f"{person.name}的岗位权限：{'、'.join(words)}", person=person.id, given=given, taken=taken)


def _reach(run: Import, person: Person, reaches: Sequence[Reach]) -> None:
    """Set the ways to reach a person in the order given (联系方式); what is no longer named is put out of use."""
    kept = run.directory.channels[person.id]
    if [(c.kind, c.address) for c in kept if c.active] == [(r.kind, r.address) for r in reaches]:
        return
    for channel in kept[len(reaches) :]:
        channel.active = False
        run.tx.add(channel)
    for place, reach in enumerate(reaches):
        channel = kept[place] if place < len(kept) else Channel(person_id=person.id, position=place + 1)
        channel.kind, channel.address, channel.label, channel.active = reach.kind, reach.address, reach.label, True
        run.tx.add(channel)
        if place >= len(kept):
            kept.append(channel)
    run.changed("channels", f"{person.name}的联系方式改为：{'、'.join(r.label for r in reaches)}", person=person.id)
