"""Legal holds: placed by anyone, released by the Chief and one other (R23)."""

from __future__ import annotations

from typing import Any

import pytest

from models.command import Role
from models.due import due
from models.errors import InvalidInput, Refused, UnknownRecord
from models.identity import FalseIdentity, IdentityState
from models.legal_hold import (
    LEGAL_HOLD_WORKFLOW,
    AskReleaseOfHold,
    HoldState,
    KeepHold,
    LegalHold,
    PlaceHold,
    ReleaseHold,
    ask_release_of_hold,
    holds_on,
    keep_hold,
    place_hold,
    release_hold,
)
from models.record import Record
from tests.fakes import FakeContext
from tests.models.oversight_table import refused_by_the_tables
from tests.scene import ADMINISTRATOR, CASE, CHIEF, COMMANDER, IDENTITY, PROFILE, scene

HOLD, SECOND = "HM-LH-1-0001", "HM-I-1-0002"
S = HoldState


def place(context: FakeContext, subject: str = CASE) -> LegalHold:
    act = PlaceHold(subject=subject, reason="A civil claim was announced.")
    (made,) = context.keep(place_hold(act, context.by(ADMINISTRATOR, Role.ADMINISTRATOR)))
    assert isinstance(made, LegalHold)
    return made


def ask(context: FakeContext, who: str = COMMANDER, reason: str = "The claim was settled.") -> LegalHold:
    act = AskReleaseOfHold(hold=HOLD, release_reason=reason)
    (made,) = context.keep(ask_release_of_hold(act, context.by(who, Role.COMMANDER)))
    assert isinstance(made, LegalHold)
    return made


def release(context: FakeContext, who: str = CHIEF) -> LegalHold:
    (made,) = context.keep(release_hold(ReleaseHold(hold=HOLD), context.by(who, Role.CHIEF)))
    assert isinstance(made, LegalHold)
    return made


def test_anyone_places_a_hold_also_on_what_they_may_not_read() -> None:
    context = scene()
    context.closed = {CASE, IDENTITY}
    made = place(context)
    assert (made.state, made.placed_by) == (S.IN_FORCE, ADMINISTRATOR)
    assert (made.dossier, made.readers) == (HOLD, (ADMINISTRATOR,))


@pytest.mark.parametrize(("subject", "error"), [("HM-N-1-0009", UnknownRecord), (PROFILE, InvalidInput)])
def test_only_a_case_or_an_identity_that_exists_is_held(subject: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        place(scene(), subject)


def test_what_is_destroyed_is_not_held() -> None:
    context = scene()
    context.keep([context.get(IDENTITY, FalseIdentity).changed(state=IdentityState.DESTROYED)])
    with pytest.raises(InvalidInput, match="destroyed"):
        place(context, IDENTITY)


def test_a_hold_on_a_case_covers_its_identities_and_one_on_an_identity_itself_and_the_case() -> None:
    context = scene()
    context.keep([context.get(IDENTITY, FalseIdentity).changed(urn=SECOND)])
    place(context, IDENTITY)
    assert holds_on(context, CASE) == (HOLD,)
    assert holds_on(context, CASE, IDENTITY) == (HOLD,)
    assert holds_on(context, CASE, SECOND) == ()
    place(context, CASE)
    assert holds_on(context, CASE, SECOND) == ("HM-LH-1-0002",)


def test_asking_releases_nothing_and_needs_a_reason() -> None:
    context = scene()
    place(context)
    with pytest.raises(InvalidInput):
        ask(context, reason=" ")
    ask(context)
    assert holds_on(context, CASE) == (HOLD,)
    release(context)
    assert holds_on(context, CASE) == ()


def test_the_chief_alone_does_not_release_a_hold() -> None:
    context = scene()
    place(context)
    ask(context, who=CHIEF)
    with pytest.raises(Refused) as refused:
        release(context)
    assert (refused.value.rule, refused.value.clause) == ("R23", "house rule R23")


def test_a_hold_that_is_kept_is_in_force_again() -> None:
    context = scene()
    place(context)
    ask(context)
    (made,) = context.keep(keep_hold(KeepHold(hold=HOLD), context.by(CHIEF, Role.CHIEF)))
    assert isinstance(made, LegalHold)
    assert (made.state, made.applicant) == (S.IN_FORCE, "")


def test_a_release_asked_for_is_due_from_the_chief() -> None:
    context = scene()
    place(context)
    ask(context)
    (item,) = [each for each in due(context, frozenset({Role.CHIEF}), CHIEF) if each.rule == "R23"]
    assert (item.urn, item.act) == (HOLD, "ReleaseHold")


def test_every_act_the_tables_do_not_hold_is_refused() -> None:
    def in_state(state: str) -> tuple[FakeContext, Record]:
        context = scene()
        made = place(context).changed(state=HoldState(state))
        context.keep([made])
        return context, made

    commands: dict[str, Any] = {
        "AskReleaseOfHold": lambda each: AskReleaseOfHold(hold=each.urn, release_reason="?"),
        "KeepHold": lambda each: KeepHold(hold=each.urn),
        "ReleaseHold": lambda each: ReleaseHold(hold=each.urn),
    }
    assert refused_by_the_tables(LEGAL_HOLD_WORKFLOW, in_state, commands) == len(Role) * 6
