"""Bring a database to the schema of this version (Alembic). PostgreSQL's DDL is transactional: a migration that is
interrupted leaves the schema as it was, and running it again gives the same as a fresh one.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

HERE = Path(__file__).parent / "migrations"


def config(url: str) -> Config:
    """Return Alembic's settings for one database."""
    made = Config()
    made.set_main_option("script_location", str(HERE))
    made.attributes["url"] = url.replace("postgresql://", "postgresql+psycopg://", 1)
    return made


def upgrade(url: str) -> str:
    """Bring the database at `url` to the newest schema; returns its revision."""
    command.upgrade(config(url), "head")
    return current(url)


def current(url: str) -> str:
    """Return the revision that the database at `url` has, empty for none."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() or ""
    finally:
        engine.dispose()


def newest() -> str:
    """Return the revision that this version of the program wants."""
    return ScriptDirectory(str(HERE)).get_current_head() or ""
