"""What one officer sees of the register: records, lists, checks, history. Looking is journalled (R10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, TypeVar

import attrs

from models.command import Command, Role
from models.department import Department
from models.due import Due, due
from models.errors import NotOnDossier, UnknownRecord
from models.kinds import KINDS
from models.officer import Officer
from models.periods import lies_in, lying_in
from models.policy import Policy
from models.record import URNS_IN_TEXT, Kind, Record, kind_of_urn
from models.requirement import Check
from models.root import DirectoryRoot, RootState
from models.standing import Stop, standing
from models.viewing import ListRecords, ViewRecord
from storage.keyring import Keyring
from storage.read_only import OnlyTheRegister
from storage.reading import Reading
from storage.reading_room import Page, ReadingRoom
from storage.register import Register
from storage.store import Store
from ui.bands import PRACTICE_BAND, ROOT_BAND
from ui.history import VersionLine, line_of
from ui.oversight import Shown, WithoutNames, reads_whole
from ui.readiness import checked

R = TypeVar("R", bound=Record)


@attrs.frozen(kw_only=True)
class Hit:
    """One result of a search over everything."""

    kind: Kind
    urn: str
    title: str
    subtitle: str


def nothing(_kind: str, _facts: Mapping[str, Any]) -> bool:
    """What screens show whole before anything was asked for."""
    return False


class Sight:
    """Reading as the officer whose keys opened the store. Opening and listing are noted once per session."""

    def __init__(self, store: Store, register: Register) -> None:
        self.store = store
        self.register = register
        self._room: ReadingRoom | None = None
        self._shown: Shown = nothing
        self._over: frozenset[str] = frozenset()
        """The dossiers that are not this officer's to read any more, as the room was last brought up to date."""
        self._viewed: set[str] = set()
        self.unmasked = ""
        """The number of the one record shown whole for a reason given; lists and searches stay as they are."""

    @property
    def keys(self) -> Keyring | OnlyTheRegister:
        """The keys lists are raised with."""
        return self.store.keyring

    @property
    def practice(self) -> bool:
        """True for a practice register."""
        return self.register.practice

    @property
    def bands(self) -> tuple[str, ...]:
        """What every window and page of this register carries."""
        always = (PRACTICE_BAND,) if self.practice else ()
        announced = self.open_facts(DirectoryRoot, state=RootState.ANNOUNCED.value)
        return (*always, ROOT_BAND) if announced else always

    @property
    def department_name(self) -> str:
        """The department's name."""
        found = self.find(Department)
        return found[0].name if found else ""

    @property
    def actor(self) -> str:
        """The officer's number."""
        return self.register.actor

    @property
    def officer(self) -> Officer:
        """The officer at the desk."""
        return self.get(self.actor, Officer)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held now."""
        return self.register.roles

    @property
    def now(self) -> datetime:
        """The register's clock."""
        return self.register.now

    @property
    def zone(self) -> tzinfo:
        """The department's time zone."""
        return self.register.zone

    @property
    def policy(self) -> Policy:
        """The policy profile in force."""
        return self.register.policy

    @property
    def reading(self) -> Reading:
        """Reads as this officer, as of now."""
        return self.register.reading()

    def get(self, urn: str, kind: type[R]) -> R:
        """The current version. Raises: UnknownRecord, NotOnDossier."""
        return self.reading.get(urn, kind)

    def find(self, kind: type[R], **equals: str) -> Sequence[R]:
        """Current records of a kind this officer's screens may show whole, by number."""
        found = self.reading.find(kind, **equals)
        shown, facts = self._shown_now(), self.register.records.facts
        return [each for each in found if each.urn == self.unmasked or shown(each.KIND.value, facts(each.urn))]

    def mask_again(self) -> None:
        """From now on the record that was unmasked is shown by its open fields alone, as before."""
        self.unmasked = ""

    def open_facts(self, kind: type[Record], **equals: str) -> Sequence[Mapping[str, Any]]:
        """The open fields of every record of a kind, by number."""
        return self.reading.open_facts(kind, **equals)

    def _shown_now(self) -> Shown:
        return reads_whole(self.register.records, self.actor, self.roles, self.now)

    def _may_show(self, kind: str, facts: Mapping[str, Any]) -> bool:
        """For the room, as of its newest slice or act: asking for the roles at every record took a third of it."""
        return self._shown(kind, facts)

    def shown_whole(self) -> Shown:
        """(kind's letters, open fields) → whether this officer's screens may show the record whole, as of now."""
        return self._shown_now()

    def shows(self, urn: str) -> bool:
        """Whether this officer's screens may show a record whole, as of now."""
        kind = kind_of_urn(urn)
        if kind is None or urn == self.unmasked:
            return kind is not None
        return self._shown_now()(kind.value, self.register.records.facts(urn))

    def open_record(self, urn: str) -> Record:
        """Open a record; written once per record and session.

        Raises: UnknownRecord, NotOnDossier, WithoutNames.
        """
        kind = kind_of_urn(urn)
        if kind is None:
            raise UnknownRecord(urn=urn)
        if not self.shows(urn) and lies_in(kind, self.register.records.facts(urn)) not in self.reading.over:
            raise WithoutNames(urn=urn)
        self._note_once(f"record {urn}", ViewRecord(record=urn))
        return self.get(urn, KINDS[kind])

    def version(self, urn: str, n: int) -> Record:
        """A record as entry ``n`` left it. Raises: UnknownRecord, NotOnDossier, WithoutNames."""
        self.open_record(urn)
        found = next((each for each in self.register.records.versions(urn) if each[1] == n), None)
        if found is None:
            raise UnknownRecord(urn=f"{urn}, version {n}")
        return self.register.records.load(urn, found)

    def history(self, urn: str) -> tuple[VersionLine, ...]:
        """Every version of a record, newest first, with what changed."""
        self.open_record(urn)
        records, journal = self.register.records, self.register.journal
        lines: list[VersionLine] = []
        before: Record | None = None
        for station, n in records.versions(urn):
            after = records.load(urn, (station, n))
            lines.append(line_of(journal.entry(station, n), before, after))
            before = after
        return tuple(reversed(lines))

    def room_takes(self, changed: Sequence[Record]) -> None:
        """Bring the searchable copy up to date with what an act changed; what was destroyed leaves it at once."""
        if any(each.KIND is Kind.DESTRUCTION for each in changed):
            self.leave_room()
        if self._room is not None:
            self._shown = self._shown_now()
            for record in changed:
                self._room.update(record)

    def leave_room(self) -> None:
        """Drop the searchable copy."""
        if self._room is not None:
            self._room.close()
            self._room = None

    @property
    def room(self) -> ReadingRoom:
        """The searchable copy of what this officer may read; raised at first use. What a period ended for is masked."""
        over = self.reading.over
        if self._room is None:
            self._shown, self._over = self._shown_now(), over
            room = ReadingRoom()
            room.raise_current(
                self.store.db,
                self.keys,
                self.store.store_id,
                KINDS,
                sealed_allowed=self._may_show,
            )
            self._room = room
        elif gone := over - self._over:
            self._shown, self._over = self._shown_now(), over
            for dossier in gone:
                for kind, facts in lying_in(self.register.records, dossier):
                    self._room.mask(kind, facts)
        return self._room

    def raise_more(self) -> int:
        """The next slice of activities and notes into the reading room; 0 when all are there."""
        room, self._shown = self.room, self._shown_now()
        return room.raise_more()

    def page(self, kind: type[Record], **asked: Any) -> Page:
        """A page of a list, as ``ReadingRoom.page`` takes it. Listing a kind is written once per session."""
        self._note_once(f"kind {kind.KIND.value}", ListRecords(kind=kind.KIND.value))
        return self.room.page(kind.KIND, **asked)

    def search(self, text: str, limit: int = 50) -> tuple[Hit, ...]:
        """What the register holds of a text, among what this officer may read."""
        self._note_once("search", ListRecords(kind="everything"))
        found = []
        for row in self.room.search_everything(text, limit):
            shown = [str(value) for name, value in row.values.items() if value and name != "urn"]
            found.append(
                Hit(kind=row.kind, urn=row.urn, title=KINDS[row.kind].NAME.capitalize(), subtitle=" · ".join(shown[:3]))
            )
        return tuple(found)

    def checks(self, list_name: str, urn: str) -> tuple[Check, ...]:
        """A readiness list as found now: READY_TO_SUBMIT of an application, the others of a profile."""
        found = checked(self.reading, list_name, urn)
        return tuple(attrs.evolve(each, detail=self.in_words(each.detail)) for each in found)

    def in_words(self, text: str) -> str:
        """A sentence with what screens call each record in place of its number, where there is a name."""
        return URNS_IN_TEXT.sub(lambda number: self.called(number[0]), text)

    def standing(self, record: Record) -> tuple[Stop, ...]:
        """What facts and the instant make of a record; computed, never written."""
        return standing(self.reading, record, self.now)

    def due(self) -> tuple[Due, ...]:
        """What is due for this officer, most overdue first."""
        return due(self.reading, self.roles, self.actor)

    def division_due(self) -> tuple[int, int]:
        """How many things are late in the whole division and how many are coming due: counts, which name nobody."""
        days = [each.days for each in due(self.reading, frozenset({Role.COMMANDER}), self.actor)]
        late = sum(each > 0 for each in days)
        return late, len(days) - late

    def called(self, urn: str) -> str:
        """What screens call a record: an officer's rank and name, a site's or equipment's name, else the number."""
        kind = kind_of_urn(urn)
        if kind is None:
            return urn
        try:
            record = self.reading.get(urn, KINDS[kind])
        except (NotOnDossier, UnknownRecord):
            return urn
        for name in ("called", "case_number", "asset_tag"):
            if hasattr(record, name):
                return str(getattr(record, name))
        return str(record.name) if kind is Kind.PLATFORM else urn  # type: ignore[attr-defined]

    def _note_once(self, what: str, command: Command) -> None:
        """Write a look into the journal, once per session."""
        if what not in self._viewed:
            self.register.perform(command)
            self._viewed.add(what)
