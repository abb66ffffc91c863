"""One officer's desk: unsent forms, the columns of lists, the last place. Sealed to that officer, overwritten.

The one exception to the door: what lies here was not given, so nothing of it is an act, is journalled or is verified.
It writes its own table and no other (docs/formats/store.md, section 11).
"""

from __future__ import annotations

import hmac
import json
import os
from pathlib import Path
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.canonical import canonical
from storage.database import Database
from storage.disk import drop_ballast
from storage.errors import DiskFull
from storage.private_keys import PrivateKeys
from storage.sealing import NONCE_BYTES

LABEL_BYTES = 16
STEP_BYTES = 1024
"""A value is filled up with blanks to a multiple of this, so that a row does not tell how much was typed."""
_SEAL, _LABEL = b"coverbook desk seal 1", b"coverbook desk label 1"


class Seat(Protocol):
    """What the desk needs of an open store."""

    @property
    def db(self) -> Database: ...
    @property
    def folder(self) -> Path: ...
    @property
    def store_id(self) -> bytes: ...
    @property
    def officer(self) -> str: ...
    @property
    def keys(self) -> PrivateKeys: ...


class Desk:
    """Values of JSON types by name. A name is known to the program only; its row has a label instead."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat

    def keep(self, name: str, value: Any) -> None:
        """Put a value in place of the one before. On a full disk the ballast is given up for it, once.

        Raises: DiskFull, ReadOnlyStore, StoreUnreachable; the value before stays then.
        """
        label = self._label(name)
        self._write(
            "INSERT INTO desk (officer, label, sealed) VALUES (?, ?, ?)"
            " ON CONFLICT (officer, label) DO UPDATE SET sealed = excluded.sealed",
            (self._seat.officer, label, self._sealed(label, value)),
        )

    def kept(self, name: str) -> Any:
        """The value of a name; None where there is none, or where other keys than these sealed it."""
        label = self._label(name)
        query = "SELECT sealed FROM desk WHERE officer = ? AND label = ?"
        row = self._seat.db.row(query, (self._seat.officer, label))
        return None if row is None else self._opened(label, row[0])

    def drop(self, name: str) -> None:
        """Take a value away. Raises: as :meth:`keep`."""
        self._remove(self._label(name))

    def sweep(self) -> int:
        """Take away this officer's rows that these keys don't open: those of keys held before. How many they were."""
        rows = self._seat.db.rows("SELECT label, sealed FROM desk WHERE officer = ?", (self._seat.officer,))
        foreign = [label for label, sealed in rows if self._opened(label, sealed) is None]
        for label in foreign:
            self._remove(label)
        return len(foreign)

    def _key(self, info: bytes) -> bytes:
        return self._seat.keys.derived(self._seat.store_id, info)

    def _label(self, name: str) -> bytes:
        return hmac.digest(self._key(_LABEL), name.encode(), "sha256")[:LABEL_BYTES]

    def _bound(self, label: bytes) -> bytes:
        return canonical([self._seat.store_id.hex(), self._seat.officer, label.hex()])

    def _sealed(self, label: bytes, value: Any) -> bytes:
        # Escaped to ASCII: half of a surrogate pair, which a form can hold while it is typed, must not stop a lock.
        said = json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")
        said += b" " * (-len(said) % STEP_BYTES)
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self._key(_SEAL)).encrypt(nonce, said, self._bound(label))

    def _opened(self, label: bytes, sealed: bytes) -> Any:
        try:
            said = AESGCM(self._key(_SEAL)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], self._bound(label))
            return json.loads(said)
        except (InvalidTag, ValueError):
            return None

    def _remove(self, label: bytes) -> None:
        self._write("DELETE FROM desk WHERE officer = ? AND label = ?", (self._seat.officer, label))

    def _write(self, sql: str, values: tuple[Any, ...]) -> None:
        try:
            self._seat.db.run(sql, values)
        except DiskFull:
            drop_ballast(self._seat.folder)
            self._seat.db.run(sql, values)
