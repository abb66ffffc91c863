"""Why a register stands open read-only, and what is still shown of it then (docs/formats/store.md, section 12).

Each reason is an error whose docstring is the message: every act is refused with it. The keys of every dossier are
dropped, so what they seal can't be shown, whatever asks for it. The register's own dossier stays readable: officers,
sites and equipment by name; no field in it is confidential.
"""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from models.errors import NotOnDossier
from models.kinds import KINDS
from models.record import REGISTER
from storage import errors
from storage.errors import KeyNotHeld
from storage.groups import REGISTER_GROUP, wipe
from storage.keyring import Keyring
from storage.records import Records
from storage.register import Register
from storage.store import Store
from storage.verify_rules import Fault


class NotAsSigned(errors.OpenReadOnly):
    """What is stored is not what the journal says. First place: {fault}. This register is open read-only, with
    confidential fields masked: open fields, the journal and verification still work. Make a copy of the store as it is,
    tell the commander and the Chief, and restore from a backup. Nothing is written here.
    """

    BAND: ClassVar[str] = "READ-ONLY: NOT AS SIGNED"

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault=str(fault).rstrip("."))


class Masked(NotOnDossier):
    """{urn} is masked while this register is open read-only: only its open fields are shown. Nothing was changed."""


class OnlyTheRegister:
    """The keys that are left: those of the register's own dossier."""

    def __init__(self, keyring: Keyring) -> None:
        self._held: dict[int, bytearray] = {}
        with suppress(KeyNotHeld):
            _, newest = keyring.group_key(REGISTER_GROUP)
            for generation in range(1, newest + 1):
                with suppress(KeyNotHeld):
                    self._held[generation] = bytearray(keyring.group_key(REGISTER_GROUP, generation)[0])

    def dossier(self, urn: str, generation: int | None = None) -> tuple[bytearray, int]:
        """The register's own key; no other. Raises: Masked."""
        wanted = max(self._held, default=0) if generation is None else generation
        if urn != REGISTER or wanted not in self._held:
            raise Masked(urn=urn)
        return self._held[wanted], wanted

    def holds(self, urn: str, generation: int | None = None) -> bool:
        """Only the register's own dossier."""
        return urn == REGISTER and (bool(self._held) if generation is None else generation in self._held)

    def close(self) -> None:
        """Overwrite the keys held."""
        wipe(key for key in self._held.values())
        self._held.clear()


def hold_still(store: Store, register: Register, reason: errors.OpenReadOnly) -> OnlyTheRegister:
    """From now on nothing is written and no dossier opens; the keys that are left."""
    store.halt(reason)
    left = OnlyTheRegister(store.keyring)
    register.records.forget()
    store.keyring.close()
    register.records = Records(store.db, left, store.store_id, KINDS)
    return left
