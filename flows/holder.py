"""Who holds leases in this process: a number, and a session advisory lock on it for as long as the process lives.

PostgreSQL frees the lock the moment the process dies or its connection is cut: its leases are then free at once.
"""

import secrets
import threading
from dataclasses import dataclass, field

from sqlalchemy import Connection, text

from flows.leases import HOLDERS
from models import db


@dataclass
class Holder:
    """A holder of leases with its own connection, which carries nothing but the lock."""

    number: int = 0
    _connection: Connection | None = field(default=None, repr=False)
    _guard: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def take(self) -> int:
        """Return our number, locked; a lost connection (database restarted) gives a new number."""
        with self._guard:
            if self._connection is None or not self._alive():
                self._connect()
            return self.number

    def _alive(self) -> bool:
        assert self._connection is not None
        try:
            self._connection.execute(text("SELECT 1"))
        except Exception:  # whatever is wrong with it, the lock is gone
            self._connection.invalidate()
            self._connection = None
            return False
        return True

    def _connect(self) -> None:
        connection = db.engine().connect().execution_options(isolation_level="AUTOCOMMIT")
        number = secrets.randbelow(2**31 - 1) + 1
        connection.execute(text("SELECT pg_advisory_lock(:class, :number)"), {"class": HOLDERS, "number": number})
        self.number, self._connection = number, connection

    def leave(self) -> None:
        """Let go of the lock: every lease of ours is free at once."""
        with self._guard:
            if self._connection is not None:
                self._connection.invalidate()
                self._connection.close()
                self._connection = None


mine = Holder()
