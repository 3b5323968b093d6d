"""Self-checks: a sound installation has no errors, an unsound one is told what to do (issue 2, `doctor`)."""

import json
import os
import subprocess
import sys

import psycopg
import pytest

from qingshan import postgres
from qingshan.doctor import Finding, examine
from qingshan.prepare import prepare
from qingshan.settings import ROOT, Settings
from tests.ops.conftest import MakeHome


@pytest.fixture(scope="module")
def sound(make_home: MakeHome) -> Settings:
    """An installation on a durable cluster with its schema."""
    settings = make_home(sample=False)
    prepare(settings, postgres.ensure_running(settings).url)
    return settings


def _errors(findings: list[Finding]) -> list[Finding]:
    return [one for one in findings if one.level == "error"]


def test_a_sound_installation_has_no_errors(sound: Settings) -> None:
    found = list(examine(sound, prefect=False))
    assert _errors(found) == []
    assert {one.check for one in found} >= {
        "python", "versions", "clock", "time zone", "disk", "fonts", "secret", "database", "schema", "calendar", "channels",
    }  # fmt: skip


def test_whatever_is_not_well_says_what_to_do(sound: Settings) -> None:
    for finding in examine(sound, prefect=False):
        assert bool(finding.remedy) == (finding.level != "ok"), finding


def test_a_database_that_could_lose_data_is_an_error(make_home: MakeHome) -> None:
    careless = make_home(sample=False)
    prepare(careless, postgres.ensure_running(careless, durable=False).url)
    found = " ".join(one.found for one in _errors(list(examine(careless, prefect=False))))
    assert "fsync = off" in found
    assert "full_page_writes = off" in found


def test_an_open_secret_is_an_error_and_a_missing_schema_says_how_to_make_it(make_home: MakeHome) -> None:
    bare = make_home()
    postgres.ensure_running(bare, durable=False)
    bare.secret_path.write_text("open")
    bare.secret_path.chmod(0o644)
    found = {one.check: one for one in examine(bare, prefect=False) if one.level != "ok"}
    assert found["secret"].level == "error"
    assert "make run" in found["schema"].remedy


def test_a_schema_of_another_version_is_an_error(make_home: MakeHome) -> None:
    other = make_home(sample=False)
    url = postgres.ensure_running(other, durable=False).url
    prepare(other, url)
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    assert "schema" in {one.check for one in _errors(list(examine(other, prefect=False)))}


def test_a_database_away_is_one_error_and_no_trace(make_home: MakeHome) -> None:
    away = make_home(database_url="postgresql://u@127.0.0.1:1/x")
    last = list(examine(away))[-1]
    assert (last.check, last.level) == ("database", "error")
    assert "QINGSHAN_DATABASE_URL" in last.remedy


def test_pages_open_to_others_need_an_address_for_links(make_home: MakeHome, sound: Settings) -> None:
    opened = sound.model_copy(update={"host": "0.0.0.0"})
    assert "address" in {one.check for one in _errors(list(examine(opened, prefect=False)))}
    named = opened.model_copy(update={"public_url": "https://office.example"})
    assert "address" not in {one.check for one in _errors(list(examine(named, prefect=False)))}


@pytest.mark.parametrize(("fault", "code"), [(False, 0), (True, 1)])
def test_the_command_exits_1_on_an_error(sound: Settings, fault: bool, code: int) -> None:
    sound.secret_path.chmod(0o644 if fault else 0o600)
    said = subprocess.run(
        [sys.executable, "-m", "qingshan", "doctor", "--json", "--no-prefect"],
        cwd=ROOT,
        env={**os.environ, "QINGSHAN_HOME": str(sound.home)},
        capture_output=True,
        text=True,
        check=False,
    )
    sound.secret_path.chmod(0o600)
    assert said.returncode == code, said.stderr
    assert (json.loads(said.stdout)["errors"] > 0) is fault
