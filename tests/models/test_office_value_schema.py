"""The migration makes the table that the class describes: the same columns, checks and keys."""

from sqlalchemy import text

from models import db
from models.office_values import OfficeValue

SHAPE = (
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = CAST(:table AS regclass)"
    " AND contype IN ('c', 'p', 'u', 'f')"
)
COLUMNS = (
    "SELECT column_name, data_type, is_nullable FROM information_schema.columns"
    " WHERE table_name = :table AND table_schema = :schema"
)


def test_migration_and_class_say_the_same(database: str) -> None:
    with db.transaction() as tx:
        migrated = {
            "shape": set(map(tuple, tx.execute(text(SHAPE), {"table": "public.office_value"}))),
            "columns": set(map(tuple, tx.execute(text(COLUMNS), {"table": "office_value", "schema": "public"}))),
        }
        tx.execute(text("ALTER TABLE office_value RENAME TO office_value_migrated"))
        tx.execute(text("ALTER INDEX ix_office_value_key RENAME TO ix_migrated"))
        for name, _ in migrated["shape"]:
            tx.execute(text(f"ALTER TABLE office_value_migrated RENAME CONSTRAINT {name} TO m_{name}"))
        OfficeValue.__table__.create(tx.connection())  # type: ignore[attr-defined]
        made = {
            "shape": set(map(tuple, tx.execute(text(SHAPE), {"table": "public.office_value"}))),
            "columns": set(map(tuple, tx.execute(text(COLUMNS), {"table": "office_value", "schema": "public"}))),
        }
        tx.rollback()
    assert made == migrated
