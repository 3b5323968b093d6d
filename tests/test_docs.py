"""The docs: every setting and command is in them, and every path that they name exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qingshan.cli import COMMANDS
from qingshan.settings import ROOT, Settings

HOWTO = ROOT / "docs" / "howto"
FOLDERS = ("policy", "models", "notifications", "tasks", "flows", "web", "qingshan", "tests")
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / folder / "README.md" for folder in FOLDERS),
    ]
)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")
PATH = re.compile(r"^(?:[\w.*-]+/)+[\w.*-]*$|^[\w-]+\.(?:py|md|toml|sql|html|yaml)$")


def named_paths(page: Path) -> set[str]:
    """Return the files and folders that a page names, in code marks or as links."""
    words = page.read_text("utf-8")
    code = {found for found in CODE.findall(words) if PATH.match(found) and not found.startswith(".venv/")}
    return code | {found for found in LINK.findall(words) if "://" not in found}


def exists(page: Path, name: str) -> bool:
    """Tell whether a path exists: from the root, or beside the page, as a folder's README names its own."""
    return any(any(base.glob(name.rstrip("/"))) for base in (ROOT, page.parent))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_path_that_the_docs_name_exists(page: Path) -> None:
    assert sorted(name for name in named_paths(page) if not exists(page, name)) == []


def test_paths_are_really_found_in_the_docs() -> None:
    assert sum(len(named_paths(page)) for page in PAGES) > 200
    assert not exists(PAGES[0], "tasks/no_such_file.py")


@pytest.mark.parametrize("name", [f"QINGSHAN_{field.upper()}" for field in Settings.model_fields])
def test_every_setting_is_in_the_how_to(name: str) -> None:
    assert re.search(rf"^\| `{name}` \| [^|]+ \| [^|]+ \|$", (HOWTO / "install.md").read_text("utf-8"), re.M)


def test_no_setting_is_in_the_docs_that_does_not_exist() -> None:
    known = {f"QINGSHAN_{field.upper()}" for field in Settings.model_fields} | {"QINGSHAN_TEST_SERVER"}
    for page in PAGES:
        assert set(re.findall(r"QINGSHAN_[A-Z_]+[A-Z]", page.read_text("utf-8"))) <= known, page


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_docs(command: str) -> None:
    pages = [ROOT / "README.md", ROOT / "README.zh-CN.md", *HOWTO.glob("*.md")]
    assert any(re.search(rf"qingshan {command}\b", page.read_text("utf-8")) for page in pages)


def test_the_docs_name_no_command_that_does_not_exist() -> None:
    for page in PAGES:
        told = re.findall(r"(?:`|bin/|^)qingshan ([a-z]+)", page.read_text("utf-8"), re.M)
        assert set(told) <= set(COMMANDS), page


def test_every_folder_says_what_lives_in_it() -> None:
    for folder in FOLDERS:
        assert len((ROOT / folder / "README.md").read_text("utf-8").splitlines()) <= 45


def test_no_half_of_an_unresolved_merge_is_left_in_a_file() -> None:
    mark = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
    found = [
        str(path.relative_to(ROOT))
        for folder in (*FOLDERS, "docs", "bench")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in (".py", ".html", ".txt", ".toml", ".md", ".css", ".js", ".yaml")
        and mark.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []
