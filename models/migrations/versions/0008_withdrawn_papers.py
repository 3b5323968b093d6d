"""papers that a return made void (作废): which return it was"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document", sa.Column("withdrawn_by_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_document_withdrawn_by_id"), "document", "act", ["withdrawn_by_id"], ["id"], ondelete="RESTRICT"
    )
    op.get_bind().exec_driver_sql(EARLIER)


# What earlier returns made void was not marked: the acts name the papers that they issued, the returns name the acts.
EARLIER = """
UPDATE document d SET withdrawn_at = r.at, withdrawn_by_id = r.id
FROM act a JOIN act r ON r.id = a.superseded_by,
     jsonb_path_query(a.result, 'strict $.**.document') AS one(id)
WHERE jsonb_typeof(one.id) = 'number' AND d.id = one.id::bigint AND d.case_id = a.case_id AND d.withdrawn_at IS NULL;
UPDATE document d SET withdrawn_at = r.at, withdrawn_by_id = r.id
FROM act a JOIN act r ON r.id = a.superseded_by,
     jsonb_path_query(a.result, 'strict $.**.documents[*]') AS one(id)
WHERE jsonb_typeof(one.id) = 'number' AND d.id = one.id::bigint AND d.case_id = a.case_id AND d.withdrawn_at IS NULL
  AND NOT (d.kind = 'vote_sheet' AND coalesce(r.result->>'from', '') = '');
"""
