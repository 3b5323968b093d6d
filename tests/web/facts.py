"""Looking at every fact of the database from outside, to show that something changed nothing."""

from collections.abc import Collection

from sqlalchemy import text

from models import db
from models.tables import metadata


def all_rows(*, without: Collection[str] = ()) -> dict[str, list[str]]:
    """Return every row of every table as text, sorted, without the tables named."""
    with db.reading() as look:
        return {
            table.name: sorted(
                str(row) for row in look.execute(text(f'SELECT t::text FROM "{table.name}" t')).scalars()
            )
            for table in metadata.sorted_tables
            if table.name not in without
        }


def count(table: str, where: str = "true") -> int:
    """Return how many rows of a table there are."""
    with db.reading() as look:
        return int(look.execute(text(f'SELECT count(*) FROM "{table}" WHERE {where}')).scalar_one())


def rows(query: str, **given: object) -> list[tuple[object, ...]]:
    """Return the rows of a query."""
    with db.reading() as look:
        return [tuple(row) for row in look.execute(text(query), given)]
