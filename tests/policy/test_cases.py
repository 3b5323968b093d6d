"""Every line of every table of cases, asked of its gate by name."""

import pytest

from policy.gates import gates
from policy.layers import JOIN
from tests.policy.tables import Case, read_tables

CASES = list(read_tables())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.table}-{case.name}")
def test_case_of_the_table(case: Case) -> None:
    verdict = case.verdict()
    assert verdict.outcome_words == case.expect, verdict
    assert verdict.gate == case.gate
    assert verdict.pack == (case.decided or verdict.pack)
    assert verdict.pack in (case.pack, *case.pack.split(JOIN))
    assert all(words in verdict.reason for words in case.says), verdict.reason
    assert case.remedy in verdict.remedy
    assert case.words in verdict.words
    assert case.sure in verdict.sure
    assert {name: verdict.numbers.get(name) for name in case.numbers} == case.numbers


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.table}-{case.name}")
def test_every_verdict_is_fit_to_be_shown(case: Case) -> None:
    verdict = case.verdict()
    assert verdict.article.startswith("《")
    assert verdict.words
    assert verdict.reason.endswith("。")
    assert "！" not in verdict.reason + verdict.remedy
    assert bool(verdict.remedy) == (verdict.outcome == "refused")
    assert all(isinstance(number, int | str) for number in verdict.numbers.values())


@pytest.mark.parametrize("name", list(gates()))
def test_every_gate_has_a_table_that_allows_and_refuses(name: str) -> None:
    expected = {case.expect for case in CASES if case.gate == name}
    assert {"可以", "不可以"} <= expected


@pytest.mark.parametrize("name", list(gates()))
def test_every_verdict_cites_an_article_of_its_gate(name: str) -> None:
    cited = {case.verdict().article for case in CASES if case.gate == name}
    local = {article for article in cited if article.startswith("《若干措施》")}
    assert local <= {f"《若干措施》第{article}条" for article in gates()[name].articles}


def test_names_of_cases_are_unique_in_a_table() -> None:
    named = [(case.table, case.name) for case in CASES]
    assert len(named) == len(set(named))
