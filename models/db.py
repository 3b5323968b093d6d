"""The database: one engine a process, and `transaction()`, the only place that commits.

`hide_parameters` keeps names and numbers of people out of error messages; an act still raises its own numbered
error `from None`, because PostgreSQL's DETAIL line repeats the row.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, create_engine, text
from sqlmodel import Session

from models.errors import NoDatabase

CHANNEL = "qingshan"  # the name under which PostgreSQL tells listeners that something is due
_engines: dict[str, Engine] = {}
_current: list[str] = []


def configure(url: str, *, pool: int = 10) -> Engine:
    """Choose the database of this process; `url` is a postgresql:// address, `pool` the connections kept."""
    url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    if url not in _engines:
        logging.getLogger("sqlalchemy").setLevel(logging.WARNING)  # at DEBUG it writes whole rows (A10)
        _engines[url] = create_engine(
            url,
            hide_parameters=True,
            pool_size=pool,
            max_overflow=pool,
            pool_pre_ping=True,
            pool_recycle=1800,
        )
    _current[:] = [url]
    return _engines[url]


def engine() -> Engine:
    """Return the engine of this process; raises QS-5002 when none was configured."""
    if not _current:
        raise NoDatabase
    return _engines[_current[0]]


def dispose() -> None:
    """Close every pooled connection (before a fork, or at the end of a process)."""
    for made in _engines.values():
        made.dispose()
    _engines.clear()
    _current.clear()


@contextmanager
def transaction() -> Iterator[Session]:
    """Open one transaction that is kept whole or not at all: leaving it normally commits, an exception undoes all."""
    with Session(engine(), expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """Open a read-only look at the facts, all of one instant."""
    with Session(engine(), expire_on_commit=False) as session, session.begin():
        session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        yield session


def tell(session: Session, payload: str) -> None:
    """Tell the conductor, when this transaction commits, that `payload` ("case:12", "outbox") has work."""
    session.execute(
        text("SELECT pg_notify(:channel, :payload)"),
        {"channel": CHANNEL, "payload": payload},
    )
