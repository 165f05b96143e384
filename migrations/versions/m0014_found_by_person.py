"""按人查找的索引"""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_index("ix_search_token_record", "search_token", ["record_id"])
    for table in ("household_member", "case_member", "batch_line"):
        op.create_index(f"ix_{table}_person", table, ["person"])
