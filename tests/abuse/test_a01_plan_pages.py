"""A01 on the pages of the training plan: a scanner that presses every button as it stands changes no fact.

The steps of these pages (saving a class, taking one out, a workbook) need no check code: what holds a scanner back is
that a form sent as it stands asks for nothing.
"""

from pathlib import Path

from sqlmodel import select

from models import db
from models.links import Link
from notifications import delivery, links
from tests.flows import register, staff
from tests.web.facts import all_rows, rows
from tests.web.plan_office import Item, fields, office
from tests.web.scanner import scan
from tests.web.site import Site
from tests.web.test_items_chain import FARM, declared, number, reviewed
from tests.web.test_items_register import item, started, the_office

READING_TOUCHES = frozenset({"session", "link", "attempt", "message", "assignment"})  # seen_at, and refused tries


def scanned(one: Item) -> None:
    """Open the link of an item as a scanner does, press everything as it stands, and assert that nothing changed."""
    delivery.deliver_due()
    with db.transaction() as tx:
        asked = select(Link).where(Link.assignment_id == one.assignment.id, Link.purpose == "item")
        url = links.url_of(tx.exec(asked).one())
    before, parts = all_rows(without=READING_TOUCHES), rows("SELECT id, state FROM assignment ORDER BY id")
    for _ in range(3):
        assert scan(one.office.site.browser(), url) >= 2
    assert all_rows(without=READING_TOUCHES) == before
    assert rows("SELECT id, state FROM assignment ORDER BY id") == parts


def test_a_scanner_on_the_declaration_neither_saves_nor_deletes_nor_submits(site: Site) -> None:
    o = office(site)
    one = o.item("declare", FARM)
    one.step("save", **fields())
    one.step("upload", file=("申报表.xlsx", Path("sample/workbooks/declaration-messy.xlsx").read_bytes()))
    scanned(one)


def test_a_scanner_on_review_mending_and_consolidation_decides_nothing(site: Site) -> None:
    o = office(site)
    declared(o)
    scanned(o.item("review", class_id=number("基层党建培训班")))
    o.item("review", class_id=number("基层党建培训班")).decide("return", "请写明人数依据")
    scanned(o.item("mend", FARM))
    o.item("mend", FARM).decide("resubmit")
    reviewed(o)
    scanned(o.item("consolidate"))
    o.item("consolidate").decide("submit")
    for _ in range(3):
        o.item("signoff").decide("approve")
    scanned(o.item("minutes"))


def test_a_scanner_on_the_roster_enters_and_strikes_nobody(site: Site) -> None:
    o = the_office(site)
    started(o, register.approved(o.district))
    came = register.trainees(1)
    one = item(o, "class_roster")
    one.step("enter", trainee=came[0].id, days="2")
    scanned(one)
    assert [wait.page for _, wait in staff.parts()] == ["class_roster"]
