"""A key file on a registered medium: 32 random bytes that enter the derivation (docs/formats/store.md, section 4).

It keeps a copied store shut: without it a passphrase opens nothing. It is bound to one slot of one store, so that the
right one is found among several and a wrong one is named before a second is spent on it.
"""

from __future__ import annotations

import contextlib
import ctypes
import getpass
import hmac
import os
import struct
import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

import attrs

from storage.disk import sync_folder
from storage.errors import KeyFileDamaged, KeyFileNotWritten

MAGIC = b"COVERBOOK KEY\x00\x00\x00"
FORMAT = 1
SECRET_BYTES = 32
FOR_BYTES = 16
SUFFIX = ".key"
_LAYOUT = struct.Struct(f">16sH{FOR_BYTES}s{SECRET_BYTES}s")
_CHECK_BYTES = 32
SIZE = _LAYOUT.size + _CHECK_BYTES
_DOMAIN = b"coverbook key file 1\x00"
_MOST_LOOKED_AT = 2_000
"""Files at the top of a medium that are looked at; a key file lies there among a few others."""


@attrs.frozen(repr=False)
class KeyFile:
    """What a key file holds: for which slot it was made, and its secret."""

    bound: bytes
    secret: bytes

    @classmethod
    def generate(cls, store_id: bytes, label: bytes) -> KeyFile:
        """A new one for a slot, from the system's randomness."""
        secret = os.urandom(SECRET_BYTES)
        return cls(_bound(secret, store_id, label), secret)

    @classmethod
    def read(cls, data: bytes) -> KeyFile:
        """From its bytes. Raises: KeyFileDamaged."""
        if len(data) != SIZE or not hmac.compare_digest(sha256(data[:-_CHECK_BYTES]).digest(), data[-_CHECK_BYTES:]):
            raise KeyFileDamaged
        magic, number, bound, secret = _LAYOUT.unpack(data[:-_CHECK_BYTES])
        if magic != MAGIC or number != FORMAT:
            raise KeyFileDamaged
        return cls(bound, secret)

    def written(self) -> bytes:
        """Its bytes."""
        data = _LAYOUT.pack(MAGIC, FORMAT, self.bound, self.secret)
        return data + sha256(data).digest()

    def is_for(self, store_id: bytes, label: bytes) -> bool:
        """Whether it was made for this slot of this store."""
        return hmac.compare_digest(self.bound, _bound(self.secret, store_id, label))


def _bound(secret: bytes, store_id: bytes, label: bytes) -> bytes:
    return hmac.digest(secret, _DOMAIN + store_id + label, "sha256")[:FOR_BYTES]


def load(path: Path) -> KeyFile:
    """The key file at a path. Raises: KeyFileDamaged, also where it can't be read."""
    try:
        with path.open("rb") as file:
            return KeyFile.read(file.read(SIZE + 1))
    except OSError as error:
        raise KeyFileDamaged from error


def save(key_file: KeyFile, place: Path) -> Path:
    """Write it as a new file at the top of a medium, and read it back. The name is random and says nothing.

    Raises: KeyFileNotWritten; nothing stays behind then.
    """
    path = place / f"coverbook-{os.urandom(4).hex()}{SUFFIX}"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key_file.written())
            file.flush()
            os.fsync(file.fileno())
        # Its name too must last: from the next step on nobody gets in without it.
        sync_folder(place)
        whole = load(path) == key_file
    except (OSError, KeyFileDamaged) as error:
        take_away(path)
        raise KeyFileNotWritten from error
    if not whole:
        take_away(path)
        raise KeyFileNotWritten
    return path


def take_away(path: Path) -> None:
    """Remove a key file that serves nothing. A medium that has gone keeps it."""
    with contextlib.suppress(OSError):
        path.unlink()


def find(store_id: bytes, label: bytes, places: Iterable[Path] | None = None) -> KeyFile | None:
    """The key file of a slot at the top of a medium that is plugged in, None where there is none."""
    for path in _candidates(media() if places is None else places):
        try:
            found = load(path)
        except KeyFileDamaged:
            continue
        if found.is_for(store_id, label):
            return found
    return None


def _candidates(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        with contextlib.suppress(OSError), os.scandir(place) as entries:
            for _, entry in zip(range(_MOST_LOOKED_AT), entries, strict=False):
                if entry.name.endswith(SUFFIX) and entry.is_file() and entry.stat().st_size == SIZE:
                    yield Path(entry.path)


def media() -> list[Path]:
    """Where media that were plugged in can be read, as far as the system says."""
    if sys.platform == "win32":
        return _windows_drives()
    if sys.platform == "darwin":
        return _folders_in(Path("/Volumes"))
    user = getpass.getuser()
    parents = (Path("/media") / user, Path("/run/media") / user, Path("/media"), Path("/mnt"))
    return [each for parent in parents for each in _folders_in(parent) if each not in parents]


def _folders_in(parent: Path) -> list[Path]:
    try:
        return sorted(each for each in parent.iterdir() if each.is_dir())
    except OSError:
        return []


def _windows_drives() -> list[Path]:
    removable = 2
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - only Windows' ctypes has it
    drives = (f"{letter}:\\" for letter in "DEFGHIJKLMNOPQRSTUVWXYZ")
    return [Path(each) for each in drives if kernel.GetDriveTypeW(each) == removable]
