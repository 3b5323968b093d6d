"""F11: new code changes the order of steps while selections wait: what was done replays, or the change is refused (QS-1003).

At each stage at which a selection waits, today's procedure is exchanged for one that lacks a step, has one more or calls
them in another order. Nothing is done twice and nothing is written by a procedure that does not fit the record.
"""

from collections.abc import Callable
from datetime import datetime

import pytest

import flows.open_selection as selection
from flows import run
from flows.driver import REGISTRY, Procedure
from flows.run import CaseRun
from tasks.procedures import OPEN_SELECTION
from tasks.selection import eligibility, examining, nominating, recommending
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff as staff
from tests.flows.small import a_step
from tests.flows.staff import acts, move

pytestmark = pytest.mark.usefixtures("database")
STAGES = ("ask_work_plan", "ask_nominations", "ask_scores", "hold_interview", "decide_inspection", "hold_vote")
added = a_step("added")
Change = Callable[[pytest.MonkeyPatch], None]


def waiting(stage: str) -> int:
    """Bring a selection to a stage."""
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    case = staff.begin(staff.settle(members=5), posts=1)
    staff.work(case, until=stage)
    return case


def without_lots(patch: pytest.MonkeyPatch) -> None:
    """Take the drawing of lots out of the exam."""

    def examine(case: CaseRun) -> bool:
        case.wait(examining.ask_scores)
        if not selection.shortlist(case):
            return False
        case.wait(examining.hold_interview)
        return bool(case.step(examining.compute_results)["passed"])

    patch.setattr(selection, "examine", examine)


def without_eligibility(patch: pytest.MonkeyPatch) -> None:
    """Take the check of eligibility out of the nomination."""

    def nominate(case: CaseRun) -> bool:
        case.wait(nominating.ask_nominations)
        return True

    patch.setattr(selection, "nominate", nominate)


def one_more(patch: pytest.MonkeyPatch) -> None:
    """Begin with a step that there was not before."""

    def body(case: CaseRun) -> str:
        case.step(added)
        return str(selection.open_selection.body(case))

    patch.setitem(REGISTRY, OPEN_SELECTION.key, Procedure(OPEN_SELECTION, body))


def other_order(patch: pytest.MonkeyPatch) -> None:
    """Ask for eligibility before nominations, and for the written scores after the lots."""

    def nominate(case: CaseRun) -> bool:
        case.wait(eligibility.ask_eligibility)
        case.wait(nominating.ask_nominations)
        return not case.step(nominating.check_eligibility)["short"]

    def examine(case: CaseRun) -> bool:
        case.wait(examining.ask_lots)
        case.step(examining.draw_lots)
        case.wait(examining.ask_scores)
        if not selection.shortlist(case):
            return False
        case.wait(examining.hold_interview)
        return bool(case.step(examining.compute_results)["passed"])

    patch.setattr(selection, "nominate", nominate)
    patch.setattr(selection, "examine", examine)


REFUSED_AT = {  # the stages at which the record holds acts that the changed procedure does not pass
    without_lots: ("hold_interview", "decide_inspection", "hold_vote"),
    without_eligibility: ("ask_scores", "hold_interview", "decide_inspection", "hold_vote"),
    one_more: STAGES,  # a step before all others comes too late for every case
    other_order: ("ask_nominations", "ask_scores"),
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("change", REFUSED_AT, ids=lambda change: change.__name__)
def test_f11_what_does_not_fit_the_record_is_refused_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, change: Change, stage: str
) -> None:
    case = waiting(stage)
    before = facts()
    change(monkeypatch)
    came = move(case)
    if stage in REFUSED_AT[change]:
        assert came.words == "未能推进：QS-1003"
        assert facts() == before, "a procedure that does not fit writes nothing but its failure"
        monkeypatch.undo()
        assert move(case).result == "waiting"
    else:
        assert came.result == "waiting"
    monkeypatch.undo()
    assert once(), stage


@pytest.mark.parametrize("change", [without_lots, one_more, other_order], ids=lambda change: change.__name__)
def test_it_is_noticed_when_the_record_is_not_compared_with_the_steps(
    monkeypatch: pytest.MonkeyPatch, change: Change
) -> None:
    """Guard off: a procedure without lots goes on as if none were drawn, another does or asks what comes too late."""
    case, before = waiting("ask_scores" if change is other_order else "decide_inspection"), facts()
    change(monkeypatch)
    monkeypatch.setattr(run.CaseRun, "check_order", lambda _self: None)
    assert move(case).result == "waiting"
    assert (facts() == before) == (change is without_lots)


def test_f11_a_selection_replays_to_its_end_from_the_record_alone() -> None:
    """Moved as often as one likes, at each stage, a case does nothing that its record holds already."""
    case = waiting("hold_vote")
    before = facts()
    for _ in range(3):
        assert move(case).result == "waiting"
    assert facts() == before
    assert [n for _, n, _ in acts(case, "tally_recommendation")] == [1] and recommending.OWN == "单位"


def facts() -> tuple[object, ...]:
    """Return how many acts, waits, answers, boxes and notices there are."""
    tables = ("act", "wait", "answer", "ballot_box", "message", "document")
    return tuple(one(f"SELECT count(*) FROM {table}") for table in tables)


def once() -> bool:
    """Tell whether no act was done twice in one round."""
    twice = "SELECT count(*) FROM (SELECT 1 FROM act GROUP BY case_id, name, subject, round HAVING count(*) > 1) t"
    return one(twice) == 0
