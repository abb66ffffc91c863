"""Legal holds: placed by anyone, lifted by the Chief and one other; nothing under one is destroyed or wiped (R23).

A hold has a dossier of its own: who places it need not be named on what it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

import attrs

from models.command import EVERYONE, Command, Context, Reader, Role, Row
from models.errors import InvalidInput, Refused
from models.fields import FieldClass, When, declared, taken_from
from models.identity import FalseIdentity
from models.investigation import Investigation
from models.policy import RULES
from models.record import Kind, Record
from models.subject import case_of, facts_about, identity_of
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN
HELD = (Investigation, FalseIdentity)


class HoldState(StrEnum):
    """In force until it is released; asking for the release releases nothing."""

    IN_FORCE = "in force"
    RELEASE_ASKED = "release asked"
    RELEASED = "released"


@attrs.frozen(kw_only=True)
class LegalHold(Record):
    """One hold on an investigation or a false identity. Owns a dossier."""

    KIND: ClassVar[Kind] = Kind.LEGAL_HOLD
    NAME: ClassVar[str] = "legal hold"

    state: HoldState = declared("State", cls=OPEN, listed=True)
    subject: str = declared("On", help="The number of a case or a false identity.", cls=OPEN, when=When.CREATE,
                            listed=True)  # fmt: skip
    investigation: str = declared("Investigation", cls=OPEN, when=When.CREATE)
    identity: str = declared("False identity", cls=OPEN, default="")
    reason: str = declared("Reason", when=When.CREATE, lines=True, max_length=4_000)
    placed_by: str = declared("Placed by", cls=OPEN, listed=True)
    placed_at: datetime = declared("Placed at", cls=OPEN, listed=True)
    applicant: str = declared("Release asked by", cls=OPEN, default="")
    asked_at: datetime | None = declared("Release asked at", cls=OPEN, default=None)
    release_reason: str = declared("Reason of the release", lines=True, max_length=4_000, default="")
    authorized_by: str = declared("Released by", cls=OPEN, default="")
    released_at: datetime | None = declared("Released at", cls=OPEN, default=None, listed=True)

    @property
    def dossier(self) -> str:
        """Its own."""
        return self.urn

    @property
    def readers(self) -> tuple[str, ...]:
        """Who placed it."""
        return (self.placed_by,)


S = HoldState
LEGAL_HOLD_WORKFLOW = Workflow(
    kind=Kind.LEGAL_HOLD,
    moves={
        "PlaceHold": step(NEW, to=S.IN_FORCE),
        "AskReleaseOfHold": step(S.IN_FORCE, to=S.RELEASE_ASKED),
        "KeepHold": step(S.RELEASE_ASKED, to=S.IN_FORCE),
        "ReleaseHold": step(S.RELEASE_ASKED, to=S.RELEASED),
    },
)


@attrs.frozen(kw_only=True)
class PlaceHold(Command):
    """Hold everything on a case or a false identity: nothing of it is destroyed or wiped."""

    subject: str = taken_from(LegalHold, "subject")
    reason: str = taken_from(LegalHold, "reason")


@attrs.frozen(kw_only=True)
class AskReleaseOfHold(Command):
    """Ask for the release of a hold; the Chief decides."""

    hold: str = taken_from(LegalHold, "urn")
    release_reason: str = taken_from(LegalHold, "release_reason")


@attrs.frozen(kw_only=True)
class KeepHold(Command):
    """Keep a hold whose release was asked for."""

    CONSEQUENTIAL: ClassVar[bool] = True

    hold: str = taken_from(LegalHold, "urn")


@attrs.frozen(kw_only=True)
class ReleaseHold(Command):
    """Release a hold, as the second person."""

    CONSEQUENTIAL: ClassVar[bool] = True

    hold: str = taken_from(LegalHold, "urn")


def holds_on(reader: Reader, investigation: str, identity: str = "") -> tuple[str, ...]:
    """The holds (URNs) not released on a case; with ``identity``, only those that cover this identity."""
    return tuple(
        each["urn"]
        for each in reader.open_facts(LegalHold, investigation=investigation)
        if each["state"] != HoldState.RELEASED and (not identity or each["identity"] in {"", identity})
    )


def place_hold(command: PlaceHold, context: Context) -> Sequence[Record]:
    """By anyone, also on a dossier one is not named on."""
    facts = facts_about(context, command.subject, HELD, "subject")
    if facts["state"] == "destroyed":
        raise InvalidInput({"subject": "is destroyed; there is nothing left to hold"})
    return [
        LegalHold(
            urn=context.new_urn(Kind.LEGAL_HOLD),
            state=HoldState.IN_FORCE,
            subject=command.subject,
            investigation=case_of(facts),
            identity=identity_of(facts),
            reason=command.reason,
            placed_by=context.actor,
            placed_at=context.now,
        )
    ]


def _hold(command: str, urn: str, context: Context) -> LegalHold:
    found = context.get(urn, LegalHold)
    LEGAL_HOLD_WORKFLOW.require(command, found)
    return found


def ask_release_of_hold(command: AskReleaseOfHold, context: Context) -> Sequence[Record]:
    """The first of two; the hold stays in force."""
    hold = _hold("AskReleaseOfHold", command.hold, context)
    if not command.release_reason.strip():
        raise InvalidInput({"release_reason": "is needed"})
    told = {"applicant": context.actor, "asked_at": context.now, "release_reason": command.release_reason}
    return [hold.changed(state=HoldState.RELEASE_ASKED, **told)]


def keep_hold(command: KeepHold, context: Context) -> Sequence[Record]:
    """The Chief's no; what was asked stays in the history."""
    hold = _hold("KeepHold", command.hold, context)
    return [hold.changed(state=HoldState.IN_FORCE, applicant="", asked_at=None, release_reason="")]


def release_hold(command: ReleaseHold, context: Context) -> Sequence[Record]:
    """The Chief's yes, to what someone else asked for."""
    hold = _hold("ReleaseHold", command.hold, context)
    if hold.applicant == context.actor:
        raise Refused("Two people release a hold; someone else asks for it", rule="R23", clause=RULES["R23"].cited)
    context.rests_on(hold.urn)
    return [hold.changed(state=HoldState.RELEASED, authorized_by=context.actor, released_at=context.now)]


_H = frozenset({Role.CHIEF})
ROWS: tuple[Row, ...] = (
    Row(
        command=PlaceHold, handler=place_hold, roles=EVERYONE, clauses=("H R23",),
        says="Places a legal hold on a case or a false identity.",
    ),
    Row(
        command=AskReleaseOfHold, handler=ask_release_of_hold, roles=EVERYONE, clauses=("H R23",),
        says="Asks for the release of a hold, as the first of two people.",
    ),
    Row(
        command=KeepHold, handler=keep_hold, roles=_H, clauses=("H R23",),
        says="Keeps a hold whose release was asked for.",
    ),
    Row(
        command=ReleaseHold, handler=release_hold, roles=_H, clauses=("H R23",),
        says="Releases a hold, as the second of two people.",
    ),
)
