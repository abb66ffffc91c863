"""Putting a new recovery code in the place of the old one: slot, entry, slot (docs/formats/store.md, section 2)."""

from __future__ import annotations

from contextlib import suppress

from models.recovery import ReplaceRecovery
from storage.errors import DiskFull, ReadOnlyStore
from storage.recovery import NewRecovery
from storage.register import Performed, Register
from storage.store import Store
from storage.verify_top import trusted


def _command(new: NewRecovery) -> ReplaceRecovery:
    return ReplaceRecovery(sign_key=new.sign_key, receive_key=new.receive_key)


def require_replacing(register: Register, new: NewRecovery) -> None:
    """Whether this signer may, before anybody writes the code down.

    Raises: what the door would refuse it with; the refusal is journalled.
    """
    if register.weigh(_command(new)) is not None:
        register.perform(_command(new))


def replace_recovery(store: Store, register: Register, new: NewRecovery) -> Performed:
    """Put a new code in force; its two halves are on paper already and were typed back.

    The new slot stands first, then the entry, then the old slot is dropped: cut off in between, exactly one of the
    two codes opens the register. Recovery that replaces itself signs nothing more.

    Raises: the kinds of RegisterError ``Register.perform`` names; the old code is the one in force then.
    """
    before = trusted(store.db, store.store_id).recovery_sign
    store.add_recovery(new)
    try:
        done = register.perform(_command(new))
    except BaseException:
        store.keep_recovery(before)
        raise
    store.keep_recovery(new.keys.sign_key)
    return done


def finish_replacing(store: Store) -> None:
    """Drop the slot of a recovery code that is not in force: a replacement was cut off before that, or given up.

    Where the folder can't be written now, the next opening does it.
    """
    with suppress(ReadOnlyStore, DiskFull):
        store.keep_recovery(trusted(store.db, store.store_id).recovery_sign)
