"""The bench of ballots puts into its box what casting would: sealed by their own slips, within the marks of the sheet."""

from bench import ballots
from bench.__main__ import PARTS
from tasks.ballots import counting, slips


def test_the_part_is_registered() -> None:
    assert PARTS["ballots"] == "ballots"


def test_a_ballot_of_the_bench_bears_its_name_and_seal() -> None:
    made = ballots._sealed(7, {"post:1": ["1", "2", "3"], "post:2": ["4", "5"]})
    assert made.digest == counting.digest_of(7, made.group, made.content, made.salt)
    assert made.slip and made.seal and slips.sealed_by(made.slip, made.seal, counting.said(made))
    assert all(len(marked) <= 2 for marked in made.content.values())
