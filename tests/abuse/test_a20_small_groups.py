"""A20: three voters, unanimous; total minus subgroup: the split is suppressed, the decision is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.ballots.counting import shown_groups


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"综合": 30, "系统": 20, "单位": 10}, {"综合", "系统", "单位"}),
        ({"综合": 30, "系统": 20, "单位": 3}, {"综合"}),  # 系统 goes too: or 单位 = total - 综合 - 系统
        ({"综合": 30, "系统": 4, "单位": 3}, {"综合"}),
        ({"综合": 3}, set()),
        ({"综合": 5, "系统": 4}, set()),
        ({}, set()),
        ({"综合": 5}, {"综合"}),
    ],
)
def test_a20_small_groups_are_hidden_and_cannot_be_had_by_subtraction(sizes: dict[str, int], shown: set[str]) -> None:
    assert shown_groups(sizes) == shown


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 40), max_size=6), st.integers(2, 8))
def test_a20_what_is_hidden_is_never_one_small_group_alone(sizes: dict[str, int], least: int) -> None:
    shown = shown_groups(sizes, least)
    hidden = [group for group in sizes if group not in shown and sizes[group]]
    assert all(sizes[group] >= least for group in shown)
    several = sum(size > 0 for size in sizes.values()) > 1  # of one group alone the total is the split
    assert not several or len(hidden) != 1 or sizes[hidden[0]] >= least
