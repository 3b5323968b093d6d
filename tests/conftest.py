"""What every test may stand on: a real PostgreSQL, and for each test a database of its own, empty and migrated.

One cluster a test process, in a temporary home, without fsync; each test gets a copy of a migrated template, which
takes about a twentieth of a second. The databases are rehearsal ones, so the clock can be set.
"""

import os
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import text

from models import clock, db, migrate
from models.base import SHANGHAI

START = datetime(2009, 11, 2, 9, 0, tzinfo=SHANGHAI)

settings.register_profile("qingshan", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("qingshan")  # a busy machine is no finding


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """Give the address of a running server, without a database name; QINGSHAN_TEST_SERVER lends another one."""
    if lent := os.environ.get("QINGSHAN_TEST_SERVER"):
        yield lent
        return
    from qingshan.postgres import ensure_running, stop
    from qingshan.settings import Settings

    home = Path(tempfile.mkdtemp(prefix="qs-test-"))
    settings = Settings(home=home)
    try:
        yield ensure_running(settings, durable=False).url.rsplit("/", 1)[0]
    finally:
        stop(settings)
        shutil.rmtree(home, ignore_errors=True)


def _run(server: str, statement: str) -> None:
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(statement)


def _drop(server: str, name: str) -> None:
    """Drop a database; while the server's own vacuum is in it, our role may not end that: a moment later it is gone."""
    for _ in range(100):
        try:
            return _run(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        except psycopg.errors.InsufficientPrivilege:
            time.sleep(0.1)
    return _run(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def template(cluster: str) -> Iterator[str]:
    """Give the name of a migrated, empty rehearsal database that tests copy."""
    name = f"qs_template_{uuid.uuid4().hex[:8]}"
    _run(cluster, f"CREATE DATABASE {name}")
    migrate.upgrade(f"{cluster}/{name}")
    with psycopg.connect(f"{cluster}/{name}") as connection:
        connection.execute(
            "INSERT INTO instance (id, district, rehearsal, sample, made_at) VALUES (1, '演练区', true, true, now())"
        )
        connection.execute("INSERT INTO rehearsal_clock (id, at) VALUES (1, %s)", (START,))
    yield name
    _drop(cluster, name)


@pytest.fixture
def database(cluster: str, template: str, tmp_path: Path) -> Iterator[str]:
    """Give a test its own database and this machine's secret; the clock stands at Monday 2 November 2009, 09:00."""
    from notifications import links

    name = f"qs_{uuid.uuid4().hex[:12]}"
    _run(cluster, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY = FILE_COPY")
    url = f"{cluster}/{name}"
    db.dispose()
    db.configure(url)
    links.make_secret(tmp_path / "secret.key")
    links.configure_secret(tmp_path / "secret.key")
    links.configure_origin("http://127.0.0.1:8765")
    yield url
    db.dispose()
    _drop(cluster, name)


def set_clock(at: datetime) -> None:
    """Set the simulated clock of the test's database (it never goes back)."""
    with db.transaction() as tx:
        clock.set_rehearsal(tx, at)


def one(statement: str, **given: object) -> object:
    """Return the single value of a query, for looking at facts from outside."""
    with db.reading() as look:
        return look.execute(text(statement), given).scalar_one()
