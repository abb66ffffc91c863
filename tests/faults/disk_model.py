"""A disk as a power cut finds it: what was synced is there, of the rest any part may be.

Replays the calls of a process on one folder. Data that was not synced may be there or not, sector by sector; a name
given, moved or taken away may be so or not until its folder is synced. That is less than common file systems keep.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import TypeVar

import attrs

from tests.faults.system_calls import Call

SECTOR = 512
REBUILT = "-shm"
"""Written through memory, which no trace of calls shows; made anew by whoever opens the database first."""
OUTPUT = 1
_SAID = "done "
T = TypeVar("T")


@attrs.frozen
class Write:
    at: int
    data: bytes

    def sectors(self) -> Iterator[Write]:
        """The same, cut where the disk's sectors end."""
        start, end = self.at, self.at + len(self.data)
        while start < end:
            stop = min(end, (start // SECTOR + 1) * SECTOR)
            yield Write(start, self.data[start - self.at : stop - self.at])
            start = stop

    def on(self, data: bytearray) -> None:
        data.extend(bytes(max(0, self.at - len(data))))
        data[self.at : self.at + len(self.data)] = self.data


@attrs.frozen
class Resize:
    size: int

    def sectors(self) -> Iterator[Resize]:
        yield self

    def on(self, data: bytearray) -> None:
        del data[self.size :]
        data.extend(bytes(self.size - len(data)))


Change = Write | Resize


class File:
    def __init__(self, data: bytes) -> None:
        self.now = bytearray(data)
        self.sure = data
        self.since: list[Change] = []

    def change(self, change: Change) -> None:
        change.on(self.now)
        self.since.append(change)

    def sync(self) -> None:
        self.sure, self.since = bytes(self.now), []


@attrs.frozen
class Naming:
    """One change of a folder: names taken away, then a name given."""

    taken: tuple[str, ...] = ()
    name: str = ""
    node: File | Folder | None = None

    def on(self, names: dict[str, File | Folder]) -> None:
        for each in self.taken:
            names.pop(each, None)
        if self.node is not None:
            names[self.name] = self.node


class Folder:
    def __init__(self, names: dict[str, File | Folder]) -> None:
        self.now = names
        self.sure = dict(names)
        self.since: list[Naming] = []

    def change(self, naming: Naming) -> None:
        naming.on(self.now)
        self.since.append(naming)

    def sync(self) -> None:
        self.sure, self.since = dict(self.now), []


def loaded(path: Path) -> Folder:
    """A folder that has lain on the disk for long: all of it is sure."""
    return Folder({each.name: loaded(each) if each.is_dir() else File(each.read_bytes()) for each in path.iterdir()})


class Disk:
    """One folder under the calls of one process. ``told``: what was acknowledged; ``syncs``: how many were asked for
    before each acknowledgement.
    """

    def __init__(self, place: Path, on_disk: Path) -> None:
        self._place = str(place)
        self.root = loaded(on_disk)
        self._open: dict[tuple[int, int], tuple[File | Folder, int]] = {}
        self.told: list[str] = []
        self.syncs: list[int] = []
        self.mapped: set[str] = set()
        self._synced = 0
        self._names: dict[tuple[int, int], str] = {}

    def take(self, call: Call) -> bool:
        """Carry out one call; whether it changed anything here or acknowledged something."""
        does: Callable[[Call], bool] | None = getattr(self, f"_{call.name}", None)
        return does(call) if does is not None else False

    def _at(self, call: Call, path: int, under: int | None = None) -> tuple[Folder, str] | None:
        """The folder and the name an argument speaks of; None outside of the place."""
        said = call.path(path)
        start, parts = self.root, said
        if under is not None and call.args[under] != "AT_FDCWD" and not said.startswith("/"):
            opened = self._open.get((call.process, int(call.args[under])))
            if opened is None or not isinstance(opened[0], Folder):
                return None
            start = opened[0]
        elif said == self._place or said.startswith(self._place + "/"):
            parts = said[len(self._place) + 1 :]
        else:
            return None
        *folders, name = parts.split("/")
        for each in folders:
            found = start.now[each]
            assert isinstance(found, Folder)
            start = found
        return start, name

    def _openat(self, call: Call) -> bool:
        where = self._at(call, 1, 0)
        if where is None:
            self._open.pop((call.process, call.result), None)
            return False
        folder, name = where
        flags, changed = call.args[2], False
        node = folder.now.get(name) if name else folder
        if node is None:
            node, changed = File(b""), True
            folder.change(Naming(name=name, node=node))
        elif "O_TRUNC" in flags and isinstance(node, File) and node.now:
            node.change(Resize(0))
            changed = True
        self._open[call.process, call.result] = node, 0
        self._names[call.process, call.result] = name
        return changed

    def _close(self, call: Call) -> bool:
        self._open.pop((call.process, int(call.args[0])), None)
        return False

    def _lseek(self, call: Call) -> bool:
        key = (call.process, int(call.args[0]))
        if key in self._open:
            self._open[key] = self._open[key][0], call.result
        return False

    def _write(self, call: Call) -> bool:
        key = (call.process, int(call.args[0]))
        if key in self._open:
            node, at = self._open[key]
            self._open[key] = node, at + call.result
            return self._changed(node, Write(at, call.data(1)[: call.result]))
        if key[1] == OUTPUT and (said := call.data(1).decode()).startswith(_SAID):
            self.told.append(said.removeprefix(_SAID).rstrip("\n"))
            self.syncs.append(self._synced)
            return True
        return False

    def _pwrite64(self, call: Call) -> bool:
        node, _ = self._open.get((call.process, int(call.args[0])), (None, 0))
        return self._changed(node, Write(int(call.args[3]), call.data(1)[: call.result]))

    def _ftruncate(self, call: Call) -> bool:
        node, _ = self._open.get((call.process, int(call.args[0])), (None, 0))
        return self._changed(node, Resize(int(call.args[1])))

    def _fallocate(self, call: Call) -> bool:
        node, _ = self._open.get((call.process, int(call.args[0])), (None, 0))
        end = int(call.args[2]) + int(call.args[3])
        return isinstance(node, File) and len(node.now) < end and self._changed(node, Resize(end))

    def _changed(self, node: File | Folder | None, change: Change) -> bool:
        if not isinstance(node, File):
            return False
        node.change(change)
        return True

    def _rename(self, call: Call) -> bool:
        old, new = self._at(call, 0), self._at(call, 1)
        if old is None or new is None:
            return False
        assert old[0] is new[0], "moved within its folder"
        old[0].change(Naming((old[1],), new[1], old[0].now[old[1]]))
        return True

    def _unlink(self, call: Call) -> bool:
        return self._gone(self._at(call, 0))

    def _unlinkat(self, call: Call) -> bool:
        return self._gone(self._at(call, 1, 0))

    def _rmdir(self, call: Call) -> bool:
        return self._gone(self._at(call, 0))

    def _gone(self, where: tuple[Folder, str] | None) -> bool:
        if where is None:
            return False
        where[0].change(Naming((where[1],)))
        return True

    def _mkdir(self, call: Call) -> bool:
        where = self._at(call, 0)
        if where is None:
            return False
        where[0].change(Naming(name=where[1], node=Folder({})))
        return True

    def _fsync(self, call: Call) -> bool:
        node, _ = self._open.get((call.process, int(call.args[0])), (None, 0))
        if node is None:
            return False
        node.sync()
        self._synced += 1
        return True

    _fdatasync = _fsync

    def _mmap(self, call: Call) -> bool:
        key = (call.process, int(call.args[4]))
        if key in self._open and "MAP_SHARED" in call.args[3] and "PROT_WRITE" in call.args[2]:
            self.mapped.add(self._names[key])
        return False


class Cut:
    """Which part of what was not synced is there after a cut: one of ``KINDS``."""

    KINDS = ("nothing", "some", "torn", "newest", "everything")

    def __init__(self, kind: str, seed: int) -> None:
        self._kind, self._random = kind, Random(seed)  # noqa: S311 - the same cut for the same number

    def kept(self, since: Sequence[T]) -> Sequence[T]:
        """Of changes in their order, those that are there as wholes."""
        if self._kind == "some":
            return [each for each in since if self._random.random() < 0.5]
        return {"everything": since, "nothing": (), "newest": since[-1:], "torn": since[:-1]}[self._kind]

    def sectors(self, since: Sequence[Change]) -> Iterable[Change]:
        """Of changes of a file, those that are there; a write may be there in part."""
        if self._kind == "some":
            return self.kept([piece for each in since for piece in each.sectors()])
        if self._kind == "torn" and since:
            last = [*since[-1].sectors()]
            return [*since[:-1], *last[: self._random.randrange(len(last) + 1)]]
        return self.kept(since)

    def lay_out(self, folder: Folder, to: Path) -> int:
        """Write the folder as it is found after the cut; how many changes were in doubt."""
        to.mkdir()
        names, doubt = dict(folder.sure), len(folder.since)
        for naming in self.kept(folder.since):
            naming.on(names)
        for name, node in names.items():
            if isinstance(node, Folder):
                doubt += self.lay_out(node, to / name)
                continue
            doubt += len(node.since)
            data = bytearray(node.sure)
            for change in self.sectors(node.since):
                change.on(data)
            _put(to / name, self._random.randbytes(len(data)) if name.endswith(REBUILT) else bytes(data))
        return doubt


def _put(path: Path, data: bytes) -> None:
    """The file with these bytes; zeros at its end take no room."""
    path.write_bytes(data.rstrip(b"\x00"))
    os.truncate(path, len(data))
