"""A copy of a store as it is: its files, byte for byte, whatever is wrong with them. Needs no key, reads no record.

This is no backup: it is neither opened nor verified, and it takes what is wrong along. It keeps what is there for who
has to look into it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from models.errors import RegisterError
from storage.disk import BALLAST, LOCK, FolderLock, sync_folder
from storage.opening import check_folder

LEFT_OUT = frozenset({LOCK, BALLAST})
"""Who opened it last, and 16 MiB that say nothing."""
PARTIAL = ".copying"
_PIECE = 1024 * 1024

Progress = Callable[[int, int], None]
"""Is told (bytes done, bytes in all)."""


class CopyExists(RegisterError):
    """There is already something at the place of the copy. Choose a new folder. Nothing was changed."""


class CopyNotWhole(RegisterError):
    """The copy could not be written whole: its medium is full or was removed, or it read back otherwise than it was
    written. What was begun was removed. The register was not touched.
    """


def copy_closed(folder: Path, target: Path, progress: Progress | None = None) -> int:
    """As :func:`copy_as_it_is`, of a store nobody has open. Raises: AlreadyOpen, StoreMissing and such."""
    check_folder(folder)
    lock = FolderLock(folder)
    try:
        return copy_as_it_is(folder, target, progress)
    finally:
        lock.release()


def copy_as_it_is(folder: Path, target: Path, progress: Progress | None = None) -> int:
    """Copy every file into a new folder and read it back; the bytes copied. The caller holds the store's lock.

    Raises: CopyExists; CopyNotWhole, and nothing stays behind then.
    """
    if target.exists():
        raise CopyExists
    partial = target.with_name(target.name + PARTIAL)
    shutil.rmtree(partial, ignore_errors=True)
    try:
        files = [each for each in sorted(folder.rglob("*")) if each.is_file() and each.name not in LEFT_OUT]
        total = sum(each.stat().st_size for each in files)
        done = 0
        partial.mkdir(mode=0o700)
        for each in files:
            copied = partial / each.relative_to(folder)
            copied.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            for size in _copied(each, copied):
                done += size
                if progress is not None:
                    progress(done, total)
        if target.exists():
            raise CopyExists
        partial.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        raise CopyNotWhole from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return done


def _copied(source: Path, target: Path) -> Iterator[int]:
    read = hashlib.sha256()
    with source.open("rb") as file, target.open("xb") as copy:
        while piece := file.read(_PIECE):
            read.update(piece)
            copy.write(piece)
            yield len(piece)
        copy.flush()
        os.fsync(copy.fileno())
    with target.open("rb") as copy:
        if hashlib.file_digest(copy, "sha256").digest() != read.digest():
            raise CopyNotWhole
