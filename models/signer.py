"""Who signs an entry: an officer, or recovery. What either may do is read from open fields, by door and verifier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from models.command import Role
from models.officer import OfficerState, roles_at
from models.record import Kind, kind_of_urn
from models.recovery import STANDING

Fields = Mapping[str, Any]
SIGNERS = (Kind.OFFICER, Kind.RECOVERY_KEY)


def is_recovery(facts: Fields) -> bool:
    """Whether the open fields are those of a recovery key."""
    return kind_of_urn(str(facts.get("urn", ""))) is Kind.RECOVERY_KEY


def stands(facts: Fields) -> bool:
    """Whether the signer has an active account, or is the recovery key in force."""
    if is_recovery(facts):
        return facts.get("state") in STANDING
    return facts.get("state") == OfficerState.ACTIVE


def roles_of(facts: Fields, papers: Iterable[Fields], at: datetime) -> frozenset[Role]:
    """The roles a signer held at an instant. ``papers`` are delegations and orders for an acting commander."""
    if is_recovery(facts):
        return frozenset({Role.RECOVERY}) if stands(facts) else frozenset()
    return roles_at(facts, papers, at)
