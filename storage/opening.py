"""The way into a store step by step: folder, lock, sizes, header, slot, database (docs/formats/store.md, section 8)."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import attrs

from storage import errors
from storage.database import PAGE_BYTES, Database
from storage.disk import FolderLock, is_network_drive
from storage.header import COPIES, Copies, Copy, CopyProblem, CopyState, Header, is_genuine, read_copies
from storage.kdf import SALT_BYTES
from storage.log import check_log
from storage.private_keys import WrapNotOurs
from storage.sealing import Key
from storage.slots import Slot, SlotKind, label_of

SUFFIX = ".coverbook"
DATABASE = "store.db"
WAL = "store.db-wal"
JOURNAL = "store.db-journal"


class HasDataKey(Protocol):
    """What a slot opens to."""

    @property
    def data_key(self) -> Key: ...


Opened = TypeVar("Opened", bound=HasDataKey)


@attrs.frozen(kw_only=True, repr=False)
class Way(Generic[Opened]):
    """One way in: which slot, the passphrase or code, and how its content is read."""

    kind: SlotKind
    login: str
    passphrase: str
    open: Callable[[Slot, bytes, str], Opened]


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


def find_way(copies: Copies, way: Way[Opened]) -> Found[Opened]:
    """Open the slot in the newest copy the holder of the data key wrote.

    An unknown log-in name takes as long as a wrong passphrase and gets the same answer.

    Raises: WrongPassphrase, HeaderForged, UnknownFactor.
    """
    forged: list[CopyProblem] = []
    newer: list[Copy] = []
    for copy in _different(copies):
        try:
            content = _open_slot(copy.header, way)
        except WrapNotOurs:
            forged.append(CopyProblem(copy.name, CopyState.FORGED))
            continue
        except errors.WrongPassphrase:
            newer.append(copy)
            continue
        if any(is_genuine(each.data, content.data_key) for each in newer):
            # What a cut-off change left behind: the newer copy counts, and this way in is not in it any more.
            raise errors.WrongPassphrase
        if is_genuine(copy.data, content.data_key):
            kept = tuple(each for each in copies.problems if each.copy not in {copy.name, *(f.copy for f in forged)})
            return Found(content=content, copy=copy, problems=(*kept, *forged))
        forged.append(CopyProblem(copy.name, CopyState.FORGED))
    raise errors.HeaderForged if forged else errors.WrongPassphrase


def _different(copies: Copies) -> Iterator[Copy]:
    seen: set[bytes] = set()
    for copy in copies.good:
        if copy.data not in seen:
            seen.add(copy.data)
            yield copy


def _open_slot(header: Header, way: Way[Opened]) -> Opened:
    slot = header.slot(way.kind, label_of(header.store_id, way.login))
    if slot is None:
        header.kdf.key(way.passphrase, hmac.digest(header.store_id, b"no such slot", "sha256")[:SALT_BYTES])
        raise errors.WrongPassphrase
    return way.open(slot, header.store_id, way.passphrase)


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
        check_database(folder, {copy.header.salt for copy in copies.good})
        found = find_way(copies, way)
        header = found.copy.header
        check_database(folder, {header.salt})
        db = _open_database(folder, header, found.content.data_key, way.kind)
        noted = noted_sequence(db)
        older = (CopyProblem(found.copy.name, CopyState.OLDER),) if noted > header.sequence else ()
        return Parts(
            folder=folder,
            lock=lock,
            db=db,
            way=way,
            content=found.content,
            header=attrs.evolve(header, sequence=max(noted, header.sequence)),
            served=found.copy.name,
            problems=(*found.problems, *older),
        )
    except BaseException:
        lock.release()
        raise


def _open_database(folder: Path, header: Header, data_key: Key, kind: SlotKind) -> Database:
    raw_key = bytes(data_key) + header.salt
    left = check_log(folder / WAL, folder / JOURNAL, raw_key)
    db = Database.open(folder / DATABASE, raw_key)
    try:
        _check_store_id(db, header)
        if left:
            _bring_in(db)
        _check_age(db, header, kind)
    except BaseException:
        db.close()
        raise
    return db


def _check_age(db: Database, header: Header, kind: SlotKind) -> None:
    """Recovery is for when the newest header is lost; an officer's old passphrase is not."""
    if kind is not SlotKind.RECOVERY and noted_sequence(db) > header.sequence:
        raise errors.HeaderOlder


def _bring_in(db: Database) -> None:
    """Finish what a crash cut off: a page torn in the file then is whole in the log. Needs room; waits without it."""
    with suppress(errors.DiskFull, errors.ReadOnlyStore, errors.StoreUnreachable, errors.StoreBusy):
        db.checkpoint()


def _check_store_id(db: Database, header: Header) -> None:
    row = db.row("SELECT value FROM about WHERE name = 'store'")
    if row is None or row[0] != header.store_id:
        raise errors.DatabaseForeign


def noted_sequence(db: Database) -> int:
    """The sequence number of the last header that was written whole, 0 where none was noted."""
    row = db.row("SELECT value FROM about WHERE name = 'header'")
    return 0 if row is None else int.from_bytes(bytes(row[0]))


def note_sequence(db: Database, header: Header) -> None:
    """Keep a header's number, once both copies stand: an older one put in its place is known by it."""
    db.run("INSERT OR REPLACE INTO about (name, value) VALUES ('header', ?)", (header.sequence.to_bytes(8),))
