"""Files in the folder ``blobs/``: encrypted while they are read, opened again piece by piece.

docs/formats/attachment.md, sections 1, 2, 4 and 5. Nothing here needs the database or its thread.
"""

from __future__ import annotations

import errno
import hmac
import os
import re
import stat
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Protocol, Self

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.errors import RegisterError
from models.stored_file import StoredFile
from storage.creation import BLOBS
from storage.digesting import Digesting
from storage.disk import meaning_of, sync_folder
from storage.errors import Interrupted, NewerStore
from storage.media import Sniffer
from storage.sealing import KEY_BYTES

CHUNK = 1 << 20
TAG = 16
BEGIN = struct.Struct(">16sHH")
MAGIC, FORMAT, SUITE = b"COVERBOOK BLOB\x00\x00", 1, 1
PART = ".part"
NAME = re.compile(r"[0-9a-f]{64}")
_CONTEXT = b"coverbook blob 1\x00"
_NONCE = struct.Struct(">3xQB")

Progress = Callable[[int], bool]
"""Is told how many bytes of the file are done; False stops."""


class FileTooLarge(RegisterError):
    """This file is larger than {most} MB, the most that can be attached. Nothing was kept."""


class FileUnreadable(RegisterError):
    """The file could not be read, or is no file. Check that it is there and that its medium is plugged in. Nothing was
    kept.
    """


class AttachmentMissing(RegisterError):
    """The stored file of {urn} is not in the register's folder. Verify the register, and restore it from a backup.
    What is recorded about the file is safe.
    """


class AttachmentDamaged(RegisterError):
    """The stored file of {urn} can't be opened: it is damaged, cut short, or was put there from elsewhere. Verify the
    register, and restore it from a backup. What is recorded about the file is safe.
    """


class Stored(Protocol):
    """What opening a blob takes; the record of an attachment has it."""

    @property
    def blob(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def sha256(self) -> str: ...
    @property
    def key(self) -> str: ...


def length_of(size: int) -> int:
    """How long the blob of a file of so many bytes is."""
    return BEGIN.size + size + TAG * max(1, -(-size // CHUNK))


def path_of(folder: Path, blob: str) -> Path:
    """Where a blob lies in a store's folder. Raises: ValueError for what is no blob's name."""
    if not NAME.fullmatch(blob):
        message = "no blob is called that"
        raise ValueError(message)
    return folder / BLOBS / blob[:2] / blob[2:]


def open_source(path: Path) -> IO[bytes]:
    """A file to be attached: a regular one; a pipe or a device would never end. Raises: FileUnreadable."""
    try:
        return _regular(path)
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte in it
        raise FileUnreadable from error


@contextmanager
def open_blob(folder: Path, blob: str) -> Iterator[tuple[IO[bytes], int]]:
    """A blob as it lies there, and its length. Raises: OSError where it is missing or no plain file; ValueError."""
    with _regular(path_of(folder, blob), getattr(os, "O_NOFOLLOW", 0)) as file:
        yield file, os.fstat(file.fileno()).st_size


def _regular(path: Path, flags: int = 0) -> IO[bytes]:
    # Without O_NONBLOCK opening a pipe waits for somebody who writes into it.
    flags |= os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    return os.fdopen(handle, "rb")


@attrs.frozen
class Blobs:
    """The blobs of one open store. May be used from any thread."""

    folder: Path
    store_id: bytes

    def keep(self, source: IO[bytes], most: int, progress: Progress = lambda _done: True) -> StoredFile:
        """Encrypt a file into a new blob, synced; both digests are taken on the way. ``most``: bytes allowed.

        Raises: FileTooLarge, FileUnreadable, DiskFull, ReadOnlyStore, Interrupted; nothing stays behind then.
        """
        name, key = os.urandom(32), AESGCM.generate_key(bit_length=KEY_BYTES * 8)
        path = path_of(self.folder, name.hex())
        beside = path.with_name(path.name + PART)
        try:
            is_new = _make(path.parent)
            with _new(beside) as file, _Writing(file, key, self._bound(name)) as writing:
                for piece, last in _pieces(source, most):
                    writing.take(piece, last=last)
                    if not progress(writing.size):
                        raise Interrupted
                stored = writing.finished(name, key)
            _put(beside, path, is_new=is_new)
        except OSError as error:
            raise meaning_of(error) from error
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
        return stored

    def pieces(self, stored: Stored, urn: str = "a file") -> Iterator[bytes]:
        """The file again, piece by piece. Raises: AttachmentMissing, AttachmentDamaged, NewerStore.

        What came before the error must not be used: only the end proves the whole.
        """
        try:
            with open_blob(self.folder, stored.blob) as (file, length), Digesting() as digest:
                if length != length_of(stored.size):
                    raise AttachmentDamaged(urn=urn)
                _check_begin(file, urn)
                for piece in self._opened(file, stored, urn):
                    digest.take(piece)
                    yield piece
                if not hmac.compare_digest(digest.digest().hex(), stored.sha256):
                    raise AttachmentDamaged(urn=urn)
        except FileNotFoundError as error:
            raise AttachmentMissing(urn=urn) from error
        except (OSError, ValueError) as error:
            raise AttachmentDamaged(urn=urn) from error

    def read(self, stored: Stored, urn: str = "a file") -> bytes:
        """The whole file in memory. Raises: as :meth:`pieces`."""
        return b"".join(self.pieces(stored, urn))

    def check(self, stored: Stored, urn: str = "a file") -> None:
        """Go through a file without keeping it. Raises: as :meth:`pieces`."""
        for _ in self.pieces(stored, urn):
            pass

    def _opened(self, file: IO[bytes], stored: Stored, urn: str) -> Iterator[bytes]:
        cipher, bound = AESGCM(bytes.fromhex(stored.key)), self._bound(bytes.fromhex(stored.blob))
        left, number = stored.size, 0
        while True:
            size = min(CHUNK, left)
            left -= size
            try:
                yield cipher.decrypt(_NONCE.pack(number, left == 0), file.read(size + TAG), bound)
            except InvalidTag as error:
                raise AttachmentDamaged(urn=urn) from error
            if not left:
                return
            number += 1

    def _bound(self, name: bytes) -> bytes:
        return _CONTEXT + self.store_id + name + BEGIN.pack(MAGIC, FORMAT, SUITE)


def _check_begin(file: IO[bytes], urn: str) -> None:
    magic, number, suite = BEGIN.unpack(file.read(BEGIN.size))
    if magic != MAGIC or number < FORMAT or not suite:
        raise AttachmentDamaged(urn=urn)
    if (number, suite) != (FORMAT, SUITE):
        raise NewerStore


class _Writing:
    """One blob under way."""

    def __init__(self, file: IO[bytes], key: bytes, bound: bytes) -> None:
        self._file = file
        self._cipher, self._bound = AESGCM(key), bound
        self._plain, self._sealed = Digesting(), Digesting()
        self._sniffer = Sniffer()
        self._number = self.size = 0

    def __enter__(self) -> Self:
        self._write(BEGIN.pack(MAGIC, FORMAT, SUITE))
        return self

    def __exit__(self, *error: object) -> None:
        self._plain.__exit__(None, None, None)
        self._sealed.__exit__(None, None, None)

    def take(self, piece: bytes, *, last: bool) -> None:
        self._plain.take(piece)
        self._write(self._cipher.encrypt(_NONCE.pack(self._number, last), piece, self._bound))
        self._sniffer.take(piece)
        self._number += 1
        self.size += len(piece)

    def _write(self, data: bytes) -> None:
        self._sealed.take(data)
        self._file.write(data)

    def finished(self, name: bytes, key: bytes) -> StoredFile:
        self._file.flush()
        os.fsync(self._file.fileno())
        return StoredFile(
            blob=name.hex(),
            blob_sha256=self._sealed.digest().hex(),
            sha256=self._plain.digest().hex(),
            size=self.size,
            media=self._sniffer.media,
            key=key.hex(),
        )


def _pieces(source: IO[bytes], most: int) -> Iterator[tuple[bytes, bool]]:
    """The file in pieces, each with whether it is the last. Raises: FileTooLarge, FileUnreadable."""
    size, piece = 0, _next(source)
    while True:
        size += len(piece)
        if size > most:
            raise FileTooLarge(most=most // (1024 * 1024))
        following = _next(source) if len(piece) == CHUNK else b""
        yield piece, not following
        if not following:
            return
        piece = following


def _next(source: IO[bytes]) -> bytes:
    try:
        return source.read(CHUNK)
    except OSError as error:
        raise FileUnreadable from error


def _make(folder: Path) -> bool:
    """Whether the folder is new."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        return False
    return True


def _put(beside: Path, path: Path, *, is_new: bool) -> None:
    """Give a blob its name, so that it lasts; not at all where that can't be made sure."""
    beside.replace(path)
    try:
        sync_folder(path.parent)
        if is_new:
            sync_folder(path.parent.parent)
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise


def _new(path: Path) -> IO[bytes]:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    return os.fdopen(handle, "wb")
