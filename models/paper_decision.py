"""Decisions on paper: a signed authorization or violation notice, scanned and recorded by another officer.

A recorded paper permits nothing until the officer who signed it confirms it with their own key. It is shown as paper,
with who recorded it and who confirmed it, and never as an electronic signature.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

import attrs

from models.application import Line, LineText
from models.canonical import instant_from
from models.command import Reader
from models.fields import FieldClass, When, declared
from models.moment import day_of
from models.record import Kind, Record
from models.subject import Facts, people_of
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN


class PaperForm(StrEnum):
    """Which paper it is."""

    AUTHORIZATION = "authorization (AU)"
    VIOLATION_NOTICE = "violation notice (VN)"


class OnPaper(StrEnum):
    """Recorded by another; confirmed or denied by who signed it, or set aside by the commander."""

    RECORDED = "recorded"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    SET_ASIDE = "set aside"


@attrs.frozen(kw_only=True)
class Basis:
    """One record as it stood when the paper was recorded: its version, by station and journal entry."""

    subject: str = declared("Record", cls=OPEN)
    station: int = declared("Station", cls=OPEN)
    n: int = declared("Journal entry", cls=OPEN)


@attrs.frozen(kw_only=True)
class PaperDecision(Record):
    """One signed paper. Owns a dossier, so that an administrator can record it who opens no other."""

    KIND: ClassVar[Kind] = Kind.PAPER_DECISION
    NAME: ClassVar[str] = "paper decision"

    state: OnPaper = declared("State", cls=OPEN, listed=True)
    form: PaperForm = declared("Form", cls=OPEN, when=When.CREATE, listed=True)
    subject: str = declared(
        "Decides on", help="The application of an authorization; the violation of a notice.", cls=OPEN,
        when=When.CREATE, listed=True,
    )  # fmt: skip
    investigation: str = declared("Investigation", cls=OPEN, default="")
    decider: str = declared("Signed on paper by", cls=OPEN, when=When.CREATE, listed=True)
    paper_date: date = declared("Date on the paper", cls=OPEN, when=When.CREATE, listed=True)
    lines: tuple[Line, ...] = declared("Decisions on the paper", cls=OPEN, default=())
    basis: tuple[Basis, ...] = declared("Recorded on these versions", cls=OPEN, default=())
    texts: tuple[LineText, ...] = declared("Reasons, conditions, remarks", default=())
    notice: str = declared("Notice to the Chief", lines=True, default="", cite="5.12.5.7")
    shown_at: datetime | None = declared("Shown to the superior officer at", cls=OPEN, default=None)
    recorded_by: str = declared("Recorded by", cls=OPEN, when=When.CREATE, listed=True)
    recorded_at: datetime = declared("Recorded at", cls=OPEN, when=When.CREATE, listed=True)
    confirmed_by: str = declared("Confirmed by", cls=OPEN, default="")
    confirmed_at: datetime | None = declared("Confirmed at", cls=OPEN, default=None)
    denied_why: str = declared("What the officer named says instead", lines=True, max_length=2_000, default="")
    set_aside_by: str = declared("Set aside by", cls=OPEN, default="")
    set_aside_at: datetime | None = declared("Set aside at", cls=OPEN, default=None)
    set_aside_why: str = declared("Why it was set aside", lines=True, max_length=2_000, default="")

    @property
    def dossier(self) -> str:
        """Its own."""
        return self.urn

    @property
    def readers(self) -> tuple[str, ...]:
        """Who recorded it, and who is said to have signed it, whatever roles they hold."""
        return (self.recorded_by, self.decider)

    @property
    def called(self) -> str:
        """What screens call it."""
        return f"Paper {self.form}"


S = OnPaper
PAPER_WORKFLOW = Workflow(
    kind=Kind.PAPER_DECISION,
    moves={
        "RecordPaperDecision": step(NEW, to=S.RECORDED),
        "ConfirmPaperDecision": step(S.RECORDED, to=S.CONFIRMED),
        "DenyPaperDecision": step(S.RECORDED, to=S.DENIED),
        "SetAsidePaperDecision": step(S.RECORDED, to=S.SET_ASIDE),
    },
)
VOID = frozenset({S.DENIED, S.SET_ASIDE})


def people_concerned(paper: Facts, find: Callable[[str], Facts | None]) -> frozenset[str]:
    """Who is said to have signed a paper, and whose work it decides on. Door and verifier share it."""
    named = [find(urn) for urn in (paper["subject"], *(line["subject"] for line in paper["lines"]))]
    return frozenset({paper["decider"]}).union(*(people_of(each) for each in named if each is not None))


def papers_on(reader: Reader, urn: str) -> Iterator[str]:
    """What is said of each paper on a record, or on a line for it: “paper of …, recorded by …, confirmed by …”.

    Officers by their numbers, days by the department's calendar.
    """
    for each in reader.open_facts(PaperDecision):
        named = {each["subject"], *(line["subject"] for line in each["lines"])}
        if urn not in named or each["state"] in VOID:
            continue
        recorded = day_of(instant_from(each["recorded_at"]), reader).isoformat()
        said = f"paper of {each['paper_date']}, signed by {each['decider']}"
        said += f", recorded by {each['recorded_by']} {recorded}"
        if each["confirmed_at"] is None:
            yield f"{said}, not confirmed: it permits nothing yet"
        else:
            yield f"{said}, confirmed {day_of(instant_from(each['confirmed_at']), reader).isoformat()}"
