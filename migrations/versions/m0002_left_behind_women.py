"""新增农村留守妇女登记与走访"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "left_behind_woman",
        sa.Column("education", sa.String(12), nullable=True),
        sa.Column("registered_marriage", sa.String(12), nullable=True),
        sa.Column("married", sa.String(10), nullable=True),
        sa.Column("parents_in_law", sa.String(12), nullable=True),
        sa.Column("children", sa.Integer(), nullable=True),
        sa.Column("husband_years", sa.Integer(), nullable=True),
        sa.Column("husband_home", sa.String(10), nullable=True),
        sa.Column("income_source", sa.String(120), nullable=True),
        sa.Column("help", sa.String(120), nullable=True),
        sa.Column("risk", sa.String(12), nullable=True),
        sa.Column("health", sa.String(12), nullable=True),
        sa.Column("illness", sa.String(60), nullable=True),
        sa.Column("disability", sa.String(12), nullable=True),
        sa.Column("disability_grade", sa.String(12), nullable=True),
        sa.Column("disability_card", sa.String(20), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_left_behind_woman_person", "left_behind_woman", ["person_id"], unique=False)
    op.create_table(
        "left_behind_woman_spell",
        sa.Column("entry_reason", sa.String(12), nullable=True),
        sa.Column("exit_reason", sa.String(12), nullable=True),
        sa.Column("began", sa.String(10), nullable=True),
        sa.Column("ended", sa.String(10), nullable=True),
        sa.Column("entry_words", sa.String(100), nullable=True),
        sa.Column("exit_words", sa.String(100), nullable=True),
        sa.Column("gone_to", sa.String(60), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_left_behind_woman_spell_owner", "left_behind_woman_spell", ["owner_id"], unique=False)
    op.create_table(
        "left_behind_woman_visit",
        sa.Column("visited", sa.String(10), nullable=True),
        sa.Column("way", sa.String(12), nullable=True),
        sa.Column("visitor", sa.String(30), nullable=True),
        sa.Column("needs", sa.String(120), nullable=True),
        sa.Column("done", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_left_behind_woman_visit_owner", "left_behind_woman_visit", ["owner_id"], unique=False)
