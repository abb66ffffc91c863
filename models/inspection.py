"""Inspections: an independent person, appointed by the Chief with dates, looks at a sample drawn by seed (R22).

The seed is the chain's value at the appointment: neither the Chief nor the inspector chooses it, and it is known before
the sample is drawn. Anyone with the journal draws the same sample again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import ClassVar

import attrs

from models.activity import Activity
from models.application import Application
from models.canonical import instant_from
from models.command import Reader
from models.contact import Contact
from models.fields import FieldClass, When, declared
from models.identity import FalseIdentity
from models.investigation import Investigation
from models.moment import day_of
from models.profile import Profile
from models.record import Kind, Record
from models.review import Review
from models.subject import Facts
from models.workflow import NEW, Workflow, stays, step

OPEN = FieldClass.OPEN
SAMPLED: tuple[type[Record], ...] = (Application, Profile, Activity, Contact, Review)
"""The kinds of record a sample is drawn from."""
LEAST = 5
"""A sample holds at least so many records, or all where there are fewer."""
SHARE = 10
"""And at least one in so many."""
MONTHS = 6
"""An inspection every so many months while a case is open, and one within so many after it was closed."""


class InspectionState(StrEnum):
    """Signed acts only."""

    APPOINTED = "appointed"
    DRAWN = "drawn"
    RECORDED = "recorded"
    ENDED = "ended"


class Looked(StrEnum):
    """What the inspector found of one record."""

    IN_ORDER = "in order"
    NOT_IN_ORDER = "not in order"
    NOT_SHOWN = "not shown"


@attrs.frozen(kw_only=True)
class SampleResult:
    """One record of the sample and what was found of it."""

    record: str = declared("Record of the sample", max_length=40)
    result: Looked = declared("Found")
    note: str = declared("Note", lines=True, max_length=4_000, default="")


@attrs.frozen(kw_only=True)
class Inspection(Record):
    """One inspection of a case. Owns a dossier, which its inspector reads."""

    KIND: ClassVar[Kind] = Kind.INSPECTION
    NAME: ClassVar[str] = "inspection"

    state: InspectionState = declared("State", cls=OPEN, listed=True)
    investigation: str = declared("Investigation", cls=OPEN, when=When.CREATE, listed=True)
    inspector: str = declared("Inspector", cls=OPEN, when=When.CREATE, listed=True)
    authorized_by: str = declared("Appointed by", cls=OPEN)
    appointed_at: datetime = declared("Appointed at", cls=OPEN, listed=True)
    until: datetime = declared("Until", cls=OPEN, when=When.CREATE, listed=True)
    reason: str = declared("Instructions", lines=True, max_length=4_000, default="")
    seed: str = declared("Seed", help="The chain's value at the appointment.", cls=OPEN, default="", max_length=64)
    population: int = declared("Records the sample was drawn from", cls=OPEN, default=0)
    sample: tuple[str, ...] = declared("Sample", cls=OPEN, default=())
    drawn_at: datetime | None = declared("Drawn at", cls=OPEN, default=None)
    dossiers: tuple[str, ...] = declared("Dossiers of the sample", cls=OPEN, default=())
    handed_by: str = declared("Sample handed over by", cls=OPEN, default="")
    handed_at: datetime | None = declared("Sample handed over at", cls=OPEN, default=None)
    keys_renewed_at: datetime | None = declared("Keys of the sample made anew at", cls=OPEN, default=None)
    results: tuple[SampleResult, ...] = declared("Results", default=())
    summary: str = declared("Summary of the inspection", lines=True, default="")
    inspected_by: str = declared("Recorded by", cls=OPEN, default="")
    inspected_at: datetime | None = declared("Recorded at", cls=OPEN, default=None, listed=True)

    @property
    def dossier(self) -> str:
        """Its own."""
        return self.urn

    @property
    def readers(self) -> tuple[str, ...]:
        """Its inspector."""
        return (self.inspector,)

    @property
    def unanswered(self) -> tuple[SampleResult, ...]:
        """The sample as it stands before anything was looked at: “not shown”, until the inspector says otherwise."""
        return tuple(SampleResult(record=each, result=Looked.NOT_SHOWN) for each in self.sample)

    def in_force(self, at: datetime) -> bool:
        """Whether the appointment holds at an instant."""
        return self.appointed_at <= at < self.until


S = InspectionState
INSPECTION_WORKFLOW = Workflow(
    kind=Kind.INSPECTION,
    moves={
        "AppointInspector": step(NEW, to=S.APPOINTED),
        "DrawSample": step(S.APPOINTED, to=S.DRAWN),
        "HandOverSample": stays(S.DRAWN),
        "TakeBackSample": stays(S.DRAWN, S.RECORDED, S.ENDED),
        "RecordInspection": step(S.DRAWN, to=S.RECORDED),
        "EndInspection": step(S.APPOINTED, S.DRAWN, to=S.ENDED),
    },
)


def drawn(seed: str, records: Iterable[str], size: int) -> tuple[str, ...]:
    """So many of the records: those whose SHA-256(seed ‖ number) comes first. The same for everyone who asks."""
    return tuple(sorted(records, key=lambda urn: sha256(f"{seed}{urn}".encode()).digest())[:size])


def population_of(reader: Reader, investigation: str) -> tuple[str, ...]:
    """The records (URNs) of a case that a sample is drawn from."""
    return tuple(
        each["urn"] for kind in SAMPLED for each in reader.open_facts(kind, investigation=investigation)
    )


def smallest_sample(population: int) -> int:
    """How many records a sample of a case must hold at least."""
    return min(population, max(LEAST, -(-population // SHARE)))


def involved_in(reader: Reader, investigation: str) -> frozenset[str]:
    """Who applied, granted, operated or reviewed in a case: none of them inspects it (R12)."""
    found: set[str] = set()
    names = ("applicant", "operator", "authorized_by", "approved_by", "closed_by", "investigator", "held_by")
    kinds: tuple[type[Record], ...] = (FalseIdentity, *SAMPLED)
    records = [
        *reader.open_facts(Investigation, urn=investigation),
        *(each for kind in kinds for each in reader.open_facts(kind, investigation=investigation)),
    ]
    for each in records:
        found.update(str(each[name]) for name in names if each.get(name))
        found.update(each.get("members", ()), each.get("operators", ()))
        found.update(window["approved_by"] for window in each.get("windows", ()))
        found.update(line["decided_by"] for line in each.get("lines", ()) if line["decided_by"])
    return frozenset(found)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def closed_at(case: Facts, profiles: Sequence[Facts]) -> datetime | None:
    """When a case was closed: ended, or the closing of the last of its accounts verified; None while it is open."""
    if case["ended_at"]:
        return instant_from(case["ended_at"])
    kept = [each for each in profiles if each["account_opened_at"]]
    if not kept or any(each["closed_at"] is None for each in kept):
        return None
    return max(instant_from(each["closed_at"]) for each in kept)


def inspection_due_on(
    reader: Reader, case: Facts, profiles: Sequence[Facts], inspections: Sequence[Facts]
) -> date | None:
    """The last day the next inspection of an authorized case is in time; None where none is due any more."""
    done = [instant_from(each["inspected_at"]) for each in inspections if each["inspected_at"]]
    last = max(done, default=None)
    closed = closed_at(case, profiles)
    if closed is not None:
        return None if last is not None and last >= closed else months_after(day_of(closed, reader), MONTHS)
    since = last or instant_from(case["authorized_at"])
    return months_after(day_of(since, reader), MONTHS)
