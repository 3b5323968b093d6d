"""A record that stands for a whole file of tests; who alters it does so in a transaction that is undone afterwards."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlmodel import Session

from models import db
from notifications import links
from tests.conftest import _drop
from tests.models.record_kit import TABLES, Administrator, Inspector, a_case, an_open_case, seal_the_day, sign_in


@pytest.fixture(scope="module")
def sheet(cluster: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Make a database with a finished case (number 1), an open one (2) and a seal, and go on after it; give the sheet."""
    name = f"qs_{uuid.uuid4().hex[:12]}"
    _run(cluster, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY = FILE_COPY")
    db.dispose()
    db.configure(f"{cluster}/{name}")
    secret = tmp_path_factory.mktemp("secret") / "secret.key"
    links.make_secret(secret)
    links.configure_secret(secret)
    links.configure_origin("http://127.0.0.1:8765")
    a_case()
    an_open_case()
    kept = seal_the_day()
    sign_in()
    yield kept
    db.dispose()
    _drop(cluster, name)


@pytest.fixture
def inspector(tmp_path: Path) -> Inspector:
    """Give an inspector with an empty folder."""
    folder = tmp_path / "另一台电脑"
    folder.mkdir()
    return Inspector(folder)


@pytest.fixture
def administrator(sheet: str, inspector: Inspector) -> Iterator[Administrator]:
    """Give the administrator, triggers and keys switched off; all that was done is undone after the test."""
    with Session(db.engine()) as tx:
        for table in TABLES:
            tx.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        tx.execute(text("ALTER TABLE journal_entry DROP CONSTRAINT pk_journal_entry"))
        yield Administrator(tx, inspector, sheet)
        tx.rollback()


def _run(server: str, statement: str) -> None:
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(statement)
