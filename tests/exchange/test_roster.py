"""名册 and 登记申请: signed, typed, by rising versions; who may speak for an office and until when."""

from dataclasses import asdict, replace
from datetime import date

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import format as package_format
from mzdesk.exchange.format import Package
from mzdesk.exchange.keys import AgeKey, SigningKey
from mzdesk.exchange.manifest import SUITE
from mzdesk.exchange.roster import Roster, Seat, read_request, read_roster, trusted

REPLICA = "0198c0de-0000-7000-8000-00000000a1b2"


@pytest.fixture(scope="module")
def bureau_key():
    return SigningKey.generate()


@pytest.fixture(scope="module")
def seat(signing, sealing):
    return Seat("431281103", "托口镇人民政府民政办", REPLICA, signing.public.text, sealing.recipient, "2026-01-05")


@pytest.fixture(scope="module")
def roster(bureau_key, seat):
    bureau = Seat("431281", "洪江市民政局", REPLICA, bureau_key.public.text, AgeKey.generate().recipient, "2026-01-01")
    return Roster(2, bureau, (seat,))


@pytest.fixture
def packed(manifest, bureau_key):
    """A roster as a package read from a file."""

    def make(roster: Roster, key: SigningKey = bureau_key, cosigner: SigningKey | None = None, **fields) -> Package:
        opening = replace(
            manifest, kind="roster", site="431281", to="", roster=roster.version, body=roster.body(), **fields
        )
        built = package_format.build_open(opening, key, cosigner)
        return Package(built.manifest, b"", b"", built.sha256, len(built.data))

    return make


def refused(work) -> Refusal:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value


def sent(manifest, **fields) -> Package:
    return Package(replace(manifest, **fields), b"", b"", "", 0)


def test_that_a_roster_is_read_as_it_was_signed(packed, roster):
    assert read_roster(packed(roster)) == roster
    assert read_roster(packed(roster), pinned=roster.bureau) == roster


def test_that_the_roster_of_another_bureau_is_refused_once_one_is_pinned(packed, roster):
    other = SigningKey.generate()
    foreign = replace(roster, bureau=replace(roster.bureau, sign=other.public.text))
    assert read_roster(packed(foreign, other)) == foreign
    assert refused(lambda: read_roster(packed(foreign, other), pinned=roster.bureau)).sentence == (
        "这份名册不是由本机已核对过的市局密钥签发的，没有安装。"
        "请与市局电话核对；市局换过密钥时，应由新旧两把密钥共同签发，旧密钥已丢失的，请重新核对市局指纹后安装。"
    )


def test_that_a_new_bureau_key_counts_when_the_old_one_signed_with_it(packed, roster, bureau_key):
    fresh = SigningKey.generate()
    changed = replace(roster, version=3, bureau=replace(roster.bureau, sign=fresh.public.text))
    assert read_roster(packed(changed, bureau_key, fresh), pinned=roster.bureau) == changed
    assert refused(lambda: read_roster(packed(changed, fresh), pinned=roster.bureau)).code == "foreign-roster"
    assert refused(lambda: read_roster(packed(changed, bureau_key), pinned=roster.bureau)).code == "malformed"


def test_that_a_township_cannot_sign_a_roster(packed, roster, signing):
    assert refused(lambda: read_roster(packed(roster, signing))).sentence == (
        "包的内容不合格式（名册与签发单位不符），没有读入任何内容。请让发送单位升级程序后重新报送。"
    )


@pytest.mark.parametrize("spoil", [
    {"version": "2"}, {"bureau": None}, {"offices": [{}]}, {"suites": [1]}, {"offices": "x"}, {"more": 1},
])
def test_that_a_roster_of_another_shape_is_refused(packed, roster, manifest, bureau_key, spoil):
    body = roster.body() | spoil
    package = sent(
        manifest, kind="roster", site="431281", roster=2, body=body, signer=bureau_key.public.text
    )
    assert refused(lambda: read_roster(package)).sentence == (
        "包的内容不合格式（名册），没有读入任何内容。请让发送单位升级程序后重新报送。"
    )


def test_that_one_key_stands_for_one_seat_only(packed, roster, seat):
    double = replace(roster, offices=(seat, replace(seat, site="431281104")))
    said = refused(lambda: read_roster(packed(double)))
    assert said.happened == "包的内容不合格式（名册中有重复的密钥），没有读入任何内容"


def test_that_an_enrolled_office_is_known_by_its_key(roster, seat, manifest):
    assert trusted(roster, sent(manifest)) == seat


def test_that_an_unknown_key_and_a_key_of_another_office_are_refused(roster, manifest):
    stranger = sent(manifest, signer=SigningKey.generate().public.text)
    assert refused(lambda: trusted(roster, stranger)).sentence == (
        "发送单位（431281103）的签名密钥不在名册上。请让该单位先办理登记，核对指纹后再收。"
    )
    assert refused(lambda: trusted(roster, sent(manifest, site="431281104"))).code == "unknown-sender"


def test_that_without_a_roster_nobody_is_trusted(manifest):
    assert refused(lambda: trusted(None, sent(manifest))).sentence == (
        "还没有安装市局签发的名册。请先把登记申请交市局，再安装市局发回的名册。"
    )


def test_that_a_revoked_key_vouches_only_for_what_it_signed_before(roster, manifest, seat):
    later = roster.without(seat.sign, date(2026, 10, 20))
    before, after = (sent(manifest, created=f"2026-10-{day}T09:00:00+08:00") for day in (19, 20))
    assert trusted(later, before).revoked == "2026-10-20"
    assert refused(lambda: trusted(later, after)).sentence == (
        "托口镇人民政府民政办的这把签名密钥已于 2026-10-20 注销。请让该单位重新登记后再报送。"
    )


def test_that_a_suite_the_roster_does_not_allow_is_refused(roster, manifest):
    strict = replace(roster, suites=("sm2/sm3/sm4",))
    assert refused(lambda: trusted(strict, sent(manifest))).code == "bad-suite"
    assert roster.suites == (SUITE,)


def test_that_every_change_raises_the_version(roster, seat):
    other = replace(seat, site="431281104", sign=SigningKey.generate().public.text)
    grown = roster.with_seat(other)
    assert (grown.version, [s.site for s in grown.offices]) == (3, ["431281103", "431281104"])
    assert grown.without(other.sign, date(2026, 10, 1)).version == 4
    with pytest.raises(KeyError):
        roster.without(other.sign, date(2026, 10, 1))


def request(manifest, seat, **fields) -> Package:
    body = {k: v for k, v in asdict(seat).items() if k not in ("enrolled", "revoked")}
    return sent(manifest, kind="enrolment", body=body | fields)


def test_that_a_request_is_signed_by_the_key_it_asks_for(manifest, seat):
    assert read_request(request(manifest, seat)) == replace(seat, enrolled="")
    for change in ({"site": "431281104"}, {"sign": SigningKey.generate().public.text}):
        assert refused(lambda c=change: read_request(request(manifest, seat, **c))).happened == (
            "包的内容不合格式（登记申请与签名者不符），没有读入任何内容"
        )


def test_that_a_request_with_a_bad_key_is_refused(manifest, seat):
    for change in ({"age": "age1" + "q" * 58}, {"name": "a\nb"}, {"name": ""}, {"x": 1}):
        assert refused(lambda c=change: read_request(request(manifest, seat, **c))).code == "malformed"


def test_that_another_kind_of_package_is_named(manifest):
    said = refused(lambda: read_roster(sent(manifest)))
    assert said.sentence == "这是月报包，不能在这里读入。请到对应的功能里打开它。"
    assert refused(lambda: read_request(sent(manifest, kind="receipt"))).happened == "这是回执，不能在这里读入"
