"""Reading is for who is named now: what an officer who was named on a dossier once may no longer open.

A helper or an inspector whose period is over, a helper ended early, an operator replaced: judged from open fields and
the date alone. The keys handed out stay where they are; who was left out gets none made later (R30). What was read
stays read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from models.canonical import instant_from, instant_text
from models.command import Role
from models.delegation import UNDERCOVER
from models.record import REGISTER, Kind, kind_of_urn
from models.signer import roles_of

Facts = Mapping[str, Any]
OWNERS = frozenset({
    Kind.INVESTIGATION, Kind.IDENTITY, Kind.REVIEW, Kind.INSPECTION, Kind.VIOLATION, Kind.LEGAL_HOLD,
    Kind.PAPER_DECISION, Kind.DESTRUCTION, Kind.FOOTPRINT_CHECK,
})  # fmt: skip
"""The kinds of record that have a dossier of their own."""
_LIES_BY = ("urn", "kept_in", "identity", "investigation")
EARLIEST = "0"
"""Before every instant in canonical text."""
OVERSEE = frozenset({Role.CHIEF, Role.COMMANDER, Role.DESIGNEE})
"""Who oversees reads by that role, and not by being named; a designee where undercover work is delegated."""


class OpenFields(Protocol):
    """Where the open fields of every record can be found; the register's records."""

    def open_facts(self, kind: Kind, **equals: str) -> Sequence[Mapping[str, Any]]: ...
    def falling(self, kind: Kind, after: str, until: str) -> Sequence[Mapping[str, Any]]: ...


def is_handed(inspection: Facts) -> bool:
    """Whether the keys of a sample are in the inspector's hands: handed over, and not made anew since."""
    return inspection["handed_at"] is not None and inspection["keys_renewed_at"] is None


def in_force(inspection: Facts, at: datetime) -> bool:
    """Whether a sample that was handed over may still be read at an instant."""
    return is_handed(inspection) and at < instant_from(inspection["until"])


def helps(identity: Facts, officer: str, at: datetime) -> bool:
    """Whether an officer is a helper of an identity at an instant."""
    return any(each["officer"] == officer and at < instant_from(each["until"]) for each in identity["helpers"])


def names(owner: Facts, officer: str, at: datetime) -> bool:
    """Whether the record that owns a dossier names an officer among its readers at an instant, by its open fields."""
    named = {*owner.get("operators", ()), *owner.get("members", ()), owner.get("investigator")}
    named.update(each["owner"] for each in owner.get("actions", ()))
    return officer in named or ("helpers" in owner and helps(owner, officer, at))


def over_for(records: OpenFields, officer: str, at: datetime) -> frozenset[str]:
    """The dossiers that were an officer's to read and are not at an instant."""
    ended = (
        *records.falling(Kind.IDENTITY, EARLIEST, instant_text(at)),
        *records.open_facts(Kind.IDENTITY, named_before=officer),
    )
    held = {
        each["urn"]
        for each in ended
        if officer in each["named_before"] or officer in {helper["officer"] for helper in each["helpers"]}
    }
    own = [each for each in records.open_facts(Kind.INSPECTION, inspector=officer) if each["handed_at"] is not None]
    held |= {dossier for each in own for dossier in each["dossiers"]}
    held -= {dossier for each in own if in_force(each, at) for dossier in each["dossiers"]}
    if not held or _oversees(records, officer, at):
        return frozenset()
    return frozenset(urn for urn in held if not any(names(each, officer, at) for each in _owner(records, urn)))


def _owner(records: OpenFields, dossier: str) -> Sequence[Facts]:
    kind = kind_of_urn(dossier)
    return () if kind is None else records.open_facts(kind, urn=dossier)


def _oversees(records: OpenFields, officer: str, at: datetime) -> bool:
    delegated = records.open_facts(Kind.DELEGATION, designee=officer)
    papers = [
        *(each for each in delegated if set(each["clauses"]) & set(UNDERCOVER)),
        *records.open_facts(Kind.ACTING_ORDER, acting=officer),
    ]
    return any(OVERSEE & roles_of(each, papers, at) for each in records.open_facts(Kind.OFFICER, urn=officer))


def lies_in(kind: Kind, facts: Facts) -> str:
    """The dossier a record of a case lies in, from its open fields; its own number, or the register's, for others."""
    if kind in OWNERS:
        return str(facts["urn"])
    return str(facts.get("kept_in") or facts.get("identity") or facts.get("investigation") or REGISTER)


def lying_in(records: OpenFields, dossier: str) -> Iterator[tuple[Kind, Facts]]:
    """Every record of a case that lies in a dossier, with its open fields."""
    for kind in Kind:
        for name in _LIES_BY:
            for facts in records.open_facts(kind, **{name: dossier}):
                if lies_in(kind, facts) == dossier:
                    yield kind, facts
