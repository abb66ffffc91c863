"""No room on the disk on any way of writing: a clear error, nothing half done, and with room again it is done."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import PAGE_BYTES
from tests.faults.division_folder import ROOT
from tests.faults.test_disk import ON_A_SMALL_DISK, small_disks_can_be_made
from tests.faults.write_paths import PATHS, place_for

STEP = 1 << 16


def met_with(rooms: str, name: str, base: Path, tmp_path: Path) -> list[list[str]]:
    """On a real small disk where the system lets one be made, else under a limit on the size of files."""
    ready, place = place_for(name, base, tmp_path / "ready"), tmp_path / "small"
    place.mkdir()
    how, before = "limited", list[str]()
    if small_disks_can_be_made():
        how, before = "full", [*ON_A_SMALL_DISK, str(place), __file__]
    command = [*before, sys.executable, "-m", "tests.faults.at_no_room", name, str(ready), str(place), rooms, how]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [line.split()[1:] for line in done.stdout.splitlines()]


@pytest.mark.parametrize("name", PATHS)
def test_a_disk_with_room_for_ten_pages_leaves_nothing_half_done(
    name: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ((_, met),) = met_with(str(10 * PAGE_BYTES), name, tmp_path_factory.getbasetemp(), tmp_path)
    assert met != "done" or not small_disks_can_be_made()


@pytest.fixture
def in_the_open() -> Iterator[Path]:
    """Where every user of this computer can come: one of them is to be refused by the folders themselves."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        yield Path(place)
        for each in Path(place).rglob("*"):
            each.chmod(0o755 if each.is_dir() else 0o644)


@pytest.mark.parametrize("name", PATHS)
def test_where_nothing_may_be_written_a_way_of_writing_is_refused_and_all_stays_as_it_is(
    name: str, in_the_open: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = place_for(name, tmp_path_factory.getbasetemp(), in_the_open / "place")
    for each in (place, *place.rglob("*")):
        each.chmod(0o555 if each.is_dir() else 0o444)
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    command = [sys.executable, "-m", "tests.faults.at_read_only", name, str(place)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() in {"ReadOnlyStore", "CannotBeWritten", "MediumGone", "KeyFileNotWritten"}
    assert {path: path.read_bytes() for path in place.rglob("*") if path.is_file()} == before


@pytest.mark.soak
@pytest.mark.parametrize("name", PATHS)
def test_a_disk_that_is_full_at_every_64_kibibytes_leaves_nothing_half_done(
    name: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    *refused, last = met_with(f"0+{STEP}", name, tmp_path_factory.getbasetemp(), tmp_path)
    assert last[1] == "done"
    assert refused or not small_disks_can_be_made(), "with no room at all it is refused"
    assert all(said != "done" for _, said in refused)
