"""Backup, restore and drill as they are given in the terminal."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from storage.container import NotARecipient
from storage.recovery import RecoveryCode
from storage.restore import Opener, restore
from storage.rotation import file_for, kept
from tests.ui.terminal_desk import Desk
from ui.practice.build import Built, build

DAMAGED = "This file is no whole backup of a register"
NAMED = "register-%Y%m%dT%H%M%SZ.backup"
NOT_OPENED = "does not open the file"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("practice"))


@pytest.fixture
def desk(built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(built, tmp_path, capsys)


@pytest.fixture
def file(desk: Desk, tmp_path: Path) -> Path:
    """A backup the administrator made."""
    path = tmp_path / "shelf-copy"
    status, out, err = desk.run("backup", str(desk.store), str(path), user="quill")
    assert (status, err) == (0, "")
    assert f"SHA-256 {sha256(path.read_bytes()).hexdigest()}" in out
    return path


def profiles(desk: Desk, store: Path) -> Any:
    status, out, err = desk.run("list", str(store), "profile", "--json", user="brandt")
    assert status == 0, err
    return json.loads(out)


def refused(desk: Desk, file: Path, store: Path, user: str, says: str) -> None:
    status, out, err = desk.run("restore", str(file), str(store), user=user)
    assert (status != 0, out) == (True, "")
    assert says in " ".join(err.split())
    assert "Traceback" not in err


def test_a_backup_is_noted_by_its_digest_and_never_by_its_place(desk: Desk, file: Path) -> None:
    (noted,) = desk.said("list", "backup", user="brandt")
    told = json.dumps([noted, desk.said("journal", user="brandt")])
    assert sha256(file.read_bytes()).hexdigest() in told
    assert "MakeBackup" in told
    assert file.name not in told
    assert str(file.parent) not in told


@pytest.mark.parametrize("user", ["brandt", "okafor"])
def test_commander_and_chief_restore_the_same_records(desk: Desk, file: Path, tmp_path: Path, user: str) -> None:
    before = profiles(desk, desk.store)
    store = tmp_path / "again.coverbook"
    status, out, err = desk.run("restore", str(file), str(store), user=user)
    assert (status, "CONSISTENT" in out) == (0, True), err
    assert "CONSISTENT" in desk.run("verify", str(store), user="quill")[1]
    assert profiles(desk, store) == before


def test_the_recovery_code_restores_and_signs_the_restore(desk: Desk, built: Built, file: Path, tmp_path: Path) -> None:
    code = RecoveryCode.read(*built.recovery)
    done = restore(file, tmp_path / "again.coverbook", Opener(recovery=code))
    assert done.verdict.consistent
    status, out, err = desk.run("verify", str(tmp_path / "again.coverbook"), user="quill")
    assert (status, "CONSISTENT" in out) == (0, True), err
    desk.store = tmp_path / "again.coverbook"
    told = desk.said("journal", user="quill")
    restored = [(each["command"], each["actor"]) for each in told if each["n"] in {done.entry - 1, done.entry}]
    assert restored == [("UseRecovery", "HM-RK-1-0001"), ("RestoreRegister", "HM-RK-1-0001")]
    with pytest.raises(NotARecipient):
        restore(file, tmp_path / "other.coverbook", Opener(recovery=RecoveryCode.generate()))
    assert not list(tmp_path.glob("other*"))


def test_who_is_no_recipient_is_refused_and_nothing_is_begun(desk: Desk, file: Path, tmp_path: Path) -> None:
    for user in ("sousa", "quill", "novak"):
        refused(desk, file, tmp_path / "again.coverbook", user, NOT_OPENED)
    assert not list(tmp_path.glob("again*"))


def test_a_folder_that_exists_is_refused_and_stays(desk: Desk, file: Path) -> None:
    before = {each: each.read_bytes() for each in desk.store.rglob("*") if each.is_file()}
    refused(desk, file, desk.store, "brandt", "What is there was not touched")
    assert {each: each.read_bytes() for each in desk.store.rglob("*") if each.is_file()} == before


def test_a_damaged_file_and_a_foreign_one_are_refused_in_words(desk: Desk, file: Path, tmp_path: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    for name, content in (("damaged", bytes(data)), ("foreign", b"%PDF-1.7 and so on"), ("empty", b"")):
        (tmp_path / name).write_bytes(content)
        refused(desk, tmp_path / name, tmp_path / "again.coverbook", "brandt", DAMAGED)
    refused(desk, tmp_path / "missing", tmp_path / "again.coverbook", "brandt", "could not be read")
    assert not list(tmp_path.glob("again*"))


def test_a_drill_is_noted_and_leaves_no_folder(desk: Desk, file: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    status, out, err = desk.run("drill", str(desk.store), str(file), user="brandt")
    assert (status, "CONSISTENT" in out) == (0, True), err
    assert sorted(tmp_path.iterdir()) == before
    assert "RecordRestoreDrill" in json.dumps(desk.said("journal", user="brandt"))


def test_rotation_keeps_seven_days_five_weeks_and_twelve_months(desk: Desk, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / "holiday.backup").touch()
    rotated = ("backup", str(desk.store), str(shelf), "--rotate")
    assert desk.run(*rotated, user="quill")[0] == 0
    (first,) = shelf.glob("register-*.backup")
    at = datetime.strptime(first.name, NAMED).replace(tzinfo=UTC)
    older = [at - timedelta(days=each) for each in range(1, 500)]
    for each in older:
        file_for(shelf, each).touch()
    first.unlink()
    status, _, err = desk.run(*rotated, user="quill")
    assert status == 0, err
    (made,) = [each for each in shelf.glob("register-*.backup") if each.stat().st_size]
    stay = kept([datetime.strptime(made.name, NAMED).replace(tzinfo=UTC), *older])
    assert len(stay) <= 7 + 5 + 12
    assert {each.name for each in shelf.iterdir()} == {"holiday.backup", *(file_for(shelf, each).name for each in stay)}
