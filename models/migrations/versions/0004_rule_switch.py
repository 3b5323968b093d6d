"""the rules of a running case: changed only with the entry of the record that says who proposed and who confirmed it"""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    guards = Path(__file__).parents[1] / "0004_guards.sql"
    op.get_bind().exec_driver_sql(guards.read_text(encoding="utf-8").replace("%", "%%"))
