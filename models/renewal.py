"""Renewal: a new signed decision on a fresh snapshot, before the approval ends (R14); beyond 12 months the Chief (R15).

The operator asks and says why the profile is still needed. A third review held since the approval doubles as the
request where it decided to continue. What has ended is not renewed: a new line is applied for, or the profile closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import ClassVar

import attrs

from models.approving import decides_in_conflict, new_window
from models.canonical import plain
from models.command import Command, Context, Role, Row
from models.errors import InvalidInput, Refused
from models.fields import taken_from
from models.identity import FalseIdentity
from models.image import images_shown
from models.moment import day_of
from models.policy import RULES, window_end
from models.profile import PROFILE_WORKFLOW, Profile
from models.record import Record
from models.remark import Remark
from models.renewal_terms import chief_again_on
from models.requirement import Finding, Requirement, enforce
from models.review import MET, ProfileDecision, Review
from models.use import READY_FOR_APPROVAL
from models.use_facts import Use, use_of

DOUBLES = 3
"""Which review since the approval doubles as the request."""


@attrs.frozen(kw_only=True)
class AskRenewal(Command):
    """Ask for the approval to be renewed, and say why the profile is still needed."""

    profile: str = taken_from(Profile, "urn")
    why_still_needed: str = taken_from(Profile, "why_still_needed")


@attrs.frozen(kw_only=True)
class RenewApproval(Command):
    """Renew the approval of a profile on its details as they are now, before it ends."""

    CONSEQUENTIAL: ClassVar[bool] = True

    profile: str = taken_from(Profile, "urn")


@attrs.frozen(kw_only=True)
class RefuseRenewal(Command):
    """Refuse the renewal asked for, with the reason; the approval ends on its day."""

    CONSEQUENTIAL: ClassVar[bool] = True

    profile: str = taken_from(Profile, "urn")
    reason: str = taken_from(Remark, "text")


@attrs.frozen(kw_only=True)
class AuthorizeAgain(Command):
    """Authorize a profile again that lasts beyond 12 months in all."""

    CONSEQUENTIAL: ClassVar[bool] = True

    profile: str = taken_from(Profile, "urn")


def _of(use: Use) -> Profile:
    if use.profile is None:
        message = "a renewal is of a profile"
        raise TypeError(message)
    return use.profile


def _fresh(use: Use, day: date | None) -> bool:
    """Whether a day lies no more than 30 days before the renewal."""
    today = day_of(use.at, use.reader)
    return day is not None and today - timedelta(days=use.reader.policy.renewal_fresh_days) <= day <= today


def _waivable(use: Use) -> tuple[tuple[str, ...], ...]:
    profile = _of(use)
    return ((profile.urn, profile.identity, profile.operator, profile.investigation),)


def _not_ended(use: Use) -> Finding:
    return Finding(_of(use).window_at(use.at) is not None, _of(use).urn)


def _held_since(use: Use) -> list[Review]:
    """The reviews of this operator in this case held since the newest approval, oldest first."""
    profile = _of(use)
    window = profile.window
    found = use.reader.find(Review, investigator=profile.operator, investigation=profile.investigation)
    held = [each for each in found if each.state in MET and each.held_at is not None and each.held_at <= use.at]
    since = [each for each in held if window is None or (each.held_at and each.held_at >= window.from_)]
    return sorted(since, key=lambda each: (each.held_at or use.at, each.urn))


def _decided(review: Review, profile: str) -> ProfileDecision | None:
    return next((each.decision for each in review.decisions if each.profile == profile), None)


def _review_held(use: Use) -> Finding:
    held = _held_since(use)
    newest = held[-1] if held else None
    if newest is None or newest.held_at is None or not _fresh(use, day_of(newest.held_at, use.reader)):
        return Finding(met=False, failing=_waivable(use))
    against = _decided(newest, _of(use).urn) is ProfileDecision.CLOSE
    return Finding(not against, f"{newest.urn} decided to close" if against else newest.urn)


def _deconflicted(use: Use) -> Finding:
    fresh = _fresh(use, _of(use).deconflicted_on)
    return Finding(fresh, _of(use).urn, () if fresh else _waivable(use))


def _images_searched(use: Use) -> Finding:
    shown = images_shown(use.reader, _of(use).identity, _of(use).urn, use.at)
    if not shown:
        return Finding(None, "no image on file")
    stale = [each.urn for each in shown if not _fresh(use, each.searched_on)]
    return Finding(not stale, ", ".join(stale or [each.urn for each in shown]), _waivable(use))


def _asked(use: Use) -> Finding:
    profile = _of(use)
    if profile.renewal_asked_at is not None:
        return Finding(met=True, detail=profile.urn)
    held = _held_since(use)
    doubles = len(held) >= DOUBLES and _decided(held[-1], profile.urn) is ProfileDecision.CONTINUE
    return Finding(doubles, held[-1].urn if doubles else profile.urn, () if doubles else _waivable(use))


def _within_twelve_months(use: Use) -> Finding:
    profile = _of(use)
    last = chief_again_on(use.reader, plain(profile))
    ends = window_end(use.at, use.reader.policy.approval_days, use.reader.zone)
    reaches = day_of(ends, use.reader) - timedelta(days=1)
    return Finding(reaches <= last, f"12 months end {last.isoformat()}", _waivable(use))


_R = Requirement[Use]
READY_TO_RENEW: tuple[Requirement[Use], ...] = (
    _R(rule="R14", wording="The approval has not ended", find=_not_ended),
    _R(
        rule="R14", wording="A review was held within 30 days and did not decide to close", find=_review_held,
        mended_by="HoldReview",
    ),
    _R(
        rule="R14", wording="Deconfliction was checked within 30 days", find=_deconflicted,
        mended_by="RecordDeconfliction",
    ),
    _R(
        rule="R14", wording="Each image shown was looked for again within 30 days", find=_images_searched,
        mended_by="SearchImageAgain",
    ),
    _R(
        rule="R14", wording="The operator, or a third review, says why it is still needed", find=_asked,
        mended_by="AskRenewal",
    ),
    _R(
        rule="R15", wording="It stays within 12 months, or the Chief decided again", find=_within_twelve_months,
        mended_by="AuthorizeAgain",
    ),
)
"""What a renewal rests on besides what an approval rests on, the statement on the terms in force (R39) among it."""


def ask_renewal(command: AskRenewal, context: Context) -> Sequence[Record]:
    """Its operator, while the approval is in force. What is asked for stands until it is decided."""
    profile = context.get(command.profile, Profile)
    if profile.operator != context.actor:
        raise Refused("Only its operator asks for a renewal", rule="R14", clause=RULES["R14"].cited)
    PROFILE_WORKFLOW.require("AskRenewal", profile)
    _in_force(profile, context)
    if not command.why_still_needed.strip():
        raise InvalidInput({"why_still_needed": "say what was gained and what is still to be done"})
    return [profile.changed(renewal_asked_at=context.now, why_still_needed=command.why_still_needed)]


def _in_force(profile: Profile, context: Context) -> None:
    if profile.window_at(context.now) is None:
        raise Refused(
            "The approval has ended and can't be renewed; apply for a new line, or close the profile",
            rule="R14",
            clause=RULES["R14"].cited,
        )


def renew_approval(command: RenewApproval, context: Context) -> Sequence[Record]:
    """The same persons and the same checks as the approval before use, and those of R14 and R15; the window goes on."""
    profile = context.get(command.profile, Profile)
    PROFILE_WORKFLOW.require("RenewApproval", profile)
    _in_force(profile, context)
    identity = context.get(profile.identity, FalseIdentity)
    conflict = decides_in_conflict(context, identity, (profile,))
    use = use_of(context, profile, context.now)
    enforce((*READY_TO_RENEW, *READY_FOR_APPROVAL), use, intro=f"The approval of {profile.urn} can't be renewed")
    reviews = _held_since(use)
    context.rests_on(identity.urn, profile.investigation, profile.urn, *profile.equipment, *identity.images)
    context.rests_on(*(each.urn for each in reviews[-1:]))
    window = new_window(context, profile, conflict=conflict)
    return [profile.changed(windows=(*profile.windows, window), renewal_asked_at=None, remarks=())]


def refuse_renewal(command: RefuseRenewal, context: Context) -> Sequence[Record]:
    """The reason is kept; the operator may ask again while the approval lasts."""
    profile = context.get(command.profile, Profile)
    PROFILE_WORKFLOW.require("RefuseRenewal", profile)
    decides_in_conflict(context, context.get(profile.identity, FalseIdentity), (profile,))
    if profile.renewal_asked_at is None:
        raise InvalidInput({"profile": "waits for no renewal"})
    if not command.reason.strip():
        raise InvalidInput({"reason": "say why"})
    return [profile.changed(renewal_asked_at=None, remarks=(Remark(text=command.reason),))]


def authorize_again(command: AuthorizeAgain, context: Context) -> Sequence[Record]:
    """The Chief alone, on a profile that is approved; 12 months count from this decision."""
    profile = context.get(command.profile, Profile)
    PROFILE_WORKFLOW.require("AuthorizeAgain", profile)
    identity = context.get(profile.identity, FalseIdentity)
    if context.actor in {profile.operator, *identity.operators}:
        raise Refused("Nobody authorizes their own work", rule="R12", clause=RULES["R12"].cited)
    if context.actor in {each.approved_by for each in profile.windows}:
        raise Refused("Who approved the details can't authorize it again", rule="R12", clause=RULES["R12"].cited)
    context.rests_on(identity.urn, profile.investigation, profile.urn)
    return [profile.changed(reauthorized_by=context.actor, reauthorized_at=context.now)]


_C = frozenset({Role.COMMANDER, Role.CHIEF})
ROWS: tuple[Row, ...] = (
    Row(
        command=AskRenewal, handler=ask_renewal, roles=frozenset({Role.DETECTIVE, Role.COMMANDER}),
        clauses=("H R14",), says="Asks for the approval of a profile to be renewed, and says why it is still needed.",
    ),
    Row(
        command=RenewApproval, handler=renew_approval, roles=_C,
        clauses=("5.12.4.4 bullet 2", "H R12", "H R13", "H R14", "H R15"),
        says="Renews an approval before it ends, on the details as they are now; the Chief only in a conflict.",
        chief_in_conflict=True,
    ),
    Row(
        command=RefuseRenewal, handler=refuse_renewal, roles=_C, clauses=("H R14", "H R21"),
        says="Refuses a renewal with the reason; the Chief only in a conflict.",
        chief_in_conflict=True,
    ),
    Row(
        command=AuthorizeAgain, handler=authorize_again, roles=frozenset({Role.CHIEF}), clauses=("5.12.4.2", "H R15"),
        says="Authorizes again what lasts beyond 12 months in all.",
    ),
)
