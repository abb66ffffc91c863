"""The acts of an inspection: the Chief appoints, the inspector draws the sample and records what was found (R22)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

import attrs

from models.command import Command, Context, Role, Row
from models.errors import InvalidInput, Refused
from models.fields import FieldClass, declared, taken_from
from models.inspection import (
    INSPECTION_WORKFLOW,
    Inspection,
    InspectionState,
    Looked,
    SampleResult,
    drawn,
    involved_in,
    population_of,
    smallest_sample,
)
from models.investigation import Investigation
from models.officer import Officer, require_active, roles_at
from models.policy import RULES
from models.record import Kind, Record
from models.subject import facts_about


@attrs.frozen(kw_only=True)
class AppointInspector(Command):
    """Appoint an independent inspector for one case, until a date."""

    CONSEQUENTIAL: ClassVar[bool] = True

    investigation: str = taken_from(Inspection, "investigation")
    inspector: str = taken_from(Inspection, "inspector")
    until: datetime = taken_from(Inspection, "until")
    reason: str = taken_from(Inspection, "reason", "")


@attrs.frozen(kw_only=True)
class DrawSample(Command):
    """Draw the sample by the seed of the appointment; once."""

    inspection: str = taken_from(Inspection, "urn")
    size: int = declared(
        "Records in the sample", help="0 takes the least: one in ten, five at least.", cls=FieldClass.OPEN, default=0
    )


@attrs.frozen(kw_only=True)
class HandOverSample(Command):
    """Give the inspector the keys of the dossiers drawn, to read the sample whole until the appointment ends."""

    CONSEQUENTIAL: ClassVar[bool] = True

    inspection: str = taken_from(Inspection, "urn")


@attrs.frozen(kw_only=True)
class TakeBackSample(Command):
    """Make the keys of the dossiers drawn anew without the inspector."""

    CONSEQUENTIAL: ClassVar[bool] = True

    inspection: str = taken_from(Inspection, "urn")


@attrs.frozen(kw_only=True)
class RecordInspection(Command):
    """Record what was found of every record of the sample."""

    CONSEQUENTIAL: ClassVar[bool] = True

    inspection: str = taken_from(Inspection, "urn")
    results: tuple[SampleResult, ...] = taken_from(Inspection, "results")
    summary: str = taken_from(Inspection, "summary")


@attrs.frozen(kw_only=True)
class EndInspection(Command):
    """End an appointment before its inspection is recorded."""

    CONSEQUENTIAL: ClassVar[bool] = True

    inspection: str = taken_from(Inspection, "urn")


def _require_independent(context: Context, inspector: str, investigation: str) -> None:
    """Raises: Refused (R12) for whoever applied, granted, operated or reviewed in the case."""
    if inspector in involved_in(context, investigation):
        raise Refused(
            "Nobody inspects a case they granted, operated or reviewed in; an independent officer does",
            rule="R12",
            clause=RULES["R12"].cited,
        )


def appoint_inspector(command: AppointInspector, context: Context) -> Sequence[Record]:
    """An active inspector with no part in the case, from now until a date."""
    case = facts_about(context, command.investigation, (Investigation,), "investigation")
    officer = context.get(command.inspector, Officer)
    require_active(officer, "inspector")
    problems: dict[str, str] = {}
    if case["authorized_at"] is None:
        problems["investigation"] = "was never authorized; there is nothing to inspect"
    if Role.INSPECTOR not in roles_at(_open(context, officer.urn), (), context.now):
        problems["inspector"] = "does not hold the role of an inspector"
    if command.until <= context.now:
        problems["until"] = "must lie in the future"
    if problems:
        raise InvalidInput(problems)
    _require_independent(context, command.inspector, command.investigation)
    return [
        Inspection(
            urn=context.new_urn(Kind.INSPECTION),
            state=InspectionState.APPOINTED,
            investigation=command.investigation,
            inspector=command.inspector,
            authorized_by=context.actor,
            appointed_at=context.now,
            until=command.until,
            reason=command.reason,
        )
    ]


def _open(context: Context, officer: str) -> dict[str, object]:
    return dict(next(iter(context.open_facts(Officer, urn=officer))))


def _own(command: str, urn: str, context: Context) -> Inspection:
    """The inspection, for its inspector within the dates. Raises: OutOfOrder, Refused (R22, R12)."""
    found = context.get(urn, Inspection)
    INSPECTION_WORKFLOW.require(command, found)
    if found.inspector != context.actor:
        raise Refused("Only the inspector the Chief appointed does this", rule="R22", clause=RULES["R22"].cited)
    if not found.in_force(context.now):
        raise Refused("The appointment has ended; the Chief appoints anew", rule="R22", clause=RULES["R22"].cited)
    _require_independent(context, found.inspector, found.investigation)
    return found


def draw_sample(command: DrawSample, context: Context) -> Sequence[Record]:
    """The seed is the chain's value at the appointment, so nobody picks what is looked at."""
    inspection = _own("DrawSample", command.inspection, context)
    records = population_of(context, inspection.investigation)
    least = smallest_sample(len(records))
    size = command.size or least
    if not least <= size <= len(records):
        raise InvalidInput({"size": f"must lie between {least} and {len(records)}"})
    seed = context.chain_value(context.entry_of(inspection.urn))
    return [
        inspection.changed(
            state=InspectionState.DRAWN,
            seed=seed,
            population=len(records),
            sample=drawn(seed, records, size),
            drawn_at=context.now,
        )
    ]


def hand_over_sample(command: HandOverSample, context: Context) -> Sequence[Record]:
    """The door wraps the keys of these dossiers for the inspector; nobody else's reading changes.

    The case and the identity a drawn record belongs to go with it: it can't be judged without them.
    """
    inspection = context.get(command.inspection, Inspection)
    INSPECTION_WORKFLOW.require("HandOverSample", inspection)
    if inspection.handed_at is not None:
        raise InvalidInput({"inspection": "was handed over already"})
    if not inspection.in_force(context.now):
        raise Refused("The appointment has ended; the Chief appoints anew", rule="R22", clause=RULES["R22"].cited)
    _require_independent(context, inspection.inspector, inspection.investigation)
    drawn = [context.get(each, Record) for each in inspection.sample]
    dossiers = {inspection.investigation, *(each.dossier for each in drawn)}
    dossiers.update(identity for each in drawn if (identity := getattr(each, "identity", "")))
    return [
        inspection.changed(dossiers=tuple(sorted(dossiers)), handed_by=context.actor, handed_at=context.now)
    ]


def take_back_sample(command: TakeBackSample, context: Context) -> Sequence[Record]:
    """At the end of the appointment, or before. What was read stays read, and what was written before stays open."""
    inspection = context.get(command.inspection, Inspection)
    INSPECTION_WORKFLOW.require("TakeBackSample", inspection)
    if inspection.handed_at is None or inspection.keys_renewed_at is not None:
        raise InvalidInput({"inspection": "has no sample in the inspector's hands"})
    if inspection.inspector == context.actor:
        raise Refused("The inspector does not make these keys anew", rule="R12", clause=RULES["R12"].cited)
    return [inspection.changed(keys_renewed_at=context.now, until=min(inspection.until, context.now))]


def record_inspection(command: RecordInspection, context: Context) -> Sequence[Record]:
    """One result for each record of the sample; what is not in order, or was not shown, with a note."""
    inspection = _own("RecordInspection", command.inspection, context)
    named = [each.record for each in command.results]
    problems: dict[str, str] = {}
    if sorted(named) != sorted(inspection.sample):
        lacking = ", ".join(sorted(set(inspection.sample) - set(named))) or "one of them twice, or one not drawn"
        problems["results"] = f"must name each record of the sample once; look at: {lacking}"
    elif unexplained := [e.record for e in command.results if e.result is not Looked.IN_ORDER and not e.note.strip()]:
        problems["results"] = f"say what is not in order, or why it was not shown: {', '.join(unexplained)}"
    if not command.summary.strip():
        problems["summary"] = "is needed"
    if problems:
        raise InvalidInput(problems)
    context.rests_on(*inspection.sample)
    return [
        inspection.changed(
            state=InspectionState.RECORDED,
            results=command.results,
            summary=command.summary,
            inspected_by=context.actor,
            inspected_at=context.now,
        )
    ]


def end_inspection(command: EndInspection, context: Context) -> Sequence[Record]:
    """It ends now; a sample already drawn stays on record."""
    inspection = context.get(command.inspection, Inspection)
    INSPECTION_WORKFLOW.require("EndInspection", inspection)
    return [inspection.changed(state=InspectionState.ENDED, until=min(inspection.until, context.now))]


_H, _I = frozenset({Role.CHIEF}), frozenset({Role.INSPECTOR})
ROWS: tuple[Row, ...] = (
    Row(
        command=AppointInspector, handler=appoint_inspector, roles=_H, clauses=("H R22", "H R12"),
        says="Appoints an independent inspector for one case, until a date.",
    ),
    Row(
        command=DrawSample, handler=draw_sample, roles=_I, clauses=("H R22", "H R12"),
        says="Draws the sample of an inspection by the seed of its appointment.",
    ),
    Row(
        command=HandOverSample, handler=hand_over_sample, roles=_H, clauses=("H R22", "5.12.4.4 bullet 3"),
        says="Gives the inspector the keys of the dossiers drawn, until the appointment ends.",
    ),
    Row(
        command=TakeBackSample, handler=take_back_sample, roles=frozenset({Role.CHIEF, Role.COMMANDER}),
        clauses=("H R30",),
        says="Makes the keys of the dossiers drawn anew without the inspector. What was read stays read.",
    ),
    Row(
        command=RecordInspection, handler=record_inspection, roles=_I, clauses=("H R22", "H R12"),
        says="Records what was found of every record of the sample.",
    ),
    Row(
        command=EndInspection, handler=end_inspection, roles=_H, clauses=("H R22",),
        says="Ends an appointment before its inspection is recorded.",
    ),
)
