"""新增特殊困难老人探访"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _elder()
    _elder_child()
    _elder_spell()
    _elder_tag()
    _elder_task()
    _elder_visit()


def _elder() -> None:
    op.create_table(
        "elder",
        sa.Column("living", sa.String(12), nullable=True),
        sa.Column("house", sa.String(12), nullable=True),
        sa.Column("income_source", sa.String(120), nullable=True),
        sa.Column("grandchild", sa.String(36), nullable=True),
        sa.Column("risk", sa.String(12), nullable=True),
        sa.Column("visitor", sa.String(30), nullable=True),
        sa.Column("visitor_kind", sa.String(12), nullable=True),
        sa.Column("visitor_phone", sa.String(60), nullable=True),
        sa.Column("agreement_signed", sa.String(10), nullable=True),
        sa.Column("contact_name", sa.String(30), nullable=True),
        sa.Column("contact_relation", sa.String(20), nullable=True),
        sa.Column("contact_phone", sa.String(60), nullable=True),
        sa.Column("second_contact", sa.String(30), nullable=True),
        sa.Column("second_phone", sa.String(60), nullable=True),
        sa.Column("health", sa.String(12), nullable=True),
        sa.Column("illness", sa.String(60), nullable=True),
        sa.Column("disability", sa.String(12), nullable=True),
        sa.Column("disability_grade", sa.String(12), nullable=True),
        sa.Column("disability_card", sa.String(20), nullable=True),
        sa.Column("eats", sa.Integer(), nullable=True),
        sa.Column("dresses", sa.Integer(), nullable=True),
        sa.Column("gets_up", sa.Integer(), nullable=True),
        sa.Column("toilets", sa.Integer(), nullable=True),
        sa.Column("walks", sa.Integer(), nullable=True),
        sa.Column("washes", sa.Integer(), nullable=True),
        sa.Column("ability_level", sa.String(12), nullable=True),
        sa.Column("ability_score", sa.Integer(), nullable=True),
        sa.Column("assessor", sa.String(60), nullable=True),
        sa.Column("assessed", sa.String(10), nullable=True),
        sa.Column("next_assessment", sa.String(10), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_elder_person", "elder", ["person_id"], unique=False)


def _elder_child() -> None:
    op.create_table(
        "elder_child",
        sa.Column("name", sa.String(72), nullable=True),
        sa.Column("relation", sa.String(20), nullable=True),
        sa.Column("phone", sa.String(60), nullable=True),
        sa.Column("place", sa.String(60), nullable=True),
        sa.Column("returns", sa.String(12), nullable=True),
        sa.Column("agreement", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_elder_child_owner", "elder_child", ["owner_id"], unique=False)


def _elder_spell() -> None:
    op.create_table(
        "elder_spell",
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
    op.create_index("ix_elder_spell_owner", "elder_spell", ["owner_id"], unique=False)


def _elder_tag() -> None:
    op.create_table(
        "elder_tag",
        sa.Column("tag", sa.String(12), nullable=True),
        sa.Column("began", sa.String(10), nullable=True),
        sa.Column("ended", sa.String(10), nullable=True),
        sa.Column("evidence", sa.String(60), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_elder_tag_owner", "elder_tag", ["owner_id"], unique=False)


def _elder_task() -> None:
    op.create_table(
        "elder_task",
        sa.Column("found", sa.String(10), nullable=True),
        sa.Column("problem", sa.String(120), nullable=True),
        sa.Column("referred", sa.String(12), nullable=True),
        sa.Column("due", sa.String(10), nullable=True),
        sa.Column("handled", sa.String(10), nullable=True),
        sa.Column("result", sa.String(120), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_elder_task_owner", "elder_task", ["owner_id"], unique=False)


def _elder_visit() -> None:
    op.create_table(
        "elder_visit",
        sa.Column("visited", sa.String(10), nullable=True),
        sa.Column("entered", sa.String(10), nullable=True),
        sa.Column("way", sa.String(12), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=True),
        sa.Column("visitor", sa.String(30), nullable=True),
        sa.Column("health", sa.String(12), nullable=True),
        sa.Column("money", sa.String(12), nullable=True),
        sa.Column("family", sa.String(12), nullable=True),
        sa.Column("safety", sa.String(12), nullable=True),
        sa.Column("service", sa.String(12), nullable=True),
        sa.Column("mark", sa.String(12), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("special", sa.String(12), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_elder_visit_owner", "elder_visit", ["owner_id"], unique=False)
