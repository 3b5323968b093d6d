"""All facts of a database, so that two courses of the same chain can be compared column by column.

Left out is only what differs between any two courses: secrets drawn at random, real time, and the leases. Numbers of
rows are compared too: `close_gaps` puts the counters back to the last row that was kept.
"""

from typing import Any

import psycopg
from psycopg import sql

from models.tables import metadata

# what a stop may change: how often and when a message was tried, under which lease the case moved
NEVER = {"heartbeat", "blob"}
LEFT_OUT = {
    "journal_entry": {"recorded_at", "hash", "prev_hash", "words_salt", "words_hash"},
    "journal_chain": {"head"},
    "link": {"nonce", "token_hash"},
    "message": {"attempts", "claim", "claimed_until", "sent_at", "next_try_at"},
    "mailbox_item": {"id", "at"},
    "document": {"sha256", "size"},  # a .docx carries the second in which it was made
    "qs_case": {"lease_holder", "lease_token", "lease_until", "ready"},
    "rule_pack": {"id"},
    "number_series": {"id"},  # an upsert takes a number of the row's own also where the row is there already
}
Facts = dict[str, list[str]]


def facts(url: str) -> Facts:
    """Return every table's rows as sorted text."""
    with psycopg.connect(url) as connection:
        return {t.name: _rows(connection, t) for t in metadata.sorted_tables if t.name not in NEVER}


def differences(expected: Facts, found: Facts) -> dict[str, Any]:
    """Return, by table, the rows that only one of two courses has."""
    told = {}
    for table, rows in expected.items():
        missing = [r for r in rows if r not in found[table]]
        added = [r for r in found[table] if r not in rows]
        if rows != found[table]:
            told[table] = {"missing": missing[:3], "added": added[:3], "rows": (len(rows), len(found[table]))}
    return told


def close_gaps(url: str) -> None:
    """Put every counter to one after the last row: a transaction that was lost leaves a gap in the numbers."""
    with psycopg.connect(url, autocommit=True) as connection:
        for table in metadata.sorted_tables:
            if "id" in table.columns and table.columns["id"].identity is not None:
                name = sql.Identifier(table.name)
                connection.execute(
                    sql.SQL(
                        "SELECT setval(pg_get_serial_sequence({}, 'id'), coalesce(max(id), 0) + 1, false) FROM {}"
                    ).format(sql.Literal(table.name), name)
                )


def _rows(connection: psycopg.Connection[Any], table: Any) -> list[str]:
    kept = [c.name for c in table.columns if c.name not in LEFT_OUT.get(table.name, set())]
    columns = sql.SQL(", ").join(sql.Identifier(name) for name in kept)
    rows = connection.execute(sql.SQL("SELECT {} FROM {}").format(columns, sql.Identifier(table.name)))
    return sorted(repr(dict(zip(kept, row, strict=True))) for row in rows)
