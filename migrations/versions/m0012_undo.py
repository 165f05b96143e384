"""撤回合并、分叉后重新接上、找回所需的记录"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    _lineage()
    _undo()
    _recovery()


def _lineage() -> None:
    op.create_table(
        "peer_lineage",
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("replica", sa.String(36), nullable=False),
        sa.Column("lives", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("site", "replica"),
    )


def _undo() -> None:
    op.create_table(
        "merge_before",
        sa.Column("package", sa.String(64), nullable=False),
        sa.Column("work", sa.String(36), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("package"),
    )
    op.create_table(
        "merge_undone",
        sa.Column("work", sa.String(36), nullable=False),
        sa.Column("package", sa.String(64), nullable=False),
        sa.Column("operator", sa.String(40), nullable=False),
        sa.Column("moment", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("work"),
    )


def _recovery() -> None:
    op.create_table(
        "recovery",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("package", sa.String(64), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("replica", sa.String(36), nullable=False),
        sa.Column("entity", sa.String(40), nullable=False),
        sa.Column("record_id", sa.String(36), nullable=False),
        sa.Column("field", sa.String(60), nullable=False),
        sa.Column("township", sa.Text, nullable=False),
        sa.Column("bureau", sa.Text, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_recovery_record", "recovery", ["record_id"])
    op.create_index("ix_recovery_state", "recovery", ["state", "site"])
