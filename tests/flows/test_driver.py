"""The driver: acts once, waits, branches side by side, failures that leave nothing behind, answers that are not lost."""

import logging
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from flows import driver, leases, run
from flows.run import CaseRun, inline
from models.acting import ActContext, Done
from models.cases import Case
from models.errors import QingshanError
from policy.errors import ValueNotSet, YearNotPublished
from tasks import documents
from tasks.acts import step
from tests.conftest import one
from tests.flows import small, staff
from tests.flows.small import a_step, a_wait
from tests.flows.staff import give, part, parts, say

pytestmark = pytest.mark.usefixtures("database")
first, last, either = a_step("first"), a_step("last"), a_step("either")


def case_of(number: int) -> Case:
    """Look at a case."""
    with staff.db.reading() as look:
        return look.get_one(Case, number)


def test_an_act_is_done_once_however_often_the_case_is_moved() -> None:
    ask = a_wait("ask", "甲一")

    def body(case: CaseRun) -> str:
        case.step(first)
        case.wait(ask)
        case.step(last)
        return "办结"

    number = small.begin(small.procedure_of("once", body), "甲一")
    came = [staff.move(number) for _ in range(3)]
    assert [c.words for c in came] == ["等待：请ask"] * 3
    assert staff.acts(number, "first") == [("", 1, True)]
    assert len(parts()) == 1
    give(part("approval"), say("yes"))
    assert staff.move(number) == driver.Advance("finished", "办结：办结")
    assert staff.acts(number, "last") == [("", 1, True)]
    assert staff.move(number).result == "busy"  # a finished case has no lease to give


@pytest.mark.parametrize(
    ("need", "given", "expected"),
    [
        ("all", ["yes", "yes", "yes"], "met answers yes,yes,yes"),
        ("any", ["yes"], "met answers yes"),
        (2, ["yes", "yes"], "met answers yes,yes"),
        ("all", ["yes", "no"], "no answers yes,no"),  # one that stops is enough
    ],
)
def test_how_a_wait_came_out_is_what_the_people_gave(need: Any, given: list[str], expected: str) -> None:
    ask = a_wait("ask", "甲一", "甲二", "甲三", need=need)

    def body(case: CaseRun) -> str:
        came = case.wait(ask)
        return f"{came.outcome} {came.how} {','.join(a.choice for a in came.answers)}"

    number = small.begin(small.procedure_of("outcome", body), "甲一", "甲二", "甲三")
    staff.move(number)
    for choice in given:
        assert case_of(number).state == "open"
        give(parts("approval")[0][0], say(choice, "理由"))
    staff.move(number)
    assert case_of(number).outcome == expected
    assert parts("approval") == []


def test_many_are_asked_in_one_act_and_gone_through_side_by_side() -> None:
    ask, done = a_wait("ask", "甲一"), a_step("done")
    subjects = [f"unit:{n}" for n in range(4)]

    def branch(case: CaseRun, subject: str) -> None:
        case.wait(ask, subject)
        case.step(done, subject)

    def body(case: CaseRun) -> str:
        case.open_each(ask, subjects)
        case.each(subjects, branch)
        return "办结"

    number = small.begin(small.procedure_of("each", body), "甲一")
    assert staff.move(number).words == "等待：请ask（4）"
    assert one("SELECT count(*) FROM journal_entry WHERE kind = 'asked'") == 1
    give(part("approval", "unit:2"), say("yes"))
    assert staff.move(number).words == "等待：请ask（3）"
    assert staff.acts(number, "done") == [("unit:2", 1, True)]
    for assignment, _ in parts("approval"):
        give(assignment, say("yes"))
    assert staff.move(number).result == "finished"
    assert len(staff.acts(number, "done")) == 4


def test_branches_wait_together_and_a_failing_one_does_not_hold_the_others_up() -> None:
    broken = {"unit:1"}
    ask = a_wait("ask", "甲一")

    @step("可能出错", "甲")
    def fragile(context: ActContext) -> Done:
        """Fail for some."""
        if context.subject in broken:
            raise ValueError("out of order")
        return Done()

    def branch(case: CaseRun, subject: str) -> None:
        case.step(fragile, subject)
        case.wait(ask, subject)

    def body(case: CaseRun) -> str:
        case.each(["unit:1", "unit:2"], branch)
        return "办结"

    number = small.begin(small.procedure_of("fragile", body), "甲一")
    assert staff.move(number).result == "failed"
    assert [w.subject for _, w in parts()] == ["unit:2"]  # it was asked although unit:1 failed
    broken.clear()
    assert staff.move(number).words == "等待：请ask（2）"


def test_a_failing_act_leaves_nothing_and_is_tried_again_later_each_time(caplog: pytest.LogCaptureFixture) -> None:
    works, typed = [], "".join(("360102", "19900101", "1234"))  # what people enter must not come into a log

    @step("取号", "甲")
    def take_number(context: ActContext) -> Done:
        """Take a number, and fail until told otherwise."""
        documents.next_number(context.tx, "试", 2010)
        if not works:
            raise ValueError(typed)
        return Done()

    def body(case: CaseRun) -> str:
        case.step(take_number)
        return "办结"

    number = small.begin(small.procedure_of("fails", body))
    with caplog.at_level(logging.DEBUG):
        assert staff.move(number) == driver.Advance("failed", "未能推进：QS-1006")
    assert "ValueError" in caplog.text and typed not in caplog.text
    assert one("SELECT count(*) FROM number_series") == 0
    assert staff.acts(number, "take_number") == []
    waits = []
    for failures in (1, 2, 3):
        case = case_of(number)
        assert (case.failures, case.last_error, case.ready, case.lease_holder) == (failures, "QS-1006", True, None)
        waits.append(case.retry_at - one("SELECT clock_timestamp()"))  # type: ignore[operator]
        staff.move(number)
    assert timedelta(0) < waits[0] < waits[1] < waits[2]
    assert one("SELECT count(*) FROM journal_entry WHERE kind = 'failure'") == 1  # said once, not at every try
    works.append(True)
    assert staff.move(number).result == "finished"
    assert (case_of(number).failures, case_of(number).last_error) == (0, "")
    assert one("SELECT last FROM number_series") == 1


@pytest.mark.parametrize("guard", [True, False], ids=["", "without the guard"])
def test_what_the_law_cannot_answer_keeps_its_own_number(monkeypatch: pytest.MonkeyPatch, guard: bool) -> None:
    """A value that is not entered (QS-6104) or a year not published (QS-6105) is no riddle for the desk."""

    @step("算学分", "甲")
    def count_credits(context: ActContext) -> Done:
        """Take a number, then find that a value is missing."""
        documents.next_number(context.tx, "试", 2010)
        raise ValueNotSet("每学时学分", key="study.credits_per_hour")

    if not guard:
        monkeypatch.setattr(run, "NUMBERED", (QingshanError,))
    number = small.begin(small.procedure_of("no-value", lambda case: (case.step(count_credits), "办结")[1]))
    code = "QS-6104" if guard else "QS-1006"
    assert staff.move(number) == driver.Advance("failed", f"未能推进：{code}")
    assert case_of(number).last_error == code
    assert one("SELECT count(*) FROM number_series") == 0
    told = one("SELECT facts->>'key' FROM journal_entry WHERE kind = 'failure'")
    assert told == ("study.credits_per_hour" if guard else None)


def test_another_error_than_the_last_is_said_in_the_record_at_once() -> None:
    wrong: list[Exception] = [ValueNotSet("甲", key="a.b"), YearNotPublished("2031")]

    @step("出错", "甲")
    def fragile(context: ActContext) -> Done:
        """Fail in another way each time."""
        raise wrong[0]

    number = small.begin(small.procedure_of("two-errors", lambda case: (case.step(fragile), "办结")[1]))
    staff.move(number)
    staff.move(number)
    wrong.pop(0)
    staff.move(number)
    told = "SELECT string_agg(facts->>'error', ' ' ORDER BY seq) FROM journal_entry WHERE kind = 'failure'"
    assert one(told) == "6104 6105"


def test_a_record_that_the_code_does_not_pass_is_refused_with_a_number() -> None:
    ask = a_wait("ask", "甲一")

    def yesterday(case: CaseRun) -> str:
        case.step(first)
        case.step(either)
        case.wait(ask)
        return "办结"

    def today(case: CaseRun) -> str:
        case.step(first)
        case.wait(ask)
        return "办结"

    number = small.begin(small.procedure_of("order", yesterday), "甲一")
    staff.move(number)
    give(part("approval"), say("yes"))
    small.procedure_of("order", today)
    assert staff.move(number) == driver.Advance("failed", "未能推进：QS-1003")
    assert case_of(number).state == "open"
    small.procedure_of("order", yesterday)
    assert staff.move(number).result == "finished"


def test_an_answer_given_while_the_case_advances_is_not_lost(database: str) -> None:
    ask = a_wait("ask", "甲一")

    def body(case: CaseRun) -> str:
        case.open_each(ask, [""])
        case.step(last)
        case.wait(ask)
        return "办结"

    def answered_meanwhile(title: str, act: Any) -> None:
        inline(title, act)
        if title == last.title:
            give(part("approval"), say("yes"))
            list(
                ear.notifies(timeout=0.2)
            )  # what the answer itself said went to a conductor that is busy with the case

    number = small.begin(small.procedure_of("meanwhile", body), "甲一")
    with psycopg.connect(database, autocommit=True) as ear:
        ear.execute("LISTEN qingshan")
        assert driver.advance(number, staff.HOLDER, answered_meanwhile).result == "waiting"  # it had read before
        assert [n.payload for n in ear.notifies(timeout=1, stop_after=1)] == [f"case:{number}"]
    lease = leases.take(number, staff.HOLDER, due_only=True)
    assert lease is not None
    assert driver.run(lease).result == "finished"


def test_a_case_that_has_no_work_is_not_taken_by_the_sweep() -> None:
    ask = a_wait("ask", "甲一")

    def body(case: CaseRun) -> str:
        case.wait(ask)
        return "办结"

    number = small.begin(small.procedure_of("quiet", body), "甲一")
    staff.move(number)
    assert leases.take(number, staff.HOLDER, due_only=True) is None


def test_the_outline_says_what_is_asked_of_each_and_what_only_happens_sometimes() -> None:
    ask, more = a_wait("ask", "甲一"), a_step("more")
    globals().update(outline_ask=ask, outline_more=more)
    number = small.begin(small.procedure_of("outline", outlined), "甲一")
    staff.move(number)
    kept = case_of(number).subject["steps"]
    assert [(s["name"], s["each"], s["sometimes"]) for s in kept] == [
        ("first", False, False),
        ("ask", True, False),
        ("more", True, True),
        ("last", False, False),
    ]


def outlined(case: CaseRun) -> str:
    """A procedure at the top of a module, as real ones are."""
    case.step(first)
    case.each(["unit:1"], outlined_branch)
    case.step(last)
    return "办结"


def outlined_branch(case: CaseRun, subject: str) -> None:
    """Ask, and go further only when somebody says no."""
    if case.wait(outline_ask, subject).outcome == "no":  # type: ignore[name-defined] # noqa: F821
        case.step(outline_more, subject)  # type: ignore[name-defined] # noqa: F821
