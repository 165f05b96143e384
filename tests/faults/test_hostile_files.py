"""Files made to harm: whatever is written in them, and whoever signed them, ends in one sentence and changes nothing.

The signer here is the worst one: somebody who holds an enrolled office's own keys, so that every seal is right.
"""

import copy
import io
import json
import os
import re
import struct
import subprocess
import sys
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import (
    answering,
    canonical,
    container,
    enrolment,
    feedback,
    files,
    intake,
    own,
    payload,
    policies,
    receipts,
)
from mzdesk.exchange import format as package_format
from mzdesk.exchange.keys import recipient_id, seal
from mzdesk.exchange.manifest import ROOT, Content, Manifest, Point, TableState
from mzdesk.exchange.records import PackageReceived
from mzdesk.store import log, migrate
from tests.exchange.conftest import World, made_once, make_world, world
from tests.faults.points import TOML

__all__ = ["made_once", "make_world", "world"]
HOME = Path(__file__).resolve().parents[2]
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
scalars = st.none() | st.booleans() | st.integers(-(1 << 62), 1 << 62) | st.text(max_size=30) | st.sampled_from([
    "", "0" * 64, "person", "2026-13", "../../etc/passwd", "\u0000", "9" * 5000])
anything = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
    st.text(max_size=10), inner, max_size=3), max_leaves=6)


def one_sentence(refusal: Refusal) -> None:
    assert re.fullmatch(r"[^\n]+。", refusal.sentence), refusal.sentence
    assert re.search("[\u4e00-\u9fff]", refusal.sentence) and "Traceback" not in refusal.sentence


def paths(document, before=()):
    """Every place inside a document."""
    pairs = document.items() if isinstance(document, dict) else ()
    for key, value in enumerate(document) if isinstance(document, list) else pairs:
        yield (*before, key)
        yield from paths(value, (*before, key))


def changed(document, data):
    """The document with one place of it made into something else, or gone."""
    path = data.draw(st.sampled_from(sorted(paths(document), key=repr)))
    found = copy.deepcopy(document)
    place = found
    for key in path[:-1]:
        place = place[key]
    if data.draw(st.booleans()) or isinstance(place, list):
        place[path[-1]] = data.draw(anything)
    else:
        del place[path[-1]]
        place.update(data.draw(st.dictionaries(st.text(max_size=8), scalars, max_size=1)))
    return found


def ends_in_a_sentence(world: World, desk, work) -> None:
    before = world.dump(desk)
    try:
        work()
    except Refusal as refusal:
        one_sentence(refusal)
        assert world.dump(desk) == before


def from_bureau(world: World, **values) -> Manifest:
    office = world.bureau.office
    return Manifest(
        site=office.area, replica=office.replica, letter=office.letter, epoch=office.epoch, period="2026-10",
        created=world.clock.now().isoformat(timespec="seconds"), signer=own.keys(world.bureau).sign.public.text,
        **{"number": 1, **values})


def answer(world: World, kind: str, member: str, document) -> Path | None:
    """What the bureau signs and seals for the township; None for a document that has no canonical form."""
    try:
        data = canonical.dumps(document)
    except ValueError:
        return None
    built = package_format.build(
        from_bureau(world, kind=kind, to=world.township.office.area), own.keys(world.bureau).sign, [(member, [data])],
        [own.keys(world.township).age.recipient])
    return files.write(built.data, world.stick, "answer.mzp").path


@settings(max_examples=60, suppress_health_check=QUIET, deadline=None)
@given(data=st.data())
def test_every_field_of_a_receipt(world, data):
    if not list(world.township.outbox.glob("*_U_*")):
        world.person()
        world.take(world.export().path)
    (row,) = world.rows(world.bureau, PackageReceived)
    document = json.loads(row["receipt"])
    path = answer(world, "receipt", payload.RECEIPT, changed(document, data))
    if path is not None:
        ends_in_a_sentence(world, world.township, lambda: receipts.read(world.township, path))


@settings(max_examples=60, suppress_health_check=QUIET, deadline=None)
@given(data=st.data())
def test_every_field_of_a_feedback(world, data):
    edit = {"entity": "person", "record": "0198c0de-0000-7000-8000-00000000a1b2", "field": "phone",
            "before": "null", "after": '"1"'}
    path = answer(world, "feedback", payload.FEEDBACK, changed({"edits": [edit]}, data))
    if path is not None:
        ends_in_a_sentence(world, world.township, lambda: feedback.read(world.township, path))


@settings(max_examples=60, suppress_health_check=QUIET, deadline=None)
@given(data=st.data())
def test_every_field_of_a_roster(world, data):
    roster = replace(own.demand_roster(world.bureau), version=2)
    try:
        built = package_format.build_open(
            from_bureau(world, kind="roster", number=2, roster=2, body=changed(roster.body(), data)),
            own.keys(world.bureau).sign)
    except ValueError:
        return
    path = files.write(built.data, world.stick, "answer.mzp").path
    before = own.demand_roster(world.township)
    ends_in_a_sentence(world, world.township, lambda: enrolment.install(world.township, path))
    assert own.demand_roster(world.township).bureau == before.bureau


@settings(max_examples=60, suppress_health_check=QUIET, deadline=None)
@given(data=st.data())
def test_every_field_of_a_policy(world, data):
    body = changed({"version": 1, "toml": TOML.format(1)}, data)
    try:
        built = package_format.build_open(from_bureau(world, kind="policy", body=body), own.keys(world.bureau).sign)
    except ValueError:
        return
    path = files.write(built.data, world.stick, "answer.mzp").path
    ends_in_a_sentence(world, world.township, lambda: policies.install(world.township, path))


# what a township's own keys can sign


def entry(seq: int, **values):
    return {
        "seq": seq, "work": "0198c0de-0000-7000-8000-00000000a1b2", "entity": "person",
        "record_id": f"0198c0de-0000-7000-8000-{seq:012d}", "kind": "create", "base_version": 0, "operator": "李",
        "reason": "录入", "time": "20261025T010000000000-0000", "salt": "0" * 32, "sealed": "",
        "payload": json.dumps({"name": [None, "单思怡"], "site": [None, "431281103"], "phone": [None, "1"]}),
        "digest": "", **values}


def package(world: World, entries, members=None, **values) -> bytes:
    """A package of the township with these entries; its chain is right wherever the entries let one be made."""
    office, before = world.township.office, ROOT
    for one in entries:
        try:
            digest = log.digest_of(one["salt"], one["payload"], one["sealed"])
            before = log.chained(before, {**one, "payload_digest": digest})
        except (KeyError, TypeError, ValueError, AttributeError):
            pass
    lines = b"".join(json.dumps(one, ensure_ascii=True).encode() + b"\n" for one in entries)
    keys = own.keys(world.township)
    told = {
        "kind": "incremental", "site": office.area, "replica": office.replica, "letter": "A", "epoch": office.epoch,
        "number": 1, "period": "2026-10", "created": world.clock.now().isoformat(timespec="seconds"), "signer": "",
        "to": "431281", "end": Point(len(entries), before), "schema": migrate.newest(), "roster": 1, **values}
    inside = members if members is not None else [(payload.CHANGES, [lines])]
    return package_format.build(
        Manifest(**{**told, "signer": keys.sign.public.text}), keys.sign, inside,
        [own.keys(world.bureau).age.recipient]).data


def taken_in(world: World, data: bytes, *, dry: bool = True):
    path = world.stick / "hostile.mzp"
    path.write_bytes(data)
    before = world.dump(world.bureau)
    (taken,) = intake.take(world.bureau, [path], dry_run=dry)
    if taken.result in ("refused", "damaged") or dry:
        assert world.dump(world.bureau) == before
    if taken.result in ("refused", "damaged"):
        assert re.fullmatch(r"[^\n]+。", taken.reason), taken.reason
    return taken


def test_that_the_hostile_package_is_right_but_for_what_is_made_wrong(world):
    taken = taken_in(world, package(world, [entry(1), entry(2)]))
    assert (taken.result, taken.applied, taken.held) == ("merged", 2, 0)


@settings(max_examples=60, suppress_health_check=QUIET, deadline=None)
@given(data=st.data())
def test_every_field_of_an_entry(world, data):
    entries = changed([entry(1), entry(2)], data)
    try:
        made = package(world, [one for one in entries if isinstance(one, dict)])
    except ValueError:
        return
    assert taken_in(world, made).result in ("merged", "refused")


@settings(max_examples=60, suppress_health_check=QUIET, deadline=None)
@given(data=st.data())
def test_every_field_inside_an_entry(world, data):
    """The changes of a record, whose chain is right: what cannot be applied waits, with a rule, and nothing breaks."""
    pairs = changed(json.loads(entry(1)["payload"]) | {"born": [None, "2016"], "sex": [None, "2"]}, data)
    taken = taken_in(world, package(world, [entry(1, payload=json.dumps(pairs)), entry(2)]))
    assert taken.result == "merged"
    assert taken.applied + taken.held == 2


@settings(max_examples=60, suppress_health_check=QUIET, deadline=None)
@given(data=st.data())
def test_every_field_of_the_payloads_own_label(world, data):
    real = payload.info_of

    def label(manifest):
        return json.dumps(changed(json.loads(real(manifest)), data)).encode()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(payload, "info_of", label)
        made = package(world, [entry(1)])
    assert taken_in(world, made).result == "refused"


@pytest.mark.parametrize("rows", [10**9, 1 << 49])
def test_a_thousand_million_declared_rows(world, rows):
    made = package(world, [entry(1)], counts={"person": {"create": rows}}, state={"person": TableState(rows, "0" * 64)})
    taken = taken_in(world, made)
    assert (taken.result, taken.applied) == ("merged", 1)
    line = json.dumps(entry(1), ensure_ascii=True).encode() + b"\n"
    made = package(world, [entry(1)], [(payload.CHANGES, [line]), ("state/person.jsonl", [b"x\n"])], kind="full",
                   state={"person": TableState(rows, "0" * 64)})
    assert taken_in(world, made).reason == (
        "包的内容不合格式（全量数据与清单不符），没有读入任何内容。请让发送单位升级程序后重新报送。")


@pytest.mark.parametrize("name", [
    "../../../etc/cron.d/x", "/etc/passwd", "changes.jsonl/../../x", "state/..", "C:\\x.jsonl",
    "blobs/" + "0" * 63 + "g",
])
def test_a_member_that_would_leave_the_package(world, name):
    taken = taken_in(world, package(world, [], [(payload.CHANGES, [b""]), (name, [b"x"])]), dry=False)
    assert taken.result == "refused"
    assert not (world.bureau.folder.parent / "x").exists()


# a spoilt answer at the township


@pytest.mark.parametrize("kind", ["receipt", "feedback", "roster", "policy"])
def test_cut_and_flipped_answers_in_every_section(world, kind):
    key = world.person()
    taken = world.take(world.export().path)
    world.change(key, world.bureau, phone="13922222222")
    path, read = {
        "receipt": lambda: (taken.receipt, receipts.read),
        "feedback": lambda: (feedback.export(world.bureau, "431281103", world.stick).path, feedback.read),
        "roster": lambda: (enrolment.accept(world.bureau, [enrolment.request(world.township, world.stick).path],
                                            world.stick).path, enrolment.install),
        "policy": lambda: (policies.publish(world.bureau, TOML.format(1), world.stick).path, policies.install),
    }[kind]()
    whole = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as box:
        starts = [info.header_offset for info in box.infolist()] + [box.start_dir, len(whole)]
    places = {at for start, end in pairwise(starts) for at in (
        start, start + 14, start + 31, start + 60, (start + end) // 2, end - 1)}
    before = world.dump(world.township)
    for at in sorted(place for place in places if place < len(whole)):
        flipped = bytearray(whole)
        flipped[at] ^= 1 << at % 8
        for data in (bytes(flipped), whole[:at]):
            path.write_bytes(data)
            with pytest.raises(Refusal) as caught:
                read(world.township, path)
            one_sentence(caught.value)
    assert world.dump(world.township) == before
    path.write_bytes(whole)
    read(world.township, path)


# bombs, in a process whose memory is measured


def sealed(world: World, packed: bytes, told: Content, age: bytes | None = None) -> bytes:
    """A signed package around any compressed payload, or around any bytes in the place of the sealed one."""
    keys, age_key = own.keys(world.township), own.keys(world.bureau).age.recipient
    whole = age if age is not None else seal(packed, [age_key])
    base = package_format.build(
        from_bureau(world, kind="incremental", to="431281"), keys.sign, [(payload.CHANGES, [b""])], [age_key]).manifest
    office = world.township.office
    manifest = replace(
        base, site=office.area, replica=office.replica, epoch=office.epoch, plain=told, schema=migrate.newest(),
        cipher=payload.content(whole), recipients=(recipient_id(age_key),))
    data = manifest.dump()
    return container.build([
        ("manifest.json", data),
        ("manifest.json.minisig", keys.sign.sign(data, manifest.trusted, manifest.untrusted)), ("payload.age", whole)])


def bombs(world: World) -> dict[str, bytes]:
    zeros = zstandard.ZstdCompressor(level=3).compress(bytes(250 << 20))
    window = b"\x28\xb5\x2f\xfd\x00\xa8" + struct.pack("<I", 1 | 5 << 3)[:3] + b"hello"
    frames = zstandard.ZstdCompressor().compress(b"x") * 50_000
    digits = json.dumps(entry(1)).replace('"seq": 1', '"seq": ' + "9" * 900_000).encode() + b"\n"
    return {
        "frame that unpacks to more than it says": sealed(world, zeros, Content("0" * 64, 2048)),
        "frame that says more than is allowed": sealed(world, zeros, Content("0" * 64, 1 << 40)),
        "window of two gigabytes": sealed(world, window, Content("0" * 64, 5)),
        "frames one after another": sealed(world, frames, Content("0" * 64, 1)),
        "no age file at all": sealed(world, b"", Content("0" * 64, 1), os.urandom(1 << 20)),
        "age header without end": sealed(
            world, b"", Content("0" * 64, 1), b"age-encryption.org/v1\n" + b"-> X25519 AAAA\nAAAA\n" * 100_000),
        "brackets without end": package(
            world, [entry(1)], [(payload.CHANGES, [b'{"a":' + b"[" * 900_000 + b"\n"])]),
        "a line without end": package(world, [entry(1)], [(payload.CHANGES, [b"x" * (8 << 20)])]),
        "numbers of a million digits": package(
            world, [entry(1)], [(payload.CHANGES, [digits])]),
        "a hundred thousand members": package(
            world, [], [(f"state/t{number}.jsonl", [b""]) for number in range(100_000)]),
        "a manifest of three gigabytes": container.Member("manifest.json", 3 << 30, 0).header() + b"{" * 4096,
        "brackets in the manifest": container.build([("manifest.json", b"[" * (1 << 20)), ("x", b"")]),
        "an ordinary zip bomb": _ordinary_zip(),
    }


def _ordinary_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("manifest.json", bytes(100 << 20))
    return out.getvalue()


CHILD = """
import json, resource, sys
from pathlib import Path
from mzdesk.basics.clock import FixedClock
from mzdesk.exchange import intake, verify
from mzdesk.services import offices
from datetime import datetime
folder, places = Path(sys.argv[1]), [Path(word) for word in sys.argv[2:]]
clock = FixedClock(datetime.fromisoformat("2026-10-25T09:00:00+08:00"))
desk = offices.unlock(folder, password="test", clock=clock)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
said = {}
for place in places:
    checked = verify.verify(place)
    (taken,) = intake.take(desk, [place])
    said[place.name] = [taken.result, taken.reason, checked.reason]
print(json.dumps([resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, said], ensure_ascii=False))
"""


def test_bombs_are_refused_with_little_memory(world, tmp_path):
    made, before = bombs(world), world.dump(world.bureau)
    world.bureau.store.close()
    for number, data in enumerate(made.values()):
        (tmp_path / f"{number:02d}.mzp").write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(world.bureau.folder), *map(str, sorted(tmp_path.glob("*.mzp")))],
        capture_output=True, text=True, check=False, encoding="utf-8", cwd=HOME)
    assert done.returncode == 0, done.stderr
    grown, said = json.loads(done.stdout.splitlines()[-1])
    assert len(said) == len(made)
    for (result, reason, _), name in zip(said.values(), made, strict=True):
        assert result in ("refused", "damaged"), name
        assert re.fullmatch(r"[^\n]+。", reason), (name, reason)
    assert grown < 160 << 10, f"{grown} KiB"
    world.bureau = world.open("bureau")
    assert world.dump(world.bureau) == before
    assert world.round()[0].verdict == answering.AGREE
