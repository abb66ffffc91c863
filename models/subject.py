"""What a record of the oversight is about: another record, by its number and its open fields alone.

Whoever reports a violation or places a hold need not be named on the dossier concerned, so nothing sealed is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models.command import Reader
from models.errors import InvalidInput, UnknownRecord
from models.record import REGISTER, Kind, Record, kind_of_urn

Facts = Mapping[str, Any]


def facts_about(reader: Reader, urn: str, kinds: Sequence[type[Record]], field: str) -> Facts:
    """The open fields of a record. Raises: InvalidInput at ``field`` for another kind, UnknownRecord."""
    kind = next((each for each in kinds if each.KIND is kind_of_urn(urn)), None)
    if kind is None:
        names = ", ".join(sorted(each.NAME for each in kinds))
        raise InvalidInput({field: f"must be the number of one of these: {names}"})
    found = next(iter(reader.open_facts(kind, urn=urn)), None)
    if found is None:
        raise UnknownRecord(urn=urn)
    return found


def case_of(facts: Facts) -> str:
    """The investigation a record belongs to, itself included; "" where it belongs to none."""
    urn = str(facts["urn"])
    return urn if kind_of_urn(urn) is Kind.INVESTIGATION else str(facts.get("investigation") or "")


def identity_of(facts: Facts) -> str:
    """The false identity a record belongs to, itself included; "" where it belongs to none."""
    urn = str(facts["urn"])
    return urn if kind_of_urn(urn) is Kind.IDENTITY else str(facts.get("identity") or "")


def people_of(facts: Facts) -> frozenset[str]:
    """Whose work a record is, from its open fields; an officer's record is its officer's."""
    found: set[str] = set()
    if kind_of_urn(str(facts["urn"])) is Kind.OFFICER:
        found.add(str(facts["urn"]))
    for name in ("operator", "operators", "members", "applicant", "investigator", "holder"):
        said = facts.get(name) or ()
        found.update((said,) if isinstance(said, str) else said)
    return frozenset(found)


def dossier_of(facts: Facts) -> str:
    """The dossier in which something about a record is kept: its identity's, its case's, or the register's."""
    return identity_of(facts) or case_of(facts) or REGISTER
