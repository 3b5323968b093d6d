"""`qingshan policy …` from a terminal: answers in Chinese or as JSON, errors with a number and exit code 2."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from qingshan.settings import ROOT

LOCAL, STACK = "qingshanhu-2009", "qingshanhu-2009+regulation-2019+national-rules"


def run(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run one command as an office does."""
    command = [sys.executable, "-m", "qingshan", "policy", *words]
    return subprocess.run(command, cwd=ROOT, input=given, capture_output=True, text=True, timeout=120, check=False)


def test_check_is_silent_on_what_is_right_and_ends_with_zero() -> None:
    done = run("check", "--on", "2026-11-25")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("全部相符。\n")
    assert json.loads(run("check", "--json", "--on", "2026-11-25").stdout)["failures"] == []


def test_check_ends_with_one_when_nobody_has_checked_the_values_for_two_years() -> None:
    done = run("check", "--on", "2030-01-01")
    assert done.returncode == 1
    assert "超过730日未核对" in done.stdout


def test_list_marks_what_is_in_force() -> None:
    found = json.loads(run("list", "--on", "2010-03-01", "--json").stdout)
    assert found["rules"] == "qingshanhu-2009+regulation-2002+national-rules"
    assert {row["name"] for row in found["packs"] if row["in_force"]} == set(found["rules"].split("+"))
    assert "● qingshanhu-2009" in run("list", "--on", "2010-03-01").stdout


def test_show_gives_words_source_and_what_is_left_to_people() -> None:
    done = run("show", "15")
    assert "一律不得组织实施" in done.stdout and "由人员判断" in done.stdout
    found = json.loads(run("show", "第15条", "--json", "--on", "2010-03-01").stdout)
    assert all(row["pack"] == LOCAL and row["layers"] is not None for row in found["values"])


def test_diff_of_a_pack_with_itself_is_empty_and_with_another_is_not() -> None:
    assert json.loads(run("diff", LOCAL, LOCAL, "--json").stdout)["differs"] == []
    assert "没有" in run("diff", LOCAL, "regulation-2019").stdout
    done = run("diff", LOCAL, "none")
    assert done.returncode == 2
    assert done.stderr.startswith("QS-6010")


def test_gates_names_the_facts_in_chinese_with_their_kind() -> None:
    assert "理由（reason）：文字，可不填" in run("gates").stdout
    gates = {row["name"]: row for row in json.loads(run("gates", "--json").stdout)}
    assert gates["class_start"]["facts"][0] == {
        "name": "reply_number", "chinese": "批复文号", "kind": "文字", "needed": True,
    }  # fmt: skip


@pytest.mark.parametrize("words", ['{"审核结果": "refuse"}', '"审核结果" = "refuse"', '{"outcome": "refuse"}'])
def test_a_refusal_is_an_answer_from_json_or_toml(words: str) -> None:
    done = run("eval", "review_opinion", "--facts", "-", "--json", given=words)
    assert done.returncode == 0
    verdict = json.loads(done.stdout)
    assert (verdict["outcome"], verdict["article"]) == ("refused", "《若干措施》第15条")


def test_eval_takes_a_file_a_pack_and_a_day(tmp_path: Path) -> None:
    facts = tmp_path / "facts.toml"
    facts.write_text('"申报数" = { budget = 0.3 }\n"核定数" = { budget = 0.1 }\n', "utf-8")
    done = run("eval", "reduction", "--facts", str(facts), "--pack", STACK, "--on", "2020-01-01", "--json")
    assert json.loads(done.stdout)["outcome"] == "ok"
    assert run("eval", "reduction", "--facts", str(facts)).stdout.startswith("可以：")


@pytest.mark.parametrize(
    ("words", "given", "number"),
    [
        (("eval", "no_gate", "--facts", "-"), "{}", "QS-6107"),
        (("eval", "review_opinion", "--facts", "-"), "{}", "QS-6106"),
        (("eval", "review_opinion", "--facts", "-"), "[1]", "QS-6106"),
        (("eval", "review_opinion", "--facts", "-"), "?", "QS-6106"),
        (("eval", "review_opinion", "--facts", "/no/such/file"), "", "QS-6106"),
        (("eval", "review_opinion", "--facts", "-", "--on", "2001-01-01"), '{"审核结果": "approve"}', "QS-6101"),
    ],
)
def test_what_cannot_be_answered_says_why_with_a_number(words: tuple[str, ...], given: str, number: str) -> None:
    done = run(*words, given=given)
    assert done.returncode == 2
    assert done.stderr.startswith(number)
    assert "Traceback" not in done.stderr
