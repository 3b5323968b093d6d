"""Addresses of the databases (数据库地址) in the dialects of those who connect: libpq, SQLAlchemy, asyncpg."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from qingshan.errors import DatabaseAway

_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")


@dataclass(frozen=True)
class ClusterInfo:
    """Where the two databases are. All four are secrets: they carry passwords."""

    url: str
    """ours, postgresql://… for psycopg, pg_dump and models.db"""
    prefect_url: str
    """Prefect's, for SQLAlchemy with asyncpg"""
    admin_url: str | None = None
    """the superuser's, libpq; None on an external server"""
    embedded: bool = True

    def named(self, database: str) -> ClusterInfo:
        """Give the same server with another database in place of ours (rehearsals, tests)."""
        return replace(self, url=with_database(self.url, database))


def address(port: int, user: str, password: str, database: str) -> str:
    """Write the address of a database on this machine."""
    return f"postgresql://{quote(user)}:{quote(password, safe='')}@127.0.0.1:{port}/{database}"


def libpq(url: str) -> str:
    """Rewrite any accepted address for libpq. Raises DatabaseAway for another kind of database."""
    scheme, _, rest = url.partition("://")
    if scheme.split("+")[0] not in _SCHEMES:
        raise DatabaseAway(f"{scheme}://…")
    return f"postgresql://{rest}"


def asyncpg(url: str) -> str:
    """Rewrite any accepted address for asyncpg, which calls `sslmode` `ssl`."""
    parts = urlsplit(libpq(url))
    query = [("ssl" if name == "sslmode" else name, value) for name, value in parse_qsl(parts.query)]
    return parts._replace(scheme="postgresql+asyncpg", query=urlencode(query)).geturl()


def with_database(url: str, database: str) -> str:
    """Give the same address with another database."""
    return urlsplit(url)._replace(path=f"/{database}").geturl()


def database_of(url: str) -> str:
    """Give the name of the database in an address."""
    return urlsplit(url).path.lstrip("/")
