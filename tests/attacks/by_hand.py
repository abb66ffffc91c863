"""An officer past the door: entries written by hand, chained right, and signed with the officer's own real key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from models.command import Command
from models.record import Record
from models.rulebook import row_of
from tests.end_to_end.division_at_work import AtWork

Body = dict[str, Any]
STATION = 1


@attrs.frozen
class ByHand:
    """What one officer could write with the library alone. No rule is asked."""

    work: AtWork
    login: str

    def act(self, command: Command, *records: Record, amend: Callable[[Body], Body] = lambda body: body) -> int:
        """One entry and the versions it writes; its number."""
        register = self.work.division.register(self.login)
        row, context = row_of(type(command).__name__), register._context()
        with self.work.store.db.transaction():
            version = (STATION, register.journal.head.n + 1)
            parents = {record.urn: register.records.current(record.urn) for record in records}
            before = {urn: [parent] if parent else [] for urn, parent in parents.items()}
            changes = [register.records.save(record, version, before[record.urn]) for record in records]
            body = amend(register._body(command, row, context, changes=changes))
            register.journal.append(body, register._seat.keys.sign)
        return version[1]

    def named(self, n: int, urn: str | None, words: str) -> None:
        """Anyone's verification names the entry, the record and what is wrong."""
        faults = self.work.verdict().faults
        assert any(fault.n == n and fault.urn == urn and words in fault.what for fault in faults), faults
