"""Which cases have work (待推进事项): answered, opened, failed and due again, or left by a conductor that died."""

from __future__ import annotations

from sqlalchemy import text

from flows.leases import HOLDERS
from models import db

_DUE = text(
    "SELECT id FROM qs_case WHERE state = 'open' AND ready AND (retry_at IS NULL OR retry_at <= clock_timestamp())"
    " AND (lease_holder IS NULL OR lease_until < clock_timestamp())"
    " UNION"
    " SELECT id FROM qs_case c WHERE state = 'open' AND lease_holder IS NOT NULL AND (lease_until < clock_timestamp()"
    " OR NOT EXISTS (SELECT 1 FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid = :class"
    "                AND l.objid = c.lease_holder AND l.database = (SELECT oid FROM pg_database"
    "                WHERE datname = current_database())))"
    " ORDER BY id LIMIT :limit"
)
_ABANDONED = text(
    "UPDATE qs_case c SET ready = true WHERE state = 'open' AND NOT ready AND lease_holder IS NOT NULL"
    " AND (lease_until < clock_timestamp() OR NOT EXISTS (SELECT 1 FROM pg_locks l WHERE l.locktype = 'advisory'"
    " AND l.classid = :class AND l.objid = c.lease_holder AND l.database = (SELECT oid FROM pg_database"
    " WHERE datname = current_database())))"
)


def due_cases(limit: int = 500) -> list[int]:
    """Return the numbers of cases that have work now; what a dead conductor left is marked as having work."""
    with db.transaction() as tx:
        tx.execute(_ABANDONED, {"class": HOLDERS})
        return list(tx.execute(_DUE, {"class": HOLDERS, "limit": limit}).scalars())
