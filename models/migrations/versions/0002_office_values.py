"""values set by the office: entered by one person, decided by another, never changed afterwards"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

DECIDED = (
    "CASE WHEN state = 'proposed' THEN decided_by_id IS NULL AND decided_at IS NULL AND entry_seq IS NULL"
    " ELSE decided_by_id IS NOT NULL AND decided_at IS NOT NULL"
    " AND (entry_seq IS NOT NULL) = (state = 'approved') END"
)
REFERENCE = (
    "btrim(key) <> '' AND btrim(pack) <> '' AND btrim(article) <> '' AND btrim(words) <> '' AND btrim(source) <> ''"
)
CHECKS = {
    "state": "state IN ('proposed','approved','rejected','withdrawn')",
    "decided": DECIDED,
    "two_persons": "state NOT IN ('approved','rejected') OR decided_by_id <> entered_by_id",
    "own": "state <> 'withdrawn' OR decided_by_id = entered_by_id",
    "reference": REFERENCE,
    "sure": "sure IN ('verified','local','unverified')",
    "value": "jsonb_typeof(value) <> 'null'",
    "corrects": "corrects IS NULL OR (corrects = since AND btrim(note) <> '')",
    "past": "corrects IS NOT NULL OR since >= ((entered_at AT TIME ZONE 'Asia/Shanghai')::date)",
    "past_when_approved": "state <> 'approved' OR corrects IS NOT NULL"
    " OR since >= ((decided_at AT TIME ZONE 'Asia/Shanghai')::date)",
}
TEXTS = ("key", "pack", "article", "document", "words", "source", "sure", "note", "state", "reason")


def upgrade() -> None:
    op.create_table(
        "office_value",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        *(sa.Column(name, sa.Text(), server_default="", nullable=False) for name in TEXTS),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("corrects", sa.Date(), nullable=True),
        sa.Column("entered_by_id", sa.BigInteger(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entry_seq", sa.Integer(), nullable=True),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_office_value_{name}")) for name, rule in CHECKS.items()),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_office_value_{name}"), ondelete="RESTRICT")
            for name in ("entered_by_id", "decided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_value")),
        sa.UniqueConstraint("entry_seq", name=op.f("uq_office_value_entry_seq")),
    )
    op.create_index("ix_office_value_key", "office_value", ["key", "id"], unique=False)
    guards = Path(__file__).parents[1] / "0002_guards.sql"
    op.get_bind().exec_driver_sql(guards.read_text(encoding="utf-8").replace("%", "%%"))
