"""What differs between two sets of rules, each on its own day."""

import json
from datetime import date

from policy.differing import ABSENT, Difference, differences
from policy.layers import load_rules
from policy.packs import Pack
from tests.policy.tables import pack_with

NAME, DAYS = "qingshanhu-2009", "training.review.days"
BEFORE, AFTER = date(2009, 7, 31), date(2009, 8, 1)


def test_the_same_rules_on_one_day_do_not_differ() -> None:
    rules = load_rules(NAME)
    assert differences(rules, AFTER, rules, AFTER) == ()


def test_another_value_differs_from_the_day_on_which_it_begins() -> None:
    plain, other = load_rules(NAME), pack_with({DAYS: 7, "training.leading_group.majority": "2/3"})
    assert differences(plain, BEFORE, other, BEFORE) == ()
    found = differences(plain, AFTER, other, AFTER)
    assert [one.key for one in found] == ["training.leading_group.majority", DAYS]
    assert found[1].words == "审核期限：10 → 7（《若干措施》第15条）"
    assert found[1].topic == "training"
    assert differences(other, BEFORE, other, AFTER) == found
    assert [(one.was, one.becomes) for one in differences(other, AFTER, other, BEFORE)] == [("2/3", "0.5"), ("7", "10")]


def test_what_one_side_does_not_have_is_said() -> None:
    local, both = load_rules(NAME), load_rules(f"{NAME}+regulation-2002")
    gained = {one.key: one for one in differences(local, AFTER, both, AFTER)}
    lost = {one.key: one for one in differences(both, AFTER, local, AFTER)}
    key = next(key for key in both.keys if key not in local.keys)
    assert gained[key].was == lost[key].becomes == ABSENT
    assert gained[key].becomes == lost[key].was != ABSENT
    assert gained[key].title == lost[key].title != ""
    before = differences(local, date(2009, 7, 20), local, AFTER)  # the pack had not begun
    assert {one.was for one in before} == {ABSENT}


def test_the_same_value_for_others_or_no_longer_binding_differs() -> None:
    plain = load_rules(NAME)
    content = json.loads(plain.content)
    for row in content["rows"]:
        if row["key"] == DAYS:
            row["applies_to"] = {"bodies": ["乡镇"]}
    [found] = differences(plain, AFTER, Pack(content), AFTER)
    assert found == Difference(DAYS, "审核期限", "10", "10", "《若干措施》第15条")
    assert found.words == "审核期限：10，适用范围或约束力有变化（《若干措施》第15条）"
