"""A15: an export is verified on another machine, without our package, with the standard library only."""

import ast
import json
import sys
from pathlib import Path

import pytest

from models import db, findings
from models.verify import verify
from qingshan import verify_export
from tests.models.record_kit import STANDALONE, Administrator, Inspector, places


def test_it_imports_the_standard_library_only() -> None:
    tree = ast.parse(STANDALONE.read_text("utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in imports if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= set(sys.stdlib_module_names)


def test_it_calls_what_it_finds_by_the_same_names() -> None:
    theirs = {kind: what for kind, what in verify_export.WHAT.items() if kind not in ("file", "form")}
    assert theirs == findings.KINDS


@pytest.mark.parametrize("words", [True, False])
def test_a_whole_export_gives_the_same_result(sheet: str, inspector: Inspector, words: bool) -> None:
    with db.reading() as look:
        here = verify(look).as_dict()
        there = inspector.verifies(inspector.takes(look, words=words), inspector.keeps(sheet))
    assert there == here
    assert there["breaks"] == []


def test_one_case_is_verified_alone(sheet: str, inspector: Inspector) -> None:
    with db.reading() as look:
        here = verify(look, case_id=1).as_dict()
        file = inspector.takes(look, case_id=1)
    assert inspector.verifies(file, inspector.keeps(sheet)) == here
    assert (here["cases"], here["breaks"]) == (1, [])
    assert b'"case:2"' not in b"".join(line for line in file.open("rb") if b'"type":"seal"' not in line)


def test_an_export_without_words_holds_none(sheet: str, inspector: Inspector) -> None:
    with db.reading() as look:
        assert "人数与经费不符" in inspector.takes(look).read_text("utf-8")
        bare = inspector.takes(look, words=False).read_text("utf-8")
    assert "人数与经费不符" not in bare
    assert '"words_salt"' not in bare


def test_an_altered_record_gives_the_same_result(administrator: Administrator, inspector: Inspector) -> None:
    administrator.does("UPDATE journal_entry SET actor = 'person:999' WHERE chain = 'case:1' AND seq = 4")
    administrator.does("UPDATE answer SET reason = '同意' WHERE choice = 'no'")
    here = verify(administrator.tx)
    there = inspector.verifies(inspector.takes(administrator.tx))
    assert places(there["breaks"]) == places(here.breaks)
    assert ("case:1", 4, "hash") in places(here.breaks)


def test_it_says_in_chinese_what_is_wrong_and_where(administrator: Administrator, inspector: Inspector) -> None:
    administrator.does("UPDATE journal_entry SET actor = 'person:999' WHERE chain = 'case:1' AND seq = 4")
    said = inspector.runs(inspector.takes(administrator.tx).name)
    assert said.returncode == 1
    assert "不符：事项1号纪实第4条：条目内容与其指纹不符" in said.stdout
    assert json.loads(said.stdout.splitlines()[-1])["breaks"][0]["place"] == "事项1号纪实第4条"


@pytest.mark.parametrize("damage", ["cut", "line", "swapped", "twin", "other"])
def test_a_damaged_file_is_found(sheet: str, inspector: Inspector, damage: str) -> None:
    with db.reading() as look:
        file = inspector.takes(look)
    lines = file.read_bytes().splitlines(keepends=True)
    damaged = {
        "cut": lines[:-1],
        "line": lines[:8] + lines[9:],
        "swapped": [*lines[:8], lines[9], lines[8], *lines[10:]],
        "twin": [*lines[:8], lines[8].replace(b'{"', b'{"type":"entry","', 1), *lines[9:]],
        "other": [b"\n", b"[1]\n", b"\xff\n", b'{"type":"act"}\n', b'{"type":"entry","facts":[' + b"[" * 5000, b"\n"],
    }[damage]
    file.write_bytes(b"".join(damaged))
    assert ("file", 0, "file") in places(inspector.verifies(file)["breaks"])


def test_a_file_that_is_none_or_a_sheet_that_is_none_is_said_so(inspector: Inspector) -> None:
    assert inspector.runs("没有这个文件").returncode == 2
    wrong = inspector.keeps("不是存证单")
    export: Path = inspector.folder / "空.jsonl"
    export.write_bytes(b"")
    said = inspector.runs(export.name, "--seal", wrong.name)
    assert (said.returncode, "不是存证单" in said.stderr) == (2, True)
