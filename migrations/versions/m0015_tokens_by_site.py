"""查找索引按乡镇分开存放（打开后自动整理）"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.drop_index("ix_search_token_record", "search_token")
    op.drop_table("search_token")
    op.create_table(
        "search_token",
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("token", sa.String(60), nullable=False),
        sa.Column("record_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("site", "token", "record_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_search_token_record", "search_token", ["site", "record_id"])
