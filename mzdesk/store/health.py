"""Whether the pages of a database are whole, as far as they can be looked at without changing anything."""

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True)
class Pages:
    """What was looked at, whether it is damaged, and that in words."""

    what: str
    damaged: bool
    said: str


def pages(connection: Connection) -> Pages:
    """Every page of a file is read and its seal proven; a server is asked what it noticed."""
    if connection.dialect.name != "sqlite":
        from mzdesk.store.server import damage, described

        found = damage(connection)
        return Pages("数据库服务器", bool(found), found or described(connection))
    answers = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    sealed = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA cipher_integrity_check")]
    damaged = answers != ["ok"] or bool(sealed)
    return Pages("数据文件", damaged, "有损坏的页，请尽快从备份恢复" if damaged else "完整")
