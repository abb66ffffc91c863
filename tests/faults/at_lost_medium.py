"""Goes along one way of writing while a medium is lost, a little later each time, until it comes to its end first.

``python -m tests.faults.at_lost_medium PATH BASE MEDIUM HOW EVERY``. ``BASE``: a folder with “ready” in it. The medium
goes at the first file or folder the program syncs, then EVERY syncs later, and so on; SQLite's own syncs do not count.
Each time is told as ``sync number met``: “done”, or the class of the error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from tests.faults.at_no_room import attempt
from tests.faults.place import copy_of
from tests.faults.write_paths import PATHS


def removed(medium: Path) -> None:
    medium.rename(medium.with_name("lost"))


def replaced(medium: Path) -> None:
    removed(medium)
    medium.mkdir()


def mounted(medium: Path) -> None:
    """What stands in the folder, moved to a disk of its own in its place."""
    held = medium.with_name("held")
    medium.rename(held)
    medium.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(medium)], check=True)
    for each in held.iterdir():
        shutil.copy2(each, medium)
    shutil.rmtree(held)


def unmounted(medium: Path) -> None:
    subprocess.run(["umount", "--lazy", str(medium)], check=True)


HOW: dict[str, tuple[Callable[[Path], None], Callable[[Path], None]]] = {
    "removed": (lambda _: None, removed),
    "replaced": (lambda _: None, replaced),
    "unmounted": (mounted, unmounted),
}
"""How the medium is put in, and how it goes."""


def back_again(medium: Path) -> bool:
    """Whether the medium could be found again; nothing was written into what stood in its place then."""
    lost = medium.with_name("lost")
    if not lost.is_dir():
        return False
    if medium.is_dir():
        medium.rmdir()
    lost.rename(medium)
    return True


def together(medium: Path) -> bool:
    """Lay what the lost medium held beside what the one in its place holds; False where one of them is not there."""
    lost = medium.with_name("lost")
    if not lost.is_dir() or not medium.is_dir():
        return False
    for each in lost.iterdir():
        each.rename(medium / each.name)
    return True


class Syncs:
    """Stands in for ``os.fsync``: counts, and loses the medium before one of them."""

    def __init__(self, fatal: int, lose: Callable[[], None]) -> None:
        self._real, self._fatal, self._lose = os.fsync, fatal, lose
        self.number = 0

    def __call__(self, handle: int) -> None:
        self.number += 1
        if self.number == self._fatal:
            self._lose()
        self._real(handle)

    def undo(self) -> None:
        os.fsync = self._real


def main(name: str, base: str, folder: str, how: str, every: str) -> None:
    path = PATHS[name]
    put_in, go = HOW[how]
    for number in count(1, int(every)):
        place, told = Path(base) / "place", list[str]()
        medium = copy_of(Path(base) / "ready", place) / folder
        put_in(medium)
        syncs: Any = Syncs(number, partial(go, medium))
        os.fsync = syncs
        met = attempt(path, place, told)
        syncs.undo()
        sys.stdout.write(f"sync {number} {met}\n")
        if syncs.number < number:
            return
        if met == "done" and together(medium):
            # It went between two files: each was written whole, to the medium that was there then.
            path.holds(place, told)
        elif back_again(medium):
            assert attempt(path, place, told) == "done", "with the medium back it is done"
            path.holds(place, told)
        else:
            path.holds(place, [])
        shutil.rmtree(place)


if __name__ == "__main__":
    main(*sys.argv[1:])
