"""Checkpoints: the commander co-signs the journal as it was verified (security of the record, house rule R37).

A change to what stands before a checkpoint can be told from then on by whoever kept its chain value, on paper or
elsewhere. It says nothing on the truth or completeness of what was entered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import ClassVar

import attrs

from models.canonical import instant_from
from models.command import Command, Context, Role, Row
from models.due_asking import Asking, Due
from models.errors import InvalidInput
from models.fields import FieldClass, When, declared, taken_from
from models.record import Kind, Record
from models.review import Review
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN
SIGNED = "signed"


@attrs.frozen(kw_only=True)
class Checkpoint(Record):
    """One chain head, co-signed after a verification that came out consistent."""

    KIND: ClassVar[Kind] = Kind.CHECKPOINT
    NAME: ClassVar[str] = "checkpoint"

    state: str = declared("State", cls=OPEN, default=SIGNED, listed=True)
    head_n: int = declared("Verified up to entry", cls=OPEN, when=When.CREATE, listed=True)
    head_hash: str = declared("Chain value at that entry", cls=OPEN, when=When.CREATE, max_length=64)
    signed_by: str = declared("Signed by", cls=OPEN, listed=True)
    signed_at: datetime = declared("Signed at", cls=OPEN, listed=True)


CHECKPOINT_WORKFLOW = Workflow(kind=Kind.CHECKPOINT, moves={"SignCheckpoint": step(NEW, to=SIGNED)})


@attrs.frozen(kw_only=True)
class SignCheckpoint(Command):
    """Co-sign the journal up to the entry it was verified to."""

    CONSEQUENTIAL: ClassVar[bool] = True

    head_n: int = taken_from(Checkpoint, "head_n")
    head_hash: str = taken_from(Checkpoint, "head_hash")


def sign_checkpoint(command: SignCheckpoint, context: Context) -> Sequence[Record]:
    """Its head is one of this chain."""
    if not command.head_hash or context.chain_value(command.head_n) != command.head_hash:
        raise InvalidInput({"head_hash": "is not the chain's value at that entry"})
    return [
        Checkpoint(
            urn=context.new_urn(Kind.CHECKPOINT),
            head_n=command.head_n,
            head_hash=command.head_hash,
            signed_by=context.actor,
            signed_at=context.now,
        )
    ]


def checkpoints_due(asking: Asking) -> Iterator[Due]:
    """After a review of conduct was held: the commander signs a checkpoint, if none was signed since (R37)."""
    if not asking.holds(Role.COMMANDER):
        return
    held = [each for each in asking.reader.open_facts(Review) if each["held_at"]]
    if not held:
        return
    newest = max(held, key=lambda each: instant_from(each["held_at"]))
    signed = (instant_from(each["signed_at"]) for each in asking.reader.open_facts(Checkpoint))
    if not any(at >= instant_from(newest["held_at"]) for at in signed):
        what = "Review of conduct held, the journal to be verified and a checkpoint signed"
        yield asking.item("R37", newest["urn"], what, "SignCheckpoint")


ROWS: tuple[Row, ...] = (
    Row(
        command=SignCheckpoint,
        handler=sign_checkpoint,
        roles=frozenset({Role.COMMANDER, Role.CHIEF}),
        clauses=("H R37",),
        says="Co-signs the journal as it was just verified; a later change before it can be told.",
    ),
)
