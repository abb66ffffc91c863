"""Backups, restore drills and restores: what the register keeps of its own copies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

import attrs

from models.command import EVERYONE, Command, Context, Role, Row
from models.errors import InvalidInput
from models.fields import FieldClass, When, declared, taken_from
from models.record import Kind, Record
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN
_SHA256 = re.compile(r"[0-9a-f]{64}")
MADE, DRILLED, RESTORED = "made", "drilled", "restored"


@attrs.frozen(kw_only=True)
class Backup(Record):
    """A copy of the register in a container: made, proved by a drill, or restored from. No path, no file name."""

    KIND: ClassVar[Kind] = Kind.BACKUP
    NAME: ClassVar[str] = "backup"

    state: str = declared("State", cls=OPEN, default=MADE, listed=True)
    sha256: str = declared("SHA-256 of the file", cls=OPEN, when=When.CREATE, max_length=64, listed=True)
    size: int = declared("Size in bytes", cls=OPEN, when=When.CREATE)
    head_n: int = declared("Last journal entry in it", cls=OPEN, when=When.CREATE, listed=True)
    head_hash: str = declared("Chain value at that entry", cls=OPEN, when=When.CREATE, max_length=64)
    made_at: datetime = declared("At", help="Made, or restored from.", cls=OPEN, listed=True)
    made_by: str = declared("By", cls=OPEN, listed=True)
    drilled_at: datetime | None = declared("Restore drill at", cls=OPEN, default=None, listed=True)
    lost_until: int | None = declared(
        "Lost up to entry", help="The last entry this computer had seen of what was restored over.", cls=OPEN,
        default=None,
    )  # fmt: skip


BACKUP_WORKFLOW = Workflow(
    kind=Kind.BACKUP,
    moves={
        "MakeBackup": step(NEW, to=MADE),
        "RecordRestoreDrill": step(MADE, DRILLED, to=DRILLED),
        "RestoreRegister": step(NEW, to=RESTORED),
    },
)


@attrs.frozen(kw_only=True)
class MakeBackup(Command):
    """Note a backup that was written, read back and found whole."""

    sha256: str = taken_from(Backup, "sha256")
    size: int = taken_from(Backup, "size")
    head_n: int = taken_from(Backup, "head_n")
    head_hash: str = taken_from(Backup, "head_hash")


@attrs.frozen(kw_only=True)
class RecordRestoreDrill(Command):
    """Note that a backup was restored into a temporary folder, verified, and the folder removed."""

    sha256: str = taken_from(Backup, "sha256")


@attrs.frozen(kw_only=True)
class RestoreRegister(Command):
    """Sign that this register was restored from a backup, and which entries were lost."""

    CONSEQUENTIAL: ClassVar[bool] = True

    sha256: str = taken_from(Backup, "sha256")
    size: int = taken_from(Backup, "size")
    head_n: int = taken_from(Backup, "head_n")
    head_hash: str = taken_from(Backup, "head_hash")
    lost_until: int | None = taken_from(Backup, "lost_until", None)


def _copy(command: MakeBackup | RestoreRegister, context: Context, state: str, lost: int | None = None) -> Backup:
    problems = {}
    if not _SHA256.fullmatch(command.sha256):
        problems["sha256"] = "is not 64 lower-case hex digits"
    if command.size <= 0:
        problems["size"] = "must be more than 0"
    if not command.head_hash or context.chain_value(command.head_n) != command.head_hash:
        problems["head_hash"] = "is not the chain's value at that entry"
    if lost is not None and lost < command.head_n:
        problems["lost_until"] = "must not lie before the last entry of the backup"
    if problems:
        raise InvalidInput(problems)
    return Backup(
        urn=context.new_urn(Kind.BACKUP),
        state=state,
        sha256=command.sha256,
        size=command.size,
        head_n=command.head_n,
        head_hash=command.head_hash,
        made_at=context.now,
        made_by=context.actor,
        lost_until=lost,
    )


def make_backup(command: MakeBackup, context: Context) -> Sequence[Record]:
    """Its head is one of this chain."""
    return [_copy(command, context, MADE)]


def restore_register(command: RestoreRegister, context: Context) -> Sequence[Record]:
    """Its head is one of this chain; what came after it elsewhere is named."""
    return [_copy(command, context, RESTORED, command.lost_until)]


def record_restore_drill(command: RecordRestoreDrill, context: Context) -> Sequence[Record]:
    """Only of a backup this register knows."""
    known = [each for each in context.find(Backup, sha256=command.sha256) if each.state in {MADE, DRILLED}]
    if not known:
        raise InvalidInput({"sha256": "is not that of a backup this register has noted"})
    return [known[-1].changed(state=DRILLED, drilled_at=context.now)]


ROWS: tuple[Row, ...] = (
    Row(
        command=MakeBackup,
        handler=make_backup,
        roles=EVERYONE,
        clauses=("5.12.4.4 bullet 1",),
        says="Notes a backup by its digest and journal head.",
    ),
    Row(
        command=RecordRestoreDrill,
        handler=record_restore_drill,
        roles=frozenset({Role.COMMANDER}),
        clauses=("5.12.4.4 bullet 1",),
        says="Notes that a backup was restored on trial and verified.",
    ),
    Row(
        command=RestoreRegister,
        handler=restore_register,
        roles=frozenset({Role.COMMANDER, Role.CHIEF, Role.RECOVERY}),
        clauses=("5.12.4.4 bullet 1",),
        says="Signs that the register was restored from a backup, and names the entries lost.",
    ),
)
