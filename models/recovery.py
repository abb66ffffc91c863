"""Recovery: the code in two printed halves, its public keys, its use, and the new code that replaces a used one.

Whoever types both halves opens the store as a signer of its own. It can do few things, each of them a step back to a
Chief with own keys; its use forces a new code (R36, docs/adr/0005).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

import attrs

from models.command import Command, Context, Reader, Role, Row
from models.errors import InvalidInput, Refused
from models.fields import FieldClass, When, declared, taken_from
from models.policy import RULES
from models.record import Kind, Record
from models.root import holds_root
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN
PUBLIC_KEY = re.compile(r"[0-9a-f]{64}")


class RecoveryState(StrEnum):
    """A used key is still in force, and is to be replaced."""

    IN_FORCE = "in force"
    USED = "used"
    REPLACED = "replaced"


STANDING = (RecoveryState.IN_FORCE, RecoveryState.USED)


@attrs.frozen(kw_only=True)
class RecoveryKey(Record):
    """The public keys of one recovery code. Entries that recovery signs name this record as their actor."""

    KIND: ClassVar[Kind] = Kind.RECOVERY_KEY
    NAME: ClassVar[str] = "recovery key"

    state: RecoveryState = declared("State", cls=OPEN, listed=True)
    sign_key: str = declared("Signing key (public)", cls=OPEN, when=When.CREATE, max_length=64)
    receive_key: str = declared("Receiving key (public)", cls=OPEN, when=When.CREATE, max_length=64)
    made_at: datetime = declared("Made", cls=OPEN, listed=True)
    used_at: datetime | None = declared("First used", cls=OPEN, default=None, listed=True)
    replaced_at: datetime | None = declared("Replaced", cls=OPEN, default=None)
    why: str = declared(
        "Why it is used",
        help="Who typed the two halves, and what for. Kept in the register.",
        lines=True,
        max_length=2000,
        default="",
    )

    @property
    def called(self) -> str:
        """What screens say in place of the number."""
        return "Recovery code"


RECOVERY_WORKFLOW = Workflow(
    kind=Kind.RECOVERY_KEY,
    moves={
        "CreateRegister": step(NEW, to=RecoveryState.IN_FORCE),
        "UseRecovery": step(*STANDING, to=RecoveryState.USED),
        "ReplaceRecovery": {
            **step(NEW, to=RecoveryState.IN_FORCE),
            **step(*STANDING, to=RecoveryState.REPLACED),
        },
    },
)


@attrs.frozen(kw_only=True)
class UseRecovery(Command):
    """Open the register by both halves of the recovery code: the first entry of each such opening."""

    why: str = taken_from(RecoveryKey, "why", "")


@attrs.frozen(kw_only=True)
class ReplaceRecovery(Command):
    """Put a new recovery code in place of the one until now, which opens nothing from then on."""

    CONSEQUENTIAL: ClassVar[bool] = True

    sign_key: str = taken_from(RecoveryKey, "sign_key")
    receive_key: str = taken_from(RecoveryKey, "receive_key")


def use_recovery(command: UseRecovery, context: Context) -> Sequence[Record]:
    """The key that signs is noted as used, from its first opening on."""
    found = context.get(context.actor, RecoveryKey)
    RECOVERY_WORKFLOW.require("UseRecovery", found)
    return [
        found.changed(
            state=RecoveryState.USED, used_at=found.used_at or context.now, why=command.why.strip() or found.why
        )
    ]


def replace_recovery(command: ReplaceRecovery, context: Context) -> Sequence[Record]:
    """By the holder of the directory's root, or by recovery itself; with keys no earlier code had."""
    if Role.RECOVERY not in context.roles and not holds_root(context):
        raise Refused(
            "The recovery code is replaced by the Chief who holds the directory's root, or by recovery itself",
            rule="R36",
            clause=RULES["R36"].cited,
        )
    known = context.find(RecoveryKey)
    problems = {
        name: "is not 64 lower-case hex digits"
        for name in ("sign_key", "receive_key")
        if PUBLIC_KEY.fullmatch(getattr(command, name)) is None
    }
    if any({command.sign_key, command.receive_key} & {each.sign_key, each.receive_key} for each in known):
        problems["sign_key"] = "is that of an earlier recovery code"
    if problems:
        raise InvalidInput(problems)
    new = RecoveryKey(
        urn=context.new_urn(Kind.RECOVERY_KEY),
        state=RecoveryState.IN_FORCE,
        sign_key=command.sign_key,
        receive_key=command.receive_key,
        made_at=context.now,
    )
    old = [each for each in known if each.state in STANDING]
    return [new, *(each.changed(state=RecoveryState.REPLACED, replaced_at=context.now) for each in old)]


def standing_key(reader: Reader) -> Mapping[str, Any] | None:
    """The open fields of the recovery key in force, used or not."""
    found = (each for state in STANDING for each in reader.open_facts(RecoveryKey, state=state.value))
    return next(found, None)


ROWS: tuple[Row, ...] = (
    Row(
        command=UseRecovery,
        handler=use_recovery,
        roles=frozenset({Role.RECOVERY}),
        clauses=("H R36",),
        says="Opens the register by both halves of the recovery code; the entry says when, the record says why.",
    ),
    Row(
        command=ReplaceRecovery,
        handler=replace_recovery,
        roles=frozenset({Role.CHIEF, Role.RECOVERY}),
        clauses=("H R36",),
        says="Puts a new recovery code in place of the one until now.",
    ),
)
