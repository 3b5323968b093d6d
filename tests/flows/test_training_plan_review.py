"""Review (measure 15: 区委组织部认真审核): every outcome, by another unit, mended in time or not, merged across units."""

from decimal import Decimal

import pytest
from sqlalchemy import text

from models import db
from models.cases import Case
from models.errors import PersonNotActive, ReasonNeeded, WaitNotOpen
from models.people import Person, Unit
from tasks.refusing import Refused
from tasks.reminding import remind_open
from tasks.training.review import NotMergeable
from tests import make
from tests.flows import staff
from tests.flows.staff import a_class, acts, at, give, move, part, parts, say, the_class

pytestmark = pytest.mark.usefixtures("database")
FARM, PARK = staff.UNITS
NAME, OTHER = "村干部业务培训班", "社区干部业务培训班"


@pytest.fixture
def reviewing(database: str) -> int:
    """Give a case in which a class of the farm and one of the park wait for their review."""
    district = staff.settle()
    number = staff.open_plan()
    staff.declared(number, {FARM: [a_class(NAME)], PARK: [a_class(OTHER)]}, district)
    return number


def review_of(name: str) -> staff.Assignment:
    """Return the open review of a class."""
    return part("review", f"class:{the_class(name).id}")


def mending(name: str) -> staff.Assignment:
    """Return the open part in which a unit mends a class."""
    return part("mend", f"class:{the_class(name).id}")


def test_nobody_reviews_a_class_of_the_own_unit(reviewing: int) -> None:
    for assignment, wait in parts("review"):
        assert assignment.unit_id not in (None, wait.facts["unit"])


@pytest.mark.parametrize(
    ("reply", "state", "approved"),
    [
        (say("approve"), "approved", (40, Decimal("2.5"), 480_000)),
        (say("reduce", "压缩规模", headcount="30", days="2", budget="3000.50"), "reduced", (30, Decimal(2), 300_050)),
        (say("reduce", "压缩", headcount="39"), "reduced", (39, Decimal("2.5"), 480_000)),
        (say("refuse", "与上级培训重复"), "refused", (None, None, None)),
    ],
)
def test_what_a_review_decides_is_written_on_the_class(
    reviewing: int, reply: staff.Reply, state: str, approved: tuple[object, ...]
) -> None:
    give(review_of(NAME), reply)
    move(reviewing)
    one = the_class(NAME)
    assert (one.state, one.decision_reason) == (state, reply[1])
    assert (one.approved_headcount, one.approved_days, one.approved_budget_fen) == approved


@pytest.mark.parametrize(
    "reply",
    [
        say("reduce", "多批", headcount="41"),  # cut down, never up
        say("reduce", "没有减"),
        say("reduce", "减到零", headcount="0"),
    ],
)
def test_a_reduction_that_is_none_is_refused(reviewing: int, reply: staff.Reply) -> None:
    with pytest.raises(Refused):
        give(review_of(NAME), reply)
    assert the_class(NAME).state == "declared"


@pytest.mark.parametrize("choice", ["refuse", "return"])
def test_refusing_and_returning_need_a_reason(reviewing: int, choice: str) -> None:
    with pytest.raises(ReasonNeeded):
        give(review_of(NAME), say(choice))


def test_a_class_merged_into_another_unit_s_is_listed_under_it(reviewing: int) -> None:
    give(review_of(NAME), say("merge", "内容相同", into=str(the_class(OTHER).id)))
    with pytest.raises(NotMergeable):  # not into each other
        give(review_of(OTHER), say("merge", "内容相同", into=str(the_class(NAME).id)))
    give(review_of(OTHER), say("approve"))
    staff.work(reviewing)
    assert (the_class(NAME).state, the_class(NAME).merged_into_id) == ("merged", the_class(OTHER).id)
    assert the_class(NAME).reply_number != the_class(OTHER).reply_number  # each unit has a reply of its own


@pytest.mark.parametrize("into", ["", "0", "999999", "x"])
def test_merging_into_no_class_at_all_is_refused(reviewing: int, into: str) -> None:
    with pytest.raises(NotMergeable):
        give(review_of(NAME), say("merge", "内容相同", into=into))


def test_a_returned_class_is_mended_and_reviewed_anew_by_the_same_reviewer(reviewing: int) -> None:
    first = review_of(NAME)
    give(first, say("return", "写明必要性"))
    move(reviewing)
    assert the_class(NAME).state == "returned"
    give(mending(NAME), say("resubmit"))
    move(reviewing)
    again = review_of(NAME)
    assert (again.person_id, again.id != first.id) == (first.person_id, True)
    subject = f"class:{the_class(NAME).id}"
    assert (subject, 1, False) in acts(reviewing, "ask_reviewer") and (subject, 2, True) in acts(
        reviewing, "ask_reviewer"
    )
    give(again, say("approve"))
    move(reviewing)
    assert the_class(NAME).state == "approved"


def test_a_class_of_a_month_that_is_over_is_not_handed_in_again(reviewing: int) -> None:
    staff.at(2010, 6, 1, 9)
    give(review_of(NAME), say("return", "请写明人数依据"))
    move(reviewing)
    with pytest.raises(Refused, match="办班时间为2010年5月"):
        give(mending(NAME), say("resubmit"))
    give(mending(NAME), say("withdraw"))


def test_a_unit_may_withdraw_what_was_returned(reviewing: int) -> None:
    give(review_of(NAME), say("return", "与别处重复"))
    move(reviewing)
    give(mending(NAME), say("withdraw"))
    give(review_of(OTHER), say("approve"))
    staff.work(reviewing)
    assert (the_class(NAME).state, the_class(NAME).reply_number) == ("withdrawn", "")


def test_what_is_not_mended_in_time_is_refused_and_says_so(reviewing: int) -> None:
    give(review_of(NAME), say("return", "写明必要性"))
    give(review_of(OTHER), say("approve"))
    move(reviewing)
    late = mending(NAME)
    at(2009, 11, 12, 23, 59)
    assert parts("mend")
    at(2009, 11, 13, 0, 0)
    with pytest.raises(WaitNotOpen):
        give(late, say("resubmit"))
    move(reviewing)
    assert (the_class(NAME).state, the_class(NAME).decision_reason) == ("refused", "退回后逾期未修改：写明必要性")
    assert [w.page for _, w in parts()] == ["consolidate", "consolidate"]


def test_a_reviewer_transferred_to_the_class_s_unit_reviews_it_no_more(reviewing: int) -> None:
    assignment = review_of(NAME)
    with staff.db.transaction() as tx:
        tx.get_one(Person, assignment.person_id).unit_id = the_class(NAME).unit_id
    with pytest.raises(Refused) as refused:
        give(assignment, say("approve"))
    assert "不是其他单位人员审核" in refused.value.verdict.reason


def test_a_reviewer_whose_right_was_taken_decides_no_more_and_the_next_round_asks_another(reviewing: int) -> None:
    first = review_of(NAME)
    give(first, say("return", "写明必要性"))
    with staff.db.transaction() as tx:
        tx.execute(text("DELETE FROM role_grant WHERE person_id = :p"), {"p": first.person_id})
        another = make.person(tx, "审三", tx.get_one(Unit, the_class(OTHER).unit_id), roles=["reviewer"]).id
    move(reviewing)
    give(mending(NAME), say("resubmit"))
    move(reviewing)
    again = review_of(NAME)
    assert again.person_id != first.person_id and again.person_id in (another, review_of(OTHER).person_id)
    with staff.db.transaction() as tx:
        tx.execute(text("DELETE FROM role_grant WHERE person_id = :p"), {"p": again.person_id})
    with pytest.raises(PersonNotActive):
        give(again, say("approve"))
    assert the_class(NAME).state == "declared"


def test_the_letters_about_a_class_name_it(reviewing: int) -> None:
    with db.transaction() as tx:
        remind_open(tx, tx.get_one(Case, reviewing), "desk:1")
    give(review_of(NAME), say("return", "请写明人数依据"))
    move(reviewing)
    for kind in ("review", "remind", "returned"):
        bodies = [row.body for row in staff.rows("SELECT body FROM message WHERE kind = :kind", kind=kind)]
        assert any(f"内容：{NAME}" in body for body in bodies), kind
