"""Reading the register as one officer: the ``Reader`` that handlers, requirements, reports and screens share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, TypeVar

from models.acting import ActingOrder
from models.command import Role
from models.delegation import Delegation
from models.errors import NotOnDossier, UnknownRecord
from models.journal import Version
from models.periods import over_for
from models.policy import Policy
from models.policy_profile import PolicyProfile, in_force
from models.record import Kind, Record, urn_text
from models.signer import roles_of
from models.stored_file import StoredFile
from storage.records import Records

R = TypeVar("R", bound=Record)


class Reading:
    """What one officer may read, as of ``now``. Implements ``models.command.Reader``."""

    def __init__(self, records: Records, now: datetime, zone: tzinfo, *, actor: str = "") -> None:
        self._actor = actor
        self._over: frozenset[str] | None = None
        self._records = records
        self._now = now
        self._zone = zone
        self._policy: Policy | None = None

    @property
    def policy(self) -> Policy:
        """The policy profile in force, with those before it."""
        if self._policy is None:
            self._policy = in_force(self.open_facts(PolicyProfile), self._now)
        return self._policy

    @property
    def zone(self) -> tzinfo:
        """The department's time zone."""
        return self._zone

    @property
    def now(self) -> datetime:
        """The instant this reading is made for."""
        return self._now

    def get(self, urn: str, kind: type[R]) -> R:
        """The current version. Raises: UnknownRecord (also for another kind's number), NotOnDossier."""
        record = self._records.load(urn)
        if not isinstance(record, kind):
            raise UnknownRecord(urn=urn)
        self.require_named(record)
        return record

    def require_named(self, record: Record) -> None:
        """Raises: NotOnDossier where the record's dossier was this officer's to read or write in, and is not now."""
        if record.dossier in self.over:
            raise NotOnDossier(urn=record.urn)

    @property
    def over(self) -> frozenset[str]:
        """The dossiers that were this officer's to read, and are not now."""
        if self._over is None:
            self._over = over_for(self._records, self._actor, self._now)
        return self._over

    def find(self, kind: type[R], **equals: str) -> Sequence[R]:
        """Current records of a kind this officer may read, by number."""
        found, over = self._records.find(kind, **equals), self.over
        return tuple(each for each in found if each.dossier not in over) if over else found

    def open_facts(self, kind: type[Record], **equals: str) -> Sequence[Mapping[str, Any]]:
        """The open fields of every record of a kind, by number."""
        return self._records.open_facts(kind.KIND, **equals)

    def falling(self, kind: type[Record], after: str, until: str) -> Sequence[Mapping[str, Any]]:
        """The open fields of the records of a kind whose standing may change by itself in a span."""
        return self._records.falling(kind.KIND, after, until)

    def past(self, urn: str) -> Iterator[Mapping[str, Any]]:
        """The open fields of every version of a record, the newest first."""
        return (self._records.facts(urn, each) for each in reversed(self._records.versions(urn)))


class Deciding(Reading):
    """The context of one act. Implements ``models.command.Context``; numbers given out here are not yet written."""

    def __init__(
        self,
        records: Records,
        now: datetime,
        zone: tzinfo,
        *,
        actor: str,
        prefix: str,
        station: int,
        chain: Callable[[int], bytes | None],
        stored: Callable[[str], StoredFile | None],
    ) -> None:
        super().__init__(records, now, zone, actor=actor)
        self._prefix = prefix
        self._station = station
        self._chain = chain
        self._stored = stored
        self._given: dict[Kind, int] = {}
        self._rests_on: dict[str, Version] = {}
        self._roles: frozenset[Role] | None = None
        self.conflict = False
        """Whether the handler said that the Chief decides in the commander's place."""

    @property
    def actor(self) -> str:
        """The officer who signs."""
        return self._actor

    @property
    def roles(self) -> frozenset[Role]:
        """The actor's roles at ``now``."""
        if self._roles is None:
            facts = self._records.facts(self._actor) if self._records.exists(self._actor) else {}
            papers = [
                *self._records.open_facts(Delegation.KIND, designee=self._actor),
                *self._records.open_facts(ActingOrder.KIND, acting=self._actor),
            ]
            self._roles = roles_of(facts, papers, self._now) if facts else frozenset()
        return self._roles

    @property
    def officer(self) -> Mapping[str, Any]:
        """The signer's open fields, an officer's or the recovery key's; empty before the genesis entry."""
        return self._records.facts(self._actor) if self._records.exists(self._actor) else {}

    def new_urn(self, kind: Kind) -> str:
        """The next number of a kind at this station."""
        number = self._given.get(kind, self._records.next_number(kind, self._station) - 1) + 1
        self._given[kind] = number
        return urn_text(self._prefix, kind, self._station, number)

    def chain_value(self, n: int) -> str:
        """The chain's value after an entry, as the journal holds it."""
        return (self._chain(n) or b"").hex()

    def note_conflict(self) -> None:
        """Say that the Chief decides this in the commander's place."""
        self.conflict = True
    def stored(self, blob: str) -> StoredFile | None:
        """What was taken down of a file stored just now."""
        return self._stored(blob)

    def entry_of(self, urn: str) -> int:
        """The entry that wrote a record's current version."""
        version = self._records.current(urn)
        return version[1] if version else 0

    def version_of(self, urn: str) -> tuple[int, int] | None:
        """A record's current version."""
        return self._records.current(urn)

    def rests_on(self, *urns: str) -> None:
        """Name records this act rests on, as they stand before it."""
        for urn in urns:
            version = self._records.current(urn)
            if version is not None:
                self._rests_on[urn] = version

    @property
    def basis(self) -> tuple[Version, ...]:
        """The versions of what was named with ``rests_on``, each once."""
        return tuple(dict.fromkeys(self._rests_on.values()))
