"""换密钥: a new key of the bureau is followed by whoever knows the old one, and by a fingerprint where that is lost."""

from datetime import date

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import enrolment, feedback, own, seats


def fingerprint(world):
    return enrolment.current_roster(world.bureau).bureau.fingerprint


def test_a_township_follows_to_the_new_key(world):
    before = fingerprint(world)
    made = enrolment.change_key(world.bureau, world.stick)
    assert made.seats[0].fingerprint == fingerprint(world) != before
    view = enrolment.install(world.township, made.path)
    assert (view.version, view.first, view.bureau.fingerprint) == (2, False, fingerprint(world))
    world.person()
    taken, read = world.round()
    assert (taken.result, read.accepted) == ("merged", True)


def test_what_was_signed_before_stays_valid_afterwards(world):
    world.person()
    taken = world.take(world.export().path)
    told = feedback.export(world.bureau, "431281103", world.stick)
    world.clock.advance(days=3)
    enrolment.install(world.township, enrolment.change_key(world.bureau, world.stick).path)
    assert world.read(taken).accepted
    assert feedback.read(world.township, told.path).number == told_number(told)
    roster = own.roster(world.township)
    (former,) = [seat for seat in roster.offices if seat.site == roster.bureau.site]
    assert former.revoked == (world.bureau.today().replace(day=29)).isoformat()


def told_number(written):
    return int(written.path.name.split("_")[4])


def test_nothing_that_the_old_key_signs_later_counts(world):
    old = own.keys(world.bureau)
    enrolment.install(world.township, enrolment.change_key(world.bureau, world.stick).path)
    world.person()
    world.clock.advance(days=2)
    taken = world.take(world.export().path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own, "keys", lambda desk: old if desk is world.bureau else kept(desk))
        made = feedback.export(world.bureau, "431281103", world.stick)
    with pytest.raises(Refusal) as told:
        feedback.read(world.township, made.path)
    assert told.value.code == "revoked-sender"
    assert world.read(taken).accepted


kept = own.keys


def test_a_township_that_missed_the_change_follows_by_any_later_roster(world):
    enrolment.change_key(world.bureau, world.stick)
    later = enrolment.revoke(world.bureau, own.keys(world.other).sign.public.text, world.bureau.today(), world.stick)
    view = enrolment.install(world.township, later.path)
    assert (view.version, view.bureau.fingerprint) == (3, fingerprint(world))
    again = enrolment.hand_out(world.bureau, world.stick)
    assert enrolment.install(world.township, again).version == 3


def test_a_receipt_by_a_key_not_known_yet_is_told_as_that(world):
    enrolment.change_key(world.bureau, world.stick)
    world.person()
    taken = world.take(world.export().path)
    with pytest.raises(Refusal) as told:
        world.read(taken)
    assert told.value.code == "unknown-sender"


def lost(world):
    """The bureau begins anew: another database, other keys, the same townships."""
    from mzdesk.services import offices

    fresh = offices.create(
        world.folder / "新市局", role="bureau", area="431281", name="洪江市民政局", password="test", clock=world.clock,
        check_password=False).desk
    made = enrolment.accept(fresh, [enrolment.request(world.township, world.stick).path], world.stick)
    shown = enrolment.current_roster(fresh).bureau.fingerprint
    fresh.store.close()
    return made.path, shown


def test_a_bureau_that_lost_its_key_is_taken_by_its_fingerprint_alone(world):
    path, shown = lost(world)
    with pytest.raises(Refusal) as told:
        enrolment.install(world.township, path)
    assert told.value.sentence == (
        "这份名册不是由本机已核对过的市局密钥签发的，没有安装。请与市局电话核对；市局换过密钥时，应由新旧两把密钥共同签发，"
        "旧密钥已丢失的，请重新核对市局指纹后安装。")
    with pytest.raises(Refusal) as told:
        enrolment.install(world.township, path, anew=True)
    assert told.value.sentence == "重新核对市局密钥要写明指纹。请市局在电话里念它的指纹，照着填写。"
    with pytest.raises(Refusal, match="指纹与核对的不一致"):
        enrolment.install(world.township, path, fingerprint(world), anew=True)
    assert own.roster(world.township).bureau.fingerprint == fingerprint(world)
    view = enrolment.install(world.township, path, shown.lower().replace(" ", ""), anew=True)
    assert view.bureau.fingerprint == shown
    assert own.roster(world.township).bureau.fingerprint == shown


def test_only_the_bureau_changes_its_key(world):
    with pytest.raises(Refusal) as told:
        enrolment.change_key(world.township, world.stick)
    assert told.value.sentence == "市局的密钥由市局更换，本机不能办理。请在对应的单位操作。"


def test_a_revoked_office_is_enrolled_again(world):
    mine = own.keys(world.township).sign.public.text
    enrolment.revoke(world.bureau, mine, date(2026, 10, 20), world.stick)
    assert world.take(world.export().path).result == "refused"
    world.person()
    made = enrolment.accept(world.bureau, [enrolment.request(world.township, world.stick).path], world.stick)
    assert (made.seats[0].enrolled, made.seats[0].revoked) == ("2026-10-25", "")
    assert world.take(world.export().path).result == "merged"


def test_the_roster_and_the_request_are_printed_with_their_fingerprints(world):
    enrolment.change_key(world.bureau, world.stick)
    sheet = seats.sheet(world.bureau)
    assert sheet.title == "报送密钥名册（第2版）"
    assert (sheet.rows[0][1], sheet.rows[0][4]) == ("洪江市", fingerprint(world))
    assert len(sheet.rows) == 4, "the bureau, its former key, two townships"
    request = seats.sheet(world.township)
    assert [row[3] for row in request.rows] == [own.keys(world.township).fingerprint(world.township)]
    assert request.title == "报送密钥登记单"
