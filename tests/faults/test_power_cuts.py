"""The power fails: rebuilt from every call the real process made, with what was not synced dropped, torn, reordered.

Where no process may be traced (no strace, or the system forbids it) each test proves what can be proved without: that
kills at as many moments lose nothing, and that SQLite is told to sync at each commit.
"""

from __future__ import annotations

import shutil
from functools import cache
from itertools import pairwise
from pathlib import Path

import attrs
import pytest

from models.errors import RegisterError
from tests.faults.disk_model import REBUILT, Cut, Disk, File, Folder, loaded
from tests.faults.place import at, copy_of
from tests.faults.system_calls import Call, can_trace, traced
from tests.faults.test_path_kills import killed
from tests.faults.write_paths import PATHS, place_for


@attrs.frozen
class Recorded:
    """A path gone once: its place before and after, and every call."""

    name: str
    before: Path
    place: Path
    calls: tuple[Call, ...]

    def disk(self) -> Disk:
        return Disk(self.place, self.before)


@cache
def recorded(name: str, base: Path) -> Recorded:
    """Gone once in a process; the cuts are laid out elsewhere."""
    here = base / f"recorded-{name}"
    before = place_for(name, base, here / "before")
    place = copy_of(before, here / "traced")
    return Recorded(name, before, place, traced(name, place, here / "calls"))


def files(folder: Folder) -> dict[str, object]:
    """What stands in a folder, without the memory that is made anew."""
    return {
        name: files(node) if isinstance(node, Folder) else bytes(node.now)
        for name, node in folder.now.items()
        if isinstance(node, Folder) or (isinstance(node, File) and not name.endswith(REBUILT))
    }


def moments(run: Recorded) -> list[int]:
    """After which calls the disk or what was acknowledged is another one than before."""
    disk = run.disk()
    found = [number for number, call in enumerate(run.calls) if disk.take(call)]
    assert files(disk.root) == files(loaded(run.place)), "the calls lead to what stands on the disk"
    assert all(name.endswith(REBUILT) for name in disk.mapped), "and nothing else is written through memory"
    assert disk.told
    return found


def cut(run: Recorded, after: int, cutting: Cut, to: Path) -> tuple[list[str], int]:
    """The place as it is found when the power comes back; what was acknowledged, how many changes were in doubt."""
    disk = run.disk()
    for call in run.calls[: after + 1]:
        disk.take(call)
    return disk.told, cutting.lay_out(disk.root, to)


def cut_off(name: str, base: Path, tmp_path: Path, times: int) -> None:
    if not can_trace():
        killed(name, base, tmp_path, times)
        return
    run = recorded(name, base)
    found = moments(run)
    doubts = 0
    for number in range(times):
        after = found[number * len(found) // times]
        place = tmp_path / str(number)
        kind = Cut.KINDS[number % len(Cut.KINDS)]
        told, doubt = cut(run, after, Cut(kind, number), place)
        doubts += doubt
        try:
            PATHS[run.name].holds(place, told)
        except (AssertionError, RegisterError) as error:
            raise AssertionError(f"cut {number}, after call {after}: {run.calls[after].name}, {kind} kept") from error
        shutil.rmtree(place)
    assert doubts > times, "something was in doubt"


@pytest.mark.parametrize("name", PATHS)
def test_after_four_power_cuts_on_a_way_of_writing_nothing_acknowledged_is_lost(
    name: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cut_off(name, tmp_path_factory.getbasetemp(), tmp_path, 4)


@pytest.mark.soak
@pytest.mark.parametrize("name", PATHS)
def test_after_three_hundred_power_cuts_on_a_way_of_writing_nothing_acknowledged_is_lost(
    name: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cut_off(name, tmp_path_factory.getbasetemp(), tmp_path, 300)


def syncs_are_asked_for(base: Path, tmp_path: Path) -> None:
    with at(place_for("perform", base, tmp_path / "asked"), "sousa") as session:
        session.store.db._connection.set_authorizer(None)
        assert session.store.db.rows("PRAGMA synchronous") == [(2,)]
        assert session.store.db.rows("PRAGMA journal_mode") == [("wal",)]


def test_sqlite_is_told_to_sync_at_each_commit(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    syncs_are_asked_for(tmp_path_factory.getbasetemp(), tmp_path)


def test_the_same_calls_without_their_syncs_lose_what_was_acknowledged(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What the cuts above would find in a program that did not sync."""
    if not can_trace():
        syncs_are_asked_for(tmp_path_factory.getbasetemp(), tmp_path)
        return
    whole = recorded("perform", tmp_path_factory.getbasetemp())
    run = attrs.evolve(whole, calls=tuple(each for each in whole.calls if "sync" not in each.name))
    told, _ = cut(run, len(run.calls), Cut("nothing", 0), tmp_path / "cut")
    assert told
    with pytest.raises((AssertionError, KeyError)):
        PATHS["perform"].holds(tmp_path / "cut", told)


SYNCS = {"perform": 3, "invite": 8}
"""For each acknowledgement after the first: one of the log, and two for the head this computer remembers, the file and
its folder. An invitation also two for each copy of the header, and one more of the log, which notes its number."""


@pytest.mark.parametrize("name", SYNCS)
def test_an_act_is_synced_as_often_as_it_must_be_and_not_more(
    name: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if not can_trace():
        syncs_are_asked_for(tmp_path_factory.getbasetemp(), tmp_path)
        return
    run = recorded(name, tmp_path_factory.getbasetemp())
    disk = run.disk()
    for call in run.calls:
        disk.take(call)
    assert {after - before for before, after in pairwise(disk.syncs)} == {SYNCS[name]}
