"""Every bit of the header turned over: one copy serves for the other, both damaged is an error, nothing crashes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from storage import errors
from storage.header import BadHeader, CopyState, Header, is_genuine, read_copies
from storage.kdf import Kdf
from storage.store import Store

PASSPHRASE = "as long as a sentence"
FOLDER = "harrow.coverbook"


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


@pytest.fixture
def copied(made: tuple[Path, bytes, bytes], tmp_path: Path) -> tuple[Path, bytes]:
    """A copy of that store for one test that opens it, and the bytes of its header."""
    folder, data, _ = made
    restored(folder, data)
    return Path(shutil.copytree(folder, tmp_path / FOLDER)), data


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
        except (BadHeader, errors.NewerStore):
            continue
        assert not is_genuine(forged, data_key)


@pytest.mark.parametrize("at", [0, 17, 27, 44, 64, 70, 71, 90, 130, 300, -64, -1])
@pytest.mark.parametrize("name", ["header.a", "header.b"])
def test_a_store_opens_on_its_good_copy_and_can_mend_the_other(
    copied: tuple[Path, bytes], name: str, at: int
) -> None:
    folder, data = copied
    place = at % len(data)
    (folder / name).write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
    with Store.open(folder, "chief", PASSPHRASE) as store:
        assert [(each.copy, each.state) for each in store.header_problems] == [(name, CopyState.DAMAGED)]
        assert name in str(store.header_problems[0])
        store.mend_header()
        assert store.header_problems == ()
    assert read_copies(folder).problems == ()


def test_a_forged_newer_copy_is_passed_over_and_reported(copied: tuple[Path, bytes]) -> None:
    folder, data = copied
    raised = data[:20] + (99).to_bytes(8) + data[28:-32]
    (folder / "header.a").write_bytes(raised + sha256(raised).digest())
    with Store.open(folder, "chief", PASSPHRASE) as store:
        assert [(each.copy, each.state) for each in store.header_problems] == [("header.a", CopyState.FORGED)]
    (folder / "header.b").unlink()
    with pytest.raises(errors.HeaderForged):
        Store.open(folder, "chief", PASSPHRASE)


def test_a_data_key_wrapped_by_someone_else_is_forgery_not_a_wrong_passphrase(copied: tuple[Path, bytes]) -> None:
    folder, data = copied
    size = int.from_bytes(data[71 + 55 : 71 + 57])
    at = 71 + 59 + size
    forged = data[:at] + os.urandom(80) + data[at + 80 : -32]
    restored(folder, forged + sha256(forged).digest())
    with pytest.raises(errors.HeaderForged):
        Store.open(folder, "chief", PASSPHRASE)
