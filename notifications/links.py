"""Links (链接) and sign-ins (登录), as promises.md says under "How links work".

A token is derived from a random nonce and the machine's secret; the database holds the nonce and the token's hash.
So a message can be rendered again after a crash, yet neither the outbox nor a copy of the database holds a link.
Unknown, expired, used and revoked look alike from outside (A02). Links carry the configured origin only (A09).
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from models import clock, journal
from models.errors import NoSuchItem
from models.links import Link, SignIn
from models.people import Person
from notifications.errors import NoOrigin
from notifications.secret import configure_secret, derive, make_secret

__all__ = ["configure_secret", "make_secret"]  # set up together with the links; the rest is public as usual

SIGN_IN_MINUTES = 10
IDLE = timedelta(minutes=30)
SEEN_EVERY = timedelta(minutes=1)  # a sign-in's last use is written at most this often
_origin: list[str] = []


@dataclass(frozen=True)
class LinkSpec:
    """A link to be made: for whom, to what, and the channel that will carry it."""

    person_id: int
    assignment_id: int | None = None
    document_id: int | None = None
    purpose: str = "item"  # item, read or signin
    channel_kind: str = ""
    channel_address: str = ""
    minutes: int | None = None  # how long it works; None: until it is revoked


def address(path: str) -> str:
    """Return the address of a path under the origin that links carry (票上的网址). Raises QS-7006 without an origin."""
    if not _origin:
        raise NoOrigin
    return f"{_origin[0]}{path}"


def configure_origin(url: str) -> None:
    """Set the origin that every link carries (对外网址), e.g. http://127.0.0.1:8765; never taken from a request."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise NoOrigin
    _origin[:] = [f"{parts.scheme}://{parts.netloc}"]


def token(link: Link) -> str:
    """Return a link's token: 256 bits in 43 characters, never stored."""
    return _text(derive("link", link.nonce))


def url_of(link: Link) -> str:
    """Return a link's address: /s/… signs in, /l/… opens an item or a document. Raises QS-7006 without an origin."""
    if not _origin:
        raise NoOrigin
    return f"{_origin[0]}/{'s' if link.purpose == 'signin' else 'l'}/{token(link)}"


def page_url(path: str) -> str:
    """Return the address of a page of ours that wants a sign-in (/values/…); raises QS-7006 without an origin."""
    if not _origin:
        raise NoOrigin
    return f"{_origin[0]}{path}"


def new_links(tx: Session, rows: Sequence[LinkSpec]) -> list[int]:
    """Make links in bulk; returns their numbers in the order of `rows`."""
    if not rows:
        return []
    made = insert(Link).returning(col(Link.id), sort_by_parameter_order=True)
    return list(tx.scalars(made, [_row(tx, spec) for spec in rows]))


def find(tx: Session, given: str) -> Link:
    """Return the link that a token opens; raises QS-2001 alike when it is unknown, expired, used or revoked."""
    found = tx.exec(select(Link).where(Link.token_hash == _hash(given))).first()
    if found is None or found.revoked_at or found.used_at:
        raise NoSuchItem
    if found.expires_at is not None and found.expires_at <= clock.now(tx):
        raise NoSuchItem
    return found


def revoke(tx: Session, assignment_ids: Sequence[int]) -> int:
    """End every link of these assignments (链接作废), when a part is handed over; returns how many were ended."""
    ended = tx.execute(
        update(Link)
        .where(col(Link.assignment_id).in_(assignment_ids), col(Link.revoked_at).is_(None))
        .values(revoked_at=clock.now(tx))
    )
    return int(getattr(ended, "rowcount", 0))


def sign_in_link(tx: Session, person_id: int, minutes: int = SIGN_IN_MINUTES) -> str:
    """Make a link that signs a person in once (登录链接), within `minutes`; returns its address."""
    [made] = new_links(tx, [LinkSpec(person_id, purpose="signin", minutes=minutes)])
    return url_of(tx.get_one(Link, made))


def use_sign_in(tx: Session, given: str) -> str:
    """Sign in by a link (登录), once; returns the cookie's token, journalled in the office's chain.

    Raises QS-2001 when the token is not a sign-in link that still works, or its person is no longer active.
    """
    found = find(tx, given)
    used = update(Link).where(col(Link.id) == found.id, col(Link.purpose) == "signin", col(Link.used_at).is_(None))
    taken = tx.execute(used.values(used_at=clock.now(tx)).returning(col(Link.id))).first()
    person = tx.get(Person, found.person_id)
    if taken is None or person is None or not person.active:
        raise NoSuchItem
    return start_sign_in(tx, person.id)


def start_sign_in(tx: Session, person_id: int) -> str:
    """Begin a sign-in of a person whose identity is already proven; returns the cookie's token."""
    cookie, at = secrets.token_urlsafe(32), clock.now(tx)
    tx.add(SignIn(person_id=person_id, token_hash=_hash(cookie), created_at=at, seen_at=at))
    journal.append(tx, journal.OFFICE, "signin", actor=f"person:{person_id}")
    return cookie


def signed_in(tx: Session, cookie: str, idle: timedelta = IDLE, *, touch: bool = True) -> Person | None:
    """Return who is signed in by this cookie, or None after `idle` without use, a sign-out, or once not active.

    `touch`: note that it was used just now; leave it out in a read-only transaction.
    """
    found = tx.exec(select(SignIn).where(SignIn.token_hash == _hash(cookie))).first()
    if found is None or found.ended_at:
        return None
    at, person = clock.now(tx), tx.get(Person, found.person_id)
    if person is None or not person.active or at - found.seen_at > idle:
        return None
    if touch and at - found.seen_at >= SEEN_EVERY:
        tx.execute(update(SignIn).where(col(SignIn.id) == found.id).values(seen_at=at))
    return person


def sign_out(tx: Session, cookie: str) -> None:
    """End a sign-in (退出登录)."""
    ended = update(SignIn).where(col(SignIn.token_hash) == _hash(cookie), col(SignIn.ended_at).is_(None))
    tx.execute(ended.values(ended_at=clock.now(tx)))


def _row(tx: Session, spec: LinkSpec) -> dict[str, object]:
    at, nonce = clock.now(tx), secrets.token_bytes(16)
    return {
        "person_id": spec.person_id,
        "assignment_id": spec.assignment_id,
        "document_id": spec.document_id,
        "purpose": spec.purpose,
        "nonce": nonce,
        "token_hash": _hash(_text(derive("link", nonce))),
        "channel_kind": spec.channel_kind,
        "channel_address": spec.channel_address,
        "created_at": at,
        "expires_at": at + timedelta(minutes=spec.minutes) if spec.minutes else None,
    }


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _hash(given: str) -> bytes:
    """Hash the very characters given: a token cut, case-flipped or lengthened is another token (A02)."""
    return hashlib.sha256(given.encode("utf-8", "surrogatepass")).digest()
