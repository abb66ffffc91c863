"""Getting round the key file and the phone code by the header, and what is left to someone who copied the folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from storage import errors
from storage.admission import Admission
from storage.header import COPIES, Header
from storage.kdf import Kdf
from storage.key_file import KeyFile
from storage.proof import Proof
from storage.slots import Factor, Slot, SlotKind, label_of
from storage.store import Store
from tests.end_to_end.division_at_work import copied
from tests.storage.a_store import CHIEF, LOGIN, PASSPHRASE

CODES = bytes(range(20))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "harrow.coverbook"
    Store.create(folder, LOGIN, PASSPHRASE, CHIEF, kdf=Kdf.minimum())[0].close()
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return copied(made, tmp_path)


@pytest.fixture
def key(folder: Path) -> KeyFile:
    """A store whose one user needs a key file and codes; copies made before are gone."""
    with Store.open(folder, LOGIN, PASSPHRASE) as opened:
        made = KeyFile.generate(opened.store_id, label_of(opened.store_id, LOGIN))
        opened.ask_for(PASSPHRASE, key_file=made, codes=CODES)
    return made


def rewritten(folder: Path, change: Callable[[Slot], Slot]) -> None:
    """Change the user's slot in both copies and mend the SHA-256, which needs no key."""
    for name in COPIES:
        data = (folder / name).read_bytes()
        header = Header.read(data)
        slot = header.slot(SlotKind.USER, label_of(header.store_id, LOGIN))
        assert slot is not None
        written = data[:-64].replace(slot.written(), change(slot).written())
        assert written != data[:-64]
        mac = data[-64:-32]
        (folder / name).write_bytes(written + mac + hashlib.sha256(written + mac).digest())


@pytest.mark.parametrize("left", [Factor.NONE, Factor.CODES, Factor.KEY_FILE])
def test_factor_bits_taken_out_of_the_header_open_nothing(folder: Path, key: KeyFile, left: Factor) -> None:
    rewritten(folder, lambda slot: attrs.evolve(slot, factors=left))
    for shown in (PASSPHRASE, Proof(PASSPHRASE, key)):
        with pytest.raises((errors.WrongPassphrase, errors.KeyFileWanted)):
            Store.open(folder, LOGIN, shown)


def test_factor_bits_put_into_one_copy_keep_nobody_out(folder: Path) -> None:
    data = (folder / "header.a").read_bytes()
    rewritten(folder, lambda slot: attrs.evolve(slot, factors=Factor.KEY_FILE))
    (folder / "header.b").write_bytes(data)
    Store.open(folder, LOGIN, PASSPHRASE).close()


def test_lowered_derivation_parameters_make_the_copy_one_that_does_not_count(folder: Path, key: KeyFile) -> None:
    low = Kdf.minimum()
    object.__setattr__(low, "memory", 8)
    rewritten(folder, lambda slot: attrs.evolve(slot, kdf=low))
    with pytest.raises(errors.HeaderDamaged):
        Store.open(folder, LOGIN, Proof(PASSPHRASE, key))


def test_other_derivation_parameters_within_the_bounds_open_nothing(folder: Path, key: KeyFile) -> None:
    other = attrs.evolve(Kdf.minimum(), passes=4)
    rewritten(folder, lambda slot: attrs.evolve(slot, kdf=other))
    with pytest.raises(errors.WrongPassphrase):
        Store.open(folder, LOGIN, Proof(PASSPHRASE, key))


def test_factors_of_a_slot_that_has_none_to_ask_for_make_the_copy_damaged(folder: Path) -> None:
    for name in COPIES:
        data = bytearray((folder / name).read_bytes())
        header = Header.read(bytes(data))
        slot = next(each for each in header.slots if each.kind is SlotKind.RECOVERY)
        at = bytes(data).index(slot.written())
        data[at + 1] = 1
        body = bytes(data[:-32])
        (folder / name).write_bytes(body + hashlib.sha256(body).digest())
    with pytest.raises(errors.HeaderDamaged):
        Store.open(folder, LOGIN, PASSPHRASE)


@pytest.mark.usefixtures("key")
def test_a_key_file_with_its_owner_rewritten_opens_nothing(folder: Path) -> None:
    """A foreign file can be made to look like this slot's, but its secret stays another."""
    store_id = Admission.at(folder, LOGIN).store_id
    other = KeyFile.generate(store_id, label_of(store_id, LOGIN))
    assert other.is_for(store_id, label_of(store_id, LOGIN))
    with pytest.raises(errors.WrongPassphrase):
        Store.open(folder, LOGIN, Proof(PASSPHRASE, other))


def test_a_copy_of_the_folder_knows_no_lockout_but_stays_shut_without_the_key_file(
    folder: Path, key: KeyFile
) -> None:
    """Somebody with a copy and the passphrase removes the list and tries on: only the key file is in the way."""
    admission = Admission.at(folder, LOGIN)
    for _ in range(7):
        admission.attempts.failed(admission.label)
        (folder / "attempts").unlink()
    with pytest.raises(errors.KeyFileWanted):
        Store.open(folder, LOGIN, PASSPHRASE)
    guessed = attrs.evolve(key, secret=bytes(32))
    with pytest.raises(errors.KeyFileForeign):
        Store.open(folder, LOGIN, Proof(PASSPHRASE, guessed))


def test_who_has_the_passphrase_and_another_program_needs_no_phone_code(folder: Path) -> None:
    """Codes are compliance: the secret lies in what the passphrase opens. The docs say so."""
    with Store.open(folder, LOGIN, PASSPHRASE) as opened:
        opened.ask_for(PASSPHRASE, key_file=None, codes=CODES)
    with pytest.raises(errors.PhoneCodeWanted):
        Admission.at(folder, LOGIN).open(PASSPHRASE)
    with Store.open(folder, LOGIN, PASSPHRASE) as opened:
        assert opened.codes == CODES
