"""Remarks of a decider, kept at the fields they name."""

from __future__ import annotations

import attrs

from models.fields import declared


@attrs.frozen(kw_only=True)
class Remark:
    """What a decider said on one field; ``field`` is the field's name, empty for the whole record."""

    field: str = declared("Field", max_length=60, default="")
    text: str = declared("Remark", max_length=2_000, lines=True)
