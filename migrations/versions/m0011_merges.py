"""居民合并，市局反馈的逐条记录，等市局核定的栏目"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    _person_merge()
    _contested()
    _told()
    op.add_column("package_received", sa.Column("roster", sa.Integer()))
    op.add_column("package_received", sa.Column("codes", sa.String(40)))


def _person_merge() -> None:
    op.create_table(
        "person_merge",
        sa.Column("alias", sa.String(36)),
        sa.Column("kept", sa.String(36)),
        sa.Column("kept_site", sa.String(12)),
        sa.Column("merged", sa.String(10)),
        sa.Column("undone", sa.String(10)),
        sa.Column("words", sa.String(120)),
        sa.Column("filled", sa.String(300)),
        sa.Column("kept_rows", sa.Integer()),
        sa.Column("alias_rows", sa.Integer()),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200)),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_person_merge_alias", "person_merge", ["alias"])
    op.create_index("ix_person_merge_kept", "person_merge", ["kept"])


def _contested() -> None:
    """Fields on which the bureau has not decided yet, as a township was told of them."""
    op.create_table(
        "contested",
        sa.Column("entity", sa.String(40), nullable=False),
        sa.Column("record_id", sa.String(36), nullable=False),
        sa.Column("field", sa.String(60), nullable=False),
        sa.Column("told", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("entity", "record_id", "field"),
    )


def _told() -> None:
    """What the bureau's feedback said, line by line."""
    op.create_table(
        "told",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("entity", sa.String(40), nullable=False),
        sa.Column("record_id", sa.String(36), nullable=False),
        sa.Column("field", sa.String(60), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("read", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_told_number", "told", ["number"])
