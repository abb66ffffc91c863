"""Sealing a version: what opens where, and what a redacted copy can prove."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.canonical import canonical, parse
from storage.errors import RecordDamaged, RecordDestroyed
from storage.sealing import (
    Place,
    Sealed,
    Shown,
    commitment_of,
    leaves,
    proves,
    redacted_proof,
    salt_of,
    seal,
    unseal,
    unseal_bytes,
)

KEY = bytes(range(32))
PLACE = Place(store=bytes(16), urn="HM-I-1-0001", kind="I", schema=1, station=1, n=7)
FIELDS: dict[str, Any] = {"urn": "HM-I-1-0001", "state": "draft", "name": "Rosalind Ashcombe", "age": 31, "none": None}
OPEN = {"urn", "state"}

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
NAMES = st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1, max_size=12)
SOME_FIELDS = st.dictionaries(NAMES, VALUES, min_size=1, max_size=12)


@given(fields=SOME_FIELDS, data=st.data())
def test_whatever_was_sealed_comes_back_and_the_open_fields_stand_in_clear(
    fields: dict[str, Any], data: st.DataObject
) -> None:
    open_names = data.draw(st.sets(st.sampled_from(sorted(fields))))
    done = seal(fields, open_names, KEY, PLACE)
    hidden = unseal(done.sealed, done.wrapped_key, KEY, PLACE)
    assert {**parse(done.open_json), **hidden} == fields
    assert set(parse(done.open_json)) == open_names
    assert done.sealed_sha256 == sha256(done.sealed).digest()


@given(fields=SOME_FIELDS, data=st.data())
def test_a_redacted_copy_proves_what_it_shows_and_only_that(fields: dict[str, Any], data: st.DataObject) -> None:
    shown = data.draw(st.sets(st.sampled_from(sorted(fields))))
    done = seal(fields, set(), KEY, PLACE)
    seed, _ = unseal_bytes(done.sealed, done.wrapped_key, KEY, PLACE)
    proof = redacted_proof(fields, seed, shown)
    assert proves(proof, done.commitment)
    assert {each.path for each in proof if isinstance(each, Shown)} == shown
    for at, each in enumerate(proof):
        if isinstance(each, Shown):
            changed = [*proof[:at], attrs.evolve(each, value=["something else", each.value]), *proof[at + 1 :]]
            assert not proves(changed, done.commitment)


def test_the_commitment_is_the_one_the_format_describes() -> None:
    done = seal(FIELDS, OPEN, KEY, PLACE)
    seed, _ = unseal_bytes(done.sealed, done.wrapped_key, KEY, PLACE)
    by_hand = b"".join(
        sha256(b"\x02" + canonical([salt_of(seed, name).hex(), name, value])).digest() for name, value in FIELDS.items()
    )
    assert done.commitment == sha256(by_hand).digest() == commitment_of(leaves(FIELDS, seed))


def test_the_same_record_sealed_twice_shares_no_bytes_that_could_be_compared() -> None:
    first, second = seal(FIELDS, OPEN, KEY, PLACE), seal(FIELDS, OPEN, KEY, PLACE)
    assert first.commitment != second.commitment
    assert first.wrapped_key != second.wrapped_key
    assert first.sealed[:12] != second.sealed[:12]


@pytest.mark.parametrize(
    "elsewhere",
    [
        attrs.evolve(PLACE, store=b"\x01" * 16),
        attrs.evolve(PLACE, urn="HM-I-1-0002"),
        attrs.evolve(PLACE, kind="P"),
        attrs.evolve(PLACE, schema=2),
        attrs.evolve(PLACE, station=2),
        attrs.evolve(PLACE, n=8),
    ],
)
def test_a_payload_copied_to_another_place_does_not_open(elsewhere: Place) -> None:
    done = seal(FIELDS, OPEN, KEY, PLACE)
    with pytest.raises(RecordDamaged):
        unseal(done.sealed, done.wrapped_key, KEY, elsewhere)


def _short(done: Sealed) -> Sealed:
    return attrs.evolve(done, sealed=done.sealed[:20])


def _empty(done: Sealed) -> Sealed:
    return attrs.evolve(done, sealed=b"")


def _flipped(done: Sealed) -> Sealed:
    return attrs.evolve(done, sealed=done.sealed[:-1] + bytes([done.sealed[-1] ^ 1]))


def _short_key(done: Sealed) -> Sealed:
    return attrs.evolve(done, wrapped_key=done.wrapped_key[:-8])


def _odd_key(done: Sealed) -> Sealed:
    return attrs.evolve(done, wrapped_key=done.wrapped_key[:-1])


@pytest.mark.parametrize("harm", [_short, _empty, _flipped, _short_key, _odd_key])
def test_a_damaged_payload_is_a_clear_error_that_names_the_record_only(harm: Callable[[Sealed], Sealed]) -> None:
    done = harm(seal(FIELDS, OPEN, KEY, PLACE))
    with pytest.raises(RecordDamaged, match="HM-I-1-0001") as caught:
        unseal(done.sealed, done.wrapped_key, KEY, PLACE)
    assert "Ashcombe" not in str(caught.value)


def test_another_dossiers_key_does_not_open_a_payload() -> None:
    done = seal(FIELDS, OPEN, KEY, PLACE)
    with pytest.raises(RecordDamaged):
        unseal(done.sealed, done.wrapped_key, os.urandom(32), PLACE)


def test_a_destroyed_version_says_so() -> None:
    with pytest.raises(RecordDestroyed):
        unseal(None, None, KEY, PLACE)


@given(urn=TEXTS | st.just("HM-I-1-0001"), kind=TEXTS | st.just("I"), n=st.integers(0, 2**63))
def test_a_place_is_bound_in_its_canonical_form_whatever_it_is_named(urn: str, kind: str, n: int) -> None:
    bound = Place(store=bytes(16), urn=urn, kind=kind, schema=1, station=2, n=n).bound()
    assert bound == canonical(["00" * 16, urn, kind, 1, 2, n])
