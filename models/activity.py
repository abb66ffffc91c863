"""Activity: the sessions, what was done in them, and what made a session use outside approval (R01–R09, R27).

Use outside approval is always recorded, flagged and open to explanation; it is never refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

import attrs

from models.command import Command, Context, Role, Row
from models.contact import Contact
from models.errors import InvalidInput, Refused
from models.fields import FieldClass, When, declared, taken_from
from models.identity import FalseIdentity
from models.investigation import Investigation
from models.moment import lies_ahead
from models.policy import RULES
from models.profile import PROFILE_WORKFLOW, Level, Profile, ProfileState
from models.record import Kind, Record
from models.session_instants import borders_of, instants_of
from models.use import outside
from models.use_facts import Use
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN
LONGEST = timedelta(days=1)
SHA256_TEXT = re.compile(r"^[0-9a-f]{64}$")


class ActivityState(StrEnum):
    """Logged; flagged where it was outside approval; explained where the operator has said why."""

    LOGGED = "logged"
    FLAGGED = "flagged"
    EXPLAINED = "explained"


class Told(StrEnum):
    """An answer that may be left open, and says so."""

    YES = "yes"
    NO = "no"
    NOT_ANSWERED = "not answered"


class Means(StrEnum):
    """How what was seen was kept."""

    NOTE = "note"
    SCREENSHOT = "screenshot"
    SILENT_VIDEO = "video without sound"
    SOUND = "with sound or call"


@attrs.frozen(kw_only=True)
class Capture:
    """One capture filed: its SHA-256 (64 lower-case hex digits) is taken when it is filed."""

    captured_on: date = declared("Captured on")
    means: Means = declared("Means")
    moved_by: str = declared("Moved by", help="The medium it came on.", max_length=120)
    sha256: str = declared("SHA-256 when filed", max_length=64)


@attrs.frozen(kw_only=True)
class Activity(Record):
    """One session. Lives in its identity's dossier, or without a profile in its investigation's."""

    KIND: ClassVar[Kind] = Kind.ACTIVITY
    NAME: ClassVar[str] = "activity"

    state: ActivityState = declared("State", cls=OPEN, listed=True)
    profile: str = declared("Profile", help="Empty for a session without one.", cls=OPEN, default="", listed=True)
    investigation: str = declared("Investigation", cls=OPEN, when=When.CREATE, listed=True)
    identity: str = declared("False identity", cls=OPEN, default="")
    operator: str = declared("Operator", cls=OPEN, when=When.CREATE, listed=True, cite="5.12.4.1")
    from_: datetime = declared("From", cls=OPEN, when=When.CREATE, listed=True)
    until: datetime = declared("Until", cls=OPEN, when=When.CREATE, listed=True)
    equipment: tuple[str, ...] = declared("Equipment", cls=OPEN, default=(), cite="5.12.4.3")
    unregistered_equipment: str = declared(
        "Not registered equipment", help="What was used, where it is not in the register.", max_length=200, default=""
    )
    level: Level = declared("Level used", cls=OPEN, listed=True)
    contacts: tuple[str, ...] = declared("Contacts", cls=OPEN, default=())
    what_was_done: str = declared(
        "What was done", help="Viewing alone needs no note.", lines=True, searched=True, default=""
    )
    inducement: Told = declared("Anything that could be an inducement", default=Told.NOT_ANSWERED)
    minor: Told = declared("A minor", default=Told.NOT_ANSWERED)
    privileged: Told = declared("A lawyer, clergy, the press or a political group", default=Told.NOT_ANSWERED)
    sexual_site: Told = declared("A pornographic or sexual site", default=Told.NOT_ANSWERED, cite="5.12.4.3 bullet 1")
    money: Told = declared("Money, gifts or crypto", default=Told.NOT_ANSWERED)
    means: Means = declared("Means", default=Means.NOTE)
    prosecutor_consulted: Told = declared(
        "Prosecutor asked first", help="To be answered for sound or a call.", default=Told.NOT_ANSWERED
    )
    captures: tuple[Capture, ...] = declared("Captures", default=())
    entered_at: datetime = declared("Entered at", cls=OPEN)
    entered_late: bool = declared("Entered late", cls=OPEN, default=False, listed=True)
    outside: tuple[str, ...] = declared(
        "Outside approval", help="The rules the session did not meet.", cls=OPEN, default=(), listed=True
    )
    explanation: str = declared("Explanation", lines=True, max_length=4_000, default="")

    @property
    def dossier(self) -> str:
        """Its identity's, or its investigation's where no identity was used."""
        return self.identity or self.investigation


ACTIVITY_WORKFLOW = Workflow(
    kind=Kind.ACTIVITY,
    moves={
        "LogActivity": step(NEW, to=tuple(ActivityState)),
        "ExplainActivity": step(*ActivityState, to=ActivityState.EXPLAINED),
    },
)


@attrs.frozen(kw_only=True)
class LogActivity(Command):
    """Log one's own session: on a profile, or without one in an investigation."""

    from_: datetime = taken_from(Activity, "from_")
    until: datetime = taken_from(Activity, "until")
    profile: str = taken_from(Activity, "profile", "")
    investigation: str = taken_from(Activity, "investigation", "")
    equipment: tuple[str, ...] = taken_from(Activity, "equipment", ())
    unregistered_equipment: str = taken_from(Activity, "unregistered_equipment", "")
    level: Level = taken_from(Activity, "level", Level.VIEW)
    contacts: tuple[str, ...] = taken_from(Activity, "contacts", ())
    what_was_done: str = taken_from(Activity, "what_was_done", "")
    inducement: Told = taken_from(Activity, "inducement", Told.NOT_ANSWERED)
    minor: Told = taken_from(Activity, "minor", Told.NOT_ANSWERED)
    privileged: Told = taken_from(Activity, "privileged", Told.NOT_ANSWERED)
    sexual_site: Told = taken_from(Activity, "sexual_site", Told.NOT_ANSWERED)
    money: Told = taken_from(Activity, "money", Told.NOT_ANSWERED)
    means: Means = taken_from(Activity, "means", Means.NOTE)
    prosecutor_consulted: Told = taken_from(Activity, "prosecutor_consulted", Told.NOT_ANSWERED)
    captures: tuple[Capture, ...] = taken_from(Activity, "captures", ())
    explanation: str = taken_from(Activity, "explanation", "")


@attrs.frozen(kw_only=True)
class ExplainActivity(Command):
    """Explain an own session that was flagged or entered late."""

    activity: str = taken_from(Activity, "urn")
    explanation: str = taken_from(Activity, "explanation")


@attrs.frozen(kw_only=True)
class Session:
    """The records a session touches, as read for its entry."""

    profile: Profile | None
    investigation: Investigation
    identity: FalseIdentity | None


def _session(command: LogActivity, context: Context) -> Session:
    """Raises: InvalidInput where neither or both do not fit; NotOnDossier for someone else's identity."""
    if not command.profile:
        if not command.investigation:
            raise InvalidInput({"investigation": "is needed for a session without a profile"})
        return Session(profile=None, investigation=context.get(command.investigation, Investigation), identity=None)
    profile = context.get(command.profile, Profile)
    if command.investigation not in {"", profile.investigation}:
        raise InvalidInput({"investigation": "is not the one this profile belongs to"})
    return Session(
        profile=profile,
        investigation=context.get(profile.investigation, Investigation),
        identity=context.get(profile.identity, FalseIdentity),
    )


def _time_problems(command: LogActivity, session: Session, context: Context) -> dict[str, str]:
    problems: dict[str, str] = {}
    if command.until <= command.from_:
        problems["until"] = "must lie after the beginning of the session"
    elif lies_ahead(command.until, context.now):
        problems["until"] = "lies in the future; log a session when it is over"
    elif command.until - command.from_ > LONGEST:
        problems["until"] = "lies more than a day after the beginning; log each session by itself"
    opened = session.profile.account_opened_at if session.profile else None
    if opened is not None and command.until <= opened:
        problems["from_"] = "the session ends before the account was opened"
    return problems


def _problems(command: LogActivity, session: Session, context: Context) -> dict[str, str]:
    problems = _time_problems(command, session, context)
    if not command.equipment and not command.unregistered_equipment.strip():
        problems["equipment"] = "name what was used, or say what is not registered"
    if command.level.rank > Level.VIEW.rank and not command.what_was_done.strip():
        problems["what_was_done"] = "is needed; viewing alone needs no note"
    if command.means is Means.SOUND and command.prosecutor_consulted is Told.NOT_ANSWERED:
        problems["prosecutor_consulted"] = "must be answered for sound or a call"
    for index, capture in enumerate(command.captures):
        if not SHA256_TEXT.match(capture.sha256):
            problems[f"captures[{index}].sha256"] = "is not a SHA-256 of 64 lower-case hex digits"
    identity = session.identity.urn if session.identity else ""
    if any(context.get(urn, Contact).identity != identity for urn in command.contacts):
        problems["contacts"] = "one of them was not made by this false identity"
    return problems


def rules_not_met(context: Context, command: LogActivity, session: Session) -> tuple[str, ...]:
    """The rules the session did not meet at any of its instants, in the order of their ids."""
    found: set[str] = set()
    borders = borders_of(context, context.actor, command.equipment)
    for at in instants_of(session.profile, command.from_, command.until, borders):
        use = Use(
            reader=context,
            profile=session.profile,
            investigation=session.investigation,
            identity=session.identity,
            operator=context.actor,
            equipment=command.equipment,
            level=command.level,
            at=at,
            registered=not command.unregistered_equipment.strip(),
        )
        found.update(each.rule for each in outside(use))
    return tuple(sorted(found))


def log_activity(command: LogActivity, context: Context) -> Sequence[Record]:
    """The session as told, with its flags; the first good session puts an approved profile in use."""
    session = _session(command, context)
    problems = _problems(command, session, context)
    if problems:
        raise InvalidInput(problems)
    rules = rules_not_met(context, command, session)
    state = ActivityState.FLAGGED if rules else ActivityState.LOGGED
    late = context.now > command.until + timedelta(hours=context.policy.late_entry_hours)
    told = {each.name: getattr(command, each.name) for each in attrs.fields(LogActivity)}
    told["investigation"] = session.investigation.urn
    activity = Activity(
        urn=context.new_urn(Kind.ACTIVITY),
        state=ActivityState.EXPLAINED if command.explanation.strip() else state,
        identity=session.identity.urn if session.identity else "",
        operator=context.actor,
        entered_at=context.now,
        entered_late=late,
        outside=rules,
        **told,
    )
    profile = _used(session.profile, command, within=not rules)
    return [activity] if profile is None else [activity, profile]


def _used(profile: Profile | None, command: LogActivity, *, within: bool) -> Profile | None:
    """The profile as the session leaves it, or None where nothing about it changed."""
    if profile is None or not PROFILE_WORKFLOW.may("LogActivity", profile):
        return None
    state = ProfileState.IN_USE if within and profile.state is ProfileState.APPROVED else profile.state
    earlier = profile.first_used_at
    first = command.from_ if earlier is None else min(earlier, command.from_)
    if state is profile.state and first == earlier:
        return None
    return attrs.evolve(profile, state=state, first_used_at=first)


def explain_activity(command: ExplainActivity, context: Context) -> Sequence[Record]:
    """By its operator alone; earlier explanations stay in the record's history."""
    activity = context.get(command.activity, Activity)
    if activity.operator != context.actor:
        raise Refused("Only the operator explains a session", rule="R12", clause=RULES["R12"].cited)
    ACTIVITY_WORKFLOW.require("ExplainActivity", activity)
    if not command.explanation.strip():
        raise InvalidInput({"explanation": "is needed"})
    return [activity.changed(state=ActivityState.EXPLAINED, explanation=command.explanation)]


OPERATORS = frozenset({Role.DETECTIVE, Role.COMMANDER})
ROWS: tuple[Row, ...] = (
    Row(
        command=LogActivity,
        handler=log_activity,
        roles=OPERATORS,
        clauses=("5.12.4.4 bullet 1", "5.12.4.4 bullet 2", "5.12.4.3", "5.12.0.3"),
        says="Logs an own session; use outside approval is recorded and flagged, never refused.",
    ),
    Row(
        command=ExplainActivity, handler=explain_activity, roles=OPERATORS,
        clauses=("5.12.4.4 bullet 2",),
        says="Explains an own session that was flagged or entered late.",
    ),
)
