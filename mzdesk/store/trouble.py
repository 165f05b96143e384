"""What the database can say about the world (full disk, wrong key, busy), told as sentences a clerk can act on."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlcipher3
from sqlalchemy.exc import DatabaseError

from mzdesk.basics.problems import Refusal
from mzdesk.store import server_trouble

_SAYINGS = (
    ("disk is full", "磁盘空间不足，这次修改没有保存", "请清理磁盘或换一个位置后重试", "disk-full"),
    ("database or disk is full", "磁盘空间不足，这次修改没有保存", "请清理磁盘或换一个位置后重试", "disk-full"),
    ("locked", "另一个窗口正在写入，这次修改没有保存", "请稍等几秒再试", "busy"),
    ("readonly", "数据文件是只读的，无法保存", "请检查数据文件夹的权限，或磁盘是否被写保护", "read-only"),
    ("disk i/o", "读写磁盘时出错，这次修改没有保存", "请先备份数据文件夹，再检查磁盘是否损坏", "disk-error"),
    ("malformed", "数据文件已损坏", "请用最近的备份恢复（restore 命令或“恢复”页）", "damaged"),
    ("not a database", "数据文件打不开：密钥不对，或文件已损坏", "请核对密码；仍打不开时用备份恢复", "not-a-database"),
    ("unable to open", "数据文件打不开", "请检查数据文件夹是否存在、是否有权限", "cannot-open"),
)


def in_words(error: BaseException) -> Refusal | None:
    """Known database trouble as a Refusal; None for anything else, which is a bug."""
    if not isinstance(error, DatabaseError | sqlcipher3.DatabaseError):
        return None
    cause = getattr(error, "orig", error)
    if type(cause).__module__.startswith("psycopg"):
        told = server_trouble.saying(cause)
    else:
        said = str(cause).lower()
        told = next((saying[1:] for saying in _SAYINGS if saying[0] in said), None)
    return Refusal(told[0], told[1], code=told[2]) if told else None


@contextmanager
def explained() -> Iterator[None]:
    """Turn known database trouble into a Refusal; anything else is a bug and goes on as it is."""
    try:
        yield
    except (DatabaseError, sqlcipher3.DatabaseError) as error:
        refusal = in_words(error)
        if refusal is None:
            raise
        raise refusal from None
