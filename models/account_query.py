"""Which accounts existed under department control, or were used, in a period.

The question of *Commonwealth v. Dilworth* (Mass. SJC-13547, 2024). One pure function over what an officer may read of
the past. Every account counts that existed or has a logged session in the period, whatever its state is now; what was
shown is given as recorded, with the instants between which it held.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Protocol

import attrs

from models.canonical import instant_from
from models.contact import Contact
from models.profile import AccountState

GONE = frozenset({AccountState.REMOVED.value, AccountState.CLOSED_BY_US.value, AccountState.LOST_CONTROL.value})
"""Accounts in these states are no longer under control once their closing is verified; all others go on."""
SHOWN_BY_IDENTITY = (
    "name", "age_shown", "sex_shown", "race_shown", "home_area", "occupation", "image_source", "image_provenance",
)  # fmt: skip
"""Fields of the false identity that say what was presented."""
SHOWN_BY_PROFILE = ("handle", "address")
"""Fields of the profile that say what was presented."""


@attrs.frozen(kw_only=True)
class Period:
    """Whole days of the department, both inclusive; ``start`` and ``end`` are its instants, half-open."""

    first: date
    last: date
    zone: tzinfo

    @property
    def start(self) -> datetime:
        """00:00 of the first day."""
        return datetime.combine(self.first, time(), tzinfo=self.zone)

    @property
    def end(self) -> datetime:
        """00:00 of the day after the last."""
        return datetime.combine(self.last + timedelta(days=1), time(), tzinfo=self.zone)


@attrs.frozen(kw_only=True)
class Used:
    """The sessions of one profile in a period: how many, the first instant, the last."""

    sessions: int
    first: datetime
    last: datetime


@attrs.frozen(kw_only=True)
class Outside:
    """One session outside approval, with the rules it did not meet."""

    urn: str
    from_: datetime
    until: datetime
    rules: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Dated:
    """The fields of a record, in JSON types, as an entry left them from an instant on."""

    at: datetime
    fields: Mapping[str, Any]


class Past(Protocol):
    """What an officer may read of the past. Times are instants; a period is half-open."""

    def profiles(self) -> Sequence[Mapping[str, Any]]:
        """The open fields (JSON types) of every profile, by number."""

    def used(self, start: datetime, end: datetime) -> Mapping[str, Used]:
        """Profile → its sessions that overlap the period."""

    def outside(self, start: datetime, end: datetime) -> Mapping[str, Sequence[Outside]]:
        """Profile → its sessions outside approval that overlap the period, oldest first."""

    def versions(self, urns: Sequence[str]) -> Mapping[str, Sequence[Dated]]:
        """Record → every version this officer may read whole, oldest first; absent where none may be read."""

    def contacts(self, identities: Sequence[str]) -> Mapping[str, Sequence[Contact]]:
        """False identity → its contacts this officer may read, by number."""


@attrs.frozen(kw_only=True)
class Shown:
    """What an account presented between two instants, as recorded. ``until`` None: it goes on."""

    from_: datetime
    until: datetime | None
    values: Mapping[str, Any]
    recorded_at: datetime
    """When the newest of these values was entered: later than ``from_`` where it was documented afterwards."""


@attrs.frozen(kw_only=True)
class Account:
    """One account of the period. ``facts`` are the profile's open fields as of now, in JSON types.

    ``readable`` False: the dossier is not this officer's to read, and ``shown`` and ``contacts`` are withheld.
    """

    facts: Mapping[str, Any]
    existed_from: datetime | None
    existed_until: datetime | None
    used: Used | None
    outside: tuple[Outside, ...]
    readable: bool
    shown: tuple[Shown, ...]
    contacts: tuple[Contact, ...]


def accounts_in(past: Past, period: Period, platforms: frozenset[str] = frozenset()) -> tuple[Account, ...]:
    """Every account of the period on the platforms (URNs; none named: on all), by number of its profile."""
    start, end = period.start, period.end
    used, outside = past.used(start, end), past.outside(start, end)
    found = [
        each
        for each in past.profiles()
        if (not platforms or each["platform"] in platforms) and (each["urn"] in used or _existed(each, start, end))
    ]
    identities = sorted({each["identity"] for each in found})
    versions = past.versions([*(each["urn"] for each in found), *identities])
    contacts = past.contacts(identities)
    return tuple(
        Account(
            facts=each,
            existed_from=_from(each),
            existed_until=_until(each),
            used=used.get(each["urn"]),
            outside=tuple(outside.get(each["urn"], ())),
            readable=each["urn"] in versions and each["identity"] in versions,
            shown=_shown(each, versions, period),
            contacts=_contacts(each, contacts.get(each["identity"], ()), period.last),
        )
        for each in found
    )


def _from(profile: Mapping[str, Any]) -> datetime | None:
    said = profile.get("account_opened_at")
    return instant_from(said) if said else None


def _until(profile: Mapping[str, Any]) -> datetime | None:
    """The verified end of the account; until a second person has looked, it counts as existing."""
    closed = profile.get("closed_at")
    return instant_from(closed) if closed and profile.get("account_state") in GONE else None


def _existed(profile: Mapping[str, Any], start: datetime, end: datetime) -> bool:
    opened, closed = _from(profile), _until(profile)
    return opened is not None and opened < end and (closed is None or closed > start)


def _contacts(profile: Mapping[str, Any], found: Sequence[Contact], last: date) -> tuple[Contact, ...]:
    """Those made with this profile, or with the identity at large, and first seen by the end of the period."""
    return tuple(each for each in found if each.profile in {profile["urn"], ""} and each.first_seen <= last)


def _shown(profile: Mapping[str, Any], versions: Mapping[str, Sequence[Dated]], period: Period) -> tuple[Shown, ...]:
    """What was presented in the period, one span for each combination of values."""
    parts = ((profile["identity"], SHOWN_BY_IDENTITY), (profile["urn"], SHOWN_BY_PROFILE))
    if any(not versions.get(urn) for urn, _ in parts):
        return ()
    begin, end = max(period.start, _from(profile) or period.start), min(period.end, _until(profile) or period.end)
    borders = sorted({each.at for urn, _ in parts for each in versions[urn] if begin < each.at < end})
    spans: list[Shown] = []
    for at in (begin, *borders):
        said = [(_at(versions[urn], at), names) for urn, names in parts]
        values = {name: dated.fields.get(name) for dated, names in said for name in names}
        if spans and spans[-1].values == values:
            continue
        if spans:
            spans[-1] = attrs.evolve(spans[-1], until=at)
        recorded = max(
            _first_with(versions[urn], dated, names) for (dated, names), (urn, _) in zip(said, parts, strict=True)
        )
        spans.append(Shown(from_=at, until=None, values=values, recorded_at=recorded))
    return _ended(spans, profile, period)


def _ended(spans: list[Shown], profile: Mapping[str, Any], period: Period) -> tuple[Shown, ...]:
    closed = _until(profile)
    if spans and closed is not None and closed < period.end:
        spans[-1] = attrs.evolve(spans[-1], until=closed)
    return tuple(spans)


def _at(versions: Sequence[Dated], at: datetime) -> Dated:
    """The version in force at an instant; the first one where the record was documented later."""
    return next((each for each in reversed(versions) if each.at <= at), versions[0])


def _first_with(versions: Sequence[Dated], dated: Dated, names: Sequence[str]) -> datetime:
    """When the values a version shows were entered: the oldest version of the unbroken run that has them."""
    found = dated.at
    for each in reversed(versions):
        if each.at > dated.at:
            continue
        if any(each.fields.get(name) != dated.fields.get(name) for name in names):
            break
        found = each.at
    return found
