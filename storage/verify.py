"""Verification: is the journal whole, signed by those it names, within the rules, and the same as what is stored?

The steps stand in ``docs/formats/journal.md`` section 7. Needs no dossier key: an administrator or inspector can
run it. What it says is about the record of acts, never about the truth of what was entered.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlcipher3.dbapi2 import DatabaseError

from models.journal import Head
from storage.database import Database
from storage.errors import DatabaseDamaged
from storage.verify_entries import Walk
from storage.verify_rows import VERSIONS, Rows
from storage.verify_rules import Fault, Rules, Verdict
from storage.verify_signatures import OneByOne, SignatureChecks

__all__ = ["Fault", "Rules", "Verdict", "verify"]

_SLICE = 1_000
_LISTED = 1_000
"""At most so many faults are listed; more add nothing to the first ones."""
_PROCESSES_FROM = 40_000
"""Chains from this length on are worth the start of two processes."""
_ENTRIES = "SELECT n, body, hash, signature FROM entry WHERE station = ? AND n >= ? AND n <= ? ORDER BY n"

_AS_BYTES = [bytes, bytes, bytes]

Row = tuple[Any, ...]
Progress = Callable[[int, int], None]
"""Is told (entries done, entries in all)."""


class Faults:
    """Collects faults, at most ``_LISTED`` of them."""

    def __init__(self, station: int) -> None:
        self._station = station
        self.found: list[Fault] = []
        self.cut = False

    def report(self, n: object, urn: object, what: str) -> None:
        if len(self.found) < _LISTED:
            # Whoever edits rows can put any type anywhere.
            number = n if isinstance(n, int) else 0
            self.found.append(Fault(self._station, number, None if urn is None else str(urn), what))
        else:
            self.cut = True

    def in_order(self) -> tuple[Fault, ...]:
        """As the chain runs; what no entry can be named for comes last."""
        return tuple(sorted(self.found, key=lambda fault: (fault.n == 0, fault.n)))


def verify(
    db: Database,
    store_id: bytes,
    rules: Rules,
    *,
    station: int = 1,
    seen: Head | None = None,
    progress: Progress | None = None,
    every: int = _SLICE,
    processes: int | None = None,
    beside: bool = False,
) -> Verdict:
    """Check one chain and everything stored under it. ``seen``: the head last seen on this computer.

    ``progress`` may raise to stop; it is told ``every`` so many entries. ``processes``: how many check signatures, 0
    for threads, None to choose by the length of the chain; ``beside`` other work: one signature after the other.
    """
    faults = Faults(station)
    walk = Walk(store_id, station, rules, faults.report)
    rows = Rows(db, station, faults.report)
    try:
        _check_pages(db, faults)
        last = last_entry(db, station)
        with _undisturbed(beside=beside), _checks(last, processes, beside=beside) as signatures:
            for n, body, entry_hash, signature, versions in entries_between(db, station, 1, last, faults):
                said, key = walk.step(n, body, entry_hash)
                if key is not None:
                    signatures.add((n, key, entry_hash, signature))
                if said is not None:
                    rows.compare(n, body, said, versions)
                if progress is not None and n % every == 0:
                    progress(n, last)
            rows.finish(walk, partial(progress, last, last) if progress is not None else _nothing)
            _check_cosigned(db, station, walk, faults)
            for n in signatures.failed():
                faults.report(n, None, "the signature is not that of the officer it names")
    except (DatabaseError, DatabaseDamaged):
        _unreadable(faults, walk.n)
    _compare_head(db, station, walk.n, seen, faults)
    return Verdict(head=Head(walk.n, walk.hash), checkpoint=walk.checkpoint, faults=faults.in_order(), cut=faults.cut)


def _nothing() -> None:
    """Nobody follows the progress."""


@contextmanager
def _undisturbed(*, beside: bool) -> Iterator[None]:
    """Without the cycle collector: nothing here makes cycles, and it would walk through every body again.

    Beside other work it stays on, for the others.
    """
    collecting = gc.isenabled() and not beside
    if not beside:
        gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _checks(last: int, processes: int | None, *, beside: bool) -> SignatureChecks | OneByOne:
    if beside:
        return OneByOne()
    if processes is None:
        processes = 2 if last >= _PROCESSES_FROM else 0
    return SignatureChecks(processes=processes)


def last_entry(db: Database, station: int) -> int:
    """The greatest number of an entry, 0 for an empty chain."""
    row = db.row("SELECT max(n) FROM entry WHERE station = ? AND typeof(n) = 'integer'", (station,))
    return 0 if row is None or row[0] is None else int(row[0])


def _check_pages(db: Database, faults: Faults) -> None:
    """Step 0: the code of every page of the file, those in use by nothing included."""
    for (told,) in db.rows("PRAGMA cipher_integrity_check"):
        faults.report(0, None, f"store.db is damaged: {told}")


def entries_between(db: Database, station: int, start: int, last: int, faults: Faults) -> Iterator[Row]:
    """(n, body, hash, signature, version rows) in order, read in slices. Stops at an entry that can't be read."""
    for first in range(start, last + 1, _SLICE):
        span = (station, first, min(first + _SLICE - 1, last))
        try:
            entries, versions = db.rows(_ENTRIES, span), db.rows(VERSIONS, span)
        except (DatabaseError, DatabaseDamaged):
            yield from _one_by_one(db, station, range(first, span[2] + 1), faults)
            return
        yield from _joined(entries, versions, faults)


def _joined(entries: list[Row], versions: list[Row], faults: Faults) -> Iterator[Row]:
    by_entry: dict[int, list[Row]] = {}
    for version in versions:
        by_entry.setdefault(version[0], []).append(version)
    for entry in entries:
        n = entry[0]
        if [value.__class__ for value in entry[1:]] == _AS_BYTES:
            yield *entry, by_entry.pop(n, ())
        else:
            faults.report(n, None, "the row of the entry holds something else than bytes")
            exact = (value if isinstance(value, bytes) else str(value).encode() for value in entry[1:])
            yield n, *exact, by_entry.pop(n, ())
    for n, left in by_entry.items():
        for version in left:
            faults.report(n, version[1], "a version is stored that no entry wrote")


def _one_by_one(db: Database, station: int, numbers: range, faults: Faults) -> Iterator[Row]:
    for n in numbers:
        try:
            entries, versions = db.rows(_ENTRIES, (station, n, n)), db.rows(VERSIONS, (station, n, n))
        except (DatabaseError, DatabaseDamaged):
            faults.report(n, None, "the entry or what it wrote can't be read: this part of store.db is damaged")
            raise
        yield from _joined(entries, versions, faults)


def _check_cosigned(db: Database, station: int, walk: Walk, faults: Faults) -> None:
    """Every checkpoint co-signs an entry of this chain, as it was walked."""
    for n, (head_n, head_hash) in walk.cosigned.items():
        known = isinstance(head_n, int) and 0 < head_n < n
        row = db.row("SELECT hash FROM entry WHERE station = ? AND n = ?", (station, head_n)) if known else None
        if row is None or not isinstance(row[0], bytes) or row[0].hex() != head_hash:
            faults.report(n, None, "the checkpoint co-signs another chain than this one")


def _compare_head(db: Database, station: int, last: int, seen: Head | None, faults: Faults) -> None:
    """Step 9."""
    if seen is None:
        return
    if last < seen.n:
        faults.report(last, None, f"rolled back: this computer has seen the chain up to entry {seen.n}")
        return
    row = db.row("SELECT hash FROM entry WHERE station = ? AND n = ?", (station, seen.n))
    if row is not None and row[0] != seen.hash:
        faults.report(seen.n, None, "forked: another entry stood here when this computer last saw the chain")


def _unreadable(faults: Faults, n: int) -> None:
    if not any("can't be read" in fault.what for fault in faults.found):
        faults.report(n, None, "a part of store.db is damaged and can't be read")
