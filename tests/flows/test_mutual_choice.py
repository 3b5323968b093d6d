"""优化组合 whole, in fake time: plan and quota checked, rounds of mutual choice by link, those left over, decision, notice, filing. Measure 19."""

from datetime import datetime

import pytest
from sqlalchemy import text

from models import db
from models.errors import WaitNotOpen
from tasks.inner.errors import ChoiceWrong, MatchingPlanWrong
from tasks.refusing import Refused
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import inner_staff as inner
from tests.flows import selection_staff as staff
from tests.flows.inner_staff import SECTIONS, answer, the_wait
from tests.flows.staff import at, done, give, move, parts, rows, say
from tests.tasks.test_papers import words

A, B = SECTIONS


@pytest.fixture(autouse=True)
def morning(database: object) -> None:
    """Begin on the morning of 1 March 2010."""
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))


def begun() -> tuple[dict[str, int], int]:
    """Bring a mutual choice to its first round."""
    people = inner.settle_choice()
    case = inner.begin_choice(people)
    inner.to_rounds(people, case)
    return people, case


def finish(case: int) -> list[str]:
    """Let the Party organisation decide, the notice run, and the filing be taken."""
    inner.vote(["同意"] * 5)
    seen = staff.work(case)
    at(2010, 3, 20, 9)
    seen += staff.work(case)
    return seen


def found(turn: int) -> dict[str, object]:
    """Return what a round has found."""
    [row] = rows("SELECT result FROM act WHERE name = 'match' AND subject = :s", s=f"turn:{turn}")
    return dict(row.result)


def test_all_who_choose_each_other_in_round_one_are_matched_and_no_second_round_is_held() -> None:
    people, case = begun()
    inner.choose(
        case,
        people,
        {"职甲": ("员甲", "员乙"), "职乙": ("员丙", "员丁")},
        {"员甲": A, "员乙": A, "员丙": B, "员丁": B},
    )
    assert one("SELECT count(*) FROM act WHERE name = 'match'") == 1
    assert found(1)["left"] == []
    assert "check_inner_filing" in finish(case)
    assert one("SELECT outcome FROM qs_case WHERE id = :c", c=case) == "已优化组合备案"
    assert {c.name: (c.state, c.source) for c in staff.candidates(case)} == dict.fromkeys(
        inner.STAFF, ("appointed", "第1轮互选")
    )
    assert one("SELECT count(*) FROM post_tenure WHERE begins_on = '2010-03-01' AND ends_on IS NULL") == 4
    kinds = {row.kind for row in rows("SELECT kind FROM document WHERE case_id = :c", c=case)}
    notice = "SELECT b.data FROM document d JOIN blob b ON b.sha256 = d.sha256 WHERE d.kind = 'public_notice'"
    assert "经示例局党委（党组）讨论决定" in words(bytes(one(notice)))
    assert kinds == {"matching_plan", "matching_result", "unit_decision", "public_notice"}


def test_who_is_not_matched_in_round_one_chooses_again_in_round_two() -> None:
    people, case = begun()
    inner.choose(
        case,
        people,
        {"职甲": ("员甲", "员乙"), "职乙": ("员丙",)},
        {"员甲": A, "员乙": B, "员丙": B, "员丁": A},
    )
    assert set(found(1)["paired"]) == {str(people["员甲"]), str(people["员丙"])}  # type: ignore[call-overload]
    assert {a.person_id for a, w in parts() if w.name == "ask_staff_choice"} == {people["员乙"], people["员丁"]}
    room = {w.facts["known"][0][1]: w.facts["room"] for _, w in parts() if w.name == "ask_head_choice"}
    assert room == {A: 1, B: 1}
    inner.choose(case, people, {"职甲": ("员丁",), "职乙": ("员乙",)}, {"员乙": B, "员丁": A})
    assert found(2)["left"] == []
    staff.work(case, until="hold_decision")
    assert {c.name: c.source for c in staff.candidates(case)}["员丁"] == "第2轮互选"


def test_who_is_left_over_is_placed_by_the_head_with_a_reason() -> None:
    people, case = begun()
    for _ in (1, 2):
        inner.choose(case, people, {"职甲": (), "职乙": ()}, {"员甲": A, "员乙": A, "员丙": A, "员丁": A})
    assignment, wait = the_wait("ask_placing")
    assert assignment.person_id == people["示例局甲"]
    row = {f"people:{people[name]}:post": A for name in inner.STAFF}
    why = {f"people:{people[name]}:why": "工作需要" for name in inner.STAFF}
    with pytest.raises(ChoiceWrong, match=A):
        give(assignment, say("done", **row, **why))
    row |= {f"people:{people['员丙']}:post": B, f"people:{people['员丁']}:post": "另行安排"}
    give(assignment, say("done", **row, **why))
    staff.work(case, until="hold_decision")
    came = done(case, "settle_matching")
    assert (came["matched"], came["placed"], came["elsewhere"]) == (0, 3, [people["员丁"]])
    finish(case)
    assert one("SELECT outcome FROM qs_case WHERE id = :c", c=case) == "已优化组合备案"
    assert wait.facts["rounds"] == 2


def test_no_round_is_held_where_no_post_has_a_place_left() -> None:
    people = inner.settle_choice()
    case = inner.begin_choice(people, quota=1)
    _, wait = the_wait("ask_matching_plan")
    one_each = {f"posts:{post}:places": "1" for post, _ in staff.table(wait, "posts")}
    inner.to_rounds(people, case, **one_each)
    inner.choose(case, people, {"职甲": ("员甲",), "职乙": ("员乙",)}, {"员甲": A, "员乙": B, "员丙": B, "员丁": A})
    assignment, wait = the_wait("ask_placing")
    assert wait.facts["rounds"] == 1 and wait.facts["room"] == {}
    given = {f"people:{people[name]}:{key}": said for name in ("员丙", "员丁") for key, said in
             (("post", "另行安排"), ("why", "岗位已满"))}  # fmt: skip
    give(assignment, say("done", **given))
    staff.work(case, until="hold_decision")
    assert done(case, "settle_matching")["matched"] == 2


def test_places_beyond_the_quota_are_refused_before_anybody_chooses() -> None:
    people = inner.settle_choice()
    inner.begin_choice(people)
    _, wait = the_wait("ask_matching_plan")
    [first, *_] = [post for post, _ in staff.table(wait, "posts")]
    with pytest.raises(Refused, match="核定职数2人.*超职数1人"):  # noqa: RUF043
        answer("ask_matching_plan", **inner.choice_plan(people, **{f"posts:{first}:places": "3"}))
    with pytest.raises(MatchingPlanWrong, match="一个岗位的负责人"):
        answer("ask_matching_plan", **inner.choice_plan(people, **{f"posts:{first}:head": "职乙"}))


def test_the_department_checks_the_plan_and_may_send_it_back() -> None:
    people = inner.settle_choice()
    case = inner.begin_choice(people)
    answer("ask_matching_plan", **inner.choice_plan(people))
    staff.work(case, until="check_matching_plan")
    assignment, _ = the_wait("check_matching_plan")
    assert assignment.person_id == people["部一"]
    give(assignment, say("return", "轮次太少"))
    move(case)
    assignment, wait = the_wait("ask_matching_plan")
    assert assignment.person_id == people["示例局乙"] and wait.facts["returned"] == "轮次太少"
    inner.to_rounds(people, case)
    assert done(case, "begin_rounds")["rounds"] == 2


def test_who_answers_after_the_round_is_over_has_chosen_nothing_and_goes_to_the_next() -> None:
    people, case = begun()
    late = next(a for a, w in parts() if w.name == "ask_staff_choice" and a.person_id == people["员丁"])
    inner.choose(
        case,
        people,
        {"职甲": ("员甲", "员丁"), "职乙": ("员丙", "员乙")},
        {"员甲": A, "员乙": B, "员丙": B},
    )
    assert one("SELECT count(*) FROM act WHERE name = 'match'") == 0  # the round is still open
    at(2010, 3, 5, 0, 1)
    with pytest.raises(WaitNotOpen):
        give(late, say("picked", post=A))
    move(case)
    assert found(1)["left"] == [people["员丁"]]
    inner.choose(case, people, {"职甲": ("员丁",)}, {"员丁": A})
    assert str(people["员丁"]) in found(2)["paired"]  # type: ignore[operator]


def test_a_head_takes_no_more_than_there_are_places() -> None:
    people, _case = begun()
    [assignment] = [a for a, w in parts() if w.name == "ask_head_choice" and a.person_id == people["职甲"]]
    taken = {f"people:{people[name]}:take": "是" if name != "员丁" else "" for name in inner.STAFF}
    with pytest.raises(ChoiceWrong, match="尚缺2人，选了3人"):
        give(assignment, say("picked", **taken))


def test_what_others_chose_stands_in_their_own_answer_only_until_the_round_is_over() -> None:
    people, case = begun()
    [(assignment, _)] = [(a, w) for a, w in parts() if w.name == "ask_staff_choice" and a.person_id == people["员甲"]]
    before = _everything()
    give(assignment, say("picked", post=A))
    move(case)
    told = {(table, line) for table, line in _everything() - before if A in line and B not in line}
    assert {table for table, _ in told} == {"answer"}
    assert one("SELECT count(*) FROM act WHERE name = 'match'") == 0


def _everything() -> set[tuple[str, str]]:
    """Return every row of every table as text."""
    with db.reading() as look:
        tables = look.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars().all()
        return {(t, line) for t in tables for line in look.execute(text(f'SELECT x::text FROM "{t}" x')).scalars()}


def test_a_result_that_does_not_pass_goes_back_to_the_plan_and_everybody_chooses_anew() -> None:
    people, case = begun()
    heads = {"职甲": ("员甲", "员乙"), "职乙": ("员丙", "员丁")}
    inner.choose(case, people, heads, {"员甲": A, "员乙": A, "员丙": B, "员丁": B})
    inner.vote(["同意", "同意", "不同意", "不同意", "缓议"])
    staff.work(case, until="ask_not_passed")
    answer("ask_not_passed", "again", "两科力量不均")
    move(case)
    inner.to_rounds(people, case)
    inner.choose(
        case, people, {"职甲": ("员丙", "员丁"), "职乙": ("员甲",)}, {"员甲": B, "员乙": B, "员丙": A, "员丁": A}
    )
    inner.choose(case, people, {"职乙": ("员乙",)}, {"员乙": B})
    finish(case)
    now = {c.name: c.post_id for c in staff.candidates(case) if c.state == "appointed"}
    first, second = (post.id for post in staff.posts(case))
    assert now == {"员甲": second, "员乙": second, "员丙": first, "员丁": first}
    assert sum(c.state == "dropped" for c in staff.candidates(case)) == 4


def test_the_record_calls_people_by_number_and_never_by_name() -> None:
    people, case = begun()
    inner.choose(
        case,
        people,
        {"职甲": ("员甲", "员乙"), "职乙": ("员丙", "员丁")},
        {"员甲": A, "员乙": A, "员丙": B, "员丁": B},
    )
    finish(case)
    with db.reading() as look:
        said = look.execute(
            text("SELECT facts::text FROM journal_entry WHERE chain = :c"), {"c": f"case:{case}"}
        ).scalars()
        assert not any(name in line for line in said for name in (*inner.STAFF, "职甲", "党0"))
