"""查找索引按乡镇分开存放"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """The tokens stay, each with the township of its record: who upgrades finds everybody at once."""
    op.execute("CREATE TABLE search_token_before AS SELECT token, record_id FROM search_token")
    op.create_index("ix_search_token_before", "search_token_before", ["record_id"])
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
    look = sa.inspect(op.get_bind())
    for table in look.get_table_names():
        if {"id", "site", "version"} <= {column["name"] for column in look.get_columns(table)}:
            # CROSS JOIN: SQLite goes through the records, not through all tokens once for every table
            op.execute(
                "INSERT INTO search_token (site, token, record_id) SELECT r.site, t.token, t.record_id "
                f'FROM "{table}" r CROSS JOIN search_token_before t WHERE t.record_id = r.id')
    op.drop_table("search_token_before")
    op.create_index("ix_search_token_record", "search_token", ["site", "record_id"])
