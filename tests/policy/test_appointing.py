"""Appointing: what tables of cases cannot say."""

from datetime import date

import pytest

from policy.layers import Layers, load_rules, rules_in_force


@pytest.mark.parametrize(
    ("day", "holds"), [(date(2015, 1, 5), "regulation-2014"), (date(2020, 1, 6), "regulation-2019")]
)
def test_two_levels_of_measure_18_are_reported_as_a_conflict(day: date, holds: str) -> None:
    rules = load_rules(rules_in_force(day))
    assert isinstance(rules, Layers)
    found = next(one for one in rules.conflicts(day) if one.key == "eligibility.break.levels")
    assert (found.holds.pack, found.holds.count(), found.yields.count()) == (holds, 1, 2)
    assert found.allowed_by == "上级党委组织部"
