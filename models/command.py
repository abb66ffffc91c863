"""What an act is: a frozen command, a pure handler, the context it decides in, the roles that may give it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Any, ClassVar, Protocol, TypeVar

import attrs

from models.fields import fields_of
from models.policy import Policy
from models.record import Kind, Record, kind_of_urn
from models.stored_file import StoredFile

R = TypeVar("R", bound=Record)


class Role(StrEnum):
    """The roles of domain.md section 2. A person may hold several; every rule tests the person too."""

    DETECTIVE = "detective"
    COMMANDER = "commander"
    CHIEF = "chief"
    DESIGNEE = "designee"
    INSPECTOR = "inspector"
    ADMINISTRATOR = "administrator"
    RECOVERY = "recovery"
    """Held by the recovery key in force; never granted to a person and in no choice."""


def choices(kind: type[StrEnum]) -> tuple[StrEnum, ...]:
    """The members of a list of words that a person may choose."""
    return tuple(each for each in kind if each is not Role.RECOVERY)


EVERYONE = frozenset(Role) - {Role.RECOVERY}
"""Anyone with an account."""


@attrs.frozen(kw_only=True)
class Command:
    """The base of every act. The journal keeps only its class name; its texts become sealed fields of records."""

    CONSEQUENTIAL: ClassVar[bool] = False
    """True where the passphrase is asked for again as the signature (a sheet says what will happen)."""
    READ_FIRST: ClassVar[tuple[str, ...]] = ()
    """What is shown to be read before it is given, paragraph by paragraph."""


class Reader(Protocol):
    """Reads what one officer may read, as of now. Handlers, requirements, reports and screens share it.

    ``policy`` is the policy profile in force, ``zone`` the department's time zone.
    """

    @property
    def policy(self) -> Policy: ...
    @property
    def zone(self) -> tzinfo: ...
    @property
    def now(self) -> datetime: ...

    def get(self, urn: str, kind: type[R]) -> R:
        """The current version. Raises: UnknownRecord, NotOnDossier."""

    def find(self, kind: type[R], **equals: str) -> Sequence[R]:
        """Current records of a kind this officer may read, by number; ``equals`` are open fields."""

    def open_facts(self, kind: type[Record], **equals: str) -> Sequence[Mapping[str, Any]]:
        """The open fields (JSON types) of every record of a kind, readable or not, by number."""

    def falling(self, kind: type[Record], after: str, until: str) -> Sequence[Mapping[str, Any]]:
        """The open fields of the records of a kind with an end or a day behind ``after``, up to ``until`` (canonical
        texts), each record once.
        """

    def past(self, urn: str) -> Iterator[Mapping[str, Any]]:
        """The open fields of every version of a record, the newest first."""


class Context(Reader, Protocol):
    """What a handler decides in. ``now`` is the signing instant; nothing else tells the time."""

    @property
    def actor(self) -> str:
        """The URN of the officer who signs."""

    @property
    def roles(self) -> frozenset[Role]:
        """The roles the actor holds at ``now``; DESIGNEE where a delegation is in force."""

    def new_urn(self, kind: Kind) -> str:
        """The next number of a kind at this station."""

    def chain_value(self, n: int) -> str:
        """The chain's value after entry ``n`` in hex, as the journal holds it; empty where there is no such entry."""

    def stored(self, blob: str) -> StoredFile | None:
        """What storage took down of a file it has just stored under this name; None where it has stored none."""

    def entry_of(self, urn: str) -> int:
        """The number of the journal entry that wrote a record's current version; 0 where there is no such record."""

    def version_of(self, urn: str) -> tuple[int, int] | None:
        """A record's current version: its station and its journal entry; None where there is no such record."""

    def note_conflict(self) -> None:
        """Say that the Chief decides this in the commander's place: the journal entry's ``conflict``."""

    def rests_on(self, *urns: str) -> None:
        """Name records whose current versions this act rests on: the journal entry's ``basis``."""


Handler = Callable[[Any, Context], Sequence[Record]]


@attrs.frozen(kw_only=True)
class Row:
    """One line of the rulebook: who may give a command, under which clauses, and who decides what it means."""

    command: type[Command]
    handler: Handler
    roles: frozenset[Role]
    clauses: tuple[str, ...]
    """Clause numbers, or a house rule's id with ``H`` in front, e.g. ``5.12.4.4`` or ``H R13``."""
    says: str
    """What the act does, in one sentence for a commander or an assessor."""
    chief_in_conflict: bool = False
    """True where the Chief may give it only in the commander's place, on the commander's own work."""


def named_in(command: Command) -> str | None:
    """The first record number a command names: what a refusal or a look is about."""
    for field in fields_of(type(command)):
        value = getattr(command, field.name)
        if isinstance(value, str) and kind_of_urn(value) is not None:
            return value
    return None
