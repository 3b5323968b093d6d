"""selection: work plans, posts, candidates, objections; ballot boxes, rosters, slips and ballots"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ballot_box",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("groups", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("sheet", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("tally", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("trackers", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("root", sa.Text(), server_default="", nullable=False),
        sa.Column("paper", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.CheckConstraint("kind IN ('recommend','assess','score','vote','choose')", name=op.f("ck_ballot_box_kind")),
        sa.CheckConstraint("state IN ('signing','open','closing','closed','void')", name=op.f("ck_ballot_box_state")),
        sa.ForeignKeyConstraint(["case_id"], ["qs_case.id"], name=op.f("fk_ballot_box_case_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_box")),
        sa.UniqueConstraint(
            "case_id", "name", "subject", "round", name=op.f("uq_ballot_box_case_id_name_subject_round")
        ),
    )
    op.create_index(op.f("ix_ballot_box_case_id"), "ballot_box", ["case_id"], unique=False)
    op.create_table(
        "selection",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("manner", sa.Text(), server_default="", nullable=False),
        sa.Column("plan", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("plan_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "manner IN ('open','directed','competition','combination','rotation','exchange')",
            name=op.f("ck_selection_manner"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["qs_case.id"], name=op.f("fk_selection_case_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection")),
        sa.UniqueConstraint("case_id", name=op.f("uq_selection_case_id")),
    )
    op.create_table(
        "ballot",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("box_id", sa.BigInteger(), nullable=False),
        sa.Column("group", sa.Text(), server_default="", nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("salt", sa.Text(), server_default="", nullable=False),
        sa.Column("slip", sa.LargeBinary(), nullable=True),
        sa.Column("seal", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["box_id"], ["ballot_box.id"], name=op.f("fk_ballot_box_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_ballot")),
    )
    op.create_index("ix_ballot_box", "ballot", ["box_id"], unique=False)
    op.create_table(
        "box_voter",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("box_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("group", sa.Text(), server_default="", nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("state IN ('due','present','recused')", name=op.f("ck_box_voter_state")),
        sa.ForeignKeyConstraint(["box_id"], ["ballot_box.id"], name=op.f("fk_box_voter_box_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_box_voter_person_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_box_voter")),
        sa.UniqueConstraint("box_id", "position", name=op.f("uq_box_voter_box_id_position")),
    )
    op.create_index(op.f("ix_box_voter_box_id"), "box_voter", ["box_id"], unique=False)
    op.create_table(
        "post",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("selection_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("vacancies", sa.Integer(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.Column("filled", sa.Integer(), nullable=False),
        sa.CheckConstraint("vacancies > 0", name=op.f("ck_post_vacancies")),
        sa.ForeignKeyConstraint(
            ["selection_id"], ["selection.id"], name=op.f("fk_post_selection_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_post_unit_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("selection_id", "position", name=op.f("uq_post_selection_id_position")),
    )
    op.create_index(op.f("ix_post_selection_id"), "post", ["selection_id"], unique=False)
    op.create_table(
        "slip",
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("box_id", sa.BigInteger(), nullable=False),
        sa.Column("group", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("state IN ('unused','used','void')", name=op.f("ck_slip_state")),
        sa.ForeignKeyConstraint(["box_id"], ["ballot_box.id"], name=op.f("fk_slip_box_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("public_key", name=op.f("pk_slip")),
    )
    op.create_index(op.f("ix_slip_box_id"), "slip", ["box_id"], unique=False)
    op.create_table(
        "candidate",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("selection_id", sa.BigInteger(), nullable=False),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("lot", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("results", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("left_reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "state IN ('nominated','eligible','excluded','recommended','listed','proposed','decided','appointed','withdrawn','dropped')",
            name=op.f("ck_candidate_state"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_candidate_person_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_candidate_post_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["selection_id"], ["selection.id"], name=op.f("fk_candidate_selection_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
        sa.UniqueConstraint(
            "selection_id", "post_id", "name", "unit", name=op.f("uq_candidate_selection_id_post_id_name_unit")
        ),
    )
    op.create_index(op.f("ix_candidate_post_id"), "candidate", ["post_id"], unique=False)
    op.create_index(op.f("ix_candidate_selection_id"), "candidate", ["selection_id"], unique=False)
    op.create_index(
        "uq_candidate_lot", "candidate", ["selection_id", "lot"], unique=True, postgresql_where=sa.text("lot > 0")
    )
    op.create_table(
        "objection",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("candidate_id", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("substance", sa.Text(), server_default="", nullable=False),
        sa.Column("receipt", sa.Text(), server_default="", nullable=False),
        sa.Column("specific", sa.Boolean(), nullable=True),
        sa.Column("screening", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("outcome_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('','unfounded','minor','postponed','disqualified')", name=op.f("ck_objection_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_objection_candidate_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["qs_case.id"], name=op.f("fk_objection_case_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    op.create_index(op.f("ix_objection_case_id"), "objection", ["case_id"], unique=False)
    guards = Path(__file__).parents[1] / "0003_guards.sql"
    op.get_bind().exec_driver_sql(guards.read_text(encoding="utf-8").replace("%", "%%"))
