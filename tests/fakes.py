"""A context in memory: records by number, a clock that is set by hand, roles as given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from models.canonical import plain
from models.command import Role
from models.errors import NotOnDossier, UnknownRecord
from models.falling import falls_of
from models.policy import Policy
from models.record import Kind, Record, open_names, urn_text
from models.stored_file import StoredFile

R = TypeVar("R", bound=Record)
NOON = datetime(2026, 3, 16, 16, 0, tzinfo=UTC)
"""12:00 in the department's zone (America/New_York), on a Monday."""


class FakeContext:
    """Reads and writes a dictionary; ``closed`` names records this officer may not open."""

    def __init__(self, *records: Record, actor: str = "HM-O-1-0001", now: datetime = NOON) -> None:
        self.records: dict[str, Record] = {each.urn: each for each in records}
        self.actor = actor
        self.roles: frozenset[Role] = frozenset()
        self.now = now
        self.policy = Policy()
        self.zone = ZoneInfo("America/New_York")
        self.closed: set[str] = set()
        self.written: Counter[str] = Counter()
        self.basis: list[str] = []
        self.conflict = False
        self.files: dict[str, StoredFile] = {}
        self.kept: list[Record] = [*records]

    def by(self, actor: str, *roles: Role) -> FakeContext:
        """The next acts are this officer's."""
        self.actor, self.roles = actor, frozenset(roles)
        return self

    def keep(self, records: Sequence[Record]) -> Sequence[Record]:
        """Save what a handler returned, as the door would."""
        self.written.update(each.urn for each in records)
        self.records.update({each.urn: each for each in records})
        self.kept += records
        return records

    def get(self, urn: str, kind: type[R]) -> R:
        found = self.records.get(urn)
        if not isinstance(found, kind):
            raise UnknownRecord(urn=urn)
        if urn in self.closed:
            raise NotOnDossier(urn=urn)
        return found

    def find(self, kind: type[R], **equals: str) -> Sequence[R]:
        kept = [each for each in self._of(kind) if each.urn not in self.closed]
        return [each for each in kept if all(_holds(getattr(each, name), value) for name, value in equals.items())]

    def open_facts(self, kind: type[Record], **equals: str) -> Sequence[Mapping[str, Any]]:
        names = open_names(kind)
        facts = [{name: value for name, value in plain(each).items() if name in names} for each in self._of(kind)]
        return [each for each in facts if all(_holds(each[name], value) for name, value in equals.items())]

    def falling(self, kind: type[Record], after: str, until: str) -> Sequence[Mapping[str, Any]]:
        return [each for each in self.open_facts(kind) if any(after < at <= until for at in falls_of(each))]

    def past(self, urn: str) -> Iterator[Mapping[str, Any]]:
        return (plain(each) for each in reversed(self.kept) if each.urn == urn)

    def new_urn(self, kind: Kind) -> str:
        numbers = [int(urn.rsplit("-", 1)[1]) for urn in self.records if urn.split("-")[1] == kind.value]
        return urn_text("HM", kind, 1, max(numbers, default=0) + 1)

    def chain_value(self, n: int) -> str:
        return f"{n:064x}"

    def note_conflict(self) -> None:
        self.conflict = True
    def stored(self, blob: str) -> StoredFile | None:
        return self.files.get(blob)

    def entry_of(self, urn: str) -> int:
        return int(urn.rsplit("-", 1)[1])

    def version_of(self, urn: str) -> tuple[int, int] | None:
        return (1, self.written[urn] + 1) if urn in self.records else None

    def rests_on(self, *urns: str) -> None:
        self.basis.extend(urns)

    def _of(self, kind: type[R]) -> list[R]:
        return sorted((each for each in self.records.values() if isinstance(each, kind)), key=lambda each: each.urn)


def _holds(field: object, value: str) -> bool:
    """As the store finds: the field is the value, or a list that holds it."""
    return value in field if isinstance(field, (list, tuple)) else field == value
