"""Who receives which key because of an act: the wraps that belong to the records it changed.

Called by the door inside its transaction, before the records are sealed; the items returned go into the journal
body, so the verifier can hold every stored wrap against an entry (docs/formats/store.md, section 5).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import attrs

from models.acting import ActingOrder
from models.canonical import instant_from, instant_text
from models.delegation import UNDERCOVER, Delegation, PaperState
from models.errors import RegisterError
from models.inspection import Inspection
from models.officer import Officer, OfficerState, roles_at
from models.periods import in_force
from models.record import Kind, Record
from models.recovery import RecoveryKey, RecoveryState
from models.rotation import OVERSEERS
from storage.groups import OVERSIGHT, REGISTER_GROUP, officer_group
from storage.journal import Journal
from storage.records import Records
from storage.seat import Seat

Items = list[dict[str, Any]]
DESTROYED = "destroyed"


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
        first = next(each for each in changed if isinstance(each, RecoveryKey))
        return giving.seat.keyring.found(giving.seat.db, bytes.fromhex(first.receive_key))
    items: Items = []
    for record in changed:
        if isinstance(record, Officer):
            items += _officer(giving, record)
        elif isinstance(record, Delegation):
            items += _dated(giving, record, record.designee)
        elif isinstance(record, ActingOrder):
            items += _dated(giving, record, record.acting)
        elif isinstance(record, RecoveryKey):
            if record.state is RecoveryState.IN_FORCE:
                new = bytes.fromhex(record.receive_key)
                items += giving.seat.keyring.pass_recovery_on(giving.seat.db, new)
        elif isinstance(record, Inspection):
            items += _sample(giving, record)
        elif record.dossier == record.urn:
            items += _dossier(giving, record)
    return items


def _dossier(giving: Giving, record: Record) -> Items:
    """A new dossier gets its key; a reader whose group holds no wrap yet gets one from the oversight.

    Where someone is named no more, those who still are get a new key: what was written before stays open to all, to
    whoever takes over too.
    """
    seat = giving.seat
    named = _named(giving, record)
    if not giving.records.exists(record.urn):
        return seat.keyring.make_dossier(seat.db, record.urn, named)
    if not seat.keyring.is_oversight:
        return []
    new = seat.keyring.not_reached(seat.db, record.urn, named)
    items = [item for reader in new for item in seat.keyring.add_reader(seat.db, record.urn, reader)]
    over = set(record.readers) - set(named)
    reached = over - set(seat.keyring.not_reached(seat.db, record.urn, over))
    if reached or set(giving.records.load(record.urn).readers) - set(record.readers):
        items += seat.keyring.make_dossier(seat.db, record.urn, named)
    return items


def _named(giving: Giving, owner: Record, *, without: str = "") -> tuple[str, ...]:
    """Who receives a dossier's key now: its readers whose period is not over, and inspectors it was handed to.

    ``without``: the inspection whose sample is being taken back.
    """
    handed = giving.records.open_facts(Kind.INSPECTION, dossiers=owner.urn)
    inspectors = (each["inspector"] for each in handed if each["urn"] != without and in_force(each, giving.now))
    return tuple(dict.fromkeys((*owner.readers_at(giving.now), *inspectors)))


def _sample(giving: Giving, inspection: Inspection) -> Items:
    """Its own dossier; the keys of the sample, handed over to the inspector or made anew without."""
    seat, items = giving.seat, _dossier(giving, inspection)
    before = giving.records.facts(inspection.urn) if giving.records.exists(inspection.urn) else {}
    if inspection.handed_at is not None and before.get("handed_at") is None:
        for urn in inspection.dossiers:
            items += seat.keyring.add_reader(seat.db, urn, inspection.inspector)
    if inspection.keys_renewed_at is not None and before.get("keys_renewed_at") is None:
        for urn in inspection.dossiers:
            if giving.records.facts(urn).get("state") != DESTROYED:
                owner = giving.records.load(urn)
                named = _named(giving, owner, without=inspection.urn)
                items += seat.keyring.make_dossier(seat.db, urn, named)
    return items


def _officer(giving: Giving, officer: Officer) -> Items:
    seat, records = giving.seat, giving.records
    before = records.facts(officer.urn) if records.exists(officer.urn) else {}
    rotated = officer.keys_rotated_at
    if rotated is not None and instant_text(rotated) != before.get("keys_rotated_at"):
        return _without(giving, officer)
    if officer.state is OfficerState.ENROLLED and officer.receive_key != before.get("receive_key"):
        key = bytes.fromhex(officer.receive_key)
        return seat.keyring.admit(seat.db, REGISTER_GROUP, officer.urn, key, again=True)
    if officer.state is not OfficerState.ACTIVE:
        return []
    key = giving.receive_key(officer.urn)
    confirmed = before.get("state") == OfficerState.ENROLLED
    items = _confirmed(giving, officer.urn, key) if confirmed else []
    if any(grant.role in OVERSEERS and grant.in_force(giving.now) for grant in officer.roles):
        items += _oversee(seat, officer.urn, key, again=confirmed)
    return items


def _confirmed(giving: Giving, officer: str, key: bytes) -> Items:
    """Every generation of the register's key and of the officer's own group's, which is made at the first time."""
    seat, own = giving.seat, officer_group(officer)
    items = seat.keyring.admit(seat.db, REGISTER_GROUP, officer, key, again=True)
    if own in seat.keyring.groups:
        return items + seat.keyring.admit(seat.db, own, officer, key, again=True)
    return items + seat.keyring.make_group(seat.db, own, _overseers(giving) | {officer: key})


def _without(giving: Giving, officer: Officer) -> Items:
    """New generations of the groups an officer is no member of any more, and of the dossiers those opened."""
    seat = giving.seat
    active = {each["urn"]: giving.receive_key(each["urn"]) for each in _active(giving)}
    overseers = _overseers(giving)
    stays = {REGISTER_GROUP, officer_group(officer.urn)} if officer.urn in active else set()
    names = [name for name in seat.keyring.groups_of(seat.db, officer.urn) if name not in stays]
    items: Items = []
    for name in names:
        own = {urn: key for urn, key in active.items() if name in {REGISTER_GROUP, officer_group(urn)}}
        items += seat.keyring.make_group(seat.db, name, overseers | own)
    return items + seat.keyring.renew_dossiers(seat.db, names)


def _oversees(paper: Delegation | ActingOrder) -> bool:
    """An acting commander does; a designee for the clauses of undercover work."""
    return isinstance(paper, ActingOrder) or bool(set(paper.clauses) & set(UNDERCOVER))


def _dated(giving: Giving, paper: Delegation | ActingOrder, officer: str) -> Items:
    if paper.state is not PaperState.GIVEN or not _oversees(paper):
        return []
    return _oversee(giving.seat, officer, giving.receive_key(officer))


def _oversee(seat: Seat, officer: str, key: bytes, *, again: bool = False) -> Items:
    """A member of the oversight is a member of every officer's group too (docs/adr/0002)."""
    others = {name for name in seat.keyring.groups if name.startswith("officer:")} - {officer_group(officer)}
    names = [OVERSIGHT, *sorted(others)]
    return [item for name in names for item in seat.keyring.admit(seat.db, name, officer, key, again=again)]


def _overseers(giving: Giving) -> dict[str, bytes]:
    """The oversight as it stands now: officer → receiving key. A dated paper counts until it ends."""
    papers = [
        *giving.records.open_facts(Kind.DELEGATION, state=PaperState.GIVEN),
        *giving.records.open_facts(Kind.ACTING_ORDER, state=PaperState.GIVEN),
    ]
    in_force = [each for each in papers if instant_from(each["until"]) > giving.now]
    dated = {each["acting"] for each in in_force if "acting" in each}
    dated |= {each["designee"] for each in in_force if set(each.get("clauses", ())) & set(UNDERCOVER)}
    return {
        facts["urn"]: giving.receive_key(facts["urn"])
        for facts in _active(giving)
        if facts["urn"] in dated or roles_at(facts, (), giving.now) & OVERSEERS
    }


def _active(giving: Giving) -> list[dict[str, Any]]:
    """The officers the Chief has confirmed: the only ones whose stated keys receive anything."""
    return list(giving.records.open_facts(Kind.OFFICER, state=OfficerState.ACTIVE.value))
