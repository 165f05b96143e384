"""登记: request, acceptance, installation, revocation; the bureau's key is pinned by the first installation."""

import shutil

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import enrolment, files, own
from mzdesk.exchange.keys import fingerprint
from mzdesk.services import offices


def refused(work) -> Refusal:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value


@pytest.fixture
def newcomer(world, tmp_path):
    """A third township that is not enrolled yet."""
    made = offices.create(
        tmp_path / "new", role="township", area="431281106", name="江市镇人民政府民政办", password="test",
        clock=world.clock, check_password=False,
    )
    yield made.desk
    made.desk.store.close()


def roster_file(world):
    return world.bureau.folder / "roster.mzp"


def test_that_a_request_shows_the_fingerprint_that_the_bureau_sees(world, newcomer):
    asked = enrolment.request(newcomer, world.stick)
    seen = enrolment.look(asked.path)
    keys = own.keys(newcomer)
    assert asked.fingerprint == seen.fingerprint == fingerprint(
        "431281106", keys.sign.public.text, keys.age.recipient
    )
    assert (seen.site, seen.name) == ("431281106", "江市镇人民政府民政办")
    assert asked.path.name.startswith("MZ_431281106_A") and asked.path.name.endswith("_U_0000_202610.mzp")
    assert asked.words == "可以安全拔出"


def test_that_the_whole_enrolment_lets_a_newcomer_hand_in(world, newcomer):
    asked = enrolment.request(newcomer, world.stick)
    accepted = enrolment.accept(world.bureau, [asked.path], world.stick)
    assert (accepted.version, [s.site for s in accepted.seats]) == (2, ["431281106"])
    shown = enrolment.look_roster(newcomer, accepted.path)
    assert (shown.version, shown.first, shown.bureau.site) == (2, True, "431281")
    assert shown.bureau.fingerprint == own.keys(world.bureau).fingerprint(world.bureau)
    enrolment.install(newcomer, accepted.path, shown.bureau.fingerprint.replace(" ", "").lower())
    taken, read = world.round(newcomer)
    assert (taken.result, taken.verdict, read.accepted) == ("merged", "两边一致", True)


def test_that_nothing_is_handed_in_without_a_roster(world, newcomer):
    assert refused(lambda: world.export(newcomer)).sentence == (
        "还没有安装市局签发的名册。请先把登记申请交市局，再安装市局发回的名册。"
    )


def test_that_a_roster_with_another_fingerprint_than_was_read_out_is_not_installed(world, newcomer):
    asked = enrolment.request(newcomer, world.stick)
    accepted = enrolment.accept(world.bureau, [asked.path], world.stick)
    said = refused(lambda: enrolment.install(newcomer, accepted.path, "0000 " * 8))
    assert said.sentence == (
        "名册里市局的指纹与核对的不一致，没有安装。请与市局电话核对指纹，并确认文件来源。"
    )
    assert own.roster(newcomer) is None


def test_that_an_office_not_on_the_roster_does_not_install_it(world, newcomer):
    assert refused(lambda: enrolment.install(newcomer, roster_file(world))).sentence == (
        "名册里没有本单位的这台电脑。请先把本机的登记申请交市局受理。"
    )


def test_that_an_older_roster_is_not_installed(world, newcomer):
    older = world.stick / "older.mzp"
    shutil.copy(roster_file(world), older)
    accepted = enrolment.accept(world.bureau, [enrolment.request(newcomer, world.stick).path], world.stick)
    assert enrolment.install(world.township, accepted.path).version == 2
    assert enrolment.install(world.township, accepted.path).version == 2
    assert refused(lambda: enrolment.install(world.township, older)).sentence == (
        "这份名册（第1版）比本机已有的（第2版）旧，没有安装。请向市局要最新的名册。"
    )


def test_that_a_roster_of_a_bureau_with_other_keys_is_refused_after_the_first(world, tmp_path):
    made = offices.create(
        tmp_path / "false", role="bureau", area="431281", name="洪江市民政局", password="test", clock=world.clock,
        check_password=False,
    )
    asked = enrolment.request(world.township, world.stick)
    false = enrolment.accept(made.desk, [asked.path], tmp_path / "false-stick")
    made.desk.store.close()
    assert refused(lambda: enrolment.install(world.township, false.path)).code == "foreign-roster"
    assert refused(lambda: enrolment.look_roster(world.township, false.path)).code == "foreign-roster"
    assert own.roster(world.township).version == 1


def test_that_another_roster_of_the_same_version_is_refused(world, newcomer, monkeypatch):
    """Two first versions signed by the same bureau (its database went back): the clerk is told, nothing changes."""
    asked = enrolment.request(newcomer, world.stick)
    monkeypatch.setattr(enrolment, "_next_version", lambda desk: 1)
    monkeypatch.setattr(own, "keep_roster", lambda desk, data: None)
    accepted = enrolment.accept(world.bureau, [asked.path], world.stick)
    assert refused(lambda: enrolment.install(world.township, accepted.path)).sentence == (
        "本机已有另一份第1版名册。请与市局核对。"
    )


def test_that_a_damaged_request_stops_the_whole_acceptance(world, newcomer):
    asked = enrolment.request(newcomer, world.stick)
    bad = world.stick / "bad.mzp"
    bad.write_bytes(asked.path.read_bytes()[:-1])
    assert refused(lambda: enrolment.accept(world.bureau, [asked.path, bad], world.stick)).code == "half-copied"
    assert own.roster(world.bureau).version == 1


def test_that_a_package_is_no_request(world):
    world.person()
    path = world.export().path
    assert refused(lambda: enrolment.accept(world.bureau, [path], world.stick)).happened == (
        "这是月报包，不能在这里读入"
    )


def test_that_enrolling_again_keeps_the_first_day(world):
    world.clock.advance(days=30)
    asked = enrolment.request(world.township, world.stick)
    accepted = enrolment.accept(world.bureau, [asked.path], world.stick)
    assert accepted.seats[0].enrolled == "2026-10-16"
    assert len(own.roster(world.bureau).offices) == 2


def test_that_a_revoked_key_can_be_enrolled_again_from_today(world):
    sign = own.keys(world.township).sign.public.text
    enrolment.revoke(world.bureau, sign, world.bureau.today(), world.stick)
    assert next(s for s in own.roster(world.bureau).offices if s.sign == sign).revoked == "2026-10-25"
    asked = enrolment.request(world.township, world.stick)
    again = enrolment.accept(world.bureau, [asked.path], world.stick)
    assert (again.version, again.seats[0].enrolled, again.seats[0].revoked) == (3, "2026-10-25", "")


def test_that_an_unknown_key_cannot_be_revoked(world):
    assert refused(lambda: enrolment.revoke(world.bureau, "x", world.bureau.today(), world.stick)).sentence == (
        "名册上没有这把密钥。请从名册中选择要注销的单位。"
    )


@pytest.mark.parametrize(("work", "words"), [
    (lambda w: enrolment.request(w.bureau, w.stick), "登记申请由乡镇提出，本机不能办理"),
    (lambda w: enrolment.accept(w.township, [], w.stick), "登记由市局受理，本机不能办理"),
    (lambda w: enrolment.install(w.bureau, w.stick), "名册由乡镇安装，本机不能办理"),
    (lambda w: enrolment.revoke(w.township, "x", w.township.today(), w.stick), "注销由市局办理，本机不能办理"),
])
def test_that_each_side_does_its_own_part(world, work, words):
    said = refused(lambda: work(world))
    assert said.sentence == f"{words}。请在对应的单位操作。"


def test_that_keys_are_made_once_and_stay(world):
    first = own.keys(world.township)
    world.township.store.close()
    world.township = world.open("431281103")
    assert own.keys(world.township) == first
    assert own.keys(world.other) != first


def test_that_no_private_key_lies_in_any_file(world):
    keys = own.keys(world.township)
    world.export()
    secrets = (keys.age.text.encode(), keys.sign.seed, keys.sign.seed.hex().encode())
    for path in world.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not any(secret in data for secret in secrets), path.name


def test_that_the_open_copy_of_the_roster_is_read_without_a_password(world):
    assert own.roster_beside(world.township.folder) == own.roster(world.township)
    (world.township.folder / "roster.mzp").write_bytes(b"x")
    assert own.roster_beside(world.township.folder) is None
    assert own.roster_beside(world.folder / "nowhere") is None


def test_that_the_roster_on_the_stick_is_a_package_of_its_own(world):
    found = files.peek(roster_file(world))
    assert (found.kind, found.site, found.roster, found.recipients) == ("roster", "431281", 1, ())
