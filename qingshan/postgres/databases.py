"""The two databases in a server (两个库): made when missing, never emptied (design §2, §4)."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from pathlib import Path

import psycopg
from psycopg import sql

from qingshan.errors import DatabaseAway
from qingshan.postgres import addresses
from qingshan.postgres.addresses import ClusterInfo
from qingshan.settings import Settings, mask

SUPERUSER = "postgres"
ROLE = "qingshan"
OURS = "qingshan"
PREFECT = "prefect"


def passwords(home: Path) -> dict[str, str]:
    """Read the passwords of the embedded cluster, made at random once and readable by us only."""
    note = home / "postgres" / "passwords.json"
    if not note.exists():
        fresh = json.dumps({name: secrets.token_urlsafe(24) for name in (SUPERUSER, ROLE)})
        handle = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as opened:
            opened.write(fresh)
    words: dict[str, str] = json.loads(note.read_text())
    return words


def ensure_embedded(port: int, words: dict[str, str]) -> ClusterInfo:
    """Make role, databases and pg_trgm in the embedded cluster when missing; give the addresses."""
    admin = addresses.address(port, SUPERUSER, words[SUPERUSER], "postgres")
    with _connect(admin) as connection:
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone() is None:
            role = sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}")
            connection.execute(role.format(sql.Identifier(ROLE), sql.Literal(words[ROLE])))
        for name in (OURS, PREFECT):
            _create(connection, name, ROLE)
    info = embedded(port, words)
    _make_fit(addresses.libpq(info.prefect_url))
    return info


def embedded(port: int, words: dict[str, str]) -> ClusterInfo:
    """Give the addresses in the embedded cluster that listens on `port`."""
    return ClusterInfo(
        addresses.address(port, ROLE, words[ROLE], OURS),
        addresses.asyncpg(addresses.address(port, ROLE, words[ROLE], PREFECT)),
        addresses.address(port, SUPERUSER, words[SUPERUSER], "postgres"),
    )


def external(settings: Settings) -> ClusterInfo:
    """Give the addresses on the external server of the settings."""
    ours = addresses.libpq(str(settings.database_url))
    named = addresses.with_database(ours, f"{addresses.database_of(ours)}_{PREFECT}")
    return ClusterInfo(ours, addresses.asyncpg(settings.prefect_database_url or named), None, embedded=False)


def ensure_external(settings: Settings) -> ClusterInfo:
    """Check the external server and make Prefect's database in it when missing. Raises DatabaseAway."""
    info = external(settings)
    prefect = addresses.libpq(info.prefect_url)
    with _connect(info.url) as connection:
        if settings.prefect_database_url is None:
            name = addresses.database_of(prefect)
            try:
                _create(connection, name, None)
            except psycopg.errors.InsufficientPrivilege:
                raise DatabaseAway(f"无权新建 {name} 库，请建好后用 QINGSHAN_PREFECT_DATABASE_URL 指明") from None
    _make_fit(prefect)
    return info


def recreate_prefect(info: ClusterInfo) -> None:
    """Drop and make anew Prefect's database (清空 Prefect 记录): ours does not depend on it (F06)."""
    prefect = addresses.libpq(info.prefect_url)
    name = addresses.database_of(prefect)
    with _connect(info.url) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        _create(connection, name, None)
    _make_fit(prefect)


def prefect_has_tables(info: ClusterInfo) -> bool:
    """Tell whether Prefect's database has its tables: only a start of its server makes them. Raises DatabaseAway."""
    with _connect(addresses.libpq(info.prefect_url)) as connection:
        found = connection.execute("SELECT to_regclass('public.flow_run') IS NOT NULL").fetchone()
    return found == (True,)


def _connect(url: str) -> psycopg.Connection[tuple[object, ...]]:
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise DatabaseAway(f"{mask(url)} {str(error).strip().splitlines()[-1]}") from None


def _create(connection: psycopg.Connection[tuple[object, ...]], name: str, owner: str | None) -> None:
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None:
        return
    of = sql.SQL(" OWNER {}").format(sql.Identifier(owner)) if owner else sql.SQL("")
    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)) + of)


def _make_fit(url: str) -> None:
    """Give Prefect's database the extension it needs, and let its commits not wait for the disk.

    What Prefect keeps is bookkeeping that may be wiped (F06): the last moments before a power cut may be missing there,
    never in ours. The three to five writes of an advance are then not waited for.
    """
    with _connect(url) as connection:
        if connection.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'").fetchone() is None:
            connection.execute("CREATE EXTENSION pg_trgm")
        name = sql.Identifier(connection.info.dbname)
        with contextlib.suppress(psycopg.errors.InsufficientPrivilege):  # a database that the administrator lent us
            connection.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(name))
