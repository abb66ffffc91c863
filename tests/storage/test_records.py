"""Records are sealed, versioned, found by open fields, and opened only with their dossier's key at their own place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from models.errors import NotOnDossier, UnknownRecord
from models.record import Kind
from models.upgrades import Fields
from storage.errors import RecordDamaged
from storage.records import Records
from tests.storage.small_register import (
    DETECTIVE,
    KINDS,
    OTHER,
    STORE,
    Identity,
    Person,
    SmallKeyring,
    SmallRegister,
    begun,
)

FIRST, SECOND = "HM-I-1-0001", "HM-I-1-0002"


@pytest.fixture
def register(tmp_path: Path) -> Iterator[SmallRegister]:
    opened = begun(tmp_path)
    yield opened
    opened.close()


def test_a_record_comes_back_as_it_was_saved(register: SmallRegister) -> None:
    kept = register.document(3, name="Søren “Ray” O'Dell\u0301", age=41, legend='Line one.\nLine two: \\ " ⚓')
    assert register.records.load(kept.urn) == kept


def test_every_version_can_be_read_again(register: SmallRegister) -> None:
    first = register.records.load(FIRST)
    changed = register.identity(1, name="Skye M.")
    register.act(DETECTIVE, "DescribeIdentity", changed)
    assert register.records.versions(FIRST) == ((1, 11), (1, 13))
    assert register.records.current(FIRST) == (1, 13)
    assert register.records.load(FIRST) == changed
    assert register.records.load(FIRST, (1, 11)) == first


def test_an_unknown_number_is_said_so(register: SmallRegister) -> None:
    with pytest.raises(UnknownRecord):
        register.records.load("HM-I-1-0099")
    with pytest.raises(UnknownRecord):
        register.records.load(FIRST, (1, 1))
    with pytest.raises(UnknownRecord):
        register.records.facts("HM-I-1-0099")
    assert not register.records.exists("HM-I-1-0099")


def test_without_the_dossiers_key_only_open_fields_are_read(register: SmallRegister) -> None:
    colleague = Records(register.db, SmallKeyring({"register": bytes([7] * 32)}), STORE, KINDS)
    with pytest.raises(NotOnDossier):
        colleague.load(FIRST)
    assert colleague.find(Identity) == ()
    facts = colleague.open_facts(Kind.IDENTITY)
    assert [each["urn"] for each in facts] == [FIRST, SECOND]
    assert {name for each in facts for name in each} == {"urn", "state", "operators", "authorized_by", "dossiers"}
    with pytest.raises(NotOnDossier), register.db.transaction():
        colleague.save(register.identity(1), (1, 13), [(1, 11)])


def test_records_are_found_by_open_fields_and_items_of_lists(register: SmallRegister) -> None:
    register.document(3, operators=(OTHER, DETECTIVE))
    register.document(4, operators=(OTHER,), state="draft")

    def found(**equals: str) -> list[str]:
        return [each.urn for each in register.records.find(Identity, **equals)]

    assert found() == [FIRST, SECOND, "HM-I-1-0003", "HM-I-1-0004"]
    assert found(operators=OTHER) == ["HM-I-1-0003", "HM-I-1-0004"]
    assert found(operators=DETECTIVE, state="draft") == [FIRST, SECOND, "HM-I-1-0003"]
    assert found(state="closed") == []
    assert found(urn=SECOND) == [SECOND]
    assert [each.urn for each in register.records.find(Person, role="commander")] == ["HM-O-1-0002"]


def test_a_change_moves_a_record_to_its_new_links(register: SmallRegister) -> None:
    register.act(DETECTIVE, "DescribeIdentity", register.identity(1, operators=(OTHER,)))
    assert [each.urn for each in register.records.find(Identity, operators=DETECTIVE)] == [SECOND]
    assert [each.urn for each in register.records.find(Identity, operators=OTHER)] == [FIRST]


def test_numbers_go_on_by_kind_and_station(register: SmallRegister) -> None:
    assert register.records.next_number(Kind.IDENTITY) == 3
    assert register.records.next_number(Kind.OFFICER) == 5
    assert register.records.next_number(Kind.PROFILE) == 1
    assert register.records.next_number(Kind.IDENTITY, station=2) == 1


def test_a_payload_at_another_place_does_not_open(register: SmallRegister, tmp_path: Path) -> None:
    """The key is right, the bytes are whole: only the place differs."""
    register.keyring.keys[SECOND] = register.keyring.keys[FIRST]
    elsewhere = Records(register.db, register.keyring, bytes(16), KINDS)
    with pytest.raises(RecordDamaged):
        elsewhere.load(FIRST)
    assert tmp_path.exists()


def test_the_change_holds_open_fields_and_digests_only(register: SmallRegister) -> None:
    register.document(3, name="Gloria Petit", legend="Widow from Taunton")
    entry = register.journal.entry(1, 13)
    for secret in (b"Gloria", b"Taunton"):
        assert secret not in entry.body
    (change,) = entry.changes
    assert change.dossier == change.urn
    assert {len(bytes.fromhex(each)) for each in (change.commitment, change.sealed, change.wrap)} == {32}


def test_an_older_field_list_is_raised_in_memory(register: SmallRegister) -> None:
    @attrs.frozen(kw_only=True)
    class Newer(Identity):
        SCHEMA = 2

    def upgraded(fields: Fields) -> Fields:
        return {**fields, "name": fields["name"].upper()}

    kinds = {**KINDS, Kind.IDENTITY: Newer}
    newer = Records(register.db, register.keyring, STORE, kinds, {(Kind.IDENTITY, 1): upgraded})
    record = newer.load(FIRST)
    assert isinstance(record, Newer)
    assert record.name == "RAY DUNLEAVY 1"
    assert register.db.rows("SELECT DISTINCT schema FROM version") == [(1,)]
