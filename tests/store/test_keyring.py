"""The keyring opens by password and by recovery code, by nothing else, and says so in words."""

import json

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.store import keyring

pytestmark = pytest.mark.usefixtures("cheap_keys")


@pytest.fixture
def made():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keyring, "COST", {"time": 1, "memory_kib": 64, "lanes": 1})
        return keyring.make("正确的密码-1")


def refused(document, **doors):
    with pytest.raises(Refusal) as caught:
        keyring.open_with(document, **doors)
    return caught.value


def test_password_and_recovery_code_open_the_same_key(made):
    assert len(made.key) == 32
    assert keyring.open_with(made.document, password="正确的密码-1") == made.key
    assert keyring.open_with(made.document, recovery_code=made.recovery_code) == made.key


@pytest.mark.parametrize("typed", ["", "正确的密码-2", "正确的密码-1 ", " 正确的密码-1"])
def test_a_wrong_password_is_refused_in_words(made, typed):
    refusal = refused(made.document, password=typed)
    assert refusal.code == "wrong-password"
    assert refusal.sentence == "密码不对。请检查大小写和输入法后再试；忘记密码可用恢复码打开。"


def test_a_wrong_recovery_code_is_refused_in_words(made):
    refusal = refused(made.document, recovery_code=keyring.new_recovery_code())
    assert (refusal.code, refusal.sentence) == ("wrong-password", "恢复码不对。请对照打印的恢复码逐组核对。")


def test_each_door_opens_only_with_its_own_word(made):
    assert refused(made.document, password=made.recovery_code).code == "wrong-password"
    assert refused(made.document, recovery_code="正确的密码-1").code == "wrong-password"


def test_a_recovery_code_may_be_typed_carelessly(made):
    careless = made.recovery_code.lower().replace("-", " ").replace("l", "1")
    assert keyring.open_with(made.document, recovery_code=careless) == made.key


def test_recovery_codes_have_160_bits_and_no_signs_that_look_alike():
    codes = {keyring.new_recovery_code() for _ in range(50)}
    assert len(codes) == 50
    for code in codes:
        groups = code.split("-")
        assert [len(group) for group in groups] == [4] * 8
        assert not set("".join(groups)) & set("01IO")


def test_the_file_holds_neither_key_nor_password_nor_code(made):
    text = json.dumps(made.document, ensure_ascii=False)
    for secret in (made.key.hex(), "正确的密码", made.recovery_code, made.recovery_code.replace("-", "")):
        assert secret not in text


def test_a_changed_password_opens_and_the_old_one_does_not(made):
    changed = keyring.with_password(made.document, made.key, "新的密码-22")
    assert keyring.open_with(changed, password="新的密码-22") == made.key
    assert keyring.open_with(changed, recovery_code=made.recovery_code) == made.key
    assert refused(changed, password="正确的密码-1").code == "wrong-password"


def test_a_new_recovery_code_shuts_the_old_one_out(made):
    changed, code = keyring.with_new_recovery(made.document, made.key)
    assert keyring.open_with(changed, recovery_code=code) == made.key
    assert keyring.open_with(changed, password="正确的密码-1") == made.key
    assert refused(changed, recovery_code=made.recovery_code).code == "wrong-password"


def test_saved_and_loaded_it_is_the_same(made, tmp_path):
    keyring.save(tmp_path / "mzdesk.keys", made.document)
    assert keyring.load(tmp_path / "mzdesk.keys") == made.document
    assert [p.name for p in tmp_path.iterdir()] == ["mzdesk.keys"]


def test_a_missing_file_is_refused_in_words(tmp_path):
    with pytest.raises(Refusal) as caught:
        keyring.load(tmp_path / "mzdesk.keys")
    assert caught.value.sentence == "找不到密钥文件 mzdesk.keys。请把它从备份中放回数据文件夹。"
    assert caught.value.code == "no-keyring"


@pytest.mark.parametrize("content", [
    b"", b"{", b"\xff\xfe\x00", b"[]", b"null", b'{"format": 1}', b'{"format": 2, "doors": {}}',
    b'{"format": 1, "doors": {"password": {}}}', b'{"format": 1, "doors": ["password", "recovery", "x"]}',
], ids=str)
def test_a_damaged_file_is_refused_in_words(tmp_path, content):
    (tmp_path / "mzdesk.keys").write_bytes(content)
    with pytest.raises(Refusal) as caught:
        keyring.load(tmp_path / "mzdesk.keys")
    assert caught.value.sentence == "密钥文件 mzdesk.keys 已损坏。请从最近的备份恢复。"
    assert caught.value.code == "bad-keyring"


def _without(name):
    return lambda door: {k: v for k, v in door.items() if k != name}


@pytest.mark.parametrize("damage", [
    _without("salt"), _without("cost"), _without("sealed"), _without("nonce"),
    lambda door: {**door, "salt": "*"}, lambda door: {**door, "salt": ""}, lambda door: {**door, "salt": 7},
    lambda door: {**door, "nonce": "QUI="}, lambda door: {**door, "sealed": "QUI"},
    lambda door: {**door, "cost": {"time": 0, "memory_kib": 64, "lanes": 1}},
    lambda door: {**door, "cost": {"time": 1, "memory_kib": 1 << 40, "lanes": 1}},
    lambda door: {**door, "cost": {"time": 1}}, lambda door: {**door, "cost": None}, lambda door: None,
])
def test_a_damaged_door_is_refused_in_words(made, damage):
    broken = {**made.document, "doors": {**made.document["doors"], "password": damage(
        made.document["doors"]["password"])}}
    refusal = refused(broken, password="正确的密码-1")
    assert refusal.sentence == "密钥文件 mzdesk.keys 已损坏。请从最近的备份恢复。"
    assert refusal.code == "bad-keyring"
    assert keyring.open_with(broken, recovery_code=made.recovery_code) == made.key


@pytest.mark.parametrize("field", ["salt", "nonce", "sealed"])
def test_a_flipped_bit_opens_nothing(made, field):
    door = made.document["doors"]["password"]
    first = door[field][0]
    flipped = {**door, field: ("A" if first != "A" else "B") + door[field][1:]}
    broken = {**made.document, "doors": {**made.document["doors"], "password": flipped}}
    assert refused(broken, password="正确的密码-1").code == "wrong-password"
