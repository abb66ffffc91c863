"""States and the acts that lead from one to the next. The handler, the button and the verifier read one table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import attrs

from models.errors import OutOfOrder
from models.record import Kind, Record

NEW = ""
"""The state of a record that does not exist yet."""


@attrs.frozen(kw_only=True)
class Workflow:
    """The table of one kind: command name → {state before: states it may lead to}."""

    kind: Kind
    moves: Mapping[str, Mapping[str, tuple[str, ...]]]

    def allows(self, command: str, before: str, after: str) -> bool:
        """Whether the table holds this step. The verifier asks it of every entry."""
        return after in self.moves.get(command, {}).get(before, ())

    def may(self, command: str, record: Record) -> bool:
        """Whether the command can be given to a record in its state. Screens ask it for their buttons."""
        return bool(self.moves.get(command, {}).get(str(record.state)))

    def require(self, command: str, record: Record) -> None:
        """Raises: OutOfOrder where the table does not know the command for this state."""
        if not self.may(command, record):
            state = str(record.state)
            first = ", ".join(s for s in self.moves.get(command, {}) if s != NEW)
            what = f"This act can't be done now; it needs: {first}." if first else "This act does not apply here."
            raise OutOfOrder(what=what, kind=f"{record.NAME} ({record.urn})", state=state)


def step(*before: str | StrEnum, to: str | StrEnum | tuple[str | StrEnum, ...]) -> dict[str, tuple[str, ...]]:
    """``step(DRAFT, RETURNED, to=SUBMITTED)``: one line of a workflow table."""
    after = tuple(str(each) for each in to) if isinstance(to, tuple) else (str(to),)
    return {str(each): after for each in before}


def stays(*states: str | StrEnum) -> dict[str, tuple[str, ...]]:
    """A step that changes fields but not the state."""
    return {str(each): (str(each),) for each in states}
