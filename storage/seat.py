"""Who sits at the register: the officer whose keys sign and open, over one open store."""

from __future__ import annotations

from typing import Protocol

import attrs

from models.record import Kind
from storage.database import Database
from storage.groups import RECOVERY
from storage.keyring import Keyring
from storage.private_keys import PrivateKeys
from storage.records import Records
from storage.store import Store


class Seat(Protocol):
    """What the door needs of an unlocked officer; an open :class:`storage.store.Store` is one."""

    @property
    def db(self) -> Database: ...
    @property
    def store_id(self) -> bytes: ...
    @property
    def officer(self) -> str: ...
    @property
    def keys(self) -> PrivateKeys: ...
    @property
    def keyring(self) -> Keyring: ...


@attrs.frozen(kw_only=True, repr=False)
class GuestSeat:
    """Another officer's signature at this desk: own keys over the same open store, dropped when closed."""

    db: Database
    store_id: bytes
    officer: str
    keys: PrivateKeys
    keyring: Keyring

    def close(self) -> None:
        """Overwrite the keys held."""
        self.keyring.close()


def signer_of(seat: Seat, records: Records) -> str:
    """The number that entries name as their actor: the officer's, or of the record of recovery's key."""
    if seat.officer != RECOVERY:
        return seat.officer
    found = records.open_facts(Kind.RECOVERY_KEY, sign_key=seat.keys.sign_key.hex())
    return str(found[0]["urn"]) if found else RECOVERY


def guest_seat(store: Store, officer: str, keys: PrivateKeys) -> GuestSeat:
    """A seat for an officer whose slot was opened beside the one at the desk."""
    return GuestSeat(
        db=store.db,
        store_id=store.store_id,
        officer=officer,
        keys=keys,
        keyring=Keyring(store.db, store.store_id, officer, keys),
    )
