"""Programs of different age: one schema newer waits for the upgrade, two older are read, what is unknown is kept."""

import json
from dataclasses import replace

import pytest

from mzdesk.exchange import format as package_format
from mzdesk.exchange import intake, packing, settling, waiting
from mzdesk.exchange.manifest import parse
from mzdesk.exchange.records import HeldRow
from mzdesk.store import migrate

NEWER = "9001"


def of_schema(world, monkeypatch, schema, **options):
    """A package of a township whose program stands at another step."""
    with monkeypatch.context() as patch:
        patch.setattr(packing.migrate, "newest", lambda: schema)
        return world.export(**options)


def upgrade(monkeypatch):
    """This bureau's program gets one more step."""
    steps = [*migrate.sentences(), (NEWER, "又一步")]
    monkeypatch.setattr(migrate, "sentences", lambda: steps)


def test_that_a_newer_package_is_taken_by_one_key_after_the_upgrade(world, monkeypatch):
    key = world.person()
    made = of_schema(world, monkeypatch, NEWER)
    assert world.take(made.path).result == "held"
    assert [path.read_bytes() for path in waiting.waiting(world.bureau)] == [made.path.read_bytes()]
    assert (waiting.readable(world.bureau), waiting.take_waiting(world.bureau)) == ([], ())
    upgrade(monkeypatch)
    assert len(waiting.readable(world.bureau)) == 1
    (taken,) = waiting.take_waiting(world.bureau, receipts=world.stick)
    assert (taken.result, taken.verdict) == ("merged", "两边一致")
    assert waiting.waiting(world.bureau) == []
    assert world.get(world.bureau, key)["name"] == "单思怡"
    assert world.read(taken).accepted


def test_that_waiting_packages_are_taken_in_the_order_of_their_numbers(world, monkeypatch):
    key = world.person()
    first = of_schema(world, monkeypatch, NEWER)
    world.change(key, phone="13911111111")
    second = of_schema(world, monkeypatch, NEWER)
    world.take(second.path), world.take(first.path)
    upgrade(monkeypatch)
    taken = waiting.take_waiting(world.bureau)
    assert sorted((one.number, one.result) for one in taken) == [(1, "merged"), (2, "merged")]
    assert world.get(world.bureau, key)["phone"] == "13911111111"


def test_that_what_is_refused_after_the_upgrade_goes_to_its_own_place(world, monkeypatch):
    """Another outcome than before: the file is where refused ones are, and does not come up again."""
    world.person()
    made = of_schema(world, monkeypatch, NEWER)
    world.take(made.path)
    upgrade(monkeypatch)
    original = intake.Intake._admitted

    def refused(self, package):
        original(self, package)
        raise intake.refusals.wrong_recipient()

    monkeypatch.setattr(intake.Intake, "_admitted", refused)
    assert [one.result for one in waiting.take_waiting(world.bureau)] == ["refused"]
    assert waiting.waiting(world.bureau) == []
    assert len(list((world.bureau.inbox / intake.PENDING).glob("*.mzp"))) == 1


@pytest.mark.parametrize("older", [1, 2])
def test_that_packages_of_older_steps_are_read(world, monkeypatch, older):
    """The rows of an older program lack the fields that came later; nothing is held against them."""
    steps = [revision for revision, _ in migrate.sentences()]
    key = world.person()
    made = of_schema(world, monkeypatch, steps[-1 - older])
    taken = world.take(made.path)
    assert (taken.result, taken.held, taken.verdict) == ("merged", 0, "两边一致")
    assert world.get(world.bureau, key)["phone"] == "13800000000"


def test_that_unknown_fields_of_a_manifest_are_kept(manifest):
    data = replace(manifest, kind="roster", extra={"later": {"x": [1, "二"]}}).dump()
    found = parse(data)
    assert found.extra == {"later": {"x": [1, "二"]}}
    assert found.dump() == data


def test_that_a_package_with_unknown_fields_in_its_manifest_is_taken(world, monkeypatch):
    key = world.person()
    original = packing.manifest_of
    monkeypatch.setattr(packing, "manifest_of", lambda *given, **named: replace(
        original(*given, **named), extra={"later": 7}))
    made = world.export()
    assert world.take(made.path).result == "merged"
    assert world.get(world.bureau, key)["name"] == "单思怡"
    with open(made.path, "rb") as file:
        assert package_format.read(file, made.path.stat().st_size).manifest.extra == {"later": 7}


def test_that_an_entry_with_an_unknown_field_waits_whole_and_goes_through_after_the_upgrade(world, monkeypatch):
    """The township's program has a field that ours has not: the entry is kept as it came, word for word."""
    key = world.person()
    world.round()
    world.change(key, phone="13911111111")
    with world.township.store.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE change_log SET payload = replace(payload, '{', '{\"wechat\":[null,\"wx1\"],')"
            " WHERE seq = (SELECT max(seq) FROM change_log)")
        _rechained(connection)
    taken = world.take(world.export().path)
    assert (taken.result, taken.held) == ("merged", 1)
    row = world.rows(world.bureau, HeldRow)[0]
    assert (row["rule"], json.loads(row["payload"])) == ("R2", {
        "wechat": [None, "wx1"], "phone": ["13800000000", "13911111111"]})
    assert settling.try_again(world.bureau) == (0, 1)
    monkeypatch.setattr(settling.Merger, "_apply", _knowing(settling.Merger._apply))
    assert settling.try_again(world.bureau) == (1, 0)
    assert world.get(world.bureau, key)["phone"] == "13911111111"


def _knowing(original):
    """As if the program knew the field by now (and kept it in a column of its own)."""
    def apply(self, change, pairs):
        return original(self, change, {name: pair for name, pair in (pairs or {}).items() if name != "wechat"})

    return apply


def _rechained(connection):
    """The last entry's digest and hash for its new payload, as the newer program would have written them."""
    from mzdesk.store import log

    rows = connection.exec_driver_sql("SELECT * FROM change_log ORDER BY seq DESC LIMIT 2").mappings().all()
    entry = dict(rows[0])
    entry["payload_digest"] = log.digest_of(entry["salt"], entry["payload"], entry["sealed_digest"])
    connection.exec_driver_sql("UPDATE change_log SET payload_digest = ?, hash = ? WHERE seq = ?", (
        entry["payload_digest"], log.chained(rows[1]["hash"], entry), entry["seq"]))
