"""A package as bytes: written once, read strictly. Bytes in, a whole package out, or one sentence (docs/package.md).

Reading knows no clock, no database and no roster. It answers only whether the file is whole and signed by the key it
names; whether that key may speak for that office is ``trust``'s question.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import container, payload, refusals
from mzdesk.exchange.aside import Aside, Bytes, pieces_of, whole
from mzdesk.exchange.container import Member
from mzdesk.exchange.keys import AgeKey, SigningKey, VerifyKey, recipient_id, seal_aside, signature_size
from mzdesk.exchange.manifest import LARGEST, OPEN_KINDS, SUITE, Manifest, parse
from mzdesk.exchange.payload import Pieces
from mzdesk.exchange.unpacking import Unpacked

MANIFEST, SIGNATURE, COSIGNATURE, PAYLOAD = (
    "manifest.json", "manifest.json.minisig", "manifest.json.cosigned.minisig", "payload.age"
)
LARGEST_PAYLOAD = 256 << 20
_HEAD = container.header_size(MANIFEST)
_FILL = 512
_PIECE = 1 << 20


@dataclass(frozen=True)
class Package:
    """A whole package. ``sha256`` is that of the file, as sha256sum prints it; ``payload`` is still sealed."""

    manifest: Manifest
    manifest_bytes: bytes
    signature: bytes
    sha256: str
    size: int
    payload: Bytes = b""
    cosignature: bytes = b""

    @property
    def pieces(self) -> Iterator[bytes]:
        """The whole file again, byte for byte."""
        parts = ((SIGNATURE, self.signature), (COSIGNATURE, self.cosignature), (PAYLOAD, self.payload))
        members = [(MANIFEST, self.manifest_bytes), *((name, part) for name, part in parts if part)]
        return (piece for part in container.parts(members) for piece in pieces_of(part))

    @property
    def data(self) -> bytes:
        """The pieces as one."""
        return b"".join(self.pieces)

    def without_payload(self) -> "Package":
        """Only what it says of itself: the sealed content of a large package need not be held beside the opened one."""
        return replace(self, payload=b"")

    def open(self, key: AgeKey) -> dict[str, memoryview]:
        """The members of the payload. Raises Refusal where the key does not fit or the content is not as told."""
        packed = whole(self._opened(key))
        assert self.manifest.plain is not None
        members = payload.untar(payload.decompress(packed, self.manifest.plain))
        payload.check_info(members, self.manifest)
        return members

    def unpacked(self, key: AgeKey) -> Unpacked:
        """As ``open``, for packages that may be large: gone through piece by piece."""
        return Unpacked(self._opened(key), self.manifest)

    def _opened(self, key: AgeKey) -> Aside:
        if self.manifest.plain is None or recipient_id(key.recipient) not in self.manifest.recipients:
            raise refusals.wrong_recipient()
        try:
            return key.open_aside(self.payload)
        except ValueError:
            raise refusals.wrong_recipient() from None


@dataclass(frozen=True)
class Built:
    """A package just written: the parts of its file and what it says of itself."""

    parts: Sequence[Bytes]
    manifest: Manifest

    @property
    def pieces(self) -> Iterator[bytes]:
        """The whole file."""
        return (piece for part in self.parts for piece in pieces_of(part))

    @property
    def data(self) -> bytes:
        """The pieces as one."""
        return b"".join(self.pieces)

    @property
    def size(self) -> int:
        return sum(map(len, self.parts))

    @property
    def sha256(self) -> str:
        found = hashlib.sha256()
        for piece in self.pieces:
            found.update(piece)
        return found.hexdigest()


def build(
    manifest: Manifest, key: SigningKey, members: Sequence[tuple[str, Pieces]], recipients: Sequence[str]
) -> Built:
    """A sealed package: ``members`` go into the payload after info.json, which repeats the manifest."""
    packed, told = payload.pack([(payload.INFO, [payload.info_of(manifest)]), *members])
    sealed = seal_aside(packed, recipients)
    manifest = replace(
        manifest, plain=told, cipher=payload.content(sealed), signer=key.public.text,
        recipients=tuple(recipient_id(r) for r in recipients),
    )
    return _signed(manifest, key, None, [(PAYLOAD, sealed)])


def build_open(manifest: Manifest, key: SigningKey, cosigner: SigningKey | None = None) -> Built:
    """A package without a payload (roster, enrolment); a second key signs beside the first when keys change."""
    manifest = replace(manifest, signer=key.public.text, cosigner=cosigner.public.text if cosigner else "")
    return _signed(manifest, key, cosigner, [])


def _signed(
    manifest: Manifest, key: SigningKey, cosigner: SigningKey | None, rest: list[tuple[str, Aside]]
) -> Built:
    data = manifest.dump()
    members: list[tuple[str, Bytes]] = [
        (MANIFEST, data), (SIGNATURE, key.sign(data, manifest.trusted, manifest.untrusted))]
    if cosigner:
        members.append((COSIGNATURE, cosigner.sign(data, manifest.trusted, _cosigned(cosigner.public))))
    return Built(container.parts([*members, *rest]), manifest)


def _cosigned(key: VerifyKey) -> str:
    return f"signature of manifest.json with key {key.id}"


def read_manifest(stream: BinaryIO) -> tuple[Manifest, bytes]:
    """The manifest at the head of a file, whole or half copied (§1.1, §1.5). Nothing is vouched for yet."""
    head = stream.read(_HEAD)
    template = Member(MANIFEST, 0, 0).header()
    if head[:4] != template[:4][:len(head)]:
        raise refusals.not_a_package()
    if len(head) < _HEAD:
        raise refusals.cut_at_the_start()
    if head[container.LOCAL.size:] != MANIFEST.encode():
        raise refusals.not_a_package()
    size = container.size_in_header(head) or 0
    if size > LARGEST:
        raise refusals.too_large("清单")
    data = stream.read(size)
    if len(data) < size:
        raise refusals.cut_at_the_start()
    if head != Member.of(MANIFEST, data).header():
        raise refusals.damaged("清单")
    return parse(data), data


def read(stream: BinaryIO, size: int) -> Package:
    """The whole package in a file of ``size`` bytes: every byte is held against what writing it again would give."""
    manifest, data = read_manifest(stream)
    if manifest.suite != SUITE:
        raise refusals.suite_not_allowed()
    sizes = _sizes(manifest, len(data))
    total = container.total_size(sizes)
    if size < total:
        raise refusals.cut(size * 100 // total)
    if size > total:
        raise refusals.damaged("文件长度")
    try:
        return _held_against(manifest, data, stream, sizes)
    except Refusal:
        blank = _zeros_at_the_end(stream, total)
        if blank >= _FILL:
            raise refusals.cut((total - blank) * 100 // total) from None
        raise


def _sizes(manifest: Manifest, length: int) -> list[tuple[str, int]]:
    """The members and their lengths, all of which follow from the manifest (§1.2)."""
    sizes = [(MANIFEST, length), (SIGNATURE, signature_size(manifest.trusted, manifest.untrusted))]
    if manifest.cosigner:
        comment = _cosigned(VerifyKey.parse(manifest.cosigner))
        sizes.append((COSIGNATURE, signature_size(manifest.trusted, comment)))
    if manifest.kind not in OPEN_KINDS and manifest.cipher is not None:
        if manifest.cipher.size > LARGEST_PAYLOAD:
            raise refusals.too_large("载荷")
        sizes.append((PAYLOAD, manifest.cipher.size))
    return sizes


def _zeros_at_the_end(stream: BinaryIO, size: int) -> int:
    """With how many zeros a file of this size ends: a copy that was broken off may be filled with them."""
    end = size
    while end:
        start = max(0, end - _PIECE)
        stream.seek(start)
        other = len(stream.read(end - start).rstrip(b"\0"))
        if other:
            return size - start - other
        end = start
    return size


def _held_against(manifest: Manifest, data: bytes, stream: BinaryIO, sizes: list[tuple[str, int]]) -> Package:
    """§1.3: the members after the manifest and the directory, compared with what writing would give."""
    members = [Member.of(MANIFEST, data)]
    digest, found, sealed = hashlib.sha256(members[0].header() + data), dict[str, bytes](), Aside()
    for name, length in sizes[1:]:
        header = stream.read(container.header_size(name))
        body = _laid_aside(stream, length) if name == PAYLOAD else stream.read(length)
        member = Member.of(name, body)
        if header != member.header():
            raise refusals.damaged({PAYLOAD: "载荷"}.get(name, "签名"))
        members.append(member)
        digest.update(header)
        for piece in pieces_of(body):
            digest.update(piece)
        if isinstance(body, Aside):
            sealed = body
        else:
            found[name] = body
    directory = container.directory(members)
    if stream.read(len(directory)) != directory:
        raise refusals.damaged("文件结尾")
    digest.update(directory)
    _check_signatures(manifest, data, found)
    if manifest.cipher is not None and payload.content(sealed) != manifest.cipher:
        raise refusals.bad_signature()
    return Package(
        manifest, data, found[SIGNATURE], digest.hexdigest(), container.total_size(sizes), sealed,
        found.get(COSIGNATURE, b""),
    )


def _laid_aside(stream: BinaryIO, length: int) -> Aside:
    """So many bytes of a file, or those that are left of it."""
    found = Aside()
    while piece := stream.read(min(_PIECE, length - len(found))):
        found.write(piece)
    return found


def _check_signatures(manifest: Manifest, data: bytes, found: dict[str, bytes]) -> None:
    """§3.1–3.3."""
    keys = [(manifest.key, SIGNATURE, manifest.untrusted)]
    if manifest.cosigner:
        second = VerifyKey.parse(manifest.cosigner)
        keys.append((second, COSIGNATURE, _cosigned(second)))
    for key, name, comment in keys:
        if not key.verifies(data, found[name], manifest.trusted, comment):
            raise refusals.bad_signature()


def file_name(site: str, replica: str, letter: str, upward: bool, number: int, period: str) -> str:
    """``MZ_<site>_<replica>_U_<number>_<yyyymm>.mzp`` (§1.1); the replica as its letter and four last digits."""
    way = "U" if upward else "D"
    return f"MZ_{site}_{letter}{replica[-4:]}_{way}_{number:04d}_{period.replace('-', '')}.mzp"
