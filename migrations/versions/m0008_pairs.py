"""跨乡镇核对的结论"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    _pair_note()


def _pair_note() -> None:
    op.create_table(
        "pair_note",
        sa.Column("pair", sa.String(90), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("words", sa.String(120), nullable=False),
        sa.Column("who", sa.String(40), nullable=False),
        sa.Column("noted", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("pair"),
    )
