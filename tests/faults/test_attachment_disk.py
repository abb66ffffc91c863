"""A file that finds no room, or may not be written: a clear error, nothing of it left, everything else works."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from storage.errors import DiskFull, StoreUnreachable
from tests.end_to_end.division_at_work import begun, copied, passphrase
from tests.end_to_end.files_at_work import at_desk, attach_bytes, blobs_in, opened_case
from tests.faults.attaching import STEP, started
from tests.faults.division_folder import division_folder, lines_of, verified
from tests.faults.test_backup_disk import no_file_beyond
from tests.faults.test_disk import ON_A_SMALL_DISK, small_disks_can_be_made
from ui.attachments import attach, keep, place_of
from ui.session import Session

SIZE = 6 * STEP + 100


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return division_folder(tmp_path_factory.getbasetemp(), tmp_path)


def under_a_limit(folder: Path, tmp_path: Path) -> None:
    """Files can't grow beyond 64 kB more each time."""
    with at_desk(folder) as session:
        case = opened_case(session)
        for size in range(0, SIZE, STEP):
            head = session.register.journal.head
            (tmp_path / "file").write_bytes(os.urandom(SIZE))
            with no_file_beyond(max(1, size)), pytest.raises((DiskFull, StoreUnreachable)):
                attach_again(session, case, tmp_path / "file")
            assert (session.register.journal.head, blobs_in(folder)) == (head, set())
        attach_bytes(session, case, bytes(SIZE), tmp_path)
    assert verified(folder).consistent


def test_wherever_a_file_can_not_grow_nothing_of_it_stays(folder: Path, tmp_path: Path) -> None:
    under_a_limit(folder, tmp_path)


def attach_again(session: Session, case: str, file: Path) -> None:
    attach(session, keep(place_of(session), file, strip=False), case, "")


def test_at_every_64_kb_of_room_a_file_is_kept_whole_or_not_at_all(folder: Path, tmp_path: Path) -> None:
    """On a real small disk where the system lets one be made, else under a limit on the size of files."""
    (folder / "ballast").unlink(missing_ok=True)
    (tmp_path / "file").write_bytes(os.urandom(SIZE))
    place = tmp_path / "small"
    place.mkdir()
    before = [each.replace("size=6m", "size=20m") for each in ON_A_SMALL_DISK]
    if not small_disks_can_be_made():
        under_a_limit(folder, tmp_path)
        return
    child = started("full", place / folder.name, tmp_path / "file", before=[*before, str(place), str(folder)])
    lines = lines_of(child)
    rooms, reads, again = lines[0::3], lines[1::3], lines[2::3]
    met = [each.split()[2] for each in rooms]
    assert set(reads) == {"read"}
    assert set(again) == {"again done"}
    assert len(met) == SIZE // STEP + 1 + 8
    assert set(met) == {"DiskFull", "done"}
    first = met.index("done")
    assert first > SIZE // STEP - 1
    assert set(met[first:]) == {"done"}


def test_a_folder_that_can_not_be_written_is_a_clear_error(tmp_path_factory: pytest.TempPathFactory) -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o755)
        folder = copied(begun(tmp_path_factory.getbasetemp()).folder, place)
        (place / "file").write_bytes(b"a file")
        for each in (place / "file", folder, *folder.rglob("*")):
            each.chmod(0o777 if each.is_dir() else 0o666)
        (folder / "blobs").chmod(0o555)
        assert lines_of(started("shut out", folder, place / "file")) == ["ReadOnlyStore", "read"]
        (folder / "blobs").chmod(0o777)
        with Session.open(folder, "quill", passphrase("quill")) as session:
            assert session.verify().consistent
