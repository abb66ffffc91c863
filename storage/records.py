"""Records as rows: sealed and saved as a new version each time, found by open fields, opened with the user's keys.

Nothing here decides or signs. :meth:`Records.save` runs inside the door's transaction and gives the change that
the journal entry of that transaction must carry.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, Protocol, TypeVar

from models.canonical import from_plain, load_fields, plain
from models.errors import UnknownRecord
from models.falling import FALLS
from models.fields import fields_of
from models.journal import Version, links_of, number_of
from models.record import REGISTER, Kind, Record, open_names
from models.upgrades import UPGRADES, Fields, Upgrade, raised
from storage.database import Database
from storage.errors import DatabaseDamaged, RecordDestroyed
from storage.sealing import Key, Place, seal, unseal

R = TypeVar("R", bound=Record)


class Keys(Protocol):
    """What records need of the unlocked user's keyring."""

    def dossier(self, urn: str, generation: int | None = None) -> tuple[Key, int]:
        """A dossier's key and its generation, the newest unless one is named. Raises: NotOnDossier."""

    def holds(self, urn: str, generation: int | None = None) -> bool:
        """Whether the user may read a dossier, or what is sealed under one generation of its key."""


_KEPT = 1_000
"""So many opened versions are kept; an act reads the same few records several times."""
_VERSION = "SELECT v.urn, v.kind, v.schema, v.station, v.n, v.dossier, v.generation, v.wrapped_key, v.sealed, v.open"
_ITS_VERSION = " JOIN version v ON v.urn = c.urn AND v.station = c.station AND v.n = c.n"
_NOW = f" FROM current c{_ITS_VERSION}"


def _facts(stored: object) -> dict[str, Any]:
    """Open fields as stored. Raises: DatabaseDamaged where someone put something else there."""
    try:
        said = load_fields(stored.decode()) if isinstance(stored, bytes) else None
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise DatabaseDamaged
    return said


class Records:
    """The records of one open store. Older field lists are raised in memory (``models.upgrades``)."""

    def __init__(
        self,
        db: Database,
        keyring: Keys,
        store_id: bytes,
        kinds: Mapping[Kind, type[Record]],
        upgrades: Mapping[tuple[Kind, int], Upgrade] = UPGRADES,
    ) -> None:
        self._db = db
        self._keyring = keyring
        self._store = store_id
        self._kinds = kinds
        self._upgrades = upgrades
        self._kept: OrderedDict[str, tuple[tuple[Any, ...], Record]] = OrderedDict()
        self._open_names = {kind: open_names(cls) for kind, cls in kinds.items()}
        self._names = {kind: tuple(f.name for f in fields_of(cls)) for kind, cls in kinds.items()}

    def save(self, record: Record, version: Version, parents: Sequence[Version]) -> dict[str, Any]:
        """Seal a record, write it as a new version, and give its change for the journal body.

        Raises: NotOnDossier where the user holds no key of the record's dossier.
        """
        kind = record.KIND
        said = plain(record)
        fields = {name: said[name] for name in self._names[kind]}
        dossier_key, generation = self._keyring.dossier(record.dossier)
        done = seal(fields, self._open_names[kind], dossier_key, self._place(record.urn, kind, record.SCHEMA, version))
        facts = {name: value for name, value in fields.items() if name in self._open_names[kind]}
        self._db.run(
            "INSERT INTO version (urn, station, n, kind, schema, dossier, open, wrapped_key, generation, sealed)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                record.urn,
                *version,
                kind.value,
                record.SCHEMA,
                record.dossier,
                done.open_json,
                done.wrapped_key,
                generation,
                done.sealed,
            ),
        )
        self._make_current(kind, record.urn, version, facts)
        return {
            "kind": kind.value,
            "urn": record.urn,
            "schema": record.SCHEMA,
            "parents": [list(each) for each in parents],
            "open": facts,
            "commitment": done.commitment.hex(),
            "dossier": record.dossier,
            "generation": generation,
            "sealed": done.sealed_sha256.hex(),
            "wrap": sha256(done.wrapped_key).hexdigest(),
        }

    def destroy(self, dossier: str) -> None:
        """Empty every version kept in a dossier of its own, for good. Raises: ValueError for the register's."""
        if dossier == REGISTER:
            message = "the register's own dossier is never destroyed"
            raise ValueError(message)
        self._db.run(
            "UPDATE version SET sealed = NULL, wrapped_key = NULL, destroyed = 1 WHERE dossier = ? AND destroyed = 0",
            (dossier,),
        )
        self.forget()

    def _make_current(self, kind: Kind, urn: str, version: Version, facts: Mapping[str, Any]) -> None:
        self._db.run(
            "INSERT INTO current (urn, kind, station, n, number) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (urn) DO UPDATE SET station = excluded.station, n = excluded.n",
            (urn, kind.value, *version, number_of(urn)),
        )
        wanted = links_of(facts)
        kept = {(row[0], row[1]) for row in self._db.rows("SELECT field, value FROM link WHERE urn = ?", (urn,))}
        for field, value in kept - wanted:
            self._db.run(
                "DELETE FROM link WHERE kind = ? AND field = ? AND value = ? AND urn = ?",
                (kind.value, field, value, urn),
            )
        for field, value in wanted - kept:
            self._db.run(
                "INSERT INTO link (kind, field, value, urn) VALUES (?, ?, ?, ?)", (kind.value, field, value, urn)
            )

    def current(self, urn: str) -> Version | None:
        """The version in force, or None where there is no such record."""
        row = self._db.row("SELECT station, n FROM current WHERE urn = ?", (urn,))
        return None if row is None else (row[0], row[1])

    def versions(self, urn: str) -> tuple[Version, ...]:
        """Every version of a record, oldest first."""
        rows = self._db.rows("SELECT station, n FROM version WHERE urn = ? ORDER BY n, station", (urn,))
        return tuple((station, n) for station, n in rows)

    def exists(self, urn: str) -> bool:
        """Whether the register holds the record, readable or not."""
        return self.current(urn) is not None

    def load(self, urn: str, version: Version | None = None) -> Record:
        """A record as it is now, or as one version left it. Raises: UnknownRecord, RecordDestroyed, NotOnDossier."""
        if version is None:
            row = self._db.row(f"{_VERSION}{_NOW} WHERE c.urn = ?", (urn,))
        else:
            row = self._db.row(
                f"{_VERSION} FROM version v WHERE v.urn = ? AND v.station = ? AND v.n = ?", (urn, *version)
            )
        if row is None:
            raise UnknownRecord(urn=urn)
        if row[8] is None:
            raise RecordDestroyed(urn=urn)
        return self._opened(row)

    def find(self, kind: type[R], **equals: str) -> tuple[R, ...]:
        """Current records of a kind this user may read, by number; ``equals`` are open fields or items of them."""
        rows = (row for row in self._rows(kind.KIND, equals) if row[8] is not None)
        return tuple(self._as(kind, row) for row in rows if self._keyring.holds(row[5], row[6]))

    def open_facts(self, kind: Kind, **equals: str) -> tuple[dict[str, Any], ...]:
        """The open fields in JSON types of every current record of a kind, readable or not, by number."""
        return tuple(dict(self._raised(kind, row[2], _facts(row[9]))) for row in self._rows(kind, equals))

    def falling(self, kind: Kind, after: str, until: str) -> tuple[dict[str, Any], ...]:
        """The open fields of the current records of a kind with an end or a day behind ``after``, up to ``until``."""
        found = self._db.rows(
            "SELECT DISTINCT urn FROM link WHERE kind = ? AND field = ? AND value > ? AND value <= ? ORDER BY urn",
            (kind.value, FALLS, after, until),
        )
        return tuple(self.facts(row[0]) for row in found)

    def facts(self, urn: str, version: Version | None = None) -> dict[str, Any]:
        """The open fields of one record, readable or not. Raises: UnknownRecord."""
        at = version or self.current(urn)
        if at is not None:
            asked = "SELECT kind, schema, open FROM version WHERE urn = ? AND station = ? AND n = ?"
            row = self._db.row(asked, (urn, *at))
            if row is not None:
                return dict(self._raised(Kind(row[0]), row[1], _facts(row[2])))
        raise UnknownRecord(urn=urn)

    def next_number(self, kind: Kind, station: int = 1) -> int:
        """The number the next record of a kind gets at a station."""
        row = self._db.row(
            "SELECT number FROM current WHERE kind = ? AND urn LIKE ? ORDER BY number DESC LIMIT 1",
            (kind.value, f"%-{kind.value}-{station}-%"),
        )
        return 1 if row is None else int(row[0]) + 1

    def _rows(self, kind: Kind, equals: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
        """The current versions of a kind whose open fields hold every value of ``equals``, by number."""
        links = [(field, value) for field, value in equals.items() if field != "urn"]
        values = [text for pair in links for text in (kind.value, *pair)]
        one = " AND c.urn = ?" if "urn" in equals else ""
        named = (equals["urn"],) if "urn" in equals else ()
        # CROSS JOIN keeps the order: few links are gone through first, not every record of the kind.
        found = " CROSS JOIN ".join(f"link l{place}" for place in range(len(links)))
        tests = [f"l{place}.kind = ? AND l{place}.field = ? AND l{place}.value = ?" for place in range(len(links))]
        tests += [f"l{place}.urn = l0.urn" for place in range(1, len(links))]
        first = f" FROM {found} CROSS JOIN current c ON c.urn = l0.urn{_ITS_VERSION}" if links else _NOW
        where = " AND ".join([*tests, "c.kind = ?"])
        yield from self._db.rows(
            f"{_VERSION}{first} WHERE {where}{one} ORDER BY c.number", (*values, kind.value, *named)
        )

    def _as(self, kind: type[R], row: tuple[Any, ...]) -> R:
        record = self._opened(row)
        if not isinstance(record, kind):
            raise TypeError(f"{row[0]} is not a {kind.NAME}")
        return record

    def _place(self, urn: str, kind: Kind, schema: int, version: Version) -> Place:
        return Place(store=self._store, urn=urn, kind=kind.value, schema=schema, station=version[0], n=version[1])

    def forget(self) -> None:
        """Drop the opened versions kept in memory."""
        self._kept.clear()

    def _opened(self, row: tuple[Any, ...]) -> Record:
        """The record of a row, opened anew unless exactly this row was opened before; its key must still be held."""
        dossier_key, _ = self._keyring.dossier(row[5], row[6])
        kept = self._kept.get(row[0])
        if kept is None or kept[0] != row:
            kept = self._kept[row[0]] = row, self._unsealed(row, dossier_key)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(row[0])
        return kept[1]

    def _unsealed(self, row: tuple[Any, ...], dossier_key: Key) -> Record:
        urn, kind_text, schema, station, n, _, _, wrapped_key, sealed, facts = row
        kind = Kind(kind_text)
        place = self._place(urn, kind, schema, (station, n))
        fields = {**_facts(facts), **unseal(sealed, wrapped_key, dossier_key, place)}
        return from_plain(self._kinds[kind], self._raised(kind, schema, fields))

    def _raised(self, kind: Kind, schema: int, fields: Fields) -> Fields:
        return raised(self._kinds[kind], schema, fields, upgrades=self._upgrades)
