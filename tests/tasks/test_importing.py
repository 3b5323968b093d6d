"""Importing units and people: what can be read is read, whoever could be meant otherwise comes back, nobody is lost."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import text
from sqlmodel import select

from models import clock, db
from models.cases import Case
from models.errors import NoRight
from models.people import Person
from models.waits import Assignment, Wait
from qingshan.settings import ROOT
from tasks.importing import Imported, import_people
from tasks.workbooks.errors import NotAWorkbook, WrongTemplate
from tasks.workbooks.people import PEOPLE, UNITS
from tasks.workbooks.people_template import HEADER_ROW, people_workbook
from tests import make
from tests.tasks.workbook_kit import as_bytes

UNIT_ROWS = (
    ("区委组织部", "组织部", "甲一", "乙一"),
    ("示例一镇", "乡镇", "甲二", "乙二"),
)
PEOPLE_ROWS = (
    ("甲一", "区委组织部", "部长", "", "部长", "站内信箱", "邮箱：jia1@example.org"),
    ("乙一", "区委组织部", "干事", "", "组织部干部，审核人", "站内信箱", "纸质通知"),
    ("甲二", "示例一镇", "党委书记", "", "", "jia2@example.org", "站内信箱"),
    ("乙二", "示例一镇", "组织委员", "", "", "企业微信：wecombot://k-2", "飞书:f2"),
    ("己一", "", "区委书记", "", "区主要领导", "站内信箱", "示例短信"),
)


def book(units: Sequence[Sequence[Any]] = UNIT_ROWS, people: Sequence[Sequence[Any]] = PEOPLE_ROWS) -> bytes:
    """Make a filled workbook; a person's row may be short."""
    return people_workbook(units, [[*row, *[None] * (len(PEOPLE) - len(row))] for row in people])


def person_row(name: str, unit: str, post: str = "", former: str = "", **given: Any) -> list[Any]:
    """Make one person's row by column key."""
    values = {"name": name, "unit": unit, "post": post, "former": former, **given}
    return [values.get(column.key) for column in PEOPLE]


def taken(data: bytes, by: int | None = None, dry_run: bool = False) -> Imported:
    """Import in a transaction of its own."""
    with db.transaction() as tx:
        return import_people(tx, data, "单位与人员.xlsx", by, dry_run=dry_run)


def rows(statement: str, **given: Any) -> list[tuple[Any, ...]]:
    """Look at the facts from outside."""
    with db.reading() as look:
        return [tuple(row) for row in look.execute(text(statement), given)]


def officers_of(unit: str) -> tuple[Any, ...]:
    """Return the names of a unit's head and training officer."""
    [found] = rows(
        "SELECT h.name, t.name FROM unit u LEFT JOIN person h ON h.id = u.head_id"
        " LEFT JOIN person t ON t.id = u.training_officer_id WHERE u.name = :unit",
        unit=unit,
    )
    return found


def addresses(done: Imported) -> list[tuple[str, str]]:
    """Return sheet and cell of each error."""
    return [(error.sheet, error.cell) for error in done.errors]


def test_a_district_is_read_whole(database: str) -> None:
    done = taken(book())
    assert (done.errors, done.units, done.people) == ([], 2, 5)
    assert done.counts == {"unit": 2, "person": 5, "rights": 3, "channels": 5, "head": 2, "officer": 2}
    assert officers_of("示例一镇") == ("甲二", "乙二")
    assert rows("SELECT role FROM role_grant g JOIN person p ON p.id = g.person_id WHERE name = '乙一' ORDER BY 1") == [
        ("clerk",),
        ("reviewer",),
    ]
    assert rows("SELECT unit_id, title FROM person WHERE name = '己一'") == [(None, "区委书记")]


def test_ways_to_be_reached_keep_their_order_and_their_addresses(database: str) -> None:
    taken(book())
    found = rows(
        "SELECT p.name, c.kind, c.address FROM channel c JOIN person p ON p.id = c.person_id ORDER BY 1, c.position"
    )
    assert [row[1:] for row in found if row[0] == "乙二"] == [("wecom", "wecombot://k-2"), ("feishu", "feishu://f2")]
    assert [row[1:] for row in found if row[0] == "甲二"] == [("mail", "jia2@example.org"), ("mailbox", "inbox")]
    assert [row[1:] for row in found if row[0] == "乙一"] == [("mailbox", "inbox"), ("slip", "")]


def test_the_same_file_twice_changes_nothing_the_second_time(database: str) -> None:
    taken(book())
    before = rows("SELECT count(*), max(seq) FROM journal_entry WHERE chain = 'office'")
    done = taken(book())
    assert (done.changes, done.errors, done.notes) == ([], [], [])
    assert rows("SELECT count(*), max(seq) FROM journal_entry WHERE chain = 'office'") == before


def test_a_dry_run_shows_the_same_changes_and_keeps_none(database: str) -> None:
    tried = taken(book(), dry_run=True)
    assert rows("SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM unit)") == [(0, 0)]
    assert rows("SELECT count(*) FROM journal_entry") == [(0,)]
    kept = taken(book())
    assert [change.words for change in tried.changes] == [change.words for change in kept.changes]
    assert tried.dry_run and not kept.dry_run


def test_nobody_is_removed_and_an_empty_cell_changes_nothing(database: str) -> None:
    taken(book())
    done = taken(book(people=[person_row("乙二", "示例一镇")], units=[]))
    assert (done.changes, done.errors) == ([], [])
    assert rows("SELECT count(*) FROM person WHERE active") == [(5,)]
    assert rows("SELECT title FROM person WHERE name = '乙二'") == [("组织委员",)]


def test_a_transfer_moves_the_person_and_ends_the_posts_left_behind(database: str) -> None:
    taken(book())
    move = book(units=[], people=[person_row("乙二", "区委组织部", "科长", "示例一镇")])
    done = taken(move)
    assert done.counts == {"transfer": 1, "post": 1, "officer": 1}
    assert officers_of("示例一镇") == ("甲二", None)
    assert rows("SELECT u.name FROM person p JOIN unit u ON u.id = p.unit_id WHERE p.name = '乙二'") == [
        ("区委组织部",)
    ]
    again = taken(move)
    assert (again.changes, again.errors) == ([], [])


def test_a_transfer_and_a_new_officer_are_journalled_by_number_only(database: str) -> None:
    taken(book())
    taken(book(units=[("示例一镇", "乡镇", "", "空缺")], people=[person_row("甲二", "区委组织部", "", "示例一镇")]))
    entries = dict(
        rows("SELECT name, facts FROM journal_entry WHERE chain = 'office' AND kind = 'import' ORDER BY seq")
    )
    [[person, before]] = rows(
        "SELECT id, (SELECT id FROM unit WHERE name = '示例一镇') FROM person WHERE name = '甲二'"
    )
    [after] = entries["transfer"]["rows"]
    assert (after["person"], after["before"]) == (person, before)
    assert entries["head"]["rows"] == [{"unit": before, "before": person, "after": None}]
    assert entries["officer"]["rows"][0]["after"] is None
    written = json.dumps(list(entries.values()), ensure_ascii=False)
    assert not any(name in written for name in ("甲二", "乙二", "示例一镇", "example.org"))


def test_rights_that_stay_after_a_transfer_are_pointed_out(database: str) -> None:
    taken(book())
    done = taken(book(units=[], people=[person_row("乙一", "示例一镇", "", "区委组织部")]))
    assert [note for note in done.notes if "组织部干部、审核人" in note]


def test_items_left_open_by_whoever_leaves_are_pointed_out(database: str) -> None:
    taken(book())
    with db.transaction() as tx:
        at, person = clock.now(tx), tx.exec(select(Person).where(Person.name == "乙二")).one()
        case = Case(procedure="training-plan", cycle="2010", opened_at=at)
        tx.add(case)
        tx.flush()
        wait = Wait(case_id=case.id, name="ask_unit", opened_at=at)
        tx.add(wait)
        tx.flush()
        tx.add(Assignment(wait_id=wait.id, case_id=case.id, person_id=person.id, opened_at=at))
    done = taken(book(units=[], people=[person_row("乙二", "示例一镇", active="否")]))
    assert [note for note in done.notes if note.startswith("乙二还有 1 项待办")]


def test_a_namesake_elsewhere_is_never_taken_for_the_same_person(database: str) -> None:
    taken(book())
    done = taken(book(units=[], people=[person_row("乙二", "区委组织部", "科长")]))
    assert addresses(done) == [("人员", "A3")] and "示例一镇" in done.errors[0].message
    assert done.changes == []
    done = taken(book(units=[], people=[person_row("乙二", "区委组织部", "科长", "新增")]))
    assert done.counts == {"person": 1}
    assert rows("SELECT count(*) FROM person WHERE name = '乙二'") == [(2,)]


def test_two_of_a_name_in_one_unit_come_back_and_the_others_are_taken(database: str) -> None:
    with db.transaction() as tx:
        unit = make.unit(tx, "示例一镇", "乡镇")
        make.person(tx, "乙二", unit)
        make.person(tx, "乙二", unit)
    done = taken(book())
    assert set(addresses(done)) == {("人员", "A6"), ("单位", "D4")}
    assert rows("SELECT count(*) FROM person WHERE name <> '乙二'") == [(4,)]
    assert officers_of("示例一镇") == ("甲二", None)


def test_a_person_twice_in_the_file_is_refused_both_times(database: str) -> None:
    done = taken(book(people=[*PEOPLE_ROWS, person_row("甲 二", "示例一镇", "镇长")]))
    assert [cell for sheet, cell in addresses(done) if sheet == "人员"] == ["A5", "A8"]
    assert rows("SELECT count(*) FROM person WHERE name = '甲二'") == [(0,)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("unit", "没有的单位"),
        ("roles", "组织部干部，总管"),
        ("reach1", "13800000000"),
        ("reach2", "a@b"),
        ("reach1", "企业微信：https://example.org/x"),
        ("reach1", "钉钉："),
        ("active", "也许"),
        ("former", "没有的单位"),
        ("name", "=A1"),
        ("post", "长" * 41),
    ],
)
def test_a_cell_that_cannot_be_read_comes_back_with_what_to_write(database: str, column: str, value: str) -> None:
    def spoil(sheet: Any) -> None:
        place = [one.key for one in PEOPLE].index(column) + 1
        sheet.cell(HEADER_ROW + 2, place).value = value

    workbook: Any = load_workbook(io.BytesIO(book()))
    spoil(workbook["人员"])
    done = taken(as_bytes(workbook))
    assert [sheet for sheet, _ in addresses(done)].count("人员") == 1
    wrong = next(error for error in done.errors if error.sheet == "人员")
    assert wrong.cell.endswith(str(HEADER_ROW + 2)) and wrong.remedy
    assert rows("SELECT count(*) FROM person") == [(4,)], "the good rows are taken all the same"


def test_a_unit_with_an_unknown_kind_or_head_comes_back(database: str) -> None:
    done = taken(book(units=[("示例一镇", "县", "甲二", ""), ("区委组织部", "组织部", "甲九", "乙二（示例一镇）")]))
    assert ("单位", "B3") in addresses(done) and ("单位", "C4") in addresses(done)
    assert rows("SELECT name FROM unit") == [("区委组织部",)]


def test_somebody_of_another_unit_may_head_a_unit(database: str) -> None:
    done = taken(book(units=[UNIT_ROWS[0], ("示例一镇", "乡镇", "甲一（区委组织部）", "乙二")]))
    assert done.errors == [] and officers_of("示例一镇") == ("甲一", "乙二")


def test_whoever_leaves_office_no_longer_heads_a_unit_and_may_come_back(database: str) -> None:
    taken(book())
    done = taken(book(units=[], people=[person_row("甲二", "示例一镇", active="否")]))
    assert done.counts == {"state": 1, "head": 1} and officers_of("示例一镇")[0] is None
    done = taken(book(people=[person_row("甲二", "示例一镇", active="是")]))
    assert done.counts == {"state": 1, "head": 1} and officers_of("示例一镇")[0] == "甲二"


def test_a_clerk_imports_people_but_gives_no_rights(database: str) -> None:
    with db.transaction() as tx:
        clerk = make.person(tx, "丙一", roles=["clerk"]).id
        outsider = make.person(tx, "丙二").id
    done = taken(book(), by=clerk)
    assert {error.column for error in done.errors} == {"岗位权限"} and len(done.errors) == 3
    assert rows("SELECT count(*) FROM role_grant WHERE person_id <> :clerk", clerk=clerk) == [(0,)]
    assert rows("SELECT DISTINCT actor FROM journal_entry WHERE kind = 'import'") == [(f"person:{clerk}",)]
    with pytest.raises(NoRight):
        taken(book(), by=outsider)


def test_rights_are_given_and_taken(database: str) -> None:
    taken(book())
    done = taken(book(units=[], people=[person_row("乙一", "区委组织部", roles="审核人，科长")]))
    assert [change.facts for change in done.changes] == [
        {"person": done.changes[0].facts["person"], "given": ["chief"], "taken": ["clerk"]}
    ]
    done = taken(book(units=[], people=[person_row("乙一", "区委组织部", roles="无")]))
    assert done.changes[0].facts["taken"] == ["chief", "reviewer"]
    assert rows("SELECT count(*) FROM role_grant g JOIN person p ON p.id = g.person_id WHERE p.name = '乙一'") == [(0,)]


def test_fewer_ways_to_be_reached_put_the_others_out_of_use(database: str) -> None:
    taken(book())
    taken(book(units=[], people=[person_row("乙二", "示例一镇", reach1="站内信箱")]))
    found = rows(
        "SELECT c.kind, c.active FROM channel c JOIN person p ON p.id = c.person_id WHERE p.name = '乙二' ORDER BY position"
    )
    assert found == [("mailbox", True), ("feishu", False)]


def test_the_blank_workbook_is_empty_and_names_every_column(database: str) -> None:
    done = taken(people_workbook())
    assert (done.units, done.people, done.changes, done.errors) == (0, 0, [], [])
    blank: Any = load_workbook(io.BytesIO(people_workbook()))
    assert [cell.value for cell in blank["单位"][HEADER_ROW]] == [column.heading for column in UNITS]
    assert [cell.value for cell in blank["人员"][HEADER_ROW]] == [column.heading for column in PEOPLE]


def test_a_file_that_is_no_such_workbook_is_refused_whole(database: str) -> None:
    with pytest.raises(NotAWorkbook):
        taken(b"<html>")
    with pytest.raises(WrongTemplate):
        taken(as_bytes(Workbook()))
    headless: Any = load_workbook(io.BytesIO(book()))
    headless["人员"].cell(HEADER_ROW, 1).value = "名"
    with pytest.raises(WrongTemplate, match="姓名"):
        taken(as_bytes(headless))
    assert rows("SELECT count(*) FROM unit") == [(0,)]


def _qingshan(*words: str, database: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QINGSHAN_HOME": str(home), "QINGSHAN_DATABASE_URL": database}
    command = [sys.executable, "-m", "qingshan", "import", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_the_command_takes_a_file_and_says_by_its_exit_code_what_came_of_it(database: str, tmp_path: Path) -> None:
    template, good, bad, wrong = (tmp_path / f"{name}.xlsx" for name in ("空白", "甲", "乙", "丙"))
    good.write_bytes(book())
    bad.write_bytes(book(units=[], people=[person_row("丁一", "没有的单位")]))
    wrong.write_bytes(b"PK")
    assert _qingshan("--template", str(template), database=database, home=tmp_path).returncode == 0
    assert load_workbook(template).sheetnames[:2] == ["单位", "人员"]
    said = _qingshan(str(good), "--dry-run", "--json", database=database, home=tmp_path)
    assert (said.returncode, json.loads(said.stdout)["changes"]["person"]) == (0, 5), said.stderr
    assert rows("SELECT count(*) FROM person") == [(0,)]
    assert "改动" in _qingshan(str(good), database=database, home=tmp_path).stdout
    assert rows("SELECT count(*) FROM person") == [(5,)]
    said = _qingshan(str(bad), database=database, home=tmp_path)
    assert said.returncode == 1 and "B3" in said.stdout
    assert _qingshan(str(wrong), database=database, home=tmp_path).returncode == 2
