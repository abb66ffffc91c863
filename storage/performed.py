"""What an act left, and what the genesis entry of a practice register says."""

from __future__ import annotations

from datetime import datetime

import attrs

from models.record import Record


@attrs.frozen(kw_only=True)
class Performed:
    """What an act left: the number of its journal entry and the records it changed."""

    n: int
    changed: tuple[Record, ...]
    keyed: bool = False
    """True where the act wrapped keys for someone."""


@attrs.frozen(kw_only=True)
class Practice:
    """What the genesis entry of a practice register says: its clock's start and when it was really created."""

    start: datetime
    created: datetime
