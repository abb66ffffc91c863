"""What is due about holds and destruction: the second person's act (R23)."""

from __future__ import annotations

from collections.abc import Iterator

from models.command import Role
from models.destruction import Destruction, DestructionState
from models.due_asking import Asking, Due
from models.legal_hold import HoldState, LegalHold


def second_acts_due(asking: Asking) -> Iterator[Due]:
    """For the Chief: what one person has asked for and another decides."""
    if not asking.holds(Role.CHIEF):
        return
    for each in asking.reader.open_facts(LegalHold, state=HoldState.RELEASE_ASKED.value):
        if each["applicant"] != asking.actor:
            yield asking.item("R23", each["urn"], "Release of a legal hold asked for", "ReleaseHold")
    for each in asking.reader.open_facts(Destruction, state=DestructionState.PROPOSED.value):
        if each["applicant"] != asking.actor:
            yield asking.item("R23", each["urn"], "Destruction proposed", "DestroyRecords")
