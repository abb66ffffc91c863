"""Separation: an officer leaves the department or is transferred. What is theirs is reassigned or closed first.

From its beginning nothing new comes to the officer: no identity, line, equipment, role, delegation or order. It ends
with the account closed, once nothing is left. An account can be closed at once all the same (``DisableAccount``); what
is left stays due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

import attrs

from models.acting import ActingOrder, commanders_now
from models.application import Application, ApplicationState, Outcome
from models.canonical import instant_from, instant_text
from models.command import Command, Context, Reader, Role, Row
from models.delegation import Delegation, OnDutyOrder, PaperState
from models.directory import DisableAccount, disable_account
from models.due_asking import Asking, Due
from models.equipment import Equipment, EquipmentState
from models.errors import InvalidInput, Refused
from models.fields import taken_from
from models.identity import IDENTITY_WORKFLOW, FalseIdentity, IdentityState
from models.inspection import Inspection, InspectionState
from models.medium import Medium, MediumState
from models.officer import OFFICER_WORKFLOW, Leaving, Officer, OfficerState
from models.official_site import GRANTED, OfficialSite, PostingPermission, SiteState
from models.oral import OralDecision, OralState
from models.paper_decision import OnPaper, PaperDecision
from models.paper_set_aside import settled_by
from models.periods import helps, is_handed
from models.policy import RULES
from models.profile import Profile
from models.record import Record
from models.review import Review, ReviewState
from models.root import DirectoryRoot, RootState
from models.violation import Violation, ViolationState

Facts = Mapping[str, Any]
LATEST = "9"
"""Behind every instant in canonical text."""
IDENTITY_OVER = frozenset({
    IdentityState.CLOSED, IdentityState.REFUSED, IdentityState.WITHDRAWN, IdentityState.DESTROYED,
})  # fmt: skip


@attrs.frozen(kw_only=True)
class BeginSeparation(Command):
    """Begin an officer's separation: from now on nothing new comes to the officer."""

    CONSEQUENTIAL: ClassVar[bool] = True

    officer: str = taken_from(Officer, "urn")
    leaving: Leaving = taken_from(Officer, "leaving")
    last_day: date = taken_from(Officer, "last_day")


@attrs.frozen(kw_only=True)
class WithdrawSeparation(Command):
    """Take a separation back: the officer stays."""

    CONSEQUENTIAL: ClassVar[bool] = True

    officer: str = taken_from(Officer, "urn")


@attrs.frozen(kw_only=True)
class FinishSeparation(DisableAccount):
    """Close the account of an officer of whose things nothing is left to reassign or close."""


@attrs.frozen(kw_only=True)
class Left:
    """One thing to reassign or close: which record, what it is, and the act that settles it, where there is one."""

    urn: str
    what: str
    act: str


def _with(reader: Reader, kind: type[Record], states: Sequence[str], **named: str) -> Iterator[Facts]:
    yield from (each for each in reader.open_facts(kind, **named) if each["state"] in {str(s) for s in states})


def _identities(reader: Reader, officer: str) -> Iterator[Left]:
    for each in reader.open_facts(FalseIdentity, operators=officer):
        if each["state"] not in IDENTITY_OVER:
            moves = IDENTITY_WORKFLOW.moves["ReassignOperator"]
            yield Left(
                urn=each["urn"],
                what=f"Operates a false identity ({each['state']})",
                act="ReassignOperator" if each["state"] in moves else "",
            )
    for each in reader.open_facts(Profile, credential_holder=officer):
        if each["operator"] != officer and each["account_opened_at"] and each["closed_at"] is None:
            yield Left(urn=each["urn"], what="Holds the credentials of a profile", act="")
    for each in reader.falling(FalseIdentity, instant_text(reader.now), LATEST):
        if helps(each, officer, reader.now):
            yield Left(urn=each["urn"], what="Helper of a false identity", act="EndHelper")


def _things(reader: Reader, officer: str) -> Iterator[Left]:
    held = (EquipmentState.ISSUED, EquipmentState.RETURNED)
    for each in _with(reader, Equipment, held, holder=officer):
        act = "ReturnEquipment" if each["state"] == EquipmentState.ISSUED else "AcceptReturn"
        yield Left(urn=each["urn"], what="Holds equipment", act=act)
    for each in _with(reader, Medium, (MediumState.IN_USE,), holder=officer):
        yield Left(urn=each["urn"], what="Keeps a medium", act="RetireMedium")


_REVIEW_ACTS = {
    ReviewState.SCHEDULED.value: "HoldReview", ReviewState.MOVED.value: "HoldReview",
    ReviewState.HELD.value: "AnswerReview", ReviewState.ANSWERED.value: "CloseReview",
}  # fmt: skip


def _reviews(reader: Reader, officer: str) -> Iterator[Left]:
    for each in reader.open_facts(Review, investigator=officer):
        if each["state"] in _REVIEW_ACTS:
            yield Left(urn=each["urn"], what="Review of conduct not closed", act=_REVIEW_ACTS[each["state"]])
    for state in (ReviewState.HELD, ReviewState.ANSWERED):
        for each in reader.open_facts(Review, state=state.value):
            for action in each["actions"]:
                if action["owner"] == officer and not action["verified_by"]:
                    act = "VerifyAction" if action["done_at"] else "CompleteAction"
                    yield Left(urn=each["urn"], what=f"Owes action {action['number']}", act=act)


def _applications(reader: Reader, officer: str) -> Iterator[Left]:
    for each in reader.open_facts(Application, applicant=officer):
        back = any(line["outcome"] == Outcome.RETURNED for line in each["lines"])
        if each["state"] == ApplicationState.SUBMITTED:
            yield Left(urn=each["urn"], what="Application not decided", act="DecideApplication")
        elif each["state"] == ApplicationState.DRAFT:
            yield Left(urn=each["urn"], what="Application not submitted", act="WithdrawApplication")
        elif back and each["state"] == ApplicationState.DECIDED:
            yield Left(urn=each["urn"], what="Application with a returned line", act="SubmitApplication")


def _papers(reader: Reader, officer: str) -> Iterator[Left]:
    dated = (
        (Delegation, {"designee": officer}, "Holds a delegation", "EndDelegation"),
        (ActingOrder, {"acting": officer}, "Named as acting commander", "EndActingCommander"),
        (OnDutyOrder, {"officer": officer}, "Named in an on-duty order", "EndOnDutyAccess"),
    )
    for kind, named, what, act in dated:
        for each in _with(reader, kind, (PaperState.GIVEN,), **named):
            if instant_from(each["until"]) > reader.now:
                yield Left(urn=each["urn"], what=what, act=act)
    for each in reader.open_facts(Inspection, inspector=officer):
        if is_handed(each):
            yield Left(urn=each["urn"], what="Holds the keys of a sample", act="TakeBackSample")
        if each["state"] in {InspectionState.APPOINTED, InspectionState.DRAWN}:
            yield Left(urn=each["urn"], what="Appointed inspector", act="EndInspection")
    for each in _with(reader, DirectoryRoot, (RootState.IN_FORCE,), officer=officer):
        yield Left(urn=each["urn"], what="Holds the root of the directory", act="SucceedRoot")


def _official_sites(reader: Reader, officer: str) -> Iterator[Left]:
    for each in _with(reader, OfficialSite, (SiteState.AUTHORIZED,)):
        if any(one["officer"] == officer and one["until"] is None for one in each["contributors"]):
            yield Left(urn=each["urn"], what="Contributes to an official site", act="EndContributor")
    for each in _with(reader, PostingPermission, (GRANTED,), officer=officer):
        if instant_from(each["until"]) > reader.now:
            yield Left(urn=each["urn"], what="Holds a posting permission", act="EndPostingPermission")


def _signatures(reader: Reader, officer: str) -> Iterator[Left]:
    for each in _with(reader, OralDecision, (OralState.RECORDED, OralState.HEARD), decider=officer):
        yield Left(urn=each["urn"], what="Oral decision not signed", act="SignOralDecision")
    for each in _with(reader, PaperDecision, (OnPaper.RECORDED,), decider=officer):
        yield Left(urn=each["urn"], what="Paper not confirmed", act=settled_by(reader, each))
    for each in _with(reader, Violation, (ViolationState.REPORTED,), shown_to=officer):
        yield Left(urn=each["urn"], what="Violation not notified", act="NotifyChief")


TOPICS: tuple[Callable[[Reader, str], Iterator[Left]], ...] = (
    _identities, _things, _reviews, _applications, _papers, _official_sites, _signatures,
)  # fmt: skip


def left_to_settle(reader: Reader, officer: str) -> tuple[Left, ...]:
    """Everything of an officer's that is to be reassigned or closed, from open fields alone."""
    return tuple(each for topic in TOPICS for each in topic(reader, officer))


def begin_separation(command: BeginSeparation, context: Context) -> Sequence[Record]:
    """Not one's own; the last day may lie behind, when it is told late."""
    officer = _another(command.officer, context)
    OFFICER_WORKFLOW.require("BeginSeparation", officer)
    if officer.separation_at is not None:
        raise InvalidInput({"officer": "is leaving already; take it back first"})
    return [officer.changed(leaving=command.leaving, last_day=command.last_day, separation_at=context.now)]


def withdraw_separation(command: WithdrawSeparation, context: Context) -> Sequence[Record]:
    """What was reassigned or closed meanwhile stays so."""
    officer = _leaving(command.officer, context)
    OFFICER_WORKFLOW.require("WithdrawSeparation", officer)
    return [officer.changed(leaving=None, last_day=None, separation_at=None)]


def finish_separation(command: FinishSeparation, context: Context) -> Sequence[Record]:
    """Once nothing is left; then as every account is closed."""
    _leaving(command.officer, context)
    left = left_to_settle(context, command.officer)
    if left:
        said = "; ".join(f"{each.what[:1].lower()}{each.what[1:]}: {each.urn}" for each in left)
        raise Refused(f"Something is left to reassign or close. {said}", rule="R30", clause=RULES["R30"].cited)
    return disable_account(command, context)


def _another(urn: str, context: Context) -> Officer:
    if urn == context.actor:
        raise Refused("Nobody begins or ends their own separation", rule="R12", clause=RULES["R12"].cited)
    return context.get(urn, Officer)


def _leaving(urn: str, context: Context) -> Officer:
    officer = _another(urn, context)
    if officer.separation_at is None:
        raise InvalidInput({"officer": "is not leaving; begin the separation first"})
    return officer


def separations_due(asking: Asking) -> Iterator[Due]:
    """Each thing left, for the commander, of a commander's for the Chief; last of all, closing the account."""
    if not asking.holds(Role.COMMANDER, Role.CHIEF):
        return
    for each in asking.reader.open_facts(Officer):
        if not each["separation_at"] or asking.actor == each["urn"]:
            continue
        if not asking.holds(Role.COMMANDER) and each["urn"] not in commanders_now(asking.reader):
            continue
        on = date.fromisoformat(each["last_day"])
        left = left_to_settle(asking.reader, each["urn"])
        if not left and each["state"] == OfficerState.ACTIVE:
            what = f"Nothing of {each['urn']} is left; the account is to be closed"
            yield asking.item("R30", each["urn"], what, "FinishSeparation", on)
        for one in left:
            yield asking.item("R30", one.urn, f"{one.what}, and {each['urn']} is leaving", one.act, on)


_CH = frozenset({Role.COMMANDER, Role.CHIEF})
ROWS: tuple[Row, ...] = (
    Row(
        command=BeginSeparation, handler=begin_separation, roles=_CH, clauses=("H R30", "5.12.4.1"),
        says="Begins an officer's separation: nothing new comes to the officer, and what is left is due.",
    ),
    Row(
        command=WithdrawSeparation, handler=withdraw_separation, roles=_CH, clauses=("H R30",),
        says="Takes a separation back; the officer stays.",
    ),
    Row(
        command=FinishSeparation, handler=finish_separation, roles=_CH, clauses=("H R30", "H R12"),
        says="Closes the account of an officer of whose things nothing is left to reassign or close.",
    ),
)
