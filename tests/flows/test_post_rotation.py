"""轮岗交流 whole, in fake time: list by years in post, plan, the unit's ballot, handovers by link, filing. Measures 5, 19, 20, 24."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text

from models import db
from tasks import desk
from tasks.forms import FormIncomplete
from tasks.inner import opening
from tasks.inner.errors import BadTenures, HandoverWrong, NoUnit, RegisterIncomplete, RotationWrong
from tasks.inner.opening import InnerPost
from tasks.inner.spells import take_spells
from tasks.refusing import Refused
from tasks.workbooks.simple_form import blank_form
from tasks.workbooks.tenures import SPELLS, TITLE
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import inner_staff as inner
from tests.flows import selection_staff as staff
from tests.flows.inner_staff import POSTS, answer, the_wait
from tests.flows.staff import done, give, move, parts, rows, say


@pytest.fixture(autouse=True)
def morning(database: object) -> None:
    """Begin on the morning of 1 March 2010."""
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))


def test_a_whole_rotation_goes_from_the_list_to_the_filing() -> None:
    people = inner.settle()
    case = inner.begin_rotation(people)
    seen = staff.work(case, inner.usual(people))
    assert seen == [
        "ask_register",
        "ask_rotation_plan",
        "hold_decision",
        "ask_hand_over",
        "ask_hand_over",
        "ask_take_over",
        "ask_take_over",
        "ask_inner_filing",
        "check_inner_filing",
    ]
    assert one("SELECT outcome FROM qs_case WHERE id = :c", c=case) == "已轮岗备案"
    listed = done(case, "list_rotation")
    assert (listed["must"], listed["due"], listed["may"]) == ([people["职甲"]], [people["职乙"]], [people["职丙"]])
    held = rows("SELECT person_id, post, begins_on::text, ends_on::text FROM post_tenure ORDER BY id")
    assert [tuple(row)[1:] for row in held if row.person_id == people["职甲"]] == [
        (POSTS[0], "1999-05-01", "2010-02-28"),
        (POSTS[1], "2010-03-01", None),
    ]
    told = "SELECT facts->'verdicts' AS said FROM journal_entry WHERE name = 'record_decision' AND kind = 'act'"
    [[said]] = [list(row) for row in rows(told)]
    assert any("已决定交流（计划" in verdict["reason"] for verdict in said)
    kinds = {row.kind for row in rows("SELECT kind FROM document WHERE case_id = :c", c=case)}
    assert kinds == {"rotation_plan", "unit_decision", "handover"}


def test_each_side_of_a_handover_is_asked_by_name_and_the_next_list_counts_anew() -> None:
    people = inner.settle()
    case = inner.begin_rotation(people)
    staff.work(case, inner.usual(people), until="ask_hand_over")
    assert {a.person_id for a, _ in parts()} == {people["职甲"], people["职乙"]}
    assert {w.due_at.astimezone(SHANGHAI).date().isoformat() for _, w in parts() if w.due_at} == {"2010-03-31"}
    staff.work(case, inner.usual(people), until="ask_inner_filing")
    [(assignment, _)] = parts()
    assert assignment.person_id == people["示例局乙"]
    staff.work(case, inner.usual(people))
    again = inner.begin_again(people)
    staff.work(again, until="ask_register")
    _, wait = the_wait("ask_register")
    columns = {column["key"]: column for column in wait.facts["form"][0]["columns"]}
    assert columns["since"]["by_row"][str(people["职甲"])] == "2010-03-01"
    assert columns["post"]["by_row"][str(people["职甲"])] == POSTS[1]


def test_who_is_left_out_or_stays_after_ten_years_is_refused_by_name_and_the_record_has_a_number() -> None:
    people = inner.settle()
    case = inner.begin_rotation(people)
    staff.work(case, inner.usual(people), until="ask_rotation_plan")
    with pytest.raises(Refused, match="职甲、职乙没有列入轮岗计划") as left_out:
        answer("ask_rotation_plan", **inner.rotation(people, {}))
    assert "职甲" not in left_out.value.verdict.reason and str(people["职甲"]) in left_out.value.verdict.reason
    with pytest.raises(Refused, match="职甲自1999年5月1日起在同一职位任职满10年"):
        answer("ask_rotation_plan", **inner.rotation(people, {}, {"职甲": "工作离不开", "职乙": "专项工作"}))
    answer("ask_rotation_plan", **inner.rotation(people, {"职甲": POSTS[1], "职乙": POSTS[0]}))


def test_five_years_stay_with_a_reason_and_eight_too() -> None:
    people = inner.settle()
    case = inner.begin_rotation(people, posts=(*POSTS,), quota=2)
    staff.work(case, inner.usual(people), until="ask_rotation_plan")
    answer("ask_rotation_plan", **inner.rotation(people, {"职甲": POSTS[2]}, {"职乙": "年内退休"}))
    staff.work(case, until="hold_decision")
    assert len(done(case, "fix_rotation_plan")["moves"]) == 1


@pytest.mark.parametrize(
    ("to", "changed", "error", "said"),
    [
        ({"职甲": POSTS[0], "职乙": POSTS[1]}, {}, RotationWrong, "不能是同一岗位"),
        ({"职甲": POSTS[2], "职乙": POSTS[0]}, {}, Refused, "超职数1人"),
        (inner.CHANGE, {"hand_over_by": "2010-03-01"}, RotationWrong, "今天以后"),
    ],
)
def test_a_plan_in_which_somebody_does_not_fit_is_refused(
    to: dict[str, str], changed: dict[str, Any], error: type[Exception], said: str
) -> None:
    people = inner.settle()
    case = inner.begin_rotation(people)
    staff.work(case, inner.usual(people), until="ask_rotation_plan")
    with pytest.raises(error, match=said):
        answer("ask_rotation_plan", **inner.rotation(people, to, **changed))


def test_nobody_serves_under_kin() -> None:
    people = inner.settle()
    case = inner.begin_rotation(people)
    staff.work(case, inner.usual(people), until="ask_rotation_plan")
    row = f"people:{people['职甲']}"
    kin = {f"{row}:relation": "夫妻", f"{row}:tie": "直接上下级"}
    with pytest.raises(Refused, match=r"职甲.*夫妻"):
        answer("ask_rotation_plan", **(inner.rotation(people, inner.CHANGE) | kin))


def test_half_a_row_and_two_in_one_post_are_refused_in_the_register() -> None:
    people = inner.settle()
    case = inner.begin_rotation(people)
    staff.work(case, until="ask_register")
    with pytest.raises(RegisterIncomplete, match="职甲"):
        answer("ask_register", **(inner.register(people) | {f"people:{people['职甲']}:since": ""}))
    second = {f"people:{people['职丁']}:{key}": said for key, said in
              (("post", POSTS[0]), ("kind", "任职"), ("since", "2009-01-01"))}  # fmt: skip
    with pytest.raises(Refused, match="超职数1人"):
        answer("ask_register", **(inner.register(people) | second))


def spells(*lines: tuple[str, str, str, str, str]) -> bytes:
    """Fill in the workbook of stretches in a post."""
    return blank_form(TITLE, SPELLS, (6, 14, 26, 12, 14, 14), [[n, *line] for n, line in enumerate(lines, 1)])


def test_a_break_starts_afresh_and_a_secondment_does_not_as_the_workbook_says() -> None:
    people = inner.settle()
    case = inner.begin_rotation(people)
    assignment, _ = the_wait("ask_register")
    book = spells(
        ("职甲", POSTS[0], "任职", "1990-01-01", "2003-06-30"),
        ("职甲", POSTS[0], "任职", "2006-01-01", ""),
        ("职丁", "", "", "", ""),
        ("职乙", POSTS[1], "任职", "1999-02-01", "2004-12-31"),
        ("职乙", POSTS[1], "借调", "2005-01-01", "2006-12-31"),
        ("职乙", POSTS[1], "任职", "2007-01-01", ""),
    )
    with db.transaction() as tx:
        assert take_spells(tx, assignment.id, assignment.person_id, book, "登记表.xlsx") == 5
    with db.transaction() as tx:
        assert take_spells(tx, assignment.id, assignment.person_id, book, "登记表.xlsx") == 0
    answer("ask_register", **inner.register(people, {"职甲": "2006-01-01", "职乙": "2007-01-01"}))
    staff.work(case, until="ask_rotation_plan")
    listed = done(case, "list_rotation")
    assert listed["must"] == [people["职乙"]]  # since 1999, 借调 keeps the post
    assert listed["may"] == [people["职甲"]]  # since 2006: the break from 2003 starts afresh


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("职甲", POSTS[0], "任职", "2008-01-01", "2007-01-01"), "早于起始日"),
        (("职甲", POSTS[0], "兼任", "2008-01-01", ""), "不在可填的内容中"),
        (("外人", POSTS[0], "任职", "2008-01-01", ""), "不在可填的内容中"),
        (("职甲", POSTS[0], "任职", "2011-01-01", ""), "晚于今天"),
    ],
)
def test_a_workbook_with_anything_wrong_is_not_taken_in_at_all(line: tuple[str, str, str, str, str], said: str) -> None:
    people = inner.settle()
    inner.begin_rotation(people)
    assignment, _ = the_wait("ask_register")
    good = ("职乙", POSTS[1], "任职", "2004-01-01", "")
    with db.transaction() as tx, pytest.raises(BadTenures, match=said):
        take_spells(tx, assignment.id, assignment.person_id, spells(good, line), "登记表.xlsx")
    assert one("SELECT count(*) FROM post_tenure") == 0


def test_nobody_holds_two_posts_by_the_workbook() -> None:
    people = inner.settle()
    inner.begin_rotation(people)
    assignment, _ = the_wait("ask_register")
    book = spells(("职甲", POSTS[0], "任职", "2004-01-01", ""), ("职甲", POSTS[1], "任职", "2008-01-01", ""))
    with pytest.raises(BadTenures, match="职甲同时登记了"), db.transaction() as tx:
        take_spells(tx, assignment.id, assignment.person_id, book, "登记表.xlsx")
    assert one("SELECT count(*) FROM post_tenure") == 0


def test_in_charge_without_the_appointment_does_not_count() -> None:
    people = inner.settle()
    case = inner.begin_rotation(people)
    staff.work(case, until="ask_register")
    answer("ask_register", **(inner.register(people) | {f"people:{people['职甲']}:kind": "主持工作"}))
    staff.work(case, until="ask_rotation_plan")
    listed = done(case, "list_rotation")
    assert listed["must"] == [] and people["职甲"] in listed["may"]


def test_the_units_members_decide_with_two_thirds_present_and_more_than_half_for_it() -> None:
    people = inner.settle()
    case = inner.begin_rotation(people)
    staff.work(case, inner.usual(people), until="hold_decision")
    assignment, wait = the_wait("hold_decision")
    staff.run_room(wait, absent=2)  # three of five: less than two thirds
    absent = {f"opinions:成员{n}:{key}": "" for n in (1, 2) for key in ("place", "opinion")}
    with pytest.raises(Refused, match="应到5人，实到3人"):
        give(assignment, say("counted", **staff.filled(wait, **absent)))


def test_a_plan_that_falls_short_is_mended_or_it_ends() -> None:
    people = inner.settle()
    case = inner.begin_rotation(people)
    staff.work(case, inner.usual(people), until="hold_decision")
    inner.vote(("同意", "同意", "不同意", "不同意", "缓议"))
    staff.work(case, until="ask_not_passed")
    assignment, _ = the_wait("ask_not_passed")
    assert assignment.person_id == people["示例局甲"]
    give(assignment, say("again", "意见分歧较大"))
    staff.work(case, inner.usual(people), until="hold_decision")
    inner.vote(("同意", "不同意", "不同意", "不同意", "缓议"))
    staff.work(case, until="ask_not_passed")
    answer("ask_not_passed", "end", "本次不再轮岗")
    staff.work(case)
    assert one("SELECT outcome FROM qs_case WHERE id = :c", c=case) == "讨论未通过，终止"
    assert one("SELECT count(*) FROM post_tenure WHERE ends_on IS NOT NULL") == 0


def test_what_is_missing_at_a_handover_goes_back_to_who_left() -> None:
    people = inner.settle()
    case = inner.begin_rotation(people)
    staff.work(case, inner.usual(people), until="ask_hand_over")
    [first] = [(a, w) for a, w in parts() if a.person_id == people["职甲"]]
    with pytest.raises(HandoverWrong, match="不能在此以前"):
        give(first[0], say("handed", **staff.filled(first[1], on="2010-02-27")))
    give(first[0], say("handed", **staff.filled(first[1])))
    staff.work(case, until="ask_take_over")
    assignment, _ = the_wait("ask_take_over")
    assert assignment.person_id == people["职乙"]
    give(assignment, say("return", "缺2009年合同台账"))
    staff.move(case)
    again = [w for a, w in parts() if a.person_id == people["职甲"] and w.name == "ask_hand_over"]
    assert [w.facts["returned"] for w in again] == ["缺2009年合同台账"]
    staff.work(case, inner.usual(people))
    assert one("SELECT outcome FROM qs_case WHERE id = :c", c=case) == "已轮岗备案"


def test_sent_back_after_the_handovers_everybody_holds_the_post_of_before_again() -> None:
    people = inner.settle()
    case = inner.begin_rotation(people)
    staff.work(case, inner.usual(people), until="ask_inner_filing")
    assert one("SELECT count(*) FROM post_tenure WHERE ends_on IS NULL AND begins_on = '2010-03-01'") == 2
    with db.transaction() as tx:
        desk.send_back(tx, case, "ask_rotation_plan", "", "人岗不适", people["干一"])
    move(case)
    now = rows("SELECT person_id, post, begins_on::text AS since FROM post_tenure WHERE ends_on IS NULL ORDER BY id")
    assert [(row.person_id, row.post, row.since) for row in now] == [
        (people[name], inner.HOLDS[name], inner.SINCE[name]) for name in inner.SINCE
    ]
    staff.work(case, inner.usual(people))
    assert one("SELECT outcome FROM qs_case WHERE id = :c", c=case) == "已轮岗备案"
    assert one("SELECT count(*) FROM post_tenure") == 5


def test_a_post_without_a_successor_is_handed_to_the_head() -> None:
    people = inner.settle()
    case = inner.begin_rotation(people, quota=2)
    staff.work(case, inner.usual(people, {"职甲": POSTS[2], "职乙": POSTS[0]}), until="ask_take_over")
    takers = {a.person_id for a, w in parts() if w.name == "ask_take_over"}
    assert takers == {people["职乙"], people["示例局甲"]}


def test_the_filing_may_come_back_and_nothing_is_issued_before_the_decision() -> None:
    people = inner.settle()
    case = inner.begin_rotation(people)
    staff.work(case, inner.usual(people), until="ask_inner_filing")
    assignment, wait = the_wait("ask_inner_filing")
    early = {f"people:{row}:on": "2010-02-01" for row, _ in staff.table(wait, "people")}
    with pytest.raises(FormIncomplete, match="2010-03-01以后"):
        give(assignment, say("done", **staff.filled(wait, **early)))
    staff.work(case, until="check_inner_filing")
    answer("check_inner_filing", "return", "文号有误")
    assert staff.work(case) == ["ask_inner_filing", "check_inner_filing"]


def test_the_record_calls_people_by_number_and_never_by_name() -> None:
    people = inner.settle()
    case = inner.begin_rotation(people)
    staff.work(case, inner.usual(people))
    with db.reading() as look:
        said = look.execute(
            text("SELECT facts::text FROM journal_entry WHERE chain = :c"), {"c": f"case:{case}"}
        ).scalars()
        assert not any(name in line for line in said for name in ("职甲", "职乙", "职丙", "党0"))


def test_nothing_is_opened_that_its_first_step_would_refuse() -> None:
    people = inner.settle()

    def begin(unit: int | None, *posts: InnerPost) -> None:
        with db.transaction() as tx:
            opening.open_inner(tx, people["干一"], "轮岗", "rotation", unit, posts)

    with pytest.raises(NoUnit):
        begin(None, InnerPost(POSTS[0], 1))
    with pytest.raises(Refused, match="特别科长"):
        begin(inner.unit_id(), InnerPost("特别科长", 1))
