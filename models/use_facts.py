"""A use of a profile as the requirements of use look at it: by whom, with what, at which level, at which instant."""

from __future__ import annotations

from datetime import datetime

import attrs

from models.command import Reader
from models.identity import FalseIdentity
from models.investigation import Investigation
from models.profile import Level, Profile


@attrs.frozen(kw_only=True)
class Use:
    """A use, real or intended: by whom, with what, at which level, at which instant.

    ``profile`` and ``identity`` are None for a session without a profile; ``equipment`` holds record
    numbers, and ``registered`` is False where something not in the register was used.
    """

    reader: Reader
    profile: Profile | None
    investigation: Investigation
    identity: FalseIdentity | None
    operator: str
    equipment: tuple[str, ...]
    level: Level
    at: datetime
    registered: bool = True


def use_of(reader: Reader, profile: Profile, at: datetime) -> Use:
    """The use a profile's own details describe: its operator, its equipment, its level."""
    return Use(
        reader=reader,
        profile=profile,
        investigation=reader.get(profile.investigation, Investigation),
        identity=reader.get(profile.identity, FalseIdentity),
        operator=profile.operator,
        equipment=profile.equipment,
        level=profile.level,
        at=at,
    )
