"""Changes of what was approved that wait for a decision (5.12.4.4; a higher level for its authorization first)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from models.canonical import instant_from
from models.change import Change, ChangeState
from models.command import Role
from models.due_asking import Asking, Due, Facts
from models.moment import day_of
from models.profile import Level, Profile


def changes_due(asking: Asking) -> Iterator[Due]:
    """For the commander, and for the Chief or a designee where the level would be higher than authorized."""
    for each in asking.reader.open_facts(Change, state=ChangeState.WAITING.value):
        if _raises(asking, each):
            if asking.holds(Role.CHIEF, Role.DESIGNEE):
                what = "A higher engagement level is asked for"
                yield asking.item("R02", each["urn"], what, "AuthorizeChange", _since(asking, each))
        elif asking.holds(Role.COMMANDER) and asking.actor != each["operator"]:
            what = "A change of an approved detail waits for a decision"
            if each["happened_at"]:
                what = "A change that happened already pauses its profile until it is decided"
            yield asking.item("R08", each["urn"], what, "DecideChange", _since(asking, each))


def _since(asking: Asking, change: Facts) -> date:
    return day_of(instant_from(change["proposed_at"]), asking.reader)


def _raises(asking: Asking, change: Facts) -> bool:
    """Whether a level above the authorized one is asked for."""
    if change["level"] is None:
        return False
    profile = next(iter(asking.reader.open_facts(Profile, urn=change["subject"])), None)
    authorized = profile["authorized_level"] if profile is not None else None
    return authorized is not None and Level(change["level"]).rank > Level(authorized).rank
