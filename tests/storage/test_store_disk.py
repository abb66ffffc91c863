"""A store on its disk: made whole or not at all, full disks, half-written headers, what can be read without keys."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import apsw
import pytest

from storage import creation, disk, errors
from storage.header import CopyState
from storage.kdf import Kdf
from storage.recovery import RecoveryCode
from storage.store import Store
from tests.storage.a_store import CHIEF, LEE, LEES_PASSPHRASE, LOGIN, PASSPHRASE, bytes_of, enrolled


def test_a_new_store_holds_what_the_format_names_and_nothing_else(made: tuple[Path, RecoveryCode]) -> None:
    folder, _ = made
    assert sorted(each.name for each in folder.iterdir()) == [
        "LOCK", "attempts", "ballast", "blobs", "header.a", "header.b", "store.db",
    ]  # fmt: skip
    assert (folder / "ballast").stat().st_size == 16 * 1024 * 1024


def test_no_log_in_name_urn_or_group_can_be_read_in_the_folder(folder: Path) -> None:
    with Store.open(folder, LOGIN, PASSPHRASE) as chief:
        code = chief.invite("leopold-detective", LEE)
        open_now = bytes_of(folder)
    enrolled(folder, code, "leopold-detective", LEES_PASSPHRASE)
    everything = b"".join([*open_now.values(), *bytes_of(folder).values()])
    for word in (LOGIN, "leopold-detective", CHIEF, LEE, "oversight", "register", PASSPHRASE, code):
        for form in (word, word.upper()):
            assert form.encode() not in everything
            assert form.encode("utf-16-le") not in everything


@pytest.mark.parametrize("name", ["harrow", ".coverbook", "harrow.COVERBOOK", "harrow.coverbook.old"])
def test_a_folder_needs_the_ending_that_says_what_it_is(tmp_path: Path, name: str) -> None:
    with pytest.raises(errors.BadStoreName):
        Store.create(tmp_path / name, LOGIN, PASSPHRASE, CHIEF, kdf=Kdf.minimum())
    assert not list(tmp_path.iterdir())


def test_nothing_that_stands_there_is_written_over(folder: Path) -> None:
    before = bytes_of(folder)
    with pytest.raises(errors.StoreExists):
        Store.create(folder, LOGIN, PASSPHRASE, CHIEF, kdf=Kdf.minimum())
    assert bytes_of(folder) == before


def test_a_creation_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise errors.DiskFull

    monkeypatch.setattr(creation, "write_copies", full)
    with pytest.raises(errors.DiskFull):
        Store.create(tmp_path / "a.coverbook", LOGIN, PASSPHRASE, CHIEF, kdf=Kdf.minimum())
    assert not list(tmp_path.iterdir())


def test_a_creation_cut_off_before_its_header_says_so(folder: Path) -> None:
    for name in ("header.a", "header.b"):
        (folder / name).unlink()
    with pytest.raises(errors.HeaderMissing, match="just being created"):
        Store.open(folder, LOGIN, PASSPHRASE)


def test_a_network_drive_is_refused(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "_kind_of_mount", lambda _: "cifs")
    with pytest.raises(errors.NetworkDrive):
        Store.open(folder, LOGIN, PASSPHRASE)
    with pytest.raises(errors.NetworkDrive):
        Store.create(tmp_path / "b.coverbook", LOGIN, PASSPHRASE, CHIEF, kdf=Kdf.minimum())


def test_the_table_of_mounts_is_read_as_the_kernel_writes_it(tmp_path: Path) -> None:
    share = tmp_path / "a share"
    (share / "deep").mkdir(parents=True)
    table = tmp_path / "mountinfo"
    table.write_text(
        "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n"
        f"30 27 0:50 / {str(share).replace(' ', chr(92) + '040')} rw shared:1 - cifs //server/share rw\n"
    )
    assert disk._kind_of_mount(share / "deep", table) == "cifs"
    assert disk._kind_of_mount(tmp_path, table) == "ext4"
    assert disk._kind_of_mount(tmp_path, tmp_path / "none") == ""


def test_a_full_disk_at_closing_gives_up_the_ballast_and_loses_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Store.open(folder, LOGIN, PASSPHRASE)
    with opened.db.transaction():
        opened.db.run("INSERT INTO entry VALUES (1, 2, x'00', x'01', x'02')")
    tried: list[str] = []

    def full() -> None:
        tried.append("checkpoint")
        raise errors.DiskFull

    with monkeypatch.context() as patched:
        patched.setattr(opened.db, "checkpoint", full)
        opened.close()
    assert len(tried) == 2
    assert not (folder / "ballast").exists()
    with Store.open(folder, LOGIN, PASSPHRASE) as again:
        assert again.db.rows("SELECT n FROM entry") == [(1,), (2,)]
        assert again.has_ballast
    assert (folder / "ballast").stat().st_size == 16 * 1024 * 1024


def test_no_ballast_is_set_aside_where_there_is_no_room(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 1000))
    with Store.open(folder, LOGIN, PASSPHRASE) as opened:
        assert not opened.has_ballast
    assert not (folder / "ballast").exists()


def test_a_header_that_can_not_be_written_leaves_the_old_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "no space left")

    with Store.open(folder, LOGIN, PASSPHRASE) as opened:
        before = opened.header
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full)
            with pytest.raises(errors.DiskFull):
                opened.invite("lee", LEE)
        assert opened.header == before
    assert not list(folder.glob("*.tmp"))
    with Store.open(folder, LOGIN, PASSPHRASE) as opened:
        assert opened.header_problems == ()


def test_a_crash_between_the_two_copies_is_reported_and_the_newer_serves(folder: Path) -> None:
    old = (folder / "header.b").read_bytes()
    with Store.open(folder, LOGIN, PASSPHRASE) as opened:
        code = opened.invite("lee", LEE)
    (folder / "header.b").write_bytes(old)
    with Store.open_invited(folder, "lee", code) as opened:
        assert [(each.copy, each.state) for each in opened.header_problems] == [("header.b", CopyState.BEHIND)]


def test_the_database_opens_with_another_implementation_and_the_raw_key(folder: Path) -> None:
    with Store.open(folder, LOGIN, PASSPHRASE) as opened:
        raw = (bytes(opened._data_key) + opened.header.salt).hex()
        store_id = opened.store_id
    other = apsw.Connection(str(folder / "store.db"), flags=apsw.SQLITE_OPEN_READONLY)
    other.pragma("cipher", "sqlcipher")
    other.pragma("legacy", 4)
    other.pragma("hexkey", f"raw:{raw}".encode().hex())
    assert list(other.execute("SELECT value FROM about WHERE name = 'store'")) == [(store_id,)]
    assert list(other.execute("SELECT count(*) FROM group_key")) == [(6,)]
    other.close()
