"""各乡镇的记录按编号排好，计算报送状态时不再在内存里排序"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    look = sa.inspect(op.get_bind())
    for table in look.get_table_names():
        columns = {column["name"] for column in look.get_columns(table)}
        if {"id", "site", "version"} <= columns:
            op.drop_index(f"ix_{table}_site", table)
            op.create_index(f"ix_{table}_site", table, ["site", "id"])
