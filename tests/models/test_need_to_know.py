"""Need to know moves: an operator is replaced, a helper reads for a period, nobody moves their own work."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from models.command import Role
from models.due import due
from models.errors import InvalidInput, NotAllowed, OutOfOrder, Refused
from models.identity import FalseIdentity
from models.investigation import Investigation
from models.need_to_know import (
    EndHelper,
    NameHelper,
    ReassignOperator,
    end_helper,
    name_helper,
    reassign_operator,
)
from models.officer import Officer, OfficerState
from models.profile import Profile, ProfileState
from tests.fakes import NOON, FakeContext
from tests.scene import CASE, CHIEF, COMMANDER, DETECTIVE, IDENTITY, OTHER, PROFILE, days, profile, scene

NEXT_WEEK = days(7)


def reassign(context: FakeContext, who: str = COMMANDER, role: Role = Role.COMMANDER, **said: Any) -> None:
    told: dict[str, Any] = {"operator": DETECTIVE, "to": OTHER, "reassigned_why": "Transferred to patrol."}
    act = ReassignOperator(identity=IDENTITY, **told | said)
    context.keep(reassign_operator(act, context.by(who, role)))


def help_with(context: FakeContext, officer: str = OTHER, until: datetime = NEXT_WEEK, **by: Any) -> None:
    told: dict[str, Any] = {"who": COMMANDER, "role": Role.COMMANDER} | by
    act = NameHelper(identity=IDENTITY, officer=officer, until=until)
    context.keep(name_helper(act, context.by(told["who"], told["role"])))


def identity(context: FakeContext) -> FalseIdentity:
    return context.get(IDENTITY, FalseIdentity)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ProfileState.AUTHORIZED, ProfileState.AUTHORIZED),
        (ProfileState.AWAITING_APPROVAL, ProfileState.BEING_SET_UP),
        (ProfileState.APPROVED, ProfileState.BEING_SET_UP),
        (ProfileState.IN_USE, ProfileState.BEING_SET_UP),
    ],
)
def test_a_new_operator_has_every_profile_approved_again_before_use(before: ProfileState, after: ProfileState) -> None:
    context = scene()
    context.keep([profile(state=before)])
    reassign(context)
    found = context.get(PROFILE, Profile)
    assert (found.operator, found.credential_holder, found.state) == (OTHER, OTHER, after)
    assert (identity(context).operators, context.get(CASE, Investigation).members) == ((OTHER,), (DETECTIVE, OTHER))


@pytest.mark.parametrize("state", [ProfileState.SUSPENDED, ProfileState.COMPROMISED, ProfileState.CLOSING])
def test_what_is_stopped_or_closing_is_settled_before_it_is_given_away(state: ProfileState) -> None:
    context = scene()
    context.keep([profile(state=state)])
    with pytest.raises(OutOfOrder, match=PROFILE):
        reassign(context)


@pytest.mark.parametrize("field", ["authorized_by", "reauthorized_by"])
def test_who_authorized_an_identity_does_not_take_it_over(field: str) -> None:
    context = scene()
    context.keep([profile(**{field: OTHER})])
    with pytest.raises(Refused, match="authorized an identity") as refused:
        reassign(context)
    assert refused.value.rule == "R12"
    context = scene()
    context.keep([identity(context).changed(authorized_by=OTHER)])
    with pytest.raises(Refused, match="authorized an identity"):
        reassign(context)
    context.keep([identity(context).changed(authorized_by=CHIEF)])
    reassign(context)
    assert identity(context).operators == (OTHER,)


def test_nobody_gives_away_or_takes_over_their_own_work_and_the_chief_only_the_commanders() -> None:
    context = scene()
    with pytest.raises(Refused, match="R12"):
        reassign(context, DETECTIVE)
    with pytest.raises(Refused, match="R12"):
        reassign(context, to=COMMANDER)
    with pytest.raises(NotAllowed):
        reassign(context, CHIEF, Role.CHIEF)
    reassign(context, CHIEF, Role.CHIEF, to=COMMANDER)
    assert identity(context).operators == (COMMANDER,)


@pytest.mark.parametrize(
    ("said", "field"),
    [({"operator": OTHER}, "operator"), ({"to": DETECTIVE}, "to"), ({"reassigned_why": " "}, "reassigned_why")],
)
def test_a_move_names_who_has_it_who_takes_it_and_why(said: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        reassign(scene(), **said)
    assert field in refused.value.problems


def test_an_officer_without_an_account_takes_nothing_over_and_helps_with_nothing() -> None:
    context = scene()
    context.keep([context.get(OTHER, Officer).changed(state=OfficerState.DISABLED)])
    with pytest.raises(InvalidInput, match="no active account"):
        reassign(context)
    with pytest.raises(InvalidInput, match="no active account"):
        help_with(context)


def test_a_helper_reads_for_a_period_and_its_end_is_due() -> None:
    context = scene()
    help_with(context)
    assert identity(context).readers == (DETECTIVE, OTHER)

    def asked() -> list[tuple[str, int]]:
        found = due(context, frozenset({Role.COMMANDER}), COMMANDER)
        return [(each.act, each.days) for each in found if each.act == "EndHelper"]

    assert asked() == []
    context.now = days(9)
    assert asked() == [("EndHelper", 2)]
    context.keep(end_helper(EndHelper(identity=IDENTITY, officer=OTHER), context))
    assert identity(context).readers == (DETECTIVE,)
    assert asked() == []


def test_who_reads_already_is_no_helper_and_a_period_lies_ahead() -> None:
    context = scene()
    with pytest.raises(InvalidInput, match="reads this dossier already"):
        help_with(context, DETECTIVE)
    with pytest.raises(InvalidInput, match="future"):
        help_with(context, until=NOON)
    with pytest.raises(InvalidInput, match="no helper"):
        end_helper(EndHelper(identity=IDENTITY, officer=OTHER), context.by(COMMANDER, Role.COMMANDER))
    with pytest.raises(Refused, match="R12"):
        help_with(context, who=DETECTIVE)


def test_a_helper_who_takes_over_is_a_helper_no_more() -> None:
    context = scene()
    help_with(context)
    reassign(context)
    assert (identity(context).operators, identity(context).helpers) == ((OTHER,), ())
