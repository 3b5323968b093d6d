"""Assessment beyond its tables: rankings with ties, rounding, nonsense that is refused, properties that always hold."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import errors
from policy.assessing import (
    consecutive,
    credit_grade_of,
    excellence_places,
    last_units,
    mutual_averages,
    supervised_units,
)
from policy.gates import evaluate
from policy.layers import load_rules, rules_in_force
from policy.packs import load_pack
from policy.verdict import Verdict
from tests.policy.tables import pack_with

PACK = load_pack("qingshanhu-2009")
ON = date(2010, 12, 10)
COUNTS = st.integers(min_value=0, max_value=40)
SCORES = st.dictionaries(st.text("甲乙丙丁戊", min_size=1, max_size=2), st.integers(0, 5), min_size=1, max_size=8)


def ask(gate: str, **facts: Any) -> Verdict:
    return evaluate(gate, facts, load_rules(rules_in_force(ON)), ON)


def step_down(**other: Any) -> dict[str, Any]:
    facts = {"collected": 30, "valid": 30, "excellent": 10, "competent": 9, "unfit": 5}
    return facts | {"finding": "不称职", "proposal": "调整"} | other


@pytest.mark.parametrize(
    "other",
    [{"unfit": 12}, {"valid": 31}, {"excellent": -1}, {"competent": -1}, {"unfit": -1}, {"proposal": "表扬"}],
    ids=str,
)
def test_contradictory_ballots_are_refused(other: dict[str, Any]) -> None:
    with pytest.raises(errors.BadFacts):
        ask("step_down", **step_down(**other))


def test_all_ballots_may_be_used_up() -> None:
    assert ask("step_down", **step_down(unfit=11, proposal="免职")).outcome == "ok"


@given(excellent=COUNTS, competent=COUNTS, unfit=COUNTS, rest=COUNTS, finding=st.sampled_from(["", "称职"]))
def test_votes_alone_never_suffice(excellent: int, competent: int, unfit: int, rest: int, finding: str) -> None:
    valid = excellent + competent + unfit + rest
    for proposal in ("调整", "免职"):
        facts = step_down(
            collected=valid, valid=valid, excellent=excellent, competent=competent, unfit=unfit,
            finding=finding, proposal=proposal,
        )  # fmt: skip
        assert ask("step_down", **facts).outcome == "refused"


@given(good=COUNTS, unfit=COUNTS, rest=COUNTS)
def test_more_support_never_brings_a_removal_nearer(good: int, unfit: int, rest: int) -> None:
    facts = step_down(excellent=good, competent=0, unfit=unfit, proposal="免职")
    less = ask("step_down", **facts | {"valid": good + unfit + rest, "collected": good + unfit + rest})
    more = facts | {"excellent": good + 1, "valid": good + unfit + rest + 1, "collected": good + unfit + rest + 1}
    assert less.outcome == "ok" or ask("step_down", **more).outcome == "refused"


def test_values_not_entered_are_refused_and_not_guessed() -> None:
    with pytest.raises(errors.ValueNotSet):
        ask(
            "leader_satisfaction", post="一把手", surveyed=10, satisfied=1, lacking=True, outcome="免职",
        )  # fmt: skip
    with pytest.raises(errors.ValueNotSet):
        ask("mutual_result", one_side=["甲镇"], other_side=["A局"], scored={"甲镇": ["A局"], "A局": ["甲镇"]})


@pytest.mark.parametrize(("surveyed", "satisfied"), [(0, 0), (3, 4), (3, -1)])
def test_satisfaction_of_nobody_or_more_than_all_is_nonsense(surveyed: int, satisfied: int) -> None:
    with pytest.raises(errors.BadFacts):
        ask(
            "leader_satisfaction", post="一把手", surveyed=surveyed, satisfied=satisfied, lacking=True, outcome="免职",
        )  # fmt: skip


@pytest.mark.parametrize(("goals", "done"), [(2, 3), (2, -1)])
def test_more_goals_done_than_set_are_nonsense(goals: int, done: int) -> None:
    with pytest.raises(errors.BadFacts):
        ask("goal_missed", post="一把手", goals=goals, done=done, measures=[])


@pytest.mark.parametrize(
    ("one_side", "scored"),
    [
        ([], {}),
        (["A局"], {}),
        (["甲镇"], {"丙镇": ["A局"]}),
        (["甲镇"], {"甲镇": ["A局", "A局"]}),
    ],
)
def test_confused_lists_of_the_mutual_evaluation_are_refused(one_side: list[str], scored: dict[str, Any]) -> None:
    with pytest.raises(errors.BadFacts):
        ask("mutual_result", one_side=one_side, other_side=["A局"], scored=scored)


def test_averages_are_exact_and_need_a_score() -> None:
    assert mutual_averages({"A局": (80, 81, 81)}) == {"A局": Fraction(242, 3)}
    with pytest.raises(errors.BadFacts):
        mutual_averages({"A局": ()})


@given(scores=st.lists(st.integers(0, 100), min_size=1, max_size=9))
def test_average_ignores_the_order(scores: list[int]) -> None:
    assert mutual_averages({"A局": tuple(scores)}) == mutual_averages({"A局": tuple(reversed(scores))})


def test_last_units_keep_all_ties() -> None:
    scores = {"甲": 80, "乙": 80, "丙": 90, "丁": 91}
    assert last_units(scores) == ("乙", "甲")
    assert last_units(scores, 2) == ("乙", "甲")
    assert last_units(scores, 3) == ("乙", "甲", "丙")
    assert last_units(scores, 9) == ("乙", "甲", "丙", "丁")
    assert last_units(scores, 0) == ()
    assert last_units({}) == ()


@given(scores=SCORES, places=st.integers(1, 9))
def test_last_units_are_enough_and_never_above_others(scores: dict[str, int], places: int) -> None:
    last = last_units(scores, places)
    assert len(last) >= min(places, len(scores))
    assert all(scores[one] > max(scores[unit] for unit in last) for one in scores if one not in last)
    assert last_units(dict(reversed(scores.items())), places) == last


def test_supervised_units_need_the_same_units_on_both_lists_and_leave_out_other_kinds() -> None:
    with pytest.raises(errors.BadFacts):
        supervised_units(PACK, ON, {"甲": 1}, {})
    found = supervised_units(PACK, ON, {"甲校": 1, "乙镇": 2}, {"甲校": "学校", "乙镇": "乡镇"})
    assert found == {"区直单位": (), "乡镇": ("乙镇",), "村": (), "社区": ()}
    with pytest.raises(errors.BadFacts):
        ask("supervisor_place", year=2010, ranking_year=2009, scores={}, kinds={}, unit="甲")


@pytest.mark.parametrize(
    ("rounding", "places"), [("floor", [0, 1, 1, 2]), ("half_up", [0, 1, 2, 2]), ("ceil", [1, 1, 2, 2])]
)
def test_places_by_each_rounding(rounding: str, places: list[int]) -> None:
    assert [excellence_places(Fraction(1, 10), people, rounding) for people in (4, 10, 15, 20)] == places


@given(people=COUNTS)
def test_floor_never_gives_more_than_the_share(people: int) -> None:
    share = Fraction(3, 20)
    assert excellence_places(share, people, "floor") <= share * people <= excellence_places(share, people, "ceil")


@pytest.mark.parametrize("excellent", [-1, 11])
def test_more_excellent_than_assessed_are_nonsense(excellent: int) -> None:
    with pytest.raises(errors.BadFacts):
        ask("excellence_cap", assessed=10, excellent=excellent)


def test_weights_of_zero_and_years_named_twice_are_nonsense() -> None:
    with pytest.raises(errors.BadFacts):
        ask("indicator_weights", year=2011, fixed_on=date(2010, 12, 1), weights={"工作互评": 100, "空": 0})
    with pytest.raises(errors.BadFacts):
        consecutive((2009, 2009), 2009)
    with pytest.raises(errors.BadFacts):
        ask(
            "yellow_card", year=2010, scores={"甲": 1}, unit="乙", examined=[], cause="主观因素", agreed_by="区委常委会",
        )  # fmt: skip


@given(earned=st.integers(0, 200), more=st.integers(0, 50))
def test_more_credits_never_lower_the_grade(earned: int, more: int) -> None:
    grades = PACK.value("assessing.credit.grades", ON).texts()
    before, after = (credit_grade_of(PACK, ON, one, 100) for one in (earned, earned + more))
    assert grades.index(after) <= grades.index(before)


@given(earned=st.integers(0, 200))
def test_stricter_threshold_never_admits_more(earned: int) -> None:
    strict = pack_with({"assessing.credit.thresholds": {"优秀": "3/2", "良好": "6/5", "合格": 1}})
    grades = PACK.value("assessing.credit.grades", ON).texts()
    assert grades.index(credit_grade_of(strict, ON, earned, 100)) >= grades.index(
        credit_grade_of(PACK, ON, earned, 100)
    )


@pytest.mark.parametrize(("earned", "target"), [(1, 0), (-1, 10)])
def test_credits_without_a_target_are_nonsense(earned: int, target: int) -> None:
    with pytest.raises(errors.BadFacts):
        credit_grade_of(PACK, ON, earned, target)
