"""KDF bounds, and an officer's own keys."""

from __future__ import annotations

import os

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from storage.kdf import Kdf, OutOfBounds
from storage.keys import PrivateKeys, key_id_of
from storage.private_keys import WrapNotOurs, wrap_for


@given(memory=st.integers(0, 2**32 - 1), passes=st.integers(0, 2**32 - 1), lanes=st.integers(0, 255))
def test_parameters_are_taken_within_the_bounds_only(memory: int, passes: int, lanes: int) -> None:
    data = memory.to_bytes(4) + passes.to_bytes(4) + lanes.to_bytes(1)
    if 65_536 <= memory <= 1_048_576 and 3 <= passes <= 64 and lanes == 4:
        assert Kdf.read(data).written() == data
    else:
        with pytest.raises(OutOfBounds):
            Kdf.read(data)


def test_calibration_takes_more_memory_until_half_a_second_is_reached() -> None:
    assert Kdf.calibrated(lambda kdf: kdf.memory / (400 * 1024)) == Kdf(256 * 1024, 3, 4)


def test_calibration_stops_at_a_gibibyte() -> None:
    assert Kdf.calibrated(lambda _: 0.0) == Kdf(1024 * 1024, 3, 4)


def test_a_slow_computer_gets_the_least_and_never_less() -> None:
    assert Kdf.calibrated(lambda _: 30.0) == Kdf.minimum()


def test_a_passphrase_typed_with_composed_or_separate_accents_gives_one_key() -> None:
    kdf, salt = Kdf.minimum(), bytes(16)
    assert kdf.key("Zo\u00eb keeps the register", salt) == kdf.key("Zoe\u0308 keeps the register", salt)
    assert kdf.key("Zo\u00eb keeps the register", salt) != kdf.key("Zoe keeps the register", salt)


def test_private_keys_come_back_from_their_bytes_and_sign_alike() -> None:
    keys = PrivateKeys.generate()
    again = PrivateKeys.from_bytes(keys.to_bytes())
    assert (again.sign_key, again.receive_key, again.key_id) == (keys.sign_key, keys.receive_key, keys.key_id)
    Ed25519PublicKey.from_public_bytes(keys.sign_key).verify(again.sign(b"entry"), b"entry")
    assert key_id_of(keys.sign_key) == keys.key_id
    assert len(keys.key_id) == 8


def test_private_keys_say_nothing_when_printed() -> None:
    keys = PrivateKeys.generate()
    assert keys.to_bytes().hex() not in repr(keys)


def test_a_wrap_opens_for_its_receiver_at_its_place_only() -> None:
    lee, kim, key = PrivateKeys.generate(), PrivateKeys.generate(), os.urandom(32)
    wrapped = wrap_for(lee.receive_key, key, b"place")
    assert len(wrapped) == 80
    assert lee.unwrap(wrapped, b"place") == key
    for keys, info, data in ((kim, b"place", wrapped), (lee, b"other", wrapped), (lee, b"place", wrapped[:-1])):
        with pytest.raises(WrapNotOurs):
            keys.unwrap(data, info)
