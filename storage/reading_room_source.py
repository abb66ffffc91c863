"""What the reading room is raised from: current versions, opened with the user's keys, as plain fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from models.errors import NotOnDossier
from models.record import Kind
from storage.database import Database
from storage.errors import RecordDamaged, RecordDestroyed
from storage.reading_room_plan import load_fields
from storage.records import Keys
from storage.sealing import Place, unseal_bytes

_COLUMNS = "SELECT c.number, v.urn, v.schema, v.station, v.n, v.dossier, v.generation, v.wrapped_key, v.sealed, v.open"
_FROM = " FROM current c JOIN version v ON v.urn = c.urn AND v.station = c.station AND v.n = c.n WHERE c.kind = ?"
_BATCH = 1_000


@attrs.frozen
class Raised:
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
        allowed: Callable[[str, Mapping[str, Any]], bool],
    ) -> None:
        self._db = db
        self._keyring = keyring
        self._store = store_id
        self.allows = allowed
        self.damaged: list[str] = []

    def all_of(self, kind: Kind) -> Iterator[Raised]:
        """Every record of a kind, by number."""
        for rows in self._db.stream(f"{_COLUMNS}{_FROM} ORDER BY c.number", (kind.value,), _BATCH):
            for row in rows:
                yield self._opened(kind.value, row)

    def slice_of(self, kind: Kind, below: int, size: int) -> list[Raised]:
        """The ``size`` newest records of a kind with numbers below ``below``; 0 begins at the newest."""
        sql = f"{_COLUMNS}{_FROM} AND (? = 0 OR c.number < ?) ORDER BY c.number DESC LIMIT ?"
        return [self._opened(kind.value, row) for row in self._db.rows(sql, (kind.value, below, below, size))]

    def _opened(self, kind: str, row: tuple[Any, ...]) -> Raised:
        number, urn, schema, station, n, dossier, generation, wrapped_key, sealed, facts_text = row
        try:
            fields = load_fields(facts_text.decode())
        except (AttributeError, ValueError):
            # Open fields edited with SQL may hold anything; the check names them, and the others are still listed.
            self.damaged.append(urn)
            return Raised(number, urn, {"urn": urn}, readable=False)
        if not (self._keyring.holds(dossier) and self.allows(kind, fields)):
            return Raised(number, urn, fields, readable=False)
        place = Place(store=self._store, urn=urn, kind=kind, schema=schema, station=station, n=n)
        try:
            key, _ = self._keyring.dossier(dossier, generation)
            _, text = unseal_bytes(sealed, wrapped_key, key, place)
        except (RecordDestroyed, NotOnDossier):
            return Raised(number, urn, fields, readable=False)
        except RecordDamaged:
            self.damaged.append(urn)
            return Raised(number, urn, fields, readable=False)
        fields.update(load_fields(text.decode()))
        return Raised(number, urn, fields, readable=True)
