"""The model of a disk itself: what a power cut may leave of a few calls, written down by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.disk_model import SECTOR, Cut, Disk
from tests.faults.system_calls import Call, calls


def hexed(text: str) -> str:
    return '"' + "".join(f"\\x{each:02x}" for each in text.encode()) + '"'


class Written:
    """Calls of one process on one folder that was empty before."""

    def __init__(self, tmp_path: Path) -> None:
        self.place, self.to = tmp_path / "place", tmp_path / "cut"
        self.place.mkdir()
        self.disk = Disk(self.place, self.place)

    def ask(self, name: str, *args: str, result: int = 0) -> None:
        self.disk.take(Call(1, name, args, result))

    def open(self, name: str, handle: int = 3) -> None:
        self.ask("openat", "AT_FDCWD", hexed(f"{self.place}/{name}".rstrip("/")), "O_RDWR|O_CREAT", result=handle)

    def put(self, text: str, handle: int = 3) -> None:
        self.ask("write", str(handle), hexed(text), str(len(text)), result=len(text))

    def sync(self, handle: int = 3) -> None:
        self.ask("fsync", str(handle))

    def found(self, kind: str, seed: int = 0) -> dict[str, str]:
        place = self.to.with_name(f"{kind}-{seed}")
        Cut(kind, seed).lay_out(self.disk.root, place)
        return {each.name: each.read_text() for each in place.iterdir()}


@pytest.fixture
def written(tmp_path: Path) -> Written:
    return Written(tmp_path)


def test_what_was_not_synced_may_be_lost_and_a_name_without_its_folder_too(written: Written) -> None:
    written.open("a")
    written.put("one")
    assert (written.found("nothing"), written.found("everything")) == ({}, {"a": "one"})
    written.sync()
    assert written.found("nothing", 1) == {}
    written.open("", 4)
    written.sync(4)
    assert written.found("nothing", 2) == {"a": "one"}
    written.put("two")
    assert written.found("nothing", 3) == {"a": "one"}
    assert written.disk.told == []


def test_a_file_moved_over_another_is_the_old_or_the_new_until_its_folder_is_synced(written: Written) -> None:
    for name, text in (("a", "old"), ("a.tmp", "new")):
        written.open(name)
        written.put(text)
        written.sync()
    written.open("", 4)
    written.sync(4)
    paths = (hexed(f"{written.place}/{name}") for name in ("a.tmp", "a"))
    written.ask("rename", *paths)
    assert written.found("nothing") == {"a": "old", "a.tmp": "new"}
    assert written.found("everything") == {"a": "new"}
    written.sync(4)
    assert written.found("nothing", 1) == {"a": "new"}


def test_a_write_is_torn_at_a_sector_and_never_inside_one(written: Written) -> None:
    written.open("a")
    written.open("", 4)
    written.put("-" * 4 * SECTOR)
    for handle in (3, 4):
        written.sync(handle)
    written.ask("pwrite64", "3", hexed("x" * 3 * SECTOR), str(3 * SECTOR), "256", result=3 * SECTOR)
    seen = set()
    for kind in ("torn", "some"):
        for seed in range(20):
            text = written.found(kind, seed)["a"]
            borders = [at for at in range(1, len(text)) if text[at] != text[at - 1]]
            assert all(at % SECTOR == 0 or at in {256, 256 + 3 * SECTOR} for at in borders)
            seen.add(text)
    assert len(seen) > 5


def test_a_later_write_may_be_there_without_an_earlier_one(written: Written) -> None:
    written.open("a")
    written.open("", 4)
    written.sync(4)
    written.put("one")
    written.put("two")
    assert written.found("newest") == {"a": "\x00\x00\x00two"}


def test_a_trace_is_read_call_by_call_and_what_failed_is_left_out() -> None:
    lines = [
        '7 pwrite64(3, "\\x61\\x62", 2, 512) = 2',
        '7 openat(AT_FDCWD, "\\x61", O_RDONLY) = -1 ENOENT (No such file or directory)',
        "7 fsync(3 <unfinished ...>",
        "8 close(4)                          = 0",
        "7 <... fsync resumed>)              = 0",
        "7 +++ exited with 0 +++",
    ]
    found = list(calls(lines))
    assert [(each.process, each.name, each.result) for each in found] == [
        (7, "pwrite64", 2),
        (8, "close", 0),
        (7, "fsync", 0),
    ]
    assert (found[0].data(1), found[0].args[3], found[2].args) == (b"ab", "512", ("3",))


@pytest.mark.parametrize("process", ["1779 ", "177900"])
def test_a_call_that_came_back_late_is_read_however_wide_its_process_is_printed(process: str) -> None:
    lines = [f"{process} fsync(8 <unfinished ...>", "20 +++ exited with 0 +++", f"{process} <... fsync resumed>)  = 0"]
    assert [(each.name, each.args, each.result) for each in calls(lines)] == [("fsync", ("8",), 0)]
