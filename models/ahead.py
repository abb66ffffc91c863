"""A context that also sees the records an act has made so far: one act that makes several records, each on another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, TypeVar

from models.command import Context, Role
from models.policy import Policy
from models.record import Kind, Record
from models.stored_file import StoredFile

R = TypeVar("R", bound=Record)


class Ahead:
    """Implements ``models.command.Context`` before the door has written anything. A search is made once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._found: dict[tuple[type[Record], tuple[tuple[str, str], ...]], Sequence[Any]] = {}
        self.made: dict[str, Record] = {}
        """What the act has made so far, by number."""

    def keep(self, records: Sequence[Record]) -> None:
        """Take over what a handler returned."""
        self.made.update({each.urn: each for each in records})

    @property
    def policy(self) -> Policy:
        return self._context.policy

    @property
    def zone(self) -> tzinfo:
        return self._context.zone

    @property
    def now(self) -> datetime:
        return self._context.now

    @property
    def actor(self) -> str:
        return self._context.actor

    @property
    def roles(self) -> frozenset[Role]:
        return self._context.roles

    def get(self, urn: str, kind: type[R]) -> R:
        """One made by this act, else as the register holds it."""
        made = self.made.get(urn)
        return made if isinstance(made, kind) else self._context.get(urn, kind)

    def find(self, kind: type[R], **equals: str) -> Sequence[R]:
        """The register's, and those made by this act; ``equals`` are open fields that hold one value."""
        asked = (kind, tuple(sorted(equals.items())))
        if asked not in self._found:
            self._found[asked] = self._context.find(kind, **equals)
        new = [each for each in self.made.values() if isinstance(each, kind)]
        return [*self._found[asked], *(e for e in new if all(getattr(e, n) == v for n, v in equals.items()))]

    def open_facts(self, kind: type[Record], **equals: str) -> Sequence[Mapping[str, Any]]:
        return self._context.open_facts(kind, **equals)

    def falling(self, kind: type[Record], after: str, until: str) -> Sequence[Mapping[str, Any]]:
        return self._context.falling(kind, after, until)

    def past(self, urn: str) -> Iterator[Mapping[str, Any]]:
        return self._context.past(urn)

    def new_urn(self, kind: Kind) -> str:
        return self._context.new_urn(kind)

    def chain_value(self, n: int) -> str:
        return self._context.chain_value(n)

    def stored(self, blob: str) -> StoredFile | None:
        return self._context.stored(blob)

    def entry_of(self, urn: str) -> int:
        return self._context.entry_of(urn)

    def version_of(self, urn: str) -> tuple[int, int] | None:
        return self._context.version_of(urn)

    def note_conflict(self) -> None:
        self._context.note_conflict()

    def rests_on(self, *urns: str) -> None:
        self._context.rests_on(*urns)
