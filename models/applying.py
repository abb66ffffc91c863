"""From draft to submission: documenting profiles, drafting, submitting and withdrawing an application."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from models.application import APPLICATION_WORKFLOW, Application, ApplicationState, Line, Outcome
from models.command import Command, Context, Reader, Role, Row
from models.errors import InvalidInput, Refused
from models.fields import FieldClass, declared, taken_from
from models.identity import IDENTITY_WORKFLOW, FalseIdentity, IdentityState
from models.investigation import INVESTIGATION_WORKFLOW, Investigation, InvestigationState
from models.platform import Platform
from models.policy import RULES
from models.profile import PROFILE_WORKFLOW, Level, Profile, ProfileState
from models.record import Kind, Record
from models.requirement import enforce
from models.submission import READY_TO_SUBMIT, Submission


@attrs.frozen(kw_only=True)
class DocumentProfile(Command):
    """Document one site on which an identity is to be used, as a draft."""

    identity: str = taken_from(Profile, "identity")
    platform: str = taken_from(Profile, "platform")
    level: Level = taken_from(Profile, "level")
    planned_use: str = taken_from(Profile, "planned_use", "")
    operator: str = taken_from(Profile, "operator", "")


@attrs.frozen(kw_only=True)
class ReviseProfile(Command):
    """Change a profile while it is a draft or was returned."""

    profile: str = taken_from(Profile, "urn")
    platform: str = taken_from(Profile, "platform")
    level: Level = taken_from(Profile, "level")
    planned_use: str = taken_from(Profile, "planned_use", "")


@attrs.frozen(kw_only=True)
class DraftApplication(Command):
    """Put one paper together: a line for the investigation, the identity and each site still to be decided."""

    investigation: str = taken_from(Application, "investigation")
    identity: str = taken_from(Application, "identity", "")
    profiles: tuple[str, ...] = declared(
        "Sites", help="Profiles to ask for; empty takes every draft of the identity.", cls=FieldClass.OPEN, default=()
    )
    note: str = taken_from(Application, "note", "")


@attrs.frozen(kw_only=True)
class SubmitApplication(Command):
    """Submit the paper for decision; after a return, submit it again with what changed."""

    application: str = taken_from(Application, "urn")


@attrs.frozen(kw_only=True)
class WithdrawApplication(Command):
    """Take the paper back; its records become drafts again."""

    application: str = taken_from(Application, "urn")


ENDED = frozenset({
    IdentityState.CLOSED, IdentityState.REFUSED, IdentityState.WITHDRAWN, IdentityState.COMPROMISED,
})  # fmt: skip


def document_profile(command: DocumentProfile, context: Context) -> Sequence[Record]:
    """A draft in the identity's dossier. The operator is its author, or another operator of the identity."""
    identity = context.get(command.identity, FalseIdentity)
    context.get(command.platform, Platform)
    operator = command.operator or context.actor
    if operator not in identity.operators:
        raise Refused(
            "The operator must be named on the false identity; choose one of its operators",
            rule="R01",
            clause=RULES["R01"].cited,
        )
    if identity.state in ENDED:
        raise InvalidInput({"identity": f"is {identity.state}; document a new false identity"})
    return [
        Profile(
            urn=context.new_urn(Kind.PROFILE),
            state=ProfileState.DRAFT,
            identity=identity.urn,
            investigation=identity.investigation,
            platform=command.platform,
            operator=operator,
            level=command.level,
            planned_use=command.planned_use,
        )
    ]


def revise_profile(command: ReviseProfile, context: Context) -> Sequence[Record]:
    """Allowed while nobody has it for decision."""
    profile = context.get(command.profile, Profile)
    PROFILE_WORKFLOW.require("ReviseProfile", profile)
    context.get(command.platform, Platform)
    return [
        profile.changed(platform=command.platform, level=command.level, planned_use=command.planned_use)
    ]


def draft_application(command: DraftApplication, context: Context) -> Sequence[Record]:
    """Lines for what is still to be decided; a record authorized already needs none."""
    investigation = context.get(command.investigation, Investigation)
    subjects: list[str] = []
    if INVESTIGATION_WORKFLOW.may("SubmitApplication", investigation):
        subjects.append(investigation.urn)
    if command.identity:
        identity = context.get(command.identity, FalseIdentity)
        if identity.investigation != investigation.urn:
            raise InvalidInput({"identity": "belongs to another investigation"})
        if IDENTITY_WORKFLOW.may("SubmitApplication", identity):
            subjects.append(identity.urn)
        subjects.extend(_sites(command, context))
    elif command.profiles:
        raise InvalidInput({"profiles": "need their false identity on the same paper"})
    if not subjects:
        raise InvalidInput({"investigation": "has nothing that still needs a decision"})
    return [
        Application(
            urn=context.new_urn(Kind.APPLICATION),
            state=ApplicationState.DRAFT,
            applicant=context.actor,
            investigation=investigation.urn,
            identity=command.identity,
            lines=tuple(Line(subject=each) for each in subjects),
            note=command.note,
        )
    ]


def _sites(command: DraftApplication, context: Context) -> list[str]:
    """The profiles to be decided. Raises: InvalidInput for one that is not a draft of this identity."""
    if not command.profiles:
        every = context.find(Profile, identity=command.identity)
        return [each.urn for each in every if PROFILE_WORKFLOW.may("SubmitApplication", each)]
    for urn in command.profiles:
        profile = context.get(urn, Profile)
        if profile.identity != command.identity:
            raise InvalidInput({"profiles": f"{urn} belongs to another false identity"})
        PROFILE_WORKFLOW.require("SubmitApplication", profile)
    return list(dict.fromkeys(command.profiles))


def subject_records(reader: Reader, urns: Sequence[str]) -> tuple[Record, ...]:
    """The records an application's lines name, in their order."""
    kinds: dict[str, type[Record]] = {
        Kind.INVESTIGATION.value: Investigation,
        Kind.IDENTITY.value: FalseIdentity,
        Kind.PROFILE.value: Profile,
    }
    return tuple(reader.get(urn, kinds[urn.split("-")[1]]) for urn in urns)


STATES: dict[type[Record], type] = {
    Investigation: InvestigationState,
    FalseIdentity: IdentityState,
    Profile: ProfileState,
}
WORKFLOWS = {
    Investigation: INVESTIGATION_WORKFLOW,
    FalseIdentity: IDENTITY_WORKFLOW,
    Profile: PROFILE_WORKFLOW,
}


def submission_of(reader: Reader, application: Application) -> Submission:
    """The facts READY_TO_SUBMIT looks at."""
    asked = [each.subject for each in application.lines if each.outcome in {Outcome.WAITING, Outcome.RETURNED}]
    return Submission(reader=reader, applicant=application.applicant, records=subject_records(reader, asked))


def submit_application(command: SubmitApplication, context: Context) -> Sequence[Record]:
    """The applicant's submission: every record asked for moves on together, or none does."""
    application = context.get(command.application, Application)
    APPLICATION_WORKFLOW.require("SubmitApplication", application)
    if application.applicant != context.actor:
        raise Refused("Only the applicant submits this paper", rule="R01", clause=RULES["R01"].cited)
    facts = submission_of(context, application)
    if not facts.records:
        raise InvalidInput({"application": "has no returned line to submit again"})
    for each in facts.records:
        WORKFLOWS[type(each)].require("SubmitApplication", each)
    enforce(READY_TO_SUBMIT, facts, intro="This paper can't be submitted yet")
    moved = [each.changed(state=STATES[type(each)]("submitted")) for each in facts.records]
    lines = tuple(
        Line(subject=each.subject) if each.outcome is Outcome.RETURNED else each for each in application.lines
    )
    paper = application.changed(
        state=ApplicationState.SUBMITTED,
        lines=lines,
        submitted_at=context.now,
        submissions=application.submissions + 1,
    )
    return [paper, *moved]


def withdraw_application(command: WithdrawApplication, context: Context) -> Sequence[Record]:
    """Only the applicant, and only what is not decided yet."""
    application = context.get(command.application, Application)
    APPLICATION_WORKFLOW.require("WithdrawApplication", application)
    if application.applicant != context.actor:
        raise Refused("Only the applicant withdraws this paper", rule="R01", clause=RULES["R01"].cited)
    moved: list[Record] = []
    if application.state is ApplicationState.SUBMITTED:
        waiting = subject_records(context, application.waiting)
        moved = [each.changed(state=STATES[type(each)]("draft")) for each in waiting]
    return [application.changed(state=ApplicationState.WITHDRAWN), *moved]


_D = frozenset({Role.DETECTIVE, Role.COMMANDER})
ROWS: tuple[Row, ...] = (
    Row(
        command=DocumentProfile, handler=document_profile, roles=_D, clauses=("5.12.4.4 bullet 1", "5.12.4.2"),
        says="Documents one site on which a false identity is to be used.",
    ),
    Row(
        command=ReviseProfile, handler=revise_profile, roles=_D, clauses=("5.12.4.4 bullet 1",),
        says="Changes a profile that is a draft or was returned.",
    ),
    Row(
        command=DraftApplication, handler=draft_application, roles=_D, clauses=("5.12.4.1", "5.12.4.2", "5.12.4.4"),
        says="Puts together one paper with a line for the investigation, the identity and each site.",
    ),
    Row(
        command=SubmitApplication, handler=submit_application, roles=_D, clauses=("5.12.4.1", "5.12.4.2", "5.12.4.4"),
        says="Submits the paper to the Chief or a designee for decision.",
    ),
    Row(
        command=WithdrawApplication, handler=withdraw_application, roles=_D, clauses=("H R21",),
        says="Takes an undecided paper back; its records become drafts again.",
    ),
)
