"""Backups: a snapshot of the open store in a container, read back from the medium (docs/formats/container.md)."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import attrs

from models.acting import commanders_now
from models.command import Role
from models.errors import RegisterError
from models.officer import Officer, OfficerState, roles_at
from storage.attachments import length_of, open_blob, path_of
from storage.container import ContainerDamaged, Written, check, write
from storage.container_header import ContainerHeader, Recipient, recipient
from storage.membership import Giving
from storage.register import Register
from storage.schema import drop_older_copies
from storage.sealing import KEY_BYTES
from storage.slots import SlotKind, label_of, recovery_label
from storage.store import Store
from storage.verify_blobs import named_blobs
from storage.verify_top import trusted

HEADER_PART, DATABASE_PART, BLOB_PART, END_PART = 1, 2, 3, 0
PART = struct.Struct(">B32sQ")
SNAPSHOT = "snapshot.db"
_SLICE = 1 << 20


class BackupExists(RegisterError):
    """There is already something under this name. Choose a new name for the backup. Nothing was changed."""


@attrs.frozen(kw_only=True)
class BackedUp:
    """A backup on its medium, read back and whole."""

    written: Written
    head_n: int
    head_hash: bytes
    missing: int = 0
    """Attached files that are not in the register's folder, or not as long as they should be: left out."""


def back_up(store: Store, register: Register, path: Path) -> BackedUp:
    """Write a backup of the open store and read it back. The act MakeBackup is the caller's.

    Raises: BackupExists, MediumGone, ContainerDamaged where what was read back is not what was written, and the
    store's own errors.
    """
    if os.path.lexists(path):
        raise BackupExists
    snapshot = store.folder / SNAPSHOT
    _remove(snapshot)
    try:
        head = register.journal.head
        store.snapshot(snapshot)
        blobs, missing = _blobs(store)
        written = _written(store, register, [snapshot, *blobs], path)
    finally:
        _remove(snapshot)
    if check(path).written != written:
        raise ContainerDamaged
    drop_older_copies(store.folder)
    return BackedUp(written=written, head_n=head.n, head_hash=head.hash, missing=missing)


def _remove(snapshot: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        snapshot.with_name(snapshot.name + end).unlink(missing_ok=True)


def _written(store: Store, register: Register, files: list[Path], path: Path) -> Written:
    key, serial = os.urandom(KEY_BYTES), os.urandom(16)
    head, told = register.journal.head, store.header_bytes()
    sizes = [len(told), *(each.stat().st_size for each in files)]
    header = ContainerHeader(
        store_id=store.store_id,
        serial=serial,
        created=hundredths(register.now),
        head_n=head.n,
        head_hash=head.hash,
        maker=store.keys.sign_key,
        payload=sum(sizes) + PART.size * (len(sizes) + 1),
        recipients=tuple(_recipients(store, register, serial, key)),
    )
    return write(path, header, key, _payload(told, files), store.keys)


def hundredths(at: datetime) -> int:
    """An instant as the container counts it."""
    return int(at.timestamp() * 100)


def _blobs(store: Store) -> tuple[list[Path], int]:
    """The blobs that versions name, by ascending name, and how many are not there as long as they should be."""
    named = {each.blob: each.size for each in named_blobs(store.db)}
    found = []
    for blob, size in sorted(named.items()):
        with suppress(OSError, ValueError), open_blob(store.folder, blob) as (_, length):
            if length == length_of(size):
                found.append(path_of(store.folder, blob))
    return found, len(named) - len(found)


def _payload(header: bytes, files: list[Path]) -> Iterator[bytes]:
    snapshot, *blobs = files
    yield PART.pack(HEADER_PART, bytes(32), len(header)) + header
    yield from _part(DATABASE_PART, bytes(32), snapshot)
    for each in blobs:
        yield from _part(BLOB_PART, bytes.fromhex(each.parent.name + each.name), each)
    yield PART.pack(END_PART, bytes(32), 0)


def _part(kind: int, name: bytes, path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield PART.pack(kind, name, os.fstat(file.fileno()).st_size)
        while piece := file.read(_SLICE):
            yield piece


def _recipients(store: Store, register: Register, serial: bytes, key: bytes) -> Iterator[Recipient]:
    """Every commander and Chief in office, and recovery: public keys as the signed entries state them."""
    bound = (store.store_id, serial)
    reading = register.reading()
    giving = Giving(seat=store, records=register.records, journal=register.journal, now=register.now)
    commanders = commanders_now(reading)
    for each in reading.find(Officer):
        slot = store.header.slot(SlotKind.USER, label_of(store.store_id, each.login_name))
        overseer = each.urn in commanders or Role.CHIEF in roles_at(register.records.facts(each.urn), (), register.now)
        if slot is not None and each.state is OfficerState.ACTIVE and overseer:
            yield recipient(bound, slot, giving.receive_key(each.urn), key)
    public = store.keyring.recovery_receive_key()
    top = trusted(store.db, store.store_id)
    recovery = store.header.slot(SlotKind.RECOVERY, recovery_label(store.store_id, top.recovery_sign))
    if recovery is not None:
        yield recipient(bound, recovery, public, key)
