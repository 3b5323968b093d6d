"""Who must be asked before the meeting (征求意见): the superior, the other side of a dual-managed post, 统战部门. Measure 24."""

from datetime import date, datetime

import pytest

from models.waits import Assignment, Wait
from tasks.refusing import Refused
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import give, move, parts, say

pytestmark = pytest.mark.usefixtures("database")
LATE = "破格提拔"


def deliberation(on: date = date(2010, 3, 31)) -> tuple[int, Assignment, Wait, str, str]:
    """Bring a selection of one post to the deliberation of a day; returns also the post's and one candidate's number."""
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    case = staff.begin(staff.settle(), posts=1)
    staff.work(case, until="ask_opinions")
    set_clock(datetime(on.year, on.month, on.day, 9, tzinfo=SHANGHAI))
    [(part, wait)] = [(a, w) for a, w in parts() if w.name == "ask_opinions"]
    return case, part, wait, staff.table(wait, "reports")[0][0], staff.table(wait, "nonparty")[0][0]


def submit(part: Assignment, wait: Wait, **changed: str) -> None:
    give(part, say("done", "", **staff.filled(wait, **changed)))


def refusal(part: Assignment, wait: Wait, **changed: str) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        submit(part, wait, **changed)
    return refused.value.verdict.gate, refused.value.verdict.reason


@pytest.mark.parametrize(("day", "allowed"), [(31, False), (32, False), (33, True)])
def test_a_month_of_silence_is_consent_and_a_day_less_is_not(day: int, allowed: bool) -> None:
    """Asked on 1 March: its month ends with 1 April; the matter may go forward on 2 April."""
    on = date(2010, 3, day) if day <= 31 else date(2010, 4, day - 31)
    case, part, wait, post, _ = deliberation(on)
    silent = {f"dual:{post}:seat": "副职", f"dual:{post}:on": "2010-03-01", f"dual:{post}:answer": "尚未答复"}
    if not allowed:
        gate, reason = refusal(part, wait, **silent)
        assert gate == "dual_managed" and "尚未届满" in reason
        return
    submit(part, wait, **silent)
    move(case)
    kept = one("SELECT facts->'verdicts' FROM journal_entry WHERE kind = 'act' AND name = 'record_opinions'")
    assert [(v["gate"], v["outcome"]) for v in kept] == [("dual_managed", "ok")]  # type: ignore[attr-defined]


def test_a_disagreement_over_a_head_goes_to_the_superior_and_over_a_deputy_to_the_lead_party() -> None:
    case, part, wait, post, _ = deliberation()
    against = {f"dual:{post}:on": "2010-03-02", f"dual:{post}:answer": "不同意"}
    gate, reason = refusal(part, wait, **against, **{f"dual:{post}:seat": "正职"})
    assert gate == "dual_managed" and "上级党委组织部门协调" in reason
    submit(part, wait, **against, **{f"dual:{post}:seat": "正职", f"dual:{post}:coordinated": "是"})
    move(case)
    assert [w.name for _, w in parts()] == ["hold_vote"]


def test_a_dual_managed_post_of_which_nobody_was_asked_waits() -> None:
    _, part, wait, post, _ = deliberation()
    gate, reason = refusal(part, wait, **{f"dual:{post}:seat": "副职", f"dual:{post}:on": ""})
    assert (gate, reason) == ("dual_managed", "没有征求协管方意见。")


def test_a_matter_that_the_superior_has_not_answered_does_not_go_forward_however_long_it_waited() -> None:
    case, part, wait, post, _ = deliberation()
    matter = {f"reports:{post}:matter": LATE, f"reports:{post}:on": "2010-03-01"}
    gate, reason = refusal(part, wait, **matter, **{f"reports:{post}:answer": "尚未答复"})
    assert gate == "prior_report" and "已等22个工作日" in reason
    gate, _ = refusal(part, wait, **matter, **{f"reports:{post}:answer": "不同意"})
    assert gate == "prior_report"
    gate, reason = refusal(part, wait, **{f"reports:{post}:matter": LATE, f"reports:{post}:on": ""})
    assert gate == "prior_report" and "没有事先报告" in reason
    submit(part, wait, **matter, **{f"reports:{post}:answer": "同意"})
    move(case)
    [vote] = [w for _, w in parts()]
    assert vote.name == "hold_vote" and vote.facts["reported"]


def test_of_who_is_outside_the_party_the_front_and_one_party_are_asked() -> None:
    case, part, wait, _, person = deliberation()
    outside = {f"nonparty:{person}:outside": "非中共党员"}
    gate, reason = refusal(part, wait, **outside)
    assert gate == "nonparty_consultation" and "统战部门" in reason
    gate, reason = refusal(part, wait, **outside, **{f"nonparty:{person}:front": "已征求"})
    assert gate == "nonparty_consultation" and "民主党派" in reason
    asked = {f"nonparty:{person}:front": "已征求", f"nonparty:{person}:party": "工商联"}
    submit(part, wait, **outside, **asked)
    move(case)
    assert [w.name for _, w in parts()] == ["hold_vote"]


def test_today_the_meeting_hears_the_superiors_answer_with_the_persons() -> None:
    """2019: what was reported and answered is presented too; in 2002 it was not asked."""
    set_clock(datetime(2026, 3, 2, 9, tzinfo=SHANGHAI))
    case = staff.begin(staff.settle(), posts=1, title="2026年公推优选工作部门副职")
    staff.work(case, until="ask_opinions")
    [(part, wait)] = [(a, w) for a, w in parts()]
    post = staff.table(wait, "reports")[0][0]
    answered = {f"reports:{post}:matter": LATE, f"reports:{post}:answer": "同意"}
    submit(part, wait, **answered)
    move(case)
    [(_, vote)] = [(a, w) for a, w in parts() if w.name == "hold_vote"]
    [presented] = [f["label"] for f in vote.facts["form"] if f["key"] == "presented"]
    assert "有关事项报告和上级答复" in presented
