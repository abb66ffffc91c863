"""The commander's sitting: the details of an identity and its profiles are approved before use (5.12.4.4)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, ClassVar

import attrs

from models.acting import commanders_now
from models.application import YES, Application
from models.command import Command, Context, Role, Row
from models.errors import InvalidInput, Refused
from models.fields import FieldClass, declared, fields_of, taken_from
from models.identity import IDENTITY_WORKFLOW, FalseIdentity, IdentityState
from models.policy import RULES, window_end
from models.profile import PROFILE_WORKFLOW, Profile, ProfileState, Window
from models.record import Record
from models.remark import Remark
from models.requirement import enforce
from models.submission import require_staying_operators
from models.use import READY_FOR_APPROVAL
from models.use_facts import use_of

OTHER = "; another commander or, in a conflict, the Chief does it"


class Verdict(StrEnum):
    """What the commander marks on a profile's details."""

    APPROVED = "approved"
    RETURNED = "returned"
    REFUSED = "refused"


@attrs.frozen(kw_only=True)
class DetailMark:
    """One profile as marked in the sitting; a return names the fields, a refusal its reason."""

    profile: str = taken_from(Profile, "urn")
    verdict: Verdict = declared("Decision", cls=FieldClass.OPEN)
    remarks: tuple[Remark, ...] = taken_from(Profile, "remarks", ())


@attrs.frozen(kw_only=True)
class DecideDetails(Command):
    """Approve, return or refuse the details of profiles awaiting approval, in one sitting, with one signature."""

    CONSEQUENTIAL: ClassVar[bool] = True

    identity: str = taken_from(FalseIdentity, "urn")
    marks: tuple[DetailMark, ...] = declared("Decisions", help="One for every profile to be decided now.")


def decide_details(command: DecideDetails, context: Context) -> Sequence[Record]:
    """The identity's details are approved with its first profile; each profile gets its own window."""
    identity = context.get(command.identity, FalseIdentity)
    if not command.marks:
        raise InvalidInput({"marks": "decide at least one profile"})
    if identity.authorized_at is None:
        raise Refused(
            "The false identity is not authorized yet; the Chief or a designee decides first",
            rule="R06",
            clause=RULES["R06"].cited,
        )
    IDENTITY_WORKFLOW.require("DecideDetails", identity)
    conflict = decides_in_conflict(context, identity, _named_once(context, identity, command))
    decided = [_decide(context, each, conflict=conflict) for each in command.marks]
    context.rests_on(identity.urn, identity.investigation, *(each.profile for each in command.marks))
    if identity.state is IdentityState.APPROVED or not any(
        each.verdict is Verdict.APPROVED for each in command.marks
    ):
        return decided
    require_staying_operators(context, (identity,))
    approved = identity.changed(state=IdentityState.APPROVED, approved_by=context.actor, approved_at=context.now)
    return [approved, *decided]


def _named_once(context: Context, identity: FalseIdentity, command: DecideDetails) -> list[Profile]:
    """The profiles of the sitting. Raises: InvalidInput."""
    profiles = [context.get(each.profile, Profile) for each in command.marks]
    if any(each.identity != identity.urn for each in profiles) or len({each.urn for each in profiles}) != len(profiles):
        raise InvalidInput({"marks": "must name each profile of this identity once"})
    return profiles


def decides_in_conflict(context: Context, identity: FalseIdentity, profiles: Sequence[Profile]) -> bool:
    """True where the Chief decides because every commander is in conflict. Raises: Refused (R12)."""
    own = {*identity.operators, *(each.operator for each in profiles)}
    if context.actor in own:
        raise Refused(f"Nobody approves what they operate{OTHER}", rule="R12", clause=RULES["R12"].cited)
    own |= _applicants(context, identity.urn, *(each.urn for each in profiles))
    if context.actor in own:
        raise Refused(f"Nobody approves what they applied for{OTHER}", rule="R12", clause=RULES["R12"].cited)
    authorizers = {identity.authorized_by, *(each.authorized_by for each in profiles)}
    authorizers |= {each.reauthorized_by for each in profiles}
    if context.actor in authorizers:
        raise Refused(f"Who authorized can't approve the details{OTHER}", rule="R12", clause=RULES["R12"].cited)
    if Role.COMMANDER in context.roles:
        return False
    if commanders_now(context) - own - authorizers:
        raise Refused(
            "The detective division commander approves the details; the Chief only where the commander is in conflict",
            rule="R08",
            clause=RULES["R08"].cited,
        )
    context.note_conflict()
    return True


def _applicants(context: Context, identity: str, *profiles: str) -> set[str]:
    """Who submitted the papers on which the identity or one of the profiles was authorized."""
    papers = context.open_facts(Application, identity=identity)
    return {
        each["applicant"]
        for each in papers
        if any(line["subject"] in {identity, *profiles} and line["outcome"] in YES for line in each["lines"])
    }


def _decide(context: Context, mark: DetailMark, *, conflict: bool) -> Record:
    profile = context.get(mark.profile, Profile)
    if profile.authorized_at is None:
        raise Refused("This site is not authorized, so its details can't be approved", rule="R02", clause="5.12.4.2")
    PROFILE_WORKFLOW.require("DecideDetails", profile)
    if mark.verdict is Verdict.APPROVED:
        return _approve(context, profile, conflict=conflict)
    known = {each.name for each in fields_of(Profile)}
    if not mark.remarks or any(each.field and each.field not in known for each in mark.remarks):
        raise InvalidInput({"marks": f"{profile.urn}: say which fields are to be mended, or why it is refused"})
    state = ProfileState.BEING_SET_UP if mark.verdict is Verdict.RETURNED else ProfileState.REFUSED
    values: dict[str, Any] = {"state": state, "remarks": mark.remarks}
    changed: Record = profile.changed(**values)
    return changed


def _approve(context: Context, profile: Profile, *, conflict: bool) -> Record:
    use = use_of(context, profile, context.now)
    enforce(READY_FOR_APPROVAL, use, intro=f"The details of {profile.urn} can't be approved")
    window = new_window(context, profile, conflict=conflict)
    changed: Record = profile.changed(state=ProfileState.APPROVED, windows=(*profile.windows, window), remarks=())
    return changed


def new_window(context: Context, profile: Profile, *, conflict: bool) -> Window:
    """The approval of the details as they are, from now. Raises: Refused (R02) above the authorized level."""
    if profile.authorized_level is not None and profile.level.rank > profile.authorized_level.rank:
        raise Refused("The level is higher than what was authorized", rule="R02", clause=RULES["R02"].cited)
    return Window(
        from_=context.now,
        until=window_end(context.now, context.policy.approval_days, context.zone),
        approved_by=context.actor,
        level=profile.level,
        operator=profile.operator,
        equipment=profile.equipment,
        conflict=conflict,
    )


ROWS: tuple[Row, ...] = (
    Row(
        command=DecideDetails,
        handler=decide_details,
        roles=frozenset({Role.COMMANDER, Role.CHIEF}),
        clauses=("5.12.4.4 bullet 2", "H R12", "H R13", "H R21"),
        says="Approves, returns or refuses the details of profiles, before use; the Chief only in a conflict.",
        chief_in_conflict=True,
    ),
)
