"""Settings: one list, variables over file, wrong ones named, passwords hidden, ports said by name."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from qingshan.errors import PortTaken
from qingshan.ports import free_port, require_free
from qingshan.settings import ROOT, Settings, describe, load_settings


def _qingshan(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("QINGSHAN_")}
    return subprocess.run(
        [sys.executable, "-m", "qingshan", *words],
        cwd=ROOT,
        env={**environment, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_variable_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "settings.env").write_text("QINGSHAN_PORT=9001\nQINGSHAN_CONDUCTOR_WORKERS=7\n")
    said = _qingshan("settings", "--json", QINGSHAN_HOME=str(tmp_path), QINGSHAN_PORT="9002")
    values = {row["name"]: row["value"] for row in json.loads(said.stdout)}
    assert values["QINGSHAN_PORT"] == 9002
    assert values["QINGSHAN_CONDUCTOR_WORKERS"] == 7


def test_every_setting_says_what_it_means_in_both_languages() -> None:
    for row in describe(Settings()):
        chinese, _, english = str(row["meaning"]).partition(" / ")
        assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese), row["name"]
        assert english.isascii() and english, row["name"]


def test_passwords_are_not_listed(tmp_path: Path) -> None:
    given = {
        "QINGSHAN_HOME": str(tmp_path),
        "QINGSHAN_DATABASE_URL": "postgresql://u:geheim1@db/x",
        "QINGSHAN_SMTP_URL": "smtp://u:geheim2@mail:25",
    }
    for words in (["settings"], ["settings", "--json"]):
        said = _qingshan(*words, **given)
        assert said.returncode == 0
        assert "u:***@db" in said.stdout
        assert "geheim" not in said.stdout


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("DISPATCH", "elsewhere"),
        ("CALL_OPENS", "13-01"),
        ("CALL_OPENS", "02-29"),  # would not come every year
        ("QUIET_HOURS", "night"),
        ("PUBLIC_URL", "http://office/path"),
        ("PUBLIC_URL", "office"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    said = _qingshan("settings", QINGSHAN_HOME=str(tmp_path), **{f"QINGSHAN_{name}": value})
    assert said.returncode == 2
    assert "QS-5113" in said.stderr
    assert f"QINGSHAN_{name}" in said.stderr
    assert "Traceback" not in said.stderr


def test_links_carry_the_configured_origin() -> None:
    assert Settings(port=9001).origin == "http://127.0.0.1:9001"
    assert Settings(public_url="https://office.example/").origin == "https://office.example"


def test_an_empty_variable_means_the_default(tmp_path: Path) -> None:
    assert load_settings(home=tmp_path, database_url="").database_url is None


def test_settings_wait_for_nothing_heavy() -> None:
    code = "import sys; import qingshan.settings; print([m for m in ('prefect', 'sqlalchemy', 'fastapi') if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_a_taken_port_is_said_with_its_setting() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"{port}.*QINGSHAN_PORT"):
            require_free("127.0.0.1", port, "QINGSHAN_PORT")
    require_free("127.0.0.1", free_port(), "QINGSHAN_PORT")
