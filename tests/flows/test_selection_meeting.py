"""The committee's meeting (常委会会议): the agenda in time, the presentation, postponing a vote; each refusal with its article."""

from datetime import date, datetime, timedelta

import pytest

from models import db
from models.waits import Assignment, Wait
from tasks.ballots import boxes, casting, door
from tasks.forms import FormIncomplete
from tasks.refusing import Refused
from tasks.selection.errors import AlreadyCounted
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import acts, give, move, parts, say

pytestmark = pytest.mark.usefixtures("database")
TODAY = date(2010, 3, 1)


def meeting(*, counted: bool = True) -> tuple[int, Assignment, Wait]:
    """Bring a selection of one post to the committee's meeting; returns the case, the clerk's part and its wait."""
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    case = staff.begin(staff.settle(), posts=1)
    staff.work(case, until="hold_vote")
    [(part, wait)] = [(a, w) for a, w in parts() if w.name == "hold_vote"]
    if counted:
        staff.run_room(wait)
    return case, part, wait


def submit(part: Assignment, wait: Wait, choice: str = "counted", reason: str = "", **changed: str) -> None:
    give(part, say(choice, reason, **staff.filled(wait, **changed)))


@pytest.mark.parametrize(("days", "allowed"), [(0, False), (1, True), (2, True)])
def test_an_item_that_was_not_sent_before_the_meeting_is_no_item(days: int, allowed: bool) -> None:
    case, part, wait = meeting()
    sent = (TODAY - timedelta(days=days)).isoformat()
    if allowed:
        submit(part, wait, sent_on=sent)
        move(case)
        assert "decided" in {c.state for c in staff.candidates(case)}
        return
    with pytest.raises(Refused) as refused:
        submit(part, wait, sent_on=sent)
    assert refused.value.verdict.gate == "temporary_motion" and "第5条" in refused.value.verdict.article


def test_persons_are_presented_before_they_are_voted_on() -> None:
    _, part, wait = meeting()
    with pytest.raises(Refused) as refused:
        submit(part, wait, presented="")
    assert refused.value.verdict.gate == "presentation" and "任免理由" in refused.value.verdict.reason


def test_a_meeting_that_must_be_postponed_does_not_vote() -> None:
    _, part, wait = meeting()
    with pytest.raises(Refused) as refused:
        submit(part, wait, found="意见分歧较大")
    assert refused.value.verdict.gate == "postponement" and "暂缓表决" in refused.value.verdict.remedy
    with pytest.raises(AlreadyCounted):  # what is counted is decided: only a reconsideration opens it again
        submit(part, wait, "postpone", "分歧较大", found="意见分歧较大")


def test_a_postponed_vote_is_held_anew_and_what_was_cast_is_void() -> None:
    case, part, wait = meeting(counted=False)
    with db.transaction() as tx:
        box = boxes.of_wait(tx, wait, lock=True)
        door.sign_in(tx, box, [v.id for v in boxes.voters(tx, box.id)], set())
        slips = door.print_slips(tx, box)
        door.open_box(tx, box, actor="system")
    with db.transaction() as tx:
        casting.cast(tx, slips[0].token, staff.ballot(box, "", staff.first_marked))
    with pytest.raises(FormIncomplete, match="会上情形"):
        submit(part, wait, "postpone", "分歧较大")
    submit(part, wait, "postpone", "对人选廉洁情况看法不一", found="重大问题不清楚")
    move(case)
    [again] = [w for _, w in parts() if w.name == "hold_vote"]
    assert again.round == 2 and again.facts["returned"] == "对人选廉洁情况看法不一"
    assert "再次表决" not in again.title, "nobody has voted yet"
    assert one("SELECT state FROM ballot_box WHERE name = 'hold_vote' AND round = 1") == "void"
    assert acts(case, "postpone_vote") == [(wait.subject, 1, False)]
    assert staff.work(case) == ["hold_vote", "draw_up_notice"]
    assert "decided" in {c.state for c in staff.candidates(case)}


def test_every_link_before_the_decision_stands_in_the_record_with_its_article() -> None:
    case, _, wait = meeting()
    verdicts = one(
        "SELECT facts->'verdicts' FROM journal_entry WHERE kind = 'asked' AND name = 'hold_vote' AND chain = :c",
        c=f"case:{case}",
    )
    [links] = [v for v in verdicts if v["gate"] == "selection_links"]  # type: ignore[attr-defined]
    assert links["outcome"] == "ok" and "初始提名、民主推荐、考察、酝酿" in links["reason"], wait.title
