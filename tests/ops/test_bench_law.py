"""The bench of the law measures what it says: answers are made anew, and its part is registered."""

from bench import law
from bench.__main__ import PARTS
from policy.gates import find_gate
from policy.layers import load_rules, rules_in_force


def test_the_part_is_registered() -> None:
    assert PARTS["policy"] == "law"


def test_each_answer_is_made_anew_with_its_words() -> None:
    rules, ask = load_rules(rules_in_force(law.DAY)), find_gate("review_opinion").function
    one, other = (ask(rules, law.DAY, outcome="approve", reason="") for _ in range(2))
    assert one == other and one is not other
    assert one.reason == "审核意见为“同意”。"


def test_a_rate_is_calls_a_second() -> None:
    asked: list[int] = []
    assert law.rate(lambda: asked.append(1), seconds=0.05) > 1000
    assert len(asked) >= 200
