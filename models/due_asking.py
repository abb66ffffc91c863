"""Who asks what is due, and what one due thing says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import attrs

from models.acting import commanders_now
from models.canonical import instant_from
from models.command import Reader, Role
from models.moment import TICK, day_of
from models.profile import Profile, ProfileState

Facts = Mapping[str, Any]


@attrs.frozen(kw_only=True)
class Due:
    """One thing due. ``what`` names record numbers only; ``days`` > 0 is overdue by so many; ``act`` mends it."""

    rule: str
    cited: str
    urn: str
    what: str
    on: date | None
    days: int
    act: str


@attrs.frozen(kw_only=True)
class Asking:
    """Who asks, with which roles, on which department day."""

    reader: Reader
    roles: frozenset[Role]
    actor: str
    today: date

    @cached_property
    def every_profile(self) -> Sequence[Facts]:
        """The open fields of every profile, by number: what the topics ask of profiles rests on one reading."""
        return self.reader.open_facts(Profile)

    def profiles(self, *states: ProfileState) -> Iterator[Facts]:
        """The open fields of the profiles in one of the states, by number."""
        return (each for each in self.every_profile if each["state"] in states)

    @cached_property
    def commanders(self) -> frozenset[str]:
        """Everyone who holds the commander's post now."""
        return commanders_now(self.reader)

    def holds(self, *roles: Role) -> bool:
        """Whether one of the roles is held."""
        return bool(self.roles & set(roles))

    def sees(self, *officers: str) -> bool:
        """Whether the matter is the division's to see, or one of the officers is who asks."""
        return self.holds(Role.COMMANDER) or self.actor in officers

    def item(self, rule: str, urn: str, what: str, act: str, on: date | None = None) -> Due:
        """One thing due; ``on`` is the last day it is in time."""
        days = (self.today - on).days if on is not None else 0
        return Due(rule=rule, cited=self.reader.policy.rule(rule).cited, urn=urn, what=what, on=on, days=days, act=act)

    def last_day(self, until: str) -> date:
        """The last valid department day of a half-open window, from its end in JSON."""
        return day_of(instant_from(until) - TICK, self.reader)
