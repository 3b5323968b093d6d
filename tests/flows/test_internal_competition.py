"""竞争上岗 whole, in fake time: the unit's plan, exam, assessment, its Party organisation's vote, filing. Measure 19."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import count

import pytest
from sqlalchemy import text

from models import db
from models.waits import Assignment, Wait
from tasks.forms import FormIncomplete
from tasks.refusing import Refused
from tasks.selection import competing, initiating
from tasks.selection.errors import NotOneUnit, PlanIncomplete
from tasks.selection.initiating import PostAsked
from tests import make
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import manner_staff as manner
from tests.flows import selection_staff as staff
from tests.flows.selection_staff import Payload
from tests.flows.staff import at, done, give, parts, say


@pytest.fixture(autouse=True)
def morning(database: object) -> None:
    """Begin on the morning of 1 March 2010."""
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))


def test_a_whole_competition_ends_with_appointments_on_file() -> None:
    people = staff.settle()
    case = manner.begin_competition(people, posts=2)
    seen = staff.work(case, manner.usual)
    assert seen[-3:] == ["hold_vote", "hold_vote", "draw_up_notice"], seen
    assert "ask_proposal" not in seen and "hold_recommendation" not in seen
    at(2010, 3, 9, 1)
    assert staff.work(case, until="ask_probation") == ["ask_filing", "check_filing"]
    appointed = done(case, "file_appointments")["appointed"]
    assert [said["since"] for said in appointed.values()] == ["2010-03-01", "2010-03-01"]
    at(2011, 3, 9, 9)
    assert staff.work(case) == ["ask_probation", "ask_probation"]
    assert one("SELECT outcome FROM qs_case WHERE id = :c", c=case) == "已任职备案"


def test_the_unit_draws_up_and_the_department_checks() -> None:
    people = staff.settle()
    case = manner.begin_competition(people)
    [(assignment, _)] = parts()
    assert one("SELECT name FROM person WHERE id = :p", p=assignment.person_id) == "示例局乙"
    staff.work(case, manner.usual, until="approve_plan")
    [(assignment, _)] = parts()
    assert one("SELECT name FROM person WHERE id = :p", p=assignment.person_id) == "部一"


def test_the_units_own_members_vote_and_two_thirds_of_them_must_be_there() -> None:
    people = staff.settle()
    case = manner.begin_competition(people)
    staff.work(case, manner.usual, until="hold_vote")
    [(assignment, wait)] = parts()
    assert wait.title.startswith("单位党委（党组）票决")
    box = staff.run_room(wait, absent=2)  # three of five: less than two thirds
    assert box.counts["应到"] == 5
    with pytest.raises(Refused, match="应到5人，实到3人"):
        give(assignment, say("counted", **_spoken(wait, absent=2)))


def _spoken(wait: Wait, *, absent: int) -> Payload:
    """Let those present have spoken, the others not."""
    given = staff.filled(wait)
    for row, _ in list(staff.field_rows(wait))[:absent]:
        given |= {f"opinions:{row}:place": "", f"opinions:{row}:opinion": ""}
    return given


def test_the_record_calls_members_by_their_place_and_never_by_name() -> None:
    people = staff.settle()
    case = manner.begin_competition(people)
    staff.work(case, manner.usual)
    with db.reading() as look:
        said = look.execute(
            text("SELECT facts::text FROM journal_entry WHERE chain = :c"), {"c": f"case:{case}"}
        ).scalars()
        assert not any("党0" in line or "考0" in line or "职0" in line for line in said)


def test_three_of_five_votes_pass_and_fewer_are_voted_on_again() -> None:
    people = staff.settle()
    case = manner.begin_competition(people)
    staff.work(case, manner.usual, until="hold_vote")
    turn = count()

    def split(section: str, _group: str, options: Sequence[str]) -> Mapping[str, Sequence[str]]:
        n = next(turn)
        return {section: [options[0]] if n in (0, 1, 5, 6, 7) else options[1:2] if n in (2, 3, 8) else []}

    seen = staff.work(case, pick=split)
    assert seen == ["hold_vote", "hold_vote", "draw_up_notice"]
    assert [c.state for c in staff.candidates(case)].count("decided") == 1


def test_an_assessment_is_counted_by_the_plans_points() -> None:
    points = {
        "优秀": {"points": "100"},
        "称职": {"points": "80"},
        "基本称职": {"points": "60"},
        "不称职": {"points": "0"},
    }
    # 3 × 100 + 8 × 80 + 1 × 60 = 1000; 1000 / 12 = 83.33
    assert competing.assessed_points({"优秀": 3, "称职": 8, "基本称职": 1, "不称职": 0}, points) == Decimal("83.33")
    assert competing.assessed_points({"优秀": 0, "称职": 0, "基本称职": 0, "不称职": 0}, points) == 0


def test_the_total_is_that_of_the_four_parts() -> None:
    people = staff.settle()
    case = manner.begin_competition(people)
    staff.work(case, manner.usual, until="decide_inspection")
    best = staff.candidates(case)[0].results["exam"]
    # 笔试 89.5 × 30% + 面试 90.25 × 40% + 民主测评 100 × 20% + 平时考核 100 × 10%
    assert best["parts"] == {"笔试": "89.5", "面试": "90.25", "民主测评": "100.00", "平时考核": "100"}
    assert best["total"] == "92.95"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"weights:笔试:weight": "20"}, "合计为90"),
        ({"panel": "\n".join(f"考{n}" for n in range(8))}, "须为单数"),
    ],
)
def test_a_plan_that_does_not_add_up_is_refused(changed: Payload, said: str) -> None:
    people = staff.settle()
    manner.begin_competition(people)
    [(assignment, wait)] = parts()
    manner.roster(wait, manner.people_of_unit())
    with pytest.raises(PlanIncomplete, match=said):
        give(assignment, say("done", **manner.competition_plan(**changed)))


def test_who_is_found_unfit_leaves_too_few_and_the_unit_decides_anew() -> None:
    people = staff.settle()
    case = manner.begin_competition(people)

    def strict(wait: Wait, assignment: Assignment) -> tuple[str, str, Payload] | None:
        if wait.name == "decide_inspection":
            given = staff.filled(wait)
            rows = [row for row, _ in staff.table(wait, "people")]
            listed = rows[:2] if wait.round == 1 else rows[1:]
            for row in rows:
                given |= {f"people:{row}:listed": "是" if row in listed else "否", f"people:{row}:why": "已有考察结果"}
            return "done", "", given
        if wait.name == "inspect" and wait.subject == f"candidate:{staff.candidates(case)[0].id}":
            return "done", "", staff.filled(wait, opinion="不建议提交讨论")
        return manner.usual(wait, assignment)

    staff.work(case, strict, until="ask_unit_short")
    [(assignment, _)] = parts()
    assert one("SELECT name FROM person WHERE id = :p", p=assignment.person_id) == "示例局甲"
    give(assignment, say("again", "一人考察不通过"))
    seen = staff.work(case, strict, until="hold_vote")
    assert seen[0] == "decide_inspection", seen
    assert len(done(case, "put_forward")["proposed"]) == 3


def test_an_appointment_before_the_notice_is_over_is_refused_and_a_filing_may_come_back() -> None:
    people = staff.settle()
    case = manner.begin_competition(people)
    staff.work(case, manner.usual)
    at(2010, 3, 9, 1)
    staff.work(case, until="ask_filing")
    [(assignment, wait)] = parts()
    [row, *_] = [row for row, _ in staff.field_rows(wait)]
    early = {f"people:{row}:on": "2010-03-08", f"people:{row}:talked_on": "2010-03-08"}
    with pytest.raises(Refused, match="公示至2010年3月8日，尚未期满"):
        give(assignment, say("done", **staff.filled(wait, **early)))
    with pytest.raises(Refused, match="没有指定专人进行任职谈话"):
        give(assignment, say("done", **staff.filled(wait, **{f"people:{row}:talker": ""})))
    with pytest.raises(FormIncomplete, match="谈话日期晚于"):
        give(assignment, say("done", **staff.filled(wait, **{f"people:{row}:on": "2010-03-08"})))
    staff.work(case, until="check_filing")
    [(assignment, _)] = parts()
    give(assignment, say("return", "文号有误"))
    assert staff.work(case, until="ask_probation") == ["ask_filing", "check_filing"]


def test_a_competition_is_of_one_unit_and_for_posts_it_may_fill() -> None:
    people = staff.settle()
    with db.transaction() as tx:
        units = [make.staffed_unit(tx, name).id for name in ("示例局", "示例二局")]

    def begin(*posts: PostAsked) -> None:
        with db.transaction() as tx:
            initiating.open_selection(tx, people["干一"], "竞争上岗", posts, manner="competition")

    with pytest.raises(NotOneUnit):
        begin(*(PostAsked("副局长", manner.INNER, unit, quota=2) for unit in units))
    with pytest.raises(NotOneUnit):
        begin(PostAsked("副局长", manner.INNER, quota=2))
    with pytest.raises(Refused, match="区委常委会"):
        begin(PostAsked("副局长", staff.DEPUTY, units[0], quota=2))
