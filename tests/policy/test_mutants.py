"""Mutants: each is one real change, the same every time, and the tables notice one that matters."""

import ast
from pathlib import Path

from qingshan.settings import ROOT
from tests.mutants import Mutant, mutants_of
from tests.mutate import KILLED, SURVIVED, report, run_one

REVIEW = ROOT / "policy" / "training_plan" / "review.py"


def test_each_mutant_of_a_file_is_another_program() -> None:
    plain = ast.unparse(ast.parse(REVIEW.read_text("utf-8")))
    found = mutants_of(REVIEW)
    assert len(found) > 40
    assert found == mutants_of(REVIEW)
    assert all(mutant.code() and mutant.words.count(" → ") == 1 for mutant in found)
    assert plain == ast.unparse(ast.parse(REVIEW.read_text("utf-8")))


def test_words_of_docstrings_annotations_and_chinese_are_left_alone() -> None:
    words = "\n".join(
        mutant.words for path in [REVIEW, Path(REVIEW.parent / "__init__.py")] for mutant in mutants_of(path)
    )
    assert "Annotated" not in words
    assert "'x审" not in words
    assert mutants_of(REVIEW.parent / "__init__.py") == []


def test_the_report_counts_and_names_the_survivors() -> None:
    one, two = Mutant("policy/a.py", 0, 7, "a < b → a <= b"), Mutant("policy/a.py", 1, 8, "1 → 2")
    words, share = report({one: SURVIVED, two: KILLED}, 10, 1, 60)
    assert share == 50
    assert "policy/a.py:7 `a < b → a <= b`: no reason yet" in words
    assert "| `policy/a.py` | 2 | 1 (50 %) |" in words


def test_a_mutant_that_matters_is_killed_by_the_tables() -> None:
    [mutant] = [m for m in mutants_of(REVIEW) if "granted > asked" in m.words and "granted >= asked" in m.words][:1]
    assert run_one(mutant, rest=False) != 0
    assert run_one(None, rest=False) == 0
