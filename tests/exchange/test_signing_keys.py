"""Signatures, age keys, fingerprints and the telephone code."""

import re

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mzdesk.exchange.keys import (
    AgeKey,
    SigningKey,
    VerifyKey,
    check_recipient,
    fingerprint,
    phone_code,
    same_fingerprint,
    seal,
    signature_size,
)

DATA, TRUSTED, UNTRUSTED = b"manifest", "mzdesk full site=431281103", "signature"


def test_that_a_signature_verifies_only_over_the_same_bytes_and_comments(signing):
    made = signing.sign(DATA, TRUSTED, UNTRUSTED)
    assert len(made) == signature_size(TRUSTED, UNTRUSTED)
    assert signing.public.verifies(DATA, made, TRUSTED, UNTRUSTED)
    assert not signing.public.verifies(DATA + b".", made, TRUSTED, UNTRUSTED)
    assert not signing.public.verifies(DATA, made, TRUSTED + " ", UNTRUSTED)
    assert not signing.public.verifies(DATA, made, TRUSTED, "another")
    assert not SigningKey.generate().public.verifies(DATA, made, TRUSTED, UNTRUSTED)


def test_that_a_signature_with_any_byte_flipped_is_refused(signing):
    made = signing.sign(DATA, TRUSTED, UNTRUSTED)
    for at in range(len(made)):
        for bit in range(8):
            spoilt = bytearray(made)
            spoilt[at] ^= 1 << bit
            assert not signing.public.verifies(DATA, bytes(spoilt), TRUSTED, UNTRUSTED), (at, bit)


@given(st.binary(max_size=300))
def test_that_bytes_that_are_no_signature_are_refused(noise):
    key = SigningKey(bytes(8), bytes(range(32))).public
    assert not key.verifies(DATA, noise, TRUSTED, UNTRUSTED)


def test_that_the_public_key_has_the_form_minisign_takes(signing):
    text = signing.public.text
    assert re.fullmatch("RW[A-Za-z0-9+/]{54}", text)
    assert VerifyKey.parse(text) == signing.public
    assert re.fullmatch("[0-9A-F]{16}", signing.public.id)


@pytest.mark.parametrize("text", ["", "RWQ", "A" * 56, "é" * 56, "RW" + "A" * 54 + "\n"])
def test_that_another_text_is_no_public_key(text):
    with pytest.raises(ValueError):
        VerifyKey.parse(text)


def test_that_a_signing_key_comes_back_from_its_stored_form(signing):
    assert SigningKey.load(signing.dump()) == signing
    assert signing.dump()[16:] not in repr(signing)


def test_that_only_a_recipient_opens_what_was_sealed(sealing):
    other = AgeKey.generate()
    sealed = seal(b"plain", [sealing.recipient])
    assert sealing.open(sealed) == b"plain"
    with pytest.raises(ValueError):
        other.open(sealed)
    with pytest.raises(ValueError):
        sealing.open(sealed[:-1])


@pytest.mark.parametrize("text", ["age1", "AGE1", "x"])
def test_that_another_text_is_no_age_key(text):
    with pytest.raises(ValueError):
        check_recipient(text)


def test_that_a_fingerprint_is_eight_groups_of_four_and_changes_with_each_part(signing, sealing):
    shown = fingerprint("431281103", signing.public.text, sealing.recipient)
    assert re.fullmatch("(?:[0-9A-F]{4} ){7}[0-9A-F]{4}", shown)
    assert shown != fingerprint("431281104", signing.public.text, sealing.recipient)
    assert shown != fingerprint("431281103", SigningKey.generate().public.text, sealing.recipient)
    assert shown != fingerprint("431281103", signing.public.text, AgeKey.generate().recipient)


def test_that_a_fingerprint_may_be_typed_without_blanks_or_in_small_letters():
    assert same_fingerprint("ab12cd34", "AB12 CD34")
    assert same_fingerprint("AB12-CD34", "AB12 CD34")
    assert not same_fingerprint("AB12 CD35", "AB12 CD34")


def test_that_both_sides_compute_the_same_telephone_code_and_nobody_else_does():
    township, bureau, stranger = AgeKey.generate(), AgeKey.generate(), AgeKey.generate()
    here = phone_code(township.shared_with(bureau.recipient), "a" * 64, 7, "b" * 64)
    assert here == phone_code(bureau.shared_with(township.recipient), "a" * 64, 7, "b" * 64)
    assert re.fullmatch("[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}", here)
    assert here != phone_code(stranger.shared_with(bureau.recipient), "a" * 64, 7, "b" * 64)
    assert here != phone_code(township.shared_with(bureau.recipient), "a" * 64, 8, "b" * 64)
    assert here != phone_code(township.shared_with(bureau.recipient), "c" * 64, 7, "b" * 64)


def test_that_the_raw_key_inside_the_age_text_is_the_one_age_uses():
    """The public half of the raw 32 bytes, written in age's form, is the recipient that age itself names."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    from mzdesk.exchange.keys import _bech32_bytes

    identity = pyrage.x25519.Identity.generate()
    raw = X25519PrivateKey.from_private_bytes(_bech32_bytes(str(identity).lower()))
    assert raw.public_key().public_bytes_raw() == _bech32_bytes(str(identity.to_public()))
