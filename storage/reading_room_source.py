"""What the reading room is raised from: current versions, opened with the user's keys, as plain fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from models.canonical import GREATEST_WHOLE, load_fields
from models.errors import NotOnDossier
from models.record import Kind, Record
from models.upgrades import raised
from storage.database import Database
from storage.errors import RecordDamaged, RecordDestroyed
from storage.records import Keys
from storage.sealing import Place, unseal_bytes

_COLUMNS = "SELECT c.number, v.urn, v.schema, v.station, v.n, v.dossier, v.generation, v.wrapped_key, v.sealed, v.open"
_FROM = " FROM current c JOIN version v ON v.urn = c.urn AND v.station = c.station AND v.n = c.n WHERE c.kind = ?"
_BATCH = 1_000


@attrs.frozen
class Opened:
    """One record: its number and URN, its fields in JSON types; only the open ones where it is not readable."""

    number: int
    urn: str
    fields: Mapping[str, Any]
    readable: bool


class Source:
    """Reads and opens current versions. ``allowed``: (kind's letters, open fields) → sealed fields may be raised."""

    def __init__(
        self,
        db: Database,
        keyring: Keys,
        store_id: bytes,
        kinds: Mapping[Kind, type[Record]],
        allowed: Callable[[str, Mapping[str, Any]], bool],
    ) -> None:
        self._db = db
        self._keyring = keyring
        self._store = store_id
        self._kinds = kinds
        self.allows = allowed
        self.damaged: list[str] = []

    def all_of(self, kind: Kind) -> Iterator[Opened]:
        """Every record of a kind, by number."""
        for rows in self._db.stream(f"{_COLUMNS}{_FROM} ORDER BY c.number", (kind.value,), _BATCH):
            for row in rows:
                yield self._opened(kind.value, row)

    def slice_of(self, kind: Kind, below: int, size: int) -> list[Opened]:
        """The ``size`` newest records of a kind with numbers below ``below``; 0 begins at the newest."""
        # One condition, so that the index finds where the slice begins.
        sql = f"{_COLUMNS}{_FROM} AND c.number < ? ORDER BY c.number DESC LIMIT ?"
        rows = self._db.rows(sql, (kind.value, below or GREATEST_WHOLE, size))
        return [self._opened(kind.value, row) for row in rows]

    def _opened(self, kind: str, row: tuple[Any, ...]) -> Opened:
        number, urn, schema, station, n, dossier, generation, wrapped_key, sealed, facts_text = row
        try:
            found = load_fields(facts_text.decode())
        except (AttributeError, ValueError):
            # Open fields edited with SQL may hold anything; the check names them, and the others are still listed.
            self.damaged.append(urn)
            return Opened(number, urn, {"urn": urn}, readable=False)
        fields = self._raised(kind, schema, found)
        if not (self._keyring.holds(dossier, generation) and self.allows(kind, fields)):
            return Opened(number, urn, fields, readable=False)
        place = Place(store=self._store, urn=urn, kind=kind, schema=schema, station=station, n=n)
        try:
            key, _ = self._keyring.dossier(dossier, generation)
            _, text = unseal_bytes(sealed, wrapped_key, key, place)
        except (RecordDestroyed, NotOnDossier):
            return Opened(number, urn, fields, readable=False)
        except RecordDamaged:
            self.damaged.append(urn)
            return Opened(number, urn, fields, readable=False)
        found.update(load_fields(text.decode()))
        return Opened(number, urn, self._raised(kind, schema, found), readable=True)

    def _raised(self, kind: str, schema: int, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        return raised(self._kinds[Kind(kind)], schema, fields)
