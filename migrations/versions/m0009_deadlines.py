"""期限的本机推算表"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "deadline",
        sa.Column("line", sa.String(30), nullable=False),
        sa.Column("record_id", sa.String(36), nullable=False),
        sa.Column("matter", sa.String(120), nullable=False),
        sa.Column("due", sa.String(10), nullable=True),
        sa.Column("seen", sa.String(10), nullable=True),
        sa.Column("note", sa.String(60), nullable=False),
        sa.Column("until", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("line", "record_id", "matter"),
    )
    op.create_index("ix_deadline_due", "deadline", ["due"])
    op.create_index("ix_deadline_until", "deadline", ["until"])
