"""Whatever stands in a signed answer, reading it ends in a sentence or in what it says; nothing else happens."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import canonical, feedback, files, own, payload, policies
from mzdesk.exchange import format as package_format
from mzdesk.exchange.manifest import Manifest

scalars = st.none() | st.booleans() | st.integers(-(1 << 53), 1 << 53) | st.text(max_size=40)
anything = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
    st.text(max_size=12), inner, max_size=4), max_leaves=12)
edits = st.fixed_dictionaries({
    "entity": scalars | st.just("person"), "record": scalars, "field": scalars | st.just("name"),
    "before": scalars | st.just("null"), "after": scalars | st.just('"\u4e00"')})
documents = anything | st.fixed_dictionaries({"edits": st.lists(edits | anything, max_size=3)})
QUIET = [HealthCheck.function_scoped_fixture]


def manifest(world, **values):
    office = world.bureau.office
    return Manifest(
        kind=values.pop("kind"), site=office.area, replica=office.replica, letter=office.letter, epoch=office.epoch,
        number=1, period="2026-10", created=world.clock.now().isoformat(timespec="seconds"),
        signer=own.keys(world.bureau).sign.public.text, **values)


def untouched(world):
    found = world.dump(world.township)
    return {name: rows for name, rows in found.items() if name != "setting"}


@settings(max_examples=150, suppress_health_check=QUIET, deadline=None)
@given(document=documents)
def test_feedback_of_any_shape(world, document):
    keys = own.keys(world.bureau)
    seat = own.keys(world.township).age.recipient
    try:
        data = canonical.dumps(document) if isinstance(document, dict) else canonical.dumps({"edits": document})
    except (ValueError, TypeError):
        return
    built = package_format.build(
        manifest(world, kind=feedback.KIND, to=world.township.office.area), keys.sign,
        [(payload.FEEDBACK, [data])], [seat])
    path = files.write(built.data, world.stick, "answer.mzp").path
    before = untouched(world)
    try:
        done = feedback.read(world.township, path)
        assert done.applied == 0
    except Refusal as refusal:
        assert refusal.sentence
    assert untouched(world) == before


@settings(max_examples=150, suppress_health_check=QUIET, deadline=None)
@given(body=st.dictionaries(st.sampled_from(["version", "toml", "more"]), anything, max_size=3))
def test_parameters_of_any_shape(world, body):
    try:
        built = package_format.build_open(manifest(world, kind=policies.KIND, body=body), own.keys(world.bureau).sign)
    except (ValueError, TypeError):
        return
    path = files.write(built.data, world.stick, "answer.mzp").path
    with pytest.raises(Refusal):
        policies.install(world.township, path)
    assert policies.current(world.township) is None
