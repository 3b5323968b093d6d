"""The end of a probation (试用期), as the gate of measure 29 finds it: its day, its vote, a grave fault; and posts that are elected."""

from datetime import datetime
from typing import Any

import pytest

from models.waits import Assignment, Wait
from tasks.refusing import Refused
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import at, done, give, move, parts, say

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def tried() -> tuple[int, Assignment, Wait]:
    """Give a selection whose one appointee began the probation on 9 March 2010."""
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    case = staff.begin(staff.settle(), posts=1)
    staff.work(case)
    at(2010, 3, 9, 1)
    staff.work(case, until="ask_probation")
    [(part, wait)] = parts()
    return case, part, wait


def assess(part: Assignment, wait: Wait, choice: str, reason: str = "", **changed: Any) -> None:
    give(part, say(choice, reason, **staff.filled(wait, **{"cause": "", **changed})))


def test_a_day_before_its_end_nobody_is_confirmed_and_on_the_day_they_are(tried: tuple[int, Assignment, Wait]) -> None:
    case, part, wait = tried
    assert wait.facts["ends"] == "2011-03-09"
    at(2011, 3, 9, 9)
    with pytest.raises(Refused, match="尚未期满"):
        assess(part, wait, "pass", assessed_on="2011-03-08")
    assess(part, wait, "pass", assessed_on="2011-03-09")
    move(case)
    assert done(case, "end_probation")["passed"] is True


@pytest.mark.parametrize(("good", "confirmed"), [("19", False), ("20", True), ("21", True)])
def test_fewer_than_two_thirds_of_thirty_do_not_confirm(
    tried: tuple[int, Assignment, Wait], good: str, confirmed: bool
) -> None:
    _, part, wait = tried
    at(2011, 3, 9, 9)
    try:
        assess(part, wait, "pass", good=good, ballots="30")
    except Refused:
        assert not confirmed
    else:
        assert confirmed


def test_it_ends_early_for_a_grave_fault_only(tried: tuple[int, Assignment, Wait]) -> None:
    case, part, wait = tried
    at(2010, 6, 1, 9)
    with pytest.raises(Refused, match="尚未期满"):
        assess(part, wait, "fail", "不胜任", assessed_on="2010-06-01")
    assess(part, wait, "fail", "有重大失误", assessed_on="2010-06-01", cause="工作出现重大失误")
    move(case)
    assert done(case, "end_probation")["passed"] is False
    verdict = "SELECT facts->'verdicts'->0->>'gate' FROM journal_entry WHERE name = 'end_probation'"
    assert one(verdict) == "probation_ends"


def test_a_post_that_is_elected_wants_its_party_group_heard_and_its_result() -> None:
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    case = staff.begin(staff.settle(), posts=1, kind="乡镇长、副乡镇长")
    staff.work(case, until="ask_opinions")
    [(part, wait)] = parts()
    with pytest.raises(Exception, match="须听取有关党组意见"):
        give(part, say("done", "", **staff.filled(wait, group_consulted="不需要")))
    staff.work(case)
    at(2010, 3, 9, 1)
    assert staff.work(case) == ["ask_talk", "ask_election"]
    appointed = done(case, "appoint")["appointed"]
    assert [said["probation"] for said in appointed.values()] == [False]
    assert one("SELECT outcome FROM qs_case WHERE id = :c", c=case) == "已任职"
