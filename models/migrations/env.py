"""Alembic's way in. One transaction for all migrations; two programs that start at once migrate one after the other."""

from alembic import context
from sqlalchemy import create_engine, pool, text

from models.tables import metadata

MIGRATION_LOCK = 5_115_032  # any fixed number: who holds it migrates


def run() -> None:
    """Run the migrations in one transaction under a lock."""
    engine = create_engine(context.config.attributes["url"], poolclass=pool.NullPool)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
        with context.begin_transaction():
            context.run_migrations()


run()
