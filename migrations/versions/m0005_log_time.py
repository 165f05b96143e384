"""变更日志按时间查找加快"""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    # Each write asks for the newest time stamp; without an index that reads the whole log.
    op.create_index("ix_change_log_time", "change_log", ["time"], unique=False)
