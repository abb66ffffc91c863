"""Reading for a period: what a helper, or an inspector with a handed-over sample, may no longer open once it is over.

Judged by the date alone, from open fields. The keys handed out stay where they are until they are made anew (R30); what
was read stays read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from models.canonical import instant_from
from models.record import REGISTER, Kind

Facts = Mapping[str, Any]
OWNERS = (Kind.INVESTIGATION, Kind.IDENTITY, Kind.REVIEW)
"""The kinds of record whose dossiers hold other records too, or a whole review."""
EARLIEST = "0"
"""Before every instant in canonical text."""


def is_handed(inspection: Facts) -> bool:
    """Whether the keys of a sample are in the inspector's hands: handed over, and not made anew since."""
    return inspection["handed_at"] is not None and inspection["keys_renewed_at"] is None


def in_force(inspection: Facts, at: datetime) -> bool:
    """Whether a sample that was handed over may still be read at an instant."""
    return is_handed(inspection) and at < instant_from(inspection["until"])


def helps(identity: Facts, officer: str, at: datetime) -> bool:
    """Whether an officer is a helper of an identity at an instant."""
    return any(each["officer"] == officer and at < instant_from(each["until"]) for each in identity["helpers"])


def over_for(officer: str, identities: Iterable[Facts], inspections: Iterable[Facts], at: datetime) -> frozenset[str]:
    """The dossiers that were an officer's to read for a period that is over at an instant.

    ``identities``: those with a helper whose period has ended; ``inspections``: those of this officer.
    """
    held = {
        each["urn"]
        for each in identities
        if officer in {helper["officer"] for helper in each["helpers"]}
        and officer not in each["operators"]
        and not helps(each, officer, at)
    }
    own = [each for each in inspections if each["inspector"] == officer and each["handed_at"] is not None]
    open_now = {dossier for each in own if in_force(each, at) for dossier in each["dossiers"]}
    return frozenset(held | {dossier for each in own for dossier in each["dossiers"]}) - open_now


def lies_in(kind: Kind, facts: Facts) -> str:
    """The dossier a record of a case lies in, from its open fields; its own number, or the register's, for others."""
    if kind in OWNERS:
        return str(facts["urn"])
    return str(facts.get("kept_in") or facts.get("identity") or facts.get("investigation") or REGISTER)
