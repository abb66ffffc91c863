"""Who receives which key because of an act: the wraps that belong to the records it changed.

Called by the door inside its transaction, before the records are sealed; the items returned go into the journal
body, so the verifier can hold every stored wrap against an entry (docs/formats/store.md, section 5).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import attrs

from models.command import Role
from models.delegation import UNDERCOVER, Delegation, PaperState
from models.errors import RegisterError
from models.officer import Officer, OfficerState, roles_at
from models.record import Kind, Record
from storage.groups import OVERSIGHT, REGISTER_GROUP, officer_group
from storage.journal import Journal
from storage.records import Records
from storage.seat import Seat

OVERSEERS = frozenset({Role.CHIEF, Role.COMMANDER, Role.DESIGNEE})
Items = list[dict[str, Any]]


class KeysDisagree(RegisterError):
    """The public keys stored for {urn} are not those the journal holds. No key was given out and nothing was
    changed. Verify the register and tell the commander.
    """


@attrs.frozen(kw_only=True)
class Giving:
    """What giving keys needs: whose keys, the stored rows, and the journal they are held against."""

    seat: Seat
    records: Records
    journal: Journal
    now: datetime

    def receive_key(self, urn: str) -> bytes:
        """An officer's receiving key as the signed entry states it. Raises: KeysDisagree.

        The stored row alone is not believed: whoever can write the file could put an own key there.
        """
        version = self.records.current(urn)
        stated = None
        if version is not None:
            entry = self.journal.entry(*version)
            stated = next((each.open for each in entry.changes if each.urn == urn), None)
        if version is None or stated is None or stated != self.records.facts(urn, version):
            raise KeysDisagree(urn=urn)
        return bytes.fromhex(stated["receive_key"])


def wraps_for(giving: Giving, changed: Sequence[Record], *, genesis: bool) -> Items:
    """The ``keys`` items of an act. Raises: NotOnDossier, KeyNotHeld where the actor can't give a key."""
    if genesis:
        return giving.seat.keyring.found(giving.seat.db)
    items: Items = []
    for record in changed:
        if isinstance(record, Officer):
            items += _officer(giving, record)
        elif isinstance(record, Delegation):
            items += _designee(giving, record)
        elif record.dossier == record.urn:
            items += _dossier(giving, record)
    return items


def _dossier(giving: Giving, record: Record) -> Items:
    """A new dossier gets its key; a reader whose group holds no wrap yet gets one from the oversight."""
    seat = giving.seat
    if not giving.records.exists(record.urn):
        return seat.keyring.make_dossier(seat.db, record.urn, record.readers)
    if not seat.keyring.is_oversight:
        return []
    new = seat.keyring.not_reached(seat.db, record.urn, record.readers)
    return [item for reader in new for item in seat.keyring.add_reader(seat.db, record.urn, reader)]


def _officer(giving: Giving, officer: Officer) -> Items:
    seat, records = giving.seat, giving.records
    before = records.facts(officer.urn).get("state") if records.exists(officer.urn) else None
    if officer.state is OfficerState.ENROLLED:
        return seat.keyring.admit(seat.db, REGISTER_GROUP, officer.urn, bytes.fromhex(officer.receive_key))
    if officer.state is not OfficerState.ACTIVE:
        return []
    key = giving.receive_key(officer.urn)
    items: Items = []
    if before == OfficerState.ENROLLED:
        members = _overseers(giving) | {officer.urn: key}
        items += seat.keyring.make_group(seat.db, officer_group(officer.urn), members)
    if any(grant.role in OVERSEERS and grant.in_force(giving.now) for grant in officer.roles):
        items += _oversee(seat, officer.urn, key)
    return items


def _designee(giving: Giving, paper: Delegation) -> Items:
    if paper.state is not PaperState.GIVEN or not set(paper.clauses) & set(UNDERCOVER):
        return []
    return _oversee(giving.seat, paper.designee, giving.receive_key(paper.designee))


def _oversee(seat: Seat, officer: str, key: bytes) -> Items:
    """A member of the oversight is a member of every officer's group too (docs/adr/0002)."""
    names = [OVERSIGHT, *sorted(name for name in seat.keyring.groups if name.startswith("officer:"))]
    return [item for name in names for item in seat.keyring.admit(seat.db, name, officer, key)]


def _overseers(giving: Giving) -> dict[str, bytes]:
    """The oversight as it stands now: officer → receiving key."""
    papers = giving.records.open_facts(Kind.DELEGATION, state=PaperState.GIVEN)
    designees = {each["designee"] for each in papers if set(each["clauses"]) & set(UNDERCOVER)}
    return {
        facts["urn"]: giving.receive_key(facts["urn"])
        for facts in giving.records.open_facts(Kind.OFFICER)
        if facts["receive_key"] and (facts["urn"] in designees or roles_at(facts, (), giving.now) & OVERSEERS)
    }
