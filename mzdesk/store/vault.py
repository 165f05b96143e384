"""Small secrets under the key of the database, where what is around them is not encrypted by that key already."""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mzdesk.basics.problems import Refusal

SEALED = "aesgcm:"
_NONCE = 12


class Vault:
    """Seals texts with the database key (AES-256-GCM, the name as associated data).

    In an encrypted file a text stays as it is (``seals`` False). Reading takes both forms, so that records move
    between a file and a server as they are.
    """

    def __init__(self, key: bytes, *, seals: bool) -> None:
        self.key = key
        self.seals = seals

    def sealed(self, name: str, text: str) -> str:
        """The text as it may stand in the database."""
        if not self.seals:
            return text
        nonce = secrets.token_bytes(_NONCE)
        return SEALED + base64.b64encode(nonce + AESGCM(self.key).encrypt(nonce, text.encode(), name.encode())).decode()

    def opened(self, name: str, text: str) -> str:
        """The text behind what stands in the database; a Refusal where it was sealed with another key, or changed."""
        if not text.startswith(SEALED):
            return text
        try:
            raw = base64.b64decode(text.removeprefix(SEALED), validate=True)
            return AESGCM(self.key).decrypt(raw[:_NONCE], raw[_NONCE:], name.encode()).decode()
        except (InvalidTag, ValueError):
            raise Refusal(
                "用本单位的密钥打不开保存的密码或私钥", "请核对数据文件夹和数据库是否属于同一单位", code="wrong-vault"
            ) from None
