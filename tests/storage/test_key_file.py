"""The key file: its bytes, whose it is, where it is looked for, and the slot that asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import errors, key_file
from storage.key_file import SIZE, KeyFile, find, load, save
from storage.proof import Proof
from storage.slots import Factor, label_of
from storage.store import Store
from tests.storage.a_store import LOGIN, PASSPHRASE

STORE, LABEL = bytes(range(16)), bytes(range(16, 32))
NEW = "nine herons over the mill race"


def with_key_file(folder: Path) -> KeyFile:
    with Store.open(folder, LOGIN, PASSPHRASE) as opened:
        made = KeyFile.generate(opened.store_id, label_of(opened.store_id, LOGIN))
        opened.ask_for(PASSPHRASE, key_file=made, codes=b"")
        assert opened.factors == Factor.KEY_FILE
    return made


def test_what_was_written_to_a_medium_reads_as_the_same_key_file(tmp_path: Path) -> None:
    made = KeyFile.generate(STORE, LABEL)
    path = save(made, tmp_path)
    assert path.stat().st_size == SIZE == 98
    assert path.stat().st_mode & 0o77 == 0
    assert load(path) == made
    assert made.is_for(STORE, LABEL)
    assert not made.is_for(STORE, bytes(16))
    assert not made.is_for(bytes(16), LABEL)


def test_two_key_files_of_one_slot_have_nothing_in_common_but_their_form() -> None:
    one, other = KeyFile.generate(STORE, LABEL), KeyFile.generate(STORE, LABEL)
    assert one.secret != other.secret
    assert one.bound != other.bound
    assert STORE not in one.written()
    assert LABEL not in one.written()


@pytest.mark.parametrize("size", [0, 1, 18, 66, 97, 99])
def test_a_cut_or_lengthened_key_file_is_none(tmp_path: Path, size: int) -> None:
    data = KeyFile.generate(STORE, LABEL).written()
    (tmp_path / "cut.key").write_bytes((data + b"\x00")[:size])
    with pytest.raises(errors.KeyFileDamaged):
        load(tmp_path / "cut.key")


def test_every_bit_of_a_key_file_counts() -> None:
    data = KeyFile.generate(STORE, LABEL).written()
    for bit in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(errors.KeyFileDamaged):
            KeyFile.read(bytes(flipped))


def test_a_folder_where_a_key_file_was_expected_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(errors.KeyFileDamaged):
        load(tmp_path)


def test_a_medium_that_is_gone_or_full_takes_no_key_file_and_keeps_no_part_of_one(tmp_path: Path) -> None:
    with pytest.raises(errors.KeyFileNotWritten):
        save(KeyFile.generate(STORE, LABEL), tmp_path / "unplugged")
    assert list(tmp_path.iterdir()) == []


def test_a_key_file_that_reads_back_otherwise_is_taken_away_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_file, "load", lambda _path: KeyFile.generate(STORE, LABEL))
    with pytest.raises(errors.KeyFileNotWritten):
        save(KeyFile.generate(STORE, LABEL), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_right_one_is_found_among_others_on_several_media(tmp_path: Path) -> None:
    stick, other = tmp_path / "stick", tmp_path / "other"
    stick.mkdir()
    other.mkdir()
    (stick / "notes.key").write_bytes(bytes(SIZE))
    (stick / "folder.key").mkdir()
    save(KeyFile.generate(bytes(16), LABEL), stick)
    mine = KeyFile.generate(STORE, LABEL)
    save(mine, other)
    assert find(STORE, LABEL, [tmp_path / "unplugged", stick, other]) == mine
    assert find(STORE, bytes(16), [stick, other]) is None


def test_a_slot_with_a_key_file_opens_with_both_and_with_nothing_less(folder: Path) -> None:
    made = with_key_file(folder)
    with pytest.raises(errors.KeyFileWanted):
        Store.open(folder, LOGIN, PASSPHRASE)
    with pytest.raises(errors.WrongPassphrase):
        Store.open(folder, LOGIN, Proof("not the passphrase, this", made))
    with Store.open(folder, LOGIN, Proof(PASSPHRASE, made)) as opened:
        assert opened.confirm_passphrase(PASSPHRASE)
        assert not opened.confirm_passphrase("not the passphrase, this")


def test_a_changed_passphrase_keeps_the_key_file_and_the_codes(folder: Path) -> None:
    made, codes = with_key_file(folder), bytes(range(20))
    with Store.open(folder, LOGIN, Proof(PASSPHRASE, made)) as opened:
        opened.ask_for(PASSPHRASE, key_file=made, codes=codes)
        opened.change_passphrase(PASSPHRASE, NEW)
    with Store.open(folder, LOGIN, Proof(NEW, made)) as opened:
        assert (opened.factors, opened.codes) == (Factor.KEY_FILE | Factor.CODES, codes)
    with pytest.raises(errors.KeyFileWanted):
        Store.open(folder, LOGIN, NEW)


def test_taken_away_the_passphrase_alone_opens_again(folder: Path) -> None:
    made = with_key_file(folder)
    with Store.open(folder, LOGIN, Proof(PASSPHRASE, made)) as opened:
        opened.ask_for(PASSPHRASE, key_file=None, codes=b"")
    Store.open(folder, LOGIN, PASSPHRASE).close()


def test_no_factor_is_set_up_with_a_wrong_passphrase(folder: Path) -> None:
    with Store.open(folder, LOGIN, PASSPHRASE) as opened:
        made = KeyFile.generate(opened.store_id, label_of(opened.store_id, LOGIN))
        with pytest.raises(errors.WrongPassphrase):
            opened.ask_for("not the passphrase, this", key_file=made, codes=b"")
    Store.open(folder, LOGIN, PASSPHRASE).close()


def test_a_guest_with_a_key_file_signs_at_another_desk(folder: Path) -> None:
    made = with_key_file(folder)
    with Store.open(folder, LOGIN, Proof(PASSPHRASE, made)) as opened:
        assert opened.guest(LOGIN, Proof(PASSPHRASE, made)).officer == opened.officer
        with pytest.raises(errors.KeyFileWanted):
            opened.guest(LOGIN, PASSPHRASE)
