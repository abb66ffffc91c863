"""The journal in the database: append an entry inside the caller's transaction, and read entries back.

The formats are ``models.journal``'s. Rows of the table ``entry`` are written here and nowhere else, and never
changed. What a body says is read from the exact bytes that were signed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from models.canonical import canonical, instant_text
from models.journal import (
    START,
    Entry,
    Head,
    entry_from,
    mentions_of,
    next_hash,
    parse_body,
    signed_bytes,
)
from storage.database import Database
from storage.errors import DatabaseDamaged

BY = "by "
_SIGNATURE_BYTES = 64
_SLICE = 500
# Whoever edits rows can put any type anywhere; a text would stand behind every number.
_HEAD = "SELECT n, hash FROM entry WHERE station = ? AND typeof(n) = 'integer' ORDER BY n DESC LIMIT 1"
_SAID = "SELECT e.body, e.hash, e.signature"
_COLUMNS = f"{_SAID} FROM entry e"


class Journal:
    """One station's chain. Lists come oldest first unless they say otherwise."""

    def __init__(self, db: Database, store_id: bytes, station: int = 1) -> None:
        self._db = db
        self._store = store_id.hex()
        self.station = station

    @property
    def head(self) -> Head:
        """The end of the chain as it stands in the database; (0, 32 zero bytes) before the first entry."""
        row = self._db.row(_HEAD, (self.station,))
        return Head(0, START) if row is None else Head(row[0], _hash(row[1]))

    def append(self, body: Mapping[str, Any], sign: Callable[[bytes], bytes]) -> Head:
        """Write the next entry, in the caller's transaction, and give the new head.

        Raises: ValueError where the body is not for this store, station and the next number, or the signature is
        not one; then nothing is written and the caller's transaction must not commit.
        """
        head = self.head
        if (body["store"], body["station"], body["n"]) != (self._store, self.station, head.n + 1):
            raise ValueError(f"the body is not for entry {head.n + 1} of this chain")
        exact = canonical(body)
        entry_hash = next_hash(head.n + 1, head.hash, exact)
        signature = sign(signed_bytes(entry_hash))
        if len(signature) != _SIGNATURE_BYTES:
            raise ValueError("no signature, no entry")
        place = (self.station, head.n + 1)
        self._db.run(
            "INSERT INTO entry (station, n, body, hash, signature) VALUES (?, ?, ?, ?, ?)",
            (*place, exact, entry_hash, signature),
        )
        for word in mentions_of(body):
            self._db.run("INSERT INTO mention (urn, station, n) VALUES (?, ?, ?)", (word, *place))
        return Head(head.n + 1, entry_hash)

    def entry(self, station: int, n: int) -> Entry:
        """One entry. Raises: KeyError where there is none."""
        row = self._db.row(f"{_COLUMNS} WHERE e.station = ? AND e.n = ?", (station, n))
        if row is None:
            raise KeyError((station, n))
        return _entry(row)

    def hash_at(self, n: int) -> bytes | None:
        """``h_n`` as it stands in the database, None where there is no such entry."""
        row = self._db.row("SELECT hash FROM entry WHERE station = ? AND n = ?", (self.station, n))
        return None if row is None else _hash(row[0])

    def entries(self, after: int = 0, limit: int | None = None) -> Iterator[Entry]:
        """Entries with numbers above ``after``, at most ``limit`` of them; read in slices, so memory stays flat."""
        left = limit
        while left is None or left > 0:
            size = _SLICE if left is None else min(left, _SLICE)
            rows = self._db.rows(
                f"{_COLUMNS} WHERE e.station = ? AND e.n > ? ORDER BY e.n LIMIT ?", (self.station, after, size)
            )
            yield from map(_entry, rows)
            if len(rows) < size:
                return
            after += size
            left = None if left is None else left - size

    def of_command(self, command: str) -> tuple[Entry, ...]:
        """Every entry of one command, oldest first; refusals included."""
        return self.about(command)

    def about(self, urn: str) -> tuple[Entry, ...]:
        """Every entry that concerns a record: its subject or one of its changes; refusals included."""
        rows = self._db.rows(f"{_COLUMNS} {_joined(0)} WHERE m0.urn = ? ORDER BY e.station, e.n", (urn,))
        return tuple(map(_entry, rows))

    def filtered(  # one argument for each filter of the Journal page
        self,
        *,
        command: str = "",
        actor: str = "",
        urn: str = "",
        refused: bool = False,
        start: datetime | None = None,
        end: datetime | None = None,
        before: int | None = None,
        limit: int = 200,
    ) -> tuple[Entry, ...]:
        """A page of the journal, newest first; ``start`` ≤ instant < ``end``.

        For the next page give the last entry's number as ``before``. Instants are those of the entries' clock;
        numbers decide the order.
        """
        # The rarest word first: SQLite is told to walk its rows, and only asks after the others.
        words = [word for word in (urn, "refused" if refused else "", command, BY + actor if actor else "") if word]
        tables = " CROSS JOIN ".join([*(f"mention m{place}" for place in range(len(words))), "entry e"])
        first = "m0" if words else "e"
        tests = [f"m{place}.urn = ?" for place in range(len(words))]
        tests += [f"e.station = m{place}.station AND e.n = m{place}.n" for place in range(len(words))]
        tests += [f"m{place}.station = m0.station AND m{place}.n = m0.n" for place in range(1, len(words))]
        tests += [f"{first}.station = ?", f"{first}.n < ?", f"{first}.n >= ?"]
        top = self.head.n + 1 if end is None else self._first_at(end)
        low = 1 if start is None else self._first_at(start)
        top = top if before is None else min(top, before)
        rows = self._db.rows(
            f"{_SAID} FROM {tables} WHERE {' AND '.join(tests)} ORDER BY {first}.n DESC LIMIT ?",
            (*words, self.station, top, low, limit),
        )
        return tuple(map(_entry, rows))

    def _first_at(self, instant: datetime) -> int:
        """The number of the first entry at or after an instant, by halving: entries stand in the order of time."""
        sought = instant_text(instant)
        low, high = 1, self.head.n + 1
        while low < high:
            middle = (low + high) // 2
            row = self._db.row("SELECT body FROM entry WHERE station = ? AND n = ?", (self.station, middle))
            if row is not None and parse_body(bytes(row[0]))["at"] < sought:
                low = middle + 1
            else:
                high = middle
        return low


def _joined(place: int) -> str:
    """The join that keeps the entries one word is mentioned by."""
    return f"JOIN mention m{place} ON m{place}.station = e.station AND m{place}.n = e.n"


def _hash(stored: object) -> bytes:
    """Raises: DatabaseDamaged where the row holds something else."""
    if not isinstance(stored, bytes):
        raise DatabaseDamaged
    return stored


def _entry(row: tuple[Any, ...]) -> Entry:
    """Raises: DatabaseDamaged where the row holds no entry; a damaged page in the middle of one reads as zeros."""
    try:
        return entry_from(bytes(row[0]), bytes(row[1]), bytes(row[2]))
    except (ValueError, KeyError, TypeError) as error:
        raise DatabaseDamaged from error
