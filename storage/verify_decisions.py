"""A decision stands as it was signed: what verification asks of the open fields that hold one.

The door leaves them alone in every other act. Someone who writes an entry past the door, correctly signed with an own
key, could otherwise carry a changed decision along in an act they may give.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from models.approving import DecideDetails
from models.change_acts import AuthorizeChange
from models.change_decision import DecideChange
from models.deciding import DecideApplication
from models.department import CreateRegister
from models.directory import ConfirmOfficer, GrantRole
from models.fields import FieldClass, fields_of
from models.paper_acts import ConfirmPaperDecision
from models.profile import LIVE, Profile, ProfileState
from models.record import Kind
from models.renewal import AuthorizeAgain, RenewApproval

Fields = Mapping[str, Any]

AUTHORIZED = frozenset({Kind.INVESTIGATION.value, Kind.IDENTITY.value, Kind.PROFILE.value})
AUTHORIZES = {DecideApplication.__name__, ConfirmPaperDecision.__name__}
SET_BY = {
    "authorized_by": AUTHORIZES,
    "authorized_at": AUTHORIZES,
    "authorized_level": {*AUTHORIZES, AuthorizeChange.__name__},
    "approved_by": {DecideDetails.__name__},
    "approved_at": {DecideDetails.__name__},
    "reauthorized_by": {AuthorizeAgain.__name__},
    "reauthorized_at": {AuthorizeAgain.__name__},
}
"""The open fields of a decision on a record, and the acts that set them."""
GIVES_ROLES = frozenset({CreateRegister.__name__, ConfirmOfficer.__name__, GrantRole.__name__})
CHANGES = frozenset({DecideChange.__name__})
APPROVES = frozenset({DecideDetails.__name__, RenewApproval.__name__, *CHANGES})
"""The acts that give an approval; of these, the ones that change what was approved with it."""
UNDER_APPROVAL = frozenset({*LIVE, ProfileState.SUSPENDED})
MATERIAL = tuple(
    each.name for each in fields_of(Profile) if each.declared.material and each.declared.field_class is FieldClass.OPEN
)


def altered(command: str, actor: str, change: Fields, before: Fields) -> Iterator[str]:
    """What one change of an entry did to a decision that was not the actor's to make in this act."""
    kind, after = change["kind"], change["open"]
    if "state" not in after:
        yield "the version states no state"
    if kind in AUTHORIZED:
        for name, by in SET_BY.items():
            if name in after and command not in by and (after[name] or None) != (before.get(name) or None):
                yield f"{name} was changed by {command}"
    if kind == Kind.PROFILE.value:
        yield from _profile(command, before, after)
    elif kind == Kind.APPLICATION.value:
        yield from _lines(actor, before, after)
    elif kind == Kind.OFFICER.value and command not in GIVES_ROLES:
        given = [each for each in after.get("roles", ()) if each not in before.get("roles", ())]
        if any(_was_open(each, before) is None for each in given):
            yield f"a role was given by {command}"


def _was_open(grant: Fields, before: Fields) -> Fields | None:
    """The same role from the same instant as it stood before: an end that was set gives nothing."""
    for each in before.get("roles", ()):
        ends = grant.get("until")
        if (each["role"], each["from_"]) == (grant["role"], grant["from_"]) and ends is not None:
            return each if each.get("until") is None or ends <= each["until"] else None
    return None


def _profile(command: str, before: Fields, after: Fields) -> Iterator[str]:
    windows = before.get("windows", [])
    if after.get("windows", [])[: len(windows)] != windows:
        yield "an approval was changed after it was signed"
    if len(after.get("windows", [])) > len(windows) and command not in APPROVES:
        yield f"an approval was given by {command}"
    if before.get("state") in UNDER_APPROVAL and after.get("state") in UNDER_APPROVAL:
        approved = after["windows"][-1] if command in CHANGES and len(after.get("windows", [])) > len(windows) else {}
        for name in MATERIAL:
            if after.get(name) != before.get(name) and (name not in approved or after[name] != approved[name]):
                yield f"{name} is not what was approved"


def _lines(actor: str, before: Fields, after: Fields) -> Iterator[str]:
    known = {line["subject"]: line for line in before.get("lines", ())}
    for line in after.get("lines", ()):
        if line.get("decided_by") not in {None, "", actor} and line != known.get(line["subject"]):
            yield "a decision was changed after it was signed"
