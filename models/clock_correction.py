"""A clock that was set back: the register notes it, the commander confirms it with an entry of their own (R37).

The order of entries is always that of their numbers; a time in print is “by this computer's clock”.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import ClassVar

import attrs

from models.command import EVERYONE, Command, Context, Role, Row
from models.due_asking import Asking, Due
from models.errors import InvalidInput
from models.fields import FieldClass, When, declared, taken_from
from models.record import Kind, Record
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN
NOTED, CONFIRMED = "noted", "confirmed"


@attrs.frozen(kw_only=True)
class ClockCorrection(Record):
    """Where a new segment of time begins: the time of the entry before, the time now, and why they differ."""

    KIND: ClassVar[Kind] = Kind.CLOCK_CORRECTION
    NAME: ClassVar[str] = "clock correction"

    state: str = declared("State", cls=OPEN, default=NOTED, listed=True)
    before: datetime = declared("Time of the entry before", cls=OPEN, when=When.CREATE, listed=True)
    after: datetime = declared("Time from then on", cls=OPEN, when=When.CREATE, listed=True)
    noted_by: str = declared("At the desk of", cls=OPEN, listed=True)
    reason: str = declared(
        "Why the clock was set back", help="Which of the two times was right, and how that is known.",
        lines=True, max_length=2_000, default="",
    )  # fmt: skip
    confirmed_by: str = declared("Confirmed by", cls=OPEN, default="")
    confirmed_at: datetime | None = declared("Confirmed at", cls=OPEN, default=None)

    @property
    def called(self) -> str:
        """Both times, in universal time."""
        return f"Set back from {self.before:%Y-%m-%d %H:%M} to {self.after:%Y-%m-%d %H:%M} UTC"


CLOCK_WORKFLOW = Workflow(
    kind=Kind.CLOCK_CORRECTION,
    moves={"ClockCorrected": step(NEW, to=NOTED), "ConfirmClock": step(NOTED, to=CONFIRMED)},
)


@attrs.frozen(kw_only=True)
class ClockCorrected(Command):
    """Note that this computer's clock was set back: a new time segment begins."""

    before: datetime = taken_from(ClockCorrection, "before")


@attrs.frozen(kw_only=True)
class ConfirmClock(Command):
    """Confirm a clock that was set back, with the reason."""

    CONSEQUENTIAL: ClassVar[bool] = True

    correction: str = taken_from(ClockCorrection, "urn")
    reason: str = taken_from(ClockCorrection, "reason")


def clock_corrected(command: ClockCorrected, context: Context) -> Sequence[Record]:
    """Both times, and whose session met the clock that was set back."""
    return [
        ClockCorrection(
            urn=context.new_urn(Kind.CLOCK_CORRECTION),
            before=command.before,
            after=context.now,
            noted_by=context.actor,
        )
    ]


def confirm_clock(command: ConfirmClock, context: Context) -> Sequence[Record]:
    """Once, with the reason."""
    correction = context.get(command.correction, ClockCorrection)
    CLOCK_WORKFLOW.require("ConfirmClock", correction)
    if not command.reason.strip():
        raise InvalidInput({"reason": "is needed: which time was right, and how that is known"})
    return [
        correction.changed(
            state=CONFIRMED, reason=command.reason, confirmed_by=context.actor, confirmed_at=context.now
        )
    ]


def clocks_due(asking: Asking) -> Iterator[Due]:
    """Every correction the commander has not confirmed yet."""
    if asking.holds(Role.COMMANDER):
        for each in asking.reader.open_facts(ClockCorrection, state=NOTED):
            what = f"The clock was set back at the desk of {each['noted_by']}, to be confirmed"
            yield asking.item("R37", each["urn"], what, "ConfirmClock")


ROWS: tuple[Row, ...] = (
    Row(
        command=ClockCorrected,
        handler=clock_corrected,
        roles=EVERYONE,
        clauses=("5.12.4.4 bullet 3",),
        says="Notes that this computer's clock was set back; written by the register itself.",
    ),
    Row(
        command=ConfirmClock,
        handler=confirm_clock,
        roles=frozenset({Role.COMMANDER, Role.CHIEF}),
        clauses=("H R37",),
        says="The commander's own entry on a clock that was set back, with the reason.",
    ),
)
