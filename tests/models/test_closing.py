"""Closing point by point with a second look (R19), and no new identity while one lingers (R17)."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from models.application import Application, ApplicationState, Line
from models.applying import submission_of
from models.closing import StateClosingItems, Statement, VerifyClosingItems, state_closing_items, verify_closing_items
from models.command import Role
from models.due import due
from models.errors import InvalidInput, NotAllowed, OutOfOrder, Refused
from models.identity import FalseIdentity, IdentityState, ImageSource
from models.image import Image, ImageState, Posting
from models.profile import AccountState, ClosingPoint, Profile, ProfileState, Stopped
from models.requirement import check
from models.stopping import BeginClosing, VerifyClosing, begin_closing, verify_closing
from models.submission import READY_TO_SUBMIT
from models.waiver import GrantWaiver, grant_waiver
from tests.fakes import NOON, FakeContext
from tests.scene import CASE, CHIEF, COMMANDER, DETECTIVE, IDENTITY, OTHER, PROFILE, days, profile, scene

BY_HAND = tuple(each for each in ClosingPoint if each not in {ClosingPoint.SUMMARY, ClosingPoint.ACCOUNT})
NEW = "HM-I-1-0002"


def begun(context: FakeContext | None = None, **said: Any) -> FakeContext:
    context = context or scene()
    told: dict[str, Any] = {"account_state": AccountState.CLOSED_BY_US, "closing_summary": "Two sellers named."}
    context.keep(begin_closing(BeginClosing(profile=PROFILE, **told | said), context.by(DETECTIVE, Role.DETECTIVE)))
    return context


def state(context: FakeContext, *points: ClosingPoint, who: str = DETECTIVE, role: Role = Role.DETECTIVE) -> Profile:
    said = tuple(Statement(point=each, what="Done.") for each in points)
    act = StateClosingItems(profile=PROFILE, statements=said)
    (made,) = context.keep(state_closing_items(act, context.by(who, role)))
    assert isinstance(made, Profile)
    return made


def look(context: FakeContext, *points: ClosingPoint, who: str = COMMANDER, role: Role = Role.COMMANDER) -> Profile:
    act = VerifyClosingItems(profile=PROFILE, points=points, seen="Looked at the site.")
    (made,) = context.keep(verify_closing_items(act, context.by(who, role)))
    assert isinstance(made, Profile)
    return made


def close(context: FakeContext) -> Profile:
    made = context.keep(verify_closing(VerifyClosing(profile=PROFILE), context.by(COMMANDER, Role.COMMANDER)))
    assert isinstance(made[0], Profile)
    return made[0]


def test_beginning_a_closing_states_the_summary_and_the_account_and_leaves_the_rest() -> None:
    items = begun().get(PROFILE, Profile).closing_items
    assert [each.point for each in items] == [ClosingPoint.ACCOUNT, ClosingPoint.SUMMARY]
    assert {(each.done_by, each.verified_at) for each in items} == {(DETECTIVE, None)}


def test_a_closing_with_a_point_open_or_not_looked_at_is_not_verified() -> None:
    context = begun()
    with pytest.raises(Refused, match="equipment returned") as refused:
        close(context)
    assert refused.value.rule == "R19"
    state(context, *BY_HAND)
    with pytest.raises(Refused, match="second person verified each point"):
        close(context)
    look(context, *list(ClosingPoint)[:-1])
    with pytest.raises(Refused, match="summary written"):
        close(context)
    look(context, ClosingPoint.SUMMARY)
    assert close(context).state is ProfileState.CLOSED


def test_where_no_account_was_opened_the_summary_is_all_there_is_to_look_at() -> None:
    context = scene()
    context.keep([profile(account_opened_at=None, state=ProfileState.AUTHORIZED, windows=())])
    begun(context, account_state=None)
    with pytest.raises(InvalidInput, match="images taken down"):
        state(context, ClosingPoint.IMAGES)
    look(context, ClosingPoint.SUMMARY)
    assert close(context).state is ProfileState.CLOSED


def test_a_point_stated_anew_is_to_be_looked_at_again() -> None:
    context = begun()
    state(context, ClosingPoint.CAPTURES)
    look(context, ClosingPoint.CAPTURES)
    items = state(context, ClosingPoint.CAPTURES).closing_items
    (item,) = [each for each in items if each.point is ClosingPoint.CAPTURES]
    assert (item.verified_at, item.verified_by) == (None, "")


def test_nobody_verifies_what_they_operate_or_stated_and_the_chief_only_what_the_commander_stated() -> None:
    context = begun()
    state(context, ClosingPoint.CAPTURES)
    with pytest.raises(Refused, match="R12"):
        look(context, ClosingPoint.CAPTURES, who=DETECTIVE)
    with pytest.raises(NotAllowed):
        look(context, ClosingPoint.CAPTURES, who=CHIEF, role=Role.CHIEF)
    state(context, ClosingPoint.IMAGES, who=COMMANDER, role=Role.COMMANDER)
    with pytest.raises(Refused, match="R12"):
        look(context, ClosingPoint.IMAGES)
    made = look(context, ClosingPoint.IMAGES, who=CHIEF, role=Role.CHIEF)
    assert {each.verified_by for each in made.closing_items} == {"", CHIEF}


def test_only_the_operator_or_the_commander_states_points_each_once_and_with_words() -> None:
    context = begun()
    with pytest.raises(Refused, match="R19"):
        state(context, ClosingPoint.IMAGES, who=OTHER)
    for said in ((), (ClosingPoint.IMAGES, ClosingPoint.IMAGES)):
        with pytest.raises(InvalidInput):
            state(context, *said)
    blank = StateClosingItems(profile=PROFILE, statements=(Statement(point=ClosingPoint.IMAGES, what=" "),))
    with pytest.raises(InvalidInput, match="images taken down"):
        state_closing_items(blank, context)
    with pytest.raises(InvalidInput, match="points"):
        look(context, ClosingPoint.IMAGES)
    with pytest.raises(InvalidInput, match="seen"):
        verify_closing_items(VerifyClosingItems(profile=PROFILE, points=(ClosingPoint.SUMMARY,), seen=" "), context)


@pytest.mark.parametrize(
    ("account", "closes"), [(AccountState.CLOSED_BY_US, False), (AccountState.KEPT_AS_EVIDENCE, True)]
)
def test_an_image_that_stands_there_still_keeps_a_closing_open_unless_the_account_is_evidence(
    account: AccountState, *, closes: bool
) -> None:
    context = scene()
    context.keep([
        Image(
            urn="HM-IM-1-0001", state=ImageState.ON_FILE, identity=IDENTITY, investigation=CASE, operator=DETECTIVE,
            recorded_at=NOON, attachment="HM-F-1-0001", sha256="0" * 64, source=ImageSource.GENERATED, provenance="x",
            searched_on=NOON.date(), search_result="x",
            postings=(Posting(number=1, profile=PROFILE, posted_at=days(-9)),),
        )
    ])  # fmt: skip
    begun(context, account_state=account)
    state(context, *BY_HAND)
    look(context, *ClosingPoint)
    if closes:
        assert close(context).state is ProfileState.CLOSED
    else:
        with pytest.raises(Refused, match="HM-IM-1-0001"):
            close(context)


def test_points_are_stated_and_seen_only_while_it_is_closing() -> None:
    context = scene()
    with pytest.raises(OutOfOrder):
        state(context, ClosingPoint.IMAGES)
    with pytest.raises(OutOfOrder):
        look(context, ClosingPoint.IMAGES)


def test_what_is_due_is_the_points_then_the_look_then_the_whole_and_late_after_30_days() -> None:
    context = begun()

    def asked(who: str, role: Role) -> list[tuple[str, int]]:
        return [(each.act, each.days) for each in due(context, frozenset({role}), who) if each.rule == "R19"]

    assert asked(DETECTIVE, Role.DETECTIVE) == asked(COMMANDER, Role.COMMANDER) == [("StateClosingItems", -30)]
    state(context, *BY_HAND)
    assert asked(DETECTIVE, Role.DETECTIVE) == []
    assert asked(COMMANDER, Role.COMMANDER) == [("VerifyClosingItems", -30)]
    look(context, *ClosingPoint)
    context.now = days(31)
    assert asked(COMMANDER, Role.COMMANDER) == [("VerifyClosing", 1)]
    close(context)
    assert asked(COMMANDER, Role.COMMANDER) == []


ENDED = attrs.evolve(profile().windows[0], until=days(-31))
STOPPED = (Stopped(from_=days(-31), by=COMMANDER),)


@pytest.mark.parametrize(
    "lingers",
    [
        profile(windows=(ENDED,)),
        profile(state=ProfileState.SUSPENDED, suspensions=STOPPED),
        profile(state=ProfileState.COMPROMISED, suspensions=STOPPED),
        profile(state=ProfileState.CLOSING, closing_from=days(-31)),
    ],
)
def test_no_new_identity_is_asked_for_while_one_lingers_beyond_30_days(lingers: Profile) -> None:
    context = scene()
    new = FalseIdentity(
        urn=NEW, state=IdentityState.DRAFT, investigation=CASE, operators=(DETECTIVE,), name="Someone Else"
    )
    paper = Application(
        urn="HM-A-1-0001", state=ApplicationState.DRAFT, applicant=DETECTIVE, investigation=CASE, identity=NEW,
        lines=(Line(subject=NEW),),
    )  # fmt: skip
    context.keep([new, lingers])

    def met() -> bool | None:
        return next(each.met for each in check(READY_TO_SUBMIT, submission_of(context, paper)) if each.rule == "R17")

    assert met() is False
    context.now = days(-1)
    assert met() is True, "30 days are not over"
    context.now = NOON
    waiver = GrantWaiver(rule="R17", subject=DETECTIVE, reason="The site does not answer.", until=days(9))
    context.keep(grant_waiver(waiver, context.by(CHIEF, Role.CHIEF)))
    assert met() is True
    more_sites = attrs.evolve(paper, lines=(Line(subject=PROFILE),))
    found = {each.rule: each.met for each in check(READY_TO_SUBMIT, submission_of(context, more_sites))}
    assert found["R17"] is None, "a site of an identity that is known already is no new identity"
