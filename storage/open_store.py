"""What is open of a store: database, keys and lock, and the two copies of its header; until it is closed."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Self

import attrs

from models.errors import RegisterError
from storage import errors
from storage.database import Database
from storage.disk import drop_ballast, load_ballast
from storage.header import Header, read_copies, write_copies
from storage.keyring import Keyring
from storage.opening import Parts, keep_sequence
from storage.proof import proof_of
from storage.rekeyed import put_in_place
from storage.sealing import Key
from storage.slots import Unlocked


class OpenStore:
    """An open store. Attributes: ``db``, ``keyring``, ``keys``, ``store_id``, ``officer`` (URN), ``header``.

    ``header_problems`` says what is wrong with a copy of the header that did not serve; :meth:`mend_header` writes
    both anew.
    """

    def __init__(self, parts: Parts[Unlocked]) -> None:
        self.folder = parts.folder
        self.db = parts.db
        self.header = parts.header
        self.store_id = parts.header.store_id
        self.officer = parts.content.officer
        self.keys = parts.content.keys
        self.header_problems = parts.problems
        self.keyring = Keyring(self.db, self.store_id, self.officer, self.keys)
        self.has_ballast = self.db.halted is None and load_ballast(self.folder)
        self._writable = self.db.halted is None
        self._lock = parts.lock
        self._data_key = bytearray(parts.content.data_key)
        self._codes = parts.content.codes
        self._key_file = proof_of(parts.way.passphrase).key_file
        self._login = parts.way.login
        self._kind = parts.way.kind
        self._served = parts.served
        self._closed = False

    def mend_header(self) -> None:
        """Write both copies of the header anew."""
        self._write(attrs.evolve(self.header, sequence=self.header.sequence + 1))

    def snapshot(self, path: Path) -> None:
        """Copy the database as it stands into a new file under the same key."""
        self.db.copy_to(path, bytes(self._data_key) + self.header.salt)

    def header_bytes(self) -> bytes:
        """The header as it is written to both copies."""
        return self.header.written(self._data_key)

    def halt(self, reason: RegisterError) -> None:
        """Write nothing any more: no act, no header. Every try is refused with the reason."""
        self.db.halt(reason, bytes(self._data_key) + self.header.salt)

    def open_to_read(self) -> Database:
        """Another connection to the same database, for the thread that calls this. It never writes."""
        raw_key = bytes(self._data_key) + self.header.salt
        return Database.open_to_read(self.db.path, raw_key, untouched=not self._writable)

    def _write(self, header: Header) -> None:
        if self.db.halted is not None:
            raise self.db.halted
        write_copies(self.folder, header, self._data_key, self._served)
        self.header, self.header_problems = header, ()
        keep_sequence(self.db, header)

    def take_copy(self, header: Header, data_key: Key) -> None:
        """Put the re-keyed copy beside the database in its place and close. ``header``: the one that names it.

        From the first copy of the header on only the new key counts. Raises: DiskFull, ReadOnlyStore, HeaderTooLarge
        where nothing was written and the store stays open; RekeyUnfinished where the next opening finishes it.
        """
        # Closed before the first byte: once one copy names the new database, nothing may be written to the old one.
        self._closed = True
        try:
            write_copies(self.folder, header, data_key, self._served)
        except RegisterError:
            if all(copy.header.salt != header.salt for copy in read_copies(self.folder).good):
                self._closed = False
                raise
        try:
            with suppress(RegisterError):
                self.db.close()
            put_in_place(self.db.path)
        finally:
            self._let_go()

    def close(self) -> None:
        """Bring everything into the one file, drop the keys, let go of the lock. Twice does no harm."""
        if self._closed:
            return
        try:
            self._checkpoint()
        finally:
            self._closed = True
            self._let_go()

    @property
    def closed(self) -> bool:
        """True once nothing can be read or written here any more."""
        return self._closed

    def _let_go(self) -> None:
        self.keyring.close()
        self._key_file, self._codes = None, b""
        self._data_key[:] = bytes(len(self._data_key))
        self._lock.release()

    def _checkpoint(self) -> None:
        """What finds no way into the one file stays in the log beside it, synced; the next opening brings it in."""
        try:
            if self.db.halted is None:
                with suppress(errors.StoreUnreachable):
                    self.db.checkpoint()
        except errors.DiskFull:
            drop_ballast(self.folder)
        finally:
            with suppress(errors.DiskFull, errors.StoreUnreachable):
                self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
