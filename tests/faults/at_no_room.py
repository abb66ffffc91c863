"""Goes along one way of writing with more room each time, until it comes to its end.

``python -m tests.faults.at_no_room PATH READY PLACE ROOMS HOW``. ``ROOMS``: bytes, tried once, or “first+step”.
``PLACE``: an empty folder, for “full” on a small disk of its own, which is filled up to the room left; for “limited” no
file of the process can grow beyond what the largest has by more than the room. Each time is told as ``room bytes met``:
“done”, or the class of the error.
"""

from __future__ import annotations

import resource
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from itertools import count
from pathlib import Path

from models.errors import RegisterError
from storage.errors import DiskFull, NewerStore
from tests.faults.division_folder import examined
from tests.faults.place import LIVE, WritePath, copy_of, seen
from tests.faults.write_paths import PATHS


@contextmanager
def full(place: Path, room: int) -> Iterator[None]:
    filler = place.parent / "filler"
    with filler.open("wb") as file:
        file.write(bytes(max(0, shutil.disk_usage(place).free - room)))
    yield
    filler.unlink()


@contextmanager
def limited(place: Path, room: int) -> Iterator[None]:
    largest = max(each.stat().st_size for each in place.rglob("*") if each.is_file())
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest + room, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


HOW: dict[str, Callable[[Path, int], AbstractContextManager[None]]] = {"full": full, "limited": limited}


def attempt(path: WritePath, place: Path, told: list[str]) -> str:
    try:
        told.extend(path.steps(place))
    except RegisterError as error:
        if not isinstance(error, path.refusals):
            raise
        return type(error).__name__
    return "done"


def looked_at(place: Path) -> None:
    """With no room left the register can be verified, or says that there is none; a raised schema asks for more."""
    with suppress(DiskFull, NewerStore):
        assert examined(place / LIVE, "quill", seen(place)).consistent


def main(name: str, ready: str, base: str, rooms: str, how: str) -> None:
    path, place = PATHS[name], Path(base) / "place"
    first, _, step = rooms.partition("+")
    for room in count(int(first), int(step)) if step else (int(first),):
        told = list[str]()
        copy_of(Path(ready), place)
        with HOW[how](place, room):
            met = attempt(path, place, told)
            looked_at(place)
        sys.stdout.write(f"room {room} {met}\n")
        if met != "done":
            assert attempt(path, place, told) == "done", "with room it is done"
        path.holds(place, told)
        if met == "done":
            return
        shutil.rmtree(place)


if __name__ == "__main__":
    main(*sys.argv[1:])
