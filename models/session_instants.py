"""The instants at which a session is compared with its approval: nothing that changed in between is passed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from models.assignment import assignments_of
from models.command import Reader
from models.delegation import OnDutyOrder
from models.equipment_test import EquipmentTest
from models.moment import TICK
from models.network_exception import NetworkException
from models.profile import Profile


def instants_of(
    profile: Profile | None, from_: datetime, until: datetime, also: Sequence[datetime] = ()
) -> tuple[datetime, ...]:
    """A session's first instant, its last, and each end or stop of approval or other border between."""
    between = set(also)
    if profile is not None:
        between |= {each.until for each in profile.windows} | {each.from_ for each in profile.suspensions}
        between |= {profile.closing_from} if profile.closing_from else set()
    last = max(from_, until - TICK)
    return tuple(sorted({from_, last, *(each for each in between if from_ < each < until)}))


def borders_of(reader: Reader, operator: str, equipment: Sequence[str]) -> tuple[datetime, ...]:
    """Where the operator's order on duty, or what is on file of the equipment, may have come to an end."""
    return tuple(_borders(reader, operator, equipment))


def _borders(reader: Reader, operator: str, equipment: Sequence[str]) -> Iterator[datetime]:
    for order in reader.find(OnDutyOrder, officer=operator):
        yield order.until
    for urn in equipment:
        for test in reader.find(EquipmentTest, equipment=urn):
            yield test.valid_until if test.passed else test.tested_at
        for exception in reader.find(NetworkException, equipment=urn):
            yield exception.until
        for held in assignments_of(reader, urn):
            yield from (each for each in (held.returned_at, held.lost_at) if each is not None)
