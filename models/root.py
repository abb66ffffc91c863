"""The root of the directory: whose key stands behind people, roles and keys, and how it passes to a successor.

The first root is the Chief who created the register. A successor is announced by the holder, or by recovery where the
holder is gone, and counts once a second officer typed the fingerprint from the successor's paper.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

import attrs

from models.command import EVERYONE, Command, Context, Role, Row
from models.errors import InvalidInput, Refused
from models.fields import FieldClass, When, declared, taken_from
from models.officer import Officer, require_active
from models.policy import RULES
from models.record import Kind, Record
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN
FINGERPRINT_DIGITS = 20
_BETWEEN = re.compile(r"[\s\-·:]+")


def fingerprint_of(sign_key: str) -> str:
    """The first 80 bits of SHA-256 of a public key (hex), in groups of four: ``09af 3c1e 77d0 5b2a 91c4``."""
    digits = hashlib.sha256(bytes.fromhex(sign_key)).hexdigest()[:FINGERPRINT_DIGITS]
    return " ".join(digits[at : at + 4] for at in range(0, FINGERPRINT_DIGITS, 4))


class RootState(StrEnum):
    """Announced: shown on every machine until a second officer has confirmed the fingerprint."""

    ANNOUNCED = "announced"
    IN_FORCE = "in force"
    REPLACED = "replaced"


@attrs.frozen(kw_only=True)
class DirectoryRoot(Record):
    """One officer's signing key as the root of the directory."""

    KIND: ClassVar[Kind] = Kind.DIRECTORY_ROOT
    NAME: ClassVar[str] = "directory root"

    state: RootState = declared("State", cls=OPEN, listed=True)
    officer: str = declared("Held by", cls=OPEN, when=When.CREATE, listed=True)
    sign_key: str = declared("Signing key (public)", cls=OPEN, when=When.CREATE, max_length=64)
    announced_at: datetime = declared("Announced", cls=OPEN, listed=True)
    announced_by: str = declared("Announced by", cls=OPEN, when=When.CREATE)
    confirmed_at: datetime | None = declared("In force since", cls=OPEN, default=None, listed=True)
    confirmed_by: str = declared("Fingerprint confirmed by", cls=OPEN, default="")

    @property
    def called(self) -> str:
        """What screens say in place of the number."""
        return "Root of the directory"

    @property
    def fingerprint(self) -> str:
        """What stands on paper and is typed by the officer who confirms."""
        return fingerprint_of(self.sign_key)


ROOT_WORKFLOW = Workflow(
    kind=Kind.DIRECTORY_ROOT,
    moves={
        "CreateRegister": step(NEW, to=RootState.IN_FORCE),
        "SucceedRoot": {
            **step(NEW, to=RootState.ANNOUNCED),
            **step(RootState.ANNOUNCED, to=RootState.REPLACED),
        },
        "ConfirmRoot": {
            **step(RootState.ANNOUNCED, to=RootState.IN_FORCE),
            **step(RootState.IN_FORCE, to=RootState.REPLACED),
        },
    },
)


@attrs.frozen(kw_only=True)
class SucceedRoot(Command):
    """Announce a Chief's key as the next root of the directory. An earlier announcement falls away."""

    CONSEQUENTIAL: ClassVar[bool] = True

    officer: str = taken_from(DirectoryRoot, "officer")


@attrs.frozen(kw_only=True)
class ConfirmRoot(Command):
    """Confirm an announced root with the fingerprint typed from the successor's paper."""

    CONSEQUENTIAL: ClassVar[bool] = True

    root: str = taken_from(DirectoryRoot, "urn")
    fingerprint: str = declared(
        "Fingerprint",
        help="Five groups of four, from the paper the successor gives you. Not from this screen.",
        cls=OPEN,
        max_length=40,
    )


def holds_root(context: Context) -> bool:
    """Whether the actor's own key is the root in force or the one announced."""
    own = context.open_facts(DirectoryRoot, officer=context.actor)
    keys = {each["sign_key"] for each in own if each["state"] != RootState.REPLACED}
    return any(each["sign_key"] in keys for each in context.open_facts(Officer, urn=context.actor))


def _in_force(context: Context) -> DirectoryRoot:
    (found,) = context.find(DirectoryRoot, state=RootState.IN_FORCE.value)
    return found


def succeed_root(command: SucceedRoot, context: Context) -> Sequence[Record]:
    """By the holder of the root in force, or by recovery; to an active Chief."""
    now = _in_force(context)
    actor_keys = {each["sign_key"] for each in context.open_facts(Officer, urn=context.actor)}
    if Role.RECOVERY not in context.roles and (now.officer != context.actor or now.sign_key not in actor_keys):
        raise Refused(
            "The root passes on by its holder's signature, or by recovery where the holder is gone",
            rule="R36",
            clause=RULES["R36"].cited,
        )
    officer = context.get(command.officer, Officer)
    require_active(officer, "officer")
    if not any(each.role is Role.CHIEF and each.in_force(context.now) for each in officer.roles):
        raise InvalidInput({"officer": "is not Chief; the Chief's key is the root"})
    if officer.sign_key == now.sign_key:
        raise InvalidInput({"officer": "holds the root already, with this key"})
    earlier = context.find(DirectoryRoot, state=RootState.ANNOUNCED.value)
    new = DirectoryRoot(
        urn=context.new_urn(Kind.DIRECTORY_ROOT),
        state=RootState.ANNOUNCED,
        officer=officer.urn,
        sign_key=officer.sign_key,
        announced_at=context.now,
        announced_by=context.actor,
    )
    context.rests_on(officer.urn, now.urn)
    return [new, *(each.changed(state=RootState.REPLACED) for each in earlier)]


def confirm_root(command: ConfirmRoot, context: Context) -> Sequence[Record]:
    """By a second officer: neither the successor nor who announced."""
    found = context.get(command.root, DirectoryRoot)
    ROOT_WORKFLOW.require("ConfirmRoot", found)
    if found.state is not RootState.ANNOUNCED:
        raise InvalidInput({"root": "is confirmed already"})
    if context.actor in {found.officer, found.announced_by}:
        raise Refused(
            "A second officer confirms the root: neither its holder nor who announced it",
            rule="R12",
            clause=RULES["R12"].cited,
        )
    if _BETWEEN.sub("", command.fingerprint.lower()) != found.fingerprint.replace(" ", ""):
        raise InvalidInput({"fingerprint": "is not that of the announced key; compare it with the paper"})
    before = _in_force(context)
    return [
        found.changed(state=RootState.IN_FORCE, confirmed_at=context.now, confirmed_by=context.actor),
        before.changed(state=RootState.REPLACED),
    ]


ROWS: tuple[Row, ...] = (
    Row(
        command=SucceedRoot,
        handler=succeed_root,
        roles=frozenset({Role.CHIEF, Role.RECOVERY}),
        clauses=("H R36",),
        says="Announces a Chief's key as the next root of the directory; every computer shows it until confirmed.",
    ),
    Row(
        command=ConfirmRoot,
        handler=confirm_root,
        roles=EVERYONE,
        clauses=("H R36", "H R12"),
        says="Confirms an announced root with the fingerprint typed from the successor's paper; by a second officer.",
    ),
)
