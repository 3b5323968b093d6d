"""Slowing guesses down (A02, A04, A06): refused tries are counted in the database, by real time.

A source is named by a keyed hash whose key lives in this process only: no address is ever stored. When the count
cannot be read or written the try is refused, because the error ends the request.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import Request
from sqlalchemy import text
from sqlmodel import Session

from models import db
from models.errors import NoSuchItem
from models.links import Link
from notifications import links
from web.errors import TooManyTries

WINDOW = "10 minutes"
MOST = {"token": 60, "item": 20, "signin": 30, "objection": 20}  # refused tries within the window
_process_key = secrets.token_bytes(32)


def source_of(request: Request) -> str:
    """Return a name for where a request comes from that cannot be turned back into an address."""
    host = request.client.host if request.client else ""
    return hashlib.blake2b(host.encode(), key=_process_key, digest_size=12).hexdigest()


def check(tx: Session, kind: str, key: str) -> None:
    """Refuse when there were too many refused tries of this kind lately; raises QS-2104."""
    count = tx.execute(
        text(f"SELECT count(*) FROM attempt WHERE key = :key AND at > clock_timestamp() - interval '{WINDOW}'"),
        {"key": f"{kind}:{key}"},
    ).scalar_one()
    if count >= MOST[kind]:
        raise TooManyTries


def count(tx: Session, kind: str, key: str) -> None:
    """Count one refused try in this transaction, and forget those of earlier days."""
    tx.execute(text("INSERT INTO attempt (key, at) VALUES (:key, clock_timestamp())"), {"key": f"{kind}:{key}"})
    tx.execute(text("DELETE FROM attempt WHERE at < clock_timestamp() - interval '1 day'"))


def known(tx: Session, request: Request, token: str) -> Link:
    """Return the link by which a page is open already; raises QS-2001, and QS-2104 after too many guesses.

    What is found is not held up by what others behind the same address have guessed.
    """
    try:
        return links.find(tx, token)
    except NoSuchItem:
        check(tx, "token", source_of(request))
        raise


@contextmanager
def opening(request: Request) -> Iterator[Session]:
    """Open a transaction in which a link's token is looked up; what was not found is counted as a guess.

    The guess is counted after the transaction is over, in one of its own: so it stays counted, and no request ever
    holds two connections.
    """
    try:
        with db.transaction() as tx:
            yield tx
    except NoSuchItem:
        with db.transaction() as tx:
            count(tx, "token", source_of(request))
        raise
