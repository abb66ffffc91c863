"""The head of each chain as this user last saw it on this computer, and the roots it knows: kept outside the store.

Someone who can write the store folder can put an older copy of it back, whole and well signed. Only a memory
elsewhere sees that, and a register that was begun anew under the same id, with another root. The file format is in
``docs/formats/journal.md`` section 8; no file holds a name.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import platformdirs

from models.canonical import canonical, parse
from models.journal import Head
from storage.errors import OpenReadOnly
from storage.journal import Journal

FORMAT = 1
_DOMAIN = b"coverbook head\x00"
CHECKED = "checked"
"""The folder beside ``heads`` that remembers up to where a register was checked, in the same format."""


class RolledBack(OpenReadOnly):
    """This register was longer when this computer last saw it: entry {seen}, now it ends at {n}. An older copy may have
    been put back, or its end cut off. It is open read-only, with confidential fields masked: open fields, the journal,
    verification and a copy of the store as it is still work. Keep the folder as it is, and tell the commander.
    """

    BAND: ClassVar[str] = "READ-ONLY: ROLLED BACK"


class Forked(OpenReadOnly):
    """Entry {n} of this register is not the one this computer saw before. Two copies may have been used side by side,
    or its end was written anew. It is open read-only, with confidential fields masked: open fields, the journal,
    verification and a copy of the store as it is still work. Keep the folder as it is, and tell the commander.
    """

    BAND: ClassVar[str] = "READ-ONLY: FORKED"


def state_folder() -> Path:
    """Where this user's program keeps its state on this computer."""
    return Path(platformdirs.user_state_dir("coverbook"))


class Anchors:
    """Last-seen heads in one folder, by default this user's on this computer."""

    def __init__(self, folder: Path | None = None, *, what: str = "heads") -> None:
        self._state = folder or state_folder()
        self._folder = self._state / what

    def beside(self, what: str) -> Anchors:
        """Another memory of heads beside this one: of what was checked."""
        return Anchors(self._state, what=what)

    def seen(self, store_id: bytes, station: int = 1) -> Head | None:
        """The head last remembered, None where there is none or the file can't be read."""
        try:
            said = parse(self._path(store_id).read_bytes())
            for head in said["heads"]:
                if head["station"] == station:
                    return Head(int(head["n"]), bytes.fromhex(head["hash"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return None

    def check(self, store_id: bytes, journal: Journal) -> None:
        """Compare a chain with what was seen. Raises: RolledBack, Forked."""
        seen = self.seen(store_id, journal.station)
        if seen is None or seen.n == 0:
            return
        head = journal.head
        if head.n < seen.n:
            raise RolledBack(seen=seen.n, n=head.n)
        if journal.hash_at(seen.n) != seen.hash:
            raise Forked(n=seen.n)

    def roots(self, store_id: bytes) -> tuple[bytes, ...]:
        """The roots this computer knows the directory by, the first one first; none where it has not seen it."""
        try:
            return tuple(bytes.fromhex(each) for each in self._said(store_id)["roots"])
        except (ValueError, TypeError):
            return ()

    def pin(self, store_id: bytes, roots: Sequence[bytes]) -> None:
        """Know the directory by these roots from now on. Raises: OSError where the folder can't be written."""
        if self.roots(store_id) != tuple(roots):
            self._write(store_id, {**self._said(store_id), "roots": [each.hex() for each in roots]})

    def remember(self, store_id: bytes, head: Head, station: int = 1) -> None:
        """Keep a head, replacing the file as a whole. Raises: OSError where the folder can't be written."""
        heads = [{"hash": head.hash.hex(), "n": head.n, "station": station}]
        self._write(store_id, {**self._said(store_id), "heads": heads})

    def _said(self, store_id: bytes) -> dict[str, Any]:
        """What the file says; where it can't be read, what a new one does."""
        empty: dict[str, Any] = {"format": FORMAT, "heads": [], "roots": []}
        try:
            said = parse(self._path(store_id).read_bytes())
            return {**empty, "heads": said["heads"], "roots": said["roots"]}
        except (OSError, ValueError, KeyError, TypeError):
            return empty

    def _write(self, store_id: bytes, said: dict[str, Any]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._path(store_id)
        beside = path.with_suffix(".tmp")
        with beside.open("wb") as file:
            file.write(canonical(said))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        _sync_folder(self._folder)

    def _path(self, store_id: bytes) -> Path:
        name = hashlib.sha256(_DOMAIN + store_id).hexdigest()[:32]
        return self._folder / f"{name}.json"


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut, where the system can open folders."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
