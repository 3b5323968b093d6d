"""Handing over, fresh links and signed papers: one link at a time, nobody votes twice, every decision through one door."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models import clock, db
from models.errors import (
    AlreadyAnswered,
    CannotTakeOver,
    CaseNotOpen,
    HasPartAlready,
    NoRight,
    NoSuchItem,
    NotForDeputies,
    NotYours,
    PersonNotActive,
    ReasonNeeded,
    ScanUnreadable,
    WaitNotOpen,
)
from models.links import Link
from models.people import Person
from models.waits import Assignment
from notifications import links
from tasks import desk, documents
from tasks.refusing import Refused
from tests import make, scans
from tests.conftest import one
from tests.flows import staff
from tests.flows.staff import a_class, give, move, part, parts, rows, say, the_class
from web.queries import people

pytestmark = pytest.mark.usefixtures("database")
FARM, PARK = staff.UNITS
PDF = desk.Scan(scans.pdf(), "扫描.exe")


@pytest.fixture
def district(database: str) -> staff.District:
    """Give the people of a district."""
    return staff.settle()


@pytest.fixture
def number(district: staff.District) -> int:
    """Give a case that has just called on its units."""
    return staff.open_plan()


def hand(assignment: Assignment, to: int, by: int, reason: str = "出差") -> Assignment:
    """Hand a part over."""
    with db.transaction() as tx:
        return desk.hand_over(tx, assignment.id, to, reason, by)


def colleague(district: staff.District, unit: str) -> int:
    """Make another person of a unit."""
    with db.transaction() as tx:
        return make.person(tx, f"{unit}丙", tx.get_one(staff.Unit, district.units[unit])).id


def tokens(assignment_id: int) -> list[str]:
    """Return the tokens of every link to a part, oldest first."""
    with db.reading() as look:
        found = look.exec(select(Link).where(Link.assignment_id == assignment_id).order_by(Link.id))  # type: ignore[arg-type]
        return [links.token(link) for link in found]


def opens(token: str) -> bool:
    """Tell whether a link still opens something."""
    with db.reading() as look:
        try:
            return bool(links.find(look, token))
        except NoSuchItem:
            return False


def test_a_part_handed_over_has_a_new_owner_a_new_link_and_the_old_one_is_dead(
    district: staff.District, number: int
) -> None:
    farm, to, clerk = (
        part("declare", f"unit:{district.units[FARM]}"),
        colleague(district, FARM),
        district.people["干一"],
    )
    [old] = tokens(farm.id)
    assert opens(old)
    new = hand(farm, to, clerk)
    assert not opens(old)
    [fresh] = tokens(new.id)
    assert opens(fresh)
    assert (new.role, new.unit_id, new.handed_from_id) == (farm.role, farm.unit_id, farm.id)
    [notice] = rows("SELECT body, kind FROM message WHERE assignment_id = :a", a=new.id)
    assert notice.kind == "handed" and f"{FARM}乙" in notice.body
    assert one("SELECT state FROM message WHERE assignment_id = :a", a=farm.id) == "cancelled"
    with pytest.raises(WaitNotOpen):
        give(farm, say("nothing"))
    staff.declare(new, a_class())
    move(number)
    assert part("confirm").unit_id == district.units[FARM]
    [entry] = rows("SELECT actor, facts, words FROM journal_entry WHERE name = 'hand_over_ask_unit'")
    assert (entry.actor, entry.facts["to"], entry.words["reason"]) == (f"person:{clerk}", to, "出差")


def test_its_owner_may_hand_a_part_over_and_nobody_else_without_a_right(district: staff.District, number: int) -> None:
    farm, to = part("declare", f"unit:{district.units[FARM]}"), colleague(district, FARM)
    with pytest.raises(NoRight):
        hand(farm, to, district.officer(PARK))
    with pytest.raises(ReasonNeeded):
        hand(farm, to, district.officer(FARM), " ")
    assert hand(farm, to, district.officer(FARM)).person_id == to


def test_who_may_take_over_for_a_unit(district: staff.District, number: int) -> None:
    farm, clerk = part("declare", f"unit:{district.units[FARM]}"), district.people["干一"]
    left = colleague(district, FARM)
    with db.transaction() as tx:
        tx.get_one(Person, left).active = False
    for person in (district.officer(PARK), left, farm.person_id, 999_999):
        with pytest.raises(CannotTakeOver):
            hand(farm, person, clerk)
    with db.transaction() as tx:  # a deputy named beforehand may come from elsewhere, as long as the naming lasts
        owner = tx.get_one(Person, farm.person_id)
        owner.deputy_id, owner.deputy_until = district.officer(PARK), clock.now(tx) - timedelta(days=1)
    with pytest.raises(CannotTakeOver):
        hand(farm, district.officer(PARK), clerk)
    with db.transaction() as tx:
        tx.get_one(Person, farm.person_id).deputy_until = clock.now(tx) + timedelta(days=1)
    assert hand(farm, district.officer(PARK), clerk).unit_id == district.units[FARM]


def test_whoever_declared_does_not_confirm_in_the_heads_place_unless_the_head_named_them(
    district: staff.District, number: int
) -> None:
    staff.declare(part("declare", f"unit:{district.units[FARM]}"), a_class())
    move(number)
    confirm, officer, clerk = part("confirm"), district.officer(FARM), district.people["干一"]
    with db.transaction() as tx:
        assert officer not in [row.id for row in people.takers(tx, confirm)]
    with pytest.raises(CannotTakeOver):
        hand(confirm, officer, clerk)
    with db.transaction() as tx:
        owner = tx.get_one(Person, confirm.person_id)
        owner.deputy_id, owner.deputy_until = officer, clock.now(tx) + timedelta(days=1)
    with db.transaction() as tx:
        assert officer in [row.id for row in people.takers(tx, confirm)]
    assert hand(confirm, officer, clerk).person_id == officer


def test_nobody_countersigns_twice_by_taking_over(district: staff.District, database: str) -> None:
    number = staff.open_plan(leading_group_rule="countersign_majority")
    staff.declared(number, {FARM: [a_class()]}, district)
    staff.work(number, until="approval")
    first, second, third = (assignment for assignment, _ in parts("approval"))
    for state in ("open", "answered"):
        with pytest.raises(HasPartAlready):
            hand(first, second.person_id, district.people["干一"])
        if state == "open":
            give(second, say("approve"))
    assert third.state == "open"


def test_a_review_is_not_handed_to_the_class_s_own_unit(district: staff.District, number: int) -> None:
    staff.declared(number, {PARK: [a_class("安全培训班")]}, district)
    review = part("review")
    with db.transaction() as tx:
        park = tx.get_one(staff.Unit, district.units[PARK])
        own = make.person(tx, "审三", park, roles=["reviewer"]).id
    with pytest.raises(Refused) as refused:
        hand(review, own, district.people["干一"])
    assert "不是其他单位人员审核" in refused.value.verdict.reason
    other = next(district.people[n] for n in ("审一", "审二") if district.people[n] != review.person_id)
    give(hand(review, other, district.people["干一"]), say("approve"))
    move(number)
    assert the_class("安全培训班").state == "approved"


def test_what_needs_the_person_is_not_handed_over(district: staff.District, number: int) -> None:
    farm, to = part("declare", f"unit:{district.units[FARM]}"), colleague(district, FARM)
    with db.transaction() as tx:
        tx.execute(staff.text("UPDATE wait SET deputies = false"))
    with pytest.raises(NotForDeputies):
        hand(farm, to, district.people["干一"])


def test_what_is_answered_over_or_stopped_is_not_handed_over(district: staff.District, number: int) -> None:
    farm, park = (part("declare", f"unit:{district.units[u]}") for u in (FARM, PARK))
    to, clerk = colleague(district, FARM), district.people["干一"]
    give(farm, say("nothing"))
    with pytest.raises(AlreadyAnswered):
        hand(farm, to, clerk)
    with db.transaction() as tx:
        desk.stop(tx, number, "机构调整", clerk)
    for do in (lambda: hand(park, colleague(district, PARK), clerk), lambda: fresh(park, clerk)):
        with pytest.raises(CaseNotOpen):
            do()


def test_an_answer_of_a_part_just_handed_over_is_refused_though_its_page_was_read_before(
    district: staff.District, number: int
) -> None:
    farm, to = part("declare", f"unit:{district.units[FARM]}"), colleague(district, FARM)
    with db.transaction() as tx:
        assert tx.get_one(Assignment, farm.id).state == "open"  # the page has looked, and then asks for the case
        hand(farm, to, district.people["干一"])
        with pytest.raises(WaitNotOpen):
            staff.answering.answer(tx, farm.id, farm.person_id, "nothing", proof="session")


def fresh(assignment: Assignment, by: int) -> int:
    """Send a fresh link."""
    with db.transaction() as tx:
        return desk.reissue(tx, assignment.id, by)


def test_a_fresh_link_is_the_only_one(district: staff.District, number: int) -> None:
    farm = part("declare", f"unit:{district.units[FARM]}")
    message = fresh(farm, district.people["管一"])
    first, second = tokens(farm.id)
    assert (opens(first), opens(second)) == (False, True)
    [sent] = rows("SELECT kind, person_id, body, state FROM message WHERE id = :m", m=message)
    assert (sent.kind, sent.person_id, sent.state) == ("call", farm.person_id, "created")
    assert "2009年12月31日" in sent.body
    assert fresh(farm, district.people["干一"]) != message
    assert [opens(t) for t in tokens(farm.id)] == [False, False, True]


def test_somebody_who_has_left_gets_no_fresh_link(district: staff.District, number: int) -> None:
    farm = part("declare", f"unit:{district.units[FARM]}")
    with db.transaction() as tx:
        tx.get_one(Person, farm.person_id).active = False
    with pytest.raises(PersonNotActive):
        fresh(farm, district.people["干一"])


def paper(assignment: Assignment, by: int, choice: str = "confirm", scan: desk.Scan = PDF) -> staff.Answer:
    """Enter a signed paper."""
    with db.transaction() as tx:
        return desk.enter_paper(tx, assignment.id, choice, "", None, scan, by)


def test_a_signed_paper_is_entered_with_its_scan_and_says_so(district: staff.District, number: int) -> None:
    staff.declare(part("declare", f"unit:{district.units[FARM]}"))
    move(number)
    given = paper(part("confirm"), district.people["干一"])
    assert (given.person_id, given.proof, given.entered_by_id) == (
        district.head(FARM),
        "paper",
        district.people["干一"],
    )
    with db.reading() as look:
        kept = look.get_one(staff.Document, given.document_id)
        assert documents.read(look, kept) == PDF.data
    assert (kept.kind, kept.media_type, kept.file_name) == (
        "scan",
        "application/pdf",
        f"书面意见-{given.assignment_id}.pdf",
    )
    [entry] = rows("SELECT facts FROM journal_entry WHERE kind = 'answer' AND name = 'ask_head'")
    assert (entry.facts["proof"], entry.facts["entered_by"]) == ("paper", district.people["干一"])
    told = rows("SELECT kind, body FROM message WHERE kind LIKE '%receipt' AND person_id = :p", p=district.head(FARM))
    assert [row.kind for row in told] == ["paper_receipt"]  # not his own act
    assert "干一已于" in told[0].body and "按您签署的书面意见，代为录入" in told[0].body
    assert "如与您签署的原件不符" in told[0].body and "您已于" not in told[0].body


@pytest.mark.parametrize("data", [b"", b"%PDF-", b"%PDF-1", b"MZ\x90", b"<html>", b"%PDF-" + b"x" * (10 * 1024 * 1024)])
def test_a_file_that_is_no_scan_is_refused(district: staff.District, number: int, data: bytes) -> None:
    with pytest.raises(ScanUnreadable):
        paper(part("declare", f"unit:{district.units[FARM]}"), district.people["干一"], "nothing", desk.Scan(data))


def test_papers_are_entered_by_those_who_may_and_by_the_same_door(district: staff.District, number: int) -> None:
    farm = part("declare", f"unit:{district.units[FARM]}")
    for person in (district.people["管一"], district.officer(PARK), district.people["审一"]):
        with pytest.raises(NoRight):
            paper(farm, person, "nothing")
    with pytest.raises(staff.answering.NoSuchChoice):
        paper(farm, district.people["干一"], "confirm")
    assert one("SELECT count(*) FROM document WHERE kind = 'scan'") == 0  # nothing is kept of what was refused
    with pytest.raises(NotYours), db.transaction() as tx:
        staff.answering.answer(tx, farm.id, district.people["干一"], "nothing", proof="paper")
