"""What a program left in its memory and on the disk: looked for by pieces of text and keys, in every form they take."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

_MAPPING = re.compile(r"([0-9a-f]+)-([0-9a-f]+) (\S{4}) ")
_PIECE = 64 * 1024 * 1024
_OVERLAP = 4096


class MemoryNotShown(UserWarning):
    """The memory of another process is read by root alone; the rest of the test was done without it."""


def memory_of(pid: int) -> Iterator[bytes]:
    """Everything a process can write to: heap, stacks, what libraries keep. Raises: PermissionError."""
    lines = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in lines:
            found = _MAPPING.match(line)
            if found is None or "w" not in found[3]:
                continue
            at, end = int(found[1], 16), int(found[2], 16)
            while at < end:
                try:
                    memory.seek(at)
                    yield memory.read(min(_PIECE, end - at))
                except OSError:  # a page of a device, or gone since
                    break
                at += _PIECE - _OVERLAP


def forms(needle: str) -> tuple[bytes, ...]:
    """A text as Python and C keep it, as Qt keeps it, and as JSON in ASCII."""
    small = needle.lower()
    return small.encode(), small.encode("utf-16-le"), small.encode("unicode_escape")


def found_in(pieces: Iterable[bytes], needles: Mapping[str, Collection[bytes]]) -> set[str]:
    """The needles of which some form stands in some piece; letters count as small ones."""
    found: set[str] = set()
    for piece in pieces:
        small = piece.lower()
        found |= {name for name, shapes in needles.items() if any(each.lower() in small for each in shapes)}
    return found


def files_of(*folders: Path) -> Iterator[bytes]:
    """Every file below the folders, with its name and the texts a PDF shows to who has no passphrase."""
    for folder in folders:
        for file in sorted(each for each in folder.rglob("*") if each.is_file()):
            yield file.name.encode() + b"\n" + file.read_bytes()


def core_files(*folders: Path) -> list[Path]:
    """What a crash would have written."""
    return [each for folder in folders for each in folder.glob("*core*") if each.is_file()]


def limits_of(pid: int) -> str:
    """The line of ``/proc/PID/limits`` on core files."""
    said = Path(f"/proc/{pid}/limits").read_text(encoding="utf-8")
    return next(line for line in said.splitlines() if "core file" in line)


def told_to_others(pid: int) -> bytes:
    """What other programs of the user can read of a process: its arguments and its environment."""
    own = Path(f"/proc/{pid}")
    return (own / "cmdline").read_bytes() + (own / "environ").read_bytes()
