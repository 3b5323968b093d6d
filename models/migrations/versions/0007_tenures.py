"""tenures: who has held which post since when"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "post_tenure",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("post", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("ends_on >= begins_on", name=op.f("ck_post_tenure_days")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_post_tenure_person_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_post_tenure_unit_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["case_id"], ["qs_case.id"], name=op.f("fk_post_tenure_case_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_tenure")),
        sa.UniqueConstraint(
            "person_id",
            "unit_id",
            "post",
            "kind",
            "begins_on",
            name=op.f("uq_post_tenure_person_id_unit_id_post_kind_begins_on"),
        ),
    )
    op.create_index(op.f("ix_post_tenure_person_id"), "post_tenure", ["person_id"], unique=False)
    op.create_index(op.f("ix_post_tenure_unit_id"), "post_tenure", ["unit_id"], unique=False)
