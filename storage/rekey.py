"""Re-key: the whole database written anew under a new key, by copy and never in place (docs/adr/0004).

What it shuts out: whoever holds the old key, from a header copied earlier, from an invitation or from the memory of
the program. What it can't: such a header opens every copy of the old database for ever.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs

from models.journal import Head
from models.officer import Officer, OfficerState
from models.rotation import RekeyStore
from models.viewing import LockRegister
from storage import errors
from storage.database import PAGE_BYTES, Database
from storage.disk import sync_folder
from storage.header import Header
from storage.journal import Journal
from storage.kdf import SALT_BYTES
from storage.keyring import Keyring
from storage.membership import Giving
from storage.opening import WAL, check_store_id, keep_sequence
from storage.register import Register
from storage.rekeyed import clear, copy_of
from storage.sealing import KEY_BYTES
from storage.seat import GuestSeat
from storage.slots import Slot, SlotKind, label_of, recovery_label, rewrapped
from storage.store import Store
from storage.verify import verify
from storage.verify_rulebook import Rulebook
from storage.verify_top import trusted

SPARE_BYTES = 8 * 1024 * 1024
"""Room beyond the second copy: its log, two headers, a page or two more."""
_MB = 1_000_000

Progress = Callable[[str, int, int], None]
"""Is told (“verified” or “copied”, done, in all). What it raises before the new key counts stops the re-key."""


@attrs.frozen(kw_only=True)
class Rekeyed:
    """What a re-key left. ``dropped``: officers whose one-time code opens nothing any more; they are invited again."""

    entry: int
    head: Head
    size: int
    dropped: tuple[str, ...]


def _unheard(_what: str, _done: int, _of: int) -> None:
    """Nobody wants to be told."""


def rekey(store: Store, register: Register, progress: Progress = _unheard) -> Rekeyed:
    """Verify, then write the register anew under a new key. The store is closed then.

    Raises: NotAllowed (journalled), NoRoomForCopy, NotConsistent, KeysDisagree, RootForged, CopyNotWhole and
    the store's own errors: nothing was changed and the store stays open. RekeyUnfinished: the new key counts, and the
    next opening puts the new database in its place.
    """
    if register.weigh(RekeyStore()) is not None:
        register.perform(RekeyStore())  # refused, and the refusal journalled
    check_room(store)
    verdict = verify(store.db, store.store_id, Rulebook(), progress=lambda done, of: progress("verified", done, of))
    if not verdict.consistent:
        raise errors.NotConsistent
    return renew(store, register, progress)


def check_room(store: Store) -> None:
    """Whether a second copy fits beside the first. Raises: NoRoomForCopy."""
    parts = (store.db.path, store.db.path.with_name(WAL))
    needed = sum(each.stat().st_size for each in parts if each.exists()) + SPARE_BYTES
    free = shutil.disk_usage(store.folder).free
    if free < needed:
        raise errors.NoRoomForCopy(needed=-(-needed // _MB), free=free // _MB)


def renew(store: Store, register: Register, progress: Progress = _unheard) -> Rekeyed:
    """All of a re-key but the checks before it, which the caller has made."""
    key = bytearray(os.urandom(KEY_BYTES))
    giving = Giving(seat=store, records=register.records, journal=register.journal, now=register.now)
    header = attrs.evolve(
        store.header,
        salt=os.urandom(SALT_BYTES),
        sequence=store.header.sequence + 1,
        slots=tuple(_slots(store, register, giving, key)),
    )
    waiting = (OfficerState.INVITED, OfficerState.ENROLLED)
    dropped = tuple(each.urn for each in register.reading().find(Officer) if each.state in waiting)
    path = copy_of(store.db.path)
    clear(store.db.path)
    try:
        entry, head = _copied(store, register, (header, key), progress)
        size = path.stat().st_size
        store.take_copy(header, key)
    except BaseException:
        if not store.closed:
            clear(store.db.path)
        raise
    finally:
        key[:] = bytes(len(key))
    return Rekeyed(entry=entry, head=head, size=size, dropped=dropped)


def _slots(store: Store, register: Register, giving: Giving, key: bytearray) -> Iterator[Slot]:
    """The slots of the new header: whom the Chief has confirmed, by the keys their signed entries state, and recovery.

    An invitation holds the old data key and can't be opened without its code, so none is taken over.
    """
    for officer in register.reading().find(Officer):
        slot = store.header.slot(SlotKind.USER, label_of(store.store_id, officer.login_name))
        if slot is not None and officer.state is OfficerState.ACTIVE:
            yield rewrapped(slot, store.store_id, giving.receive_key(officer.urn), key)
    top = trusted(store.db, store.store_id)
    recovery = store.header.slot(SlotKind.RECOVERY, recovery_label(store.store_id, top.recovery_sign))
    if recovery is not None:
        yield rewrapped(recovery, store.store_id, store.keyring.recovery_receive_key(), key)


def _copied(store: Store, register: Register, made: tuple[Header, bytearray], progress: Progress) -> tuple[int, Head]:
    """Step 1: the copy, its own last entries, read back and synced. The entry's number and the new head."""
    header, key = made
    path, raw_key = copy_of(store.db.path), bytes(key) + header.salt
    store.db.copy_to(path, raw_key, lambda done, of: progress("copied", done * PAGE_BYTES, of * PAGE_BYTES))
    copy = Database.open(path, raw_key)
    try:
        keep_sequence(copy, header)
        entry = _signed(store, register, copy)
        head = Journal(copy, store.store_id).head
    finally:
        copy.close()
    _read_back(path, raw_key, header, head)
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    sync_folder(path.parent)
    return entry, head


def _signed(store: Store, register: Register, copy: Database) -> int:
    """The entry of the re-key, and the one of the session that ends with it: both in the copy alone."""
    keyring = Keyring(copy, store.store_id, store.officer, store.keys)
    seat = GuestSeat(db=copy, store_id=store.store_id, officer=store.officer, keys=store.keys, keyring=keyring)
    try:
        at_the_copy = Register(seat, lambda: register.now)
        entry = at_the_copy.perform(RekeyStore()).n
        at_the_copy.perform(LockRegister())
    finally:
        seat.close()
    return entry


def _read_back(path: Path, raw_key: bytes, header: Header, head: Head) -> None:
    """Open the copy anew and check every page. Raises: CopyNotWhole."""
    copy = Database.open(path, raw_key)
    try:
        check_store_id(copy, header)
        if not copy.is_whole() or Journal(copy, header.store_id).head != head:
            raise errors.CopyNotWhole
    finally:
        copy.close()
