"""The inspection (考察) by its gates, under the rules of 2002 and of 2019: notice, team, talks, checks, complaints, report. Measures 19, 24."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from models import clock, db
from models.waits import Assignment, Wait
from tasks.forms import FormIncomplete
from tasks.refusing import Refused
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import at, give, move, parts, say

pytestmark = pytest.mark.usefixtures("database")
OLD, NEW = (2010, 3, 1), (2026, 3, 2)  # under the regulation of 2002, and of 2019
BOTH = pytest.mark.parametrize("day", [OLD, NEW], ids=["2002", "2019"])


def reach(act: str, day: tuple[int, int, int] = OLD, *, notice_days: int | None = 0) -> tuple[int, Assignment, Wait]:
    """Bring a selection for one post to an act."""
    set_clock(datetime(*day, 9, tzinfo=SHANGHAI))
    case = staff.begin(staff.settle(notice_days=notice_days), posts=1, title="公推优选工作部门副职")
    staff.work(case, until=act)
    return case, *waiting(act)


def waiting(act: str) -> tuple[Assignment, Wait]:
    return next((a, w) for a, w in parts() if w.name == act)


def later(days: int) -> str:
    """Let so many days pass; returns the day."""
    with db.reading() as look:
        then = clock.today(look) + timedelta(days=days)
    at(then.year, then.month, then.day, 10)
    return then.isoformat()


def refused(part: Assignment, wait: Wait, **changed: Any) -> str:
    """Fill in a form with changes that must be refused; returns the gate that refuses."""
    with pytest.raises(Refused) as caught:
        give(part, say("done", "", **staff.filled(wait, **changed)))
    return caught.value.verdict.gate


def taken(part: Assignment, wait: Wait, **changed: Any) -> None:
    """Fill in a form with changes that are fine."""
    give(part, say("done", "", **staff.filled(wait, **changed)))
    move(wait.case_id)


def found_fit(case: int, wait: Wait) -> tuple[str, str]:
    """Return the state of a candidate and why they left."""
    [person] = [c for c in staff.candidates(case) if c.id == wait.facts["candidate"]]
    return person.state, person.left_reason


@BOTH
def test_an_inspection_begins_when_the_days_of_its_notice_are_over_and_no_day_sooner(day: tuple[int, int, int]) -> None:
    _, part, wait = reach("inspect", day, notice_days=None)
    listed = date(*day)
    later(4)
    before = {key: listed.isoformat() for key in ("notice_on", "plan_on", "head_on")}
    assert refused(part, wait, **before, from_on=(listed + timedelta(days=2)).isoformat()) == "inspection_notice"
    taken(part, wait, **before, from_on=(listed + timedelta(days=3)).isoformat())
    part, wait = waiting("inspect")
    taken(part, wait, **before, from_on=(listed + timedelta(days=4)).isoformat())
    assert waiting("ask_proposal")


def test_a_notice_from_before_the_list_was_decided_is_none() -> None:
    _, part, wait = reach("inspect")
    with pytest.raises(FormIncomplete, match="预告不能早于"):
        give(part, say("done", "", **staff.filled(wait, notice_on="2010-02-28")))


@pytest.mark.parametrize(
    ("day", "checks"),
    [(OLD, ["纪检监察机关意见"]), (NEW, ["干部档案", "个人有关事项报告", "纪检监察机关意见", "信访举报"])],
)
def test_the_checks_are_those_of_the_rules_that_the_case_has(day: tuple[int, int, int], checks: list[str]) -> None:
    case, part, wait = reach("inspect", day)
    asked = [f["key"].removeprefix("check:") for f in wait.facts["form"] if f["key"].startswith("check:")]
    assert asked == checks
    assert refused(part, wait, **{f"check:{checks[0]}": "尚未查清"}) == "inspection_checks"
    taken(part, wait)
    assert found_fit(case, wait) == ("listed", "")


def test_a_forged_file_ends_it_for_the_person_whom_the_department_strikes_off_with_a_reason() -> None:
    case, part, wait = reach("inspect", NEW)
    forged = {"check:干部档案": "档案涉嫌造假"}
    with pytest.raises(Refused, match="不得列为考察对象") as caught:
        give(part, say("done", "", **staff.filled(wait, **forged)))
    assert "取消考察对象资格" in caught.value.verdict.remedy
    give(part, say("bar", "档案涉嫌造假，已移交核查"))
    move(case)
    assert found_fit(case, wait) == ("dropped", "取消考察对象资格")


@BOTH
def test_a_specific_complaint_that_is_still_open_stops_it_until_it_is_settled(day: tuple[int, int, int]) -> None:
    case, part, wait = reach("inspect", day)
    open_ = {"received": "3", "specific": "2", "settled": "1"}
    assert refused(part, wait, **open_) == "inspection_complaint"
    taken(part, wait, **(open_ | {"settled": "2"}))
    assert found_fit(case, wait)[0] == "listed"
    part, wait = waiting("inspect")
    taken(part, wait, **open_, opinion="不建议提交讨论")  # who is not recommended goes no further anyhow
    state, reason = found_fit(case, wait)
    assert state == "dropped" and "1件没有查清" in reason


def test_a_team_is_two_or_more_none_of_them_kin_or_of_the_candidates_own_unit() -> None:
    case, part, wait = reach("inspect")
    assert refused(part, wait, **{"team:2:name": ""}) == "inspection_team"
    assert refused(part, wait, **{"team:2:relation": "近姻亲"}) == "team_recusal"
    [person] = [c for c in staff.candidates(case) if c.id == wait.facts["candidate"]]
    with pytest.raises(FormIncomplete, match="所在单位的人员"):
        give(part, say("done", "", **staff.filled(wait, **{"team:1:unit": person.unit})))
    taken(part, wait, **{"team:3:name": "察三"})
    assert found_fit(case, wait)[0] == "listed"


@pytest.mark.parametrize(("talked", "enough"), [(7, False), (8, True), (9, True)])
def test_talks_are_two_thirds_of_those_planned(talked: int, enough: bool) -> None:
    case, part, wait = reach("inspect")
    given = {"planned": "12", "talked": str(talked), "recorded": str(talked)}
    if enough:
        taken(part, wait, **given)
        assert found_fit(case, wait)[0] == "listed"
    else:
        assert refused(part, wait, **given) == "talks_counted"


def test_talks_are_recorded_and_led_by_two_and_the_head_of_the_unit_is_spoken_to_first() -> None:
    _, part, wait = reach("inspect")
    later(1)
    assert refused(part, wait, recorded="9") == "talks_counted"
    assert refused(part, wait, talkers="1") == "talks_counted"
    assert refused(part, wait, from_on="2010-03-01", notice_on="2010-03-01", head_on="2010-03-02") == "unit_head_talk"
    with pytest.raises(FormIncomplete, match="有谈话记录的人数"):
        give(part, say("done", "", **staff.filled(wait, recorded="11")))
    with pytest.raises(FormIncomplete, match="面谈"):
        give(part, say("done", "", **staff.filled(wait, face_on="")))


def test_the_report_says_what_the_rules_ask_for_and_is_signed_by_two() -> None:
    case, part, wait = reach("inspect", NEW)
    assert refused(part, wait, **{"written:政治素质:there": ""}) == "inspection_report"
    assert refused(part, wait, **{"team:2:signed": ""}) == "inspection_report"
    taken(part, wait)
    assert found_fit(case, wait)[0] == "listed"
    query = "SELECT facts->'verdicts' FROM journal_entry WHERE chain = 'case:' || CAST(:c AS text) AND name = 'record_inspection'"
    verdicts: Any = one(query, c=case)
    assert [v["gate"] for v in verdicts] == [
        "inspection_team", "team_recusal", "inspection_notice", "unit_head_talk", "talks_counted", "inspection_steps",
        "inspection_checks", "inspection_complaint", "inspection_report",
    ]  # fmt: skip
    assert all(v["outcome"] == "ok" and v["article"] for v in verdicts) and "察一" not in str(verdicts)


def test_the_report_of_2002_says_nothing_of_political_quality() -> None:
    _, _, wait = reach("inspect", OLD)
    assert "政治素质" not in {row for row, _ in staff.table(wait, "written")}
