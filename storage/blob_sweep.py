"""Removing stored files: what no entry names any more, and what was destroyed (docs/formats/attachment.md)."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from storage.attachments import PART, path_of
from storage.creation import BLOBS
from storage.database import Database
from storage.disk import sync_folder
from storage.schema import drop_older_copies
from storage.verify_blobs import destroyed_blobs, named_blobs, stands_in_an_entry

DAY_SECONDS = 24 * 60 * 60
_FOLDER = re.compile(r"[0-9a-f]{2}")
_FILE = re.compile(r"[0-9a-f]{62}")


def remove_blob(folder: Path, blob: str) -> None:
    """Remove a stored file, where it is there. The storage medium may keep what it held."""
    path = path_of(folder, blob)
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        sync_folder(path.parent)


def remove_destroyed(db: Database, folder: Path) -> None:
    """Remove the stored files of what entries destroyed, and copies of the database that still hold it.

    What can't be removed now goes with the next sweep.
    """
    with suppress(OSError):
        drop_older_copies(folder)
        for blob in destroyed_blobs(db):
            remove_blob(folder, blob)


def sweep(db: Database, folder: Path, *, now: float | None = None, kept: Collection[str] = ()) -> int:
    """Remove blobs and half-written ones, a day old, that no entry names; how many. ``kept``: stored just now.

    ``now``: seconds since 1970 by this computer's clock.

    Not for a register that was rolled back: it would not know the newest entries.
    """
    before = (time.time() if now is None else now) - DAY_SECONDS
    old = [(blob, path) for blob, path in _files(folder / BLOBS) if blob not in kept and _written(path) < before]
    if not old:
        return 0
    named = {each.blob for each in named_blobs(db)}
    destroyed = destroyed_blobs(db)
    swept = 0
    for blob, path in old:
        is_part = path.name.endswith(PART)
        # The rows alone are not believed: whoever took one out with SQL would have the file removed by others.
        if not is_part and (blob in named or (blob not in destroyed and stands_in_an_entry(db, blob))):
            continue
        with suppress(OSError):
            path.unlink()
            swept += 1
    return swept


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Blob's name and path of everything that is called like one, or like one half-written."""
    for inner in folder.iterdir() if folder.is_dir() else ():
        if _FOLDER.fullmatch(inner.name) and inner.is_dir() and not inner.is_symlink():
            for path in inner.iterdir():
                rest = path.name.removesuffix(PART)
                if _FILE.fullmatch(rest) and path.is_file():
                    yield inner.name + rest, path


def _written(path: Path) -> float:
    try:
        return path.lstat().st_mtime
    except OSError:
        return float("inf")
