"""From records to the identity cards, profile rows, equipment rows and the timeline of the report."""

from __future__ import annotations

from datetime import datetime, timedelta

from models.equipment import Equipment
from models.equipment_test import newest_test, test_at
from models.identity import FalseIdentity
from models.network_exception import exception_at
from models.oral import oral_windows
from models.paper_decision import papers_on
from models.profile import Profile, Window
from models.record import URNS_IN_TEXT
from models.redaction import Shown
from models.review import MET
from reports.conduct_content import (
    EquipmentRow,
    Fact,
    IdentityCard,
    Lane,
    ProfileRow,
    Result,
    Session,
    Span,
    Timeline,
)
from reports.conduct_facts import Facts
from reports.wording import CLOCK, NONE_RECORDED, counted, local_day, minutes


def identity_cards(facts: Facts) -> tuple[IdentityCard, ...]:
    """One card for each false identity of the review."""
    return tuple(_card(facts, each) for each in facts.identities)


def _card(facts: Facts, identity: FalseIdentity) -> IdentityCard:
    operators = ", ".join(facts.called(each) for each in identity.operators)
    used = [p.first_used_at for p in facts.profiles if p.identity == identity.urn and p.first_used_at]
    return IdentityCard(
        urn=identity.urn,
        name=facts.field(identity, "name"),
        state=str(identity.state),
        left=(
            *(
                Fact(label=label, said=facts.field(identity, name))
                for label, name in (
                    ("Age shown", "age_shown"),
                    ("Sex shown", "sex_shown"),
                    ("Race or ethnicity", "race_shown"),
                    ("Occupation", "occupation"),
                    ("Home area", "home_area"),
                    ("Legend", "legend"),
                    ("Why this one", "why_this_presentation"),
                )
            ),
        ),
        right=(
            Fact(label="Authorized", said=_authorized(facts, identity)),
            Fact(label="Approved", said=_signed(facts, identity.approved_by, identity.approved_at)),
            Fact(label="First use", said=local_day(min(used), facts.zone) if used else NONE_RECORDED),
            Fact(label="Operators", said=operators or NONE_RECORDED),
            Fact(label="Image", said=facts.field(identity, "image_source")),
            Fact(label="E-mail used", said=facts.field(identity, "email")),
            Fact(label="Phone used", said=facts.field(identity, "phone")),
        ),
    )


def _authorized(facts: Facts, identity: FalseIdentity) -> str:
    """By whom and when; where it was decided on paper, which, and by whom it was recorded and confirmed."""
    papers = "; ".join(papers_on(facts.reader, identity.urn))
    on_paper = URNS_IN_TEXT.sub(lambda found: facts.called(found[0]), papers)
    return " · ".join(filter(None, (_signed(facts, identity.authorized_by, identity.authorized_at), on_paper)))


def _signed(facts: Facts, who: str, when: datetime | None) -> str:
    if when is None:
        return NONE_RECORDED
    return " · ".join(filter(None, (facts.called(who) if who else "", local_day(when, facts.zone))))


def profile_rows(facts: Facts) -> tuple[ProfileRow, ...]:
    """One row for each profile of the operator in the investigation."""
    return tuple(_profile(facts, each) for each in facts.profiles)


def _approvals(facts: Facts, profile: Profile) -> tuple[Window, ...]:
    """In writing and, before them, orally in an emergency."""
    return (*oral_windows(facts.reader, profile), *profile.windows)


def _profile(facts: Facts, profile: Profile) -> ProfileRow:
    window, zone = profile.window, facts.zone
    first = profile.first_used_at
    last = local_day(window.until - timedelta(seconds=1), zone) if window else NONE_RECORDED
    stated = profile.operator in profile.terms_by
    return ProfileRow(
        urn=profile.urn,
        identity=profile.identity,
        platform=facts.platforms.get(profile.platform, profile.platform),
        handle=facts.field(profile, "handle"),
        level=str(window.level if window else profile.level),
        approved=local_day(profile.windows[0].from_, zone) if profile.windows else NONE_RECORDED,
        last_valid_day=last,
        first_use=local_day(first, zone) if first else NONE_RECORDED,
        terms="on file" if stated else NONE_RECORDED,
        state=str(profile.state),
        first_use_outside=first is not None and not any(each.covers(first) for each in _approvals(facts, profile)),
        terms_missing=not stated and profile.account_opened_at is not None,
    )


def equipment_rows(facts: Facts) -> tuple[EquipmentRow, ...]:
    """One row for each item that profiles name or sessions were held with."""
    return tuple(_equipment(facts, each) for each in facts.equipment)


def _equipment(facts: Facts, item: Equipment) -> EquipmentRow:
    sessions = [each for each in facts.sessions if item.urn in each.equipment]
    at = sessions[-1].until if sessions else facts.review.held_at or facts.reader.now
    test = test_at(facts.reader, item.urn, at) or newest_test(facts.reader, item.urn, at)
    faulty = [each for each in sessions if {"R03", "R04", "R05", "R26"} & set(each.outside)]
    result = Result.NOT_MET if faulty else Result.MET if sessions else Result.NOT_APPLICABLE
    exception = exception_at(facts.reader, item.urn, at)
    connection = str(item.network) + (f"; exception {exception.urn}" if exception else "")
    profiles = [each.urn for each in facts.profiles if item.urn in each.equipment]
    return EquipmentRow(
        tag=item.asset_tag,
        description=", ".join(filter(None, (str(item.kind).capitalize(), f"{item.make} {item.model}".strip()))),
        serial=facts.text(item.serial),
        used_for=", ".join(profiles) or "sessions without a profile",
        connection=connection,
        tested=local_day(test.tested_at, facts.zone) if test else NONE_RECORDED,
        tested_by=facts.called(test.tester) if test else "",
        result=result,
        note=" ".join(facts.findings_on(("R03", "R04", "R05"))) if faulty else "",
    )


def timeline_of(facts: Facts) -> Timeline:
    """A lane for each profile that was opened, sessions and reviews of the period."""
    review = facts.review
    met = [each for each in facts.reviews if each.state in MET and each.held_at]
    return Timeline(
        period_from=review.period_from,
        period_to=review.period_until,
        lanes=tuple(_lane(facts, each) for each in facts.profiles if each.account_opened_at),
        reviews=tuple((each.urn, each.held_at) for each in met if each.held_at),
        caption=_caption(facts),
    )


def _minutes(start: datetime, end: datetime) -> int:
    return max(1, round((end - start).total_seconds() / 60))


def _lane(facts: Facts, profile: Profile) -> Lane:
    sessions = tuple(
        Session(
            urn=each.urn,
            at=each.from_,
            minutes=_minutes(each.from_, each.until),
            outside=each.outside,
            finding=" ".join(facts.findings_on(each.outside)[:1]),
        )
        for each in facts.sessions
        if each.profile == profile.urn
    )
    return Lane(
        profile=profile.urn,
        identity=profile.identity,
        platform=facts.platforms.get(profile.platform, profile.platform),
        approved=tuple(Span(start=each.from_, until=each.until) for each in _approvals(facts, profile)),
        suspended=tuple(Span(start=each.from_, until=each.until) for each in profile.suspensions),
        sessions=sessions,
        opened_at=profile.account_opened_at,
        closed_at=profile.closed_at,
    )


def _caption(facts: Facts) -> str:
    total = sum(_minutes(each.from_, each.until) for each in facts.sessions)
    flagged = [each for each in facts.sessions if each.outside]
    alone = sum(1 for each in facts.sessions if not each.profile)
    outside = f"{counted(len(flagged), 'session')} outside approval"
    if flagged:
        outside += f" ({minutes(sum(_minutes(each.from_, each.until) for each in flagged))})"
    without = f"; {counted(alone, 'session')} without a profile, not drawn" if alone else ""
    return (
        f"Figure 1. Approvals and logged sessions by profile. {counted(len(facts.sessions), 'session').capitalize()}, "
        f"{minutes(total)} in all; {outside}{without}. Times {CLOCK}."
    )


def third_persons(facts: Facts) -> Shown:
    """How many contacts are recorded; the accounts stay in the dossier."""
    return f"{counted(len(facts.contacts), 'contact')} recorded" if facts.contacts else NONE_RECORDED
