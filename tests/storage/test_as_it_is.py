"""A copy of a store as it is: byte for byte, without a key, and never half there."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest

from storage.as_it_is import PARTIAL, CopyExists, CopyNotWhole, copy_closed
from storage.errors import AlreadyOpen, NotAStore
from tests.end_to_end.division_at_work import passphrase
from tests.faults.division_folder import division_folder
from ui.session import Session


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = division_folder(tmp_path_factory.getbasetemp(), tmp_path)
    (found / "blobs" / "0a").mkdir(parents=True)
    (found / "blobs" / "0a" / ("b" * 62)).write_bytes(b"sealed" * 400_000)
    return found


def held(folder: Path) -> dict[str, bytes]:
    kept = (each for each in folder.rglob("*") if each.is_file() and each.name not in {"LOCK", "ballast"})
    return {str(each.relative_to(folder)): each.read_bytes() for each in kept}


def test_every_file_is_copied_as_it_is_and_the_copy_opens(folder: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    size = copy_closed(folder, tmp_path / "copy.coverbook", lambda done, total: told.append((done, total)))
    assert held(tmp_path / "copy.coverbook") == held(folder)
    assert size == sum(map(len, held(folder).values()))
    assert told[-1] == (size, size)
    assert told == sorted(told)
    with Session.open(tmp_path / "copy.coverbook", "quill", passphrase("quill")) as session:
        assert session.verify().consistent


def test_what_is_damaged_is_copied_damaged(folder: Path, tmp_path: Path) -> None:
    (folder / "header.a").write_bytes(b"nothing")
    (folder / "store.db").write_bytes((folder / "store.db").read_bytes()[:5000])
    copy_closed(folder, tmp_path / "copy.coverbook")
    assert held(tmp_path / "copy.coverbook") == held(folder)


def test_a_store_that_is_open_elsewhere_or_is_none_is_not_copied(folder: Path, tmp_path: Path) -> None:
    with Session.open(folder, "quill", passphrase("quill")), pytest.raises(AlreadyOpen):
        copy_closed(folder, tmp_path / "copy.coverbook")
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("Dear all,")
    with pytest.raises(NotAStore):
        copy_closed(tmp_path / "letters", tmp_path / "copy.coverbook")
    assert not (tmp_path / "copy.coverbook").exists()


def test_nothing_is_written_over(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.coverbook").mkdir()
    with pytest.raises(CopyExists):
        copy_closed(folder, tmp_path / "copy.coverbook")


def test_a_medium_that_fills_up_leaves_nothing_half_there(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    before = held(folder)
    monkeypatch.setattr("storage.as_it_is.os.fsync", full)
    with pytest.raises(CopyNotWhole):
        copy_closed(folder, tmp_path / "copy.coverbook")
    assert not list(tmp_path.glob(f"copy.coverbook{PARTIAL}"))
    assert not (tmp_path / "copy.coverbook").exists()
    assert held(folder) == before


def test_a_copy_that_reads_back_otherwise_is_refused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Other:
        def digest(self) -> bytes:
            return bytes(32)

    def other(*_asked: Any) -> Other:
        return Other()

    monkeypatch.setattr("storage.as_it_is.hashlib.file_digest", other)
    with pytest.raises(CopyNotWhole):
        copy_closed(folder, tmp_path / "copy.coverbook")
    assert not (tmp_path / "copy.coverbook").exists()
