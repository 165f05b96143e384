"""期限推算表带上姓名和村组"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    for name, size in (("name", 72), ("village", 36), ("group", 20)):
        op.add_column("deadline", sa.Column(name, sa.String(size), nullable=True))
    op.execute("DELETE FROM deadline")
    op.execute("DELETE FROM setting WHERE key = 'deadline.stands'")
