"""The check at unlock: the entries since the last check, and the rows they wrote (docs/formats/journal.md, section 9).

What stood before is taken as the store tells it: the whole check reads it again, beside the work. So this one names
what was cut off, put in, changed or signed by someone else since, and takes a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlcipher3.dbapi2 import DatabaseError

from models.canonical import parse
from models.journal import Head, mentions_of, parse_body
from storage.database import Database
from storage.errors import DatabaseDamaged
from storage.verify import Faults, entries_between, last_entry
from storage.verify_entries import CONFIRM, ENROL, OFFICER, Walk
from storage.verify_rows import Rows
from storage.verify_rules import Body, Facts, Rules, Verdict
from storage.verify_signatures import failing
from storage.verify_top import RECOVERY_KEY, ROOT, RootChain

MOST = 500
"""At most so many of the newest entries are read again at unlock."""
_VERSION = "SELECT n, open FROM version WHERE urn = ? AND station = ? AND n <= ? ORDER BY n DESC LIMIT 1"
_LAST_ACT = (
    "SELECT max(a.n) FROM mention a JOIN mention b ON b.station = a.station AND b.n = a.n"
    " WHERE a.urn = ? AND b.urn = ? AND a.station = ? AND a.n <= ?"
)


def verify_since(db: Database, store_id: bytes, rules: Rules, checked: Head, *, station: int = 1) -> Verdict:
    """Check the entries behind a head that was checked before, the newest ``MOST`` of them, and what they wrote."""
    faults = Faults(station)
    walk = Walk(store_id, station, rules, faults.report)
    rows = Rows(db, station, faults.report)
    claims = []
    try:
        last = last_entry(db, station)
        earlier = _Before(db, station, max(checked.n, last - MOST), rules)
        if earlier.n == checked.n and earlier.hash != checked.hash:
            faults.report(checked.n, None, "another entry stood here when the register was last checked")
        walk.go_on_after(earlier)
        for n, body, entry_hash, signature, versions in entries_between(db, station, earlier.n + 1, last, faults):
            said, key = walk.step(n, body, entry_hash)
            if key is not None:
                claims.append((n, key, entry_hash, signature))
            if said is not None:
                rows.compare(n, body, said, versions)
                _check_mentions(db, station, n, said, faults)
        rows.finish_since(walk)
        for n in failing(claims):
            faults.report(n, None, "the signature is not that of the officer it names")
    except (DatabaseError, DatabaseDamaged, ValueError, KeyError, TypeError, AttributeError):
        faults.report(walk.n, None, "a part of what was written before can't be read")
    return Verdict(head=Head(walk.n, walk.hash), checkpoint=walk.checkpoint, faults=faults.in_order(), cut=faults.cut)


def _check_mentions(db: Database, station: int, n: int, said: Body, faults: Faults) -> None:
    for word in mentions_of(said):
        if db.row("SELECT 1 FROM mention WHERE urn = ? AND station = ? AND n = ?", (word, station, n)) is None:
            faults.report(n, None, "the words the entry is found by are not its own")


class _Before:
    """What the entries up to one said, asked of the store when it is needed. ``storage.verify_entries.Earlier``."""

    def __init__(self, db: Database, station: int, n: int, rules: Rules) -> None:
        row = db.row("SELECT body, hash FROM entry WHERE station = ? AND n = ?", (station, n))
        first = db.row("SELECT body FROM entry WHERE station = ? AND n = 1", (station,))
        if row is None or first is None:
            raise KeyError(n)
        self.n, self.hash = n, bytes(row[1])
        self.at = str(parse_body(bytes(row[0]))["at"])
        self.practice = parse_body(bytes(first[0]))["practice"] is not None
        versions = _Versions(db, station, n)
        self.keys: dict[str, str] = _Recalled(versions, lambda _, facts: facts.get("sign_key") or None)
        self.states: dict[str, str] = _Recalled(versions, lambda _, facts: facts.get("state"))
        self.newest: dict[str, int] = _Recalled(versions, lambda n, _: n)
        self.confirmed: set[str] = _Confirmed(versions)
        self.facts: Facts = _StoredFacts(rules.remembered | {OFFICER, RECOVERY_KEY}, versions)
        self.top = RootChain()
        for kind, known in ((ROOT, self.top.roots), (RECOVERY_KEY, self.top.recoveries)):
            found = ((urn, versions.of(urn)) for urn in versions.every(kind))
            known.update({urn: version[1] for urn, version in found if version is not None})


class _Versions:
    """Versions written up to an entry."""

    def __init__(self, db: Database, station: int, until: int) -> None:
        self._db, self._station, self._until = db, station, until
        self._known: dict[str, tuple[int, Mapping[str, Any]] | None] = {}

    def of(self, urn: str) -> tuple[int, Mapping[str, Any]] | None:
        """The entry that wrote a record's version then, and its open fields."""
        if urn not in self._known:
            row = self._db.row(_VERSION, (urn, self._station, self._until))
            self._known[urn] = None if row is None else (row[0], parse(row[1]))
        return self._known[urn]

    def chain_at(self, urn: str) -> str | None:
        """The chain's value at the entry that wrote a record's version then."""
        known = self.of(urn)
        asked = "SELECT hash FROM entry WHERE station = ? AND n = ?"
        row = None if known is None else self._db.row(asked, (self._station, known[0]))
        return None if row is None else bytes(row[0]).hex()

    def every(self, kind: str) -> Iterator[str]:
        """The records of a kind, in the order of their numbers."""
        for (urn,) in self._db.rows("SELECT urn FROM current WHERE kind = ? ORDER BY number", (kind,)):
            if self.of(urn) is not None:
                yield urn

    def confirmed(self, urn: str) -> bool:
        """Whether an officer's keys were confirmed after they were last enrolled, or made with the register."""
        enrolled, confirmed = (
            (self._db.row(_LAST_ACT, (act, urn, self._station, self._until)) or (None,))[0] or 0
            for act in (ENROL, CONFIRM)
        )
        return bool(confirmed > enrolled or not enrolled)


class _Recalled(dict[str, Any]):
    """What was walked as it was said; of what was not, what ``read`` makes of (entry, open fields) as stored."""

    def __init__(self, versions: _Versions, read: Callable[[int, Mapping[str, Any]], Any]) -> None:
        super().__init__()
        self._versions, self._read = versions, read

    def get(self, urn: str, default: Any = None) -> Any:
        """As a dictionary's, with the store behind it."""
        if urn in self:
            return self[urn]
        known = self._versions.of(urn)
        found = None if known is None else self._read(*known)
        return default if found is None else found


class _Confirmed(set[str]):
    """The officers whose keys a Chief has confirmed."""

    def __init__(self, versions: _Versions) -> None:
        super().__init__()
        self._versions = versions
        self._taken_back: set[object] = set()

    def __contains__(self, urn: object) -> bool:
        return super().__contains__(urn) or (
            isinstance(urn, str) and urn not in self._taken_back and self._versions.confirmed(urn)
        )

    def discard(self, urn: object) -> None:
        """Enrolled anew: to be confirmed again."""
        super().discard(urn)
        self._taken_back.add(urn)


class _StoredFacts(Facts):
    """Open fields: of the entries that were walked as they said them, of the others as the store holds them."""

    def __init__(self, kinds: frozenset[str], versions: _Versions) -> None:
        super().__init__(kinds)
        self._versions = versions

    def of(self, kind: str, urn: str) -> Mapping[str, Any] | None:
        """One record's open fields, or None."""
        walked = super().of(kind, urn)
        if walked is not None or not self.remembers(kind):
            return walked
        known = self._versions.of(urn)
        return None if known is None else known[1]

    def casework_of(self, investigation: str) -> None:
        """Not known: the entries before were not read."""
        del investigation

    def chain_at(self, urn: str) -> str | None:
        """Of an inspection that was not walked, as the store holds the entry."""
        return super().chain_at(urn) or self._versions.chain_at(urn)

    def every(self, kind: str) -> Iterator[Mapping[str, Any]]:
        """The open fields of every record of a kind: those known before, then those that are new."""
        known = tuple(self._versions.every(kind))
        yield from (self.of(kind, urn) or {} for urn in known)
        yield from (facts for facts in super().every(kind) if facts.get("urn") not in known)
