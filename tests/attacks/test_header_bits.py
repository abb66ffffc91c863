"""Every bit of the header turned over: one copy serves for the other, both damaged is an error, nothing crashes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import attrs
import pytest

from storage import errors
from storage.header import BadHeader, CopyState, Header, is_genuine, read_copies
from storage.kdf import Kdf
from storage.slots import Unlocked, keys_slot
from storage.store import Store

PASSPHRASE = "as long as a sentence"
FOLDER = "harrow.coverbook"
KDF_AT = 60
"""Where the header says what a new slot costs (docs/formats/store.md, section 2)."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes, bytes]:
    """A store's folder, the bytes of its header, its data key."""
    folder = tmp_path_factory.mktemp("bits") / FOLDER
    store, recovery = Store.create(folder, "chief", PASSPHRASE, "HM-O-1-0001", kdf=Kdf.minimum())
    with store.db.transaction():
        store.keyring.found(store.db, recovery.keys.receive_key)
    store.invite("lee", "HM-O-1-0002")
    data_key = bytes(store._data_key)
    store.close()
    return folder, (folder / "header.a").read_bytes(), data_key


def flips(data: bytes) -> Iterator[bytes]:
    for at in range(len(data)):
        for bit in range(8):
            yield data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]


def copied(made: tuple[Path, bytes, bytes], tmp_path: Path) -> tuple[Path, bytes]:
    """A folder of its own and its header."""
    folder, data, _ = made
    restored(folder, data)
    return Path(shutil.copytree(folder, tmp_path / FOLDER, ignore=shutil.ignore_patterns("ballast"))), data


def restored(folder: Path, data: bytes) -> None:
    for name in ("header.a", "header.b"):
        (folder / name).write_bytes(data)


def test_every_bit_of_one_copy_the_other_serves_and_it_is_reported(made: tuple[Path, bytes, bytes]) -> None:
    folder, data, _ = made
    restored(folder, data)
    wanted = Header.read(data)
    for damaged in flips(data):
        (folder / "header.a").write_bytes(damaged)
        copies = read_copies(folder)
        assert [copy.name for copy in copies.good] == ["header.b"]
        assert copies.good[0].header == wanted
        assert [(each.copy, each.state) for each in copies.problems] == [("header.a", CopyState.DAMAGED)]
    restored(folder, data)


def test_every_bit_of_both_copies_is_a_clear_error(made: tuple[Path, bytes, bytes]) -> None:
    folder, data, _ = made
    for damaged in flips(data):
        restored(folder, damaged)
        with pytest.raises(errors.HeaderDamaged):
            read_copies(folder)
    restored(folder, data)


def test_every_bit_with_a_checksum_that_fits_is_seen_after_unlocking(made: tuple[Path, bytes, bytes]) -> None:
    _, data, data_key = made
    for damaged in flips(data[:-32]):
        forged = damaged + sha256(damaged).digest()
        try:
            Header.read(forged)
        except (BadHeader, errors.NewerStore, errors.TrialStore):
            continue
        assert not is_genuine(forged, data_key)


@pytest.mark.parametrize("at", [0, 17, 27, 44, 64, 70, 71, 90, 130, 300, -64, -1])
@pytest.mark.parametrize("name", ["header.a", "header.b"])
def test_a_store_opens_on_its_good_copy_and_can_mend_the_other(
    made: tuple[Path, bytes, bytes], tmp_path: Path, name: str, at: int
) -> None:
    folder, data = copied(made, tmp_path)
    place = at % len(data)
    (folder / name).write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
    with Store.open(folder, "chief", PASSPHRASE) as store:
        assert [(each.copy, each.state) for each in store.header_problems] == [(name, CopyState.DAMAGED)]
        assert name in str(store.header_problems[0])
        store.mend_header()
        assert store.header_problems == ()
    assert read_copies(folder).problems == ()


def test_a_forged_newer_copy_is_passed_over_and_reported(made: tuple[Path, bytes, bytes], tmp_path: Path) -> None:
    folder, data = copied(made, tmp_path)
    raised = data[:20] + (99).to_bytes(8) + data[28:-32]
    (folder / "header.a").write_bytes(raised + sha256(raised).digest())
    with Store.open(folder, "chief", PASSPHRASE) as store:
        assert [(each.copy, each.state) for each in store.header_problems] == [("header.a", CopyState.FORGED)]
    (folder / "header.b").unlink()
    with pytest.raises(errors.HeaderForged):
        Store.open(folder, "chief", PASSPHRASE)


def test_a_data_key_wrapped_by_someone_else_is_forgery_not_a_wrong_passphrase(
    made: tuple[Path, bytes, bytes], tmp_path: Path
) -> None:
    folder, data = copied(made, tmp_path)
    size = int.from_bytes(data[71 + 55 : 71 + 57])
    at = 71 + 59 + size
    forged = data[:at] + os.urandom(80) + data[at + 80 : -32]
    restored(folder, forged + sha256(forged).digest())
    with pytest.raises(errors.HeaderForged):
        Store.open(folder, "chief", PASSPHRASE)


def test_a_header_cut_anywhere_is_a_clear_error(made: tuple[Path, bytes, bytes], tmp_path: Path) -> None:
    folder, data = copied(made, tmp_path)
    for size in range(len(data)):
        restored(folder, data[:size])
        with pytest.raises(errors.HeaderDamaged):
            read_copies(folder)


def test_the_two_copies_exchanged_are_the_same_header(made: tuple[Path, bytes, bytes], tmp_path: Path) -> None:
    folder, _ = copied(made, tmp_path)
    (folder / "header.a").rename(folder / "kept")
    (folder / "header.b").rename(folder / "header.a")
    (folder / "kept").rename(folder / "header.b")
    with Store.open(folder, "chief", PASSPHRASE) as store:
        assert store.header_problems == ()


LOWERED = {
    "below every bound": ((1024).to_bytes(4) + (1).to_bytes(4) + bytes([1]), errors.HeaderDamaged),
    "to the least": (Kdf.minimum().written(), errors.HeaderForged),
}


@pytest.mark.parametrize("how", LOWERED)
def test_a_header_whose_derivation_was_made_cheaper_does_not_open(
    made: tuple[Path, bytes, bytes], tmp_path: Path, how: str
) -> None:
    """So that a passphrase is tried faster: in the header, for slots to come, its checksum made to fit."""
    folder, _ = copied(made, tmp_path)
    figures, kind = LOWERED[how]
    with Store.open(folder, "chief", PASSPHRASE) as store:
        dear = attrs.evolve(store.header, kdf=attrs.evolve(Kdf.minimum(), passes=4))
        data = dear.written(store._data_key)
    lowered = data[:KDF_AT] + figures + data[KDF_AT + Kdf.SIZE : -32]
    restored(folder, lowered + sha256(lowered).digest())
    with pytest.raises(kind):
        Store.open(folder, "chief", PASSPHRASE)


def test_a_slot_whose_derivation_was_made_cheaper_does_not_open(
    made: tuple[Path, bytes, bytes], tmp_path: Path
) -> None:
    """By someone with the data key, who can write a header that is genuine: the slot is bound to its own figures."""
    folder, _ = copied(made, tmp_path)
    dear = attrs.evolve(Kdf.minimum(), passes=4)
    with Store.open(folder, "chief", PASSPHRASE) as store:
        content = Unlocked(officer=store.officer, keys=store.keys, data_key=store._data_key)
        slot = keys_slot(store.store_id, "chief", PASSPHRASE, dear, content)
        restored(folder, store.header.with_slot(slot).written(store._data_key))
        cheap = store.header.with_slot(attrs.evolve(slot, kdf=Kdf.minimum())).written(store._data_key)
    with Store.open(folder, "chief", PASSPHRASE) as store:
        assert store.header.slot(slot.kind, slot.label) == slot
    restored(folder, cheap)
    with pytest.raises(errors.WrongPassphrase):
        Store.open(folder, "chief", PASSPHRASE)
