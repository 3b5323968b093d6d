"""The glossary: one Chinese term for one English word, and each of them in use."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from qingshan.settings import ROOT

PAGE = ROOT / "docs" / "glossary.md"
FOLDERS = ("policy", "models", "notifications", "tasks", "flows", "web", "qingshan")
LINE = re.compile(r"^\| (?P<chinese>[\u4e00-\u9fff]+) \| (?P<english>[a-z][a-z -]*) \| (?P<meaning>.+) \|$", re.M)


def terms() -> list[tuple[str, str]]:
    """Return the Chinese and English of each line of the table."""
    return [(found["chinese"], found["english"]) for found in LINE.finditer(PAGE.read_text("utf-8"))]


@cache
def written() -> str:
    """Return everything that the program is written in: code, templates, packs."""
    kinds = {".py", ".html", ".txt", ".toml"}
    paths = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in kinds)
    return "\n".join(path.read_text("utf-8") for path in sorted(paths))


def test_every_line_of_the_table_is_read() -> None:
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    assert len(terms()) == len(lines) - 1 > 60  # all but the heading


def test_every_term_and_every_word_stands_there_once() -> None:
    for column in zip(*terms(), strict=True):
        assert [term for term, times in Counter(column).items() if times > 1] == []


@pytest.mark.parametrize(("chinese", "english"), terms())
def test_both_are_in_use(chinese: str, english: str) -> None:
    assert chinese in written(), f"{chinese} is not used"
    word = "[ _-]?".join(re.split("[ -]", english))
    assert re.search(rf"(?i)(?<![a-z]){word}", written()), f"{english} is not used"


def test_a_case_is_never_called_a_charge_on_screen() -> None:
    shown = "\n".join(path.read_text("utf-8") for path in (ROOT / "web" / "templates").rglob("*.html"))
    assert re.findall(r"(?<![预备方档草议提图答教文])案(?!卷|例)", shown) == []
