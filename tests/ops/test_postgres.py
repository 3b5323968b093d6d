"""The embedded cluster: started, killed, recovered, side by side, quiet about people (design §2)."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from qingshan import postgres
from qingshan.errors import ClusterVersion, DatabaseAway, NoBinaries
from qingshan.postgres.addresses import asyncpg, libpq
from qingshan.settings import ROOT, Settings
from tests.ops.conftest import MakeHome

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")


def _value(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    return row[0] if row else None


def _pid(settings: Settings) -> int:
    up = postgres.cluster_of(settings).running()
    assert up is not None
    return up.pid


def test_starting_twice_gives_the_same_server(home: Settings) -> None:
    first = postgres.ensure_running(home, durable=False)
    pid = _pid(home)
    assert postgres.ensure_running(home, durable=False) == first
    assert _pid(home) == pid


def test_both_databases_and_prefects_extension_are_there(home: Settings) -> None:
    info = postgres.ensure_running(home, durable=False)
    assert _value(info.url, "SELECT current_database()") == "qingshan"
    prefect = libpq(info.prefect_url)
    assert _value(prefect, "SELECT current_database()") == "prefect"
    assert _value(prefect, "SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'") == 1


def test_only_prefects_bookkeeping_does_not_wait_for_the_disk(home: Settings) -> None:
    info = postgres.ensure_running(home, durable=False)
    assert _value(info.url, "SHOW synchronous_commit") == "on"
    assert _value(libpq(info.prefect_url), "SHOW synchronous_commit") == "off"


def test_our_role_is_no_superuser(home: Settings) -> None:
    info = postgres.ensure_running(home, durable=False)
    assert _value(info.url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


def test_a_killed_server_is_started_again_and_lost_nothing(home: Settings) -> None:
    info = postgres.ensure_running(home, durable=False)
    with psycopg.connect(info.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    os.kill(_pid(home), signal.SIGKILL)
    time.sleep(0.05)
    assert postgres.running_info(home) is None, "a stale pid file must not pass for a live server"
    again = postgres.ensure_running(home, durable=False)
    assert again.url == info.url, "the port is kept, so clients find the server again"
    assert _value(again.url, "SELECT max(n) FROM kept") == 7


def test_a_pid_file_naming_another_living_program_is_not_believed(home: Settings) -> None:
    postgres.ensure_running(home, durable=False)
    cluster = postgres.cluster_of(home)
    note = cluster.data / "postmaster.pid"
    lines = note.read_text().splitlines()
    postgres.stop(home)
    identity = {} if cluster.owner.uid is None else {"user": cluster.owner.uid, "group": cluster.owner.gid}
    other = subprocess.Popen(["sleep", "60"], cwd="/", **identity)  # type: ignore[call-overload]
    try:
        note.write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
        cluster.owner.give(note)
        assert cluster.running() is None
        info = postgres.ensure_running(home, durable=False)
        assert _value(info.url, "SELECT 1") == 1
        assert other.poll() is None, "the other program is left alone"
    finally:
        other.kill()
        other.wait()


def test_several_starts_at_once_make_one_server(make_home: MakeHome) -> None:
    settings = make_home()
    code = (
        "import sys; from qingshan import postgres; from qingshan.settings import Settings;"
        "print(postgres.ensure_running(Settings(home=sys.argv[1]), durable=False).url)"
    )
    starts = [
        subprocess.Popen([sys.executable, "-c", code, str(settings.home)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    urls = {start.communicate(timeout=60)[0].strip() for start in starts}
    assert [start.returncode for start in starts] == [0, 0, 0]
    assert len(urls) == 1


def test_two_homes_run_side_by_side(home: Settings, make_home: MakeHome) -> None:
    other = make_home()
    ours, theirs = (postgres.ensure_running(one, durable=False) for one in (home, other))
    assert ours.url != theirs.url
    postgres.stop(other)
    assert postgres.running_info(other) is None
    assert _value(ours.url, "SELECT 1") == 1


def test_nobody_connects_without_the_password(home: Settings) -> None:
    info = postgres.ensure_running(home, durable=False)
    bare = info.url.replace(info.url.split("//")[1].split("@")[0], "postgres")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(bare)
    words = home.home / "postgres" / "passwords.json"
    assert words.stat().st_mode & 0o077 == 0


def test_the_servers_log_holds_no_personal_data(home: Settings) -> None:
    info = postgres.ensure_running(home, durable=False)
    with psycopg.connect(info.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS holder (number text UNIQUE)")
        for _ in range(2):
            try:
                connection.execute("INSERT INTO holder VALUES ('110101190001010011')")
            except psycopg.errors.UniqueViolation as error:
                assert "110101190001010011" in str(error), "otherwise this test looks for the wrong thing"
    log = postgres.cluster_of(home).log.read_text()
    assert "duplicate key" in log
    assert "110101190001010011" not in log


def test_data_of_another_major_version_is_refused(make_home: MakeHome) -> None:
    settings = make_home()
    postgres.ensure_running(settings, durable=False)
    postgres.stop(settings)
    version = postgres.cluster_of(settings).data / "PG_VERSION"
    version.write_text("14\n")
    with pytest.raises(ClusterVersion, match="QINGSHAN_PG_BIN"):
        postgres.ensure_running(settings)
    version.write_text("18\n")


def test_a_command_starts_a_stopped_server_and_stops_it_again(make_home: MakeHome) -> None:
    settings = make_home()
    with postgres.database(settings) as info:
        assert _value(info.url, "SELECT 1") == 1
    assert postgres.running_info(settings) is None


def test_an_external_server_gets_prefects_database(home: Settings, make_home: MakeHome) -> None:
    lent = postgres.ensure_running(home, durable=False).url
    external = make_home(database_url=lent.replace("postgresql://", "postgresql+psycopg://"))
    info = postgres.ensure_running(external)
    assert info.url == lent
    assert not info.embedded
    assert _value(libpq(info.prefect_url), "SELECT current_database()") == "qingshan_prefect"
    postgres.stop(external)
    assert _value(lent, "SELECT 1") == 1, "a server that is not ours is left running"


def test_a_server_that_does_not_answer_is_a_numbered_error_without_the_password() -> None:
    away = Settings(database_url="postgresql://u:geheim@127.0.0.1:1/x")
    with pytest.raises(DatabaseAway, match="QINGSHAN_DATABASE_URL") as caught:
        postgres.ensure_running(away)
    assert "geheim" not in str(caught.value)


def test_a_folder_without_programs_is_a_numbered_error(tmp_path: Path) -> None:
    with pytest.raises(NoBinaries, match="QINGSHAN_PG_BIN"):
        postgres.ensure_running(Settings(home=tmp_path / "home", pg_bin=tmp_path))


def test_asyncpg_gets_its_own_name_for_sslmode() -> None:
    assert asyncpg("postgres://u@h/x?sslmode=require") == "postgresql+asyncpg://u@h/x?ssl=require"


@pytest.mark.skipif(not DEBIAN_15.exists(), reason="no PostgreSQL 15 of the system on this machine")
def test_another_postgresql_serves_as_well(make_home: MakeHome) -> None:
    settings = make_home(pg_bin=DEBIAN_15)
    info = postgres.ensure_running(settings, durable=False)
    assert str(_value(info.url, "SHOW server_version")).startswith("15")
