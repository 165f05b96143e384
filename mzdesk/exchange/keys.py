"""Keys and signatures: Ed25519 in minisign's format, age X25519 through pyrage, fingerprints for people to compare."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mzdesk.exchange.aside import Aside, Bytes, pieces_of, reader_of, whole

_KEY, _HASHED = b"Ed", b"ED"
_LONGEST_HEADER = 16 << 10
_PHONE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_BECH32 = {letter: place for place, letter in enumerate("qpzry9x8gf2tvdw0s3jn54khce6mua7l")}


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


@dataclass(frozen=True)
class VerifyKey:
    """A public signing key: minisign's random 8-byte id and the 32 bytes of Ed25519."""

    key_id: bytes
    raw: bytes

    @classmethod
    def parse(cls, text: str) -> VerifyKey:
        """From the one-line form that ``minisign -P`` takes; ValueError where it is anything else."""
        decoded = base64.b64decode(text.encode("ascii"), validate=True)
        if len(decoded) != 42 or decoded[:2] != _KEY or _b64(decoded) != text:
            raise ValueError("not a minisign public key")
        return cls(decoded[2:10], decoded[10:])

    @property
    def text(self) -> str:
        return _b64(_KEY + self.key_id + self.raw)

    @property
    def id(self) -> str:
        """The key id as minisign shows it."""
        return self.key_id[::-1].hex().upper()

    def verifies(self, data: bytes, signature: bytes, trusted: str, untrusted: str) -> bool:
        """True where ``signature`` is, byte for byte, a minisign signature file of this key over ``data``.

        Both comments must be the given ones, so that nothing in the file is free to change (docs/package.md §3.2).
        """
        try:
            lines = signature.decode("ascii").split("\n")
            sealed, closed = (base64.b64decode(lines[i].encode("ascii"), validate=True) for i in (1, 3))
            expected = _minisig(sealed, closed, trusted, untrusted)
            if signature != expected or sealed[:10] != _HASHED + self.key_id:
                return False
            key = Ed25519PublicKey.from_public_bytes(self.raw)
            key.verify(sealed[10:], hashlib.blake2b(data).digest())
            key.verify(closed, sealed[10:] + trusted.encode("ascii"))
        except (ValueError, IndexError, InvalidSignature):
            return False
        return True


def signature_size(trusted: str, untrusted: str) -> int:
    """The exact length of a signature file with these comments."""
    return len(_minisig(bytes(74), bytes(64), trusted, untrusted))


def _minisig(sealed: bytes, closed: bytes, trusted: str, untrusted: str) -> bytes:
    lines = (f"untrusted comment: {untrusted}", _b64(sealed), f"trusted comment: {trusted}", _b64(closed), "")
    return "\n".join(lines).encode("ascii")


@dataclass(frozen=True)
class SigningKey:
    """A private signing key as raw bytes; never shown, never written outside the encrypted database."""

    key_id: bytes
    seed: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> SigningKey:
        return cls(secrets.token_bytes(8), secrets.token_bytes(32))

    @classmethod
    def load(cls, text: str) -> SigningKey:
        raw = bytes.fromhex(text)
        return cls(raw[:8], raw[8:])

    def dump(self) -> str:
        return (self.key_id + self.seed).hex()

    @property
    def public(self) -> VerifyKey:
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        return VerifyKey(self.key_id, private.public_key().public_bytes_raw())

    def sign(self, data: bytes, trusted: str, untrusted: str) -> bytes:
        """A minisign signature file (prehashed form) over ``data``. The comments are ASCII on one line."""
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        signature = private.sign(hashlib.blake2b(data).digest())
        closed = private.sign(signature + trusted.encode("ascii"))
        return _minisig(_HASHED + self.key_id + signature, closed, trusted, untrusted)


@dataclass(frozen=True)
class AgeKey:
    """A private age key in age's own text form."""

    text: str = field(repr=False)

    @classmethod
    def generate(cls) -> AgeKey:
        return cls(str(pyrage.x25519.Identity.generate()))

    @property
    def recipient(self) -> str:
        return str(pyrage.x25519.Identity.from_str(self.text).to_public())

    def open(self, sealed: bytes) -> bytes:
        """The plain bytes; ValueError where the file is not for this key or is not whole."""
        return whole(self.open_aside(sealed))

    def open_aside(self, sealed: Bytes) -> Aside:
        """As ``open``, piece by piece. Raises Refusal where the disk does not give back what was laid aside on it.

        The list of recipients must end early: the library takes minutes over one without end.
        """
        if b"\n--- " not in next(pieces_of(sealed), b"")[:_LONGEST_HEADER]:
            raise ValueError("no age file of ours")
        opened = Aside()
        try:
            pyrage.decrypt_io(reader_of(sealed), opened, [pyrage.x25519.Identity.from_str(self.text)])
        except (pyrage.DecryptError, OSError):  # the second where a later piece is not whole
            if isinstance(sealed, Aside) and sealed.lost:
                raise sealed.lost from None
            raise ValueError("cannot be opened with this key") from None
        return opened

    def shared_with(self, recipient: str) -> bytes:
        """A secret that only this key and the owner of ``recipient`` can compute; used for the telephone code."""
        mine = X25519PrivateKey.from_private_bytes(_bech32_bytes(self.text.lower()))
        theirs = X25519PublicKey.from_public_bytes(_bech32_bytes(recipient))
        kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"mzdesk telephone code 1")
        return kdf.derive(mine.exchange(theirs))


def seal(plain: bytes, recipients: Sequence[str]) -> bytes:
    """An age file that each of ``recipients`` can open."""
    return whole(seal_aside(Aside(plain), recipients))


def seal_aside(plain: Aside, recipients: Sequence[str]) -> Aside:
    """As ``seal``, piece by piece. Raises Refusal where the disk does not give back what was laid aside on it."""
    sealed = Aside()
    try:
        pyrage.encrypt_io(plain.reader(), sealed, [pyrage.x25519.Recipient.from_str(r) for r in recipients])
    except pyrage.EncryptError:
        if plain.lost:
            raise plain.lost from None
        raise
    return sealed


def check_recipient(text: str) -> str:
    """The age public key itself; ValueError where it is none."""
    try:
        if str(pyrage.x25519.Recipient.from_str(text)) != text:
            raise ValueError("not in its normal form")
    except pyrage.RecipientError:
        raise ValueError("not an age public key") from None
    return text


def recipient_id(recipient: str) -> str:
    """A short name for an age public key, as manifests list it."""
    return hashlib.sha256(recipient.encode("ascii")).hexdigest()[:16].upper()


def fingerprint(site: str, sign: str, recipient: str) -> str:
    """128 bits over an office's code and both its public keys, in groups of four for reading aloud."""
    digest = hashlib.sha256(f"mzdesk office 1\n{site}\n{sign}\n{recipient}\n".encode("ascii")).hexdigest().upper()
    return " ".join(digest[i:i + 4] for i in range(0, 32, 4))


def same_fingerprint(typed: str, shown: str) -> bool:
    """Compared without regard to blanks, hyphens and case."""
    left, right = ("".join(c for c in text.upper() if c.isalnum()) for text in (typed, shown))
    return hmac.compare_digest(left.encode(), right.encode())


def phone_code(shared: bytes, package: str, seq: int, digest: str) -> str:
    """电话回执码: eight characters without 0, O, 1 and I over the package's hash and the mark after it (§8.4)."""
    mac = hmac.digest(shared, f"{package}\n{seq}\n{digest}".encode("ascii"), "sha256")
    letters = "".join(_PHONE_LETTERS[byte % 32] for byte in mac[:8])
    return f"{letters[:4]}-{letters[4:]}"


def _bech32_bytes(text: str) -> bytes:
    """The 32 bytes inside an age key; its checksum was already checked by age itself."""
    value = 0
    places = text.rpartition("1")[2][:-6]
    for letter in places:
        value = value << 5 | _BECH32[letter]
    return (value >> len(places) * 5 - 256).to_bytes(32, "big")
