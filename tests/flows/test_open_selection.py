"""公推优选 whole, in fake time: from initiation to the end of probation, with more persons than posts at each stage."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import acts, at, done, give, move, parts, say

pytestmark = pytest.mark.usefixtures("database")


def test_a_whole_selection_ends_with_confirmed_appointments() -> None:
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = staff.settle()
    case = staff.begin(people)
    seen = staff.work(case)
    assert seen[-3:] == ["hold_vote", "hold_vote", "draw_up_notice"], seen
    assert [c.state for c in staff.candidates(case)].count("decided") == 2
    at(2010, 3, 8, 18)  # seven days are not over: 1 March, the day of publication, does not count
    assert staff.work(case) == []
    at(2010, 3, 9, 1)
    assert staff.work(case, until="ask_probation") == ["ask_talk"]
    appointed = done(case, "appoint")["appointed"]
    assert len(appointed) == 2 and {said["since"] for said in appointed.values()} == {"2010-03-01"}
    at(2011, 3, 9, 9)
    assert staff.work(case) == ["ask_probation", "ask_probation"]
    assert one("SELECT outcome FROM qs_case WHERE id = :c", c=case) == "已任职"
    assert [c.state for c in staff.candidates(case)].count("appointed") == 2


def test_a_vote_short_of_half_of_those_due_is_held_again_with_those_left() -> None:
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = staff.settle()
    case = staff.begin(people, posts=1)
    staff.work(case, until="hold_vote")
    [(part, wait)] = [(a, w) for a, w in parts() if w.name == "hold_vote"]
    turn = iter(range(9))

    def split(section: str, _group: str, options: Sequence[str]) -> dict[str, Sequence[str]]:
        n = next(turn)
        return {section: [options[n % 2]] if n < 8 else []}  # four, four and an abstention: nobody has five of nine

    staff.run_room(wait, split)
    choice, reason, payload = staff.usual(wait, part)
    give(part, say(choice, reason, **payload))
    move(case)
    [(_, again)] = [(a, w) for a, w in parts() if w.name == "hold_vote"]
    assert again.round == 2 and "再次表决" in again.title
    assert staff.work(case) == ["hold_vote", "draw_up_notice"]
    assert sorted(c.state for c in staff.candidates(case)).count("decided") == 1
    assert acts(case, "record_vote") == [(again.subject, 1, False), (again.subject, 2, True)]


def test_who_is_within_the_effect_of_a_sanction_or_too_short_in_rank_is_excluded_with_the_article() -> None:
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = staff.settle()
    case = staff.begin(people, posts=1)
    staff.work(case, until="ask_eligibility")
    [(part, wait)] = [(a, w) for a, w in parts() if w.name == "ask_eligibility"]
    first, second, third, fourth = (str(c.id) for c in staff.candidates(case))
    changed = {
        f"people:{first}:sanction": "党内警告",
        f"people:{first}:sanction_on": "2009-03-02",  # twelve months are over tomorrow
        f"people:{second}:sanction": "党内警告",
        f"people:{second}:sanction_on": "2009-03-01",  # over today
        f"people:{third}:since": "2007-03-02",  # three years are full tomorrow
        f"people:{fourth}:since": "2007-03-01",  # full today
    }
    give(part, say("done", "", **staff.filled(wait, **changed)))
    move(case)
    assert [c.state for c in staff.candidates(case)] == ["excluded", "eligible", "excluded", "eligible"]
    reasons = [c.left_reason for c in staff.candidates(case)]
    assert "影响期" in reasons[0] and "不足3年" in reasons[2] and all("：" in reasons[n] for n in (0, 2))
    assert set(done(case, "check_eligibility")["excluded"]) == {first, third}
