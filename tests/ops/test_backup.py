"""Backup and restore, by a real round trip into another home (issue 2, F08)."""

import io
import json
import tarfile
from pathlib import Path

import psycopg
import pytest

from models import migrate
from qingshan import postgres
from qingshan.backup import backup, restore
from qingshan.errors import BadBackup, NotEmpty
from qingshan.prepare import prepare
from qingshan.settings import Settings
from tests.ops.conftest import MakeHome


@pytest.fixture(scope="module")
def office(make_home: MakeHome) -> Settings:
    """An office with facts, a secret and settings of its own."""
    settings = make_home(sample=False, district="试验区")
    prepare(settings, postgres.ensure_running(settings, durable=False).url)
    with psycopg.connect(postgres.ensure_running(settings).url) as connection:
        connection.execute("INSERT INTO unit (name, kind, active) VALUES ('区委党校', '党校', true)")
    (settings.home / "settings.env").write_text("QINGSHAN_DISTRICT=试验区\n")
    (settings.home / "templates").mkdir()
    (settings.home / "templates" / "reply.docx").write_bytes(b"PK own template")
    return settings


@pytest.fixture(scope="module")
def file(office: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("backup") / "office.backup"
    backup(office, target)
    return target


def test_everything_comes_back_elsewhere(office: Settings, file: Path, make_home: MakeHome) -> None:
    other = make_home()
    marker = restore(other, file)
    assert postgres.running_info(other) is None, "a restore leaves nothing running"
    url = postgres.ensure_running(other, durable=False).url
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT name FROM unit").fetchall() == [("区委党校",)]
        facts = connection.execute("SELECT facts -> 'restored' FROM instance").fetchone()
    assert facts == (marker,)
    assert migrate.current(url) == migrate.newest()
    assert other.secret_path.read_bytes() == office.secret_path.read_bytes()
    assert other.secret_path.stat().st_mode & 0o077 == 0
    assert (other.home / "templates" / "reply.docx").read_bytes() == b"PK own template"
    assert (other.home / "settings.env").read_text() == "QINGSHAN_DISTRICT=试验区\n"


def test_the_gap_is_marked(file: Path, make_home: MakeHome) -> None:
    marker = restore(make_home(), file)
    with tarfile.open(file) as archive:
        inside = archive.extractfile("manifest.json")
        assert inside is not None
        assert marker["backup_made_at"] == json.load(inside)["made_at"]
    assert marker["restored_at"] >= marker["backup_made_at"]
    assert marker["unsent"] == 0


def test_the_file_is_closed_to_others_and_without_the_databases_password(office: Settings, file: Path) -> None:
    assert file.stat().st_mode & 0o077 == 0
    words = json.loads((office.home / "postgres" / "passwords.json").read_text())
    assert not any(word.encode() in file.read_bytes() for word in words.values())


def test_restoring_over_facts_is_refused(office: Settings, file: Path, make_home: MakeHome) -> None:
    with pytest.raises(NotEmpty):
        restore(office, file)
    used = make_home()
    migrate.upgrade(postgres.ensure_running(used, durable=False).url)
    with pytest.raises(NotEmpty):
        restore(used, file)
    assert not used.secret_path.exists()


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path, make_home: MakeHome) -> None:
    other = make_home()
    plain = tmp_path / "plain"
    plain.write_text("not a backup")
    stranger = tmp_path / "stranger.tar"
    with tarfile.open(stranger, "w") as archive:
        archive.addfile(tarfile.TarInfo("something"), io.BytesIO())
    for wrong in (plain, stranger, tmp_path / "absent"):
        with pytest.raises(BadBackup):
            restore(other, wrong)


def test_a_path_leading_outside_is_refused(file: Path, tmp_path: Path, make_home: MakeHome) -> None:
    poisoned = tmp_path / "poisoned.backup"
    with tarfile.open(file) as good, tarfile.open(poisoned, "w") as bad:
        for member in good.getmembers():
            bad.addfile(member, good.extractfile(member) if member.isfile() else None)
        bad.addfile(tarfile.TarInfo("../../escaped"), io.BytesIO())
    with pytest.raises(BadBackup):
        restore(make_home(), poisoned)


def test_a_cut_file_is_refused_and_nothing_is_left(file: Path, tmp_path: Path, make_home: MakeHome) -> None:
    cut = tmp_path / "cut.backup"
    cut.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    other = make_home()
    with pytest.raises(BadBackup):
        restore(other, cut)
    assert not other.secret_path.exists()
