"""Step 8 of verification: every stored row says what the journal says, and no row stands without an entry.

Versions and key wraps are compared one by one beside the walk. The tables that only help to find things
(``current``, ``link``, ``mention``) are compared as sums of salted hashes, so that nothing has to be sorted or
kept; only where a sum differs are the rows gone through again to name the place.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from models.canonical import canonical
from models.journal import links_of, mentions_of, number_of, parse_body
from storage.database import Database
from storage.verify_entries import Walk
from storage.verify_rules import Body

Row = tuple[Any, ...]
Report = Callable[[object, object, str], None]
DESTROYED = "DestroyRecords"

VERSIONS = (
    "SELECT n, urn, kind, schema, dossier, generation, open, wrapped_key, sealed, destroyed FROM version"
    " INDEXED BY version_by_entry WHERE station = ? AND n >= ? AND n <= ? ORDER BY n"
)
_STRAYS = {
    "version": "SELECT urn, n FROM version WHERE station <> ? OR (station = ? AND (n < 1 OR n > ?)) LIMIT 20",
    "entry": "SELECT NULL, n FROM entry WHERE station <> ? OR (station = ? AND (n < 1 OR n > ?)) LIMIT 20",
}
_TYPES = {
    "current": "SELECT 1 FROM current WHERE typeof(urn) <> 'text' OR typeof(n) <> 'integer' LIMIT 20",
    "link": "SELECT 1 FROM link WHERE 'text' <> typeof(urn) OR 'text' <> typeof(kind) OR 'text' <> typeof(field)"
    " OR 'text' <> typeof(value) LIMIT 20",
    "mention": "SELECT 1 FROM mention WHERE typeof(urn) <> 'text' OR typeof(n) <> 'integer' LIMIT 20",
}
_BACK = (
    "SELECT urn, n FROM version WHERE dossier = ? AND (sealed IS NOT NULL OR wrapped_key IS NOT NULL) LIMIT 20"
)
_KEY_BACK = "SELECT 1 FROM dossier_key WHERE dossier = ? LIMIT 1"
_MENTIONS = "SELECT urn, n FROM mention WHERE station = ?"
_CURRENT = "SELECT urn, kind, station, n, number FROM current"
_LINKS = "SELECT urn, kind, field, value FROM link"
_WRAPS = (
    "SELECT 'group', name, generation, member, wrapped FROM group_key",
    "SELECT 'dossier', dossier, generation, under, wrapped FROM dossier_key",
)
_WRAP = {
    "group": "SELECT wrapped FROM group_key WHERE name = ? AND generation = ? AND member = ?",
    "dossier": "SELECT wrapped FROM dossier_key WHERE dossier = ? AND generation = ? AND under = ?",
}
_NOT_CURRENT = "another version stands as the current one"
_NOT_LINKED = "the rows of link do not hold the record's open fields"
_SLICE = 5_000


class Rows:
    """Compares rows with changes as the walk goes on, and the rest at its end."""

    def __init__(self, db: Database, station: int, report: Report) -> None:
        self._db = db
        self._station = station
        self._report = report
        self._salt = int.from_bytes(os.urandom(8), "big")
        self._missing: dict[tuple[str, str], int] = {}
        self._destroyed: set[str] = set()
        self._wraps: dict[Row, tuple[str, int]] = {}
        """Kind, name, generation, for → digest of the newest wrap and the entry that wrote it."""
        self._mentions = 0
        self._links: dict[str, int] = {}

    def compare(self, n: int, body: bytes, said: Body, rows: Sequence[Row]) -> None:
        """Compare one entry's changes with the version rows it wrote, and remember what :meth:`finish` needs."""
        changes = said["changes"]
        salt = self._salt
        self._mentions += sum([hash((salt, (word, n))) for word in mentions_of(said)])
        if said["command"] == DESTROYED:
            self._destroyed.update(dossier for each in changes for dossier in dossiers_of(each["open"]))
        for item in said["keys"]:
            self._wraps[item["kind"], item["name"], item["generation"], item["for"]] = item["wrap"], n
        if not (changes or rows):
            return
        by_urn = {row[1]: row for row in rows}
        for change in changes:
            row = by_urn.pop(change["urn"], None)
            if row is None:
                self._report(n, change["urn"], "the stored version is missing")
            else:
                self._compare_version(n, change, row, body if len(changes) == 1 else b"")
            urn, kind = change["urn"], change["kind"]
            self._links[urn] = sum([hash((salt, (urn, kind, *link))) for link in links_of(change["open"])])
        for urn in by_urn:
            self._report(n, urn, "a version is stored that the entry does not name")

    def _compare_version(self, n: int, change: Body, row: Row, body: bytes) -> None:
        _, urn, kind, schema, dossier, generation, facts, wrapped_key, sealed, destroyed = row
        if (kind, schema, dossier, generation) != (
            change["kind"],
            change["schema"],
            change["dossier"],
            change["generation"],
        ):
            self._report(n, urn, "the stored version is of another kind, field list or dossier")
        # With one change the signed bytes themselves hold the open fields; looking is cheaper than writing them again.
        if not isinstance(facts, bytes) or (
            b'"open":' + facts + b',"parents":' not in body and canonical(change["open"]) != facts
        ):
            self._report(n, urn, "the stored open fields are not those of the entry")
        if sealed is None and destroyed:
            self._missing[urn, dossier] = n
        elif _digest(sealed) != change["sealed"]:
            self._report(n, urn, "the stored sealed fields are not those of the entry")
        elif _digest(wrapped_key) != change["wrap"]:
            self._report(n, urn, "the stored record key is not that of the entry")

    def _sum(self, items: Iterable[Row]) -> int:
        salt = self._salt
        return sum([hash((salt, item)) for item in items])

    def finish(self, walk: Walk, breathe: Callable[[], None]) -> None:
        """Compare what no single entry decides. ``breathe`` is called between pieces of the work."""
        self._check_missing()
        self._check_types()
        self._check_strays(walk.n)
        self._check_wraps()
        breathe()
        self._check_current(walk, breathe)
        self._check_mentions(breathe)

    def finish_since(self, walk: Walk) -> None:
        """As :meth:`finish`, for a walk that began behind the first entry: only what its entries wrote."""
        self._check_missing()
        self._check_strays(walk.n)
        for item, (wrap, n) in self._wraps.items():
            self._check_wrap(item, wrap, n, [row[0] for row in self._db.rows(_WRAP[item[0]], item[1:])])
        for urn, links in self._links.items():
            row = self._db.row("SELECT n FROM current WHERE urn = ?", (urn,))
            if row is None or row[0] != walk.newest[urn]:
                self._report(walk.newest[urn], urn, _NOT_CURRENT)
            if self._sum(self._db.rows(f"{_LINKS} WHERE urn = ?", (urn,))) != links:
                self._report(walk.newest[urn], urn, _NOT_LINKED)

    def _check_missing(self) -> None:
        for (urn, dossier), n in self._missing.items():
            if dossier not in self._destroyed:
                self._report(n, urn, "the sealed fields are gone, with no entry that destroyed the record")
        self._check_destroyed()

    def _check_destroyed(self) -> None:
        """What an entry destroyed does not come back."""
        for dossier in sorted(self._destroyed):
            for urn, n in self._db.rows(_BACK, (dossier,)):
                self._report(n, str(urn), "sealed fields stand here that an entry destroyed")
            for _ in self._db.rows(_KEY_BACK, (dossier,)):
                self._report(0, dossier, "a key of a dossier stands here that an entry destroyed")

    def _check_types(self) -> None:
        """A text stored as bytes would be another row with the same hash."""
        for table, sql in _TYPES.items():
            for _ in self._db.rows(sql):
                self._report(0, None, f"a row of {table} holds a value of another type")

    def _check_strays(self, last: int) -> None:
        """Rows that belong to no entry of the chain."""
        for table, sql in _STRAYS.items():
            for urn, n in self._db.rows(sql, (self._station, self._station, last)):
                self._report(n, urn, f"a row of {table} belongs to no entry of this chain")

    def _check_wraps(self) -> None:
        """Each wrap is the newest one an entry wrote: an older one put back would let an old key in again."""
        stored: dict[Row, list[object]] = {}
        for sql in _WRAPS:
            for row in self._db.rows(sql):
                stored.setdefault(row[:4], []).append(row[4])
        for item in stored.keys() - self._wraps.keys():
            self._report_wrap(0, item, "is named by no entry")
        for item, (wrap, n) in self._wraps.items():
            self._check_wrap(item, wrap, n, stored.get(item, []))

    def _check_wrap(self, item: Row, wrap: str, n: int, stored: Sequence[object]) -> None:
        if not stored and item[1] not in self._destroyed:
            self._report_wrap(n, item, "is missing")
        elif len(stored) > 1:
            self._report_wrap(n, item, "stands there twice")
        elif stored and _digest(stored[0]) != wrap:
            self._report_wrap(n, item, "is not the one the entry wrote")

    def _report_wrap(self, n: int, item: Row, what: str) -> None:
        kind, name, generation, to = item
        about = name if kind == "dossier" else None
        self._report(n, about, f"the {kind} key of {name} for {to}, generation {generation}, {what}")

    def _check_current(self, walk: Walk, breathe: Callable[[], None]) -> None:
        kept = links = 0
        for rows in self._db.stream(_CURRENT, (), _SLICE):
            for urn, kind, station, n, number in rows:
                kept += hash((self._salt, (urn, n)))
                if (station, number) != (self._station, number_of(str(urn))) or f"-{kind}-" not in str(urn):
                    self._report(walk.newest.get(urn, 0), str(urn), "the row of current is not that of the record")
            breathe()
        if kept != self._sum(walk.newest.items()):
            self._name_current(walk)
        for rows in self._db.stream(_LINKS, (), _SLICE):
            links += self._sum(rows)
            breathe()
        if links != sum(self._links.values()):
            self._name_links()

    def _name_current(self, walk: Walk) -> None:
        kept = {str(urn): n for urn, n in self._db.rows("SELECT urn, n FROM current")}
        for urn in sorted(kept.keys() | walk.newest.keys()):
            if kept.get(urn) != walk.newest.get(urn):
                self._report(walk.newest.get(urn, 0), urn, _NOT_CURRENT)

    def _name_links(self) -> None:
        stored: dict[str, int] = {}
        for urn, kind, field, value in self._db.rows(_LINKS):
            stored[str(urn)] = stored.get(str(urn), 0) + hash((self._salt, (urn, kind, field, value)))
        for urn in sorted(stored.keys() | self._links.keys()):
            if stored.get(urn, 0) != self._links.get(urn, 0):
                self._report(0, urn, _NOT_LINKED)

    def _check_mentions(self, breathe: Callable[[], None]) -> None:
        stored = 0
        for rows in self._db.stream(_MENTIONS, (self._station,), _SLICE):
            stored += self._sum(rows)
            breathe()
        if stored == self._mentions:
            return
        words: dict[int, set[str]] = {}
        for word, n in self._db.rows(_MENTIONS, (self._station,)):
            words.setdefault(n if isinstance(n, int) else 0, set()).add(str(word))
        for rows in self._db.stream("SELECT n, body FROM entry WHERE station = ? ORDER BY n", (self._station,), _SLICE):
            for n, body in rows:
                if words.pop(n, set()) != _mentions(body):
                    self._report(n, None, "the words the entry is found by are not its own")
        for n in words:
            self._report(n, None, "words are kept for an entry that is not there")


def dossiers_of(facts: Body) -> list[str]:
    """The dossiers an entry destroyed, as its change names them; whoever signs can put any type there."""
    named = facts.get("dossiers")
    return [each for each in named if isinstance(each, str)] if isinstance(named, list) else []


def _digest(stored: object) -> str:
    """SHA-256 of stored bytes; empty for what is gone or of another type."""
    return hashlib.sha256(stored).hexdigest() if isinstance(stored, bytes) else ""


def _mentions(body: bytes) -> frozenset[str]:
    """The words of a body; none where it can't be read, which the walk has reported."""
    try:
        return mentions_of(parse_body(body))
    except (ValueError, KeyError, TypeError):
        return frozenset()
