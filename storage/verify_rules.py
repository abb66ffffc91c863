"""What verification needs to be told and what it gives back. The rules themselves are the program's one rulebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import attrs

from models.journal import Head

Body = Mapping[str, Any]
"""A journal body in JSON types."""
CASEWORK = frozenset({"S", "C"})
"""Kinds too many to remember: of these only which case a record was first written for."""
INSPECTION = "IN"


@attrs.frozen
class Fault:
    """One thing that is not as it should be: at which entry, about which record, in plain words.

    ``n`` is 0 where no entry can be named.
    """

    station: int
    n: int
    urn: str | None
    what: str

    def __str__(self) -> str:
        """One line for the screen and the terminal."""
        where = f"entry {self.n}" if self.n else "the file"
        return f"{where}{f', {self.urn}' if self.urn else ''}: {self.what}"


@attrs.frozen(kw_only=True)
class Verdict:
    """The result: the checkpoint, the head it reaches to and every fault found, in the order of the chain.

    ``cut`` is true where there were more faults than are listed.
    """

    head: Head
    checkpoint: int
    faults: tuple[Fault, ...]
    cut: bool = False
    files_alone: bool = False
    """True where journal and records hold and nothing but attached files is missing or changed."""

    @property
    def consistent(self) -> bool:
        """True without a fault."""
        return not self.faults

    def __str__(self) -> str:
        """The sentence that screens, papers and the terminal print."""
        if self.consistent:
            return (
                f"CONSISTENT since checkpoint {self.checkpoint}."
                " Says nothing on the truth or completeness of what was entered."
            )
        more = "at least " if self.cut else ""
        return f"NOT CONSISTENT: {more}{len(self.faults)} found. First: {self.faults[0]}."


class Facts:
    """The open fields of records as the journal stood before the entry under test, of the kinds the rules read."""

    def __init__(self, kinds: frozenset[str]) -> None:
        self._kinds: dict[str, dict[str, Mapping[str, Any]]] = {kind: {} for kind in kinds}
        self._changes = dict.fromkeys(kinds, 0)
        self._casework: dict[str, list[str]] = {}
        self._chain: dict[str, str] = {}

    def of(self, kind: str, urn: str) -> Mapping[str, Any] | None:
        """One record's open fields, or None."""
        return self._kinds.get(kind, {}).get(urn)

    def every(self, kind: str) -> Iterator[Mapping[str, Any]]:
        """The open fields of every record of a kind, in the order they were first written."""
        yield from self._kinds.get(kind, {}).values()

    def remembers(self, kind: str) -> bool:
        """Whether the rules read this kind."""
        return kind in self._kinds

    def changes_of(self, kind: str) -> int:
        """How often records of a kind were written: the same number, the same facts."""
        return self._changes.get(kind, 0)

    def learn(self, kind: str, urn: str, fields: Mapping[str, Any]) -> None:
        """Take a change over."""
        known = self._kinds.get(kind)
        if known is not None:
            known[urn] = fields
            self._changes[kind] += 1

    def count(self, urn: str, fields: Mapping[str, Any]) -> None:
        """Take down for which case a new record of casework was written."""
        self._casework.setdefault(str(fields.get("investigation")), []).append(urn)

    def casework_of(self, investigation: str) -> Sequence[str] | None:
        """The sessions and contacts (URNs) of a case; None where the entries before were not read."""
        return self._casework.get(investigation, ())

    def mark(self, urn: str, value: str) -> None:
        """Keep the chain's value at the entry that wrote an inspection's newest version."""
        self._chain[urn] = value

    def chain_at(self, urn: str) -> str | None:
        """The chain's value (hexadecimal) at the entry that wrote an inspection's version before."""
        return self._chain.get(urn)


class Rules(Protocol):
    """What the verifier asks of the rulebook. Kinds are the letters of the URN, roles and states their texts."""

    @property
    def remembered(self) -> frozenset[str]:
        """The kinds whose open fields these rules read; they are kept in memory while verifying."""

    @property
    def before_confirmation(self) -> frozenset[str]:
        """The acts an officer may sign whose key no Chief has confirmed yet."""

    @property
    def practice_only(self) -> frozenset[str]:
        """The acts that are in order in a practice register alone."""

    def knows(self, command: str) -> bool:
        """Whether the rulebook holds the command."""

    def held(self, actor: str, at: str, facts: Facts) -> frozenset[Any]:
        """The roles an officer held at an instant (canonical text): texts, or members of a text enumeration."""

    def may_give(self, command: str, officer: Mapping[str, Any], held: frozenset[Any]) -> bool:
        """Whether an officer with these open fields and roles may give a command."""

    def may_step(self, command: str, kind: str, before: str, after: str) -> bool:
        """Whether the table of states holds the step; ``before`` is empty for a new record."""

    def persons(self, entry: Body, before: Mapping[str, Mapping[str, Any]], facts: Facts) -> Iterable[tuple[str, str]]:
        """(URN, what is wrong) wherever one person stood in two places; ``before``: the changed records' old facts."""

    def cosigned(self, entry: Body) -> tuple[int, str] | None:
        """The head (number, ``h_n`` in hexadecimal) the entry co-signs as a checkpoint; None where it is none."""
