"""Official sites: the Chief authorizes, contributors and content by Chief or designee, the five notices (5.12.3)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.command import Command, Role
from models.delegation import DELEGABLE, Delegate, Delegation, PaperState, delegate
from models.due import Due, due
from models.errors import InvalidInput, Refused, RegisterError
from models.official_site import (
    ENDED,
    NOTICES,
    OFFICIAL_SITE_WORKFLOW,
    POSTING_PERMISSION_WORKFLOW,
    OfficialSite,
    PostingKind,
    PostingPermission,
    Shown,
    SiteState,
)
from models.official_site_acts import (
    AuthorizeContributor,
    AuthorizeOfficialSite,
    CloseOfficialSite,
    ConfirmRemoval,
    EndContributor,
    OrderRemoval,
    RecordNotices,
    ReviewContent,
)
from models.posting import EndPostingPermission, PermitPosting
from models.record import Record
from models.rulebook import RULEBOOK, may_give
from tests.fakes import NOON, FakeContext
from tests.models.oversight_table import refused_by_the_tables
from tests.scene import ADMINISTRATOR, CHIEF, COMMANDER, DETECTIVE, OTHER, START, days, officer, scene

SITE, PERMISSION, CAPTAIN = "HM-OS-1-0001", "HM-PP-1-0001", "HM-O-1-0006"
EVERY_CLAUSE = ("5.12.3.1", "5.12.3.3", "5.12.3.5")
CHIEFS = (CHIEF, Role.CHIEF)
DESIGNEES = (CAPTAIN, Role.DESIGNEE)
ALL_SHOWN = dict.fromkeys(NOTICES, Shown.SHOWN)


def give(context: FakeContext, who: tuple[str, Role], command: Command) -> Any:
    """As the door: the role first, then the handler."""
    context.by(*who)
    row = RULEBOOK[type(command).__name__]
    assert may_give(type(command).__name__, {"state": "active"}, context.roles), type(command).__name__
    made, *_ = context.keep(row.handler(command, context))
    return made


def place(*clauses: str) -> FakeContext:
    """An authorized site, and a designee for the clauses."""
    context = scene()
    context.keep([officer(CAPTAIN)])
    if clauses:
        paper = Delegation(
            urn="HM-DL-1-0001", state=PaperState.GIVEN, designee=CAPTAIN, clauses=clauses, from_=START, until=days(90)
        )
        context.keep([paper])
    give(context, CHIEFS, AuthorizeOfficialSite(name="The department", address="site.example/hmpd", purpose="Tips."))
    return context


def contributing(context: FakeContext, who: str = OTHER) -> FakeContext:
    give(context, CHIEFS, AuthorizeContributor(official_site=SITE, officer=who))
    return context


def site(context: FakeContext) -> OfficialSite:
    return context.get(SITE, OfficialSite)


def permission(**said: Any) -> PermitPosting:
    told: dict[str, Any] = {
        "official_site": SITE,
        "officer": OTHER,
        "posting": PostingKind.CONFIDENTIAL,
        "what": "The missing person's picture.",
        "until": days(7),
    }
    return PermitPosting(**told | said)


@pytest.mark.parametrize("command", ["AuthorizeOfficialSite", "CloseOfficialSite"])
def test_a_site_is_authorized_and_closed_by_the_chief_alone(command: str) -> None:
    allowed = {role for role in Role if may_give(command, {"state": "active"}, frozenset({role}))}
    assert allowed == {Role.CHIEF}


def test_each_site_and_each_profile_has_its_own_authorization() -> None:
    context = place()
    act = AuthorizeOfficialSite(name="Again", address=" Site.example/HMPD ", purpose="?")
    with pytest.raises(InvalidInput, match="address"):
        give(context, CHIEFS, act)
    give(context, CHIEFS, CloseOfficialSite(official_site=SITE))
    assert give(context, CHIEFS, act).urn == "HM-OS-1-0002"


DELEGATED: tuple[tuple[Command, str, str], ...] = (
    (AuthorizeContributor(official_site=SITE, officer=DETECTIVE), "5.12.3.1", "R42"),
    (EndContributor(official_site=SITE, officer=OTHER), "5.12.3.1", "R42"),
    (RecordNotices(official_site=SITE, **ALL_SHOWN), "5.12.3.1", "R42"),
    (ReviewContent(official_site=SITE, in_order=True, what="All posts of May."), "5.12.3.3", "R44"),
    (OrderRemoval(official_site=SITE, what="A post.", reason="Off topic."), "5.12.3.3", "R44"),
    (permission(), "5.12.3.5", "R45"),
)


@pytest.mark.parametrize(("act", "clause", "rule"), DELEGATED)
def test_a_designee_acts_within_the_clauses_of_the_delegation_alone(act: Command, clause: str, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        give(contributing(place(*(each for each in EVERY_CLAUSE if each != clause))), DESIGNEES, act)
    assert (refused.value.rule, refused.value.clause) == (rule, clause)
    assert give(contributing(place(clause)), DESIGNEES, act)
    late = contributing(place(clause))
    late.now = days(90)
    with pytest.raises(RegisterError):
        give(late, DESIGNEES, act)


def test_the_clauses_of_official_sites_can_be_delegated_and_are_not_by_default() -> None:
    assert set(EVERY_CLAUSE) < set(DELEGABLE)
    context = scene().by(CHIEF, Role.CHIEF)
    context.keep([officer(CAPTAIN)])
    (made,) = delegate(Delegate(designee=CAPTAIN, from_=NOON, until=days(9)), context)
    assert isinstance(made, Delegation)
    assert not set(made.clauses) & set(EVERY_CLAUSE)
    with pytest.raises(InvalidInput):
        delegate(Delegate(designee=CAPTAIN, clauses=("5.12.3.7",), from_=NOON, until=days(9)), context)


def test_an_officer_contributes_from_the_signature_until_the_end() -> None:
    context = contributing(place())
    assert site(context).contributes(OTHER, NOON)
    assert not site(context).contributes(DETECTIVE, NOON)
    with pytest.raises(InvalidInput, match="already"):
        contributing(context)
    context.now = days(1)
    give(context, CHIEFS, EndContributor(official_site=SITE, officer=OTHER))
    assert site(context).contributes(OTHER, NOON)
    assert not site(context).contributes(OTHER, days(1))
    with pytest.raises(InvalidInput, match="no contributor"):
        give(context, CHIEFS, EndContributor(official_site=SITE, officer=OTHER))


def test_a_designee_does_not_authorize_themself() -> None:
    with pytest.raises(Refused, match="R12"):
        give(place("5.12.3.1"), DESIGNEES, AuthorizeContributor(official_site=SITE, officer=CAPTAIN))


def test_with_a_site_every_contributors_leave_ends() -> None:
    context = contributing(place())
    context.now = days(2)
    give(context, CHIEFS, CloseOfficialSite(official_site=SITE))
    assert (site(context).state, site(context).closed_by) == (SiteState.CLOSED, CHIEF)
    assert not site(context).contributes(OTHER, days(2))


def test_the_five_notices_are_recorded_by_who_stands_at_the_page() -> None:
    context = contributing(place())
    act = RecordNotices(official_site=SITE, **ALL_SHOWN | {"opinions_of_visitors": Shown.NOT_POSSIBLE})
    for who in ((ADMINISTRATOR, Role.ADMINISTRATOR), (COMMANDER, Role.COMMANDER)):
        with pytest.raises(Refused, match="R42"):
            give(context, who, act)
    made = give(context, (OTHER, Role.DETECTIVE), act)
    assert [getattr(made, name) for name in NOTICES] == ["shown", "shown", "not possible", "shown", "shown"]
    assert made.notices_checked_on == date(2026, 3, 16)


@pytest.mark.parametrize("name", NOTICES)
def test_two_of_the_notices_are_required_whether_or_not_it_is_easy(name: str) -> None:
    act = RecordNotices(official_site=SITE, **ALL_SHOWN | {name: Shown.NOT_POSSIBLE})
    if name in {"comments_monitored", "public_disclosure"}:
        with pytest.raises(InvalidInput, match=name):
            give(place(), CHIEFS, act)
    else:
        assert give(place(), CHIEFS, act)


def test_a_removal_is_ordered_with_its_reason_and_confirmed_once() -> None:
    context = contributing(place())
    with pytest.raises(InvalidInput, match="reason"):
        give(context, CHIEFS, OrderRemoval(official_site=SITE, what="A post.", reason=" "))
    give(context, CHIEFS, OrderRemoval(official_site=SITE, what="A post.", reason="Off topic."))
    done = ConfirmRemoval(official_site=SITE, number=1)
    with pytest.raises(Refused, match="R44"):
        give(context, (ADMINISTRATOR, Role.ADMINISTRATOR), done)
    made = give(context, (OTHER, Role.DETECTIVE), done)
    assert (made.removals[0].ordered_by, made.removals[0].removed_by) == (CHIEF, OTHER)
    with pytest.raises(InvalidInput, match="no order"):
        give(context, CHIEFS, done)


def test_a_content_review_says_what_was_found() -> None:
    context = place()
    with pytest.raises(InvalidInput):
        give(context, CHIEFS, ReviewContent(official_site=SITE, in_order=True, what=" "))
    made = give(context, CHIEFS, ReviewContent(official_site=SITE, in_order=False, what="A union post."))
    assert (made.reviews[0].in_order, made.review_texts[0].what) == (False, "A union post.")


@pytest.mark.parametrize("posting", PostingKind)
def test_what_only_the_chief_permits_is_permitted_by_no_designee(posting: PostingKind) -> None:
    context = contributing(place(*EVERY_CLAUSE))
    act = permission(posting=posting)
    if posting is PostingKind.CONFIDENTIAL:
        assert give(context, DESIGNEES, act).granted_by == CAPTAIN
    else:
        with pytest.raises(Refused) as refused:
            give(context, DESIGNEES, act)
        assert (refused.value.rule, refused.value.clause) == ("R46", "5.12.3.7")
    assert give(context, CHIEFS, act).granted_by == CHIEF


@pytest.mark.parametrize(
    ("said", "field"), [({"officer": DETECTIVE}, "officer"), ({"until": NOON}, "until")]
)
def test_a_permission_is_for_a_contributor_and_ends(said: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        give(contributing(place()), CHIEFS, permission(**said))
    assert list(refused.value.problems) == [field]


def test_nothing_is_permitted_on_a_closed_site() -> None:
    context = contributing(place())
    give(context, CHIEFS, CloseOfficialSite(official_site=SITE))
    with pytest.raises(InvalidInput, match="closed"):
        give(context, CHIEFS, permission())


def test_a_permission_is_ended_by_who_may_give_it() -> None:
    context = contributing(place(*EVERY_CLAUSE))
    give(context, CHIEFS, permission(posting=PostingKind.TRAINING_OR_WORK))
    end = EndPostingPermission(permission=PERMISSION)
    with pytest.raises(Refused, match="R46"):
        give(context, DESIGNEES, end)
    assert give(context, CHIEFS, end).state == ENDED


def asked(context: FakeContext, who: str, role: Role) -> list[Due]:
    return [each for each in due(context, frozenset({role}), who) if each.rule in {"R44", "R47"}]


def test_missing_notices_and_removals_are_due_from_the_chief_and_the_contributors() -> None:
    context = contributing(place())
    give(context, CHIEFS, OrderRemoval(official_site=SITE, what="A post.", reason="Off topic."))
    for who, role in (CHIEFS, (OTHER, Role.DETECTIVE)):
        assert {each.act for each in asked(context, who, role)} == {"RecordNotices", "ConfirmRemoval"}
    assert asked(context, DETECTIVE, Role.DETECTIVE) == []
    give(context, CHIEFS, RecordNotices(official_site=SITE, **ALL_SHOWN))
    give(context, CHIEFS, ConfirmRemoval(official_site=SITE, number=1))
    assert asked(context, *CHIEFS) == []


def test_every_act_the_tables_do_not_hold_is_refused() -> None:
    def sites(state: str) -> tuple[FakeContext, Record]:
        context = contributing(place())
        context.keep([site(context).changed(state=SiteState(state))])
        return context, site(context)

    def permissions(state: str) -> tuple[FakeContext, Record]:
        context = contributing(place())
        made: PostingPermission = give(context, CHIEFS, permission()).changed(state=state)
        context.keep([made])
        return context, made

    acts: dict[str, Any] = {type(act).__name__: (lambda _, act=act: act) for act, *_ in DELEGATED[:-1]}
    acts["ConfirmRemoval"] = lambda _: ConfirmRemoval(official_site=SITE, number=1)
    acts["CloseOfficialSite"] = lambda _: CloseOfficialSite(official_site=SITE)
    assert refused_by_the_tables(OFFICIAL_SITE_WORKFLOW, sites, acts) == len(Role) * 7
    end = {"EndPostingPermission": lambda _: EndPostingPermission(permission=PERMISSION)}
    assert refused_by_the_tables(POSTING_PERMISSION_WORKFLOW, permissions, end) == len(Role)
