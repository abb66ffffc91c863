"""A disk that is full, a file that can't grow, a folder that can't be written: a clear error, and nothing half done."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from models.identity import DocumentIdentity, FalseIdentity
from models.investigation import OpenInvestigation
from storage.errors import DiskFull
from tests.end_to_end.division_at_work import begun, copied, passphrase
from tests.faults.division_folder import at_the_desk, bytes_of, division_folder, lines_of, verified
from ui.session import Session

ON_A_SMALL_DISK = (
    "unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
    'mount -t tmpfs -o size=12m tmpfs "$0" && cp -R "$1" "$0" && shift && exec "$@"',
)  # fmt: skip


def small_disks_can_be_made() -> bool:
    """Whether this system lets its users mount a disk in memory, in a name space of their own."""
    if shutil.which("unshare") is None:
        return False
    with tempfile.TemporaryDirectory() as place:
        command = [*ON_A_SMALL_DISK, place, __file__, "true"]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return division_folder(tmp_path_factory.getbasetemp(), tmp_path)


def in_step(lines: list[str]) -> Iterator[tuple[str, str, str]]:
    """For each size of room: what an act met, whether reading worked then, what the act met with room again."""
    yield from zip(lines[0::3], lines[1::3], lines[2::3], strict=True)


def check_told(lines: list[str], errors: set[str]) -> None:
    met = set()
    for attempt, read, again in in_step(lines):
        met.add(attempt.split()[2])
        assert (read, again) == ("read", "again done")
    assert met <= errors | {"done"}
    assert met & errors


def test_at_whatever_page_the_database_is_full_nothing_is_half_done(folder: Path) -> None:
    """SQLite's own bound on pages stands in for the disk, one page further each time, until the act fits."""
    with Session.open(folder, "sousa", passphrase("sousa")) as session:
        case = session.perform(OpenInvestigation(case_number="HM-26-1", title="A case")).changed[0].urn
        act = DocumentIdentity(investigation=case, name="Nobody Known", legend="Repairs bicycles. " * 1000)
        db = session.store.db
        db._connection.set_authorizer(None)
        ((pages,),) = db.rows("PRAGMA page_count")
        refused = 0
        for room in range(40):
            before = session.register.journal.head
            db.rows(f"PRAGMA max_page_count={pages + room}")
            with suppress(DiskFull):
                session.perform(act)
                break
            refused += 1
            assert not db.in_transaction
            assert session.register.journal.head == before
            assert session.find(FalseIdentity) == []
        assert refused >= 3
        assert [each.name for each in session.find(FalseIdentity)] == ["Nobody Known"]
        db.rows("PRAGMA max_page_count=1000000")
    assert verified(folder).consistent


def test_a_file_that_can_not_grow_is_a_clear_error_and_reading_still_works(folder: Path) -> None:
    check_told(lines_of(at_the_desk("limited", folder, "sousa")), {"DiskFull", "StoreUnreachable"})
    assert verified(folder).consistent


def test_a_full_disk_is_a_clear_error_and_reading_still_works(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """On a real small disk where the system lets one be made, else under a limit on the size of files."""
    store = division_folder(tmp_path_factory.getbasetemp(), tmp_path)
    (store / "ballast").unlink(missing_ok=True)
    mode, errors, before = "limited", {"DiskFull", "StoreUnreachable"}, list[str]()
    if small_disks_can_be_made():
        place = tmp_path / "small"
        place.mkdir()
        mode, errors, before = "full", {"DiskFull"}, [*ON_A_SMALL_DISK, str(place), str(store)]
        store = place / store.name
    check_told(lines_of(at_the_desk(mode, store, "sousa", before=before)), errors)


@pytest.fixture
def in_the_open(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy where every user of this computer can come: one of them is to be refused by the folder itself."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        folder = copied(begun(tmp_path_factory.getbasetemp()).folder, Path(place))
        everything = [folder, *folder.rglob("*")]
        for each in everything:
            each.chmod(0o555 if each.is_dir() else 0o444)
        yield folder
        for each in everything:
            each.chmod(0o755 if each.is_dir() else 0o644)


def test_a_folder_that_can_not_be_written_opens_read_only_and_stays_as_it_is(in_the_open: Path) -> None:
    before = bytes_of(in_the_open)
    stands, refused, read, masked = lines_of(at_the_desk("read-only", in_the_open, "sousa"))
    assert (stands, refused) == ("CannotBeWritten", "CannotBeWritten")
    entries, officers, consistent = read.split()
    assert (int(entries) > 0, int(officers) > 0, consistent) == (True, True, "True")
    assert masked.split(maxsplit=1) == [officers, "()"]
    assert bytes_of(in_the_open) == before


def test_acts_left_in_the_log_of_a_folder_that_can_not_be_written_are_never_silently_missing(in_the_open: Path) -> None:
    """The log is read where SQLite can, and refused with what to do where it can't; never passed over."""
    log = in_the_open / "store.db-wal"
    in_the_open.chmod(0o755)
    log.write_bytes(b"x" * 5000)
    log.chmod(0o444)
    in_the_open.chmod(0o555)
    child = at_the_desk("read-only", in_the_open, "sousa")
    _, complaints = child.communicate(timeout=120)
    assert "UnfinishedReadOnly" in complaints


def test_a_disk_that_is_full_at_unlock_opens_read_only_until_there_is_room(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """On a real small disk where the system lets one be made, else under a limit on the size of files."""
    store = division_folder(tmp_path_factory.getbasetemp(), tmp_path)
    (store / "ballast").unlink(missing_ok=True)
    mode, before = "limited-at-unlock", list[str]()
    if small_disks_can_be_made():
        place = tmp_path / "small"
        place.mkdir()
        mode, before = "full-at-unlock", [*ON_A_SMALL_DISK, str(place), str(store)]
        store = place / store.name
    stands, refused, read, masked, again = lines_of(at_the_desk(mode, store, "sousa", before=before))
    assert stands in {"DiskHasNoRoom", "CannotBeWritten"}
    assert refused == stands
    assert read.split()[2] == "True"
    assert masked.endswith(" ()")
    assert again == "None True"
