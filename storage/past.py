"""Every version of records as an officer may read them, with the instant of the entry that wrote it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from models.canonical import instant_from, load_fields
from models.errors import NotOnDossier
from models.record import Kind, Record
from models.upgrades import raised
from storage.database import Database
from storage.errors import DatabaseDamaged, RecordDestroyed
from storage.records import Keys
from storage.sealing import Place, unseal_bytes

_AT_ONCE = 500
# Keys are sorted, so only the actor's number stands before the instant; reading each body as JSON would take longer
# than opening the version.
_VERSIONS = (
    "SELECT v.urn, v.kind, v.schema, v.station, v.n, v.dossier, v.generation, v.wrapped_key, v.sealed, v.open,"
    " substr(e.body, instr(e.body, CAST('\"at\":\"' AS BLOB)) + 6, 23)"
    " FROM version v JOIN entry e ON e.station = v.station AND e.n = v.n"
)


@attrs.frozen(kw_only=True)
class Left:
    """One version: the record, the entry's instant, and the fields in JSON types."""

    urn: str
    at: datetime
    fields: Mapping[str, Any]


@attrs.frozen(kw_only=True)
class PastVersions:
    """The versions of one open store as one officer's keys open them."""

    db: Database
    keyring: Keys
    store_id: bytes
    kinds: Mapping[Kind, type[Record]]

    def of(self, urns: Sequence[str], allowed: Callable[[str, Mapping[str, Any]], bool]) -> Iterator[Left]:
        """Every version of the records, each record's oldest first; what may not or can't be read is left out.

        ``allowed``: (kind's letters, open fields) → may be read whole. Raises: RecordDamaged, DatabaseDamaged.
        """
        for first in range(0, len(urns), _AT_ONCE):
            some = urns[first : first + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            for row in self.db.rows(f"{_VERSIONS} WHERE v.urn IN ({marks}) ORDER BY v.urn, v.n, v.station", some):
                facts = load_fields(row[9].decode())
                if self.keyring.holds(row[5]) and allowed(row[1], facts):
                    yield from self._opened(row, facts)

    def _opened(self, row: tuple[Any, ...], facts: dict[str, Any]) -> Iterator[Left]:
        urn, kind, schema, station, n, dossier, generation, wrapped_key, sealed, _, at = row
        place = Place(store=self.store_id, urn=urn, kind=kind, schema=schema, station=station, n=n)
        try:
            key, _ = self.keyring.dossier(dossier, generation)
            _, text = unseal_bytes(sealed, wrapped_key, key, place)
        except (NotOnDossier, RecordDestroyed):
            return
        facts.update(load_fields(text.decode()))
        yield Left(urn=urn, at=_instant(at), fields=raised(self.kinds[Kind(kind)], schema, facts))


def _instant(stored: bytes) -> datetime:
    try:
        return instant_from(stored.decode())
    except ValueError as error:
        raise DatabaseDamaged from error
