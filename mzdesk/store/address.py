"""Where a database on a server is reached: checked, and kept in the office's folder without its password in clear."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from mzdesk.basics.problems import Refusal
from mzdesk.store.vault import Vault

SERVER = "mzdesk.server.json"
DRIVER = "postgresql+psycopg"
OFFICE_KEY = "office_key"
FORMAT = 1
_PASSWORD = "database-password"
_OPTIONS = frozenset((
    "host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey", "passfile", "connect_timeout", "gssencmode",
    "target_session_attrs",
))


@dataclass(frozen=True)
class Address:
    """A database on a PostgreSQL server. The password may be empty: then a passfile or the system's user counts."""

    url: URL

    @classmethod
    def of(cls, typed: str, password: str = "") -> "Address":
        """Read ``postgresql+psycopg://user@host/database``; a Refusal for anything else. A password that is given
        beside it counts before one inside it."""
        try:
            url = make_url(typed.strip())
        except (ArgumentError, ValueError):
            raise _bad("写法不对") from None
        if url.drivername not in ("postgresql", DRIVER):
            raise _bad("只支持 PostgreSQL")
        if not url.database:
            raise _bad("缺少数据库名")
        unknown = sorted(set(url.query) - _OPTIONS)
        if unknown:
            raise _bad(f"不认识参数 {unknown[0][:30]}")
        return cls(url.set(drivername=DRIVER, password=password or url.password))

    @property
    def words(self) -> str:
        """The address as it may be shown: never with its password."""
        return self.url._replace(password=None).render_as_string()

    def save(self, folder: Path, key: bytes) -> None:
        """Write it into a folder so that a power cut leaves the old file or the new one."""
        document = {"format": FORMAT, "url": self.words, "password": ""}
        if self.url.password:
            document["password"] = Vault(key, seals=True).sealed(_PASSWORD, str(self.url.password))
        part = folder / f"{SERVER}.part"
        with open(part, "w", encoding="utf-8") as out:
            json.dump(document, out, ensure_ascii=False, indent=1)
            out.flush()
            os.fsync(out.fileno())
        os.replace(part, folder / SERVER)

    @classmethod
    def load(cls, folder: Path, key: bytes) -> "Address | None":
        """The address that a folder names; None where its database is a file in the folder itself."""
        try:
            document = json.loads((folder / SERVER).read_text("utf-8"))
            if document["format"] != FORMAT:
                raise ValueError
            found, sealed = cls.of(document["url"]), str(document["password"])
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError):
            raise Refusal(
                f"数据文件夹里的 {SERVER} 已损坏", "请从最近的备份恢复，并用 --database 指明数据库地址",
                code="bad-server-file",
            ) from None
        password = Vault(key, seals=True).opened(_PASSWORD, sealed) if sealed else ""
        return cls(found.url.set(password=password)) if password else found


def _bad(why: str) -> Refusal:
    return Refusal(
        f"数据库地址{why}", f"请写成 {DRIVER}://用户名@服务器地址/数据库名", code="bad-database-address"
    )
