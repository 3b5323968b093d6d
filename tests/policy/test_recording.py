"""Rules that remember what was asked, and where the code names a key."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from policy import recording
from policy.layers import load_rules
from policy.recording import Recording, named_in_code

ON, DAYS = date(2010, 3, 1), "training.review.days"
PLAIN = load_rules("qingshanhu-2009")


def test_it_answers_as_the_rules_inside_and_remembers_values_and_histories() -> None:
    rules = Recording(PLAIN)
    assert (rules.name, rules.title, rules.layer) == (PLAIN.name, PLAIN.title, PLAIN.layer)
    assert (rules.in_force_from, rules.not_modelled) == (PLAIN.in_force_from, PLAIN.not_modelled)
    assert rules.read == set()
    assert rules.value(DAYS, ON) is PLAIN.value(DAYS, ON)
    assert rules.read == {DAYS}
    assert rules.history("training.reply.required") == PLAIN.history("training.reply.required")
    assert rules.read == {DAYS, "training.reply.required"}
    assert rules.keys == PLAIN.keys and rules.entries_for("15", ON) == PLAIN.entries_for("15", ON)
    assert (rules.hash, rules.content) == (PLAIN.hash, PLAIN.content)
    assert len(rules.read) == 2, "looking at keys or at an article is not reading a value"


def test_another_value_may_be_put_in_its_place() -> None:
    rules = Recording(PLAIN, lambda value: replace(value, data=3) if value.key == DAYS else value)
    assert rules.value(DAYS, ON).count() == 3
    assert [value.count() for value in rules.history(DAYS)] == [3]
    assert rules.value("training.reply.required", ON).flag() is True


def test_what_neither_has_is_an_error_and_a_half_made_one_does_not_ask_itself() -> None:
    with pytest.raises(AttributeError):
        Recording(PLAIN).no_such_thing  # noqa: B018
    with pytest.raises(AttributeError, match="__wrapped__"):
        Recording(PLAIN).__wrapped__  # noqa: B018
    with pytest.raises(AttributeError, match="_rules"):
        Recording.__new__(Recording)._rules  # noqa: B018


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a small checkout and let the code be read from there."""
    (tmp_path / "one" / "deep").mkdir(parents=True)
    (tmp_path / "two").mkdir()
    (tmp_path / "one" / "b.py").write_text('X = "a.days"\n', "utf-8")
    (tmp_path / "one" / "deep" / "a.py").write_text(
        'def f(n): return f"pay.{n}.days", f"{n}.x", f"{n}-paid"\n', "utf-8"
    )
    (tmp_path / "two" / "c.py").write_text('X = ["a.days", 3]\n# "b.days"\n', "utf-8")
    monkeypatch.setattr(recording, "CODE", tmp_path)
    return tmp_path


def test_a_key_is_found_whole_or_by_a_pattern_with_the_files_in_order(code: Path) -> None:
    keys = [
        "a.days",
        "pay.first.days",
        "pay.first.second.days",
        "pay.first.hours",
        "b.days",
        "q.x",
        "r-paid",
        "pay..days",
    ]
    found = named_in_code(keys, ("one", "two"))
    assert found["a.days"] == ("one/b.py", "two/c.py")
    assert found["pay.first.days"] == found["pay.first.second.days"] == ("one/deep/a.py",)
    assert [key for key in keys if not found[key]] == ["pay.first.hours", "b.days", "q.x", "r-paid", "pay..days"]
    assert named_in_code(["a.days"], ("two",)) == {"a.days": ("two/c.py",)}


def test_by_itself_it_looks_where_values_are_read(code: Path) -> None:
    assert recording.READING == ("policy", "tasks", "flows")
    assert named_in_code(["a.days"]) == {"a.days": ()}
