"""Every change stands in its kind's table of states: what the verifier will ask, asked before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.errors import OutOfOrder
from models.journal import Version
from models.kinds import WORKFLOWS
from models.record import Record
from models.workflow import NEW
from storage.records import Records


def check_steps(
    records: Records, command: str, changed: Sequence[Record], parents: Mapping[str, Version | None]
) -> None:
    """Raises: OutOfOrder where the table of a record's kind does not hold the step from its version before."""
    for record in changed:
        parent = parents[record.urn]
        before = str(records.facts(record.urn, parent).get("state", NEW)) if parent else NEW
        after = str(record.state)
        if not WORKFLOWS[record.KIND].allows(command, before, after):
            raise OutOfOrder(
                what="The table of states does not hold this step.",
                kind=f"{record.NAME} ({record.urn})",
                state=before or "new",
            )
