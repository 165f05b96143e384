"""每人一个账户"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("name", sa.String(40), nullable=True),
        sa.Column("role", sa.String(12), nullable=True),
        sa.Column("special", sa.Integer(), nullable=True),
        sa.Column("manages", sa.Integer(), nullable=True),
        sa.Column("villages", sa.Text(), nullable=True),
        sa.Column("closed", sa.String(10), nullable=True),
        sa.Column("door", sa.String(20), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
