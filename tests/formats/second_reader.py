"""A second reader of a register, written from `docs/formats/` with nothing of the program: no storage, no models.

It takes a folder, a log-in name and a passphrase, opens what they open, and tells every fault it sees. It reads the
pages' own list of fields, so a page that falls behind the program fails here.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

from tests.formats.second_header import SUITE, Unlocked, UnreadableError, canonical, copies, info, need, unlock
from tests.formats.second_journal import Journal, digest, walk

FIELDS = Path(__file__).resolve().parents[2] / "docs" / "formats" / "fields.md"
Version = tuple[str, int, int]


def field_lists(page: str) -> dict[tuple[str, int], list[str]]:
    """Kind and schema → the declared fields in order, from the table of `fields.md`."""
    rows = [line.strip("|").split("|") for line in page.splitlines() if line.startswith("| `")]
    return {(row[0].strip(" `"), int(row[1])): row[2].replace("`", "").replace(" ", "").split(",") for row in rows}


@dataclass(frozen=True)
class Readout:
    """What one person can read, and what is wrong."""

    officer: str
    journal: Journal
    records: Mapping[Version, Mapping[str, Any]]
    closed: frozenset[Version]
    dossiers: frozenset[str]
    faults: tuple[str, ...]


class SecondReader:
    """One pass over an unlocked store."""

    def __init__(
        self, database: apsw.Connection, unlocked: Unlocked, fields: Mapping[tuple[str, int], list[str]]
    ) -> None:
        self.database = database
        self.unlocked = unlocked
        self.fields = fields
        self.store = unlocked.header.store.hex()
        self.faults: list[str] = []
        self.groups: dict[tuple[str, int], bytes] = {}
        self.dossiers: dict[tuple[str, int], bytes] = {}

    def rows(self, statement: str) -> list[Any]:
        """Every row of a statement without parameters."""
        return list(self.database.execute(statement))

    def read(self) -> Readout:
        """The journal, the keys, the versions."""
        entries = self.rows("SELECT station, n, body, hash, signature FROM entry ORDER BY station, n")
        journal = walk(self.store, entries)
        self._about()
        self._keys(journal)
        records: dict[Version, Mapping[str, Any]] = {}
        closed: set[Version] = set()
        seen = set()
        for row in self.rows(
            "SELECT urn, station, n, kind, schema, dossier, generation, open, wrapped_key, sealed FROM version"
        ):
            seen.add(row[:3])
            self._version(journal, row, records, closed)
        self.faults += [f"no row: {version}" for version in journal.changes.keys() - seen]
        self._lookups(journal)
        dossiers = frozenset(name for name, _ in self.dossiers)
        faults = (*journal.faults, *self.faults)
        return Readout(self.unlocked.officer, journal, records, frozenset(closed), dossiers, faults)

    def _about(self) -> None:
        about = dict(self.rows("SELECT name, value FROM about"))
        need(about["store"] == self.unlocked.header.store, "another store's database")
        need(int.from_bytes(about.get("header", b"")) <= self.unlocked.header.sequence, "an older header")

    def _keys(self, journal: Journal) -> None:
        standing: dict[tuple[str, str, int, str], str] = {}
        for name, generation, member, wrap in self.rows("SELECT name, generation, member, wrapped FROM group_key"):
            standing["group", name, generation, member] = digest(wrap)
            if member == self.unlocked.officer:
                parts = info("coverbook group key 1", [self.store, name, generation, member])
                try:
                    self.groups[name, generation] = SUITE.decrypt(wrap, self.unlocked.receive, parts)
                except InvalidTag:
                    self.faults.append(f"wrap of {name} {generation}")
        for dossier, generation, under, under_generation, wrap in self.rows(
            "SELECT dossier, generation, under, under_generation, wrapped FROM dossier_key"
        ):
            standing["dossier", dossier, generation, under] = digest(wrap)
            group = self.groups.get((under, under_generation))
            if group is not None:
                try:
                    self.dossiers[dossier, generation] = aes_key_unwrap(group, wrap)
                except InvalidUnwrap:
                    self.faults.append(f"wrap of {dossier} {generation}")
        stated = {each: wrap for each, wrap in journal.items.items() if each[1] not in journal.destroyed}
        differing = [each for each in stated.keys() | standing.keys() if stated.get(each) != standing.get(each)]
        self.faults += [f"row and key item differ: {each}" for each in differing]

    def _lookups(self, journal: Journal) -> None:
        newest = {(urn, *version) for urn, version in journal.newest.items()}
        if set(self.rows("SELECT urn, station, n FROM current")) != newest:
            self.faults.append("current")
        if set(self.rows("SELECT urn, station, n FROM mention")) != journal.mentions:
            self.faults.append("mention")

    def _version(
        self, journal: Journal, row: Any, records: dict[Version, Mapping[str, Any]], closed: set[Version]
    ) -> None:
        version, (kind, schema, dossier, generation, opened, wrapped, sealed) = row[:3], row[3:]
        change = journal.changes.get(version)
        if change is None:
            self.faults.append(f"no entry: {version}")
            return
        said = [change[each] for each in ("kind", "schema", "dossier", "generation")]
        if said != [kind, schema, dossier, generation] or canonical(change["open"]) != opened:
            self.faults.append(f"row and entry differ: {version}")
        emptied = sealed is None and wrapped is None
        if emptied != (dossier in journal.destroyed):
            self.faults.append(f"emptied or not: {version}")
        if emptied:
            closed.add(version)
            return
        if [change["sealed"], change["wrap"]] != [digest(sealed), digest(wrapped)]:
            self.faults.append(f"payload and entry differ: {version}")
        key = (self.groups if dossier == "register" else self.dossiers).get((dossier, generation))
        if key is None:
            closed.add(version)
            return
        place = canonical([self.store, version[0], kind, schema, *version[1:]])
        try:
            plain = AESGCM(aes_key_unwrap(key, wrapped)).decrypt(sealed[:12], sealed[12:], place)
        except (InvalidTag, InvalidUnwrap):
            self.faults.append(f"does not open: {version}")
            return
        content = {**change["open"], **json.loads(plain[32:])}
        records[version] = content
        names = self.fields[kind, schema]
        if content.keys() != set(names) or commitment(plain[:32], names, content) != change["commitment"]:
            self.faults.append(f"commitment: {version}")


def commitment(seed: bytes, names: list[str], content: Mapping[str, Any]) -> str:
    """The commitment over every declared field, absent = null."""
    leaves = []
    for path in names:
        salt = hmac.digest(seed, path.encode(), "sha256")[:16].hex()
        leaves.append(hashlib.sha256(b"\x02" + canonical([salt, path, content.get(path)])).digest())
    return digest(b"".join(leaves))


def connected(file: Path, unlocked: Unlocked) -> apsw.Connection:
    """The database of a closed store, read and nothing else."""
    beside = file.with_name(file.name + "-wal")
    need(not beside.exists() or not beside.stat().st_size, "the store is open, or was not closed")
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    database = apsw.Connection(f"{file.resolve().as_uri()}?immutable=1", flags=flags)
    raw_key = unlocked.data_key.hex() + unlocked.header.salt.hex()
    for statement in ("PRAGMA cipher='sqlcipher'", "PRAGMA legacy=4", f"PRAGMA key=\"x'{raw_key}'\""):
        database.execute(statement).fetchall()
    return database


def read_register(folder: Path, login: str, passphrase: str) -> Readout:
    """Everything this person can read in a closed store.

    Raises UnreadableError where no header copy counts, nothing opens or the database is damaged.
    """
    found, reported = copies(folder)
    need(found, "no copy of the header counts")
    files = [path for path in (folder / "store.db", folder / "store.db.rekeyed") if path.exists()]
    salts = {path: path.read_bytes()[:16] for path in files}
    if found[0].salt not in {salts.get(folder / "store.db"), None} and found[0].salt in salts.values():
        found = [each for each in found if each.salt == found[0].salt]
    unlocked = _unlocked(found, login, passphrase, reported)
    file = next((path for path, salt in salts.items() if salt == unlocked.header.salt), None)
    if file is None:
        raise UnreadableError("the database is another one")
    database = connected(file, unlocked)
    try:
        about = dict(database.execute("SELECT name, value FROM about"))
        need(unlocked.header.sequence >= int.from_bytes(about.get("header", b"")), "the header is an older one")
        reader = SecondReader(database, unlocked, field_lists(FIELDS.read_text(encoding="utf-8")))
        reader.faults += reported
        return reader.read()
    except apsw.Error as error:
        raise UnreadableError(type(error).__name__) from None
    finally:
        database.close()


def _unlocked(found: list[Any], login: str, passphrase: str, reported: list[str]) -> Unlocked:
    for header in found[:-1]:
        try:
            return unlock(header, login, passphrase)
        except UnreadableError as error:
            reported.append(f"a copy passed over: {error}")
    return unlock(found[-1], login, passphrase)
