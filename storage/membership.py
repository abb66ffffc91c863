"""Who receives which key because of an act: the wraps that belong to the records it changed.

Called by the door inside its transaction, before the records are sealed; the items returned go into the journal
body, so the verifier can hold every stored wrap against an entry (docs/formats/store.md, section 5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from models.command import Role
from models.delegation import Delegation, PaperState
from models.officer import Officer, OfficerState, roles_at
from models.record import Kind, Record
from storage.groups import OVERSIGHT, REGISTER_GROUP, officer_group
from storage.records import Records
from storage.seat import Seat

OVERSEERS = frozenset({Role.CHIEF, Role.COMMANDER, Role.DESIGNEE})
Items = list[dict[str, Any]]


def wraps_for(seat: Seat, records: Records, changed: Sequence[Record], now: datetime, *, genesis: bool) -> Items:
    """The ``keys`` items of an act. Raises: NotOnDossier, KeyNotHeld where the actor can't give a key."""
    if genesis:
        return seat.keyring.found(seat.db)
    items: Items = []
    for record in changed:
        if isinstance(record, Officer):
            items += _officer(seat, records, record, now)
        elif isinstance(record, Delegation):
            items += _designee(seat, records, record)
        elif record.dossier == record.urn:
            items += _dossier(seat, records, record)
    return items


def _dossier(seat: Seat, records: Records, record: Record) -> Items:
    """A new dossier gets its key; a reader named since gets a wrap."""
    if not records.exists(record.urn):
        return seat.keyring.make_dossier(seat.db, record.urn, record.readers)
    known = records.load(record.urn).readers
    new = [reader for reader in record.readers if reader not in known]
    return [item for reader in new for item in seat.keyring.add_reader(seat.db, record.urn, reader)]


def _officer(seat: Seat, records: Records, officer: Officer, now: datetime) -> Items:
    before = records.facts(officer.urn).get("state") if records.exists(officer.urn) else None
    key = bytes.fromhex(officer.receive_key)
    if officer.state is OfficerState.ENROLLED:
        return seat.keyring.admit(seat.db, REGISTER_GROUP, officer.urn, key)
    if officer.state is not OfficerState.ACTIVE:
        return []
    items: Items = []
    if before == OfficerState.ENROLLED:
        members = _overseers(records, now) | {officer.urn: key}
        items += seat.keyring.make_group(seat.db, officer_group(officer.urn), members)
    if any(grant.role in OVERSEERS and grant.in_force(now) for grant in officer.roles):
        items += _oversee(seat, officer.urn, key)
    return items


def _designee(seat: Seat, records: Records, paper: Delegation) -> Items:
    if paper.state is not PaperState.GIVEN:
        return []
    key = bytes.fromhex(records.facts(paper.designee)["receive_key"])
    return _oversee(seat, paper.designee, key)


def _oversee(seat: Seat, officer: str, key: bytes) -> Items:
    """A member of the oversight is a member of every officer's group too (docs/adr/0002)."""
    names = [OVERSIGHT, *sorted(name for name in seat.keyring.groups if name.startswith("officer:"))]
    return [item for name in names for item in seat.keyring.admit(seat.db, name, officer, key)]


def _overseers(records: Records, now: datetime) -> dict[str, bytes]:
    """The oversight as it stands now: officer → receiving key."""
    papers = records.open_facts(Kind.DELEGATION)
    found: Mapping[str, Mapping[str, Any]] = {each["urn"]: each for each in records.open_facts(Kind.OFFICER)}
    designees = {each["designee"] for each in papers if each["state"] == PaperState.GIVEN}
    return {
        urn: bytes.fromhex(facts["receive_key"])
        for urn, facts in found.items()
        if facts["receive_key"] and (urn in designees or roles_at(facts, (), now) & OVERSEERS)
    }
