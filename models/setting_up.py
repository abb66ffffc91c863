"""Setting a profile up: what the operator fills in between authorization and approval."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import attrs

from models.command import Command, Context, Role, Row
from models.equipment import Equipment
from models.errors import InvalidInput, Refused
from models.fields import When, blank_texts, missing, taken_from
from models.moment import day_of
from models.officer import Officer
from models.oral import authorized_orally
from models.platform import Platform
from models.policy import RULES
from models.profile import (
    PROFILE_WORKFLOW,
    SETTING_UP,
    AccountState,
    Deconfliction,
    Profile,
    ProfileState,
)
from models.record import Record
from models.requirement import enforce
from models.terms import TermsStatement, is_stale, newest_read
from models.use_facts import use_of
from models.use_terms import STATEMENT_CURRENT

CLOCK_SLACK = timedelta(minutes=2)


@attrs.frozen(kw_only=True)
class SetUpProfile(Command):
    """State the details of the account: handle, settings, when it was opened, equipment, who holds the credentials."""

    profile: str = taken_from(Profile, "urn")
    handle: str = taken_from(Profile, "handle")
    account_opened_at: datetime = taken_from(Profile, "account_opened_at")
    settings: str = taken_from(Profile, "settings")
    equipment: tuple[str, ...] = taken_from(Profile, "equipment")
    credential_holder: str = taken_from(Profile, "credential_holder", "")
    address: str = taken_from(Profile, "address", "")
    explanation: str = taken_from(Profile, "explanation", "")


@attrs.frozen(kw_only=True)
class StateTerms(Command):
    """State in own words what the site's terms say, before own first use."""

    profile: str = taken_from(Profile, "urn")
    version: date = taken_from(TermsStatement, "version")
    says: str = taken_from(TermsStatement, "says")
    own_words: str = taken_from(TermsStatement, "own_words")


@attrs.frozen(kw_only=True)
class RecordDeconfliction(Command):
    """Record a check with other agencies and its result."""

    profile: str = taken_from(Profile, "urn")
    system: str = taken_from(Deconfliction, "system")
    result: str = taken_from(Deconfliction, "result")
    checked_on: date = taken_from(Deconfliction, "checked_on")
    reference: str = taken_from(Deconfliction, "reference", "")
    recheck_on: date | None = taken_from(Deconfliction, "recheck_on", None)


@attrs.frozen(kw_only=True)
class FinishSetUp(Command):
    """Say that the details are complete: the profile waits for the commander."""

    profile: str = taken_from(Profile, "urn")


def _own(context: Context, urn: str) -> Profile:
    """The profile, for its operator only. Raises: Refused (R01)."""
    profile = context.get(urn, Profile)
    if profile.operator != context.actor:
        raise Refused("Only its operator sets a profile up", rule="R01", clause=RULES["R01"].cited)
    return profile


def set_up_profile(command: SetUpProfile, context: Context) -> Sequence[Record]:
    """Refused while the site is not authorized; an opening dated before the authorization is recorded and flagged.

    The flag stays where a later opening is stated afterwards.
    """
    profile = _own(context, command.profile)
    if profile.authorized_at is None:
        raise Refused(
            "The account may be opened only when this site is authorized", rule="R01", clause=RULES["R01"].cited
        )
    PROFILE_WORKFLOW.require("SetUpProfile", profile)
    if command.account_opened_at > context.now + CLOCK_SLACK:
        raise InvalidInput({"account_opened_at": "lies in the future"})
    if not command.equipment:
        raise InvalidInput({"equipment": "name the equipment this profile is used on"})
    for urn in command.equipment:
        context.get(urn, Equipment)
    holder = command.credential_holder or context.actor
    context.get(holder, Officer)
    opened = command.account_opened_at
    early = opened < profile.authorized_at and not authorized_orally(context, opened, profile=profile.urn)
    return [
        profile.changed(
            state=ProfileState.BEING_SET_UP,
            handle=command.handle,
            account_opened_at=command.account_opened_at,
            opened_outside=("R01", "R08") if early else profile.opened_outside,
            explanation=command.explanation or profile.explanation,
            settings=command.settings,
            equipment=tuple(dict.fromkeys(command.equipment)),
            credential_holder=holder,
            address=command.address,
            account_state=AccountState.OPEN,
        )
    ]


def _moved_on(profile: Profile) -> ProfileState:
    return ProfileState.BEING_SET_UP if profile.state in SETTING_UP else profile.state


def state_terms(command: StateTerms, context: Context) -> Sequence[Record]:
    """The actor's own statement; an earlier one stays on record."""
    profile = context.get(command.profile, Profile)
    PROFILE_WORKFLOW.require("StateTerms", profile)
    platform = context.get(profile.platform, Platform)
    problems = blank_texts(command)
    if platform.terms_version is not None and is_stale(command.version, platform.terms_version):
        problems["version"] = f"is older than the terms on file, dated {platform.terms_version.isoformat()}; read those"
    elif command.version > day_of(context.now, context):
        problems["version"] = "lies in the future; state the terms in force"
    if problems:
        raise InvalidInput(problems)
    statement = TermsStatement(
        operator=context.actor,
        stated_at=context.now,
        version=command.version,
        says=command.says,
        own_words=command.own_words,
    )
    return [
        profile.changed(
            state=_moved_on(profile),
            terms=(*profile.terms, statement),
            terms_by=tuple(dict.fromkeys((*profile.terms_by, context.actor))),
            terms_read=newest_read((*profile.terms, statement)),
        )
    ]


def record_deconfliction(command: RecordDeconfliction, context: Context) -> Sequence[Record]:
    """The newest check replaces the one before; both stay in the history."""
    profile = _own(context, command.profile)
    PROFILE_WORKFLOW.require("RecordDeconfliction", profile)
    problems = blank_texts(command)
    if command.checked_on > day_of(context.now, context):
        problems["checked_on"] = "lies in the future"
    if command.recheck_on is not None and command.recheck_on < command.checked_on:
        problems["recheck_on"] = "lies before the check"
    if problems:
        raise InvalidInput(problems)
    found = Deconfliction(
        system=command.system,
        reference=command.reference,
        result=command.result,
        checked_on=command.checked_on,
        recheck_on=command.recheck_on,
    )
    return [
        profile.changed(
            state=_moved_on(profile),
            deconfliction=found,
            deconflicted_on=command.checked_on,
            recheck_on=command.recheck_on,
        )
    ]


def finish_set_up(command: FinishSetUp, context: Context) -> Sequence[Record]:
    """All required details at once, the terms statement included; whatever lacks is named."""
    profile = _own(context, command.profile)
    PROFILE_WORKFLOW.require("FinishSetUp", profile)
    lacking = {field.name: f"“{field.declared.label}” is missing" for field in missing(profile, When.SET_UP)}
    if lacking:
        raise InvalidInput(lacking)
    if profile.operator not in profile.terms_by:
        raise Refused(
            "The operator's own statement on the terms of service is not on file; state the terms first",
            rule="R09",
            clause=RULES["R09"].cited,
        )
    enforce((STATEMENT_CURRENT,), use_of(context, profile, context.now), intro="The details can't be handed over")
    return [profile.changed(state=ProfileState.AWAITING_APPROVAL)]


_D = frozenset({Role.DETECTIVE, Role.COMMANDER})
ROWS: tuple[Row, ...] = (
    Row(
        command=SetUpProfile,
        handler=set_up_profile,
        roles=_D,
        clauses=("5.12.4.1", "5.12.4.4 bullet 1"),
        says="States the details of an account once its site is authorized.",
    ),
    Row(
        command=StateTerms,
        handler=state_terms,
        roles=_D,
        clauses=("5.12.4.4 bullet 4",),
        says="States in own words what the site's terms of service say.",
    ),
    Row(
        command=RecordDeconfliction,
        handler=record_deconfliction,
        roles=_D,
        clauses=("5.12.4.4 bullet 1",),
        says="Records a check with other agencies and its result.",
    ),
    Row(
        command=FinishSetUp,
        handler=finish_set_up,
        roles=_D,
        clauses=("5.12.4.4 bullet 1",),
        says="Says that the details are complete and wait for the commander.",
    ),
)
