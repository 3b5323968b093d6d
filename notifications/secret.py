"""This machine's secret (本机密钥): what turns a nonce of the database into a token or a code.

It is a file beside the database, never inside it: a copy of the database alone opens nothing (promise A10).
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from models.errors import NoSecret

SIZE = 32  # bytes
_current: list[bytes] = []


def make_secret(path: Path) -> None:
    """Make the secret file if it is absent (生成本机密钥), readable by its owner only. `path`: where it lies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(SIZE))


def configure_secret(path: Path) -> None:
    """Read the secret of this process from `path`. Raises QS-5003 when it is absent, too short or open to others."""
    try:
        found = path.read_bytes()
        shared = path.stat().st_mode & 0o077
    except OSError:
        raise NoSecret from None
    if len(found) < SIZE or shared:
        raise NoSecret
    _current[:] = [found]


def derive(label: str, nonce: bytes) -> bytes:
    """Return 32 bytes that only this machine can make from `label` and `nonce`. Raises QS-5003 without a secret."""
    if not _current:
        raise NoSecret
    return hmac.new(_current[0], label.encode() + b":" + nonce, hashlib.sha256).digest()
