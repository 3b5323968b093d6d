"""`qingshan journal verify|export` as somebody types them, and the stand-alone verification of what they wrote."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.models.record_kit import STANDALONE, Inspector, a_case, seal_the_day


def qingshan(database: str, home: Path, *given: str) -> subprocess.CompletedProcess[str]:
    """Run a command on the test's database."""
    names = {"QINGSHAN_HOME": str(home), "QINGSHAN_DATABASE_URL": database, "QINGSHAN_PREFECT_DATABASE_URL": database}
    return subprocess.run(
        [sys.executable, "-m", "qingshan", "journal", *given],
        cwd=STANDALONE.parents[1],
        env={**os.environ, **names},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


def test_verify_and_export_on_the_command_line(database: str, tmp_path: Path, inspector: Inspector) -> None:
    number = a_case()
    sheet = inspector.keeps(seal_the_day())
    good = qingshan(database, tmp_path, "verify", "--json", "--seal", str(sheet))
    assert good.returncode == 0, good.stderr
    found = json.loads(good.stdout.splitlines()[-1])
    assert (found["cases"], found["breaks"]) == (1, [])
    file = inspector.folder / "纪实.jsonl"
    made = qingshan(database, tmp_path, "export", str(file), "--case", str(number), "--without-words")
    assert made.returncode == 0, made.stderr
    assert file.stat().st_mode & 0o077 == 0
    assert inspector.verifies(file, sheet)["breaks"] == []
    _alter(database)
    bad = qingshan(database, tmp_path, "verify")
    assert bad.returncode == 1
    assert f"不符：事项{number}号纪实第3条：条目内容与其指纹不符" in bad.stdout
    assert qingshan(database, tmp_path, "verify", "--case", "99").returncode == 2


def _alter(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        connection.execute("UPDATE journal_entry SET actor = 'person:999' WHERE chain LIKE 'case:%' AND seq = 3")


@pytest.fixture
def inspector(tmp_path: Path) -> Inspector:
    """Give an inspector with an empty folder."""
    folder = tmp_path / "另一台电脑"
    folder.mkdir()
    return Inspector(folder)
