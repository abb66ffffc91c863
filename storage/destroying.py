"""What the door does where an act destroyed dossiers: payload and keys go, in the same transaction as the entry."""

from __future__ import annotations

from collections.abc import Sequence

from models.destruction import Destruction, DestructionState
from models.record import Record
from storage.records import Records
from storage.seat import Seat


def destroy_named(seat: Seat, records: Records, changed: Sequence[Record]) -> None:
    """Empty every version kept in the dossiers a done destruction names, and remove their keys.

    Called after the new versions were saved: they are emptied with the others.
    """
    for each in changed:
        if isinstance(each, Destruction) and each.state is DestructionState.DESTROYED:
            for dossier in each.dossiers:
                records.destroy(dossier)
                seat.keyring.destroy_dossier(seat.db, dossier)
