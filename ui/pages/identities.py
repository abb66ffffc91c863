"""False identities with their profiles."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import Any, ClassVar

from models.activity import Activity
from models.canonical import instant_from
from models.contact import Contact
from models.equipment import Equipment
from models.identity import FalseIdentity
from models.profile import Profile, ProfileState
from models.record import Kind, kind_of_urn
from models.review import Review
from ui.ledgers import WITHOUT_A_ROW, ledgers_of, read_ledger, reads
from ui.list_page import ListPage, Read
from ui.list_panel import Chip, ListSpec
from ui.moments import shown_day, shown_instant
from ui.reading import (
    Detail,
    Fact,
    Names,
    Related,
    facts_of,
    offers_at,
    open_or_masked,
    stops_in_words,
    ticks_of,
)
from ui.record_table import Cell, Column, Query, TablePage, TableRow

S = ProfileState
_NEVER_APPROVED = frozenset({S.REFUSED.value, S.WITHDRAWN.value})
_CHIPS = (
    Chip(word="All", whole=True),
    Chip(word="In use", where=(("state", S.IN_USE.value),)),
    Chip(word="Awaiting approval", where=(("state", S.AWAITING_APPROVAL.value),)),
    Chip(word="Being set up", where=(("state", S.BEING_SET_UP.value),)),
    Chip(word="Suspended", where=(("state", S.SUSPENDED.value),)),
)
_COLUMNS = (
    Column(label="Identity", order="identity", share=30),
    Column(label="State", order="state", share=24),
    Column(label="Operator", order="operator", share=20),
    Column(label="Last valid day", share=18),
    Column(label="Number", order="urn", share=16, shown=False),
)


def profile_rows(session: Any, query: Query, after: Any) -> TablePage:
    """A page of profiles with the name of their identity."""
    page = session.page(
        Profile,
        where=dict(query.where),
        text=query.text,
        order=query.order or "urn",
        descending=query.descending,
        after=after,
    )
    names = Names(session)
    rows = tuple(_row(session, each, names) for each in page.rows)
    return TablePage(rows=rows, next=page.next, total=page.total)


def _row(session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    identity, site = names.of(values["identity"]), names.of(values["platform"])
    handle = f"{values['handle']} · {site}" if values["handle"] else site
    operator = names.of(values["operator"])
    until = window_end(session, listed.urn)
    state = standing_state(session, values["state"], until)
    ahead = "–" if state in _NEVER_APPROVED else "After approval"
    last = shown_day(last_valid_day(until, session.zone)) if until else ahead
    overdue = state == "expired"
    return TableRow(
        urn=listed.urn,
        cells=(
            Cell(identity, handle),
            Cell(state, state=state),
            Cell(operator),
            Cell(last, tone="danger" if overdue else "", icon="clock-x" if overdue else ""),
            Cell(listed.urn),
        ),
        sentence=f"{identity} on {site}, {state}, operator {operator}, last valid day: {last}.",
    )


def window_end(session: Any, urn: str) -> datetime | None:
    """When the newest approval of a profile ends, from its open fields alone."""
    facts = session.open_facts(Profile, urn=urn)
    windows = facts[0]["windows"] if facts else []
    return instant_from(windows[-1]["until"]) if windows else None


def last_valid_day(until: datetime, zone: tzinfo) -> date:
    """The day before a window ends in the department's time: the last on which use is within approval."""
    return (until.astimezone(zone) - timedelta(microseconds=1)).date()


def standing_state(session: Any, state: str, until: datetime | None) -> str:
    """The signed state, or “expired” where the date has overtaken an approval."""
    if state in {S.APPROVED.value, S.IN_USE.value} and until is not None and session.now >= until:
        return "expired"
    return str(state)


def read_profile(session: Any, urn: str) -> Detail:
    """A profile, or the first profile of an identity, as its panel and its page show it."""
    if kind_of_urn(urn) is Kind.IDENTITY:
        return read_identity(session, urn)
    if reads(urn):
        return read_ledger(session, urn)
    opened = open_or_masked(session, urn)
    if isinstance(opened, Detail):
        return opened
    profile: Any = opened
    names = Names(session)
    stops = stops_in_words(session, profile)
    until = profile.window.until if profile.window else None
    state = standing_state(session, profile.state.value, until)
    title, listed = _ticks(profile)
    return Detail(
        urn=profile.urn,
        kind=Kind.PROFILE,
        title=names.of(profile.identity),
        second=" · ".join(p for p in (profile.urn, names.of(profile.platform), profile.handle) if p),
        state=state,
        banner=_banner(profile, stops),
        banner_tone="danger" if profile.state in {S.COMPROMISED, S.REFUSED} else "warn",
        facts=_short_facts(session, profile, names),
        more=facts_of(profile, names, session.zone, "identity"),
        ticks_title=title,
        ticks=ticks_of(session, listed, urn) if listed else (),
        acts=offers_at(session, profile),
        related=_related(session, profile.identity, profile, names),
    )


_OVER = frozenset({S.CLOSED, S.REFUSED, S.WITHDRAWN, S.DESTROYED})
"""Nothing is to be decided on these any more."""


def _ticks(profile: Profile) -> tuple[str, str]:
    """Which list stands at a profile: what its next decision rests on."""
    if profile.state is S.AWAITING_APPROVAL:
        return "Before it can be approved", "READY_FOR_APPROVAL"
    if profile.state is S.CLOSING:
        return "Before it can be closed", "READY_TO_CLOSE"
    if profile.state in _OVER:
        return "", ""
    if profile.renewal_asked_at is not None and profile.state in {S.APPROVED, S.IN_USE}:
        return "Before it can be renewed", "READY_TO_RENEW"
    return "Before it can be used", "READY_FOR_USE"


def _banner(profile: Profile, stops: str) -> str:
    if profile.state in {S.APPROVED, S.IN_USE}:
        return f"Not cleared for use: {stops}" if stops else ""
    word = {
        S.AWAITING_APPROVAL: "the commander has not approved the details yet.",
        S.SUSPENDED: "use is suspended until the commander lifts it.",
        S.COMPROMISED: "it is compromised and can only be closed.",
        S.CLOSING: "it is closing; use is over.",
        S.CLOSED: "it is closed.",
    }.get(profile.state, f"its state is “{profile.state.value}”; the commander approves the details before use.")
    return f"Not cleared for use: {word} {stops}".strip()


def _short_facts(session: Any, profile: Profile, names: Names) -> tuple[Fact, ...]:
    until = profile.window.until if profile.window else None
    return (
        Fact(label="Operator", value=names.of(profile.operator)),
        Fact(label="Engagement level", value=profile.level.value.capitalize()),
        Fact(label="Investigation", value=names.of(profile.investigation)),
        Fact(label="Authorized", value=shown_instant(profile.authorized_at, session.zone)),
        Fact(label="Last valid day", value=shown_day(last_valid_day(until, session.zone)) if until else ""),
        Fact(label="Equipment", value=", ".join(names.of(each) for each in profile.equipment)),
    )


def read_identity(session: Any, urn: str) -> Detail:
    """A false identity with its profiles."""
    opened = open_or_masked(session, urn)
    if isinstance(opened, Detail):
        return opened
    identity: Any = opened
    names = Names(session)
    stops = stops_in_words(session, identity)
    return Detail(
        urn=urn,
        kind=Kind.IDENTITY,
        title=identity.name,
        second=f"{urn} · {names.of(identity.investigation)}",
        state=identity.state.value,
        banner=f"Not cleared for use: {stops}" if stops else "",
        banner_tone="warn",
        facts=facts_of(identity, names, session.zone)[:6],
        more=facts_of(identity, names, session.zone),
        ticks_title="",
        ticks=(),
        acts=offers_at(session, identity),
        related=_related(session, urn, None, names),
    )


def _related(session: Any, identity: str, profile: Profile | None, names: Names) -> dict[str, tuple[Related, ...]]:
    profiles = session.find(Profile, identity=identity)
    mine = [profile] if profile else profiles
    tags = {tag for each in mine for tag in each.equipment}
    found: dict[str, tuple[Related, ...]] = {}
    if profile is not None:
        found["Identity"] = tuple(
            Related(each.urn, Kind.IDENTITY, "masks-theater", each.name, each.urn, each.state.value)
            for each in session.find(FalseIdentity, urn=identity)
        )
    found["Profiles"] = tuple(_profile_line(session, each, names) for each in profiles)
    found["Equipment"] = tuple(
        Related(each.urn, Kind.EQUIPMENT, "device-laptop", each.asset_tag, each.urn, each.state.value)
        for each in session.find(Equipment)
        if each.urn in tags
    )
    activities = [each for one in mine for each in session.find(Activity, profile=one.urn)]
    found["Activity"] = tuple(_activity_line(session, each, names) for each in reversed(activities))
    found["Contacts"] = tuple(
        Related(each.urn, Kind.CONTACT, "users", each.account, f"{each.site} · {each.urn}", "")
        for each in session.find(Contact, identity=identity)
    )
    found |= ledgers_of(session, identity, names)
    case = mine[0].investigation if mine else ""
    found["Reviews"] = tuple(
        Related(each.urn, Kind.REVIEW, "calendar-event", each.urn, names.of(each.investigator), each.state.value)
        for each in session.find(Review, investigation=case)
    )
    return found


def _profile_line(session: Any, profile: Profile, names: Names) -> Related:
    until = profile.window.until if profile.window else None
    site = names.of(profile.platform)
    second = f"{site} · {profile.level.value} · {profile.urn}"
    state = standing_state(session, profile.state.value, until)
    return Related(profile.urn, Kind.PROFILE, "user-circle", profile.handle or site, second, state)


def _activity_line(session: Any, activity: Activity, names: Names) -> Related:
    second = f"{names.of(activity.profile)} · {activity.level.value} · {activity.urn}"
    if activity.outside:
        second += f" · outside approval ({', '.join(activity.outside)})"
    title = shown_instant(activity.from_, session.zone)
    return Related(activity.urn, Kind.ACTIVITY, "alert-triangle" if activity.outside else "history", title, second, "")


class IdentitiesPage(ListPage):
    """Every profile of every identity this officer may read."""

    NAME: ClassVar[str] = "identities"
    TITLE: ClassVar[str] = "Identities"
    ICON: ClassVar[str] = "masks-theater"
    SHOWS: ClassVar[frozenset[Kind]] = frozenset(
        {*WITHOUT_A_ROW, Kind.PROFILE, Kind.ACTIVITY, Kind.CONTACT, Kind.EQUIPMENT, Kind.REVIEW}
    )
    SPEC: ClassVar[ListSpec] = ListSpec(
        name="Identities and their profiles",
        columns=_COLUMNS,
        source=profile_rows,
        saves={"": Profile},
        chips=_CHIPS,
        nothing="No identity here",
        why="A profile appears once it is documented and you are named on its dossier.",
    )
    IMPORTS: ClassVar[str] = "ImportCases"
    NEW: ClassVar[tuple[str, str]] = ("DocumentIdentity", "plus")
    MINE: ClassVar[str] = "operator"
    COUNTED: ClassVar[tuple[str, str]] = ("profile", "profiles")

    def load(self, urn: str = "") -> None:
        """The list anew. What has no row of its own is shown whole."""
        if kind_of_urn(urn) in WITHOUT_A_ROW and urn != self.where():
            self.list.load()
            self.open_record(urn)
        else:
            super().load(urn)

    def reads(self) -> Read:
        """How a record of this page is read."""
        return read_profile
