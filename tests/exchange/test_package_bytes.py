"""A package is read only where every byte is the one that was written."""

import io
import random
import tracemalloc
import zipfile
import zlib
from dataclasses import replace

import pytest
import zstandard

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import container, payload, refusals
from mzdesk.exchange import format as package_format
from mzdesk.exchange.aside import whole
from mzdesk.exchange.keys import AgeKey, SigningKey, seal
from mzdesk.exchange.manifest import Content

DAMAGED = {"damaged", "half-copied", "not-a-package", "bad-signature", "too-large"}


def read(data: bytes):
    return package_format.read(io.BytesIO(data), len(data))


def refused(data: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read(data)
    return caught.value


def test_that_a_package_comes_back_as_it_was_written(build, sealing):
    made = build(b'{"seq":8}\n')
    found = read(made.data)
    assert found.manifest == made.manifest
    assert found.sha256 == made.sha256
    assert found.data == made.data
    assert bytes(found.open(sealing)["changes.jsonl"]) == b'{"seq":8}\n'


def test_that_members_are_stored_in_order_in_a_sound_zip(build):
    with zipfile.ZipFile(io.BytesIO(build().data)) as box:
        assert box.namelist() == ["manifest.json", "manifest.json.minisig", "payload.age"]
        assert {info.compress_type for info in box.infolist()} == {zipfile.ZIP_STORED}
        assert box.testzip() is None


def test_that_any_flipped_byte_is_refused(build):
    whole = build().data
    for at in range(len(whole)):
        spoilt = bytearray(whole)
        spoilt[at] ^= 1 << at % 8
        said = refused(bytes(spoilt))
        assert said.code in DAMAGED, (at, said.sentence)
        assert said.sentence.endswith("。")


def test_that_any_flipped_byte_of_a_large_package_is_refused(build):
    whole, places = build(random.Random(1).randbytes(300_000)).data, random.Random(2)
    for at in {*places.sample(range(len(whole)), 150), *range(0, len(whole), 4096)}:
        spoilt = bytearray(whole)
        spoilt[at] ^= 1 << places.randrange(8)
        assert refused(bytes(spoilt)).code in DAMAGED, at


def test_that_a_flip_hidden_behind_a_mended_crc_is_refused_by_the_signature(build, manifest):
    """Whoever changes the payload and the ZIP's checksums still cannot sign."""
    made = build()
    with zipfile.ZipFile(io.BytesIO(made.data)) as box:
        members = [(name, box.read(name)) for name in box.namelist()]
    name, sealed = members[2]
    members[2] = (name, sealed[:-1] + bytes([sealed[-1] ^ 1]))
    assert refused(container.build(members)).sentence == (
        "签名与内容不符：内容被改动过，或不是该单位签发的。请与发送单位电话核对后重新拷贝。"
    )


def test_that_a_damaged_payload_is_said_in_one_sentence(build):
    whole = bytearray(build().data)
    whole[whole.index(b"age-encryption.org") + 40] ^= 1
    assert refused(bytes(whole)).sentence == "文件已损坏（载荷与写入时不同），没有读入任何内容。请重新拷贝。"


def test_that_a_cut_at_every_byte_is_refused(build):
    whole = build().data
    for length in range(len(whole)):
        assert refused(whole[:length]).code == "half-copied", length


def test_that_a_cut_file_says_how_far_it_was_copied(build):
    whole = build(random.Random(1).randbytes(100_000)).data
    cut = whole[:len(whole) * 63 // 100 + 1]
    assert refused(cut).sentence == "只拷到 63%，请重新拷贝。"
    assert refused(whole[:-1]).sentence == "只拷到 99%，请重新拷贝。"
    assert refused(whole[:500]).sentence == "只拷到开头的一小部分，请重新拷贝。"


def test_that_a_cut_at_every_4_kib_and_every_member_still_tells_what_it_was(build, manifest):
    whole = build(random.Random(1).randbytes(200_000)).data
    with zipfile.ZipFile(io.BytesIO(whole)) as box:
        starts = [info.header_offset for info in box.infolist()] + [box.start_dir]
    for length in {*range(4096, len(whole), 4096), *starts[1:]}:
        assert refused(whole[:length]).happened == f"只拷到 {length * 100 // len(whole)}%，请重新拷贝"
        told, _ = package_format.read_manifest(io.BytesIO(whole[:length]))
        assert (told.site, told.number, told.period) == ("431281103", 3, "2026-10")


def test_that_a_file_whose_end_was_never_written_says_how_far_it_was_copied(build):
    """FAT32 keeps the full length of a file whose stick was pulled out; the rest is zeros."""
    whole = build(random.Random(1).randbytes(100_000)).data
    kept = len(whole) * 40 // 100 + 1
    assert refused(whole[:kept] + bytes(len(whole) - kept)).sentence == "只拷到 40%，请重新拷贝。"


def test_that_bytes_after_the_end_are_refused(build):
    said = refused(build().data + b"\0")
    assert said.sentence == "文件已损坏（文件长度与写入时不同），没有读入任何内容。请重新拷贝。"


@pytest.mark.parametrize("data", [b"x", b"MZ\x90\x00" * 50, b"PK\x05\x06" + bytes(18), b"\0" * 5000])
def test_that_another_file_is_not_called_damaged_but_foreign(data):
    assert refused(data).sentence == "这个文件不是本程序的报送包。请选择扩展名为 .mzp 的文件。"


def test_that_an_ordinary_zip_is_foreign():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("mimetype_or_other_name.txt", "x" * 100)
    assert refused(out.getvalue()).code == "not-a-package"


def test_that_a_giant_manifest_is_refused_before_it_is_read():
    header = container.Member("manifest.json", 3 << 30, 0).header()

    class Endless(io.RawIOBase):
        given = 0

        def read(self, size=-1):
            self.given += size
            assert self.given < 1000, "read beyond the header"
            return header[:size] if size == len(header) else b"{" * size

    with pytest.raises(Refusal) as caught:
        package_format.read(Endless(), 3 << 30)
    assert caught.value.sentence == "文件超过允许的大小（清单），没有读入任何内容。请核对文件来源。"


def _sealed_again(manifest, signing, sealing, packed: bytes, told: Content) -> bytes:
    """A package with this compressed payload, signed as it is."""
    sealed = seal(packed, [sealing.recipient])
    from mzdesk.exchange.keys import recipient_id

    told_manifest = replace(
        manifest, plain=told, cipher=payload.content(sealed), recipients=(recipient_id(sealing.recipient),)
    )
    data = told_manifest.dump()
    return container.build([
        ("manifest.json", data),
        ("manifest.json.minisig", signing.sign(data, told_manifest.trusted, told_manifest.untrusted)),
        ("payload.age", sealed),
    ])


def opened(data: bytes, sealing: AgeKey) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read(data).open(sealing)
    return caught.value


def test_that_a_zip_bomb_is_refused_with_little_memory(manifest, signing, sealing):
    bomb = zstandard.ZstdCompressor(level=3).compress(bytes(400 << 20))
    small = _sealed_again(manifest, signing, sealing, bomb, Content("0" * 64, 2048))
    large = _sealed_again(manifest, signing, sealing, bomb, Content("0" * 64, 400 << 20))
    tracemalloc.start()
    assert opened(small, sealing).sentence == (
        "包的内容不合格式（载荷与清单的摘要不符），没有读入任何内容。请让发送单位升级程序后重新报送。"
    )
    assert opened(large, sealing).sentence == "文件超过允许的大小（载荷），没有读入任何内容。请核对文件来源。"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20


def compressed(plain: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=True).compress(plain)


def _with_tar(manifest, signing, sealing, plain: bytes) -> bytes:
    return _sealed_again(manifest, signing, sealing, compressed(plain), payload.content(plain))


def tarred(*members: tuple[str, bytes]) -> bytes:
    return b"".join(payload.tar([(name, [data]) for name, data in members]))


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/passwd", "state/../x.jsonl", "state/A.jsonl", "other.txt", "blobs/x"]
)
def test_that_a_name_outside_the_format_is_refused(manifest, signing, sealing, name):
    plain = tarred(("info.json", payload.info_of(manifest)), (name, b"x"))
    assert opened(_with_tar(manifest, signing, sealing, plain), sealing).sentence == (
        "包的内容不合格式（载荷的目录），没有读入任何内容。请让发送单位升级程序后重新报送。"
    )


def test_that_a_link_or_another_kind_of_member_is_refused(manifest, signing, sealing):
    plain = bytearray(tarred(("info.json", payload.info_of(manifest))))
    plain[156:157] = b"2"
    checksum = sum(plain[:148]) + 8 * 32 + sum(plain[156:512])
    plain[148:156] = f"{checksum:06o}\0 ".encode()
    assert opened(_with_tar(manifest, signing, sealing, bytes(plain)), sealing).code == "malformed"


@pytest.mark.parametrize("plain", [b"", b"x" * 600, bytes(1024), bytes(2048)])
def test_that_a_payload_without_its_parts_is_refused(manifest, signing, sealing, plain):
    assert opened(_with_tar(manifest, signing, sealing, plain), sealing).code == "malformed"


def test_that_a_member_named_twice_is_refused(manifest, signing, sealing):
    info = ("info.json", payload.info_of(manifest))
    assert opened(_with_tar(manifest, signing, sealing, tarred(info, info)), sealing).code == "malformed"


def test_that_the_payload_of_another_package_is_refused(manifest, signing, sealing):
    plain = tarred(("info.json", payload.info_of(replace(manifest, number=4))))
    assert opened(_with_tar(manifest, signing, sealing, plain), sealing).sentence == (
        "包的内容不合格式（载荷与清单所说的来源不符），没有读入任何内容。请让发送单位升级程序后重新报送。"
    )


def test_that_a_payload_for_somebody_else_is_said_to_be_so(build):
    assert opened(build().data, AgeKey.generate()).sentence == "这个包不是发给本单位的。请核对文件，把它交给收件单位。"


def test_that_equal_content_gives_an_equal_plaintext_digest_but_not_equal_bytes(build):
    first, second = build(), build()
    assert first.manifest.plain == second.manifest.plain
    assert first.data != second.data


def test_that_a_suite_we_do_not_have_is_refused(manifest, signing):
    strange = replace(manifest, suite="sm2/sm3/sm4", kind="roster", body={}, plain=None, cipher=None, recipients=())
    data = strange.dump()
    whole = container.build([("manifest.json", data), ("manifest.json.minisig", b"")])
    assert refused(whole).sentence == "这个包用的密码算法不在名册允许之列。请让发送单位按名册规定的算法重新报送。"


def test_that_two_keys_sign_a_change_of_key(manifest, signing):
    second = SigningKey.generate()
    opening = replace(manifest, kind="roster", body={"x": 1})
    whole = package_format.build_open(opening, signing, second).data
    assert read(whole).manifest.cosigner == second.public.text
    with zipfile.ZipFile(io.BytesIO(whole)) as box:
        members = [(name, box.read(name)) for name in box.namelist()]
    assert [name for name, _ in members] == [
        "manifest.json", "manifest.json.minisig", "manifest.json.cosigned.minisig"
    ]
    forged = SigningKey(second.key_id, bytes(32))
    told = read(whole).manifest
    comment = f"signature of manifest.json with key {second.public.id}"
    members[2] = (members[2][0], forged.sign(members[0][1], told.trusted, comment))
    assert refused(container.build(members)).code == "bad-signature"


def test_that_the_directory_is_the_one_python_reads():
    """The hand-written headers agree with the standard library's reading of them."""
    data = container.build([("manifest.json", b"{}"), ("payload.age", b"xyz")])
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        assert [(i.filename, i.file_size, i.CRC) for i in box.infolist()] == [
            ("manifest.json", 2, zlib.crc32(b"{}")), ("payload.age", 3, zlib.crc32(b"xyz")),
        ]
    assert len(data) == container.total_size([("manifest.json", 2), ("payload.age", 3)])


def test_that_the_file_name_tells_office_direction_number_and_month(manifest):
    name = package_format.file_name(manifest.site, manifest.replica, "A", True, 3, "2026-10")
    assert name == "MZ_431281103_Aa1b2_U_0003_202610.mzp"
    assert package_format.file_name("431281", manifest.replica, "B", False, 12, "2026-11") == (
        "MZ_431281_Ba1b2_D_0012_202611.mzp"
    )


def test_that_every_refusal_is_whole_sentences_without_line_breaks():
    made = [
        refusals.not_a_package(), refusals.cut(5), refusals.cut_at_the_start(), refusals.damaged("载荷"),
        refusals.too_large("载荷"), refusals.malformed("载荷"), refusals.newer(), refusals.newer_schema(),
        refusals.bad_signature(), refusals.suite_not_allowed(), refusals.no_roster(),
        refusals.unknown_sender("431281103"), refusals.revoked_sender("托口镇", "2026-10-01"),
        refusals.wrong_recipient(), refusals.wrong_kind("回执"),
    ]
    for refusal in made:
        assert refusal.sentence.endswith("。") and "\n" not in refusal.sentence and "。。" not in refusal.sentence
    assert len({r.code for r in made}) == len(made) - 1  # the two sentences for a half copy share their code


def _many_lines(number: int):
    return (b'{"seq":%d,"words":"%s"}\n' % (place, b"w" * 80) for place in range(number))


def test_that_many_lines_are_packed_with_little_memory():
    """Twenty megabytes of lines: they are neither held nor joined, and what is given out is what was put in."""
    number = 200_000
    tracemalloc.start()
    folded = payload.Folded(_many_lines(number))
    packed, told = payload.pack([("info.json", [b"{}"]), ("changes.jsonl", folded)])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert told.size > 20_000_000
    assert peak < 8 << 20
    members = payload.untar(payload.decompress(whole(packed), told))
    assert (list(members), bytes(members["info.json"])) == (["info.json", "changes.jsonl"], b"{}")
    lines = bytes(members["changes.jsonl"]).splitlines(keepends=True)
    assert lines == list(_many_lines(number))


def test_that_lines_do_not_depend_on_how_they_are_held():
    lines = list(_many_lines(5000))
    packed, told = payload.pack([("changes.jsonl", payload.Folded(lines))])
    plainly, the_same = payload.pack([("changes.jsonl", [b"".join(lines)])])
    assert (whole(packed), told) == (whole(plainly), the_same)


def test_that_nobody_packs_more_than_anybody_reads(monkeypatch):
    monkeypatch.setattr(payload, "LARGEST", 4096)
    with pytest.raises(Refusal) as caught:
        payload.pack([("changes.jsonl", [b"x" * 4096])])
    assert caught.value.code == "too-large"
