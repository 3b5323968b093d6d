"""Check codes (验证码) and PINs (口令): how the person who presses is known to be the person who was asked.

Six digits on demand, by another channel than the link came by; 10 minutes, 5 tries, 5 unused codes an hour (A04, A06). The
digits are derived from a nonce and the machine's secret, so neither the outbox nor the database holds them.

A wrong try must stay counted though the caller's own transaction is undone: call `verify_code(..., use=False)` in a
transaction of its own and leave that normally, whatever it returns; then, in the transaction of the answer,
`verify_code` again, which uses the code up.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from enum import Enum
from itertools import pairwise
from typing import Literal

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, func, select

from models import clock
from models.errors import CodeLocked, CodeNeeded, TooManyCodes, WrongCode, WrongPin
from models.links import CheckCode, Link
from models.people import Channel, Person
from notifications import outbox
from notifications.errors import OneChannelOnly, WeakPin
from notifications.outbox import Notice, Place
from notifications.secret import derive

MINUTES = 10
TRIES = 5
REQUESTS_AN_HOUR = 5
PIN_LOCK = timedelta(minutes=30)
SCRYPT = {"n": 2**14, "r": 8, "p": 1}  # about 16 MB and a twentieth of a second for one try
NAMES = {"mail": "电子邮箱", "wecom": "企业微信", "dingtalk": "钉钉", "feishu": "飞书", "mailbox": "站内信箱"}


class Outcome(Enum):
    """What came of a check. `NONE`: no code is in force (never asked for, over, or used)."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"
    NONE = "none"


def can_check(tx: Session, person_id: int, link: Link) -> Literal["code", "pin", "link_only"]:
    """Tell how a person who came by `link` can prove who they are: code by another channel, PIN, or the link alone."""
    if other_channel(tx, person_id, (link.channel_kind, link.channel_address)):
        return "code"
    return "pin" if has_pin(tx, person_id) else "link_only"


def request_code(tx: Session, person_id: int, assignment_id: int | None, not_by: tuple[str, str]) -> str:
    """Send a check code by another channel than `not_by` (kind, address); returns where it went, masked.

    An earlier code for the same assignment dies. Raises QS-7003 when there is one channel only, QS-2009 after five
    requests within an hour whose codes were not used (a reviewer with thirty classes uses thirty).
    """
    tx.exec(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)).one()
    place = other_channel(tx, person_id, not_by)
    if place is None:
        raise OneChannelOnly
    at = clock.now(tx)
    if _requests_since(tx, person_id, at - timedelta(hours=1)) >= REQUESTS_AN_HOUR:
        raise TooManyCodes
    tx.execute(update(CheckCode).where(*_in_force(person_id, assignment_id, at)).values(expires_at=at))
    code = _new_code(tx, person_id, assignment_id, at)
    notice = Notice(person_id, "code", {}, dedupe=f"code:{code.id}", urgent=True, code_id=code.id)
    outbox.put(tx, [(notice, place)])
    return masked(place)


def verify_code(tx: Session, person_id: int, assignment_id: int | None, digits: str, *, use: bool = True) -> Outcome:
    """Check six digits against the code in force. Counts a wrong try; a right one is used up unless `use` is false."""
    at = clock.now(tx)
    newest = select(CheckCode).where(*_in_force(person_id, assignment_id, at)).order_by(col(CheckCode.id).desc())
    code = tx.exec(newest.limit(1).with_for_update().execution_options(populate_existing=True)).first()
    if code is None:
        return Outcome.NONE
    if code.tries >= TRIES:
        return Outcome.LOCKED
    if not hmac.compare_digest(_hash(code.nonce, _plain(digits)), code.code_hash):
        code.tries += 1
        tx.add(code)
        tx.flush()
        return Outcome.LOCKED if code.tries >= TRIES else Outcome.WRONG
    if use:
        code.used_at = at
        tx.add(code)
        tx.flush()
    return Outcome.RIGHT


def require(outcome: Outcome, *, pin: bool = False) -> None:
    """Turn a check that failed into its numbered refusal: QS-2006, QS-2007, QS-2008, and QS-2016 for a PIN."""
    if outcome is Outcome.RIGHT:
        return
    if pin:
        raise WrongPin
    raise {Outcome.WRONG: WrongCode, Outcome.LOCKED: CodeLocked, Outcome.NONE: CodeNeeded}[outcome]


def digits_of(code: CheckCode) -> str:
    """Return the six digits of a code, made again from its nonce; only a message on its way needs them."""
    return f"{int.from_bytes(derive('code', code.nonce)[:8]) % 1_000_000:06d}"


def has_pin(tx: Session, person_id: int) -> bool:
    """Tell whether a person has set a PIN."""
    return bool(tx.exec(select(Person.pin_hash).where(Person.id == person_id)).first())


def check_pin(pin: str) -> None:
    """Refuse a PIN that is not 6 to 12 digits, or all alike or in a row; raises QS-7004."""
    if not (pin.isascii() and pin.isdigit() and 6 <= len(pin) <= 12) or _in_a_row(pin):
        raise WeakPin


def set_pin(tx: Session, person_id: int, pin: str) -> None:
    """Set a person's PIN (设置口令). Raises QS-7004."""
    check_pin(pin)
    salt = secrets.token_bytes(16)
    values = {"pin_hash": f"{salt.hex()}${_stretch(pin, salt).hex()}", "pin_tries": 0, "pin_locked_until": None}
    tx.execute(update(Person).where(col(Person.id) == person_id).values(**values))


def verify_pin(tx: Session, person_id: int, pin: str) -> Outcome:
    """Check a PIN. Five wrong tries lock it for 30 minutes; count them in a transaction of its own, as with codes."""
    person = tx.get(Person, person_id, with_for_update={"key_share": True}, populate_existing=True)
    if person is None or not person.pin_hash:
        return Outcome.NONE
    at = clock.now(tx)
    if person.pin_locked_until and at < person.pin_locked_until:
        return Outcome.LOCKED
    salt, kept = (bytes.fromhex(part) for part in person.pin_hash.split("$"))
    right = hmac.compare_digest(_stretch(_plain(pin), salt), kept)
    person.pin_tries = 0 if right else person.pin_tries + 1
    person.pin_locked_until = None
    if person.pin_tries >= TRIES:
        person.pin_tries, person.pin_locked_until = 0, at + PIN_LOCK
    tx.add(person)
    tx.flush()
    return Outcome.RIGHT if right else Outcome.LOCKED if person.pin_locked_until else Outcome.WRONG


def other_channel(tx: Session, person_id: int, not_by: tuple[str, str]) -> Place | None:
    """Return a person's first channel that a code can go by and that is not `not_by` (kind, address), or None."""
    statement = select(Channel).where(Channel.person_id == person_id, col(Channel.active).is_(True))
    for found in tx.exec(statement.order_by(col(Channel.position))):
        if found.kind != "slip" and (found.kind, found.address) != tuple(not_by):
            return Place(found.kind, found.address, found.position)
    return None


def masked(place: Place) -> str:
    """Return where a code went, without giving the address away: 电子邮箱 z***@example.org, 手机短信."""
    if place.kind == "mailbox" and place.address == "sms":
        return "手机短信"
    if place.kind == "mail":
        local, _, domain = place.address.partition("@")
        return f"{NAMES['mail']} {local[:1]}***@{domain}"
    return NAMES.get(place.kind, place.kind)


def _new_code(tx: Session, person_id: int, assignment_id: int | None, at: datetime) -> CheckCode:
    code = CheckCode(
        person_id=person_id,
        assignment_id=assignment_id,
        nonce=secrets.token_bytes(16),
        code_hash=b"",
        created_at=at,
        expires_at=at + timedelta(minutes=MINUTES),
    )
    code.code_hash = _hash(code.nonce, digits_of(code))
    tx.add(code)
    tx.flush()
    return code


def _in_force(person_id: int, assignment_id: int | None, at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        col(CheckCode.person_id) == person_id,
        col(CheckCode.assignment_id).is_not_distinct_from(assignment_id),
        col(CheckCode.used_at).is_(None),
        col(CheckCode.expires_at) > at,
    )


def _requests_since(tx: Session, person_id: int, since: datetime) -> int:
    unused = (CheckCode.person_id == person_id, CheckCode.created_at > since, col(CheckCode.used_at).is_(None))
    counted = select(func.count()).where(*unused)
    return int(tx.exec(counted).one())


def _hash(nonce: bytes, digits: str) -> bytes:
    """Hash with the machine's secret: a million guesses on a copy of the database find nothing."""
    return derive("check", nonce + digits.encode("utf-8", "surrogatepass"))


def _plain(digits: str) -> str:
    """Return what was typed without spaces, full-width digits as plain ones."""
    return "".join(str(int(c)) if c.isdecimal() else c for c in digits if not c.isspace())


def _stretch(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode("utf-8", "surrogatepass"), salt=salt, dklen=32, **SCRYPT)


def _in_a_row(pin: str) -> bool:
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    return len(steps) == 1 and abs(steps.pop()) <= 1
