"""Waivers: a house rule set aside for one person, case or thing, ahead, in writing and with an end (R41).

Never a rule of the policy's own words, never backdated. A requirement that a waiver in force covers counts as met and
says by which paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

import attrs

from models.canonical import instant_from
from models.command import Command, Context, Reader, Role, Row
from models.department import Department
from models.equipment import Equipment
from models.errors import InvalidInput, Refused
from models.fields import FieldClass, When, declared, taken_from
from models.identity import FalseIdentity
from models.investigation import Investigation
from models.moment import CLOCK_TOLERANCE, TICK, day_of
from models.officer import Officer
from models.policy import RULES
from models.profile import Profile
from models.record import Kind, Record, kind_of_urn
from models.subject import Facts, dossier_of, facts_about, people_of
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN
ABOUT = (Officer, Investigation, FalseIdentity, Profile, Equipment, Department)
COMMANDERS = timedelta(days=14)
"""The longest waiver of a commander."""


class WaiverState(StrEnum):
    """It stands until it is ended; its dates are judged by the instant."""

    GRANTED = "granted"
    ENDED = "ended"


@attrs.frozen(kw_only=True)
class Waiver(Record):
    """One house rule set aside for one subject between two instants (half-open)."""

    KIND: ClassVar[Kind] = Kind.WAIVER
    NAME: ClassVar[str] = "waiver"

    state: WaiverState = declared("State", cls=OPEN, listed=True)
    rule: str = declared(
        "House rule", help="Its id, such as R40. A rule of the policy can't be waived.", cls=OPEN, when=When.CREATE,
        max_length=4, listed=True,
    )  # fmt: skip
    subject: str = declared(
        "For",
        help="The number of an officer, case, identity, profile or equipment; the department's covers everything.",
        cls=OPEN,
        when=When.CREATE,
        listed=True,
    )
    kept_in: str = declared("Kept in the dossier of", cls=OPEN)
    reason: str = declared("Reason", when=When.CREATE, lines=True, max_length=4_000)
    from_: datetime = declared(
        "From", help="Left empty: from the signature. Never before it.", cls=OPEN, when=When.CREATE, listed=True
    )
    until: datetime = declared("Until", cls=OPEN, when=When.CREATE, listed=True)
    granted_by: str = declared("Granted by", cls=OPEN, when=When.CREATE, listed=True)

    @property
    def dossier(self) -> str:
        """Its subject's."""
        return self.kept_in


WAIVER_WORKFLOW = Workflow(
    kind=Kind.WAIVER,
    moves={
        "GrantWaiver": step(NEW, to=WaiverState.GRANTED),
        "EndWaiver": step(WaiverState.GRANTED, to=WaiverState.ENDED),
    },
)


@attrs.frozen(kw_only=True)
class GrantWaiver(Command):
    """Set a house rule aside for one subject until a date, with the reason."""

    CONSEQUENTIAL: ClassVar[bool] = True

    rule: str = taken_from(Waiver, "rule")
    subject: str = taken_from(Waiver, "subject")
    reason: str = taken_from(Waiver, "reason")
    until: datetime = taken_from(Waiver, "until")
    from_: datetime | None = taken_from(Waiver, "from_", None)


@attrs.frozen(kw_only=True)
class EndWaiver(Command):
    """End a waiver now."""

    CONSEQUENTIAL: ClassVar[bool] = True

    waiver: str = taken_from(Waiver, "urn")


def waivers_at(reader: Reader, rule: str, subjects: Iterable[str], at: datetime) -> Sequence[Facts]:
    """The open fields of the waivers of a rule in force at an instant for one of the subjects, the latest end first."""
    wanted = set(subjects)
    found = [
        each
        for each in reader.open_facts(Waiver, rule=rule)
        if instant_from(each["from_"]) <= at < instant_from(each["until"])
        and (each["subject"] in wanted or kind_of_urn(each["subject"]) is Kind.DEPARTMENT)
    ]
    return sorted(found, key=lambda each: instant_from(each["until"]), reverse=True)


def waived_words(reader: Reader, paper: Facts) -> str:
    """How a check, a stop or a due line says it: by which paper, and until when."""
    last = day_of(instant_from(paper["until"]) - TICK, reader)
    return f"waived by {paper['urn']}, last day {last.isoformat()}"


def _problems(command: GrantWaiver, context: Context, from_: datetime) -> dict[str, str]:
    problems: dict[str, str] = {}
    rule = RULES.get(command.rule)
    if rule is None:
        problems["rule"] = "is not a rule of this register, such as R40"
    if command.from_ is not None and command.from_ < context.now - CLOCK_TOLERANCE:
        problems["from_"] = "lies in the past; a waiver is never backdated"
    if command.until <= from_:
        problems["until"] = "must lie after the beginning, and in the future"
    return problems


def grant_waiver(command: GrantWaiver, context: Context) -> Sequence[Record]:
    """The Chief; the commander for up to 14 days. Never for own work, never of the policy's own words."""
    facts = facts_about(context, command.subject, ABOUT, "subject")
    from_ = max(command.from_ or context.now, context.now)
    if problems := _problems(command, context, from_):
        raise InvalidInput(problems)
    rule = context.policy.rule(command.rule)
    if rule.basis == "P":
        raise Refused("A rule of the policy can't be waived, by nobody", rule=rule.id, clause=rule.cited)
    if rule.firm:
        raise Refused("This house rule keeps the record honest and can't be waived", rule=rule.id, clause=rule.cited)
    if context.actor in people_of(facts):
        raise Refused("Nobody waives a rule for their own work", rule="R12", clause=RULES["R12"].cited)
    if Role.CHIEF not in context.roles and command.until - from_ > COMMANDERS:
        raise Refused(
            "A commander waives for 14 days at most; the Chief for longer", rule="R41", clause=RULES["R41"].cited
        )
    return [
        Waiver(
            urn=context.new_urn(Kind.WAIVER),
            state=WaiverState.GRANTED,
            rule=command.rule,
            subject=command.subject,
            kept_in=dossier_of(facts),
            reason=command.reason,
            from_=from_,
            until=command.until,
            granted_by=context.actor,
        )
    ]


def end_waiver(command: EndWaiver, context: Context) -> Sequence[Record]:
    """It ends at this instant; the rule holds again."""
    waiver = context.get(command.waiver, Waiver)
    WAIVER_WORKFLOW.require("EndWaiver", waiver)
    end = max(waiver.from_, min(waiver.until, context.now))
    return [waiver.changed(state=WaiverState.ENDED, until=end)]


_CH = frozenset({Role.COMMANDER, Role.CHIEF})
ROWS: tuple[Row, ...] = (
    Row(
        command=GrantWaiver, handler=grant_waiver, roles=_CH, clauses=("H R41", "H R12"),
        says="Sets a house rule aside for one subject until a date; the commander for 14 days at most.",
    ),
    Row(
        command=EndWaiver, handler=end_waiver, roles=_CH, clauses=("H R41",),
        says="Ends a waiver now.",
    ),
)
