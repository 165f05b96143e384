"""Pictures on the way: in the package, in volumes, lost and sent again, and nothing that no row names."""

import hashlib
import io
import shutil

import pytest
from PIL import Image
from sqlalchemy import select

from mzdesk.exchange import blobs, own, payload
from mzdesk.exchange.keys import seal
from mzdesk.lines import LINES
from mzdesk.people.codes import Purpose
from mzdesk.people.pictures import prepared
from mzdesk.services import attachments
from mzdesk.store.local import Blob
from tests.fixtures import put_child

CHILDREN = LINES["left_behind"]


def picture(colour: str, side: int = 60) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((side, side), 90).convert("RGB").save(out, "PNG")
    out.seek(0)
    image = Image.open(out).convert("RGB")
    image.paste(Image.new("RGB", (10, 10), colour))
    found = io.BytesIO()
    image.save(found, "PNG")
    return found.getvalue()


def attach(world, colour: str, key: str = "", side: int = 60) -> tuple[str, str]:
    """A child's file with a picture; returns the record and the digest."""
    key = key or put_child(world.township)
    made = attachments.add(world.township, CHILDREN, key, picture(colour, side), Purpose.PAPER, title=colour)
    return key, made.digest


def here(world) -> set[str]:
    with world.bureau.store.reading() as connection:
        return set(connection.scalars(select(Blob.digest)))


def test_a_picture_arrives_with_its_row(world):
    key, digest = attach(world, "red")
    taken = world.take(world.export().path)
    assert (taken.result, taken.pictures, taken.missing) == ("merged", 1, 0)
    assert here(world) == {digest}
    (one,) = attachments.shown(world.bureau, CHILDREN, key)
    assert (one.title, one.there, bool(one.thumb)) == ("red", True, True)
    assert attachments.content(world.bureau, CHILDREN, digest).digest == digest


def test_a_picture_travels_once(world):
    key, _ = attach(world, "red")
    world.round()
    attach(world, "blue", key)
    made = world.export()
    taken = world.take(made.path)
    assert (taken.pictures, taken.missing) == (1, 0)
    assert len(here(world)) == 2


def test_what_was_voided_before_it_was_sent_does_not_travel(world):
    key, _ = attach(world, "red")
    attachments.remove(world.township, CHILDREN, attachments.shown(world.township, CHILDREN, key)[0].id)
    taken = world.take(world.export().path)
    assert (taken.result, taken.pictures, taken.missing) == ("merged", 0, 0)


def test_beyond_its_room_a_package_has_volumes(world, monkeypatch):
    monkeypatch.setattr(blobs, "INSIDE", 4_000)
    monkeypatch.setattr(blobs, "VOLUME", 9_000)
    key, _ = attach(world, "red", side=70)
    for colour in ("blue", "green", "black"):
        attach(world, colour, key, side=70)
    made = world.export()
    volumes = blobs.volumes_of(made.path)
    assert len(volumes) >= 2
    assert all(path.name.startswith(made.path.stem) for path in volumes)
    taken = world.take(made.path)
    assert (taken.result, taken.pictures, taken.missing) == ("merged", 4, 0)


def test_a_lost_volume_is_told_and_sent_again(world, monkeypatch):
    """A missing attachment is reported in the receipt, and the next package brings it."""
    monkeypatch.setattr(blobs, "INSIDE", 100)
    _, digest = attach(world, "red")
    made = world.export()
    for volume in blobs.volumes_of(made.path):
        volume.unlink()
    taken = world.take(made.path)
    assert (taken.result, taken.pictures, taken.missing) == ("merged", 0, 1)
    told = world.read(taken)
    assert told.receipt.missing == (digest,)
    assert told.words.endswith("；有1张照片没有收到，请再报送一次")
    monkeypatch.undo()
    again = world.export()
    assert not again.again
    taken = world.take(again.path)
    assert (taken.result, taken.pictures, taken.missing) == ("merged", 1, 0)
    assert world.read(taken).receipt.missing == ()
    assert here(world) == {digest}


def test_a_volume_that_comes_later_is_taken_with_its_package(world, monkeypatch):
    monkeypatch.setattr(blobs, "INSIDE", 100)
    _, digest = attach(world, "red")
    made = world.export()
    (volume,) = blobs.volumes_of(made.path)
    aside = world.stick.parent / "later.mzv"
    shutil.move(volume, aside)
    assert world.take(made.path).missing == 1
    shutil.move(aside, volume)
    taken = world.take(made.path)
    assert (taken.result, taken.missing) == ("duplicate", 0)
    assert here(world) == {digest}
    assert world.read(taken).receipt.missing == ()


SPOILT = {
    "cut": lambda data: data[:-40], "empty": lambda data: b"", "changed": lambda data: data[:60] + b"x" + data[61:],
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_broken_volume_holds_nothing_else_up(world, monkeypatch, spoil):
    monkeypatch.setattr(blobs, "INSIDE", 100)
    attach(world, "red")
    made = world.export()
    (volume,) = blobs.volumes_of(made.path)
    volume.write_bytes(spoil(volume.read_bytes()))
    taken = world.take(made.path)
    assert (taken.result, taken.pictures, taken.missing) == ("merged", 0, 1)
    assert "附件卷" in taken.reason


def test_what_no_row_names_is_not_taken(world, monkeypatch):
    """Anybody can seal to the bureau's public key; what he puts in counts for nothing."""
    monkeypatch.setattr(blobs, "INSIDE", 100)
    attach(world, "red")
    made = world.export()
    (volume,) = blobs.volumes_of(made.path)
    data = prepared(picture("white")).data
    name = f"blobs/{hashlib.sha256(data).hexdigest()}"
    volume.write_bytes(seal(b"".join(payload.tar([(name, [data])])), [own.keys(world.bureau).age.recipient]))
    taken = world.take(made.path)
    assert (taken.pictures, taken.missing) == (0, 1)
    assert here(world) == set()


def test_a_preview_keeps_no_picture(world):
    attach(world, "red")
    made = world.export()
    taken = world.take(made.path, dry_run=True)
    assert (taken.result, taken.pictures) == ("merged", 1)
    assert here(world) == set()
