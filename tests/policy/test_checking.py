"""The self-check of the law: it is silent on what is right, and names what is wrong."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from policy import checking
from policy.errors import BadFacts
from policy.layers import load_rules
from policy.recording import Recording, named_in_code
from policy.tables import Case, read_table, read_tables

CHECKED = date(2026, 11, 25)
CASES = list(read_tables())


def test_the_packs_and_tables_as_they_stand_are_right() -> None:
    found = checking.check(CHECKED)
    assert found.failures == []
    assert (found.packs >= 5, found.cases) == (True, len(CASES))
    assert found.gates == len({case.gate for case in CASES})


def test_every_wrong_expectation_is_named_in_chinese() -> None:
    case = replace(
        CASES[0],
        expect="不适用",
        says=["没有的话"],
        numbers={"没有的数": 1},
        remedy="没有",
        words="没有",
        sure="没有",
        decided="x",
    )
    found = checking.check(CHECKED, [case])
    said = "\n".join(found.failures)
    for words in (
        "应为“不适用”",
        "理由应有“没有的话”",
        "“没有的数”应为1",
        "补救办法",
        "原文应有",
        "把握程度",
        "应由x决定",
    ):
        assert words in said
    assert said.count(f"{case.table}“{case.name}”") == 7


def test_a_case_that_cannot_be_computed_fails_with_its_number() -> None:
    found = checking.check(CHECKED, [replace(CASES[0], facts={"没有": 1})])
    assert any("QS-6106" in line for line in found.failures)


@pytest.mark.parametrize(
    ("days", "warned", "failed"), [(365, False, False), (366, True, False), (730, True, False), (731, False, True)]
)
def test_values_checked_long_ago_warn_and_then_fail(days: int, warned: bool, failed: bool) -> None:
    oldest = min(v.checked_on for v in _values())
    found = checking.check(oldest + timedelta(days), CASES[:1])
    assert failed or any("超过365日" in line for line in found.warnings) == warned
    assert any("超过730日" in line for line in found.failures) == failed


def _values() -> list[checking.Findings]:
    rules = load_rules("qingshanhu-2009")
    return [value for key in rules.keys for value in rules.history(key)]  # type: ignore[misc]


def test_a_table_with_an_unknown_field_is_not_read(tmp_path: Path) -> None:
    table = tmp_path / "x.toml"
    table.write_text('gate="charge"\non=2010-01-01\narticle="15"\n[[case]]\nname="甲"\nsaid=["x"]\n', "utf-8")
    with pytest.raises(BadFacts, match="said"):
        list(read_table(table))


def test_recording_rules_answer_as_those_inside_and_remember() -> None:
    plain = load_rules("qingshanhu-2009")
    rules = Recording(plain)
    key = "training.review.reasoned"
    assert rules.value(key, CHECKED) == plain.value(key, CHECKED)
    assert rules.history(key) == plain.history(key)
    assert (rules.keys, rules.hash, rules.read) == (plain.keys, plain.hash, {key})
    assert rules.entries_for("15", CHECKED) == plain.entries_for("15", CHECKED)


def test_keys_are_found_in_the_code_whole_and_as_a_pattern() -> None:
    found = named_in_code(["training.review.reasoned", "training.confirm.days", "no.such.key"])
    assert "policy/training_plan/review.py" in found["training.review.reasoned"]
    assert found["training.confirm.days"]
    assert found["no.such.key"] == ()
    assert Case


def test_what_the_office_has_set_is_looked_at_too() -> None:
    """A value of the office grows old as any other; and its rules are the ones whose conflicts are listed."""
    plain = load_rules("qingshanhu-2009")
    new = {
        "key": "training.review.days",
        "from": "2009-08-01",
        "value": 7,
        "words": "七日内审核",
        "source": "会议纪要",
        "sure": "verified",
        "checked_on": "2009-08-01",
        "entered_by": "甲",
        "approved_by": "乙",
    }
    rules = load_rules("qingshanhu-2009", [new])
    before, found = checking.check(CHECKED, []), checking.check(CHECKED, [], rules)
    assert found.values == before.values + 1
    old = [line for line in found.failures if line not in before.failures]
    assert old == ["单位自定，审核期限（training.review.days）：2009-08-01核对，距今6325日，超过730日未核对"]
    assert checking.check(CHECKED, [], plain).values == before.values
    assert (before.conflicts != [], found.conflicts) == (True, [])  # one pack alone is at odds with nothing
