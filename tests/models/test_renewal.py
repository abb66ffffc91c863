"""Renewal: before the end, on a fresh review, checks and statement (R14); beyond 12 months the Chief again (R15)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from models.application import Application, ApplicationState, Line, Outcome
from models.command import Role
from models.due import due
from models.errors import InvalidInput, OutOfOrder, Refused
from models.identity import FalseIdentity, ImageSource, Risk
from models.image import Image, ImageState
from models.platform import Platform
from models.policy import window_end
from models.profile import Profile, ProfileState, Window
from models.renewal import (
    AskRenewal,
    AuthorizeAgain,
    RefuseRenewal,
    RenewApproval,
    ask_renewal,
    authorize_again,
    refuse_renewal,
    renew_approval,
)
from models.renewal_terms import months_after
from models.review import Decision, ProfileDecision, Review, ReviewState
from models.rulebook import RULEBOOK
from models.waiver import GrantWaiver, grant_waiver
from tests.fakes import NOON, FakeContext
from tests.scene import (
    CASE,
    CHIEF,
    COMMANDER,
    DETECTIVE,
    IDENTITY,
    LAPTOP,
    OTHER,
    PLATFORM,
    PROFILE,
    ZONE,
    days,
    profile,
    scene,
)

TODAY = date(2026, 3, 16)
START = days(-80)


def window(from_: datetime = START) -> Window:
    return attrs.evolve(profile().windows[0], from_=from_, until=window_end(from_, 90, ZONE))


def review(number: int, held: datetime, decision: ProfileDecision = ProfileDecision.CONTINUE) -> Review:
    day = held.date()
    return Review(
        urn=f"HM-R-1-000{number}", state=ReviewState.HELD, investigator=DETECTIVE, investigation=CASE, period_from=day,
        period_until=day, scheduled_for=held, held_at=held, held_by=COMMANDER,
        decisions=(Decision(profile=PROFILE, decision=decision),),
    )  # fmt: skip


def place(**changes: Any) -> FakeContext:
    """Everything a renewal needs, ten days before the approval's last day, with the request made."""
    context = scene()
    details = context.get(IDENTITY, FalseIdentity).changed(
        age_shown="30", sex_shown="none presented", race_shown="none presented", why_this_presentation="Plain.",
        legend="None: view only.", living_person_check="None.", living_person_checked_on=TODAY, risk=Risk.LOW,
        authorized_by=CHIEF,
    )  # fmt: skip
    fresh: dict[str, Any] = {
        "windows": (window(),), "settings": "Closed.", "planned_use": "Look.", "deconflicted_on": date(2026, 3, 10),
        "renewal_asked_at": days(-1), "why_still_needed": "Two sellers answered.", "authorized_by": CHIEF,
        "account_opened_at": days(-81), "authorized_at": days(-82),
    }  # fmt: skip
    context.keep([details, profile(**fresh | changes), review(1, days(-4))])
    return context


def renew(context: FakeContext, who: str = COMMANDER, role: Role = Role.COMMANDER) -> Profile:
    (made,) = context.keep(renew_approval(RenewApproval(profile=PROFILE), context.by(who, role)))
    assert isinstance(made, Profile)
    return made


def refused(context: FakeContext) -> Refused:
    with pytest.raises(Refused) as caught:
        renew(context)
    return caught.value


def test_a_renewal_is_a_signed_window_of_its_own_from_now_and_the_one_before_stays() -> None:
    context = place()
    made = renew(context)
    assert made.windows[0] == window()
    assert (made.windows[1].from_, made.windows[1].until) == (NOON, window_end(NOON, 90, ZONE))
    assert (made.windows[1].approved_by, made.renewal_asked_at, made.state) == (COMMANDER, None, ProfileState.APPROVED)
    assert {PROFILE, IDENTITY, CASE, LAPTOP, "HM-R-1-0001"} <= set(context.basis)


def test_what_has_ended_is_not_renewed() -> None:
    context = place()
    context.now = window().until
    found = refused(context)
    assert (found.rule, "has ended and can't be renewed" in found.what) == ("R14", True)
    with pytest.raises(Refused, match="R14"):
        ask_renewal(AskRenewal(profile=PROFILE, why_still_needed="x"), context.by(DETECTIVE, Role.DETECTIVE))


def no_review(context: FakeContext) -> None:
    del context.records["HM-R-1-0001"]


def old_review(context: FakeContext) -> None:
    context.keep([review(1, days(-31))])


def review_that_closes(context: FakeContext) -> None:
    context.keep([review(1, days(-4), ProfileDecision.CLOSE)])


def old_deconfliction(context: FakeContext) -> None:
    context.keep([context.get(PROFILE, Profile).changed(deconflicted_on=date(2026, 2, 13))])


def newer_terms(context: FakeContext) -> None:
    context.keep([context.get(PLATFORM, Platform).changed(terms_version=date(2026, 3, 1))])


def old_search(context: FakeContext) -> None:
    context.keep([image(date(2026, 2, 13))])


def not_asked(context: FakeContext) -> None:
    context.keep([context.get(PROFILE, Profile).changed(renewal_asked_at=None)])


def image(searched_on: date) -> Image:
    return Image(
        urn="HM-IM-1-0001", state=ImageState.ON_FILE, identity=IDENTITY, investigation=CASE, operator=DETECTIVE,
        recorded_at=days(-81), attachment="HM-F-1-0001", sha256="0" * 64, source=ImageSource.GENERATED,
        provenance="Tool.", searched_on=searched_on, search_result="No match.", approved_by=COMMANDER,
        approved_at=days(-80),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (no_review, "a review was held within 30 days"),
        (old_review, "a review was held within 30 days"),
        (review_that_closes, "decided to close"),
        (old_deconfliction, "deconfliction was checked within 30 days"),
        (old_search, "each image shown was looked for again"),
        (not_asked, "says why it is still needed"),
    ],
)
def test_a_renewal_without_a_fresh_review_check_statement_or_reason_is_refused(
    change: Callable[[FakeContext], None], words: str
) -> None:
    context = place()
    change(context)
    found = refused(context)
    assert found.rule == "R14"
    assert words in found.what


def test_a_renewal_on_a_statement_newer_terms_made_stale_is_refused() -> None:
    context = place()
    newer_terms(context)
    found = refused(context)
    assert found.rule == "R39"
    assert "the operator's statement is on the terms in force" in found.what


def test_an_image_looked_for_again_serves_the_renewal() -> None:
    context = place()
    context.keep([image(date(2026, 2, 14))])
    assert len(renew(context).windows) == 2


def test_a_third_review_that_decided_to_continue_doubles_as_the_request() -> None:
    context = place(renewal_asked_at=None)
    context.keep([review(2, days(-55)), review(3, days(-30))])
    assert len(renew(context).windows) == 2
    context = place(renewal_asked_at=None)
    context.keep([review(2, days(-55)), review(3, days(-81))])
    assert "says why it is still needed" in refused(context).what, "one of the three was before the approval"
    context = place(renewal_asked_at=None)
    context.keep([review(1, days(-4), ProfileDecision.NARROW), review(2, days(-55)), review(3, days(-30))])
    assert "says why it is still needed" in refused(context).what


def test_what_an_approval_rests_on_a_renewal_rests_on_too() -> None:
    context = place()
    del context.records["HM-ET-1-0001"]
    assert refused(context).rule == "R04"


def test_a_waiver_of_the_rule_reaches_what_is_not_fresh_but_not_what_has_ended() -> None:
    context = place()
    old_review(context)
    old_deconfliction(context)
    act = GrantWaiver(rule="R14", subject=PROFILE, reason="The system is down.", until=days(3))
    context.keep(grant_waiver(act, context.by(CHIEF, Role.CHIEF)))
    assert len(renew(context).windows) == 2
    context = place()
    context.keep(grant_waiver(act, context.by(CHIEF, Role.CHIEF)))
    review_that_closes(context)
    assert "decided to close" in refused(context).what


def test_nobody_renews_what_they_operate_applied_for_or_authorized() -> None:
    context = place()
    with pytest.raises(Refused, match="R12"):
        renew(context, DETECTIVE)
    with pytest.raises(Refused, match="R12"):
        renew(context, CHIEF, Role.CHIEF)
    context.keep([context.get(PROFILE, Profile).changed(reauthorized_by=COMMANDER)])
    assert refused(context).rule == "R12"
    line = Line(subject=PROFILE, outcome=Outcome.AUTHORIZED)
    paper = Application(
        urn="HM-A-1-0001", state=ApplicationState.DECIDED, applicant=COMMANDER, investigation=CASE, identity=IDENTITY,
        lines=(line,),
    )  # fmt: skip
    context = place()
    context.keep([paper])
    assert refused(context).rule == "R12"


def test_beyond_12_months_in_all_the_chief_decides_again_first() -> None:
    first = days(-300)
    context = place(windows=(window(first), window()))
    assert refused(context).rule == "R15"
    with pytest.raises(Refused, match="R12"):
        authorize_again(AuthorizeAgain(profile=PROFILE), context.by(DETECTIVE, Role.CHIEF))
    with pytest.raises(Refused, match="R12"):
        authorize_again(AuthorizeAgain(profile=PROFILE), context.by(COMMANDER, Role.CHIEF))
    context.keep(authorize_again(AuthorizeAgain(profile=PROFILE), context.by(CHIEF, Role.CHIEF)))
    assert context.get(PROFILE, Profile).reauthorized_by == CHIEF
    assert len(renew(context).windows) == 3
    assert RULEBOOK["AuthorizeAgain"].roles == {Role.CHIEF}


@pytest.mark.parametrize(("ago", "within"), [(275, True), (276, False)])
def test_12_months_are_counted_to_the_last_day_the_renewal_would_reach(ago: int, *, within: bool) -> None:
    context = place(windows=(window(days(-ago)), window()))
    if within:
        assert len(renew(context).windows) == 3
    else:
        assert refused(context).rule == "R15"


@pytest.mark.parametrize(
    ("day", "months", "same"),
    [
        (date(2026, 1, 12), 12, date(2027, 1, 12)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 10, 31), 4, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_a_month_without_that_day_ends_on_its_last(day: date, months: int, same: date) -> None:
    assert months_after(day, months) == same


def test_only_its_operator_asks_and_says_why() -> None:
    context = place(renewal_asked_at=None)
    with pytest.raises(Refused):
        ask_renewal(AskRenewal(profile=PROFILE, why_still_needed="x"), context.by(OTHER, Role.DETECTIVE))
    context.by(DETECTIVE, Role.DETECTIVE)
    with pytest.raises(InvalidInput):
        ask_renewal(AskRenewal(profile=PROFILE, why_still_needed=" "), context)
    (made,) = ask_renewal(AskRenewal(profile=PROFILE, why_still_needed="Still."), context)
    assert made.changed().renewal_asked_at == NOON


def test_a_refusal_keeps_its_reason_and_the_approval_ends_on_its_day() -> None:
    context = place()
    with pytest.raises(InvalidInput):
        refuse_renewal(RefuseRenewal(profile=PROFILE, reason=" "), context.by(COMMANDER, Role.COMMANDER))
    (made,) = context.keep(refuse_renewal(RefuseRenewal(profile=PROFILE, reason="Nothing was gained."), context))
    assert isinstance(made, Profile)
    assert (made.renewal_asked_at, made.remarks[0].text, made.windows) == (None, "Nothing was gained.", (window(),))
    with pytest.raises(InvalidInput, match="waits for no renewal"):
        refuse_renewal(RefuseRenewal(profile=PROFILE, reason="Again."), context)


def test_a_commander_who_operates_has_it_renewed_by_the_chief() -> None:
    mine = attrs.evolve(window(), operator=COMMANDER, approved_by=CHIEF)
    context = place(operator=COMMANDER, windows=(mine,), authorized_by="HM-O-1-0009")
    identity = context.get(IDENTITY, FalseIdentity).changed(operators=(COMMANDER,), authorized_by="HM-O-1-0009")
    context.keep([identity])
    with pytest.raises(Refused, match="R12"):
        renew(context)
    (found,) = [e for e in due(context, frozenset({Role.COMMANDER}), COMMANDER) if e.urn == PROFILE and e.rule == "R13"]
    assert found.act == ""
    assert "R14" not in {e.rule for e in due(context, frozenset({Role.COMMANDER}), COMMANDER)}
    with pytest.raises(Refused) as caught:
        renew(context, CHIEF, Role.CHIEF)
    assert caught.value.rule != "R12"


def test_what_is_due_names_the_request_the_decision_and_the_chiefs() -> None:
    context = place(renewal_asked_at=None, windows=(window(days(-300)), window()))

    def acts(who: str, role: Role) -> set[tuple[str, str]]:
        found = due(context, frozenset({role}), who)
        return {(each.rule, each.act) for each in found if each.rule in {"R13", "R14", "R15"}}

    assert acts(DETECTIVE, Role.DETECTIVE) == {("R13", "AskRenewal")}
    assert acts(CHIEF, Role.CHIEF) == {("R15", "AuthorizeAgain")}
    context.keep([context.get(PROFILE, Profile).changed(renewal_asked_at=NOON)])
    assert acts(DETECTIVE, Role.DETECTIVE) == {("R13", "")}
    assert acts(COMMANDER, Role.COMMANDER) == {("R13", ""), ("R14", "RenewApproval")}
    context.now += timedelta(days=20)
    assert not acts(COMMANDER, Role.COMMANDER) & {("R14", "RenewApproval")}


@pytest.mark.parametrize("state", sorted(set(ProfileState) - {ProfileState.APPROVED, ProfileState.IN_USE}))
def test_only_what_is_approved_or_in_use_is_renewed(state: ProfileState) -> None:
    context = place(state=state)
    with pytest.raises(OutOfOrder):
        renew(context)
    with pytest.raises(OutOfOrder):
        authorize_again(AuthorizeAgain(profile=PROFILE), context.by(CHIEF, Role.CHIEF))
    with pytest.raises(OutOfOrder):
        ask_renewal(AskRenewal(profile=PROFILE, why_still_needed="x"), context.by(DETECTIVE, Role.DETECTIVE))
