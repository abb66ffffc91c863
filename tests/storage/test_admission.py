"""Letting someone in: lockout, key file, phone code, passphrase, and what is put on the list."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest

from models.lockout import ListState
from storage import admission as admitting
from storage import errors
from storage.admission import Admission
from storage.attempts import Attempts
from storage.clock import SetClock
from storage.key_file import KeyFile, save
from storage.proof import Proof
from storage.slots import label_of
from storage.store import Store
from tests.storage.a_store import LOGIN, PASSPHRASE

NOW = datetime(2026, 3, 16, 13, 0, tzinfo=UTC)
WRONG = "not the passphrase, this"
SECRET = bytes(range(20))


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def at(folder: Path, clock: SetClock) -> Callable[[str], Admission]:
    return lambda login: Admission.at(folder, login, clock)


def fail(admission: Admission, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(errors.WrongPassphrase):
            admission.open(WRONG)


def code_at(clock: SetClock) -> str:
    return pyotp.TOTP(base64.b32encode(SECRET).decode()).at(clock.instant)


def ask(folder: Path, *, key_file: KeyFile | None = None, codes: bytes = b"") -> None:
    with Store.open(folder, LOGIN, PASSPHRASE) as opened:
        opened.ask_for(PASSPHRASE, key_file=key_file, codes=codes)


def test_the_fifth_failure_within_15_minutes_locks_the_name_out(
    at: Callable[[str], Admission], clock: SetClock
) -> None:
    for _ in range(4):
        fail(at(LOGIN))
        clock.forward(timedelta(minutes=3))
    with pytest.raises(errors.LockedOut):
        at(LOGIN).open(WRONG)
    clock.forward(timedelta(days=30))
    with pytest.raises(errors.LockedOut):
        at(LOGIN).open(PASSPHRASE)


def test_five_failures_over_a_longer_time_lock_nobody_out(at: Callable[[str], Admission], clock: SetClock) -> None:
    for _ in range(6):
        fail(at(LOGIN))
        clock.forward(timedelta(minutes=4))
    at(LOGIN).open(PASSPHRASE).close()


def test_a_locked_name_is_told_so_before_anything_is_derived(
    at: Callable[[str], Admission], folder: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts, label = Attempts(folder, clock), at(LOGIN).label
    for _ in range(5):
        attempts.failed(label)
    monkeypatch.setattr(admitting, "Store", None)
    with pytest.raises(errors.LockedOut):
        at(LOGIN).open(PASSPHRASE)


def test_a_name_nobody_has_is_locked_out_in_the_same_words(at: Callable[[str], Admission]) -> None:
    fail(at("nobody-here"), 4)
    with pytest.raises(errors.LockedOut) as caught:
        at("nobody-here").open(WRONG)
    assert str(caught.value) == str(errors.LockedOut())
    at(LOGIN).open(PASSPHRASE).close()


def test_wrong_signatures_count_like_wrong_log_ons(at: Callable[[str], Admission]) -> None:
    with at(LOGIN).open(PASSPHRASE) as store:
        for _ in range(4):
            with pytest.raises(errors.WrongPassphrase):
                at(LOGIN).confirm(store, WRONG)
        at(LOGIN).confirm(store, PASSPHRASE)
        with pytest.raises(errors.LockedOut):
            at(LOGIN).confirm(store, WRONG)
        with pytest.raises(errors.LockedOut):
            at(LOGIN).confirm(store, PASSPHRASE)


def test_the_list_holds_instants_and_labels_and_no_name(folder: Path, at: Callable[[str], Admission]) -> None:
    fail(at(LOGIN))
    data = (folder / "attempts").read_bytes()
    label = label_of(at(LOGIN).store_id, LOGIN).hex()
    assert data.startswith(f"coverbook attempts 1\n2026-03-16T13:00:00.00Z {label} 0 ".encode())
    for word in (LOGIN, WRONG, PASSPHRASE):
        assert word.encode() not in data


def test_a_key_file_is_asked_for_before_the_passphrase_and_found_on_its_medium(
    folder: Path, at: Callable[[str], Admission], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = KeyFile.generate(at(LOGIN).store_id, at(LOGIN).label)
    ask(folder, key_file=made)
    assert at(LOGIN).wants_key_file
    assert not at("nobody-here").wants_key_file
    with pytest.raises(errors.KeyFileWanted):
        at(LOGIN).open(WRONG)
    assert Attempts(folder).read().attempts == ()
    save(made, tmp_path)
    monkeypatch.setattr("storage.key_file.media", lambda: [tmp_path])
    at(LOGIN).open(PASSPHRASE).close()


def test_a_key_file_of_another_name_or_store_is_said_to_be_foreign_and_counts_as_no_failure(
    folder: Path, at: Callable[[str], Admission]
) -> None:
    ask(folder, key_file=KeyFile.generate(at(LOGIN).store_id, at(LOGIN).label))
    for store_id, label in ((at(LOGIN).store_id, bytes(16)), (bytes(16), at(LOGIN).label)):
        with pytest.raises(errors.KeyFileForeign):
            at(LOGIN).open(Proof(PASSPHRASE, KeyFile.generate(store_id, label)))
    assert Attempts(folder).read().attempts == ()


def test_a_phone_code_is_asked_for_once_in_twelve_hours(
    folder: Path, at: Callable[[str], Admission], clock: SetClock
) -> None:
    ask(folder, codes=SECRET)
    with pytest.raises(errors.PhoneCodeWanted):
        at(LOGIN).open(PASSPHRASE)
    at(LOGIN).open(Proof(PASSPHRASE, code=code_at(clock))).close()
    clock.forward(timedelta(hours=11))
    at(LOGIN).open(PASSPHRASE).close()
    clock.forward(timedelta(hours=1))
    with pytest.raises(errors.PhoneCodeWanted):
        at(LOGIN).open(PASSPHRASE)
    at(LOGIN).open(Proof(PASSPHRASE, code=code_at(clock))).close()


def test_a_code_that_was_used_opens_nothing_a_second_time(
    folder: Path, at: Callable[[str], Admission], clock: SetClock
) -> None:
    ask(folder, codes=SECRET)
    used = code_at(clock)
    at(LOGIN).open(Proof(PASSPHRASE, code=used)).close()
    clock.forward(timedelta(seconds=-1))
    with pytest.raises(errors.WrongPhoneCode):
        at(LOGIN).open(Proof(PASSPHRASE, code=used))


def test_wrong_codes_lock_the_name_out_and_leave_the_store_shut(
    folder: Path, at: Callable[[str], Admission]
) -> None:
    ask(folder, codes=SECRET)
    for _ in range(4):
        with pytest.raises(errors.WrongPhoneCode):
            at(LOGIN).open(Proof(PASSPHRASE, code="000 000"))
    with pytest.raises(errors.LockedOut):
        at(LOGIN).open(Proof(PASSPHRASE, code="000 000"))
    with pytest.raises(errors.LockedOut):
        at(LOGIN).open(PASSPHRASE)


def test_a_store_restored_or_new_has_a_whole_list(folder: Path) -> None:
    assert Attempts(folder).read().state is ListState.WHOLE
