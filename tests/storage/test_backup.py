"""A backup is read back, opened by commander, Chief and recovery alone, and restored into a new folder only."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.backup import Backup, MakeBackup, RecordRestoreDrill
from models.errors import NotAllowed
from storage.anchors import Anchors, RolledBack
from storage.backup import SNAPSHOT, BackedUp, BackupExists, back_up
from storage.container import ContainerDamaged, NotARecipient, check
from storage.errors import StoreExists
from storage.restore import PARTIAL, Opener, drill, restore
from tests.end_to_end.division_at_work import passphrase
from tests.faults.division_folder import division_folder
from ui.session import Session


@pytest.fixture
def live(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return division_folder(tmp_path_factory.getbasetemp(), tmp_path)


def backed_up(live: Path, file: Path, login: str = "sousa") -> BackedUp:
    with Session.open(live, login, passphrase(login)) as session:
        done = back_up(session.store, session.register, file)
        written = done.written
        session.perform(
            MakeBackup(
                sha256=written.sha256.hex(), size=written.size, head_n=done.head_n, head_hash=done.head_hash.hex()
            )
        )
        return done


def opener(login: str) -> Opener:
    return Opener(login=login, passphrase=passphrase(login))


def test_any_user_makes_a_backup_and_the_commander_restores_it(live: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    made = backed_up(live, file)
    assert check(file).written == made.written
    assert sorted(each.name for each in live.iterdir() if each.name.startswith(SNAPSHOT)) == []
    found = restore(file, tmp_path / "second.coverbook", opener("brandt"))
    assert (found.verdict.consistent, found.head.n, found.entry) == (True, made.head_n, made.head_n + 1)
    with Session.open(tmp_path / "second.coverbook", "brandt", passphrase("brandt")) as session:
        assert session.verify().consistent
        kept = session.find(Backup)
        assert [(each.state, each.head_n) for each in kept] == [("restored", made.head_n)]
        assert kept[0].lost_until == made.head_n + 2


def test_a_detective_opens_no_backup(live: Path, tmp_path: Path) -> None:
    backed_up(live, tmp_path / "backup")
    with pytest.raises(NotARecipient):
        restore(tmp_path / "backup", tmp_path / "second.coverbook", opener("sousa"))
    with pytest.raises(NotARecipient):
        restore(tmp_path / "backup", tmp_path / "second.coverbook", Opener(login="brandt", passphrase="something else"))
    assert not [each for each in tmp_path.iterdir() if each.name.startswith("second")]


def test_a_restore_never_touches_what_is_there(live: Path, tmp_path: Path) -> None:
    backed_up(live, tmp_path / "backup")
    with pytest.raises(StoreExists):
        restore(tmp_path / "backup", live, opener("brandt"))
    with pytest.raises(BackupExists):
        backed_up(live, tmp_path / "backup")


def test_a_copy_put_back_without_a_signed_restore_stays_rolled_back(live: Path, tmp_path: Path) -> None:
    backed_up(live, tmp_path / "backup")
    elsewhere = Anchors(tmp_path / "other")
    restore(tmp_path / "backup", tmp_path / "second.coverbook", opener("brandt"), anchors=elsewhere)
    with Session.open(tmp_path / "second.coverbook", "brandt", passphrase("brandt")) as session:
        assert isinstance(session.stands, RolledBack)


def test_a_drill_leaves_a_record_and_no_folder(live: Path, tmp_path: Path) -> None:
    made = backed_up(live, tmp_path / "backup")
    assert drill(tmp_path / "backup", tmp_path, opener("brandt")).consistent
    assert not list(tmp_path.glob(f"*{PARTIAL}"))
    drilled = RecordRestoreDrill(sha256=made.written.sha256.hex())
    with Session.open(live, "brandt", passphrase("brandt")) as session:
        session.perform(drilled)
        assert [each.state for each in session.find(Backup)] == ["drilled"]
        assert session.verify().consistent
    with Session.open(live, "sousa", passphrase("sousa")) as session, pytest.raises(NotAllowed):
        session.perform(drilled)


def test_a_damaged_backup_is_a_clear_error_and_leaves_nothing(live: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    backed_up(live, file)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with pytest.raises(ContainerDamaged):
        restore(file, tmp_path / "second.coverbook", opener("brandt"))
    assert not [each for each in tmp_path.iterdir() if each.name.startswith("second")]
