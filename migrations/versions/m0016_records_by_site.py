"""各乡镇的记录分别索引，接收报送包只读一个乡镇的"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    look = sa.inspect(op.get_bind())
    for table in look.get_table_names():
        columns = {column["name"] for column in look.get_columns(table)}
        indexed = {index["name"] for index in look.get_indexes(table)}
        if {"id", "site", "version"} <= columns and f"ix_{table}_site" not in indexed:
            op.create_index(f"ix_{table}_site", table, ["site"])
