"""What every report says of itself: which copy of which document for whom, from which state of the register."""

from __future__ import annotations

from datetime import datetime

import attrs

from models.redaction import Rendition


@attrs.frozen(kw_only=True)
class Copy:
    """One line of the distribution as of this copy."""

    number: int
    recipient: str
    role: str
    rendition: Rendition
    delivery: str
    this: bool = False


@attrs.frozen(kw_only=True)
class Journal:
    """The journal as of this copy: entry ``n`` of ``station``, the chain head (64 hex digits), what was checked.

    ``statement`` is the wording of the verification result, such as “CONSISTENT since checkpoint 41 …”.
    """

    station: int
    n: int
    head: str
    statement: str
    checkpoint: str


@attrs.frozen(kw_only=True)
class Cover:
    """Who made this copy of what, for whom, from which state of the register.

    ``band`` is the warning a practice register carries on every page, or empty.
    """

    department: str
    division: str
    address: str
    document: str
    version: str
    rendition: Rendition
    marking: str
    band: str
    practice: bool
    prepared_at: datetime
    prepared_by: str
    zone: str
    journal: Journal
    copies: tuple[Copy, ...]

    @property
    def this_copy(self) -> Copy:
        """The line of the distribution this file is."""
        return next(copy for copy in self.copies if copy.this)

    @property
    def copy_said(self) -> str:
        """``Copy 2 of 3``: of as many as were issued when this copy was made."""
        return f"Copy {self.this_copy.number} of {max(copy.number for copy in self.copies)}"
