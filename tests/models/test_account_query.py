from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

from models.account_query import Account, Dated, Outside, Period, Used, accounts_in
from models.canonical import instant_text
from models.contact import Contact

ZONE = ZoneInfo("America/New_York")
IDENTITY, PROFILE, SITE = "HM-I-1-0001", "HM-P-1-0001", "HM-PL-1-0001"
MARCH = Period(first=date(2026, 3, 1), last=date(2026, 3, 31), zone=ZONE)
TICK = timedelta(milliseconds=10)


def at(day: int, hour: int = 12, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZONE)


def profile(**said: Any) -> dict[str, Any]:
    plain = {name: instant_text(value) if isinstance(value, datetime) else value for name, value in said.items()}
    return {"urn": PROFILE, "identity": IDENTITY, "platform": SITE, "state": "in use", **plain}


def contact(number: int, first_seen: date, **said: Any) -> Contact:
    return Contact(
        urn=f"HM-C-1-{number:04d}",
        identity=IDENTITY,
        investigation="HM-N-1-0001",
        recorded_by="HM-O-1-0004",
        recorded_at=at(1),
        account=f"account {number}",
        site="a site",
        first_seen=first_seen,
        how_selected="Offers found by a search",
        **said,
    )


@attrs.frozen(kw_only=True)
class Kept:
    """What one officer may read, laid out by hand."""

    facts: Sequence[Mapping[str, Any]] = ()
    sessions: Sequence[tuple[str, datetime, datetime]] = ()
    flagged: Sequence[Outside] = ()
    left: Mapping[str, Sequence[Dated]] = attrs.field(factory=dict)
    known: Sequence[Contact] = ()

    def profiles(self) -> Sequence[Mapping[str, Any]]:
        return self.facts

    def used(self, start: datetime, end: datetime) -> Mapping[str, Used]:
        inside = [each for each in self.sessions if each[1] < end and each[2] > start]
        return {urn: Used(sessions=1, first=from_, last=until) for urn, from_, until in inside}

    def outside(self, start: datetime, end: datetime) -> Mapping[str, Sequence[Outside]]:
        return {PROFILE: [each for each in self.flagged if each.from_ < end and each.until > start]}

    def versions(self, urns: Sequence[str]) -> Mapping[str, Sequence[Dated]]:
        return {urn: self.left[urn] for urn in urns if urn in self.left}

    def contacts(self, identities: Sequence[str]) -> Mapping[str, Sequence[Contact]]:
        return {IDENTITY: self.known} if IDENTITY in identities else {}


def found(past: Kept, period: Period = MARCH, platforms: frozenset[str] = frozenset()) -> list[Account]:
    return list(accounts_in(past, period, platforms))


def test_days_are_the_departments_and_the_last_one_counts_whole() -> None:
    assert MARCH.start == datetime(2026, 3, 1, 5, tzinfo=UTC)
    assert MARCH.end == datetime(2026, 4, 1, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("opened", "closed", "counts"),
    [
        (MARCH.start - TICK, MARCH.start + TICK, True),
        (at(1, month=1), MARCH.start, False),
        (at(1, month=1), MARCH.start + TICK, True),
        (MARCH.end - TICK, None, True),
        (MARCH.end, None, False),
    ],
)
def test_an_account_counts_by_the_instant_it_was_opened_and_the_instant_its_end_was_verified(
    opened: datetime, closed: datetime | None, counts: bool
) -> None:
    said = profile(account_opened_at=opened, closed_at=closed, account_state="closed by us" if closed else "open")
    assert bool(found(Kept(facts=[said]))) is counts


def test_an_account_kept_as_evidence_goes_on_after_its_profile_was_closed() -> None:
    said = profile(account_opened_at=at(1, month=1), closed_at=at(3, month=1), account_state="kept as evidence")
    (account,) = found(Kept(facts=[said]))
    assert account.existed_until is None


def test_an_account_said_to_be_closed_counts_until_a_second_person_has_looked() -> None:
    said = profile(account_opened_at=at(1, month=1), closed_at=None, account_state="closed by us", state="closing")
    assert len(found(Kept(facts=[said]))) == 1


def test_a_session_in_the_period_makes_an_account_count_though_no_opening_is_recorded() -> None:
    past = Kept(facts=[profile(account_opened_at=None)], sessions=[(PROFILE, at(2), at(2, 13))])
    (account,) = found(past)
    assert account.existed_from is None
    assert account.used == Used(sessions=1, first=at(2), last=at(2, 13))


def test_other_sites_are_left_out_where_sites_are_named() -> None:
    past = Kept(facts=[profile(account_opened_at=at(1, month=1))])
    assert found(past, platforms=frozenset({SITE}))
    assert found(past, platforms=frozenset({"HM-PL-1-0002"})) == []


def versions(*left: tuple[datetime, dict[str, Any]]) -> list[Dated]:
    return [Dated(at=when, fields=fields) for when, fields in left]


def test_what_was_shown_is_given_for_each_span_of_the_period_with_when_it_was_entered() -> None:
    past = Kept(
        facts=[profile(account_opened_at=at(1, month=2))],
        left={
            IDENTITY: versions(
                (at(1, month=1), {"name": "Ray"}), (at(10), {"name": "Ray D."}), (at(20), {"name": "Ray"})
            ),
            PROFILE: versions((at(1, month=1), {"handle": ""}), (at(2, month=2), {"handle": "ray.parts"})),
        },
    )
    (account,) = found(past)
    assert [(each.from_, each.until, each.values["name"]) for each in account.shown] == [
        (MARCH.start, at(10), "Ray"),
        (at(10), at(20), "Ray D."),
        (at(20), None, "Ray"),
    ]
    assert {each.values["handle"] for each in account.shown} == {"ray.parts"}
    assert [each.recorded_at for each in account.shown] == [at(2, month=2), at(10), at(20)]


def test_a_change_that_shows_nothing_else_makes_no_new_span() -> None:
    past = Kept(
        facts=[profile(account_opened_at=at(1, month=2))],
        left={
            IDENTITY: versions(
                (at(1, month=1), {"name": "Ray", "risk": "low"}), (at(10), {"name": "Ray", "risk": "high"})
            ),
            PROFILE: versions((at(1, month=1), {"handle": "ray.parts"})),
        },
    )
    (account,) = found(past)
    assert len(account.shown) == 1


def test_details_entered_after_the_account_was_opened_say_when() -> None:
    past = Kept(
        facts=[profile(account_opened_at=at(5))],
        left={IDENTITY: versions((at(9), {"name": "Ray"})), PROFILE: versions((at(9), {"handle": "ray.parts"}))},
    )
    (account,) = found(past)
    assert [(each.from_, each.recorded_at) for each in account.shown] == [(at(5), at(9))]


def test_what_was_shown_ends_where_the_account_ended() -> None:
    past = Kept(
        facts=[profile(account_opened_at=at(1, month=2), closed_at=at(8), account_state="removed")],
        left={
            IDENTITY: versions((at(1, month=1), {"name": "Ray"})),
            PROFILE: versions((at(1, month=1), {"handle": "r"})),
        },
    )
    (account,) = found(past)
    assert [(each.from_, each.until) for each in account.shown] == [(MARCH.start, at(8))]


def test_of_a_dossier_that_may_not_be_read_whole_nothing_shown_is_told() -> None:
    (account,) = found(Kept(facts=[profile(account_opened_at=at(1, month=2))], left={PROFILE: versions((at(1), {}))}))
    assert not account.readable
    assert account.shown == ()


def test_contacts_are_those_of_the_profile_or_of_the_identity_at_large_seen_by_the_last_day() -> None:
    past = Kept(
        facts=[profile(account_opened_at=at(1, month=2))],
        known=[
            contact(1, date(2026, 3, 31), profile=PROFILE),
            contact(2, date(2026, 1, 1)),
            contact(3, date(2026, 4, 1), profile=PROFILE),
            contact(4, date(2026, 3, 2), profile="HM-P-1-0002"),
        ],
    )
    (account,) = found(past)
    assert [each.urn for each in account.contacts] == ["HM-C-1-0001", "HM-C-1-0002"]


def test_sessions_outside_approval_stand_with_the_rules_they_did_not_meet() -> None:
    flagged = Outside(urn="HM-S-1-0009", from_=at(7), until=at(7, 13), rules=("R08",))
    past = Kept(facts=[profile(account_opened_at=at(1, month=2))], flagged=[flagged])
    (account,) = found(past)
    assert account.outside == (flagged,)
