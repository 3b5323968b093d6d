"""objections: a fifth outcome (归档); who objected, sealed apart; opening a seal by two persons"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint(op.f("ck_objection_outcome"), "objection")
    op.create_check_constraint(
        op.f("ck_objection_outcome"),
        "objection",
        "outcome IN ('','filed','unfounded','minor','postponed','disqualified')",
    )
    op.create_table(
        "sealed_objector",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("objection_id", sa.BigInteger(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_sealed_objector_objection_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_objector")),
        sa.UniqueConstraint("objection_id", name=op.f("uq_sealed_objector_objection_id")),
    )
    op.create_table(
        "unsealing",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("objection_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "agreed_by_id IS NULL OR agreed_by_id <> asked_by_id", name=op.f("ck_unsealing_two_persons")
        ),
        sa.CheckConstraint("(agreed_by_id IS NULL) = (agreed_at IS NULL)", name=op.f("ck_unsealing_agreed")),
        sa.ForeignKeyConstraint(
            ["agreed_by_id"], ["person.id"], name=op.f("fk_unsealing_agreed_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_unsealing_asked_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_unsealing_objection_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsealing")),
    )
    op.create_index(op.f("ix_unsealing_objection_id"), "unsealing", ["objection_id"], unique=False)
    guards = Path(__file__).parents[1] / "0006_guards.sql"
    op.get_bind().exec_driver_sql(guards.read_text(encoding="utf-8").replace("%", "%%"))
