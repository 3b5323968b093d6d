"""Slips (领票凭证): the key that only the paper holds, the tracker printed on it, and the seal that it puts on a ballot.

The secret on a slip is the seed of a signing key (Ed25519). The database knows the public key: it can tell a slip from a
forged one, and a ballot that a slip sealed from one that somebody wrote into the table, and can make neither.
"""

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

TRACKER = 10  # letters; enough to tell apart all the slips of a box


@dataclass(frozen=True)
class NewSlip:
    """A slip as it is printed: it exists on paper and in the answer to the one request that printed it."""

    token: str
    public_key: bytes
    group: str

    @property
    def tracker(self) -> str:
        """Return the tracker (核验号) by which a voter finds the slip in the list published at the close."""
        return tracker_of(self.public_key)


def new_slip(group: str = "") -> NewSlip:
    """Make a slip with a fresh secret of 256 random bits."""
    seed = secrets.token_bytes(32)
    return NewSlip(base64.urlsafe_b64encode(seed).decode().rstrip("="), public_key_of(seed), group)


def seed_of(token: str) -> bytes | None:
    """Return the secret that a token carries, or None for what is no token."""
    try:
        seed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    exact = base64.urlsafe_b64encode(seed).decode().rstrip("=") == token
    return seed if len(seed) == 32 and exact else None


def public_key_of(seed: bytes) -> bytes:
    """Return the public key of a slip's secret."""
    return _raw(Ed25519PrivateKey.from_private_bytes(seed).public_key())


def seal(seed: bytes, said: bytes) -> bytes:
    """Return the seal of a slip on what a ballot says."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(said)


def sealed_by(public_key: bytes, mark: bytes, said: bytes) -> bool:
    """Tell whether a slip has put its seal on this."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(mark, said)
    except (InvalidSignature, ValueError):
        return False
    return True


def tracker_of(public_key: bytes) -> str:
    """Return the tracker of a slip: it says nothing of the ballot and cannot be turned back into the secret."""
    digest = hashlib.sha256(b"qingshan tracker" + public_key).digest()
    return base64.b32encode(digest).decode()[:TRACKER].lower()


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)
