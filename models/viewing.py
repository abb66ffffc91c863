"""Looking is an act too: unlocking, opening a record, printing (R10: treated as confidential).

These acts change no record; the journal entry itself is what they leave. So does the mark of a batch of load data.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import attrs

from models.clock_correction import ClockCorrected
from models.command import EVERYONE, Command, Context, Role, Row
from models.fields import FieldClass, declared, taken_from
from models.lockout import NoteFailedLogons, require_used_lately
from models.notice import Noticed
from models.record import Record
from models.recovery import UseRecovery


@attrs.frozen(kw_only=True)
class UnlockRegister(Command):
    """Unlock the register with an own passphrase."""

    last_used: datetime | None = declared(
        "Account last used", help="As the journal says; the register fills it in.", cls=FieldClass.OPEN, default=None
    )


@attrs.frozen(kw_only=True)
class LockRegister(Command):
    """Lock the register."""


@attrs.frozen(kw_only=True)
class ViewRecord(Command):
    """Open a record; written once per record and session."""

    record: str = taken_from(Record, "urn")


@attrs.frozen(kw_only=True)
class ViewJournal(Command):
    """Read the journal; written once per session."""


@attrs.frozen(kw_only=True)
class ListRecords(Command):
    """List or search records; written once per kind and session."""

    kind: str = declared("Kind", cls=FieldClass.OPEN, max_length=40)


@attrs.frozen(kw_only=True)
class QueryAccounts(Command):
    """Ask for every account of a period (*Commonwealth v. Dilworth*); written each time."""


@attrs.frozen(kw_only=True)
class LoadBatch(Command):
    """Mark a batch of load data in a practice register. The batch is committed as a whole."""


WRITTEN_BY_ITSELF: tuple[type[Command], ...] = (
    UnlockRegister,
    LockRegister,
    ViewRecord,
    ViewJournal,
    ListRecords,
    ClockCorrected,
    UseRecovery,
    QueryAccounts,
    NoteFailedLogons,
    Noticed,
)
"""Entries the register writes as these things happen. Given by hand they would tell of what never happened."""


def _nothing(_command: Command, _context: Context) -> Sequence[Record]:
    """No record changes; the entry says who looked, at what and when."""
    return []


def _unlocked(command: UnlockRegister, context: Context) -> Sequence[Record]:
    """Nothing changes; an account that was not used for 90 days is refused, and the refusal is journalled."""
    require_used_lately(command.last_used, context)
    return []


def _opened(command: ViewRecord, context: Context) -> Sequence[Record]:
    """Nothing changes, but a record the actor is not named on is refused here, and the refusal is journalled."""
    context.get(command.record, Record)
    return []


_LOOKING: tuple[Row, ...] = tuple(
    Row(command=command, handler=handler, roles=EVERYONE, clauses=("5.12.4.4 bullet 3",), says=says)
    for command, handler, says in (
        (UnlockRegister, _unlocked, "Unlocks the register; the entry says who and when."),
        (LockRegister, _nothing, "Locks the register."),
        (ViewRecord, _opened, "Opens a record; the entry says who looked at what and when."),
        (ViewJournal, _nothing, "Reads the journal."),
        (ListRecords, _nothing, "Lists or searches the records of a kind."),
        (LoadBatch, _nothing, "Marks a batch of load data in a practice register; refused in any other."),
    )
)
ROWS: tuple[Row, ...] = (
    *_LOOKING,
    Row(
        command=QueryAccounts,
        handler=_nothing,
        roles=frozenset({Role.COMMANDER, Role.CHIEF}),
        clauses=("5.12.4.4 bullet 3",),
        says="Asks for every account that existed or was used in a period, for a court's question.",
    ),
)
