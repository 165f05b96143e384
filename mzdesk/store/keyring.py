"""The key of the database, wrapped once for each account's password and once for the printed recovery code.

The database key is 32 random bytes. Each wrapping derives a key by argon2id (RFC 9106) from what the person types and
seals the database key with AES-256-GCM. The file beside the database holds only wrapped keys; its doors have names
that say nothing of anybody. Format 1 had one password; its door is the first account's in format 2.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mzdesk.basics.problems import Refusal

FORMAT = 2
READ = (1, 2)
COST = {"time": 3, "memory_kib": 65536, "lanes": 2}
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LOOKS_LIKE = str.maketrans({"1": "L", "I": "L"})
ADVICE = "请检查大小写和输入法后再试；忘记密码可用恢复码打开"
FIRST, RECOVERY = "password", "recovery"


@dataclass(frozen=True)
class NewKeyring:
    """A database key just made, the file's content, and the recovery code to print. The code is shown only once."""

    key: bytes
    document: dict[str, Any]
    recovery_code: str


def make(password: str) -> NewKeyring:
    """A new random database key behind a password and a new recovery code."""
    key, code = secrets.token_bytes(32), new_recovery_code()
    document = {"format": FORMAT, "doors": {FIRST: _seal(key, password), RECOVERY: _seal(key, code)}}
    return NewKeyring(key, document, code)


def open_with(document: dict[str, Any], *, password: str = "", recovery_code: str = "") -> bytes:
    """The database key, or a Refusal (code wrong-password) that does not tell which part was wrong."""
    return open_door(document, password=password, recovery_code=recovery_code)[1]


def open_door(document: dict[str, Any], *, password: str = "", recovery_code: str = "") -> tuple[str, bytes]:
    """As ``open_with``, with the name of the door that opened: the password decides whose it is."""
    if recovery_code:
        code = plain_code(recovery_code)
        return RECOVERY, _open(document, RECOVERY, code, "恢复码不对", "请对照打印的恢复码逐组核对")
    trouble: Refusal | None = None
    for door in accounts(document):
        try:
            return door, _open(document, door, password, "密码不对", ADVICE)
        except Refusal as refusal:
            if trouble is None or refusal.code != "wrong-password":
                trouble = refusal
    raise trouble or _damaged()


def accounts(document: dict[str, Any]) -> list[str]:
    """The doors that open by a password, in the order in which they were made."""
    return [door for door in document["doors"] if door != RECOVERY]


def with_password(document: dict[str, Any], key: bytes, password: str, door: str = FIRST) -> dict[str, Any]:
    """The same keyring with a new password for one account, or with a door for a new one; all else stays valid."""
    return {**document, "format": FORMAT, "doors": {**document["doors"], door: _seal(key, password)}}


def without(document: dict[str, Any], door: str) -> dict[str, Any]:
    """The same keyring in which an account's password opens nothing any more."""
    doors = {name: sealed for name, sealed in document["doors"].items() if name != door}
    return {**document, "format": FORMAT, "doors": doors}


def with_new_recovery(document: dict[str, Any], key: bytes) -> tuple[dict[str, Any], str]:
    """The same keyring with a new recovery code; the old code opens nothing any more."""
    code = new_recovery_code()
    return {**document, "format": FORMAT, "doors": {**document["doors"], RECOVERY: _seal(key, code)}}, code


def new_door() -> str:
    """A name for the door of a new account."""
    return secrets.token_hex(4)


def new_recovery_code() -> str:
    """160 random bits as eight groups of four, without 0, O, 1 and I, which look alike on paper."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(32))
    return "-".join(letters[i:i + 4] for i in range(0, 32, 4))


def plain_code(typed: str) -> str:
    """A typed recovery code in its printed form: upper case, grouped, 1 and I read as L."""
    letters = "".join(c for c in typed.upper().translate(_LOOKS_LIKE) if c.isalnum())
    return "-".join(letters[i:i + 4] for i in range(0, len(letters), 4))


def is_code(typed: str) -> bool:
    """Whether what was typed has the form of a recovery code: eight groups of four of its letters."""
    letters = plain_code(typed).replace("-", "")
    return len(letters) == 32 and set(letters) <= set(_ALPHABET)


def load(path: Path) -> dict[str, Any]:
    """The keyring file; a Refusal where it is missing or damaged."""
    try:
        document: dict[str, Any] = json.loads(path.read_text("utf-8"))
        doors = set(dict(document["doors"]))
        whole = doors == {FIRST, RECOVERY} if document["format"] == 1 else RECOVERY in doors and len(doors) > 1
        if document["format"] not in READ or not whole:
            raise ValueError
    except FileNotFoundError:
        raise Refusal("找不到密钥文件 mzdesk.keys", "请把它从备份中放回数据文件夹", code="no-keyring") from None
    except (ValueError, KeyError, TypeError):
        raise _damaged() from None
    return document


def _damaged() -> Refusal:
    return Refusal("密钥文件 mzdesk.keys 已损坏", "请从最近的备份恢复", code="bad-keyring")


def save(path: Path, document: dict[str, Any]) -> None:
    """Write the keyring so that a power cut leaves either the old or the new file."""
    part = path.with_suffix(".part")
    with open(part, "w", encoding="utf-8") as out:
        json.dump(document, out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    os.replace(part, path)


def _derived(typed: str, salt: bytes, cost: dict[str, int]) -> bytes:
    return hash_secret_raw(
        typed.encode(), salt, time_cost=cost["time"], memory_cost=cost["memory_kib"], parallelism=cost["lanes"],
        hash_len=32, type=Type.ID,
    )


def _seal(key: bytes, typed: str) -> dict[str, Any]:
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = AESGCM(_derived(typed, salt, COST)).encrypt(nonce, key, b"mzdesk keyring")
    return {"kdf": "argon2id", "cost": COST, "salt": _b64(salt), "nonce": _b64(nonce), "sealed": _b64(sealed)}


def _open(document: dict[str, Any], door: str, typed: str, happened: str, advice: str) -> bytes:
    try:
        wrapped = document["doors"][door]
        derived = _derived(typed, base64.b64decode(wrapped["salt"]), wrapped["cost"])
        nonce, sealed = base64.b64decode(wrapped["nonce"]), base64.b64decode(wrapped["sealed"])
        return AESGCM(derived).decrypt(nonce, sealed, b"mzdesk keyring")
    except InvalidTag:
        raise Refusal(happened, advice, code="wrong-password") from None
    except (KeyError, TypeError, ValueError, OverflowError, HashingError):
        raise _damaged() from None


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
