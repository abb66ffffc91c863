"""A medium that is gone before or midway: a clear error, nothing half done, the register itself untouched."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from storage.backup import back_up
from storage.container import MediumGone
from storage.restore import restore
from tests.faults.division_folder import ROOT
from tests.faults.place import at
from tests.faults.test_disk import ON_A_SMALL_DISK, small_disks_can_be_made
from tests.faults.write_paths import COMMANDER, PATHS, place_for

MEDIA = [(name, medium) for name, path in PATHS.items() for medium in path.media]
ANYWHERE = ("removed", "replaced")


def lost(medium: tuple[str, str], how: str, base: Path, tmp_path: Path, every: int = 1) -> list[str]:
    """What was met each time."""
    name, folder = medium
    ready, place, before = place_for(name, base, tmp_path / "ready"), tmp_path, list[str]()
    if how not in ANYWHERE:
        place = tmp_path / "small"
        place.mkdir()
        before = [*ON_A_SMALL_DISK, str(place), str(ready)]
    command = [*before, sys.executable, "-m", "tests.faults.at_lost_medium", name, str(place), folder, how, str(every)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [line.split()[2] for line in done.stdout.splitlines()]


def ways() -> list[str]:
    return [*ANYWHERE, *(["unmounted"] if small_disks_can_be_made() else [])]


@pytest.mark.parametrize("medium", MEDIA, ids="-".join)
def test_a_medium_lost_midway_leaves_nothing_half_done(
    medium: tuple[str, str], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    how = ways()[-1 - MEDIA.index(medium) % len(ways())]
    check_met(lost(medium, how, tmp_path_factory.getbasetemp(), tmp_path, every=3))


def test_a_medium_that_is_not_there_is_a_clear_error(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = place_for("backup", tmp_path_factory.getbasetemp(), tmp_path / "place")
    with at(place, "brandt") as session, pytest.raises(MediumGone):
        back_up(session.store, session.register, tmp_path / "gone" / "one.backup")
    with pytest.raises(MediumGone):
        restore(tmp_path / "gone" / "one.backup", tmp_path / "new.coverbook", COMMANDER)
    PATHS["backup"].holds(place, [])


def check_met(met: list[str]) -> None:
    assert met[-1] == "done"
    assert set(met) > {"done"}, "somewhere it is refused"


@pytest.mark.soak
@pytest.mark.parametrize("medium", MEDIA, ids="-".join)
def test_a_medium_lost_midway_in_whatever_way_leaves_nothing_half_done(
    medium: tuple[str, str], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for how in ways():
        check_met(lost(medium, how, tmp_path_factory.getbasetemp(), tmp_path / how))
