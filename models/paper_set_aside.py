"""A paper not confirmed yet: who is asked for it, and how the commander sets it aside so that another can follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

import attrs

from models.application import Application
from models.attachment import Attachment
from models.canonical import instant_from, plain
from models.command import Command, Context, Reader, Role, Row
from models.conflict import require_commander_of
from models.due_asking import Asking, Due
from models.errors import InvalidInput
from models.fields import taken_from
from models.identity import FalseIdentity
from models.investigation import Investigation
from models.moment import business_day_after, day_of
from models.paper_acts import ConfirmPaperDecision, DenyPaperDecision, may_confirm
from models.paper_decision import PAPER_WORKFLOW, OnPaper, PaperDecision, PaperForm, people_concerned
from models.profile import Profile
from models.record import Record, kind_of_urn
from models.violation import Violation

_SUBJECTS = (Application, Investigation, FalseIdentity, Profile, Violation)
_DENY = DenyPaperDecision.__name__


@attrs.frozen(kw_only=True)
class SetAsidePaperDecision(Command):
    """Set a recorded paper aside that is not confirmed, with the reason. It permitted nothing; another can follow."""

    CONSEQUENTIAL: ClassVar[bool] = True

    paper: str = taken_from(PaperDecision, "urn")
    set_aside_why: str = taken_from(PaperDecision, "set_aside_why")


def set_aside_paper_decision(command: SetAsidePaperDecision, context: Context) -> Sequence[Record]:
    """By the commander; the Chief where a commander signed it or it decides on a commander's own work."""
    paper = context.get(command.paper, PaperDecision)
    PAPER_WORKFLOW.require("SetAsidePaperDecision", paper)
    people = people_concerned(plain(paper), lambda urn: _facts(context, urn))
    what = "Nobody sets aside a paper they signed, or one on their own work"
    require_commander_of(context, sorted(people), what)
    if not command.set_aside_why.strip():
        raise InvalidInput({"set_aside_why": "say why it can't be confirmed, or need not be"})
    return [
        paper.changed(
            state=OnPaper.SET_ASIDE,
            set_aside_by=context.actor,
            set_aside_at=context.now,
            set_aside_why=command.set_aside_why,
        )
    ]


def _facts(reader: Reader, urn: str) -> Mapping[str, Any] | None:
    kind = next((each for each in _SUBJECTS if each.KIND is kind_of_urn(urn)), None)
    return None if kind is None else next(iter(reader.open_facts(kind, urn=urn)), None)


def settled_by(reader: Reader, paper: Mapping[str, Any]) -> str:
    """The act that settles a recorded paper: its confirmation while who signed it holds the role."""
    act = ConfirmPaperDecision if may_confirm(reader, paper["form"], paper["decider"]) else SetAsidePaperDecision
    return act.__name__


def papers_due(asking: Asking) -> Iterator[Due]:
    """The scan, for who recorded it; the confirmation, for who signed it and for the commander to know of."""
    scanned = {each["subject"] for each in asking.reader.open_facts(Attachment)} if _any(asking) else set()
    for each in asking.reader.open_facts(PaperDecision, state=OnPaper.RECORDED.value):
        rule = "R02" if each["form"] == PaperForm.AUTHORIZATION else "R18"
        recorded = day_of(instant_from(each["recorded_at"]), asking.reader)
        on = business_day_after(recorded, 1)
        if each["urn"] not in scanned and asking.actor == each["recorded_by"]:
            what = f"The scan of {each['urn']} is to be attached; it can't be confirmed without"
            yield asking.item(rule, each["urn"], what, "AddAttachment", on)
        holds = may_confirm(asking.reader, each["form"], each["decider"])
        if asking.actor == each["decider"]:
            what = f"Paper of {each['paper_date']} recorded under your name by {each['recorded_by']}, to be "
            what += "confirmed" if holds else "denied: you hold the role it needs no more"
            yield asking.item(rule, each["urn"], what, ConfirmPaperDecision.__name__ if holds else _DENY, on)
        elif asking.holds(Role.COMMANDER):
            what = f"Paper of {each['paper_date']} waits for {each['decider']}; it permits nothing until then"
            if not holds:
                what = f"Paper of {each['paper_date']} can't be confirmed: {each['decider']} holds the role no more"
            yield asking.item(rule, each["urn"], what, "" if holds else SetAsidePaperDecision.__name__, on)


def _any(asking: Asking) -> bool:
    return bool(asking.reader.open_facts(PaperDecision, state=OnPaper.RECORDED.value))


ROWS: tuple[Row, ...] = (
    Row(
        command=SetAsidePaperDecision, handler=set_aside_paper_decision,
        roles=frozenset({Role.COMMANDER, Role.CHIEF}), clauses=("H R12",),
        says="Sets an unconfirmed paper aside with the reason; the Chief only in a conflict.", chief_in_conflict=True,
    ),
)
