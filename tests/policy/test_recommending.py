"""Recommending: what a table cannot say. Order is irrelevant, support never harms, contradictory ballots are refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.errors import BadFacts
from policy.packs import load_pack
from policy.recommending import directed_places, first_places, own_unit_half

VOTES = st.dictionaries(st.sampled_from("甲乙丙丁戊"), st.integers(0, 20), min_size=1)
PACK, DAY = load_pack("qingshanhu-2009"), date(2010, 3, 1)


@given(VOTES)
def test_order_is_irrelevant_and_more_support_never_loses_a_place(votes: dict[str, int]) -> None:
    kept = first_places(votes, 3)
    assert first_places(dict(reversed(votes.items())), 3) == kept
    for one in kept:
        assert one in first_places(votes | {one: votes[one] + 1}, 3)


@pytest.mark.parametrize(("valid", "votes"), [(30, 31), (30, -1), (0, 0)])
def test_more_votes_than_ballots_are_bad_facts(valid: int, votes: int) -> None:
    with pytest.raises(BadFacts, match=f"得票{votes}，有效票{valid}"):
        own_unit_half(PACK, DAY, form="单位推荐", valid=valid, votes=votes)


@pytest.mark.parametrize("votes", [21, -1])
def test_directed_votes_beyond_the_ballots_are_bad_facts(votes: int) -> None:
    with pytest.raises(BadFacts, match="有效票20张"):
        directed_places(PACK, DAY, votes={"甲": votes, "乙": 1}, valid=20, chosen=("甲",))
