"""What a gate was asked is kept without names, and the same question gives the same answer again."""

import json
from dataclasses import replace

import pytest

from policy.asked import ask_again, kept, words_in, words_of
from policy.layers import load_rules
from policy.verdict import Asked, Verdict
from tests.policy.tables import Case, pack_with, read_tables

CASES = list(read_tables())
TEXT_THAT_DECIDES = ("special_path", "class_change", "enterprise_class", "charge")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.table}-{case.name}")
def test_a_kept_question_is_plain_json_and_asked_again_gives_the_same_outcome(case: Case) -> None:
    verdict = case.verdict()
    stored = json.loads(json.dumps(kept(verdict), ensure_ascii=False))
    assert Verdict.from_json(stored) == verdict
    again = ask_again(stored, case.rules())
    assert again is not None
    assert again.outcome == verdict.outcome


def test_names_are_signs_and_words_of_the_law_stay() -> None:
    gate = next(case for case in CASES if case.gate == "reviewer_independent")
    case = Case(**{**vars(gate), "facts": {"审核人单位": "某某单位", "申报单位": "某某 单位"}})
    stored = kept(case.verdict())
    assert stored["asked"]["facts"] == {"reviewer_unit": "甲1", "class_unit": "甲1"}
    assert "企业" in words_of("qingshanhu-2009")
    assert "不存在" not in words_of("qingshanhu-2009+none")


def test_words_that_the_office_has_set_are_words_of_the_rules_and_no_signs() -> None:
    case = next(one for one in CASES if one.name == "规范名称")
    stored = kept(case.verdict())
    assert stored["asked"]["facts"] == {"name": "科长"}
    plain = kept(replace(case.verdict(), asked=Asked(case.on, {"name": "科长"})))
    assert plain["asked"]["facts"] == {"name": "甲1"}, (
        "without the rules that were asked only the files' words are known"
    )
    assert words_in(case.rules()) is words_in(case.rules()) and "科长" in words_in(case.rules())


def test_an_older_verdict_without_its_question_cannot_be_asked_again() -> None:
    verdict = CASES[0].verdict()
    assert ask_again(verdict.as_dict(), load_rules("qingshanhu-2009")) is None


def test_other_rules_give_another_answer() -> None:
    case = next(one for one in CASES if one.name == "核减而没有理由")
    again = ask_again(kept(case.verdict()), pack_with({"training.review.reasoned": ["refuse"]}))
    assert (case.verdict().outcome, again and again.outcome) == ("refused", "ok")
