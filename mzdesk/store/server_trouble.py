"""What a PostgreSQL server can say about the world, as sentences a clerk can act on."""

from typing import Any

Saying = tuple[str, str, str]
"""What happened, what to do, the code."""

_ADMIN = "请让管理员处理后再试"
_BUSY: Saying = ("另一个窗口正在写入，这次修改没有保存", "请稍等几秒再试", "busy")
_DAMAGED: Saying = ("数据库里有损坏的内容", "请让管理员检查服务器的磁盘，并用最近的备份恢复", "damaged")
_PASSWORD: Saying = ("数据库服务器不接受这个用户名或密码", "请核对数据库地址里的用户名和密码", "server-login")
_GONE: Saying = ("与数据库服务器的连接断了，这次修改没有保存", "请检查网络和服务器，恢复后再做一次", "server-gone")
_NO_DATABASE: Saying = ("服务器上没有这个数据库", "请核对数据库名，或让管理员先建立它", "no-database")
_UNREACHABLE: Saying = (
    "连不上数据库服务器", "请检查网络、服务器地址和端口，并确认服务器正在运行", "server-unreachable"
)
_BY_STATE: dict[str, Saying] = {
    "53100": ("数据库服务器的磁盘空间不足，这次修改没有保存", _ADMIN, "disk-full"),
    "53200": ("数据库服务器的内存不足，这次修改没有保存", _ADMIN, "server-memory"),
    "53300": ("数据库服务器的连接数已满", "请稍后再试；经常出现时请管理员调大连接数", "server-full"),
    "55P03": _BUSY, "40P01": _BUSY, "40001": _BUSY,
    "25006": ("数据库服务器现在只能读，无法保存", "它可能是备用服务器，请与管理员联系", "read-only"),
    "42501": ("数据库用户没有足够的权限", "请让管理员授予这个用户在该数据库中建表和读写的权限", "server-rights"),
    "58030": ("数据库服务器读写磁盘时出错，这次修改没有保存", _ADMIN, "disk-error"),
    "XX001": _DAMAGED, "XX002": _DAMAGED, "28P01": _PASSWORD, "28000": _PASSWORD, "3D000": _NO_DATABASE,
    "57P01": _GONE, "57P02": _GONE, "57P03": ("数据库服务器正在启动或停止", "请过一分钟再试", "server-starting"),
}
# A connection that was never made has no state; what libpq says of it comes in the server's language.
_BY_WORDS: tuple[tuple[tuple[str, ...], Saying], ...] = (
    (("password authentication failed", "no password supplied", "认证失败", "没有提供密码", "pg_hba.conf"), _PASSWORD),
    (("starting up", "shutting down", "正在启动", "正在关闭"), _BY_STATE["57P03"]),
    (("too many clients", "too many connections", "remaining connection slots"), _BY_STATE["53300"]),
)
_BROKEN = ("server closed the connection", "consuming input failed", "connection is lost", "connection is closed",
           "terminating connection", "sending query", "could not receive data", "could not send data")


def saying(error: Any) -> Saying | None:
    """The sentence for an error of the driver; None for one that is no trouble of the world but a bug."""
    state = getattr(error, "sqlstate", None) or ""
    if state:
        return _BY_STATE.get(state) or (_GONE if state.startswith("08") else None)
    if type(error).__name__ not in ("OperationalError", "ConnectionTimeout"):
        return None
    said = str(error).lower()
    for signs, found in _BY_WORDS:
        if any(sign in said for sign in signs):
            return found
    if 'database "' in said and "does not exist" in said:
        return _NO_DATABASE
    return _GONE if any(sign in said for sign in _BROKEN) else _UNREACHABLE
