"""The Chief's acts on the policy: adopt one, change its figures within its bounds, word a house rule, add a clause.

Each makes a new record that follows the newest (models/policy_profile.py), from a day on, never backdated (R50).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

import attrs

from models.command import Command, Context, Role, Row
from models.errors import InvalidInput, Refused
from models.fields import taken_from
from models.moment import CLOCK_TOLERANCE
from models.policy import RULES
from models.policy_profile import (
    POLICY_PROFILE_WORKFLOW,
    Figures,
    OwnClause,
    OwnWording,
    PolicyProfile,
    PolicyState,
)
from models.policy_shipped import FIGURES, ProfileName, shipped
from models.record import Kind, Record


@attrs.frozen(kw_only=True)
class AdoptPolicy(Command):
    """Adopt a policy with its figures as shipped; the department's own clauses stay."""

    CONSEQUENTIAL: ClassVar[bool] = True

    policy: str = taken_from(PolicyProfile, "urn")
    based_on: ProfileName = taken_from(PolicyProfile, "based_on")
    reason: str = taken_from(PolicyProfile, "reason")
    from_: datetime | None = taken_from(PolicyProfile, "from_", None)


@attrs.frozen(kw_only=True)
class ChangeFigures(Command):
    """Change figures within the bounds of the policy; what is left empty stays as it is."""

    CONSEQUENTIAL: ClassVar[bool] = True

    policy: str = taken_from(PolicyProfile, "urn")
    reason: str = taken_from(PolicyProfile, "reason")
    approval_days: int | None = taken_from(Figures, "approval_days", None)
    test_days: int | None = taken_from(Figures, "test_days", None)
    review_days: int | None = taken_from(Figures, "review_days", None)
    review_grace_days: int | None = taken_from(Figures, "review_grace_days", None)
    late_entry_hours: int | None = taken_from(Figures, "late_entry_hours", None)
    decision_business_days: int | None = taken_from(Figures, "decision_business_days", None)
    backup_days: int | None = taken_from(Figures, "backup_days", None)
    unused_days: int | None = taken_from(Figures, "unused_days", None)
    login_name_days: int | None = taken_from(Figures, "login_name_days", None)
    acknowledge_days: int | None = taken_from(Figures, "acknowledge_days", None)
    attachment_mb: int | None = taken_from(Figures, "attachment_mb", None)
    renewal_fresh_days: int | None = taken_from(Figures, "renewal_fresh_days", None)
    chief_again_months: int | None = taken_from(Figures, "chief_again_months", None)
    lingering_days: int | None = taken_from(Figures, "lingering_days", None)
    terms_days: int | None = taken_from(Figures, "terms_days", None)
    from_: datetime | None = taken_from(PolicyProfile, "from_", None)


@attrs.frozen(kw_only=True)
class ChangeWording(Command):
    """Put a house rule into the department's own words."""

    CONSEQUENTIAL: ClassVar[bool] = True

    policy: str = taken_from(PolicyProfile, "urn")
    rule: str = taken_from(OwnWording, "rule")
    wording: str = taken_from(OwnWording, "wording")
    reason: str = taken_from(PolicyProfile, "reason")
    from_: datetime | None = taken_from(PolicyProfile, "from_", None)


@attrs.frozen(kw_only=True)
class AddClause(Command):
    """Add a clause of the department's own, which findings can cite; the same number again replaces its words."""

    CONSEQUENTIAL: ClassVar[bool] = True

    policy: str = taken_from(PolicyProfile, "urn")
    number: str = taken_from(OwnClause, "number")
    words: str = taken_from(OwnClause, "words")
    reason: str = taken_from(PolicyProfile, "reason", "")
    from_: datetime | None = taken_from(PolicyProfile, "from_", None)


def _newest(context: Context, command: Command, urn: str) -> PolicyProfile:
    """The one adopted last, which the next one follows. Raises: OutOfOrder for one that was followed already."""
    newest = context.get(urn, PolicyProfile)
    POLICY_PROFILE_WORKFLOW.require(type(command).__name__, newest)
    return newest


def _begins(newest: PolicyProfile, from_: datetime | None, context: Context) -> dict[str, str]:
    """Why it can't begin then, where it can't."""
    if from_ is not None and from_ < context.now - CLOCK_TOLERANCE:
        return {"from_": "lies in the past; what was decided is not judged anew"}
    if max(from_ or context.now, context.now) < newest.from_:
        return {"from_": f"lies before {newest.urn} comes in force; give a day after it"}
    return {}


def _followed(newest: PolicyProfile, command: Any, context: Context, **values: Any) -> Sequence[Record]:
    """The paper that follows, with what it changes, and the one it follows."""
    following = newest.changed(
        urn=context.new_urn(Kind.POLICY_PROFILE),
        from_=max(command.from_ or context.now, context.now),
        reason=command.reason,
        signed_by=context.actor,
        **values,
    )
    return [following, newest.changed(state=PolicyState.FOLLOWED)]


def _refuse(problems: Mapping[str, str]) -> None:
    if problems:
        raise InvalidInput(dict(problems))


def adopt_policy(command: AdoptPolicy, context: Context) -> Sequence[Record]:
    """Its figures and wording are as shipped."""
    newest = _newest(context, command, command.policy)
    _refuse(_begins(newest, command.from_, context))
    return _followed(newest, command, context, based_on=command.based_on, figures=Figures(), wording=())


def outside_bounds(profile: ProfileName, figures: Mapping[str, int]) -> dict[str, str]:
    """The figures a policy does not let the department set, with what it lets, by name."""
    bounds = shipped(profile).figures
    return {
        name: f"must lie between {bounds[name].least} and {bounds[name].most} under {profile}"
        for name, value in figures.items()
        if not bounds[name].least <= value <= bounds[name].most
    }


def change_figures(command: ChangeFigures, context: Context) -> Sequence[Record]:
    """Within the bounds the policy's profile states. Raises: InvalidInput."""
    newest = _newest(context, command, command.policy)
    said = {name: value for name in FIGURES if (value := getattr(command, name)) is not None}
    wanted = {name: value for name, value in said.items() if value != getattr(newest.policy, name)}
    problems = outside_bounds(newest.based_on, wanted) if wanted else {FIGURES[0]: "or another figure must change"}
    _refuse(problems | _begins(newest, command.from_, context))
    return _followed(newest, command, context, figures=attrs.evolve(newest.figures, **wanted))


def change_wording(command: ChangeWording, context: Context) -> Sequence[Record]:
    """A house rule's only: what the policy itself requires is not the department's to word."""
    newest = _newest(context, command, command.policy)
    if command.rule not in RULES:
        raise InvalidInput({"rule": "is not a rule of this register, such as R13"})
    if shipped(newest.based_on).rules[command.rule].basis == "P":
        what = "The policy itself requires this rule; only a house rule is worded anew"
        raise Refused(what, rule="R50", clause=RULES["R50"].cited)
    _refuse(_begins(newest, command.from_, context))
    kept = tuple(each for each in newest.wording if each.rule != command.rule)
    wording = (*kept, OwnWording(rule=command.rule, wording=command.wording))
    return _followed(newest, command, context, wording=wording)


def add_clause(command: AddClause, context: Context) -> Sequence[Record]:
    """Never under a number of a policy, whose words stand as issued."""
    newest = _newest(context, command, command.policy)
    problems = _begins(newest, command.from_, context)
    if any(command.number in shipped(each).clauses for each in ProfileName):
        problems |= {"number": "is a clause of the policy itself; choose a number of your own"}
    _refuse(problems)
    kept = tuple(each for each in newest.clauses if each.number != command.number)
    clauses = (*kept, OwnClause(number=command.number, words=command.words))
    return _followed(newest, command, context, clauses=clauses)


_CHIEF = frozenset({Role.CHIEF})
ROWS: tuple[Row, ...] = (
    Row(
        command=AdoptPolicy, handler=adopt_policy, roles=_CHIEF, clauses=("H R50",),
        says="Adopts a policy for the department from a day on; what was decided before is judged by the one before.",
    ),
    Row(
        command=ChangeFigures, handler=change_figures, roles=_CHIEF, clauses=("H R50",),
        says="Changes figures of the policy in force within its bounds, from a day on.",
    ),
    Row(
        command=ChangeWording, handler=change_wording, roles=_CHIEF, clauses=("H R50",),
        says="Puts a house rule into the department's own words.",
    ),
    Row(
        command=AddClause, handler=add_clause, roles=_CHIEF, clauses=("H R50",),
        says="Adds a clause of the department's own beside the policy's.",
    ),
)  # fmt: skip
