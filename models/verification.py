"""What the verifier asks of the rulebook: the same tables the door reads, over open fields alone.

``storage/verify.py`` takes these as its rules, so there is one rulebook for doing and for proving.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from models.command import EVERYONE
from models.kinds import WORKFLOWS
from models.officer import OfficerState, roles_at
from models.record import Kind
from models.rulebook import BEFORE_CONFIRMATION, RULEBOOK

Fields = Mapping[str, Any]
REVIEW_ACTS = frozenset({"HoldReview", "CloseReview"})
_BY_PERSON: Mapping[str, tuple[str, ...]] = {
    "DecideApplication": ("applicant", "operator", "operators", "members"),
    "DecideDetails": ("operator", "operators", "authorized_by"),
    "ResumeProfile": ("operator",),
    "VerifyClosing": ("operator",),
    "HoldReview": ("investigator",),
    "CloseReview": ("investigator",),
}
"""Acts nobody gives on their own: command → the open fields that may not name the actor (R12)."""


class FactsOf(Protocol):
    """The open fields of records as the journal stood before an entry."""

    def of(self, kind: str, urn: str) -> Fields | None:
        """One record's open fields, or None."""

    def every(self, kind: str) -> Iterable[Fields]:
        """The open fields of every record of a kind."""


class HouseRules:
    """The rulebook, the tables of states and R12, in the words the verifier asks in."""

    @property
    def remembered(self) -> frozenset[str]:
        """Officers and delegations decide roles; identities and investigations name their people."""
        kinds = (Kind.OFFICER, Kind.DELEGATION, Kind.IDENTITY, Kind.INVESTIGATION)
        return frozenset(kind.value for kind in kinds)

    def allowed(self, command: str) -> frozenset[str] | None:
        """The roles that may give a command; None where the rulebook does not know it."""
        row = RULEBOOK.get(command)
        if row is None:
            return None
        roles = EVERYONE if row.roles == EVERYONE else row.roles
        unconfirmed = {"unconfirmed"} if command in BEFORE_CONFIRMATION else set()
        return frozenset({*(role.value for role in roles), *unconfirmed})

    def held(self, actor: str, at: datetime, facts: FactsOf) -> frozenset[str]:
        """The roles an officer held at an instant; “unconfirmed” for one the Chief has not confirmed."""
        officer = facts.of(Kind.OFFICER.value, actor)
        if officer is None:
            return frozenset()
        if officer.get("state") in {OfficerState.INVITED, OfficerState.ENROLLED}:
            return frozenset({"unconfirmed"})
        roles = roles_at(officer, facts.every(Kind.DELEGATION.value), at)
        return frozenset(role.value for role in roles)

    def may_step(self, command: str, kind: str, before: str, after: str) -> bool:
        """Whether the table of states holds the step."""
        return WORKFLOWS[Kind(kind)].allows(command, before, after)

    def persons(
        self, entry: Fields, before: Mapping[str, Fields], facts: FactsOf
    ) -> Iterable[tuple[str, str]]:
        """(URN, what is wrong) wherever the actor decided on their own, or approved what they authorized."""
        names = _BY_PERSON.get(entry["command"], ())
        if not names or entry["outcome"] != "done":
            return
        for change in entry["changes"]:
            for name in names:
                said = before.get(change["urn"], {}).get(name, ())
                if entry["actor"] in ((said,) if isinstance(said, str) else said):
                    yield change["urn"], f"its {name.replace('_', ' ')} is who gave {entry['command']}"
        yield from self._wider(entry, facts)

    def _wider(self, entry: Fields, facts: FactsOf) -> Iterable[tuple[str, str]]:
        """An identity's people count for its profiles too, even where only the profile changed."""
        for change in entry["changes"]:
            identity = facts.of(Kind.IDENTITY.value, str(change["open"].get("identity", "")))
            if identity is not None and entry["actor"] in identity.get("operators", ()):
                yield change["urn"], f"an operator of its false identity gave {entry['command']}"

    def holds_review(self, entry: Fields) -> bool:
        """Whether the entry held or closed a review of conduct."""
        return entry["command"] in REVIEW_ACTS and entry["outcome"] == "done"
