"""Recording, co-recording, signing and denying an oral decision of an emergency (house rule R20)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import ClassVar

import attrs

from models.acting import ActingOrder
from models.canonical import instant_from
from models.command import EVERYONE, Command, Context, Role, Row
from models.delegation import Delegation
from models.due_asking import Asking, Due
from models.equipment import Equipment
from models.errors import InvalidInput, OutOfOrder, Refused
from models.fields import FieldClass, blank_texts, declared, taken_from
from models.identity import FalseIdentity
from models.officer import Officer, roles_at
from models.oral import ORAL_WORKFLOW, Oral, OralDecision, OralState, authorized_orally, to_be_signed_by
from models.policy import RULES
from models.profile import Level, Profile, ProfileState
from models.record import Kind, Record
from models.submission import require_staying_operators

EARLY = frozenset({
    ProfileState.DRAFT, ProfileState.SUBMITTED, ProfileState.RETURNED, ProfileState.AUTHORIZED,
    ProfileState.BEING_SET_UP, ProfileState.AWAITING_APPROVAL,
})  # fmt: skip
"""States before the written approval: after it there is nothing an oral decision stands in for."""


@attrs.frozen(kw_only=True)
class RecordOralDecision(Command):
    """Record what was given orally in an emergency: by whom, when, in which words."""

    profile: str = taken_from(OralDecision, "profile")
    what: Oral = taken_from(OralDecision, "what")
    decider: str = taken_from(OralDecision, "decider")
    said_at: datetime = taken_from(OralDecision, "said_at")
    words: str = taken_from(OralDecision, "words")
    emergency: str = taken_from(OralDecision, "emergency")
    level: Level = taken_from(OralDecision, "level")
    equipment: tuple[str, ...] = taken_from(OralDecision, "equipment", ())


@attrs.frozen(kw_only=True)
class CoRecordOralDecision(Command):
    """Confirm as a second officer what was given orally, and how you know."""

    CONSEQUENTIAL: ClassVar[bool] = True

    oral: str = declared("Oral decision", cls=FieldClass.OPEN)
    heard_how: str = taken_from(OralDecision, "heard_how")


@attrs.frozen(kw_only=True)
class SignOralDecision(Command):
    """Sign the oral decision you gave."""

    CONSEQUENTIAL: ClassVar[bool] = True

    oral: str = declared("Oral decision", cls=FieldClass.OPEN)


@attrs.frozen(kw_only=True)
class DenyOralDecision(Command):
    """Say that you did not give the oral decision recorded under your name."""

    CONSEQUENTIAL: ClassVar[bool] = True

    oral: str = declared("Oral decision", cls=FieldClass.OPEN)
    denied_why: str = taken_from(OralDecision, "denied_why")


def record_oral_decision(command: RecordOralDecision, context: Context) -> Sequence[Record]:
    """Its operator, while the written decision is not there yet. It stands in for nothing before a second officer."""
    profile = context.get(command.profile, Profile)
    identity = context.get(profile.identity, FalseIdentity)
    if context.actor != profile.operator:
        raise Refused("Only its operator records what was given orally", rule="R20", clause=RULES["R20"].cited)
    if profile.state not in EARLY:
        what = "The written decisions are there, or it has ended; nothing is to be stood in for."
        raise OutOfOrder(what=what, kind=f"profile ({profile.urn})", state=str(profile.state))
    require_staying_operators(context, (profile,))
    _problems(command, context, profile)
    _might_decide(command, context, profile, identity)
    return [
        OralDecision(
            urn=context.new_urn(Kind.ORAL_DECISION),
            state=OralState.RECORDED,
            what=command.what,
            profile=profile.urn,
            identity=identity.urn,
            investigation=profile.investigation,
            decider=command.decider,
            said_at=command.said_at,
            sign_by=to_be_signed_by(context, command.said_at),
            level=command.level,
            holder=profile.operator,
            equipment=tuple(dict.fromkeys(command.equipment)),
            operator=context.actor,
            recorded_at=context.now,
            words=command.words,
            emergency=command.emergency,
        )
    ]


def _problems(command: RecordOralDecision, context: Context, profile: Profile) -> None:
    problems = blank_texts(command)
    if command.said_at > context.now:
        problems["said_at"] = "lies in the future"
    elif to_be_signed_by(context, command.said_at) <= context.now:
        problems["said_at"] = "is so long ago that it had to be signed by now; apply in writing"
    if command.level.rank > profile.level.rank:
        problems["level"] = "is higher than what is applied for"
    if command.what is Oral.APPROVAL and not command.equipment:
        problems["equipment"] = "name the equipment that was approved"
    if problems:
        raise InvalidInput(problems)
    for urn in command.equipment:
        context.get(urn, Equipment)


def _might_decide(command: RecordOralDecision, context: Context, profile: Profile, identity: FalseIdentity) -> None:
    """Who is named could have decided it in writing at that instant, and it is not their own work."""
    facts = next(iter(context.open_facts(Officer, urn=command.decider)), None)
    papers = [
        *context.open_facts(Delegation, designee=command.decider),
        *context.open_facts(ActingOrder, acting=command.decider),
    ]
    held = roles_at(facts, papers, command.said_at) if facts is not None else frozenset()
    wanted = {Role.CHIEF, Role.DESIGNEE} if command.what is Oral.AUTHORIZATION else {Role.COMMANDER}
    if not held & wanted:
        who = "the Chief or a designee" if command.what is Oral.AUTHORIZATION else "the detective division commander"
        raise Refused(f"This is given by {who}, orally too", rule="R20", clause=RULES["R20"].cited)
    if command.decider in {context.actor, *identity.operators}:
        raise Refused("Nobody decides on their own work, orally too", rule="R12", clause=RULES["R12"].cited)
    if command.what is Oral.APPROVAL:
        _after_an_authorization(command, context, profile)


def _after_an_authorization(command: RecordOralDecision, context: Context, profile: Profile) -> None:
    """An approval comes after an authorization, by another officer."""
    given = context.open_facts(OralDecision, profile=profile.urn, what=Oral.AUTHORIZATION.value)
    if command.decider in {profile.authorized_by, *(each["decider"] for each in given)}:
        raise Refused("Who authorized can't approve the details", rule="R12", clause=RULES["R12"].cited)
    written = profile.authorized_at is not None and profile.authorized_at <= command.said_at
    oral = any(instant_from(each["said_at"]) <= command.said_at for each in given)
    if not written and not (oral or authorized_orally(context, command.said_at, profile=profile.urn)):
        raise Refused("This site is not authorized, in writing or orally", rule="R02", clause=RULES["R02"].cited)


def co_record_oral_decision(command: CoRecordOralDecision, context: Context) -> Sequence[Record]:
    """A second officer, neither who recorded it nor who is said to have given it."""
    oral = context.get(command.oral, OralDecision)
    ORAL_WORKFLOW.require("CoRecordOralDecision", oral)
    if context.actor in {oral.operator, oral.decider, oral.holder}:
        raise Refused("A second officer co-records it", rule="R20", clause=RULES["R20"].cited)
    if not command.heard_how.strip():
        raise InvalidInput({"heard_how": "say how you know: by phone, in the room, by message"})
    return [
        oral.changed(
            state=OralState.HEARD, heard_by=context.actor, heard_at=context.now, heard_how=command.heard_how
        )
    ]


def _own(command: SignOralDecision | DenyOralDecision, context: Context) -> OralDecision:
    oral = context.get(command.oral, OralDecision)
    ORAL_WORKFLOW.require(type(command).__name__, oral)
    if oral.decider != context.actor:
        raise Refused("Only who gave it signs or denies it", rule="R20", clause=RULES["R20"].cited)
    return oral


def sign_oral_decision(command: SignOralDecision, context: Context) -> Sequence[Record]:
    """By who gave it. Signed too late it is kept, and stands in for nothing."""
    oral = _own(command, context)
    context.rests_on(oral.urn, oral.profile)
    return [oral.changed(state=OralState.SIGNED, signed_by=context.actor, signed_at=context.now)]


def deny_oral_decision(command: DenyOralDecision, context: Context) -> Sequence[Record]:
    """It stood in for nothing; sessions meanwhile are told by their own flags and the violation that is reported."""
    oral = _own(command, context)
    if not command.denied_why.strip():
        raise InvalidInput({"denied_why": "say what was said instead, if anything"})
    return [oral.changed(state=OralState.DENIED, denied_why=command.denied_why)]


def orals_due(asking: Asking) -> Iterator[Due]:
    """The second officer's entry, then the signature; late from the instant it has to be signed by."""
    for each in asking.reader.open_facts(OralDecision):
        on = asking.last_day(each["sign_by"])
        if each["state"] == OralState.RECORDED.value and asking.sees(each["operator"]):
            what = "Oral decision waiting for a second officer; until then it stands in for nothing"
            yield asking.item("R20", each["urn"], what, "CoRecordOralDecision", on)
        elif each["state"] == OralState.HEARD.value and asking.actor == each["decider"]:
            yield asking.item("R20", each["urn"], "Oral decision waiting for your signature", "SignOralDecision", on)
        elif each["state"] == OralState.HEARD.value and asking.holds(Role.COMMANDER):
            what = f"Oral decision waiting for the signature of {each['decider']}"
            yield asking.item("R20", each["urn"], what, "", on)


_DECIDERS = frozenset({Role.CHIEF, Role.DESIGNEE, Role.COMMANDER})
_CLAUSES = ("H R20", "5.12.4.2", "5.12.4.4 bullet 2")
ROWS: tuple[Row, ...] = (
    Row(
        command=RecordOralDecision, handler=record_oral_decision, roles=frozenset({Role.DETECTIVE, Role.COMMANDER}),
        clauses=_CLAUSES, says="Records an oral authorization or approval given in an emergency.",
    ),
    Row(
        command=CoRecordOralDecision, handler=co_record_oral_decision, roles=EVERYONE, clauses=("H R20", "H R12"),
        says="Confirms an oral decision as a second officer.",
    ),
    Row(
        command=SignOralDecision, handler=sign_oral_decision, roles=_DECIDERS, clauses=_CLAUSES,
        says="Signs an oral decision by who gave it, by the next business day and within 72 hours.",
    ),
    Row(
        command=DenyOralDecision, handler=deny_oral_decision, roles=_DECIDERS, clauses=("H R20",),
        says="Says that an oral decision was not given as recorded.",
    ),
)
