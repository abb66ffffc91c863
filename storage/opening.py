"""The way into a store step by step: folder, lock, sizes, header, slot, database (docs/formats/store.md, section 8)."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import attrs

from models.errors import RegisterError
from storage import errors
from storage.database import PAGE_BYTES, Database, has_unfinished
from storage.disk import FolderLock, is_network_drive
from storage.header import COPIES, Copies, Copy, CopyProblem, CopyState, Header, is_genuine, read_copies
from storage.kdf import SALT_BYTES
from storage.log import check_log
from storage.private_keys import WrapNotOurs
from storage.proof import Shown, proof_of
from storage.rekeyed import pending, settle
from storage.sealing import Key
from storage.slots import Slot, SlotKind, label_of

SUFFIX = ".coverbook"
DATABASE = "store.db"
WAL = "store.db-wal"
SEQUENCE_BYTES = 8
JOURNAL = "store.db-journal"


WRITING_FAILED = (errors.DiskFull, errors.ReadOnlyStore, errors.StoreUnreachable)
"""What a folder or disk says that takes nothing."""


def standing_after(failed: RegisterError) -> errors.OpenReadOnly:
    """How a register stands where writing failed so."""
    return errors.DiskHasNoRoom() if isinstance(failed, errors.DiskFull) else errors.CannotBeWritten()


class HasDataKey(Protocol):
    """What a slot opens to."""

    @property
    def data_key(self) -> Key: ...


Opened = TypeVar("Opened", bound=HasDataKey)
Held = TypeVar("Held", bound=HasDataKey)


@attrs.frozen(kw_only=True, repr=False)
class Way(Generic[Opened]):
    """One way in: which slot, the passphrase or code, and how its content is read."""

    kind: SlotKind
    login: str
    passphrase: Shown
    open: Callable[[Slot, bytes, Shown], Opened]


def check_folder(folder: Path) -> None:
    """Refuse what is no store before anything is written. Raises: one of the errors a user can mend."""
    if not folder.is_dir():
        raise errors.NotAStore if folder.exists() else errors.StoreMissing
    names = {each.name for each in folder.iterdir()}
    if not names:
        raise errors.StoreEmpty
    if not names & {*COPIES, DATABASE}:
        raise errors.NotAStore
    if is_network_drive(folder):
        raise errors.NetworkDrive


def check_database(folder: Path, salts: set[bytes]) -> None:
    """Look at the database's size and first bytes before SQLite does, which would take an empty file for a store.

    Raises: DatabaseMissing, DatabaseEmpty, DatabaseTruncated, DatabaseForeign.
    """
    path = folder / DATABASE
    if not path.is_file():
        raise errors.DatabaseMissing
    size = path.stat().st_size
    if size == 0:
        raise errors.DatabaseEmpty
    wal = folder / WAL
    # A checkpoint cut off by a crash may leave part of a page; the log that mends it is still there then.
    if size < PAGE_BYTES or (size % PAGE_BYTES and not (wal.is_file() and wal.stat().st_size)):
        raise errors.DatabaseTruncated
    with path.open("rb") as file:
        if file.read(SALT_BYTES) not in salts:
            raise errors.DatabaseForeign


@attrs.frozen(kw_only=True, repr=False)
class Found(Generic[Opened]):
    """The way in that led somewhere: what the slot held, which copy served, what is wrong with the other."""

    content: Opened
    copy: Copy
    problems: tuple[CopyProblem, ...]


def find_way(copies: Copies, way: Way[Opened], waiting: bytes | None = None) -> Found[Opened]:
    """Open the slot in the newest copy the holder of the data key wrote.

    An unknown log-in name takes as long as a wrong passphrase and gets the same answer. ``waiting``: the salt of a
    re-keyed copy that is to be put in its place; a header from before it opens nothing any more. A copy that asks for
    a key file nobody set up keeps nobody out while the other copy opens.

    Raises: WrongPassphrase, HeaderForged, KeyFileWanted, KeyFileForeign.
    """
    forged: list[CopyProblem] = []
    why: RegisterError = errors.WrongPassphrase()
    newer: list[Copy] = []
    for copy in _different(copies):
        try:
            content = _open_slot(copy.header, way)
        except WrapNotOurs:
            forged.append(CopyProblem(copy.name, CopyState.FORGED))
            continue
        except (errors.WrongPassphrase, errors.KeyFileWanted, errors.KeyFileForeign) as error:
            why = why if isinstance(error, errors.WrongPassphrase) else error
            if copy.header.salt == waiting:
                break
            newer.append(copy)
            continue
        if any(is_genuine(each.data, content.data_key) for each in newer):
            # What a cut-off change left behind: the newer copy counts, and this way in is not in it any more.
            raise why
        if is_genuine(copy.data, content.data_key):
            kept = tuple(each for each in copies.problems if each.copy not in {copy.name, *(f.copy for f in forged)})
            return Found(content=content, copy=copy, problems=(*kept, *forged))
        forged.append(CopyProblem(copy.name, CopyState.FORGED))
    raise errors.HeaderForged if forged else why


def _different(copies: Copies) -> Iterator[Copy]:
    seen: set[bytes] = set()
    for copy in copies.good:
        if copy.data not in seen:
            seen.add(copy.data)
            yield copy


def _open_slot(header: Header, way: Way[Opened]) -> Opened:
    for slot in _slots(header, way):
        with suppress(errors.WrongPassphrase):
            return way.open(slot, header.store_id, way.passphrase)
    raise errors.WrongPassphrase


def _slots(header: Header, way: Way[Opened]) -> Iterator[Slot]:
    """The slot of the log-in name. Of recovery there are two while a new code is being put in place of the old one."""
    if way.kind is SlotKind.RECOVERY:
        yield from (each for each in header.slots if each.kind is SlotKind.RECOVERY)
        return
    slot = header.slot(way.kind, label_of(header.store_id, way.login))
    if slot is None:
        salt = hmac.digest(header.store_id, b"no such slot", "sha256")[:SALT_BYTES]
        header.kdf.key(proof_of(way.passphrase).passphrase, salt)
        return
    yield slot


@attrs.frozen(kw_only=True, repr=False)
class Parts(Generic[Opened]):
    """What an open store is made of."""

    folder: Path
    lock: FolderLock
    db: Database
    way: Way[Opened]
    content: Opened
    header: Header
    served: str
    problems: tuple[CopyProblem, ...]

    def holding(self, way: Way[Held], content: Held) -> Parts[Held]:
        """The same open store in the hands of someone whose keys no slot holds yet."""
        return Parts(
            folder=self.folder,
            lock=self.lock,
            db=self.db,
            way=way,
            content=content,
            header=self.header,
            served=self.served,
            problems=self.problems,
        )

    def drop(self) -> None:
        """Close again where the rest of the opening fails."""
        self.db.close()
        self.lock.release()


def open_parts(folder: Path, way: Way[Opened]) -> Parts[Opened]:
    """Go all the way in. Raises: one of the errors a user can mend; nothing stays open or locked then."""
    check_folder(folder)
    lock = FolderLock(folder)
    try:
        copies = read_copies(folder)
        waiting = pending(folder / DATABASE, copies.good[0].header.salt)
        if waiting is None:
            check_database(folder, {copy.header.salt for copy in copies.good})
        found = find_way(copies, way, waiting)
        read = found.copy.header
        settle(folder / DATABASE, read.salt)
        check_database(folder, {read.salt})
        db, header = _open_database(folder, found, way.kind, writable=lock.writable)
        older = (CopyProblem(found.copy.name, CopyState.OLDER),) if header != read else ()
        return Parts(
            folder=folder,
            lock=lock,
            db=db,
            way=way,
            content=found.content,
            header=header,
            served=found.copy.name,
            problems=(*found.problems, *older),
        )
    except BaseException:
        lock.release()
        raise


def _open_database(
    folder: Path, found: Found[Opened], kind: SlotKind, *, writable: bool
) -> tuple[Database, Header]:
    header = found.copy.header
    raw_key = bytes(found.content.data_key) + header.salt
    check_log(folder / WAL, folder / JOURNAL, raw_key)
    db = _database(folder / DATABASE, raw_key, writable=writable)
    try:
        check_store_id(db, header)
        header = _not_older(db, header, kind)
        if not found.problems and db.halted is None:
            keep_sequence(db, header)
    except BaseException:
        db.close()
        raise
    return db, header


def _database(path: Path, raw_key: bytes, *, writable: bool) -> Database:
    """The database, to be read alone where the folder or the disk takes nothing. Raises: UnfinishedReadOnly."""
    reason: errors.OpenReadOnly = errors.CannotBeWritten()
    if writable:
        try:
            return Database.open(path, raw_key)
        except WRITING_FAILED as failed:
            reason = standing_after(failed)
    try:
        db = Database.open_to_read(path, raw_key, untouched=not has_unfinished(path))
    except (errors.StoreUnreachable, errors.ReadOnlyStore) as error:
        if has_unfinished(path):
            raise errors.UnfinishedReadOnly from error
        raise
    db.halt(reason, raw_key)
    return db


def _not_older(db: Database, header: Header, kind: SlotKind) -> Header:
    """The header, where this database was never used with a newer one. Raises: HeaderOlder.

    Where both newer copies are lost, recovery takes an older one over: its next writing stands above them.
    """
    least = least_sequence(db)
    if header.sequence >= least:
        return header
    if kind is not SlotKind.RECOVERY:
        raise errors.HeaderOlder
    return attrs.evolve(header, sequence=least)


def check_store_id(db: Database, header: Header) -> None:
    """Whether the database is of the header's store. Raises: DatabaseForeign."""
    row = db.row("SELECT value FROM about WHERE name = 'store'")
    if row is None or row[0] != header.store_id:
        raise errors.DatabaseForeign


def least_sequence(db: Database) -> int:
    """The sequence number below which a header is too old for this database: an older copy was put back."""
    row = db.row("SELECT value FROM about WHERE name = 'header'")
    return 0 if row is None else int.from_bytes(row[0])


def keep_sequence(db: Database, header: Header) -> None:
    """Remember a header that stands in both copies. What can't be written now is remembered at the next opening."""
    with suppress(RegisterError):
        if header.sequence > least_sequence(db):
            value = header.sequence.to_bytes(SEQUENCE_BYTES)
            db.run("INSERT OR REPLACE INTO about (name, value) VALUES ('header', ?)", (value,))
